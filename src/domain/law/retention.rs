//! How long trace data are kept.

use jiff::Span;
use jiff::civil::Date;

/// Last day trace data are kept: 12 months after expiry, 60 months after making where there is none
/// (TT 31/2026/TT-BCT Đ8). `None` where neither day is known: then they are kept.
#[must_use]
pub fn kept_until(made: Option<Date>, best_before: Option<Date>) -> Option<Date> {
    best_before
        .map(|b| b.saturating_add(Span::new().months(12)))
        .or(made.map(|m| m.saturating_add(Span::new().months(60))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn twelve_months_after_expiry_or_sixty_after_making() {
        assert_eq!(kept_until(Some(date(2026, 1, 1)), Some(date(2027, 8, 31))), Some(date(2028, 8, 31)));
        assert_eq!(kept_until(Some(date(2024, 2, 29)), None), Some(date(2029, 2, 28)));
        assert_eq!(kept_until(None, None), None);
    }
}
