//! Reading the register: lists by pages, single rows. A producer sees its own.

use super::answers::{Errors, data};
use crate::app::command::Kind;
use crate::app::desk::{Page, Rows};
use crate::http::auth::{ForOverseer, ForReader};
use crate::http::fault::{Fault, Problem};
use crate::http::json::Path;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// Rows of a page when nobody says how many.
const USUAL: usize = 50;
/// Most rows of a page.
const MOST: usize = 500;

/// Which page.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Text to look for, blind to tones and case.
    #[param(example = "che shan")]
    find: Option<String>,
    /// `next` of the page before.
    #[param(example = "SP-50")]
    after: Option<String>,
    /// Rows, 1 to 500.
    #[param(minimum = 1, maximum = 500, example = 50)]
    limit: Option<usize>,
    /// vi or en.
    #[serde(rename = "lang")]
    #[param(example = "vi")]
    _lang: Option<String>,
}

/// A page of rows.
#[derive(Serialize, ToSchema)]
pub struct RowsPage {
    /// Rows in the order of their numbers.
    #[schema(value_type = Vec<Object>)]
    rows: Vec<Value>,
    /// What to give as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// Rows of all pages together.
    total: usize,
}

impl From<Rows> for RowsPage {
    fn from(found: Rows) -> Self {
        Self { rows: found.rows, next: found.next, total: found.total }
    }
}

/// Kinds by their names in addresses.
pub(crate) fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "producers" => Kind::Producer,
        "products" => Kind::Product,
        "recognitions" => Kind::Recognition,
        "zones" => Kind::Zone,
        "certificates" => Kind::Certificate,
        "batches" => Kind::Batch,
        "runs" => Kind::Run,
        _ => return None,
    })
}

/// A page of one kind of the register: producers, products, recognitions, zones, certificates,
/// batches or runs. Everybody who has signed in; a producer sees its own.
#[utoipa::path(get, path = "/api/v1/register/{kind}", tag = "register", params(
    ("kind" = String, Path, description = "producers, products, recognitions, zones, certificates, batches or runs", example = "products"), Asked), responses(
    (status = 200, description = "A page of rows", body = RowsPage),
    Errors))]
pub(crate) async fn list(
    desk: ForReader,
    Path(name): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Fault> {
    let kind = kind(&name).ok_or_else(|| Fault::new(StatusCode::NOT_FOUND, "not-found"))?;
    let page = page(asked)?;
    data(RowsPage::from(desk.work(move |desk| desk.list(kind, &page)).await?))
}

/// The page asked for.
pub(crate) fn page(asked: Result<Query<Asked>, QueryRejection>) -> Result<Page, Fault> {
    let Query(asked) = asked.map_err(|e| bad_query(&e))?;
    Ok(Page { find: asked.find, after: asked.after, limit: limit(asked.limit)? })
}

/// How many rows, 1 to 500.
pub(crate) fn limit(asked: Option<usize>) -> Result<usize, Fault> {
    let limit = asked.unwrap_or(USUAL);
    let refuse = || Fault::new(StatusCode::BAD_REQUEST, "query").with("cause", format!("limit: {limit} (1–{MOST})"));
    (1..=MOST).contains(&limit).then_some(limit).ok_or_else(refuse)
}

/// A query that cannot be read.
pub(crate) fn bad_query(rejection: &QueryRejection) -> Fault {
    let cause: String = rejection.body_text().chars().filter(|c| !c.is_control()).take(200).collect();
    Fault::new(StatusCode::BAD_REQUEST, "query").with("cause", cause)
}

/// One row with what belongs to it, by its id: CT-, SP-, CN-, VT-, GCN-, LO- or DT-.
#[utoipa::path(get, path = "/api/v1/rows/{id}", tag = "register", params(
    ("id" = String, Path, description = "Id", example = "SP-12")), responses(
    (status = 200, description = "The row", body = Object),
    (status = 404, description = "Nothing one may see has this id", body = Problem, content_type = "application/problem+json"),
    Errors))]
pub(crate) async fn show(desk: ForReader, Path(id): Path<String>) -> Result<Response, Fault> {
    data(desk.work(move |desk| desk.show(&id)).await?)
}

/// Reports of the public by pages. For the office, inspectors and auditors.
#[utoipa::path(get, path = "/api/v1/reports/list", tag = "reports", params(Asked), responses(
    (status = 200, description = "A page of rows", body = RowsPage), Errors))]
pub(crate) async fn reports(desk: ForOverseer, asked: Result<Query<Asked>, QueryRejection>) -> Result<Response, Fault> {
    let page = page(asked)?;
    data(RowsPage::from(desk.work(move |desk| desk.reports(&page)).await?))
}
