//! `foresight` and `export`: sheets on the terminal, as JSON, or as a workbook.

use super::Outcome;
use super::global::{Global, unexpected};
use super::print::write;
use crate::app::command::{Refusal, Request, Response};
use crate::boot;
use crate::domain::ids::ProductId;
use crate::ports::workbook::{Sheet, json};
use std::io::IsTerminal;
use std::path::PathBuf;

/// Arguments of `foresight`.
#[derive(clap::Args)]
pub(super) struct ForesightArgs {
    /// Ghi sổ XLSX (also as a workbook)
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
}

/// Arguments of `export`.
#[derive(clap::Args)]
pub(super) struct ExportArgs {
    /// Chỉ một sản phẩm, ví dụ SP-12 (one product)
    #[arg(long)]
    product: Option<ProductId>,
    /// Ghi sổ XLSX (as a workbook)
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
    /// Ghi tệp JSON (as a JSON file)
    #[arg(long, value_name = "FILE")]
    json_file: Option<PathBuf>,
}

pub(super) fn foresight(global: &Global, args: &ForesightArgs) -> Outcome {
    let sheets = ask(global, Request::Foresight)?;
    save(global, &sheets, args.xlsx.as_ref(), None)?;
    global.answer(&json(&sheets), || text(&sheets))
}

pub(super) fn export(global: &Global, args: &ExportArgs) -> Outcome {
    let sheets = ask(global, Request::Export { product: args.product })?;
    let kept = args.xlsx.is_some() || args.json_file.is_some();
    save(global, &sheets, args.xlsx.as_ref(), args.json_file.as_ref())?;
    if kept && !global.json {
        return Ok(0);
    }
    global.answer(&json(&sheets), || text(&sheets))
}

/// Asks for sheets.
pub(super) fn ask(global: &Global, request: Request) -> Result<Vec<Sheet>, crate::app::command::Refusal> {
    match global.ask(request)? {
        Response::Sheets(sheets) => Ok(sheets),
        other => Err(unexpected(&other)),
    }
}

fn save(
    global: &Global,
    sheets: &[Sheet],
    xlsx: Option<&PathBuf>,
    file: Option<&PathBuf>,
) -> Result<(), crate::app::command::Refusal> {
    let mut said = Vec::new();
    if let Some(path) = xlsx {
        write(path, &boot::workbook(sheets)?)?;
        said.push(path);
    }
    if let Some(path) = file {
        let bytes = serde_json::to_vec_pretty(&json(sheets)).unwrap_or_default();
        write(path, &bytes)?;
        said.push(path);
    }
    for path in said {
        global.say(&global.t("cli-written", &[("file", &path.display().to_string())]));
    }
    Ok(())
}

/// Sheets as text: the name, then columns as wide as their longest cell.
pub(super) fn text(sheets: &[Sheet]) -> String {
    let mut out = Vec::new();
    for sheet in sheets {
        out.push(format!("{} ({})", sheet.name, sheet.rows.len()));
        let all: Vec<&Vec<String>> = std::iter::once(&sheet.headers).chain(&sheet.rows).collect();
        let width = |column: usize| {
            all.iter().filter_map(|r| r.get(column)).map(|c| c.chars().count()).max().unwrap_or(0).min(40)
        };
        let widths: Vec<usize> = (0..sheet.headers.len()).map(width).collect();
        for row in all {
            let cells = row.iter().zip(&widths).map(|(c, w)| {
                let cut: String =
                    if c.chars().count() > *w { c.chars().take(w - 1).chain(['…']).collect() } else { c.clone() };
                format!("{cut}{}", " ".repeat(w.saturating_sub(cut.chars().count())))
            });
            out.push(format!("  {}", cells.collect::<Vec<_>>().join("  ")).trim_end().to_owned());
        }
        out.push(String::new());
    }
    out.join("\n").trim_end().to_owned()
}

/// Whether a decision is seen first.
#[derive(clap::Args)]
pub(super) struct First {
    /// Chỉ xem trước: lô nào, bao nhiêu tem, không ghi gì (preview, record nothing)
    #[arg(long)]
    preview: bool,
    /// Ghi mà không hỏi lại (do not ask)
    #[arg(long)]
    yes: bool,
}

/// Shows what a decision would change, by the request that looks ahead; whether it is to be recorded.
/// A person sees the effect before it is recorded; a script has asked for it already.
pub(super) fn seen_first(global: &Global, first: &First, look: Request) -> Result<bool, Refusal> {
    let asked = !first.yes && std::io::stdin().is_terminal();
    if !first.preview && !asked {
        return Ok(true);
    }
    let seen = ask(global, look)?;
    if first.preview {
        global.answer(&json(&seen), || text(&seen))?;
        return Ok(false);
    }
    global.say(&text(&seen));
    global.say(&global.t("cli-impact-ask", &[]));
    let mut line = String::new();
    let said = std::io::stdin().read_line(&mut line).map_or("", |_| line.trim());
    let agreed = matches!(said, "c" | "C" | "y" | "Y");
    if !agreed {
        global.say(&global.t("cli-impact-left", &[]));
    }
    Ok(agreed)
}
