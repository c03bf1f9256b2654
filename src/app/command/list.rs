//! Rows of the register as people ask for them: the row itself and the few facts it refers to.

use crate::app::Office;
use crate::domain::account::Account;
use crate::domain::ids::{ProducerId, ProductId};
use crate::domain::register::Register;
use crate::domain::text::fold;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

/// Kinds of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Producers.
    Producer,
    /// Products.
    Product,
    /// Recognitions.
    Recognition,
    /// Zones.
    Zone,
    /// Certificates.
    Certificate,
    /// Batches.
    Batch,
    /// Stamp runs.
    Run,
    /// Problem reports of the public.
    Report,
    /// Inspection cases.
    Inspection,
    /// User accounts.
    User,
}

/// A row as JSON with further members.
pub(super) fn with(row: &impl Serialize, more: Value) -> Value {
    let mut value = serde_json::to_value(row).unwrap_or_default();
    if let (Some(row), Value::Object(more)) = (value.as_object_mut(), more) {
        row.extend(more);
    }
    value
}

fn product_name(register: &Register, id: ProductId) -> Option<&str> {
    register.products.get(&id).map(|p| p.name.as_str())
}

fn producer_name(register: &Register, id: ProducerId) -> Option<&str> {
    register.producers.get(&id).map(|p| p.name.as_str())
}

/// Rows of a kind; with `find`, those whose text contains it, blind to tones and case.
pub(super) fn list(office: &Office, kind: Kind, find: Option<&str>) -> Vec<Value> {
    let register = office.register();
    let rows = rows(office, &register, kind);
    match find.map(fold).filter(|f| !f.is_empty()) {
        None => rows,
        Some(find) => rows.into_iter().filter(|row| holds(row, &find)).collect(),
    }
}

/// Whether a value of the row holds the folded text, or a word for each of its words in any order. The
/// names of members do not count, or "na" would find everything that has a name.
fn holds(row: &Value, find: &str) -> bool {
    match row {
        Value::String(text) => {
            let text = fold(text);
            let has = |word: &str| text.split(' ').any(|of| of.starts_with(word));
            text.contains(find) || find.split(' ').all(has)
        }
        Value::Array(items) => items.iter().any(|item| holds(item, find)),
        Value::Object(members) => members.values().any(|value| holds(value, find)),
        Value::Number(number) => number.to_string() == find,
        Value::Bool(_) | Value::Null => false,
    }
}

fn rows(office: &Office, register: &Register, kind: Kind) -> Vec<Value> {
    let (today, now) = (office.today(), office.now());
    match kind {
        Kind::Producer => register
            .producers
            .values()
            .map(|p| {
                let products = register.products.values().filter(|o| o.producer == p.id).count();
                with(p.as_ref(), json!({ "products": products }))
            })
            .collect(),
        Kind::Product => register
            .products
            .values()
            .map(|p| {
                let standing = register.standing(p.id, today, now).map(|(_, s)| s);
                let more = json!({"producer_name": producer_name(register, p.producer), "standing": standing});
                with(p.as_ref(), more)
            })
            .collect(),
        Kind::Recognition => register
            .recognitions
            .values()
            .map(|r| {
                let more =
                    json!({"product_name": product_name(register, r.product), "standing": r.standing(today, now)});
                with(r.as_ref(), more)
            })
            .collect(),
        Kind::Zone => register
            .zones
            .values()
            .map(|z| {
                let mut row = with(z.as_ref(), json!({"area_ha": z.outline.area_ha}));
                // Hundreds of positions help nobody in a list; `show` has them.
                row.as_object_mut().map(|row| row.remove("outline"));
                row
            })
            .collect(),
        Kind::Certificate => {
            register.certificates.values().map(|c| with(c.as_ref(), json!({"live": c.is_live(today)}))).collect()
        }
        Kind::Batch => register
            .batches
            .values()
            .map(|b| with(b.as_ref(), json!({"product_name": product_name(register, b.product)})))
            .collect(),
        Kind::Run => register
            .runs
            .values()
            .map(|r| {
                let product = register.product_by_gtin(r.plan.gtin).map(|p| p.name.as_str());
                with(r.as_ref(), json!({"product_name": product}))
            })
            .collect(),
        Kind::Inspection => register
            .inspections
            .values()
            .map(|case| {
                let signs: usize = case.observed().map(|o| o.findings.len()).sum();
                let decision = case.decision().map(|(decision, _)| decision);
                json!({"id": case.id, "opened_at": case.opened_at, "place": case.place, "inspected": case.inspected,
                    "inspector": case.inspector, "signs": signs, "photos": case.photos().count(), "decision": decision})
            })
            .collect(),
        Kind::User => {
            let credentials = office.vault.credentials();
            let seen = |id| credentials.sessions.values().filter(|s| s.user == id).map(|s| s.seen_at).max();
            let user = |a: &Arc<Account>| {
                let invited = credentials.links.values().any(|l| l.user == a.id && l.until > now);
                let proofs = credentials.proofs(a.id);
                let producer = a.role.producer().and_then(|id| producer_name(register, id));
                with(
                    a.as_ref(),
                    json!({"role": a.role.code(), "producer": a.role.producer(), "producer_name": producer,
                    "has_password": proofs.is_some_and(|p| p.password.is_some()),
                    "passkeys": proofs.map_or(0, |p| p.passkeys.len()), "invited": invited, "seen_at": seen(a.id)}),
                )
            };
            register.accounts.values().map(user).collect()
        }
        Kind::Report => register.reports.values().map(|r| with(r.as_ref(), json!({}))).collect(),
    }
}
