//! Pages for people, rendered on the server; no script.
pub(super) mod report;
pub(super) mod stamp;
pub(super) mod start;

use super::problem::Problem;
use crate::i18n::{self, Lang};
use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// Texts for templates.
#[derive(Clone, Copy)]
pub(super) struct T(pub Lang);

impl T {
    pub fn t(&self, key: &str) -> String {
        i18n::plain(self.0, &format!("page-{key}"))
    }
    pub fn code(&self) -> &'static str {
        self.0.code()
    }
}

/// Language asked for: `lang=` in the query, else the browser's first choice, else Vietnamese.
pub(super) fn language(query: Option<&str>, headers: &HeaderMap) -> Lang {
    let asked = query.into_iter().flat_map(|q| q.split('&')).find_map(|p| p.strip_prefix("lang="));
    match asked {
        Some("en") => Lang::En,
        Some(_) => Lang::Vi,
        None => {
            let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
            if header.trim_start().to_ascii_lowercase().starts_with("en") && !header.contains("vi") {
                Lang::En
            } else {
                Lang::Vi
            }
        }
    }
}

pub(super) fn html(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(_) => {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "defect", "The page could not be made").into_response()
        }
    }
}
