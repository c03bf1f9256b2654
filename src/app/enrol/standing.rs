//! Particulars as they stand: in the form in which they are changed, and with a mark that tells one state from
//! another.

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

/// The mark of a state of particulars: half of a SHA-256, 32 hexadecimal digits. Two states that differ in
/// nothing have one mark, whenever they were recorded: whoever holds the older has seen the newer.
#[must_use]
pub fn mark_of(state: &Value) -> String {
    let mut particulars = state.clone();
    if let Value::Object(members) = &mut particulars {
        members.retain(|name, _| !ELSEWHERE.contains(&name.as_str()));
    }
    let hash = Sha256::digest(canonical::bytes(&particulars));
    hex::encode(&hash[..16])
}

/// The particulars of a producer, product or zone as they would be sent to change nothing, and the mark of that
/// state; `None` where nothing has this id, or it has no particulars.
#[must_use]
pub fn standing(register: &Register, id: &str) -> Option<(Particulars, String)> {
    Some(match id.split_once('-')?.0 {
        ProducerId::PREFIX => {
            let row = register.producers.get(&id.parse().ok()?)?.as_ref();
            (Particulars::Producer(row.id, row.into()), mark_of(&json!(row)))
        }
        ProductId::PREFIX => {
            let row = register.products.get(&id.parse().ok()?)?.as_ref();
            (Particulars::Product(row.id, row.into()), mark_of(&json!(row)))
        }
        ZoneId::PREFIX => {
            let row = register.zones.get(&id.parse().ok()?)?.as_ref();
            (Particulars::Zone(row.id, row.into()), mark_of(&json!(row)))
        }
        _ => return None,
    })
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
