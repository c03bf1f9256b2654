//! `/san-xuat/nhap`: batches as a table. First what it would record and what is wrong with it, row by row;
//! only then, and only as a whole, it is recorded.

use crate::app::batch_sheet::{Flaw, MAX_ROWS, Report, RowFlaw};
use crate::app::enrol::NewBatch;
use crate::app::import::Table;
use crate::domain::register::Register;
use crate::http::auth::ForProducer;
use crate::http::fault::Fault;
use crate::http::form::{broken, parts};
use crate::http::json::Fields;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::{amend, page};
use crate::http::state::AppState;
use crate::i18n::{Lang, day, decimal, plain, text};
use askama::Template;
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;

/// Largest file, bytes: five hundred rows need far less.
pub(in crate::http) const MAX_FILE: usize = 2 << 20;

#[derive(Template)]
#[template(path = "counter/import.html", config = ".askama.toml")]
struct ImportPage {
    f: Frame,
    most: usize,
    /// What is wrong with the file as a whole.
    wrong: Vec<String>,
    /// What is wrong with rows: row, column, words.
    flaws: Vec<(u32, String, String)>,
    file: String,
    planned: Vec<Planned>,
    known: usize,
    unused: String,
    /// The table, to be sent again when it is recorded.
    table: String,
    recorded: Vec<Made>,
}

/// A batch to be recorded.
struct Planned {
    row: u32,
    product: String,
    lot: String,
    quantity: String,
    days: String,
    inputs: Vec<String>,
    claims: String,
}

/// A batch that was recorded.
struct Made {
    path: String,
    says: String,
}

/// What is recorded: the table that was looked at, as JSON.
#[derive(Deserialize)]
pub(in crate::http) struct Sent {
    table: String,
}

impl ImportPage {
    fn empty(f: Frame) -> Self {
        Self {
            f,
            most: MAX_ROWS,
            wrong: Vec::new(),
            flaws: Vec::new(),
            file: String::new(),
            planned: Vec::new(),
            known: 0,
            unused: String::new(),
            table: String::new(),
            recorded: Vec::new(),
        }
    }
    fn refused(f: Frame, key: &str) -> Self {
        let wrong = vec![plain(f.w.0, key)];
        Self { wrong, ..Self::empty(f) }
    }
    fn of(f: Frame, register: &Register, table: &Table, report: &Report) -> Self {
        let lang = f.w.0;
        let (whole, rows): (Vec<&RowFlaw>, Vec<&RowFlaw>) = report.flaws.iter().partition(|flaw| flaw.row == 0);
        let flaw = |flaw: &RowFlaw| (flaw.row, flaw.column.clone(), words(lang, &flaw.flaw));
        let made = report.recorded.iter().zip(&report.batches).map(|(id, (_, new))| Made {
            path: format!("/san-xuat/lo/{id}"),
            says: format!("{} · {}", product(register, new), new.lot),
        });
        let table_again = if report.recorded.is_empty() && report.flaws.is_empty() && !report.batches.is_empty() {
            serde_json::to_string(table).unwrap_or_default()
        } else {
            String::new()
        };
        Self {
            wrong: whole.into_iter().map(|flaw| words(lang, &flaw.flaw)).collect(),
            flaws: rows.into_iter().map(flaw).collect(),
            file: table.file.clone(),
            planned: report.batches.iter().map(|(row, new)| planned(lang, register, *row, new)).collect(),
            known: report.known.len(),
            unused: report.unused.join(", "),
            table: table_again,
            recorded: made.collect(),
            ..Self::empty(f)
        }
    }
    fn is_wrong(&self) -> bool {
        !self.wrong.is_empty() || !self.flaws.is_empty()
    }
}

/// A flaw in words, with the way out.
pub(super) fn words(lang: Lang, flaw: &Flaw) -> String {
    let day_or = |value: &str| value.parse().map_or_else(|_| value.to_owned(), |date| day(lang, date));
    let args = [("value", day_or(&flaw.value)), ("detail", day_or(&flaw.detail))];
    text(lang, &format!("counter-row-{}", flaw.code), &args)
}

