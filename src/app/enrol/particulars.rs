//! Particulars of a producer, product or zone that are corrected or have changed: their full new state,
//! what differs, and how a row came to be what it is. Nobody overwrites what they have not seen.

use super::current::{current_row, tag_of};
use super::goods::changed_zone;
use super::people::{changed_producer, changed_product};
use super::{EnrolError, NewProducer, NewProduct, NewZone, field, retry};
use crate::app::{Office, Who};
use crate::domain::dates::vietnam_day;
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

impl Particulars {
    /// Whose.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Producer(id, _) => id.to_string(),
            Self::Product(id, _) => id.to_string(),
            Self::Zone(id, _) => id.to_string(),
        }
    }
}

/// A change that is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// The full new particulars.
    pub new: Particulars,
    /// The tag of the state they were made from ([`super::current`]): another one in the register refuses
    /// them. `None`: whatever stands.
    #[serde(default)]
    pub tag: Option<String>,
}

/// One particular before and after: its member in JSON, both values.
pub type Difference = (String, Value, Value);

/// Records changed particulars.
///
/// # Errors
/// As those of the row itself; where nothing differs; and where the row changed since.
pub fn change_particulars(office: &Office, asked: &Asked, who: &Who) -> Result<(), EnrolError> {
    retry(|| {
        let register = office.register();
        let event = changed(office, &register, asked)?;
        office.commit(&register, who, vec![event])?;
        Ok(())
    })
}

/// The event that changed particulars would be.
///
/// # Errors
/// As [`change_particulars`].
pub(crate) fn changed(office: &Office, register: &Register, asked: &Asked) -> Result<Event, EnrolError> {
    let id = asked.new.id();
    if let (Some(tag), Some(now)) = (&asked.tag, current_row(register, &id))
        && *tag != tag_of(&now)
    {
        return Err(overtaken(office, register, id, tag)?);
    }
    let event = match asked.new.clone() {
        Particulars::Producer(id, new) => Event::ProducerRegistered(changed_producer(register, id, new)?),
        Particulars::Product(id, new) => Event::ProductRegistered(changed_product(register, id, new)?),
        Particulars::Zone(id, new) => Event::ZoneRegistered(changed_zone(office, register, id, new)?.0),
    };
    if current_row(register, &id).is_some_and(|now| differences(&now, &state(&event)).is_empty()) {
        return Err(field("id", &id, "would stay as it is", "Change what differs")
            .told("enrol-unchanged", &[("id", id.clone())]));
    }
    Ok(event)
}

/// Who changed the row since, when, and what.
fn overtaken(office: &Office, register: &Register, id: String, tag: &str) -> Result<EnrolError, EnrolError> {
    let since = newer(&office.store.records_after(0)?, &id, tag);
    let mut members: Vec<String> = Vec::new();
    for (name, ..) in since.versions.iter().flat_map(|version| &version.changes) {
        if !members.contains(name) {
            members.push(name.clone());
        }
    }
    let last = since.versions.into_iter().next();
    let named = |actor: String| {
        let user = actor.strip_prefix("user:").and_then(|id| register.accounts.get(&id.parse().ok()?));
        user.map_or_else(|| actor.clone(), |user| format!("{} ({})", user.name, user.id))
    };
    let (by, on) = last.map(|last| (named(last.actor), vietnam_day(last.at).to_string())).unwrap_or_default();
    Ok(EnrolError::Overtaken { id, by, on, members: members.join(", ") })
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

/// Members that are no particulars: when a state was recorded, and what is decided elsewhere.
pub(super) const ELSEWHERE: [&str; 2] = ["recorded_at", "suspended"];

/// What differs between two states of a row; not when it was recorded, nor what is decided elsewhere.
#[must_use]
pub fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let Some(members) = after.as_object() else { return Vec::new() };
    let told = members.iter().filter(|(name, _)| !ELSEWHERE.contains(&name.as_str()));
    told.filter(|(name, value)| before.get(name.as_str()) != Some(value))
        .map(|(name, value)| (name.clone(), before.get(name).cloned().unwrap_or_default(), value.clone()))
        .collect()
}

/// What differs between what stands and the event of [`changed`].
pub(crate) fn differences_of(register: &Register, event: &Event) -> Vec<Difference> {
    let after = state(event);
    let before = after["id"].as_str().and_then(|id| current_row(register, id));
    before.map_or_else(Vec::new, |before| differences(&before, &after))
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
    /// The state.
    pub state: Value,
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
                found.push(Version { seq: record.seq, at: record.at, actor, why, changes, state: after.clone() });
            }
            before = Some(after);
        }
    }
    found.reverse();
    found
}

/// What happened to a row after a state of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    /// That state; `None` where no state of the row has the tag.
    pub state: Option<Value>,
    /// The later ones, newest first.
    pub versions: Vec<Version>,
}

/// What happened to a row after the state with this tag.
#[must_use]
pub fn newer(records: &[Record], id: &str, tag: &str) -> Since {
    let mut versions = versions(records, id);
    let held = versions.iter().position(|version| tag_of(&version.state) == tag);
    let state = held.and_then(|held| versions.drain(held..).next()).map(|version| version.state);
    Since { state, versions }
}
