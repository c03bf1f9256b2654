//! What changed particulars would change: which of them, whose stamps say so from then on, and which
//! batches lose what covered them.

use super::certificate::uncovered;
use super::{Touched, sums};
use crate::app::command::cell;
use crate::app::enrol::{Asked, Difference, EnrolError, Particulars, changed, differences_of};
use crate::app::{Office, sheet};
use crate::domain::admin_unit;
use crate::domain::batch::Batch;
use crate::domain::event::Record;
use crate::domain::ids::ProductId;
use crate::domain::register::Register;
use crate::i18n::{Lang, decimal, member};
use crate::ports::workbook::Sheet;
use serde_json::Value;
use std::sync::Arc;

/// Looks ahead; nothing is recorded. The sheets: the whole, what differs, batches that lose a certificate.
///
/// # Errors
/// The new particulars do not hold, nothing differs, or the row changed since they were made.
pub fn particulars(office: &Office, asked: &Asked, lang: Lang) -> Result<Vec<Sheet>, EnrolError> {
    let register = office.register();
    let event = changed(office, &register, asked)?;
    let differences = differences_of(&register, &event);
    let batches: Vec<_> = register.batches.values().filter(|batch| concerns(&register, &asked.new, batch)).collect();
    let of_batches = register.runs.values().filter(|run| run.is_sealed());
    let of_batches = of_batches.filter(|run| batches.iter().any(|batch| batch.id == run.plan.batch));
    let runs: Vec<_> = of_batches.map(|run| Touched::of(&register, run, office.today())).collect();
    let mut whole = sheet(lang, "particulars", &["changed", "lots", "stamps", "printed"]);
    let [stamps, printed] = sums(&runs);
    whole.rows.push(vec![differences.len().to_string(), batches.len().to_string(), stamps, printed]);
    let mut list = sheet(lang, "differences", &["particular", "before", "after"]);
    list.rows.extend(differences.iter().map(|difference| words(lang, difference)));
    let mut after = register.as_ref().clone();
    let (at, actor, why) = (office.now(), String::new(), String::new());
    after.apply(&Record { seq: register.seq + 1, at, actor, why, events: vec![event] });
    let mut lost = sheet(lang, "uncovered", &["batch", "product", "lot", "made_on"]);
    let loses = |batch: &&&Arc<Batch>| {
        let count = |register: &Register| -> usize {
            batch.claims.iter().map(|scheme| uncovered(register, batch, *scheme)).sum()
        };
        count(&after) > count(&register)
    };
    lost.rows.extend(batches.iter().filter(loses).map(|batch| super::certificate::line(&register, batch)));
    Ok(vec![whole, list, lost])
}

/// Whether the page of a batch's stamps shows what changes.
fn concerns(register: &Register, new: &Particulars, batch: &Batch) -> bool {
    let producer = |id: ProductId| register.products.get(&id).map(|product| product.producer);
    match new {
        Particulars::Producer(id, _) => producer(batch.product) == Some(*id),
        Particulars::Product(id, _) => batch.product == *id,
        Particulars::Zone(id, _) => batch.inputs.iter().any(|input| input.zone == *id),
    }
}

/// A difference in words: the particular, before and after.
#[must_use]
pub fn words(lang: Lang, (name, before, after): &Difference) -> Vec<String> {
    let value = |value: &Value| match value {
        Value::String(code) if name == "commune" => {
            admin_unit::by_code(code).map_or_else(|| code.clone(), |unit| unit.name.to_owned())
        }
        Value::Array(items) if items.is_empty() => "–".to_owned(),
        Value::Array(items) => items.iter().map(|item| cell(lang, Some(item))).collect::<Vec<_>>().join("; "),
        Value::Object(outline) => outline_words(lang, outline),
        Value::String(text) if text.is_empty() => "–".to_owned(),
        other => cell(lang, Some(other)),
    };
    vec![member(lang, name), value(before), value(after)]
}

/// An outline by its corners and its area.
fn outline_words(lang: Lang, outline: &serde_json::Map<String, Value>) -> String {
    let corners = outline.get("ring").and_then(Value::as_array).map_or(0, |ring| ring.len().saturating_sub(1));
    let area = outline.get("area_ha").and_then(Value::as_f64).unwrap_or_default();
    let args = [("corners", corners.to_string()), ("area", decimal(lang, area, 2))];
    crate::i18n::text(lang, "impact-outline", &args)
}
