//! Pages for people: server-rendered, no script, readable in grey and on paper.

pub(super) mod account;
pub(super) mod api;
pub(super) mod card;
pub(super) mod check;
pub(super) mod error;
pub(super) mod inspector;
mod linked;
mod locator;
mod outline;
pub(super) mod pack;
pub(super) mod pin;
pub(super) mod report;
pub(super) mod rules;
pub(super) mod stamp;
pub(super) mod start;
mod verdict;
mod words;

use crate::i18n::Lang;
use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// Sends a page. A template that fails is a bug: it becomes an error page like any other.
fn page(lang: Lang, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => {
            let head = [
                (CONTENT_TYPE, "text/html; charset=utf-8"),
                (CONTENT_LANGUAGE, lang.code()),
                (CACHE_CONTROL, "no-store"),
            ];
            (head, html).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            super::fault::Fault::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, "internal").into_response()
        }
    }
}
