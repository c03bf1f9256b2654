//! OC-06: a claim of one or two stars, which nobody recognises.

use super::{Outcome, QD26, QD26_FROM, QD1162, QD1162_FROM, Rule, cite};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use jiff::civil::date;

pub(super) const RULE: Rule = Rule {
    code: "OC-06",
    severity: Severity::S1,
    basis: &[cite(QD26, "Đ4.1a", QD26_FROM), cite(QD1162, "Đ4", QD1162_FROM)],
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
