//! Words of the command line as types.

use crate::domain::batch::BatchInput;
use crate::domain::ids::IdError;
use jiff::civil::Date;
use serde::de::DeserializeOwned;

/// A word as the register writes it ("vietgap", "pack").
pub(super) fn word<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(text.into()).map_err(|e| e.to_string())
}

/// A day as people write it: 2026-11-20 or 20/11/2026.
pub(super) fn day(text: &str) -> Result<Date, String> {
    crate::domain::dates::parse(text).map_err(|e| e.to_string())
}

/// Raw material of a batch: ZONE:KG:DAY, or ZONE:KG:DAY:LOT.
pub(super) fn input(text: &str) -> Result<BatchInput, String> {
    let parts: Vec<&str> = text.splitn(4, ':').collect();
    let (zone, kg, harvested, lot) = match parts[..] {
        [zone, kg, day] => (zone, kg, day, None),
        [zone, kg, day, lot] => (zone, kg, day, Some(lot)),
        _ => return Err("write ZONE:KG:DAY, e.g. VT-2:120:2026-09-01".into()),
    };
    Ok(BatchInput {
        zone: zone.parse().map_err(|e: IdError| e.to_string())?,
        zone_lot: lot.map(crate::domain::text::nfc),
        kg: kg.parse().map_err(|_| format!("{kg:?} is not a number of kilograms"))?,
        harvested_on: day(harvested)?,
    })
}
