//! How often a producer's stamps were scanned, told so that nobody is pointed at: a group of few is never shown
//! on its own.

use crate::domain::ids::ProducerId;
use crate::domain::register::Register;
use crate::domain::scan::{CoarsePlace, RunScans, sum};
use crate::domain::whereabouts::Whereabouts;
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
    /// So many and up to [`FEWEST`] - 1 more; from 0, so none or a few.
    AtLeast(u32),
    /// One and more, below [`FEWEST`].
    Few,
}

impl Count {
    fn of(count: u32) -> Self {
        if count == 0 || count >= FEWEST { Self::Exactly(count) } else { Self::Few }
    }
    /// In steps of [`FEWEST`], for a part of a sum that is told: the rest of the sum would tell of few. That there
    /// were a few is not said either: it would tell how many, where the other parts make up all the rest.
    fn in_steps(count: u32) -> Self {
        Self::AtLeast(count - count % FEWEST)
    }
    /// Whether it says that there were any.
    #[must_use]
    pub fn any(self) -> bool {
        !matches!(self, Self::Exactly(0) | Self::AtLeast(0))
    }
}

/// Scans sorted by where they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByPlace<K> {
    /// Places with enough scans, the busiest first.
    pub told: Vec<(K, u32)>,
    /// Scans of all other places together; `None` where they are none, or too few even together.
    pub others: Option<u32>,
    /// Scans of which no place is known: nobody was asked, or nobody agreed.
    pub unknown: Count,
}

/// Scans of a producer's stamps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanCounts {
    /// All of them.
    pub total: Count,
    /// The last [`DAYS`] days, oldest first.
    pub days: Vec<(Date, Count)>,
    /// By coarse place.
    pub places: ByPlace<CoarsePlace>,
    /// By the commune people said.
    pub communes: ByPlace<Whereabouts>,
    /// The last [`DAYS`] days of each commune that is told, oldest first; in the order of the communes.
    pub days_of_communes: Vec<Vec<(Date, Count)>>,
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
        scans.communes.iter().for_each(|(key, n)| *all.communes.entry(*key).or_default() += n);
    }
    all
}

fn told(all: &RunScans, today: Date) -> ScanCounts {
    let total = sum(all.days.values().copied());
    let mut of_communes = BTreeMap::new();
    all.communes.iter().for_each(|((commune, _), n)| *of_communes.entry(*commune).or_default() += n);
    let communes = by_place(&of_communes, total);
    let of_day = |commune, day| all.communes.get(&(commune, day)).copied().unwrap_or(0);
    let days_of = |(commune, _): &(Whereabouts, u32)| {
        shown(today).map(|day| (day, Count::in_steps(of_day(*commune, day)))).collect()
    };
    ScanCounts {
        total: Count::of(total),
        days: shown(today).map(|day| (day, Count::of(all.days.get(&day).copied().unwrap_or(0)))).collect(),
        places: by_place(&all.places, total),
        days_of_communes: communes.told.iter().map(days_of).collect(),
        communes,
    }
}

/// The days shown, oldest first.
fn shown(today: Date) -> impl Iterator<Item = Date> {
    (0..DAYS).rev().map(move |back| today.saturating_sub(jiff::Span::new().days(back)))
}

