//! TR-05: items of NĐ 37/2026 Đ23.5 missing from the decoded record.

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::label::observation::shown::{Resolved, TraceItem};
use crate::domain::law::instrument::ND37;

pub(super) const RULE: Rule = Rule {
    code: "TR-05",
    severity: Severity::S3,
    basis: &[ND37.at("Đ23", "5"), ND37.at("Đ23", "7"), ND37.at("Đ23", "11")],
    evidence: &[("trace_items", "need-trace-record")],
    guards: &["guard-if-any"],
    clears: &["clear-trace-record"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let Some(shown) = &case.label.trace_items else {
        let failed = case.label.resolution.as_ref().is_some_and(|r| r.outcome != Resolved::Page);
        return if failed { needs("need-trace-record") } else { SILENT };
    };
    let missing: Vec<_> = TraceItem::ALL.into_iter().filter(|i| !shown.contains(i)).collect();
    let owed: Vec<_> = missing.iter().filter(|i| !i.is_if_any()).map(|i| i.code()).collect();
    match (missing.is_empty(), owed.is_empty()) {
        (true, _) => SILENT,
        (false, true) => guarded("guard-if-any"),
        (false, false) => rule.sign(Severity::S3, vec![("items", owed.join(", "))], Vec::new()),
    }
}
