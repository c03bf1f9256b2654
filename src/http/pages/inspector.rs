//! The inspector's application: its shell, its service worker and its manifest. Everything else of it
//! are files of `web/` and the API.

use super::page;
use super::words::Words;
use crate::http::accept::Language;
use crate::http::assets;
use crate::http::fault::Fault;
use crate::http::state::AppState;
use askama::Template;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Modules, a worker, pictures just taken, and our own API; nothing inline, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
    connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The camera for this page alone.
const PERMISSIONS: &str = "accelerometer=(), camera=(self), geolocation=(), gyroscope=(), magnetometer=(), \
    microphone=(), payment=(), usb=(), interest-cohort=()";
/// What the service worker may do: fetch and keep.
const WORKER_POLICY: &str = "default-src 'none'; connect-src 'self'";

#[derive(Template)]
#[template(path = "inspector/shell.html", config = ".askama.toml")]
struct Shell {
    w: Words,
}

/// `GET /thanh-tra`.
pub(in crate::http) async fn shell(Language(lang): Language) -> Response {
    let mut response = page(lang, &Shell { w: Words(lang) });
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS));
    response
}

/// `GET /thanh-tra/sw.js`: names the files of this edition, so that it changes with any of them.
pub(in crate::http) async fn worker() -> Response {
    let files: Vec<String> = assets::all().iter().map(|asset| assets::url(asset.name)).collect();
    let text = format!(
        "const EDITION = {:?};\nconst FILES = {:?};\n{}",
        assets::edition(),
        files,
        include_str!("../../../web/inspector/sw.js")
    );
    let head = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
        (CONTENT_SECURITY_POLICY, WORKER_POLICY),
        (HeaderName::from_static("service-worker-allowed"), "/thanh-tra"),
    ];
    (head, text).into_response()
}

/// `GET /thanh-tra/manifest.webmanifest` (W3C Web Application Manifest).
pub(in crate::http) async fn manifest() -> Response {
    let text = include_str!("../../../web/inspector/manifest.json").replace("ICON", &assets::url("shared"));
    ([(CONTENT_TYPE, "application/manifest+json"), (CACHE_CONTROL, "no-cache")], text).into_response()
}

/// `GET /.well-known/temthat/root.pub`: the office's root key, 64 hexadecimal digits. Compare it with
/// the one that came to you on another way.
pub(in crate::http) async fn root(State(state): State<Arc<AppState>>) -> Result<Response, Fault> {
    let root = state.trust_list.root().ok_or_else(|| Fault::new(StatusCode::SERVICE_UNAVAILABLE, "trust-missing"))?;
    let head = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "public, max-age=300")];
    Ok((head, format!("{root}\n")).into_response())
}
