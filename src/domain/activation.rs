//! Tries of scratch PINs, and what is remembered of them: when, how often, never who.

use super::scan::StampKey;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One try. The PIN itself is never kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinTry {
    /// Which stamp.
    pub stamp: StampKey,
    /// Whether it was the right PIN.
    pub right: bool,
    /// When, cut to the minute.
    pub at: Timestamp,
}

/// What is remembered of a stamp's PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Activation {
    /// First right try: the stamp was activated.
    pub first: Option<Timestamp>,
    /// Right tries after it.
    pub again: u32,
    /// Wrong tries ever.
    pub wrong: u32,
    /// Day of the last try (days since 1970-01-01 in Vietnam, UTC+7).
    day: i64,
    /// Tries of that day, right ones included.
    tries: u32,
}

/// Seconds by which Vietnam is ahead of UTC.
const VIETNAM: i64 = 7 * 3600;

fn day(at: Timestamp) -> i64 {
    at.as_second().saturating_add(VIETNAM).div_euclid(86_400)
}

impl Activation {
    /// Remembers one more try.
    pub fn add(&mut self, tried: &PinTry) {
        let day = day(tried.at);
        // A clock that was set back gives no tries back.
        if day > self.day {
            (self.day, self.tries) = (day, 0);
        }
        self.tries = self.tries.saturating_add(1);
        match (tried.right, self.first) {
            (false, _) => self.wrong = self.wrong.saturating_add(1),
            (true, None) => self.first = Some(tried.at),
            (true, Some(_)) => self.again = self.again.saturating_add(1),
        }
    }
    /// Tries on the day of a moment; on an earlier day than the last try, those of the last.
    #[must_use]
    pub fn tries_on(&self, at: Timestamp) -> u32 {
        if day(at) > self.day { 0 } else { self.tries }
    }
    /// Seconds until the tries of the day are forgotten, at least 1.
    #[must_use]
    pub fn seconds_left(&self, at: Timestamp) -> u32 {
        let next = (self.day + 1) * 86_400 - VIETNAM;
        u32::try_from(next.saturating_sub(at.as_second()).max(1)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::RunId;

    #[test]
    fn tries_are_of_a_day_in_vietnam_and_the_first_right_one_stays() {
        let noon = Timestamp::from_second(1_790_000_000 / 86_400 * 86_400 + 5 * 3600).expect("noon in Vietnam");
        let at = |hours: i64| Timestamp::from_second(noon.as_second() + hours * 3600).expect("a time");
        let mut kept = Activation::default();
        let mut add = |hours: i64, right: bool| {
            kept.add(&PinTry { stamp: StampKey { run: RunId(1), number: 0 }, right, at: at(hours) });
            kept
        };
        add(0, false);
        assert_eq!(add(11, true).tries_on(at(11)), 2);
        let kept = add(11, true);
        assert_eq!((kept.first, kept.again, kept.wrong), (Some(at(11)), 1, 1));
        assert_eq!((kept.tries_on(at(11)), kept.tries_on(at(12)), kept.tries_on(at(-48))), (3, 0, 3));
        assert_eq!((kept.seconds_left(at(11)), kept.seconds_left(at(0))), (3600, 12 * 3600));
        assert_eq!(add(-48, false).tries_on(at(11)), 4, "a clock set back gives nothing back");
    }
}
