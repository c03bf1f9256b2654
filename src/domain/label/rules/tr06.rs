//! TR-06: more stamps or goods than the material and its zones can give (mass balance).

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::batch::{Batch, Unit};
use crate::domain::ids::ZoneId;
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::law::instrument::{ND37, QD26};
use crate::domain::run::RunState;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const RULE: Rule = Rule {
    code: "TR-06",
    severity: Severity::S2,
    basis: &[ND37.at("Đ26", "3"), QD26.at("Đ9", "3a")],
    evidence: &[("product", "need-names")],
    guards: &["guard-tolerance"],
    clears: &["clear-material-papers"],
    judge,
};

/// Something that was weighed: what, how much, against how much.
struct Weighed {
    kind: &'static str,
    of: String,
    got: f64,
    can: f64,
}

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let Some(product) = case.product() else { return SILENT };
    let batches: Vec<_> =
        case.register.batches.values().filter(|b| b.product == product && b.recorded_at <= case.known).collect();
    if batches.is_empty() {
        return SILENT;
    }
    let mut weighed: Vec<_> = batches.iter().filter_map(|b| stamps(case, b)).collect();
    weighed.extend(batches.iter().filter_map(|b| goods(b)));
    let (zones, unknown) = zones(case, &batches);
    weighed.extend(zones);
    let limit = 1.0 + f64::from(case.law.balance_tolerance) / 100.0;
    let over = weighed.iter().filter(|w| w.got > w.can * limit).max_by(|a, b| (a.got / a.can).total_cmp(&(b.got / b.can)));
    if let Some(w) = over {
        let args = vec![
            ("kind", w.kind.to_owned()),
            ("got", format!("{:.0}", w.got)),
            ("can", format!("{:.0}", w.can)),
            ("of", w.of.clone()),
        ];
        return rule.sign(Severity::S2, args, vec![w.of.clone()]);
    }
    if weighed.iter().any(|w| w.got > w.can) {
        return guarded("guard-tolerance");
    }
    if unknown { needs("need-zone-yield") } else { SILENT }
}

/// Stamps issued against packs made.
fn stamps(case: &Case, batch: &Arc<Batch>) -> Option<Weighed> {
    if !matches!(batch.unit, Unit::Pack | Unit::Piece) {
        return None;
    }
    let runs = case.register.runs.values().filter(|r| r.plan.batch == batch.id && matches!(r.state, RunState::Sealed { .. }));
    let issued: u64 = runs
        .map(|r| u64::from(r.plan.count) - r.voided.iter().map(|v| u64::from(v.to - v.from) + 1).sum::<u64>().min(u64::from(r.plan.count)))
        .sum();
    Some(Weighed { kind: "stamps", of: batch.id.to_string(), got: issued as f64, can: batch.quantity })
}

/// Goods made against material taken in; drying and cleaning only take away.
fn goods(batch: &Arc<Batch>) -> Option<Weighed> {
    let taken: f64 = batch.inputs.iter().map(|i| i.kg).sum();
    (batch.unit == Unit::Kg && taken > 0.0)
        .then(|| Weighed { kind: "goods", of: batch.id.to_string(), got: batch.quantity, can: taken })
}

/// Harvests of a year against what each zone yields; and whether a yield is not known.
fn zones(case: &Case, batches: &[&Arc<Batch>]) -> (Vec<Weighed>, bool) {
    let mut used: BTreeMap<(ZoneId, i16), f64> = BTreeMap::new();
    for input in batches.iter().flat_map(|b| &b.inputs) {
        used.entry((input.zone, input.harvested_on.year())).or_default();
    }
    // A zone feeds other products too: its whole harvest counts.
    for batch in case.register.batches.values().filter(|b| b.recorded_at <= case.known) {
        for input in &batch.inputs {
            if let Some(sum) = used.get_mut(&(input.zone, input.harvested_on.year())) {
                *sum += input.kg;
            }
        }
    }
    let mut unknown = false;
    let weighed = used
        .into_iter()
        .filter_map(|((zone, _), got)| {
            let can = case.register.zones.get(&zone).and_then(|z| z.yield_kg).filter(|y| *y > 0.0);
            unknown |= can.is_none();
            Some(Weighed { kind: "zone", of: zone.to_string(), got, can: can? })
        })
        .collect();
    (weighed, unknown)
}
