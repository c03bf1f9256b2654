//! Lists and single rows.

use super::Outcome;
use super::account::counts;
use super::global::{Global, unexpected};
use crate::app::command::{self, Kind, Request, Response};
use crate::domain::ids::RunId;
use crate::i18n::{self, Lang};
use crate::ports::workbook::Sheet;
use serde_json::Value;

/// Which rows.
#[derive(clap::Args)]
pub(super) struct ListArgs {
    /// Chỉ những dòng chứa chữ này, không phân biệt dấu và hoa thường (rows that contain this text)
    #[arg(long, value_name = "TEXT")]
    find: Option<String>,
}

/// Arguments of `runs`.
#[derive(clap::Args)]
pub(super) struct RunArgs {
    /// Một đợt tem, ví dụ DT-3; để trống là tất cả
    id: Option<RunId>,
    #[command(flatten)]
    list: ListArgs,
}

/// Prints the rows of a kind: a JSON array, or a table.
pub(super) fn list(global: &Global, kind: Kind, args: &ListArgs) -> Outcome {
    match global.ask(Request::List { kind, find: args.find.clone() })? {
        Response::Rows(rows) => global.answer(&rows, || {
            if rows.is_empty() {
                global.t("cli-no-rows", &[])
            } else {
                lines(&command::table(global.lang(), kind, &rows))
            }
        }),
        other => Err(unexpected(&other)),
    }
}

/// Prints one row: a JSON object, or its members line by line.
pub(super) fn show(global: &Global, id: impl ToString) -> Outcome {
    match global.ask(Request::Show(id.to_string()))? {
        Response::Row(row) => global.answer(&row, || {
            let mut lines: Vec<_> = members(global.lang(), &row).collect();
            lines.extend(counts(global.lang(), &row));
            lines.join("\n")
        }),
        other => Err(unexpected(&other)),
    }
}

pub(super) fn runs(global: &Global, args: &RunArgs) -> Outcome {
    match args.id {
        Some(id) => show(global, id),
        None => list(global, Kind::Run, &args.list),
    }
}

/// Says what was recorded.
pub(super) fn recorded(global: &Global, request: Request) -> Outcome {
    match global.ask(request)? {
        Response::Recorded { id, remarks } => {
            for (key, args) in &remarks {
                global.say(&i18n::text(global.lang(), key, args));
            }
            global.answer(&serde_json::json!({ "id": id }), || global.t("cli-recorded", &[("id", &id)]))
        }
        other => Err(unexpected(&other)),
    }
}

/// Says that something about a row was recorded.
pub(super) fn changed(global: &Global, id: impl ToString, request: Request) -> Outcome {
    let id = id.to_string();
    match global.ask(request)? {
        Response::Done => global.answer(&serde_json::json!({ "id": id }), || global.t("cli-recorded", &[("id", &id)])),
        other => Err(unexpected(&other)),
    }
}

/// Rows as a table with a header.
fn lines(sheet: &Sheet) -> String {
    let cells: Vec<&Vec<String>> = std::iter::once(&sheet.headers).chain(&sheet.rows).collect();
    let width = |at: usize| cells.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..sheet.headers.len()).map(width).collect();
    let line = |row: &&Vec<String>| {
        let padded = row.iter().zip(&widths).map(|(text, width)| format!("{text:<width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    cells.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A row member by member, indented.
fn members(lang: Lang, row: &Value) -> impl Iterator<Item = String> {
    command::tree(lang, row).into_iter().map(|(depth, name, cell)| {
        let name = if name.is_empty() { "-".to_owned() } else { format!("{name}:") };
        format!("{}{name} {}", "  ".repeat(depth), cell.unwrap_or_default()).trim_end().to_owned()
    })
}
