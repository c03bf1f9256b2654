//! The start page: paste a stamp, and what this is.

use super::page;
use super::words::Words;
use crate::http::accept::Language;
use crate::http::state::AppState;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "consumer/start.html", config = ".askama.toml")]
struct StartPage {
    w: Words,
    switch: String,
    office: String,
    host: String,
}

/// `GET /`.
pub(in crate::http) async fn start(State(state): State<Arc<AppState>>, Language(lang): Language) -> Response {
    let w = Words(lang);
    let office = state.office.trust().map_or_else(String::new, |t| t.iss.clone());
    let switch = format!("/?lang={}", w.other());
    page(lang, &StartPage { w, switch, office, host: state.office.host.to_string() })
}
