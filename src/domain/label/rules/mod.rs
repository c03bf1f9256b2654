//! One small file per rule of regulation §14, and the order they are told in.

mod oc01;
mod oc02;
mod oc03;
mod oc04;
mod oc05;
mod oc06;
mod oc07;
mod oc08;
mod oc09;
mod oc13;
mod oc14;
mod tr02;
mod zn01;
mod zn02;

use super::case::Case;
use super::finding::{Abstention, Citation, Finding, Severity};

/// What a rule says of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A sign to be checked.
    Sign(Finding),
    /// Nothing to say; the guard that silenced it, if one did.
    Silent(Option<&'static str>),
    /// Cannot tell, and what would decide (catalogue keys).
    CannotTell(Vec<&'static str>),
}

/// One rule.
pub struct Rule {
    /// Code, e.g. "OC-02".
    pub code: &'static str,
    /// Gravest severity it can give.
    pub severity: Severity,
    /// Legal basis.
    pub basis: &'static [Citation],
    /// Guards it checks (catalogue keys).
    pub guards: &'static [&'static str],
    /// What clears a sign (catalogue keys).
    pub clears: &'static [&'static str],
    /// The judgement.
    pub judge: fn(&Rule, &Case) -> Outcome,
}

impl Rule {
    /// A sign of this rule.
    #[must_use]
    pub fn sign(&self, severity: Severity, args: Vec<(&'static str, String)>, evidence: Vec<String>) -> Outcome {
        Outcome::Sign(Finding {
            rule: self.code,
            severity,
            basis: self.basis,
            args,
            evidence,
            guards: self.guards.to_vec(),
            clears: self.clears.to_vec(),
        })
    }
}

/// All rules in the order of evaluation (regulation §14): the stamp, identity, recognition, claims.
pub const ALL: [&Rule; 14] = [
    &tr02::RULE,
    &oc09::RULE,
    &oc05::RULE,
    &oc07::RULE,
    &oc08::RULE,
    &oc02::RULE,
    &oc03::RULE,
    &oc04::RULE,
    &oc06::RULE,
    &oc01::RULE,
    &oc14::RULE,
    &oc13::RULE,
    &zn01::RULE,
    &zn02::RULE,
];

/// What all rules say of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Signs, gravest first, then in the order of evaluation.
    pub findings: Vec<Finding>,
    /// Rules that cannot tell.
    pub abstentions: Vec<Abstention>,
    /// Rules that a guard silenced: (code, guard).
    pub silenced: Vec<(&'static str, &'static str)>,
}

/// Runs every rule. No finding hides another; OC-04 takes the place of OC-03 where both speak of
/// the same stars (a downgrade explains the surplus).
#[must_use]
pub fn judge(case: &Case) -> Judgement {
    let mut all = Judgement::default();
    for rule in ALL {
        match (rule.judge)(rule, case) {
            Outcome::Sign(finding) => all.findings.push(finding),
            Outcome::Silent(None) => {}
            Outcome::Silent(Some(guard)) => all.silenced.push((rule.code, guard)),
            Outcome::CannotTell(needs) => all.abstentions.push(Abstention { rule: rule.code, needs }),
        }
    }
    if let Some(lowered) = all.findings.iter().find(|f| f.rule == "OC-04").map(|f| f.severity) {
        all.findings.retain(|f| f.rule != "OC-03" || f.severity < lowered);
    }
    all.findings.sort_by_key(|f| f.severity);
    all
}

// Instruments that several rules cite.
pub(crate) const fn cite(instrument: &'static str, article: &'static str, from: &'static str) -> Citation {
    Citation { instrument, article, from, to: "" }
}
pub(crate) const QD26: &str = "QĐ 26/2026/QĐ-TTg";
pub(crate) const QD26_FROM: &str = "2026-05-22";
pub(crate) const QD1162: &str = "QĐ 1162/QĐ-VPĐP-OCOP";
pub(crate) const QD1162_FROM: &str = "2020-09-17";
pub(crate) const ND37: &str = "NĐ 37/2026/NĐ-CP";
pub(crate) const ND37_FROM: &str = "2026-01-23";
