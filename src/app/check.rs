//! Checking what a label claims against the register.

use super::Office;
use super::verify::verify;
use crate::domain::label::case::Case;
use crate::domain::label::finding::{Abstention, Finding};
use crate::domain::label::matching::{self, Candidate};
use crate::domain::label::naming;
use crate::domain::label::observation::Observation;
use crate::domain::label::rules;
use crate::domain::verdict::Verdict;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// The answer to a label check. Findings are signs to be checked; only an authority concludes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckReport {
    /// Signs, gravest first.
    pub findings: Vec<Finding>,
    /// Rules that cannot tell, and what would decide.
    pub abstentions: Vec<Abstention>,
    /// Rules a guard silenced: (rule, guard).
    pub silenced: Vec<(&'static str, &'static str)>,
    /// Products the label may speak of, best first.
    pub candidates: Vec<Candidate>,
    /// Verdict on the stamp, if the label has one.
    pub stamp: Option<Verdict>,
    /// Day the label was seen.
    pub as_of: Date,
    /// Moment of knowledge.
    pub known_at: Timestamp,
    /// Rule set of recognition that spoke, e.g. "148+1489".
    pub recognition_set: Option<&'static str>,
    /// Rule set of labels that spoke; `None` where the print date would decide.
    pub label_set: Option<&'static str>,
    /// Sequence number of the register used.
    pub register_seq: u64,
}

impl CheckReport {
    /// Whether rules could not be asked because it is not known which product the label speaks of.
    #[must_use]
    pub fn names_no_product(&self) -> bool {
        let needs = || self.abstentions.iter().flat_map(|a| &a.needs);
        needs().any(|n| ["need-names", "need-product-name"].contains(n))
    }
}

/// Checks one label.
#[must_use]
pub fn check(office: &Office, label: &Observation) -> CheckReport {
    let register = office.register();
    let names = office.names(&register);
    let label = &*naming::settle(label, &register);
    let known = office.now();
    let seen_on = label.seen_on.unwrap_or_else(|| office.today());
    let stamp = label.stamp_url.as_deref().map(|url| verify(office, url, None, false));
    let gtin = label
        .gtin
        .as_deref()
        .and_then(|g| g.parse().ok())
        .or_else(|| stamp.as_ref()?.stamp.as_ref()?.gtin.parse().ok());
    let printed = !label.readings.product.is_empty();
    let (matched, candidates) =
        matching::find_in(&names, &register, label.product.as_deref(), label.producer.as_deref(), gtin, printed);
    let case = Case { label, register: &register, known, seen_on, matched, stamp: stamp.as_ref(), law: &office.law };
    let (recognition_set, label_set) = (case.recognition_set(), case.label_era().set());
    let namesakes = matching::namesakes(&case.matched, &candidates);
    let judgement = if namesakes.is_empty() { rules::judge(&case) } else { rules::judge_each(case, &namesakes) };
    CheckReport {
        findings: judgement.findings,
        abstentions: judgement.abstentions,
        silenced: judgement.silenced,
        candidates,
        as_of: seen_on,
        known_at: known,
        register_seq: register.seq,
        recognition_set,
        label_set,
        stamp,
    }
}
