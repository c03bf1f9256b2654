//! Time, given as a value.
use jiff::Timestamp;
use jiff::civil::Date;

/// Wall clock.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The civil day in Vietnam (UTC+7, no daylight saving) at a moment. Legal days are civil days.
#[must_use]
pub fn vietnam_day(at: Timestamp) -> Date {
    jiff::tz::Offset::constant(7).to_datetime(at).date()
}
