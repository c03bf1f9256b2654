//! `/van-phong/so/KIND` and `/van-phong/so/ID` (a producer's: `/san-xuat/so/…`): lists that are
//! searched without tones, and rows with what belongs to them and what can be done with them.

use super::add;
use super::case::CasePage;
use crate::app::command::{self, Kind};
use crate::app::desk::{Page, Reader};
use crate::domain::account::Role;
use crate::domain::admin_unit;

use crate::http::auth::ForReader;
use crate::http::fault::Fault;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::page;
use crate::http::state::AppState;
use crate::http::v1::register::kind as kind_of;
use crate::i18n::{Lang, decimal, member, text};
use crate::ports::workbook::Sheet;
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

/// Rows of a page.
const ROWS: usize = 50;
/// Kinds with a list of their own, in the order of the work.
const KINDS: [&str; 9] =
    ["products", "producers", "recognitions", "zones", "certificates", "batches", "runs", "reports", "inspections"];

#[derive(Template)]
#[template(path = "office/list.html", config = ".askama.toml")]
struct ListPage {
    f: Frame,
    root: &'static str,
    kinds: Vec<(&'static str, bool)>,
    kind: String,
    find: String,
    total: usize,
    sheet: Sheet,
    next: Option<String>,
    /// Where a row is recorded by hand, for who may.
    add: Option<String>,
}

impl ListPage {
    /// Address of another list.
    fn at(&self, kind: &str) -> String {
        self.f.to(&format!("{}/{kind}", self.root))
    }
}

/// Which rows.
#[derive(Deserialize, Default)]
pub(in crate::http) struct Asked {
    #[serde(default)]
    tim: String,
    #[serde(default)]
    sau: Option<String>,
    #[serde(default)]
    xong: Option<String>,
}

/// `GET /van-phong/so/{kind or id}?tim=&sau=`.
pub(in crate::http) async fn register(
    desk: ForReader,
    State(state): State<Arc<AppState>>,
    at: At,
    Path(what): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let Query(asked) = asked.unwrap_or_default();
    let root = if at.owner.caller.account.role.producer().is_some() { "/san-xuat/so" } else { "/van-phong/so" };
    let is_case = what == "inspections" || what.starts_with("KT-");
    let here = match (root, is_case) {
        ("/san-xuat/so", _) => "/san-xuat/so/products",
        (_, true) => "/van-phong/so/inspections",
        _ => "/van-phong/so/products",
    };
    let f = at.frame(&state, here);
    let decides = at.owner.caller.account.role == Role::Office;
    match kind_at(&what, root) {
        Some(kind) => {
            let mut list = desk.work(move |desk| list(&desk, f, root, what, kind, asked)).await?;
            let word = add::KINDS.into_iter().find(|(_, list_of)| decides && *list_of == list.kind);
            list.add = word.map(|(word, _)| list.f.to(&format!("/van-phong/them/{word}")));
            Ok(page(lang, &list))
        }
        None if what.starts_with("KT-") && root == "/van-phong/so" => {
            let id = what.clone();
            desk.work(move |desk| desk.show(&id).map(drop)).await?;
            let case = CasePage::of(f, &state.office.register(), &what);
            Ok(page(lang, &case.ok_or_else(|| Fault::new(StatusCode::NOT_FOUND, "not-found"))?))
        }
        None => {
            let row = desk.work(move |desk| row(&desk, f, decides, &what, asked.xong.is_some())).await?;
            Ok(page(lang, &row).into_response())
        }
    }
}

/// The kind of a list; reports and cases are no producer's.
fn kind_at(name: &str, root: &str) -> Option<Kind> {
    match name {
        "reports" if root == "/van-phong/so" => Some(Kind::Report),
        "inspections" if root == "/van-phong/so" => Some(Kind::Inspection),
        other => kind_of(other),
    }
}

fn list(
    desk: &Reader,
    f: Frame,
    root: &'static str,
    name: String,
    kind: Kind,
    asked: Asked,
) -> Result<ListPage, command::Refusal> {
    let wanted = Page { find: Some(asked.tim.clone()), after: asked.sau, limit: ROWS };
    let found = desk.list(kind, &wanted)?;
    let own = root == "/san-xuat/so";
    // Reports and cases are no producer's.
    let kinds = KINDS.into_iter().filter(|k| !own || !matches!(*k, "reports" | "inspections"));
    Ok(ListPage {
        kinds: kinds.map(|k| (k, k == name)).collect(),
        root,
        sheet: Sheet { name: f.w.of("desk-kind", &name), ..command::table(f.w.0, kind, &found.rows) },
        find: asked.tim,
        total: found.total,
        next: found.next,
        add: None,
        kind: name,
        f,
    })
}

#[derive(Template)]
#[template(path = "office/row.html", config = ".askama.toml")]
struct RowPage {
    f: Frame,
    id: String,
    name: String,
    done: bool,
    lines: Vec<Line>,
    acts: Vec<(&'static str, String)>,
    /// Where the measured area of a zone is far from the declared one.
    zone: Option<String>,
}

/// A member of a row.
struct Line {
    depth: usize,
    name: String,
    cell: Option<String>,
}

fn row(desk: &Reader, f: Frame, decides: bool, id: &str, done: bool) -> Result<RowPage, command::Refusal> {
    let row = desk.show(id)?;
    let name = ["name", "product_name", "lot", "number", "place", "kind"]
        .into_iter()
        .find_map(|member| row.get(member).and_then(Value::as_str))
        .unwrap_or_default()
        .to_owned();
    let lang = f.w.0;
    let mut shown = row.clone();
    // Outlines, signed bits and digests are for programs.
    for (place, hidden) in [("", ["ring", "outline"]), ("/plan", ["body", "first"]), ("/state", ["digest", "at"])] {
        if let Some(members) = shown.pointer_mut(place).and_then(Value::as_object_mut) {
            members.retain(|name, _| !hidden.contains(&name.as_str()));
        }
    }
    let lines = command::tree(lang, &shown)
        .into_iter()
        .filter(|(depth, name, cell)| says_something(*depth, name, cell.as_deref()))
        .map(|(depth, name, cell)| {
            let commune = cell.as_deref().filter(|_| name == "commune").and_then(admin_unit::by_code);
            let cell = commune.map(|unit| format!("{} ({})", unit.name, unit.code)).or(cell);
            Line { depth: depth.min(4), name: member(lang, &name), cell }
        })
        .collect();
    Ok(RowPage {
        acts: acts(decides, id, &row),
        zone: zone_differs(f.w.0, &row),
        id: id.to_owned(),
        name,
        done,
        lines,
        f,
    })
}

/// Whether a line of a row is shown: not its own number, which is the heading, no empty list, and of
/// what belongs to it only what is known.
fn says_something(depth: usize, name: &str, cell: Option<&str>) -> bool {
    match cell {
        Some("") => false,
        Some("–") => depth == 0,
        _ => depth > 0 || name != "id",
    }
}

/// Says where the area of a zone's outline differs from the declared one by more than a tenth.
fn zone_differs(lang: Lang, row: &Value) -> Option<String> {
    let (measured, declared) = (row.pointer("/outline/area_ha")?.as_f64()?, row.get("declared_ha")?.as_f64()?);
    let args = [("measured", decimal(lang, measured, 2)), ("declared", decimal(lang, declared, 2))];
    ((measured - declared).abs() > declared * 0.1).then(|| text(lang, "desk-zone-differs", &args))
}

/// What can be done with a row: text and address. Only the office decides; a producer's people open
/// their batches.
fn acts(decides: bool, id: &str, row: &Value) -> Vec<(&'static str, String)> {
    let prefix = id.split_once('-').map_or("", |(prefix, _)| prefix);
    let decide = |key| (key, format!("/van-phong/quyet-dinh/{id}"));
    let add = |key, word: &str, with: &str| (key, format!("/van-phong/them/{word}?{with}={id}"));
    let change = ("desk-change", format!("/van-phong/sua/{id}"));
    let is_null = |member: &str| row.get(member).is_none_or(Value::is_null);
    let open = ("desk-batch-open", format!("/san-xuat/lo/{id}"));
    match prefix {
        "LO" if decides && is_null("recalled") => vec![open, decide("desk-recall")],
        "LO" => vec![open],
        _ if !decides => Vec::new(),
        "CN" => vec![decide("desk-decide")],
        "GCN" if is_null("withdrawn_on") => vec![decide("desk-decide-certificate")],
        "DT" => vec![decide("desk-void-bulk")],
        "CT" => vec![
            change,
            add("desk-add-products", "san-pham", "producer"),
            add("desk-add-zones", "vung", "producer"),
            add("desk-add-certificates", "chung-nhan", "holder"),
            decide(if is_null("suspended") { "desk-suspend" } else { "desk-allow" }),
        ],
        "SP" => vec![change, add("desk-add-recognitions", "cong-nhan", "product")],
        "VT" => vec![change, add("desk-add-certificates", "chung-nhan", "holder")],
        _ => Vec::new(),
    }
}