/// Places with enough scans, and all others as one. Where the others are too few even together, the smallest
/// place shown joins them: else the rest of a sum would tell of them.
fn by_place<K: Copy>(all: &BTreeMap<K, u32>, total: u32) -> ByPlace<K> {
    let (mut shown, few): (Vec<_>, Vec<_>) = all.iter().map(|(place, n)| (*place, *n)).partition(|(_, n)| *n >= FEWEST);
    shown.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let mut others = sum(few.iter().map(|(_, n)| *n));
    if others > 0 && others < FEWEST {
        others = others.saturating_add(shown.pop().map_or(0, |(_, n)| n));
    }
    let others = (others >= FEWEST).then_some(others);
    let placed = sum(shown.iter().map(|(_, n)| *n).chain(others));
    // Places too few even together are told of nowhere.
    ByPlace { told: shown, others, unknown: Count::of(total.saturating_sub(placed)) }
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
        let days = BTreeMap::from([(date(2026, 11, 20), counts.iter().sum::<u32>() + unplaced)]);
        RunScans { days, places, ..RunScans::default() }
    }

    #[test]
    fn small_groups_are_joined_and_what_is_too_small_even_then_is_not_told() {
        let today = date(2026, 11, 25);
        let counts = told(&scans(&[40, 4, 1, 9], 3), today).places;
        assert_eq!((counts.told.len(), counts.others, counts.unknown), (2, Some(5), Count::Few));
        let counts = told(&scans(&[40, 4, 9], 0), today).places;
        assert_eq!(counts.told, [(place(0), 40)], "the smallest joins what is too small alone");
        assert_eq!((counts.others, counts.unknown), (Some(13), Count::Exactly(0)));
        let counts = told(&scans(&[2, 1], 30), today).places;
        assert_eq!((counts.told.len(), counts.others, counts.unknown), (0, None, Count::Exactly(33)));
        assert_eq!(told(&scans(&[1], 0), today).total, Count::Few);
    }

    #[test]
    fn days_are_thirty_and_few_scans_of_a_day_are_few() {
        let days = BTreeMap::from([(date(2026, 11, 25), 2), (date(2026, 11, 20), 500), (date(2026, 1, 1), 9_000)]);
        let counts = told(&RunScans { days, ..RunScans::default() }, date(2026, 11, 25));
        assert_eq!(counts.days.len(), 30);
        assert_eq!(counts.days.first(), Some(&(date(2026, 10, 27), Count::Exactly(0))));
        assert_eq!(counts.days.last(), Some(&(date(2026, 11, 25), Count::Few)));
        assert_eq!(counts.total, Count::Exactly(9_502));
    }

    #[test]
    fn a_commune_has_days_of_its_own_in_steps() {
        let (today, hong_thai) = (date(2026, 11, 25), Whereabouts::Commune(2260));
        let said = [(hong_thai, today, 8), (hong_thai, date(2026, 11, 24), 3), (Whereabouts::Elsewhere, today, 2)];
        let communes = said.into_iter().map(|(commune, day, n)| ((commune, day), n)).collect();
        let days = BTreeMap::from([(today, 10), (date(2026, 11, 24), 40)]);
        let counts = told(&RunScans { days, communes, ..RunScans::default() }, today);
        // Two elsewhere are told by no sum: the only commune has joined them.
        assert_eq!((counts.communes.told.len(), counts.communes.others), (0, Some(13)));
        assert!(counts.days_of_communes.is_empty());

        let communes = [((hong_thai, today), 8), ((hong_thai, date(2026, 11, 24)), 3)].into();
        let days = BTreeMap::from([(today, 10), (date(2026, 11, 24), 40)]);
        let counts = told(&RunScans { days, communes, ..RunScans::default() }, today);
        assert_eq!(counts.communes.told, [(hong_thai, 11)]);
        let [.., yesterday, last] = counts.days_of_communes[0].as_slice() else { panic!("thirty days") };
        assert_eq!((yesterday.1, last.1), (Count::AtLeast(0), Count::AtLeast(5)), "10 - 8 would tell of two");
        assert!(last.1.any() && !yesterday.1.any(), "of 6 in a day, 5 and more here and a few there are 5 and 1");
        assert_eq!(counts.days_of_communes[0].len(), 30);
    }

    proptest! {
        /// Whatever was counted: nothing told stands for one to four scans, and no sum gives one away.
        #[test]
        fn nothing_told_is_a_group_of_few(counts in prop::collection::vec(0u32..30, 0..12), unplaced in 0u32..30) {
            let told = told(&scans(&counts, unplaced), date(2026, 11, 25));
            let ByPlace { told: places, others, unknown } = told.places;
            prop_assert!(places.iter().all(|(_, n)| *n >= FEWEST));
            prop_assert!(others.is_none_or(|n| n >= FEWEST));
            if let (Count::Exactly(total), Count::Exactly(unknown)) = (told.total, unknown) {
                let placed: u32 = places.iter().map(|(_, n)| *n).chain(others).sum();
                prop_assert_eq!(total - unknown, placed, "what is told adds up");
            }
        }
    }
}
