//! The offline bundle and the status lists, for verifiers without a network.

use crate::app::bundle::{BundleMakeError, TTL, Wanted};
use crate::http::assets::etag;
use crate::http::fault::{Fault, Problem};
use crate::http::state::AppState;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

impl From<BundleMakeError> for Fault {
    fn from(error: BundleMakeError) -> Self {
        match error {
            BundleMakeError::Future { since, now } => {
                Self::new(StatusCode::NOT_FOUND, "bundle-future").with("since", since).with("now", now)
            }
            BundleMakeError::NoList(..) => Self::new(StatusCode::NOT_FOUND, "no-status-list"),
            BundleMakeError::NoKey | BundleMakeError::NoTrust => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "bundle-missing").retry_after(3600)
            }
            BundleMakeError::Signer(_) | BundleMakeError::Token(_) | BundleMakeError::Store(_) => {
                tracing::error!(%error, "the bundle could not be made");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
        }
    }
}

/// Which bundle is held already.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Since {
    /// Number (`seq`) of the bundle held: the answer is a delta on it. Absent: the whole bundle.
    since: Option<u64>,
}

/// The office's offline bundle, a compact JWS (typ `temthat-bundle+jwt`, or `temthat-bundle-delta+jwt` with
/// `since`); the payload is raw DEFLATE of JSON. Its format: the manual's `bundle`.
#[utoipa::path(get, path = "/api/v1/bundle", tag = "office", params(Since), responses(
    (status = 200, description = "Compact JWS (RFC 7515)", body = String, content_type = "application/jose"),
    (status = 304, description = "Not changed"),
    (status = "4XX", description = "No such number yet, or not a number", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", description = "No key that signs bundles, or a fault of the server", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn bundle(
    State(state): State<Arc<AppState>>,
    query: Result<Query<Since>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let Query(Since { since }) =
        query.map_err(|_| Fault::new(StatusCode::BAD_REQUEST, "bad-parameter").with("name", "since"))?;
    let wanted = since.map_or(Wanted::Whole, Wanted::Since);
    answer(state, wanted, "application/jose", "public, max-age=60".into(), &headers).await
}

/// The status list of a key and a block of 2^20 serials (IETF Token Status List, 2 bits: 0 valid, 1 void,
/// 2 stolen or lost, 3 recalled); a stamp stands at `serial mod 2^20`.
#[utoipa::path(get, path = "/status/{kid}/{block}", tag = "office",
    params(("kid" = u8, Path, description = "Key id"), ("block" = u32, Path, description = "serial div 2^20")),
    responses(
    (status = 200, description = "Status list token", body = String, content_type = "application/statuslist+jwt"),
    (status = 304, description = "Not changed"),
    (status = "4XX", description = "No stamps there", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", description = "No key that signs lists, or a fault of the server", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn status(
    State(state): State<Arc<AppState>>,
    path: Result<Path<(u8, u32)>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let Path(list) = path.map_err(|_| Fault::new(StatusCode::NOT_FOUND, "no-status-list"))?;
    let keep = format!("public, max-age={TTL}");
    answer(state, Wanted::Status(list), "application/statuslist+jwt", keep, &headers).await
}

async fn answer(
    state: Arc<AppState>,
    wanted: Wanted,
    kind: &'static str,
    keep: String,
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    // Making one reads the register and compresses: not on the threads that answer scans.
    let made =
        tokio::task::spawn_blocking(move || state.desk.token(&state.office, &state.trust_list.current(), wanted));
    let token = made.await.map_err(|_| Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal"))??;
    let tag = etag(token.as_bytes());
    // Public and without cookies: a verifier on another origin may read it (draft, section 8.1).
    let head = [(ETAG, tag.as_str()), (CACHE_CONTROL, keep.as_str()), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    Ok((head, [(CONTENT_TYPE, kind)], token.to_string()).into_response())
}
