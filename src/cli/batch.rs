//! Batches.

use super::Global;
use super::add::{done, word};
use super::list::rows;
use crate::app::enrol::{self, NewBatch};
use crate::domain::batch::{BatchInput, Unit};
use crate::domain::certificate::Scheme;
use crate::domain::ids::{BatchId, ProductId};
use anyhow::Result;
use jiff::civil::Date;

/// Lô hàng.
#[derive(clap::Subcommand)]
pub(super) enum Batch {
    /// Thêm
    Add {
        #[arg(long)]
        product: ProductId,
        #[arg(long)]
        lot: String,
        #[arg(long)]
        made: Option<Date>,
        #[arg(long)]
        best_before: Option<Date>,
        #[arg(long)]
        quantity: f64,
        /// pack, kg, litre, piece
        #[arg(long, default_value = "pack", value_parser = word::<Unit>)]
        unit: Unit,
        /// Nguyên liệu VÙNG:KG:NGÀY, ví dụ VT-2:120:2026-09-01 (lặp lại được)
        #[arg(long = "input", value_parser = input)]
        inputs: Vec<BatchInput>,
        /// vietgap, organic, pgs, gi (lặp lại được)
        #[arg(long = "claim", value_parser = word::<Scheme>)]
        claims: Vec<Scheme>,
    },
    /// Thu hồi lô
    Recall {
        id: BatchId,
        #[arg(long)]
        reason: String,
    },
    /// Danh sách
    List,
}

fn input(text: &str) -> Result<BatchInput, String> {
    let parts: Vec<&str> = text.splitn(3, ':').collect();
    let [zone, kg, day] = parts[..] else { return Err("write ZONE:KG:DAY, e.g. VT-2:120:2026-09-01".into()) };
    Ok(BatchInput {
        zone: zone.parse().map_err(|e: crate::domain::ids::IdError| e.to_string())?,
        zone_lot: None,
        kg: kg.parse().map_err(|_| format!("{kg:?} is not a number of kilograms"))?,
        harvested_on: crate::domain::dates::parse(day).map_err(|e| e.to_string())?,
    })
}

pub(super) fn batch(global: &Global, command: &Batch) -> Result<u8> {
    let booted = global.open()?;
    match command {
        Batch::Add { product, lot, made, best_before, quantity, unit, inputs, claims } => {
            let new = NewBatch {
                product: *product,
                lot: lot.clone(),
                made_on: *made,
                best_before: *best_before,
                quantity: *quantity,
                unit: *unit,
                inputs: inputs.clone(),
                claims: claims.clone(),
            };
            done(global, enrol::add_batch(&booted.office, new, &global.who())?)
        }
        Batch::Recall { id, reason } => {
            enrol::recall_batch(&booted.office, *id, reason, &global.who())?;
            done(global, id)
        }
        Batch::List => {
            let register = booted.office.register();
            rows(global, &register.batches.values().collect::<Vec<_>>(), |b| {
                format!("{}  {}  {}  {} {:?}", b.id, b.product, b.lot, b.quantity, b.unit)
            })
        }
    }
}
