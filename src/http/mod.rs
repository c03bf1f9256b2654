//! HTTP: public reads, checking and problem reports. Nothing here changes the register.
//!
//! A handler extracts, calls one use case and maps the answer. Whatever goes wrong becomes a
//! [`fault::Fault`], which the [`guard`] renders as problem+json (RFC 9457), or as a page for a
//! browser, in the reader's language.

mod accept;
pub mod assets;
mod auth;
mod causes;
mod desks;
pub mod fault;
mod form;
mod guard;
mod json;
mod log;
pub mod metrics;
mod once;
pub mod openapi;
mod pace;
mod packs;
mod pages;
mod refused;
mod state;
mod v1;
pub mod witness;
mod words;

pub use state::{Backroom, HttpOptions, State, TrustToken};
pub use v1::verdict::VerdictView;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use state::AppState;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

/// The whole public surface of an office.
pub fn router(state: State) -> Router {
    router_with(state, HttpOptions::default())
}

/// As [`router`], with other limits.
pub fn router_with(state: State, options: HttpOptions) -> Router {
    router_of(state, options, Backroom::default())
}

/// As [`router_with`], with what a server needs to sign and to read tables.
pub fn router_of(state: State, options: HttpOptions, backroom: Backroom) -> Router {
    let timeout = options.timeout;
    let state = Arc::new(AppState::new(state, options, backroom));
    let pages = Router::new()
        .route("/", get(pages::start::start))
        .route("/01/{*rest}", get(pages::stamp::stamp))
        .route("/chia-se/01/{*rest}", get(pages::card::card))
        .route("/thanh-tra", get(pages::inspector::shell))
        .route("/thanh-tra/sw.js", get(pages::inspector::worker))
        .route("/thanh-tra/manifest.webmanifest", get(pages::inspector::manifest))
        .route("/.well-known/temthat/root.pub", get(pages::inspector::root))
        .route("/quy-tac", get(pages::rules::rules))
        .route("/kiem-tra", post(pages::check::check))
        .route("/kich-hoat", post(pages::pin::activate))
        .route("/noi-quet/01/{*rest}", get(pages::whereabouts::form))
        .route("/noi-quet", post(pages::whereabouts::send))
        .route("/phan-anh", get(pages::report::form))
        .route("/assets/{*path}", get(assets::asset))
        .route("/favicon.ico", get(assets::favicon))
        .route("/robots.txt", get(assets::robots))
        .route("/api", get(pages::api::api))
        .route("/openapi.json", get(openapi::document))
        .layer(CompressionLayer::new());
    // Short answers, asked by programs: compressing them costs more than it saves.
    let api = Router::new()
        .route("/api/v1/verify", post(v1::verify::verify))
        .route("/api/v1/stamps/activate", post(v1::activate::activate))
        .route("/api/v1/rules", get(v1::rules::rules))
        .route("/api/v1/reports", post(v1::reports::report))
        .route("/api/v1/bundle", get(v1::bundle::bundle))
        .route("/status/{kid}/{block}", get(v1::bundle::status))
        .route("/trust-list.jws", get(v1::trust::trust_list))
        .route("/.well-known/temthat/trust-list.jws", get(v1::trust::trust_list))
        .route("/log/checkpoint", get(log::checkpoint))
        .route("/log/tile/{*path}", get(log::tile))
        .route("/api/v1/log/proofs/{id}", get(log::proof))
        .route("/health", get(v1::health::health));
    // Photographs over a slow network take their time.
    let uploads = Router::new()
        .route("/phan-anh", post(pages::report::send))
        .layer(DefaultBodyLimit::max(pages::report::MAX_BODY))
        .merge(
            Router::new()
                .route("/kiem-tra-nhan", get(pages::pack::form).post(pages::pack::send))
                .route("/api/v1/labels/check", post(v1::labels::check))
                .layer(DefaultBodyLimit::max(packs::MAX_BODY)),
        )
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, timeout * 12));
    pages
        .merge(api)
        .merge(desks::routes(&state))
        .layer((
            TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, timeout),
            DefaultBodyLimit::max(v1::MAX_BODY),
        ))
        .merge(uploads)
        .merge(desks::uploads(&state, timeout * 12))
        .fallback(|| async { fault::Fault::new(StatusCode::NOT_FOUND, "not-found") })
        // The outermost first; together, since each layer by itself costs every request a box.
        .layer((
            from_fn_with_state(Arc::clone(&state), guard::guard),
            from_fn_with_state(Arc::clone(&state), pace::pace),
            CatchPanicLayer::custom(guard::panicked),
        ))
        .with_state(state)
}
