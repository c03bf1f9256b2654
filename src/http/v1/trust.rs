//! `GET /trust-list.jws`: the signed trust list, for offline verifiers.

use crate::http::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// The trust list as a compact JWS.
#[utoipa::path(get, path = "/trust-list.jws", responses((status = 200, description = "Compact JWS (EdDSA)", body = String, content_type = "application/jose")))]
pub async fn serve(axum::extract::State(state): axum::extract::State<State>) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/jose"), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers, state.trust_list.to_string()).into_response()
}
