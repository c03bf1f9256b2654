//! `monitor`: read another office's log whole, and tell a producer of runs it did not order.

use super::Outcome;
use super::global::Global;
use super::witness::{OfLog, key, refused};
use crate::app::command::{Code, Refusal};
use crate::app::log::watch::{Reading, monitor};
use crate::boot;
use crate::domain::ids::ProducerId;
use crate::domain::log::monitor::{Ordered, not_ordered};
use jiff::SignedDuration;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Arguments of `monitor`.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    log: OfLog,
    /// Báo các đợt tem đứng tên chủ thể này mà chủ thể không đặt (CT-…)
    #[arg(long, requires = "ordered", value_name = "ID")]
    producer: Option<ProducerId>,
    /// Các đợt tem chủ thể đã đặt: CSV hoặc XLSX có cột gtin, lot, count
    #[arg(long, requires = "producer", value_name = "FILE")]
    ordered: Option<PathBuf>,
    /// Số tem được vượt số sản phẩm của lô, phần trăm (tolerance)
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(0..=50))]
    tolerance: u32,
    /// Chỉ một lần (once)
    #[arg(long)]
    once: bool,
    /// Giây giữa hai lần đọc (seconds between)
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    let key = key(&args.log.key)?;
    let orders = args.ordered.as_deref().map(orders).transpose()?;
    let (source, memory) = (boot::log_source(&args.log.log), boot::memory(&args.log.state)?);
    let tolerance = f64::from(args.tolerance) / 100.0;
    loop {
        let code = match monitor(source.as_ref(), &key, memory.as_ref(), tolerance, boot::now()) {
            Ok(reading) => tell(global, &reading, args.producer.zip(orders.as_deref())),
            Err(error) => refused(global, error),
        };
        if args.once {
            return code;
        }
        // What cannot be reached now is asked again.
        if let Err(refusal) = code {
            global.refuse(&refusal);
        }
        std::thread::sleep(Duration::from_secs(args.every));
    }
}

/// The orders of a producer from a table.
fn orders(path: &Path) -> Result<Vec<Ordered>, Refusal> {
    let table = boot::table(path)?;
    let column = |name: &str| {
        let found = table.headers.iter().position(|h| h.trim().eq_ignore_ascii_case(name));
        found.ok_or_else(|| {
            Refusal::new(Code::Input, format!("{}: no column {name:?}; gtin, lot and count are needed", path.display()))
        })
    };
    let [gtin, lot, count] = [column("gtin")?, column("lot")?, column("count")?];
    let order = |(n, row): &(u32, Vec<String>)| {
        let cell = |at: usize| row.get(at).map(|c| c.trim()).unwrap_or_default();
        let wrong = |name: &str, value: &str| {
            Refusal::new(Code::Input, format!("{}: row {n}: {name} {value:?} does not hold", path.display()))
        };
        Ok(Ordered {
            gtin: cell(gtin).parse().map_err(|_| wrong("gtin", cell(gtin)))?,
            lot: cell(lot).parse().map_err(|_| wrong("lot", cell(lot)))?,
            count: cell(count).parse().map_err(|_| wrong("count", cell(count)))?,
        })
    };
    table.rows.iter().map(order).collect()
}

/// Age of a checkpoint from which on its log stands still, or is withheld from who reads it; a server
/// gives a new time each minute.
const STALE: SignedDuration = SignedDuration::from_mins(10);

fn tell(global: &Global, reading: &Reading, of: Option<(ProducerId, &[Ordered])>) -> Outcome {
    let head = reading.checkpoint.head();
    let (strange, unanswered) = match of {
        Some((producer, orders)) => not_ordered(reading.monitor.runs_of(producer), orders),
        None => (Vec::new(), Vec::new()),
    };
    let runs: Vec<_> = strange
        .iter()
        .map(|(id, run)| {
            serde_json::json!({"run": id, "index": run.index, "batch": run.batch, "gtin": run.gtin, "lot": run.lot,
                "count": run.count, "at": run.at})
        })
        .collect();
    let stale = reading.checkpoint.as_of().is_none_or(|at| boot::now().duration_since(at) > STALE);
    let answer = serde_json::json!({
        "origin": reading.checkpoint.origin(), "size": head.size, "root": head.root.to_string(), "read": reading.read,
        "as_of": reading.checkpoint.as_of(), "stale": stale, "findings": reading.findings, "not_ordered": runs, "unanswered": unanswered,
    });
    global.answer(&answer, || {
        let size = head.size.to_string();
        let mut lines = vec![global.t("monitor-read", &[("size", &size), ("read", &reading.read.to_string())])];
        lines.extend(reading.findings.iter().map(|finding| {
            let word = |name: &str, value: &str| match name {
                "scheme" => global.t(&format!("scheme-{value}"), &[]),
                _ => value.to_owned(),
            };
            let args: Vec<_> = finding.args.iter().map(|(n, v)| (n.as_str(), word(n, v))).collect();
            let args: Vec<_> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
            format!("• [{}] {}", finding.index, global.t(&format!("monitor-{}", finding.code), &args))
        }));
        lines.extend(strange.iter().map(|(id, run)| {
            let (count, lot) = (run.count.to_string(), run.lot.to_string());
            let args = [("run", id.to_string()), ("count", count), ("gtin", run.gtin.to_string()), ("lot", lot)];
            let args: Vec<_> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
            format!("• [{}] {}", run.index, global.t("monitor-not-ordered", &args))
        }));
        if stale {
            let as_of = reading.checkpoint.as_of().map(|at| at.to_string()).unwrap_or_default();
            lines.push(format!("• {}", global.t("monitor-stale", &[("at", &as_of)])));
        }
        if reading.findings.is_empty() && strange.is_empty() && !stale {
            lines.push(global.t("monitor-well", &[]));
        }
        lines.join("\n")
    })?;
    Ok(u8::from(!reading.findings.is_empty() || !strange.is_empty() || stale))
}
