//! `account`: what became of the stamps of a run, and the counts of a run or batch in words.

use super::Outcome;
use super::global::{Global, unexpected};
use super::parse::word;
use crate::app::command::{Request, Response};
use crate::app::enrol::{Account, Rest};
use crate::domain::ids::RunId;
use crate::i18n::{self, Lang};
use serde_json::Value;

/// Arguments of `account`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Đợt tem, ví dụ DT-3
    run: RunId,
    /// Đã dán: số thứ tự trong đợt (tem đầu là 0), khoảng 0-949, hoặc sê-ri 10 chữ số; nhiều thì cách bằng dấu phẩy
    #[arg(long, value_delimiter = ',')]
    applied: Vec<String>,
    /// Hỏng khi in hoặc dán; những tem này bị hủy
    #[arg(long, value_delimiter = ',')]
    spoiled: Vec<String>,
    /// Thừa, trả lại hoặc đã tiêu hủy; những tem này bị hủy
    #[arg(long, value_delimiter = ',')]
    returned: Vec<String>,
    /// Phần còn lại: applied (tem đã in coi là đã dán) hoặc returned (hủy hết tem thừa)
    #[arg(long, value_parser = word::<Rest>)]
    rest: Option<Rest>,
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    let Args { run, applied, spoiled, returned, rest } = args;
    let account =
        Account { applied: applied.clone(), spoiled: spoiled.clone(), returned: returned.clone(), rest: *rest };
    match global.ask(Request::Account { run: *run, account })? {
        Response::Row(row) => global.answer(&row, || counts(global.lang(), &row).join("\n")),
        other => Err(unexpected(&other)),
    }
}

/// The counts of a run or a batch in words; nothing for other rows.
pub(super) fn counts(lang: Lang, row: &Value) -> Vec<String> {
    let Some(stamps) = row.get("stamps").and_then(Value::as_object) else { return Vec::new() };
    let number = |value: &Value| value.as_f64().map_or_else(|| "–".into(), |n| i18n::decimal(lang, n, 1));
    let args = |of: &serde_json::Map<String, Value>| -> Vec<(String, String)> {
        let id = of.get("run").or(row.get("id")).and_then(Value::as_str).unwrap_or_default().to_owned();
        of.iter().map(|(name, value)| (name.clone(), number(value))).chain([("id".to_owned(), id)]).collect()
    };
    let mut lines = Vec::new();
    if stamps.contains_key("held") {
        let key = if stamps["limit"].is_null() { "tally-batch-open" } else { "tally-batch" };
        lines.push(i18n::text(lang, key, &args(stamps)));
        if stamps["above"] == true {
            lines.push(i18n::text(lang, "tally-above", &args(stamps)));
        }
    }
    let runs = stamps.get("runs").and_then(Value::as_array);
    let each = runs.map_or_else(|| vec![stamps], |runs| runs.iter().filter_map(Value::as_object).collect());
    lines.extend(each.into_iter().map(|run| i18n::text(lang, "tally-run", &args(run))));
    lines
}
