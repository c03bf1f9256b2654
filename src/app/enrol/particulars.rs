//! Particulars of a producer, product or zone that are corrected or have changed: their full new state,
//! what differs, and how a row came to be what it is.

use super::goods::changed_zone;
use super::people::{changed_producer, changed_product};
use super::{EnrolError, NewProducer, NewProduct, NewZone, field, retry};
use crate::app::{Office, Who};
use crate::domain::event::{Event, Record};
use crate::domain::ids::{ProducerId, ProductId, ZoneId};
use crate::domain::register::Register;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Full new particulars of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "of", content = "to", rename_all = "snake_case")]
pub enum Particulars {
    /// Of a producer.
    Producer(ProducerId, NewProducer),
    /// Of a product.
    Product(ProductId, NewProduct),
    /// Of a zone.
    Zone(ZoneId, NewZone),
}

/// One particular before and after: its member in JSON, both values.
pub type Difference = (String, Value, Value);

/// Records changed particulars.
///
/// # Errors
/// As those of the row itself; and where nothing differs.
pub fn change_particulars(office: &Office, new: &Particulars, who: &Who) -> Result<(), EnrolError> {
    retry(|| {
        let register = office.register();
        let event = changed(office, &register, new)?;
        office.commit(&register, who, vec![event])?;
        Ok(())
    })
}

/// The event that changed particulars would be.
///
/// # Errors
/// As [`change_particulars`].
pub(crate) fn changed(office: &Office, register: &Register, new: &Particulars) -> Result<Event, EnrolError> {
    let event = match new.clone() {
        Particulars::Producer(id, new) => Event::ProducerRegistered(changed_producer(register, id, new)?),
        Particulars::Product(id, new) => Event::ProductRegistered(changed_product(register, id, new)?),
        Particulars::Zone(id, new) => Event::ZoneRegistered(changed_zone(office, register, id, new)?.0),
    };
    let now = row(register, &event);
    if now.is_some_and(|now| differences(&now, &state(&event)).is_empty()) {
        let id = state(&event)["id"].as_str().unwrap_or_default().to_owned();
        return Err(field("id", &id, "would stay as it is", "Change what differs")
            .told("enrol-unchanged", &[("id", id.clone())]));
    }
    Ok(event)
}

/// The particulars of a row as they stand, by the event that replaces them.
fn row(register: &Register, event: &Event) -> Option<Value> {
    let value = match event {
        Event::ProducerRegistered(p) => json!(register.producers.get(&p.id)?.as_ref()),
        Event::ProductRegistered(p) => json!(register.products.get(&p.id)?.as_ref()),
        Event::ZoneRegistered(z) => json!(register.zones.get(&z.id)?.as_ref()),
        _ => return None,
    };
    Some(value)
}

/// The full state an event registers; null for any other event.
fn state(event: &Event) -> Value {
    match event {
        Event::ProducerRegistered(p) => json!(p),
        Event::ProductRegistered(p) => json!(p),
        Event::ZoneRegistered(z) => json!(z),
        _ => Value::Null,
    }
}

/// What differs between two states of a row; not when it was recorded, nor what is decided elsewhere.
#[must_use]
pub fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let Some(members) = after.as_object() else { return Vec::new() };
    let told = members.iter().filter(|(name, _)| !["recorded_at", "suspended"].contains(&name.as_str()));
    told.filter(|(name, value)| before.get(name.as_str()) != Some(value))
        .map(|(name, value)| (name.clone(), before.get(name).cloned().unwrap_or_default(), value.clone()))
        .collect()
}

/// What differs between what stands and the event of [`changed`].
pub(crate) fn differences_of(register: &Register, event: &Event) -> Vec<Difference> {
    row(register, event).map_or_else(Vec::new, |before| differences(&before, &state(event)))
}

/// One recorded state of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Record of the journal.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// Why, in the actor's words.
    pub why: String,
    /// What differs from the state before; empty for the first.
    pub changes: Vec<Difference>,
}

/// How the particulars of a row came to be what they are, newest first; states that differ in nothing
/// are left out.
#[must_use]
pub fn versions(records: &[Record], id: &str) -> Vec<Version> {
    let mut before: Option<Value> = None;
    let mut found = Vec::new();
    for record in records {
        for after in record.events.iter().map(state).filter(|state| state["id"] == id) {
            let changes = before.as_ref().map_or_else(Vec::new, |before| differences(before, &after));
            if before.is_none() || !changes.is_empty() {
                let (actor, why) = (record.actor.clone(), record.why.clone());
                found.push(Version { seq: record.seq, at: record.at, actor, why, changes });
            }
            before = Some(after);
        }
    }
    found.reverse();
    found
}
