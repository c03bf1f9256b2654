//! How often a producer's stamps were scanned, told so that nobody is pointed at: a group of few is never shown
//! on its own.

use crate::domain::ids::ProducerId;
use crate::domain::register::Register;
use crate::domain::scan::{CoarsePlace, RunScans};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Fewest scans a group has: fewer may be one home.
pub const FEWEST: u32 = 5;
/// Days shown.
pub const DAYS: i32 = 30;

/// A count as it may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// So many; 0, or [`FEWEST`] and more.
    Exactly(u32),
    /// One and more, below [`FEWEST`].
    Few,
}

impl Count {
    fn of(count: u32) -> Self {
        if count == 0 || count >= FEWEST { Self::Exactly(count) } else { Self::Few }
    }
}

/// Scans of a producer's stamps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanCounts {
    /// All of them.
    pub total: Count,
    /// The last [`DAYS`] days, oldest first.
    pub days: Vec<(Date, Count)>,
    /// Places with enough scans, the busiest first.
    pub places: Vec<(CoarsePlace, u32)>,
    /// Scans of all other places together; `None` where they are none, or too few even together.
    pub elsewhere: Option<u32>,
    /// Scans of which no place is known: nobody was asked, or nobody agreed.
    pub nowhere: Count,
}

/// The counts of a producer on a day.
#[must_use]
pub fn scan_counts(register: &Register, own: ProducerId, today: Date) -> ScanCounts {
    told(&of_producer(register, own), today)
}

fn of_producer(register: &Register, own: ProducerId) -> RunScans {
    let mut all = RunScans::default();
    for (run, scans) in register.scans.iter() {
        let batch = register.runs.get(run).and_then(|run| register.batches.get(&run.plan.batch));
        if batch.and_then(|b| register.products.get(&b.product)).is_none_or(|p| p.producer != own) {
            continue;
        }
        scans.days.iter().for_each(|(day, n)| *all.days.entry(*day).or_default() += n);
        scans.places.iter().for_each(|(place, n)| *all.places.entry(*place).or_default() += n);
    }
    all
}

fn sum(counts: impl Iterator<Item = u32>) -> u32 {
    counts.fold(0, u32::saturating_add)
}

fn told(all: &RunScans, today: Date) -> ScanCounts {
    let total = sum(all.days.values().copied());
    let shown = (0..DAYS).rev().map(|back| today.saturating_sub(jiff::Span::new().days(back)));
    let days = shown.map(|day| (day, Count::of(all.days.get(&day).copied().unwrap_or(0)))).collect();
    let (places, elsewhere) = places(&all.places);
    let placed = sum(places.iter().map(|(_, n)| *n).chain(elsewhere));
    // Places too few even together are told of nowhere.
    let nowhere = Count::of(total.saturating_sub(placed));
    ScanCounts { total: Count::of(total), days, places, elsewhere, nowhere }
}

/// Places with enough scans, and all others as one. Where the others are too few even together, the smallest
/// place shown joins them: else the rest of a sum would tell of them.
fn places(all: &BTreeMap<CoarsePlace, u32>) -> (Vec<(CoarsePlace, u32)>, Option<u32>) {
    let (mut shown, few): (Vec<_>, Vec<_>) = all.iter().map(|(place, n)| (*place, *n)).partition(|(_, n)| *n >= FEWEST);
    shown.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let mut others = sum(few.iter().map(|(_, n)| *n));
    if others > 0 && others < FEWEST {
        others = others.saturating_add(shown.pop().map_or(0, |(_, n)| n));
    }
    (shown, (others >= FEWEST).then_some(others))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn place(n: i16) -> CoarsePlace {
        CoarsePlace { lat_tenths: 220 + n, lon_tenths: 1052 }
    }

    fn scans(counts: &[u32], unplaced: u32) -> RunScans {
        let places = (0..).zip(counts).map(|(n, count)| (place(n), *count)).collect();
        RunScans { days: BTreeMap::from([(date(2026, 11, 20), counts.iter().sum::<u32>() + unplaced)]), places }
    }

    #[test]
    fn small_groups_are_joined_and_what_is_too_small_even_then_is_not_told() {
        let today = date(2026, 11, 25);
        let counts = told(&scans(&[40, 4, 1, 9], 3), today);
        assert_eq!((counts.places.len(), counts.elsewhere, counts.nowhere), (2, Some(5), Count::Few));
        let counts = told(&scans(&[40, 4, 9], 0), today);
        assert_eq!(counts.places, [(place(0), 40)], "the smallest joins what is too small alone");
        assert_eq!((counts.elsewhere, counts.nowhere), (Some(13), Count::Exactly(0)));
        let counts = told(&scans(&[2, 1], 30), today);
        assert_eq!((counts.places.len(), counts.elsewhere, counts.nowhere), (0, None, Count::Exactly(33)));
        assert_eq!(told(&scans(&[1], 0), today).total, Count::Few);
    }

    #[test]
    fn days_are_thirty_and_few_scans_of_a_day_are_few() {
        let days = BTreeMap::from([(date(2026, 11, 25), 2), (date(2026, 11, 20), 500), (date(2026, 1, 1), 9_000)]);
        let counts = told(&RunScans { days, places: BTreeMap::new() }, date(2026, 11, 25));
        assert_eq!(counts.days.len(), 30);
        assert_eq!(counts.days.first(), Some(&(date(2026, 10, 27), Count::Exactly(0))));
        assert_eq!(counts.days.last(), Some(&(date(2026, 11, 25), Count::Few)));
        assert_eq!(counts.total, Count::Exactly(9_502));
    }

    proptest! {
        /// Whatever was counted: nothing told stands for one to four scans, and no sum gives one away.
        #[test]
        fn nothing_told_is_a_group_of_few(counts in prop::collection::vec(0u32..30, 0..12), unplaced in 0u32..30) {
            let told = told(&scans(&counts, unplaced), date(2026, 11, 25));
            prop_assert!(told.places.iter().all(|(_, n)| *n >= FEWEST));
            prop_assert!(told.elsewhere.is_none_or(|n| n >= FEWEST));
            if let (Count::Exactly(total), Count::Exactly(nowhere)) = (told.total, told.nowhere) {
                let placed: u32 = told.places.iter().map(|(_, n)| *n).chain(told.elsewhere).sum();
                prop_assert_eq!(total - nowhere, placed, "what is told adds up");
            }
        }
    }
}
