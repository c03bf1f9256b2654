//! Dates as people write them.

use jiff::Timestamp;
use jiff::civil::Date;

/// The civil day in Vietnam (UTC+7, no daylight saving) at a moment. Legal days are civil days.
#[must_use]
pub fn vietnam_day(at: Timestamp) -> Date {
    jiff::tz::Offset::constant(7).to_datetime(at).date()
}

/// Day, hour and minute in Vietnam.
#[must_use]
pub fn vietnam_clock(at: Timestamp) -> (Date, i8, i8) {
    let time = jiff::tz::Offset::constant(7).to_datetime(at);
    (time.date(), time.hour(), time.minute())
}

/// The text is not a date that can be relied on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not understood.
    #[error("{0:?} is not a date; write day/month/year, e.g. 17/01/2023")]
    Shape(String),
    /// No such day.
    #[error("{0:?}: there is no such day in the calendar")]
    NoSuchDay(String),
    /// Two-digit years are not guessed.
    #[error("{0:?}: write the year with four digits")]
    ShortYear(String),
}

/// Reads `17/01/2023`, `ngày 17/01/2023`, `17-1-2023`, `17.01.2023`, `2023-01-17`, `ngày 17 tháng 01 năm 2023`, an
/// ISO date with a time, or an Excel serial day of five digits (1927 to 2199).
///
/// # Errors
/// See [`DateError`].
pub fn parse(text: &str) -> Result<Date, DateError> {
    let short = || text.chars().take(40).collect::<String>();
    let trimmed = text.trim();
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = trimmed.split_once('.').unwrap_or((trimmed, "0"));
    if plain(whole) && plain(fraction) {
        // Four digits are a year that somebody wrote alone, not a day of 1905.
        let serial = if whole.len() == 5 { trimmed.parse().ok() } else { None };
        return serial.and_then(from_excel_serial).ok_or_else(|| DateError::Shape(short()));
    }
    let day =
        trimmed.split_once(['T', ' ']).filter(|(d, t)| d.len() == 10 && t.contains(':')).map_or(trimmed, |(d, _)| d);
    let numbers: Vec<&str> = day.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    let letters = super::text::fold(&day.chars().filter(|c| c.is_alphabetic() || *c == ' ').collect::<String>());
    let worded = matches!(letters.as_str(), "ngay" | "ngay thang nam");
    if !(letters.is_empty() || worded) {
        return Err(DateError::Shape(short()));
    }
    let [a, b, c] = numbers[..] else { return Err(DateError::Shape(short())) };
    let (y, m, d) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    if y.len() == 2 {
        return Err(DateError::ShortYear(short()));
    }
    if y.len() != 4 || m.len() > 2 || d.len() > 2 {
        return Err(DateError::Shape(short()));
    }
    let (Ok(y), Ok(m), Ok(d)) = (y.parse::<i16>(), m.parse::<i8>(), d.parse::<i8>()) else {
        return Err(DateError::Shape(short()));
    };
    Date::new(y, m, d).ok().filter(|d| (1900..=2199).contains(&d.year())).ok_or_else(|| DateError::NoSuchDay(short()))
}

/// Day of an Excel serial number (1900 system; serial 60 is the 29 February 1900 that never was).
#[must_use]
pub fn from_excel_serial(serial: f64) -> Option<Date> {
    if !(1.0..109_574.0).contains(&serial) || (60.0..61.0).contains(&serial) {
        return None;
    }
    let zero = if serial < 60.0 { jiff::civil::date(1899, 12, 31) } else { jiff::civil::date(1899, 12, 30) };
    zero.checked_add(jiff::Span::new().days(serial.floor() as i64)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_as_people_write_them() {
        let day = Ok(date(2023, 1, 17));
        for text in [
            "17/01/2023",
            "17-1-2023",
            "17.01.2023",
            "2023-01-17",
            " 17/1/2023 ",
            "ngày 17 tháng 01 năm 2023",
            "Ngày 17 tháng 1 năm 2023",
            "Ngày 17/01/2023",
            "44943",
            "44943.5",
            "2023-01-17T00:00:00",
            "2023-01-17 10:30:00",
        ] {
            assert_eq!(parse(text), day, "{text}");
        }
        assert!(matches!(parse("31/02/2023"), Err(DateError::NoSuchDay(_))));
        assert!(matches!(parse("17/13/2023"), Err(DateError::NoSuchDay(_))));
        assert!(matches!(parse("17/01/23"), Err(DateError::ShortYear(_))));
        for bad in [
            "",
            "hôm qua",
            "17/01",
            "1/1/1/1",
            "12",
            "99999999",
            "2023",
            "+44943",
            "4.4943e4",
            "20230117",
            "NaN",
            "inf",
            "17 Jan 2023",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn excel_serials_know_the_leap_day_that_never_was() {
        assert_eq!(from_excel_serial(1.0), Some(date(1900, 1, 1)));
        assert_eq!(from_excel_serial(59.0), Some(date(1900, 2, 28)));
        assert_eq!(from_excel_serial(60.0), None);
        assert_eq!(from_excel_serial(61.0), Some(date(1900, 3, 1)));
        assert_eq!(from_excel_serial(46_174.0), Some(date(2026, 6, 1)));
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e12] {
            assert_eq!(from_excel_serial(bad), None, "{bad}");
        }
    }
}
