//! Tables in and out: import with preview, export, what comes.

use super::answers::{Errors, data, file};
use crate::app::command::{Code, Refusal};
use crate::app::import::{ImportOptions, ImportReport, Table};
use crate::domain::ids::ProductId;
use crate::http::accept::Language;
use crate::http::auth::{ForAuditor, ForOffice, ForOverseer};
use crate::http::fault::Fault;
use crate::http::json::whole;
use crate::http::state::AppState;
use crate::i18n::{Lang, text};
use crate::ports::workbook::{self, Sheet};
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// How to import.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct How {
    /// Name of the file; its ending says what it is (.csv, .xlsx).
    #[param(example = "so-dang-ky.csv")]
    file: String,
    /// Record nothing: a preview.
    #[serde(default)]
    dry_run: bool,
    /// Take the good rows even if others are bad.
    #[serde(default)]
    partial: bool,
    /// vi or en.
    #[serde(rename = "lang")]
    #[param(example = "vi")]
    _lang: Option<String>,
}

/// What an import did, or would do.
#[derive(Serialize, ToSchema)]
pub struct Imported {
    /// Counts: rows, producers, products, recognitions, unconfirmed, changed, unchanged; unused_columns; recorded.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    report: ImportReport,
}

/// Imports a register: the body is the file (CSV in UTF-8, or XLSX). With `dry_run` nothing is recorded.
/// Rows that do not hold stand in `errors`; unless `partial`, one of them keeps all from being recorded.
#[utoipa::path(post, path = "/api/v1/import", tag = "register", request_body(
    content((Vec<u8> = "text/csv"), (Vec<u8> = "application/octet-stream"))), params(How), responses(
    (status = 200, description = "What was, or would be, recorded", body = Imported), Errors))]
pub(crate) async fn import(
    desk: ForOffice,
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    how: Result<Query<How>, QueryRejection>,
    body: Result<axum::body::Bytes, BytesRejection>,
) -> Result<Response, Fault> {
    let Query(How { file, dry_run, partial, .. }) = how.map_err(|e| super::register::bad_query(&e))?;
    let bytes = whole(body)?;
    let report = desk
        .work(move |desk| {
            let name: String = file.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(120).collect();
            let cells = state
                .tables
                .read(&name, &bytes)
                .map_err(|e| Refusal::new(Code::Input, e).told("import-unreadable", &[]))?;
            let table = Table { file: name, sha256: cells.sha256, headers: cells.headers, rows: cells.rows };
            desk.import(table, ImportOptions { partial, dry_run })
        })
        .await?;
    data(Imported { report: worded(lang, report) })
}

/// Row errors in the language asked for.
fn worded(lang: Lang, mut report: ImportReport) -> ImportReport {
    for error in &mut report.errors {
        let key = format!("import-row-{}", error.code);
        if crate::i18n::has(lang, &key) {
            error.problem = text(lang, &key, &[("value", &*error.value), ("detail", &*error.detail)]);
        }
    }
    report
}

/// What to export.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct What {
    /// Only what belongs to this product.
    #[param(value_type = Option<String>, example = "SP-12")]
    product: Option<ProductId>,
    /// json (usual) or xlsx.
    #[param(example = "json")]
    form: Option<String>,
    /// vi or en.
    #[serde(rename = "lang")]
    #[param(example = "vi")]
    _lang: Option<String>,
}

/// The register, or what belongs to one product, to take away: for the office and auditors.
#[utoipa::path(get, path = "/api/v1/export", tag = "register", params(What), responses(
    (status = 200, description = "Tables", content((Object = "application/json"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))), Errors))]
pub(crate) async fn export(
    desk: ForAuditor,
    State(state): State<Arc<AppState>>,
    what: Result<Query<What>, QueryRejection>,
) -> Result<Response, Fault> {
    let Query(What { product, form, .. }) = what.map_err(|e| super::register::bad_query(&e))?;
    let sheets = desk.work(move |desk| desk.export(product)).await?;
    sent(&state, form.as_deref(), "so-dang-ky", &sheets)
}

/// What comes: what lapses soon, what lacks a trace code, communes without a product, stars.
#[utoipa::path(get, path = "/api/v1/foresight", tag = "register", params(What), responses(
    (status = 200, description = "Tables", content((Object = "application/json"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))), Errors))]
pub(crate) async fn foresight(
    desk: ForOverseer,
    State(state): State<Arc<AppState>>,
    what: Result<Query<What>, QueryRejection>,
) -> Result<Response, Fault> {
    let Query(What { form, .. }) = what.map_err(|e| super::register::bad_query(&e))?;
    let sheets = desk.work(|desk| desk.foresight()).await?;
    sent(&state, form.as_deref(), "nhin-truoc", &sheets)
}

fn sent(state: &AppState, form: Option<&str>, name: &str, sheets: &[Sheet]) -> Result<Response, Fault> {
    match form {
        None | Some("json") => data(workbook::json(sheets)),
        Some("xlsx") => {
            let bytes = state.tables.write(sheets).map_err(|cause| {
                tracing::error!(%cause, "a workbook could not be made");
                Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
            })?;
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            Ok(file(kind, Some(format!("{name}.xlsx")), bytes))
        }
        Some(_) => Err(Fault::new(StatusCode::BAD_REQUEST, "query").with("cause", "form: json, xlsx")),
    }
}
