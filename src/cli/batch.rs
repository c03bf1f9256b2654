//! `batch`: lots made from zones' harvests.

use super::Outcome;
use super::global::Global;
use super::parse::{day, input, word};
use super::rows::{ListArgs, list, recorded, show};
use crate::app::command::{Kind, Request};
use crate::app::enrol::NewBatch;
use crate::domain::batch::{BatchInput, Unit};
use crate::domain::certificate::Scheme;
use crate::domain::ids::{BatchId, ProductId};
use jiff::civil::Date;

/// Subcommands of `batch`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Thêm lô hàng (add)
    Add {
        /// Sản phẩm, ví dụ SP-12
        #[arg(long)]
        product: ProductId,
        /// Số lô
        #[arg(long)]
        lot: String,
        /// Ngày sản xuất
        #[arg(long, value_parser = day)]
        made: Option<Date>,
        /// Hạn sử dụng
        #[arg(long, value_parser = day)]
        best_before: Option<Date>,
        /// Số lượng
        #[arg(long)]
        quantity: f64,
        /// pack, kg, litre, piece
        #[arg(long, default_value = "pack", value_parser = word::<Unit>)]
        unit: Unit,
        /// Nguyên liệu VÙNG:KG:NGÀY hoặc VÙNG:KG:NGÀY:LÔ, ví dụ VT-2:120:2026-09-01 (lặp lại được)
        #[arg(long = "input", value_parser = input)]
        inputs: Vec<BatchInput>,
        /// vietgap, organic, pgs, gi (lặp lại được)
        #[arg(long = "claim", value_parser = word::<Scheme>)]
        claims: Vec<Scheme>,
    },
    /// Danh sách (list)
    List(ListArgs),
    /// Một lô với các đợt tem (show)
    Show {
        /// Ví dụ LO-7
        id: BatchId,
    },
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    match command {
        Command::Add { product, lot, made, best_before, quantity, unit, inputs, claims } => recorded(
            global,
            Request::AddBatch(NewBatch {
                product: *product,
                lot: lot.clone(),
                made_on: *made,
                best_before: *best_before,
                quantity: *quantity,
                unit: *unit,
                inputs: inputs.clone(),
                claims: claims.clone(),
            }),
        ),
        Command::List(args) => list(global, Kind::Batch, args),
        Command::Show { id } => show(global, id),
    }
}
