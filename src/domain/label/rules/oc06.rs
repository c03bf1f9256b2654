//! OC-06: a claim of one or two stars, which nobody recognises.

use super::{Outcome, Rule};
use crate::domain::law::instrument::{QD1162, QD26};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use jiff::civil::date;

pub(super) const RULE: Rule = Rule {
    code: "OC-06",
    severity: Severity::S1,
    basis: &[QD26.at("Đ4", "1a"), QD1162.at("Đ4", "")],
    evidence: &[("stars", "need-star-photo")],
    guards: &[],
    clears: &["clear-star-recount"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let Some(shown @ (1 | 2)) = case.stars_shown() else { return Outcome::Silent(None) };
    let day = case.label.decided_on.or(case.label.printed_on).or(case.label.made_on).unwrap_or(case.seen_on);
    let severity = if day >= date(2026, 5, 22) { Severity::S1 } else { Severity::S2 };
    rule.sign(severity, vec![("shown", shown.to_string())], Vec::new())
}
