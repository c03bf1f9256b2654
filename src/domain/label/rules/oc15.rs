//! OC-15: four or five stars without an electronic trace code on the label.

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::law::instrument::{QD26, QD148};
use crate::domain::law::rulesets::recognition_law;

pub(super) const RULE: Rule = Rule {
    code: "OC-15",
    severity: Severity::S3,
    basis: &[QD26.at("Phụ lục II", ""), QD148.whole()],
    evidence: &[("trace_code", "need-all-faces"), ("product", "need-names")],
    guards: &["guard-set-without-trace", "guard-before-148"],
    clears: &["clear-trace-code"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    if case.label.trace_code != Some(false) || case.claims_ocop() != Some(true) {
        return SILENT;
    }
    let standing = case.standing(case.seen_on);
    let recognised = standing.as_ref().and_then(|(_, s)| s.stars()).map(|s| s.count());
    let Some(stars) = recognised.or(case.stars_shown()) else { return needs("need-star-photo") };
    if stars < 4 {
        return SILENT;
    }
    let gated = |r: &crate::domain::recognition::Recognition| {
        r.issued_on.and_then(recognition_law).is_none_or(|law| law.trace_code_gate)
    };
    if standing.is_some_and(|(r, _)| !gated(r)) {
        return guarded("guard-before-148");
    }
    let Some(criteria) = case.criteria() else { return needs("need-criteria-set") };
    let Some(from) = criteria.trace_code_from else { return guarded("guard-set-without-trace") };
    if !case.label.all_faces {
        return needs("need-all-faces");
    }
    // Set 24 asks for the code at five stars but for the story in it at four: a note, no more.
    let severity = if stars >= from { Severity::S3 } else { Severity::S4 };
    let args = vec![("stars", stars.to_string()), ("set", criteria.number.number().to_string())];
    rule.sign(severity, args, case.product().map(|p| p.to_string()).into_iter().collect())
}
