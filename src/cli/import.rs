//! `import`: a register from CSV or XLSX.

use super::Outcome;
use super::global::{Global, unexpected};
use crate::app::command::{Code, Refusal, Request, Response};
use crate::app::import::{ImportOptions, ImportReport, RowError};
use crate::boot;
use std::path::PathBuf;

/// Row errors shown on the terminal; the file has them all.
const SHOWN: usize = 20;

/// Arguments of `import`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Tệp CSV hoặc XLSX
    file: PathBuf,
    /// Chỉ thử, không ghi
    #[arg(long)]
    dry_run: bool,
    /// Ghi các dòng đúng dù có dòng sai
    #[arg(long)]
    partial: bool,
    /// Nơi ghi tệp lỗi (mặc định: cạnh tệp nhập, đuôi .loi.csv)
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    let table = boot::table(&args.file)?;
    let options = ImportOptions { partial: args.partial, dry_run: args.dry_run };
    let report = match global.ask(Request::Import { table: table.clone(), options })? {
        Response::Imported(report) => report,
        other => return Err(unexpected(&other)),
    };
    if !report.errors.is_empty() {
        let path = args.errors.clone().unwrap_or_else(|| args.file.with_extension("loi.csv"));
        let told = report.errors.iter().map(|e| RowError { problem: problem(global, e), ..e.clone() });
        let bytes = boot::error_file(&table, &told.collect::<Vec<_>>())?;
        std::fs::write(&path, bytes)
            .map_err(|e| Refusal::new(Code::Store, format!("--errors {}: {e}", path.display())))?;
        let (count, file) = (report.errors.len().to_string(), path.display().to_string());
        global.say(&global.t("cli-row-errors", &[("count", &count), ("file", &file)]));
    }
    global.answer(&report, || text(global, &report))?;
    Ok(if report.errors.is_empty() { 0 } else { 2 })
}

fn text(global: &Global, report: &ImportReport) -> String {
    let n = |value: u32| value.to_string();
    let errors = u32::try_from(report.errors.len()).unwrap_or(u32::MAX);
    let mut lines = vec![global.t(
        "cli-imported",
        &[
            ("rows", &n(report.rows)),
            ("producers", &n(report.producers)),
            ("products", &n(report.products)),
            ("recognitions", &n(report.recognitions)),
            ("unconfirmed", &n(report.unconfirmed)),
            ("changed", &n(report.changed)),
            ("unchanged", &n(report.unchanged)),
            ("errors", &n(errors)),
        ],
    )];
    if !report.unused_columns.is_empty() {
        lines.push(global.t("cli-unused-columns", &[("columns", &report.unused_columns.join(", "))]));
    }
    lines.push(global.t(if report.recorded { "cli-import-recorded" } else { "cli-import-nothing" }, &[]));
    lines.extend(report.errors.iter().take(SHOWN).map(|e| {
        let row = n(e.row);
        global.t(
            "cli-row-error",
            &[("row", &row), ("column", &e.column), ("value", &e.value), ("problem", &problem(global, e))],
        )
    }));
    lines.join("\n")
}

/// What is wrong with a row, in the language of the user.
fn problem(global: &Global, error: &RowError) -> String {
    global.t(&format!("import-row-{}", error.code), &[("detail", &error.detail)])
}
