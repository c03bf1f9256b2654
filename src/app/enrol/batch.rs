//! Batches.

use super::{EnrolError, above_zero, field, retry, unknown};
use crate::app::{Office, Who};
use crate::domain::batch::{Batch, BatchInput, Unit};
use crate::domain::certificate::Scheme;
use crate::domain::event::Event;
use crate::domain::ids::{BatchId, ProductId};
use crate::domain::register::Register;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A batch to be recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBatch {
    /// Product.
    #[schema(value_type = String, example = "SP-1")]
    pub product: ProductId,
    /// Lot, GS1 AI (10): 1 to 20 characters.
    #[schema(example = "L2611-01")]
    pub lot: String,
    /// Day made.
    #[schema(value_type = Option<String>, format = Date)]
    pub made_on: Option<Date>,
    /// Best before.
    #[schema(value_type = Option<String>, format = Date)]
    pub best_before: Option<Date>,
    /// Quantity.
    #[schema(example = 240.0)]
    pub quantity: f64,
    /// pack, kg, litre or piece.
    #[schema(value_type = String, example = "pack")]
    pub unit: Unit,
    /// Raw-material lots: zone, zone_lot, kg, harvested_on.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    pub inputs: Vec<BatchInput>,
    /// Growing claims of the label, e.g. vietgap.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub claims: Vec<Scheme>,
}

/// Records a batch. Whether it may carry stamps is asked when stamps are ordered.
///
/// # Errors
/// Unknown product or zone, a lot that does not hold or exists already, numbers not above zero.
pub fn add_batch(office: &Office, new: NewBatch, who: &Who) -> Result<BatchId, EnrolError> {
    retry(|| {
        let register = office.register();
        let id = BatchId(register.batches.keys().next_back().map_or(1, |last| last.0 + 1));
        let batch = batch_of(&register, new.clone(), id, office.now())?;
        office.commit(&register, who, vec![Event::BatchMade(batch)])?;
        Ok(id)
    })
}

/// The batch that `new` becomes on a register.
///
/// # Errors
/// As [`add_batch`], except the store.
pub(crate) fn batch_of(register: &Register, new: NewBatch, id: BatchId, now: Timestamp) -> Result<Batch, EnrolError> {
    if !register.products.contains_key(&new.product) {
        return Err(unknown("product", new.product));
    }
    let lot = new
        .lot
        .parse()
        .map_err(|e| field("lot", &new.lot, format!("does not hold: {e}"), "E.g. L2611-01").told("enrol-lot", &[]))?;
    if let Some(same) = register.batches.values().find(|b| b.product == new.product && b.lot == lot) {
        return Err(field(
            "lot",
            &new.lot,
            format!("exists already as {}", same.id),
            "Each batch of a product has its own lot",
        )
        .told("enrol-lot-twice", &[("same", same.id.to_string())]));
    }
    above_zero("quantity", new.quantity, "Give the quantity made")?;
    for input in &new.inputs {
        if !register.zones.contains_key(&input.zone) {
            return Err(unknown("inputs.zone", input.zone));
        }
        above_zero("inputs.kg", input.kg, "Give the kilograms taken")?;
    }
    Ok(Batch {
        id,
        product: new.product,
        lot,
        made_on: new.made_on,
        best_before: new.best_before,
        quantity: new.quantity,
        unit: new.unit,
        inputs: new.inputs,
        claims: new.claims,
        recalled: None,
        recorded_at: now,
    })
}
