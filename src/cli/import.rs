//! `import`.

use super::Global;
use crate::app::import::RowError;
use crate::app::import::{ImportOptions, import};
use crate::boot;
use crate::i18n;
use anyhow::{Context, Result};
use indicatif::ProgressBar;
use std::path::PathBuf;

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
    #[arg(long)]
    errors: Option<PathBuf>,
}

pub(super) fn run(global: &Global, args: &Args) -> Result<u8> {
    let table = boot::table(&args.file)?;
    let booted = global.open()?;
    let bar = ProgressBar::new(table.rows.len() as u64);
    let options = ImportOptions { partial: args.partial, dry_run: args.dry_run };
    let report = import(&booted.office, &table, options, &global.who(), &mut |done, _| bar.set_position(done.into()))?;
    bar.finish_and_clear();
    if !report.errors.is_empty() {
        let path = args.errors.clone().unwrap_or_else(|| args.file.with_extension("loi.csv"));
        let errors: Vec<_> =
            report.errors.iter().map(|e| (e.row, format!("{}: {}", e.column, problem(global, e)))).collect();
        std::fs::write(&path, boot::error_file(&table, &errors)?).with_context(|| format!("{}", path.display()))?;
        eprintln!("{} dòng lỗi, ghi ở {}", errors.len(), path.display());
    }
    global.answer(&report, || {
        let errors: String = report
            .errors
            .iter()
            .take(20)
            .map(|e| format!("\n  dòng {} [{}] {:?}: {}", e.row, e.column, e.value, problem(global, e)))
            .collect();
        format!(
            "{} dòng: {} chủ thể, {} sản phẩm, {} công nhận mới ({} chưa xác nhận), {} thay đổi, {} không đổi, {} lỗi. {}{errors}",
            report.rows,
            report.producers,
            report.products,
            report.recognitions,
            report.unconfirmed,
            report.changed,
            report.unchanged,
            report.errors.len(),
            if report.recorded { "Đã ghi." } else { "Chưa ghi gì." }
        )
    })?;
    Ok(if report.errors.is_empty() { 0 } else { 2 })
}

/// What is wrong with a row, in the language of the user.
fn problem(global: &Global, error: &RowError) -> String {
    i18n::text(global.lang(), &format!("import-row-{}", error.code), &[("detail", &error.detail)])
}
