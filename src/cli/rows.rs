//! Lists and single rows.

use super::Outcome;
use super::account::counts;
use super::global::{Global, unexpected};
use crate::app::command::{Kind, Request, Response};
use crate::domain::ids::RunId;
use crate::i18n::{self, Lang};
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

/// Columns of each kind as JSON pointers; the last part names the column in the catalogue.
fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Producer => &["/id", "/name", "/kind", "/products", "/address"],
        Kind::Product => &["/id", "/name", "/producer_name", "/standing/kind", "/standing/stars", "/gtin"],
        Kind::Recognition => {
            &["/id", "/product_name", "/stars", "/decision_no", "/issued_on", "/valid_until", "/standing/kind"]
        }
        Kind::Zone => &["/id", "/name", "/crop", "/area_ha", "/commune"],
        Kind::Certificate => &["/id", "/scheme", "/number", "/body", "/valid_from", "/valid_until", "/live"],
        Kind::Batch => &["/id", "/product_name", "/lot", "/quantity", "/unit", "/made_on", "/best_before"],
        Kind::Run => &["/id", "/product_name", "/plan/lot", "/plan/count", "/state/kind", "/issued_on", "/reprints"],
        Kind::Inspection => &["/id", "/opened_at", "/place", "/inspected", "/signs", "/decision"],
        Kind::User => &["/id", "/login", "/name", "/role", "/producer_name", "/disabled", "/seen_at"],
        Kind::Report => &["/id", "/kind", "/at", "/text"],
    }
}

/// Prints the rows of a kind: a JSON array, or a table.
pub(super) fn list(global: &Global, kind: Kind, args: &ListArgs) -> Outcome {
    match global.ask(Request::List { kind, find: args.find.clone() })? {
        Response::Rows(rows) => global.answer(&rows, || table(global.lang(), columns(kind), &rows)),
        other => Err(unexpected(&other)),
    }
}

/// Prints one row: a JSON object, or its members line by line.
pub(super) fn show(global: &Global, id: impl ToString) -> Outcome {
    match global.ask(Request::Show(id.to_string()))? {
        Response::Row(row) => global.answer(&row, || {
            let mut lines = Vec::new();
            tree(global.lang(), &row, 0, &mut lines);
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

/// A value as one cell.
fn cell(lang: Lang, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "–".to_owned(),
        Some(Value::String(text)) => {
            let key = format!("cli-word-{text}");
            if i18n::has(lang, &key) {
                return i18n::plain(lang, &key);
            }
            text.parse().map_or_else(|_| text.clone(), |day| i18n::day(lang, day))
        }
        Some(Value::Bool(yes)) => i18n::plain(lang, if *yes { "cli-word-yes" } else { "cli-word-no" }),
        Some(Value::Number(n)) if n.is_f64() => format!("{:.2}", n.as_f64().unwrap_or_default()),
        Some(other) => other.to_string(),
    }
}

/// Rows as a table with a header.
pub(super) fn table(lang: Lang, columns: &[&str], rows: &[Value]) -> String {
    if rows.is_empty() {
        return i18n::plain(lang, "cli-no-rows");
    }
    let header = columns.iter().map(|c| i18n::plain(lang, &format!("cli-column-{}", c[1..].replace(['/', '_'], "-"))));
    let mut cells: Vec<Vec<String>> = vec![header.collect()];
    cells.extend(rows.iter().map(|row| columns.iter().map(|c| cell(lang, row.pointer(c))).collect()));
    let width = |at: usize| cells.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let padded = row.iter().zip(&widths).map(|(text, width)| format!("{text:<width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    cells.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A value member by member, indented.
fn tree(lang: Lang, value: &Value, depth: usize, lines: &mut Vec<String>) {
    let pad = "  ".repeat(depth);
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::Object(_) | Value::Array(_) if !is_flat(value) => {
                        lines.push(format!("{pad}{name}:"));
                        tree(lang, value, depth + 1, lines);
                    }
                    _ => lines.push(format!("{pad}{name}: {}", cell(lang, Some(value)))),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                lines.push(format!("{pad}-"));
                tree(lang, item, depth + 1, lines);
            }
        }
        other => lines.push(format!("{pad}{}", cell(lang, Some(other)))),
    }
}

/// Whether a list fits a line: no objects in it.
fn is_flat(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(|i| !i.is_object()))
}
