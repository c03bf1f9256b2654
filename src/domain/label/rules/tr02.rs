//! TR-02: the stamp on the label does not verify.

use super::{Outcome, Rule};
use crate::domain::law::instrument::{LGDDT, ND37};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::verdict::{Reason, Status};

pub(super) const RULE: Rule = Rule {
    code: "TR-02",
    severity: Severity::S1,
    basis: &[LGDDT.whole(), ND37.at("Đ26", "3")],
    evidence: &[("stamp_url", "need-stamp-rescan")],
    guards: &["guard-key-rotation"],
    clears: &["clear-rescan", "clear-newer-trust-list"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let Some(verdict) = case.stamp else { return Outcome::Silent(None) };
    match verdict.status {
        Status::Genuine | Status::Caution => Outcome::Silent(None),
        Status::CannotCheck => Outcome::CannotTell(vec!["need-stamp-rescan"]),
        Status::NotGenuine => {
            let code = verdict.reasons.first().map_or(Reason::SignatureInvalid, |r| r.code);
            let code = serde_json::to_value(code).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
            rule.sign(Severity::S1, vec![("reason", code)], case.label.stamp_url.iter().cloned().collect())
        }
    }
}
