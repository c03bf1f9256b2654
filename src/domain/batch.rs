//! Batches: what was made, when, how much, and from which zone lots.

use super::certificate::Scheme;
use super::ids::{BatchId, ProductId, ZoneId};
use super::lot::Lot;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One raw-material lot that went into a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchInput {
    /// Zone it was harvested from.
    pub zone: ZoneId,
    /// The zone's own lot name, if it has one.
    #[serde(default)]
    pub zone_lot: Option<String>,
    /// Kilograms, above zero.
    pub kg: f64,
    /// Harvest day.
    pub harvested_on: Date,
}

/// Unit of a batch quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Sales units (packs).
    Pack,
    /// Kilograms.
    Kg,
    /// Litres.
    Litre,
    /// Pieces.
    Piece,
}

/// A batch as recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// Identity in this register.
    pub id: BatchId,
    /// What was made.
    pub product: ProductId,
    /// Lot or batch number, GS1 AI (10).
    pub lot: Lot,
    /// Day made (NSX); `None` where goods carry none (handicraft).
    #[serde(default)]
    pub made_on: Option<Date>,
    /// Best before or expiry (HSD); `None` where goods carry none.
    #[serde(default)]
    pub best_before: Option<Date>,
    /// How much was made.
    pub quantity: f64,
    /// In which unit.
    pub unit: Unit,
    /// Raw-material lots.
    #[serde(default)]
    pub inputs: Vec<BatchInput>,
    /// Growing claims the label makes.
    #[serde(default)]
    pub claims: Vec<Scheme>,
    /// Recalled since this day, with the reason.
    #[serde(default)]
    pub recalled: Option<(Date, String)>,
    /// When this register recorded it.
    pub recorded_at: jiff::Timestamp,
}
