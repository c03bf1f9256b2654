//! `void` and `recall`: stamps and lots that must not be trusted any more.

use super::Outcome;
use super::global::Global;
use super::parse::word;
use super::rows::changed;
use crate::app::command::Request;
use crate::domain::ids::{BatchId, RunId};
use crate::domain::run::VoidReason;

/// Arguments of `void`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Đợt tem, ví dụ DT-3
    run: RunId,
    /// Từ tem số (tem đầu là 0)
    #[arg(long)]
    from: u32,
    /// Đến tem số, kể cả
    #[arg(long)]
    to: u32,
    /// spoiled (hỏng), returned (thừa, trả lại), stolen (mất), recalled (thu hồi)
    #[arg(long, value_parser = word::<VoidReason>)]
    reason: VoidReason,
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    let Args { run, from, to, reason } = *args;
    changed(global, run, Request::Void { run, from, to, reason })
}

/// Arguments of `recall`.
#[derive(clap::Args)]
pub(super) struct RecallArgs {
    /// Lô, ví dụ LO-7
    id: BatchId,
    /// Lý do, cho người mua đọc
    #[arg(long)]
    reason: String,
}

pub(super) fn recall(global: &Global, args: &RecallArgs) -> Outcome {
    changed(global, args.id, Request::RecallBatch { id: args.id, reason: args.reason.clone() })
}
