//! ZN-03: a planting-area code that is unknown, of another crop, or of a zone elsewhere. Its form is
//! not enforced: no source fixes it.

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::admin_unit;
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::law::instrument::{LTT, ND37};
use crate::domain::text::fold;

pub(super) const RULE: Rule = Rule {
    code: "ZN-03",
    severity: Severity::S3,
    basis: &[LTT.at("Đ64", ""), ND37.at("Đ26", "3")],
    evidence: &[("planting_code", "need-code-photo"), ("crop", "need-all-faces"), ("zone_place", "need-all-faces")],
    guards: &["guard-zone-place-unknown"],
    clears: &["clear-planting-code"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let shown = case.label.planting_code.as_deref().map(str::trim).filter(|c| !c.is_empty());
    let Some(code) = shown else { return SILENT };
    let same = |other: &str| fold(other).replace(' ', "") == fold(code).replace(' ', "");
    let zone = case
        .register
        .zones
        .values()
        .filter(|z| z.recorded_at <= case.known)
        .find(|z| z.planting_code.as_deref().is_some_and(same));
    let sign = |kind: &str, known: String, ids: Vec<String>| {
        let args = vec![("code", code.chars().take(60).collect()), ("kind", kind.to_owned()), ("known", known)];
        rule.sign(Severity::S3, args, ids)
    };
    let Some(zone) = zone else {
        return if case.law.planting_codes_complete {
            sign("unknown", String::new(), Vec::new())
        } else {
            needs("need-planting-issuer")
        };
    };
    let id = vec![zone.id.to_string()];
    let (crop, known) = (case.label.crop.as_deref().map(fold), fold(&zone.crop));
    if crop.is_some_and(|c| !c.is_empty() && !c.contains(&known) && !known.contains(&c)) {
        return sign("crop", zone.crop.clone(), id);
    }
    let Some(place) = case.label.zone_place.as_deref() else { return SILENT };
    let Some(unit) = zone.commune.as_deref().and_then(admin_unit::by_code) else {
        return guarded("guard-zone-place-unknown");
    };
    let bare = fold(unit.name.trim_start_matches("Xã ").trim_start_matches("Phường "));
    if format!(" {} ", fold(place)).contains(&format!(" {bare} ")) { SILENT } else { sign("place", unit.name.into(), id) }
}
