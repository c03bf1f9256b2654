//! Rows as people read them: which columns of each kind, and every cell in words.

use super::Kind;
use crate::i18n::{Lang, day, decimal, has, plain};
use crate::ports::workbook::Sheet;
use serde_json::Value;

/// Columns of each kind as JSON pointers; the last parts name the column in the catalogue.
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
        Kind::Report => &["/id", "/kind", "/at", "/text"],
        Kind::User => &["/id", "/login", "/name", "/role", "/producer_name", "/disabled", "/seen_at"],
    }
}

/// Rows of a kind as a sheet.
#[must_use]
pub fn table(lang: Lang, kind: Kind, rows: &[Value]) -> Sheet {
    let columns = columns(kind);
    let key = |column: &str| column.trim_start_matches('/').replace(['/', '_'], "-");
    let headers = columns.iter().map(|c| plain(lang, &format!("cli-column-{}", key(c))));
    let mut sheet = Sheet::new("", headers);
    sheet.rows = rows.iter().map(|row| columns.iter().map(|c| cell(lang, row.pointer(c))).collect()).collect();
    sheet
}

/// A value as one cell.
#[must_use]
pub fn cell(lang: Lang, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "–".to_owned(),
        Some(Value::String(text)) => {
            let key = format!("cli-word-{text}");
            if has(lang, &key) {
                return plain(lang, &key);
            }
            text.parse().map_or_else(|_| text.clone(), |date| day(lang, date))
        }
        Some(Value::Bool(yes)) => plain(lang, if *yes { "cli-word-yes" } else { "cli-word-no" }),
        Some(Value::Number(n)) if n.is_f64() => decimal(lang, n.as_f64().unwrap_or_default(), 2),
        Some(other) => other.to_string(),
    }
}

/// A value member by member: depth, name (empty in lists), and the cell where it is no group.
#[must_use]
pub fn tree(lang: Lang, value: &Value) -> Vec<(usize, String, Option<String>)> {
    let mut lines = Vec::new();
    branch(lang, value, 0, &mut lines);
    lines
}

fn branch(lang: Lang, value: &Value, depth: usize, lines: &mut Vec<(usize, String, Option<String>)>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if is_flat(value) {
                    lines.push((depth, name.clone(), Some(flat(lang, value))));
                } else {
                    lines.push((depth, name.clone(), None));
                    branch(lang, value, depth + 1, lines);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                lines.push((depth, String::new(), None));
                branch(lang, item, depth + 1, lines);
            }
        }
        other => lines.push((depth, String::new(), Some(cell(lang, Some(other))))),
    }
}

fn flat(lang: Lang, value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(|item| cell(lang, Some(item))).collect::<Vec<_>>().join(", "),
        other => cell(lang, Some(other)),
    }
}

/// Whether a value fits a line: no objects in it.
fn is_flat(value: &Value) -> bool {
    match value {
        Value::Object(_) => false,
        Value::Array(items) => items.iter().all(|item| !item.is_object() && !item.is_array()),
        _ => true,
    }
}
