//! HTTP: public reads, verify, check and problem reports. Changes go through the command line.

mod assets;
pub mod openapi;
mod pages;
pub mod problem;
pub mod v1;
mod view;

use crate::app::Office;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Router, extract::DefaultBodyLimit};
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;

/// What handlers share.
#[derive(Clone)]
pub struct State {
    /// The office.
    pub office: Arc<Office>,
    /// The signed trust list as served.
    pub trust_list: Arc<str>,
}

/// Largest request body, bytes.
pub const MAX_BODY: usize = 64 * 1024;

/// No script, no frame, nothing from elsewhere.
const CSP: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// All routes.
pub fn router(state: State) -> Router {
    Router::new()
        .route("/", get(pages::start::page))
        .route("/kiem-tra", post(pages::start::check))
        .route("/phan-anh", post(pages::report::send))
        .route("/01/{*rest}", get(pages::stamp::page))
        .route("/assets/{file}", get(assets::serve))
        .route("/trust-list.jws", get(v1::trust::serve))
        .route("/health", get(v1::health::serve))
        .route("/openapi.json", get(openapi::serve))
        .route("/api/v1/verify", post(v1::verify::serve))
        .route("/api/v1/labels/check", post(v1::check::serve))
        .route("/api/v1/reports", post(v1::report::serve))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::method)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::from_fn(headers))
        .layer(middleware::from_fn(time_limit))
        .with_state(state)
}

async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn time_limit(request: Request, next: Next) -> Response {
    match tokio::time::timeout(Duration::from_secs(10), next.run(request)).await {
        Ok(response) => response,
        Err(_) => problem::timeout(),
    }
}
