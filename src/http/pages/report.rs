//! The form for problem reports.

use super::page;
use super::words::Words;
use crate::domain::ids::ReportId;
use crate::http::accept::Language;
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::state::AppState;
use crate::http::v1::reports::{ReportRequest, take};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "consumer/report.html", config = ".askama.toml")]
struct ReportPage {
    w: Words,
    switch: String,
    /// Number of the report just taken.
    done: Option<ReportId>,
    stamp: String,
}

/// `GET /phan-anh`, and `GET /phan-anh?done=PA-12` after sending.
pub(in crate::http) async fn form(Language(lang): Language, RawQuery(query): RawQuery) -> Response {
    let done = query
        .as_deref()
        .into_iter()
        .flat_map(|q| q.split('&'))
        .find_map(|p| p.strip_prefix("done=")?.parse::<ReportId>().ok());
    let w = Words(lang);
    let kept = done.map_or_else(String::new, |id| format!("done={id}&"));
    let switch = format!("/phan-anh?{kept}lang={}", w.other());
    page(lang, &ReportPage { w, switch, done, stamp: String::new() })
}

/// `POST /phan-anh`: records, then shows the number (so that reloading sends nothing again).
pub(in crate::http) async fn send(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    Fields(request): Fields<ReportRequest>,
) -> Result<Response, Fault> {
    let id = take(state, request).await?;
    Ok(Redirect::to(&format!("/phan-anh?done={id}&lang={}", lang.code())).into_response())
}
