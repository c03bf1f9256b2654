//! One row by its id, with what belongs to it.

use super::list::with;
use super::refusal::{Code, Refusal};
use crate::app::Office;
use crate::app::reconcile::BatchTally;
use crate::domain::certificate::Holder;
use crate::domain::ids::{
    BatchId, CertificateId, InspectionId, ProducerId, ProductId, RecognitionId, ReportId, RunId, ZoneId,
};
use crate::domain::register::Register;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

fn row<'a, K: Ord + FromStr, R>(rows: &'a BTreeMap<K, Arc<R>>, id: &str) -> Option<&'a R> {
    rows.get(&id.parse().ok()?).map(Arc::as_ref)
}

/// The row with this id; the prefix says of which kind it is.
///
/// # Errors
/// Not an id, or nothing has it.
pub(super) fn lookup(office: &Office, id: &str) -> Result<Value, Refusal> {
    let register = office.register();
    let found = match id.split_once('-').map_or("", |(prefix, _)| prefix) {
        ProducerId::PREFIX => row(&register.producers, id).map(|p| {
            let products: Vec<_> = register.products.values().filter(|o| o.producer == p.id).collect();
            let certificates: Vec<_> = register.certificates_of(Holder::Producer(p.id)).collect();
            let zones: Vec<_> = register.zones.values().filter(|z| z.producers.contains(&p.id)).map(|z| z.id).collect();
            with(p, json!({"products": products, "certificates": certificates, "zones": zones}))
        }),
        ProductId::PREFIX => row(&register.products, id).map(|p| product(office, &register, p)),
        RecognitionId::PREFIX => row(&register.recognitions, id).map(|r| {
            let standing = r.standing(office.today(), office.now());
            with(r, json!({"product_name": register.products.get(&r.product).map(|p| &p.name), "standing": standing}))
        }),
        ZoneId::PREFIX => row(&register.zones, id).map(|z| {
            let certificates: Vec<_> = register.certificates_of(Holder::Zone(z.id)).collect();
            with(z, json!({ "certificates": certificates }))
        }),
        CertificateId::PREFIX => {
            row(&register.certificates, id).map(|c| with(c, json!({"live": c.is_live(office.today())})))
        }
        BatchId::PREFIX => row(&register.batches, id).map(|b| {
            let runs: Vec<_> = register.runs.values().filter(|r| r.plan.batch == b.id).map(|r| r.id).collect();
            let product = register.products.get(&b.product).map(|p| &p.name);
            let stamps = BatchTally::of(&register, b, &office.stamps);
            with(b, json!({"product_name": product, "runs": runs, "stamps": stamps}))
        }),
        RunId::PREFIX => row(&register.runs, id).map(|r| {
            let product = register.product_by_gtin(r.plan.gtin).map(|p| &p.name);
            with(r, json!({"product_name": product, "stamps": r.tally()}))
        }),
        InspectionId::PREFIX => row(&register.inspections, id).map(|case| with(case, json!({}))),
        ReportId::PREFIX => row(&register.reports, id).map(|r| with(r, json!({}))),
        _ => {
            let known = "CT- (producer), SP- (product), CN- (recognition), VT- (zone), GCN- (certificate), \
                         LO- (batch), DT- (run), PA- (report), KT- (inspection)";
            let shown: String = id.chars().take(40).collect();
            let message = format!("{shown:?} is not an id; ids begin with {known}");
            return Err(Refusal::new(Code::Input, message).told("enrol-id", &[("value", shown)]));
        }
    };
    found.ok_or_else(|| unknown(id))
}

/// Nothing in the register has this id.
pub(super) fn unknown(id: &str) -> Refusal {
    let shown: String = id.chars().take(40).collect();
    let message = format!("{shown} is not in the register; see: temthat product list");
    Refusal::new(Code::Unknown, message).told("enrol-unknown", &[("id", shown)])
}

fn product(office: &Office, register: &Register, p: &crate::domain::product::Product) -> Value {
    let recognitions: Vec<_> = register.recognitions_of(p.id).collect();
    let batches: Vec<_> = register.batches.values().filter(|b| b.product == p.id).map(|b| b.id).collect();
    let standing = register.standing(p.id, office.today(), office.now()).map(|(_, s)| s);
    let more = json!({
        "producer_name": register.producers.get(&p.producer).map(|o| &o.name),
        "internal_gtin": p.gtin.is_restricted(),
        "standing": standing,
        "recognitions": recognitions,
        "batches": batches,
    });
    with(p, more)
}
