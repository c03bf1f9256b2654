//! `issue` and `void`.

use super::Global;
use crate::app::issue::{IssueError, issue};
use crate::app::lint::{LintFailure, Order};
use crate::domain::ids::{BatchId, RunId};
use crate::domain::run::{Granularity, VoidReason};
use crate::i18n;
use crate::{app, boot};
use anyhow::Result;
use indicatif::ProgressBar;

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
    /// Một mã cho cả lô, không có sê-ri
    #[arg(long)]
    lot_level: bool,
}

pub(super) fn run(global: &Global, args: &Args) -> Result<u8> {
    let booted = global.open()?;
    let signer = boot::signer(&global.folder(), &global.passphrase(false)?)?;
    let granularity = if args.lot_level { Granularity::Lot } else { Granularity::Serial };
    let order = Order { batch: args.batch, count: args.count, granularity, claim_stars: !args.no_stars };
    let bar = ProgressBar::new(args.count.into());
    let done = issue(&booted.office, signer.as_ref(), &order, &global.who(), &mut |n, _| bar.set_position(n.into()));
    bar.finish_and_clear();
    match done {
        Ok(run) => {
            global.answer(&run, || {
                format!("Đã cấp {}: {} tem. In bằng: temthat print {} --out tem.pdf", run.id, run.plan.count, run.id)
            })?;
            Ok(0)
        }
        Err(IssueError::Lint(failures)) => {
            global.answer(&serde_json::json!({"lint": failures}), || lint_text(global, &failures))?;
            Ok(1)
        }
        Err(other) => Err(other.into()),
    }
}

fn lint_text(global: &Global, failures: &[LintFailure]) -> String {
    let line = |f: &LintFailure| {
        let what = i18n::text(global.lang(), &format!("lint-{}", f.code), &f.args);
        let fix = i18n::text(global.lang(), &format!("lint-{}-fix", f.code), &f.args);
        format!("✗ {what}\n  → {fix}")
    };
    failures.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Arguments of `void`.
#[derive(clap::Args)]
pub(super) struct VoidArgs {
    /// Đợt tem, ví dụ DT-3
    run: RunId,
    /// Từ tem số (0-based)
    #[arg(long)]
    from: u32,
    /// Đến tem số
    #[arg(long)]
    to: u32,
    /// spoiled, stolen, recalled
    #[arg(long, value_parser = ["spoiled", "stolen", "recalled"])]
    reason: String,
}

pub(super) fn void(global: &Global, args: &VoidArgs) -> Result<u8> {
    let booted = global.open()?;
    let reason = match args.reason.as_str() {
        "stolen" => VoidReason::Stolen,
        "recalled" => VoidReason::Recalled,
        _ => VoidReason::Spoiled,
    };
    app::stamps::void(&booted.office, args.run, args.from, args.to, reason, &global.who())?;
    let answer = serde_json::json!({"run": args.run, "from": args.from, "to": args.to, "reason": reason});
    global.answer(&answer, || format!("Đã hủy tem {} đến {} của {}", args.from, args.to, args.run))?;
    Ok(0)
}
