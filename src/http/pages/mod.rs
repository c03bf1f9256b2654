//! Pages for people: server-rendered, no script, readable in grey and on paper.

pub(super) mod account;
pub(super) mod api;
pub(super) mod card;
pub(super) mod check;
pub(super) mod counter;
mod desk;
pub(super) mod error;
pub(super) mod inspector;
mod linked;
mod locator;
pub(super) mod office;
mod outline;
pub(super) mod pack;
pub(super) mod pin;
pub(super) mod report;
pub(super) mod rules;
pub(super) mod stamp;
pub(super) mod start;
mod verdict;
pub(super) mod whereabouts;
mod words;

use super::guard::Worded;
use crate::i18n::Lang;
use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// Our own modules and our own API beside what every page may have; nothing inline, nothing from elsewhere.
const SCRIPTED: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; \
    img-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Sends a page that runs our own modules.
fn scripted(lang: Lang, template: &impl Template) -> Response {
    let mut response = page(lang, template);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(SCRIPTED));
    response
}

/// Sends a form back to be mended: what was typed, and what is wrong with it.
fn amend(lang: Lang, template: &impl Template) -> Response {
    let mut response = (StatusCode::UNPROCESSABLE_ENTITY, page(lang, template)).into_response();
    response.extensions_mut().insert(Worded);
    response
}

/// Bytes that most pages fit in, so that they are written without being moved.
const ROOM: usize = 16 << 10;

/// Sends a page. A template that fails is a bug: it becomes an error page like any other.
fn page(lang: Lang, template: &impl Template) -> Response {
    let mut html = String::with_capacity(ROOM);
    match template.render_into(&mut html) {
        Ok(()) => {
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
