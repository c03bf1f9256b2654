//! The whole register, or what belongs to one product, for an authority that asks (within 24 hours,
//! TT 31/2026 Đ9.4) with every item of NĐ 37/2026 Đ23.5.

use super::{Office, sheet};
use crate::domain::certificate::Holder;
use crate::domain::ids::ProductId;
use crate::domain::law::retention::kept_until;
use crate::domain::register::Register;
use crate::domain::run::RunState;
use crate::i18n::Lang;
use crate::ports::workbook::Sheet;
use serde::Serialize;

/// Codes of enumerations as in the register.
fn code(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(serde_json::Value::Object(map)) => {
            map.get("kind").and_then(|k| k.as_str()).map(str::to_owned).unwrap_or_default()
        }
        Ok(other) if !other.is_null() => other.to_string(),
        _ => String::new(),
    }
}

fn or_empty(value: Option<impl ToString>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// All sheets; with `product`, only what belongs to it.
#[must_use]
pub fn export(office: &Office, lang: Lang, product: Option<ProductId>) -> Vec<Sheet> {
    let register = office.register();
    let r = &register;
    let wanted = |id: ProductId| product.is_none_or(|p| p == id);
    let mut about = sheet(lang, "about", &["host", "exported_at", "register_seq", "scope"]);
    let scope = product.map_or_else(|| "all".to_owned(), |p| p.to_string());
    about.rows.push(vec![office.host.as_str().to_owned(), office.now().to_string(), r.seq.to_string(), scope]);
    vec![
        about,
        items(office, lang, r, &wanted),
        recognitions(lang, r, &wanted),
        events(lang, r, &wanted),
        zones(lang, r, &wanted),
        certificates(lang, r, &wanted),
        batches(lang, r, &wanted),
        runs(lang, r, &wanted),
    ]
}

type Wanted<'a> = &'a dyn Fn(ProductId) -> bool;

/// One line per lot (per product where there is none yet) with the nine items of Đ23.5.
fn items(office: &Office, lang: Lang, r: &Register, wanted: Wanted) -> Sheet {
    let mut out = sheet(
        lang,
        "items",
        &[
            "product_id",
            "gtin",
            "gtin_internal",
            "a_name",
            "b_picture",
            "c_producer",
            "d_address",
            "dd_origin",
            "e_events",
            "g_brand",
            "g_lot",
            "h_best_before",
            "i_standards",
            "stars",
            "until",
            "missing",
        ],
    );
    for p in r.products.values().filter(|p| wanted(p.id)) {
        let producer = r.producers.get(&p.producer);
        let standing = r.standing(p.id, office.today(), office.now());
        let lots: Vec<_> = r.batches.values().filter(|b| b.product == p.id).map(Some).collect();
        for batch in if lots.is_empty() { vec![None] } else { lots } {
            let inputs = batch.map(|b| b.inputs.as_slice()).unwrap_or_default();
            let mut events: Vec<String> =
                inputs.iter().map(|i| format!("{} harvest {} kg {}", i.harvested_on, i.kg, i.zone)).collect();
            events.extend(batch.and_then(|b| b.made_on).map(|d| format!("{d} made")));
            let sealed = r.runs.values().filter(|run| batch.is_some_and(|b| b.id == run.plan.batch));
            events.extend(sealed.filter_map(|run| match &run.state {
                RunState::Sealed { at, .. } => Some(format!("{at} stamped {}", run.id)),
                _ => None,
            }));
            let origin: Vec<String> =
                inputs.iter().filter_map(|i| r.zones.get(&i.zone)).map(|z| z.name.clone()).collect();
            let mut standards: Vec<String> = inputs
                .iter()
                .map(|i| Holder::Zone(i.zone))
                .chain([Holder::Producer(p.producer)])
                .flat_map(|h| r.certificates_of(h))
                .map(|c| format!("{} {}", code(c.scheme), c.number))
                .collect();
            standards.dedup();
            let mut cells = vec![
                p.id.to_string(),
                p.gtin.to_string(),
                if p.gtin.is_restricted() { "yes" } else { "no" }.to_owned(),
                p.name.clone(),
                String::new(),
                producer.map(|m| m.name.clone()).unwrap_or_default(),
                producer.map(|m| m.address.clone()).unwrap_or_default(),
                origin.join("; "),
                events.join("; "),
                p.name.clone(),
                batch.map(|b| b.lot.to_string()).unwrap_or_default(),
                or_empty(batch.and_then(|b| b.best_before)),
                standards.join("; "),
                or_empty(standing.as_ref().and_then(|(_, s)| s.stars()).map(|s| s.count())),
                or_empty(standing.as_ref().and_then(|(r, _)| r.valid_until)),
            ];
            // What the register does not hold is said, not hidden: pictures are kept by the producer.
            let missing: Vec<&str> = out.keys[3..13]
                .iter()
                .zip(&cells[3..13])
                .filter(|(_, c)| c.is_empty())
                .map(|(k, _)| k.as_str())
                .collect();
            let missing = missing.join(", ");
            cells.push(missing);
            out.rows.push(cells);
        }
    }
    out
}

fn recognitions(lang: Lang, r: &Register, wanted: Wanted) -> Sheet {
    let keys = [
        "recognition",
        "product_id",
        "stars",
        "decision_no",
        "authority",
        "level",
        "issued_on",
        "until",
        "evidence",
        "source",
        "recorded_at",
    ];
    let mut out = sheet(lang, "recognitions", &keys);
    for n in r.recognitions.values().filter(|n| wanted(n.product)) {
        out.rows.push(vec![
            n.id.to_string(),
            n.product.to_string(),
            n.stars.count().to_string(),
            n.decision_no.clone().unwrap_or_default(),
            n.authority.clone(),
            code(n.authority_level),
            or_empty(n.issued_on),
            or_empty(n.valid_until),
            code(n.evidence),
            n.source.clone(),
            n.recorded_at.to_string(),
        ]);
    }
    out
}

fn events(lang: Lang, r: &Register, wanted: Wanted) -> Sheet {
    let mut out = sheet(
        lang,
        "events",
        &["recognition", "act", "effective_on", "decision_no", "detail", "source", "recorded_at"],
    );
    for n in r.recognitions.values().filter(|n| wanted(n.product)) {
        for e in &n.events {
            out.rows.push(vec![
                n.id.to_string(),
                code(e.act),
                e.effective_on.to_string(),
                e.decision_no.clone(),
                serde_json::to_string(&e.act).unwrap_or_default(),
                e.source.clone(),
                e.recorded_at.to_string(),
            ]);
        }
    }
    out
}

fn zones(lang: Lang, r: &Register, wanted: Wanted) -> Sheet {
    let mut out =
        sheet(lang, "zones", &["zone", "name", "crop", "commune_code", "planting_code", "area_ha", "yield_kg"]);
    for z in r.zones.values().filter(|z| r.products.values().any(|p| wanted(p.id) && z.producers.contains(&p.producer)))
    {
        out.rows.push(vec![
            z.id.to_string(),
            z.name.clone(),
            z.crop.clone(),
            z.commune.clone().unwrap_or_default(),
            z.planting_code.clone().unwrap_or_default(),
            format!("{:.2}", z.outline.area_ha),
            or_empty(z.yield_kg),
        ]);
    }
    out
}

fn certificates(lang: Lang, r: &Register, wanted: Wanted) -> Sheet {
    let mut out = sheet(
        lang,
        "certificates_all",
        &[
            "certificate",
            "scheme",
            "number",
            "body",
            "holder",
            "valid_from",
            "valid_until",
            "withdrawn_on",
            "suspended_times",
        ],
    );
    let owns = |producer| r.products.values().any(|p| wanted(p.id) && p.producer == producer);
    let held = |holder: Holder| match holder {
        Holder::Producer(p) => owns(p),
        Holder::Zone(z) => r.zones.get(&z).is_some_and(|z| z.producers.iter().any(|p| owns(*p))),
    };
    for c in r.certificates.values().filter(|c| held(c.holder)) {
        let holder = match c.holder {
            Holder::Producer(p) => p.to_string(),
            Holder::Zone(z) => z.to_string(),
        };
        out.rows.push(vec![
            c.id.to_string(),
            code(c.scheme),
            c.number.clone(),
            c.body.clone(),
            holder,
            c.valid_from.to_string(),
            c.valid_until.to_string(),
            or_empty(c.withdrawn_on),
            c.suspended_times(),
        ]);
    }
    out
}

fn batches(lang: Lang, r: &Register, wanted: Wanted) -> Sheet {
    let mut out = sheet(
        lang,
        "batches",
        &["batch", "product_id", "lot", "made_on", "best_before", "quantity", "unit", "recalled", "kept_until"],
    );
    for b in r.batches.values().filter(|b| wanted(b.product)) {
        out.rows.push(vec![
            b.id.to_string(),
            b.product.to_string(),
            b.lot.to_string(),
            or_empty(b.made_on),
            or_empty(b.best_before),
            b.quantity.to_string(),
            code(b.unit),
            b.recalled.as_ref().map(|(d, why)| format!("{d} {why}")).unwrap_or_default(),
            or_empty(kept_until(b.made_on, b.best_before)),
        ]);
    }
    out
}

fn runs(lang: Lang, r: &Register, wanted: Wanted) -> Sheet {
    let mut out = sheet(lang, "runs_all", &["run", "batch", "gtin", "lot", "count", "state", "digest", "voided"]);
    let gtins: std::collections::BTreeSet<_> = r.products.values().filter(|p| wanted(p.id)).map(|p| p.gtin).collect();
    for run in r.runs.values().filter(|run| gtins.contains(&run.plan.gtin)) {
        let digest = match &run.state {
            RunState::Sealed { digest, .. } => digest.clone(),
            _ => String::new(),
        };
        let voided: Vec<_> = run.voided.iter().map(|v| format!("{}-{}", v.from, v.to)).collect();
        out.rows.push(vec![
            run.id.to_string(),
            run.plan.batch.to_string(),
            run.plan.gtin.to_string(),
            run.plan.lot.to_string(),
            run.plan.count.to_string(),
            code(&run.state),
            digest,
            voided.join(", "),
        ]);
    }
    out
}
