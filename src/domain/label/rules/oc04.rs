//! OC-04: the old, higher star kept after a downgrade.

use super::{Outcome, Rule};
use crate::domain::law::instrument::{QD26};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "OC-04",
    severity: Severity::S1,
    basis: &[QD26.at("Đ7", "6"), QD26.at("Đ8", "1b"), QD26.at("Đ8", "1d")],
    evidence: &[("stars", "need-star-photo"), ("product", "need-names"), ("made_on", "need-dates")],
    guards: &["guard-made-before-decision"],
    clears: &["clear-made-before", "clear-star-recount"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let (Some(shown), Some(product)) = (case.stars_shown(), case.product()) else { return Outcome::Silent(None) };
    let lowered = case
        .register
        .recognitions_of(product)
        .filter(|r| r.recorded_at <= case.known)
        .find_map(|r| r.downgrade(case.seen_on, case.known).map(|d| (r, d)));
    let Some((recognition, (before, after, on))) = lowered else { return Outcome::Silent(None) };
    if shown <= after.count() || shown > before.count() {
        return Outcome::Silent(None);
    }
    let args = vec![("shown", shown.to_string()), ("stars", after.count().to_string()), ("on", on.to_string())];
    let evidence = vec![recognition.id.to_string()];
    let severity = if case.goods_made(|day| day < on) { Severity::S3 } else { Severity::S1 };
    rule.sign(severity, args, evidence)
}
