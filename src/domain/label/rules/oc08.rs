//! OC-08: use of the mark is suspended.

use super::{Outcome, Rule};
use crate::domain::law::instrument::{QD1162};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::recognition::Standing;

pub(super) const RULE: Rule = Rule {
    code: "OC-08",
    severity: Severity::S1,
    basis: &[QD1162.at("Đ11", "")],
    evidence: &[("mark", "need-mark-photo"), ("product", "need-names")],
    guards: &["guard-reallowed"],
    clears: &["clear-reallowed"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    if case.claims_ocop() != Some(true) {
        return Outcome::Silent(None);
    }
    let Some((recognition, Standing::Suspended { since })) = case.standing(case.seen_on) else {
        return Outcome::Silent(None);
    };
    rule.sign(Severity::S1, vec![("on", since.to_string())], vec![recognition.id.to_string()])
}
