//! `/van-phong/so/KIND` and `/van-phong/so/ID` (a producer's: `/san-xuat/so/…`): lists that are
//! searched without tones, and rows with what belongs to them and what can be done with them.

use crate::app::command::{self, Kind};
use crate::app::desk::{Page, Reader};

use crate::http::auth::ForReader;
use crate::http::fault::Fault;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::page;
use crate::http::state::AppState;
use crate::http::v1::register::kind as kind_of;
use crate::i18n::{Lang, has, plain};
use crate::ports::workbook::Sheet;
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};

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
    let here = if root == "/san-xuat/so" { "/san-xuat/so/products" } else { "/van-phong/so/products" };
    let f = at.frame(&state, here);
    match kind_at(&what, root) {
        Some(kind) => {
            let list = desk.work(move |desk| list(&desk, f, root, what, kind, asked)).await?;
            Ok(page(lang, &list))
        }
        None => {
            let row = desk.work(move |desk| row(&desk, f, root, &what, asked.xong.is_some())).await?;
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
}

/// A member of a row.
struct Line {
    depth: usize,
    name: String,
    cell: Option<String>,
}

fn row(desk: &Reader, f: Frame, root: &'static str, id: &str, done: bool) -> Result<RowPage, command::Refusal> {
    let row = desk.show(id)?;
    let name = ["name", "product_name", "lot", "number", "place", "kind"]
        .into_iter()
        .find_map(|member| row.get(member).and_then(Value::as_str))
        .unwrap_or_default()
        .to_owned();
    let hidden = |name: &str| matches!(name, "ring" | "outline");
    let lang = f.w.0;
    let mut shown = row.clone();
    if let Some(members) = shown.as_object_mut() {
        members.retain(|name, _| !hidden(name));
    }
    let lines = command::tree(lang, &shown)
        .into_iter()
        .map(|(depth, name, cell)| Line { depth: depth.min(4), name: member(lang, &name), cell })
        .collect();
    Ok(RowPage { acts: acts(root, id), id: id.to_owned(), name, done, lines, f })
}

/// A member's name in words; one without words keeps its own.
fn member(lang: Lang, name: &str) -> String {
    let name_of = |room: &str| format!("{room}-{}", name.replace('_', "-"));
    let known = [name_of("desk-field"), name_of("cli-column")].into_iter().find(|key| has(lang, key));
    known.map_or_else(|| name.replace('_', " "), |key| plain(lang, &key))
}

/// What can be done with a row: text and address.
fn acts(root: &'static str, id: &str) -> Vec<(&'static str, String)> {
    let prefix = id.split_once('-').map_or("", |(prefix, _)| prefix);
    match (root, prefix) {
        ("/van-phong/so", "CN") => vec![("desk-decide", format!("/van-phong/quyet-dinh/{id}"))],
        (_, "LO") => vec![("desk-batch-open", format!("/san-xuat/lo/{id}"))],
        ("/van-phong/so", "KT") => vec![("desk-minutes", format!("/api/v1/inspections/{id}/minutes.pdf"))],
        _ => Vec::new(),
    }
}
