//! OC-12: a look-alike or a provincial mark presented as the national mark.

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::law::instrument::{LSHTT, QD1162};
use crate::domain::text::fold;

pub(super) const RULE: Rule = Rule {
    code: "OC-12",
    severity: Severity::S2,
    basis: &[QD1162.at("Đ12", ""), LSHTT.at("Đ129", "")],
    evidence: &[("artwork", "need-mark-scale")],
    guards: &["guard-provincial-mark"],
    clears: &["clear-registered-mark"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let Some(art) = &case.label.artwork else { return SILENT };
    let known = art.provincial.as_deref().map(|p| case.law.provincial_marks.iter().any(|k| fold(k) == fold(p)));
    let name = art.provincial.clone().unwrap_or_default();
    match (known, art.look_alike, art.as_national) {
        (Some(true), _, Some(true)) => rule.sign(Severity::S3, vec![("mark", name), ("kind", "provincial".into())], vec![]),
        (Some(true), ..) => guarded("guard-provincial-mark"),
        (Some(false), ..) => needs("need-provincial-list"),
        (None, Some(true), Some(false)) => rule.sign(Severity::S3, vec![("mark", name), ("kind", "alike".into())], vec![]),
        (None, Some(true), _) => rule.sign(Severity::S2, vec![("mark", name), ("kind", "alike".into())], vec![]),
        (None, ..) => SILENT,
    }
}
