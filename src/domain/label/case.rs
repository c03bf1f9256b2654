//! One label before the rules: the observation, the register as known, and the dates that decide.

use super::matching::Match;
use super::observation::Observation;
use crate::domain::ids::ProductId;
pub use crate::domain::law::LawConfig;
use crate::domain::law::criteria::{self, Criteria};
use crate::domain::law::goods::GoodsGroup;
use crate::domain::law::rulesets::{LabelEra, label_era, recognition_law};
use crate::domain::product::Product;
use crate::domain::recognition::{Recognition, Standing};
use crate::domain::register::Register;
use crate::domain::verdict::Verdict;
use jiff::Timestamp;
use jiff::civil::Date;
use std::sync::Arc;

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
    pub law: &'a LawConfig,
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
    /// Whether a day that tells the age of the goods (on the label, or proven by a paper) satisfies `test`.
    #[must_use]
    pub fn goods_made(&self, test: impl Fn(Date) -> bool) -> bool {
        let proven = self.label.papers.iter().filter(|p| p.clears == "clear-made-before").filter_map(|p| p.on);
        self.goods_day().into_iter().chain(proven).any(test)
    }
    /// The matched product as registered.
    #[must_use]
    pub fn registered(&self) -> Option<&Arc<Product>> {
        self.register.products.get(&self.product()?)
    }
    /// Criteria set of the product: the register's, else the one the checker named.
    #[must_use]
    pub fn criteria(&self) -> Option<&'static Criteria> {
        let registered = self.registered().and_then(|p| p.criteria_set);
        criteria::of(registered.or(self.label.criteria_set)?)
    }
    /// Goods group: as the checker named it, else of the criteria set.
    #[must_use]
    pub fn goods(&self) -> Option<GoodsGroup> {
        self.label.goods.or_else(|| self.criteria()?.goods)
    }
    /// Which label law speaks.
    #[must_use]
    pub fn label_era(&self) -> LabelEra {
        label_era(self.label.printed_on, self.label.made_on, self.label.best_before, self.seen_on, self.law)
    }
    /// Name of the recognition rule set that speaks: of the decision on record, else of the one on
    /// the label, else of the day seen.
    #[must_use]
    pub fn recognition_set(&self) -> Option<&'static str> {
        let recorded = self.standing(self.seen_on).and_then(|(r, _)| r.issued_on);
        recognition_law(recorded.or(self.label.decided_on).unwrap_or(self.seen_on)).map(|l| l.id.as_str())
    }
    /// Receipt of a filed re-evaluation dossier that was seen.
    #[must_use]
    pub fn has_dossier(&self) -> bool {
        let named = |n: &str| !n.trim().is_empty();
        self.label.dossier_no.as_deref().is_some_and(named)
            || self.label.papers.iter().any(|p| p.clears == "clear-dossier" && named(&p.number))
    }
    /// Stars shown, where a number was seen.
    #[must_use]
    pub fn stars_shown(&self) -> Option<u8> {
        self.label.stars.filter(|s| *s > 0)
    }
}