fn product(register: &Register, new: &NewBatch) -> String {
    register.products.get(&new.product).map(|p| p.name.clone()).unwrap_or_default()
}

fn planned(lang: Lang, register: &Register, row: u32, new: &NewBatch) -> Planned {
    let dated = |key: &str, date: Option<jiff::civil::Date>| Some(text(lang, key, &[("on", day(lang, date?))]));
    let days = [dated("counter-made-on", new.made_on), dated("counter-best-on", new.best_before)];
    let unit = serde_json::to_value(new.unit).unwrap_or_default();
    let unit = plain(lang, &format!("desk-unit-{}", unit.as_str().unwrap_or_default()));
    let zone = |id| register.zones.get(&id).map(|zone| zone.name.clone()).unwrap_or_default();
    let input = |i: &crate::domain::batch::BatchInput| {
        format!("{}: {} kg, {}", zone(i.zone), decimal(lang, i.kg, 1), day(lang, i.harvested_on))
    };
    Planned {
        row,
        product: product(register, new),
        lot: new.lot.clone(),
        quantity: format!("{} {unit}", decimal(lang, new.quantity, if new.quantity.fract() == 0.0 { 0 } else { 2 })),
        days: days.into_iter().flatten().map(|says| format!(" · {says}")).collect(),
        inputs: new.inputs.iter().map(input).collect(),
        claims: new.claims.iter().map(|c| plain(lang, &format!("scheme-{}", c.code()))).collect::<Vec<_>>().join(", "),
    }
}

/// `GET /san-xuat/nhap`.
pub(in crate::http) async fn show(_: ForProducer, State(state): State<Arc<AppState>>, at: At) -> Response {
    page(at.lang, &ImportPage::empty(at.frame(&state, "/san-xuat/nhap")))
}

/// `POST /san-xuat/nhap`: looks at a file; nothing is recorded.
pub(in crate::http) async fn look(
    desk: ForProducer,
    State(state): State<Arc<AppState>>,
    at: At,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let (lang, f) = (at.lang, at.frame(&state, "/san-xuat/nhap"));
    let Some((name, bytes)) = brought(parts(form)?).await? else {
        return Ok(amend(lang, &ImportPage::refused(f, "counter-import-none")));
    };
    let shown = desk.work(move |desk| {
        let Ok(cells) = state.tables.read(&name, &bytes) else {
            return Ok(ImportPage::refused(f, "counter-import-unreadable"));
        };
        let table = Table { file: name, sha256: cells.sha256, headers: cells.headers, rows: cells.rows };
        let report = desk.batches(&table, false)?;
        Ok(ImportPage::of(f, &state.office.register(), &table, &report))
    });
    let shown = shown.await?;
    Ok(if shown.is_wrong() { amend(lang, &shown) } else { page(lang, &shown) })
}

/// `POST /san-xuat/nhap/ghi`: records the table that was looked at, if it still holds.
pub(in crate::http) async fn record(
    desk: ForProducer,
    State(state): State<Arc<AppState>>,
    at: At,
    Fields(sent): Fields<Sent>,
) -> Result<Response, Fault> {
    let (lang, f) = (at.lang, at.frame(&state, "/san-xuat/nhap"));
    let Ok(table) = serde_json::from_str::<Table>(&sent.table) else {
        return Ok(amend(lang, &ImportPage::refused(f, "counter-import-unreadable")));
    };
    let shown = desk.work(move |desk| {
        let report = desk.batches(&table, true)?;
        Ok(ImportPage::of(f, &state.office.register(), &table, &report))
    });
    let shown = shown.await?;
    Ok(if shown.is_wrong() { amend(lang, &shown) } else { page(lang, &shown) })
}

/// The file of the form, if one was chosen.
async fn brought(mut form: Multipart) -> Result<Option<(String, Vec<u8>)>, Fault> {
    while let Some(part) = form.next_field().await.map_err(broken)? {
        if part.name() == Some("table") {
            let name = part.file_name().unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
            let name: String = name.chars().take(120).collect();
            let bytes = part.bytes().await.map_err(broken)?.to_vec();
            return Ok((!bytes.is_empty()).then_some((name, bytes)));
        }
    }
    Ok(None)
}
