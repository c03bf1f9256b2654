//! OC-08: use of the mark is suspended.

use super::{Outcome, Rule};
use crate::domain::law::instrument::{QD1162};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::recognition::{RecognitionAct, Standing};

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
        return Outcome::Silent(was_reallowed(case).then_some("guard-reallowed"));
    };
    rule.sign(Severity::S1, vec![("on", since.to_string())], vec![recognition.id.to_string()])
}

/// Whether the mark may be used again because a suspension was lifted.
fn was_reallowed(case: &Case) -> bool {
    let Some((recognition, standing)) = case.standing(case.seen_on) else { return false };
    if standing.stars().is_none() {
        return false;
    }
    let events = recognition.events_known_at(case.known);
    events.iter().any(|e| e.act == RecognitionAct::Reallowed && e.effective_on <= case.seen_on)
}
