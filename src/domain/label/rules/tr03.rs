//! TR-03: one serial scanned too often, or in places too far apart in too short a time.

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::law::instrument::ND37;
use crate::domain::verdict::Reason;

pub(super) const RULE: Rule = Rule {
    code: "TR-03",
    severity: Severity::S2,
    basis: &[ND37.at("Đ28", "1d"), ND37.at("Đ28", "4b")],
    evidence: &[("stamp_url", "need-stamp-rescan")],
    guards: &["guard-demo-scans"],
    clears: &["clear-scans-explained"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let Some(stamp) = case.stamp else { return SILENT };
    let line = |code| stamp.reasons.iter().find(|r| r.code == code);
    let found = line(Reason::ScannedFarApart).map(|r| ("apart", r)).or(line(Reason::ScannedOften).map(|r| ("often", r)));
    let Some((kind, reason)) = found else {
        // A stamp of the whole lot is on every pack: nothing can tell a copy.
        return if line(Reason::LotLevel).is_some() { needs("need-unit-stamp") } else { SILENT };
    };
    if case.label.demo_scans {
        return guarded("guard-demo-scans");
    }
    let mut args = vec![("kind", kind.to_owned())];
    for name in ["count", "days", "km", "minutes"] {
        let value = reason.args.iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone());
        args.push((name, value.unwrap_or_default()));
    }
    rule.sign(Severity::S2, args, case.label.stamp_url.iter().cloned().collect())
}
