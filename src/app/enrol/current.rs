//! Particulars as they are: in the form in which they are changed, and with a tag that tells one state from
//! another (an entity tag, RFC 9110 §8.8.3).

use super::particulars::ELSEWHERE;
use super::{NewProducer, NewProduct, NewZone, Particulars};
use crate::domain::ids::{ProducerId, ProductId, ZoneId};
use crate::domain::log::canonical;
use crate::domain::producer::Producer;
use crate::domain::product::Product;
use crate::domain::register::Register;
use crate::domain::zone::Zone;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The tag of a state of particulars: half of a SHA-256, 32 hexadecimal digits. Two states that differ in
/// nothing have one tag, whenever they were recorded: whoever holds the older has seen the newer.
#[must_use]
pub fn tag_of(state: &Value) -> String {
    let mut particulars = state.clone();
    if let Value::Object(members) = &mut particulars {
        members.retain(|name, _| !ELSEWHERE.contains(&name.as_str()));
    }
    let hash = Sha256::digest(canonical::bytes(&particulars));
    hex::encode(&hash[..16])
}

/// The particulars of a producer, product or zone as they would be sent to change nothing, and the tag of that
/// state; `None` where nothing has this id, or it has no particulars.
#[must_use]
pub fn current(register: &Register, id: &str) -> Option<(Particulars, String)> {
    let row = Row::of(register, id)?;
    let tag = tag_of(&row.state());
    Some((row.particulars(), tag))
}

/// The state of a row as it is recorded.
pub(super) fn current_row(register: &Register, id: &str) -> Option<Value> {
    Row::of(register, id).map(|row| row.state())
}

/// A row that has particulars.
#[derive(Debug, Clone, Copy)]
pub enum Row<'a> {
    /// A producer.
    Producer(&'a Producer),
    /// A product.
    Product(&'a Product),
    /// A zone.
    Zone(&'a Zone),
}

impl<'a> Row<'a> {
    /// The row with this id; `None` where nothing has it, or it has no particulars.
    #[must_use]
    pub fn of(register: &'a Register, id: &str) -> Option<Self> {
        Some(match id.split_once('-')?.0 {
            ProducerId::PREFIX => Self::Producer(register.producers.get(&id.parse().ok()?)?),
            ProductId::PREFIX => Self::Product(register.products.get(&id.parse().ok()?)?),
            ZoneId::PREFIX => Self::Zone(register.zones.get(&id.parse().ok()?)?),
            _ => return None,
        })
    }
    fn state(&self) -> Value {
        match self {
            Self::Producer(row) => json!(row),
            Self::Product(row) => json!(row),
            Self::Zone(row) => json!(row),
        }
    }
    fn particulars(&self) -> Particulars {
        match *self {
            Self::Producer(row) => Particulars::Producer(row.id, row.into()),
            Self::Product(row) => Particulars::Product(row.id, row.into()),
            Self::Zone(row) => Particulars::Zone(row.id, row.into()),
        }
    }
}

impl From<&Producer> for NewProducer {
    fn from(row: &Producer) -> Self {
        let Producer { name, kind, address, commune, aliases, .. } = row.clone();
        Self { name, kind: Some(kind), address, commune, aliases: Some(aliases) }
    }
}

impl From<&Product> for NewProduct {
    fn from(row: &Product) -> Self {
        let Product { producer, name, aliases, variant, pack, group, criteria_set, gtin, code, .. } = row.clone();
        Self {
            producer,
            name,
            variant,
            pack,
            criteria_set: criteria_set.map(|set| set.number()),
            gtin: Some(gtin.to_string()),
            code,
            aliases: Some(aliases),
            group,
        }
    }
}

impl From<&Zone> for NewZone {
    fn from(row: &Zone) -> Self {
        let Zone { name, producers, crop, commune, planting_code, outline, declared_ha, yield_kg, .. } = row.clone();
        let geojson = json!({"type": "Polygon", "coordinates": [outline.ring]}).to_string();
        Self { name, producers, crop, commune, planting_code, geojson, declared_ha, yield_kg }
    }
}
