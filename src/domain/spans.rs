//! Sets of stamp numbers, as ranges: a run of a million stamps takes as much room as what happened to it.

use serde::{Deserialize, Serialize};

/// Stamp numbers as ranges, both ends included: ascending, disjoint, never touching.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Spans(Vec<(u32, u32)>);

impl FromIterator<(u32, u32)> for Spans {
    fn from_iter<I: IntoIterator<Item = (u32, u32)>>(ranges: I) -> Self {
        let mut spans = Self::default();
        ranges.into_iter().for_each(|(from, to)| spans.add(from, to));
        spans
    }
}

impl Spans {
    /// Adds `from..=to`, merging ranges that touch; nothing if `from > to`.
    pub fn add(&mut self, from: u32, to: u32) {
        if from > to {
            return;
        }
        let (mut from, mut to) = (from, to);
        self.0.retain(|(a, b)| {
            let touches = *a <= to.saturating_add(1) && from <= b.saturating_add(1);
            if touches {
                from = from.min(*a);
                to = to.max(*b);
            }
            !touches
        });
        let at = self.0.partition_point(|(a, _)| *a < from);
        self.0.insert(at, (from, to));
    }
    /// The ranges, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.0.iter().copied()
    }
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// How many numbers.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.iter().map(|(a, b)| u64::from(b - a) + 1).sum()
    }
    /// Whether any number of `from..=to` is in it.
    #[must_use]
    pub fn meets(&self, from: u32, to: u32) -> bool {
        self.iter().any(|(a, b)| a <= to && from <= b)
    }
    /// What is in this and in the other.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let pairs = self.iter().flat_map(|(a, b)| other.iter().map(move |(c, d)| (a.max(c), b.min(d))));
        pairs.collect()
    }
    /// What is in this and not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut left = Self::default();
        for (from, to) in self.iter() {
            let mut next = Some(from);
            for (a, b) in other.iter().filter(|(a, b)| *a <= to && from <= *b) {
                if let Some(start) = next.filter(|start| *start < a) {
                    left.add(start, a - 1);
                }
                next = b.checked_add(1);
            }
            if let Some(start) = next {
                left.add(start, to);
            }
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::Spans;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn ranges() -> impl Strategy<Value = Vec<(u32, u32)>> {
        let range = (prop_oneof![0u32..40, u32::MAX - 20..=u32::MAX], 0u32..8);
        prop::collection::vec(range.prop_map(|(from, length)| (from, from.saturating_add(length))), 0..8)
    }
    fn plain(ranges: &[(u32, u32)]) -> BTreeSet<u32> {
        ranges.iter().flat_map(|(a, b)| *a..=*b).collect()
    }
    fn numbers(spans: &Spans) -> BTreeSet<u32> {
        plain(&spans.0)
    }

    proptest! {
        #[test]
        fn they_are_the_sets_they_stand_for(a in ranges(), b in ranges()) {
            let (x, y): (Spans, Spans) = (a.iter().copied().collect(), b.iter().copied().collect());
            let (a, b) = (plain(&a), plain(&b));
            prop_assert_eq!(numbers(&x), a.clone());
            prop_assert!(x.0.windows(2).all(|w| w[0].1 + 1 < w[1].0));
            prop_assert_eq!(x.count(), a.len() as u64);
            prop_assert_eq!(numbers(&x.and(&y)), &a & &b);
            prop_assert_eq!(numbers(&x.without(&y)), &a - &b);
            prop_assert_eq!(y.iter().any(|(from, to)| x.meets(from, to)), !(&a & &b).is_empty());
        }
    }
}
