//! The signed trust list, for offline verifiers.

use crate::http::assets::etag;
use crate::http::fault::{Fault, Problem};
use crate::http::state::AppState;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The office's trust list as its root signed it (compact JWS, EdDSA, typ `temthat-trust+jwt`).
/// Check it with the root's public key, which must have come to you on another way.
#[utoipa::path(get, path = "/trust-list.jws", tag = "office", responses(
    (status = 200, description = "Compact JWS (RFC 7515)", body = String, content_type = "application/jose"),
    (status = 304, description = "Not changed"),
    (status = 503, description = "No trust list yet", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn trust_list(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Response, Fault> {
    let token = state.trust_list.current();
    if token.is_empty() {
        return Err(Fault::new(StatusCode::SERVICE_UNAVAILABLE, "trust-missing"));
    }
    let tag = etag(token.as_bytes());
    let head = [(ETAG, tag.as_str()), (CACHE_CONTROL, "public, max-age=300")];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    Ok((head, [(CONTENT_TYPE, "application/jose")], token.to_string()).into_response())
}
