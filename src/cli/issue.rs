//! `issue`: a run of stamps for a batch.

use super::Outcome;
use super::global::{Global, unexpected};
use crate::app::command::{Request, Response};
use crate::app::lint::Order;
use crate::domain::ids::BatchId;
use crate::domain::run::Granularity;

/// Arguments of `issue`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Lô, ví dụ LO-7
    batch: BatchId,
    /// Số tem
    #[arg(long)]
    count: u32,
    /// Không công bố hạng sao
    #[arg(long)]
    no_stars: bool,
    /// Một mã cho cả lô, không có sê-ri: không phân biệt được từng gói
    #[arg(long)]
    lot_level: bool,
    /// Mỗi tem thêm một mã PIN dưới lớp cào; xuất bằng: temthat pins export
    #[arg(long)]
    pin: bool,
    /// Khóa ký (mặc định: khóa mới nhất đang ký)
    #[arg(long)]
    kid: Option<u8>,
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    let granularity = if args.lot_level { Granularity::Lot } else { Granularity::Serial };
    let (claim_stars, pins) = (!args.no_stars, args.pin);
    let order = Order { batch: args.batch, count: args.count, granularity, claim_stars, pins };
    let passphrase = global.passphrase(false)?;
    match global.ask(Request::Issue { order, kid: args.kid, passphrase })? {
        Response::Issued(run) => global.answer(&run, || {
            let (id, count) = (run.id.to_string(), run.plan.count.to_string());
            global.t("cli-issued", &[("run", &id), ("count", &count)])
        }),
        other => Err(unexpected(&other)),
    }
}
