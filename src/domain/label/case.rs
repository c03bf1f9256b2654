//! One label before the rules: the observation, the register as known, and the dates that decide.

use super::matching::Match;
use super::observation::Observation;
use crate::domain::ids::ProductId;
use crate::domain::recognition::{Recognition, Standing};
use crate::domain::register::Register;
use crate::domain::verdict::Verdict;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use std::sync::Arc;

/// Facts of law that the sources leave unsure: configuration with a default (regulation §13).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LawConfig {
    /// Last day a huyện could recognise three stars (two-tier government from 1/7/2025; dossiers
    /// under way were decided until QĐ 1489/QĐ-TTg of 6/7/2025).
    pub district_until: Date,
    /// Whether the register holds every recognition, so that absence means something.
    pub register_complete: bool,
}

impl Default for LawConfig {
    fn default() -> Self {
        Self { district_until: date(2025, 7, 6), register_complete: true }
    }
}

/// What a rule sees. A rule is a pure function of this.
pub struct Case<'a> {
    /// The label.
    pub label: &'a Observation,
    /// The register.
    pub register: &'a Register,
    /// Knowledge time.
    pub known: Timestamp,
    /// Day seen.
    pub seen_on: Date,
    /// Which product it is.
    pub matched: Match,
    /// Verdict on the stamp on the label, if there is one.
    pub stamp: Option<&'a Verdict>,
    /// Law that is configuration.
    pub law: LawConfig,
}

impl Case<'_> {
    /// Whether the label claims OCOP at all; `None` if that was not seen.
    #[must_use]
    pub fn claims_ocop(&self) -> Option<bool> {
        match (self.label.mark, self.label.stars) {
            (Some(true), _) | (_, Some(1..)) => Some(true),
            (Some(false), _) => Some(false),
            (None, Some(0) | None) => None,
        }
    }
    /// The matched product.
    #[must_use]
    pub fn product(&self) -> Option<ProductId> {
        match self.matched {
            Match::Product(id) => Some(id),
            _ => None,
        }
    }
    /// Standing of the matched product on a day.
    #[must_use]
    pub fn standing(&self, day: Date) -> Option<(&Arc<Recognition>, Standing)> {
        self.register.standing(self.product()?, day, self.known)
    }
    /// The day that says how old the goods are: made, else printed.
    #[must_use]
    pub fn goods_day(&self) -> Option<Date> {
        self.label.made_on.or(self.label.printed_on)
    }
    /// Stars shown, where a number was seen.
    #[must_use]
    pub fn stars_shown(&self) -> Option<u8> {
        self.label.stars.filter(|s| *s > 0)
    }
}
