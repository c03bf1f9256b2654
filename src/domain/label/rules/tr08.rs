//! TR-08: trace data deleted before their time, or not produced within 24 hours.

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::law::instrument::{ND37, TT31};
use crate::domain::law::retention::kept_until;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};

pub(super) const RULE: Rule = Rule {
    code: "TR-08",
    severity: Severity::S3,
    basis: &[TT31.at("Đ8", ""), TT31.at("Đ9", "4"), ND37.at("Đ23", "9"), ND37.at("Đ53", "3")],
    evidence: &[("trace_request", "need-export-log")],
    guards: &["guard-24h-running", "guard-before-tt31"],
    clears: &["clear-export"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let Some(request) = &case.label.trace_request else { return SILENT };
    let in_force = jiff::tz::offset(7).to_timestamp(date(2026, 7, 1).at(0, 0, 0, 0));
    if in_force.is_ok_and(|first| request.asked_at < first) {
        return guarded("guard-before-tt31");
    }
    // Goods outside Bộ Công Thương's scope: a note only.
    let severity = if case.criteria().is_some_and(|c| c.moit) { Severity::S3 } else { Severity::S4 };
    if let Some(deleted) = request.deleted_on {
        let Some(until) = kept_until(case.label.made_on, case.label.best_before) else { return needs("need-dates") };
        if deleted <= until {
            let args = vec![("kind", "deleted".to_owned()), ("on", deleted.to_string()), ("until", until.to_string())];
            return rule.sign(severity, args, Vec::new());
        }
    }
    let due = request.asked_at.saturating_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX);
    let late = request.answered_at.map_or(case.known > due, |at| at > due);
    match (late, request.answered_at) {
        (true, _) => rule.sign(
            severity,
            vec![("kind", "late".to_owned()), ("on", request.asked_at.to_string()), ("until", due.to_string())],
            Vec::new(),
        ),
        (false, None) => guarded("guard-24h-running"),
        (false, Some(_)) => SILENT,
    }
}
