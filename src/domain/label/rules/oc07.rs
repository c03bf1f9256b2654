//! OC-07: the certificate was withdrawn.

use super::{Outcome, Rule};
use crate::domain::law::instrument::{QD26};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::recognition::Standing;

pub(super) const RULE: Rule = Rule {
    code: "OC-07",
    severity: Severity::S1,
    basis: &[QD26.at("Đ8", "")],
    evidence: &[("mark", "need-mark-photo"), ("product", "need-names"), ("made_on", "need-dates")],
    guards: &["guard-made-before-decision"],
    clears: &["clear-made-before", "clear-new-decision"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    if case.claims_ocop() != Some(true) {
        return Outcome::Silent(None);
    }
    let Some((recognition, Standing::Withdrawn { since })) = case.standing(case.seen_on) else {
        return Outcome::Silent(None);
    };
    let severity = if case.goods_made(|day| day < since) { Severity::S3 } else { Severity::S1 };
    let args = vec![("on", since.to_string()), ("decision", recognition.decision_no.clone().unwrap_or_default())];
    rule.sign(severity, args, vec![recognition.id.to_string()])
}
