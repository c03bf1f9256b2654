//! The public log as static files (C2SP tlog-tiles).

use super::fault::{Fault, Problem};
use super::state::AppState;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The newest checkpoint of the office's public log: a signed note (C2SP tlog-checkpoint) under the key
/// on the trust list, with the time as a cosignature.
#[utoipa::path(get, path = "/log/checkpoint", tag = "log", responses(
    (status = 200, description = "Signed note", body = String, content_type = "text/plain; charset=utf-8"),
    (status = 404, description = "This office has no log, or nothing was published yet", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn checkpoint(State(state): State<Arc<AppState>>) -> Result<Response, Fault> {
    let published = state.office.log.as_ref().and_then(|log| log.published());
    let published = published.ok_or_else(|| Fault::new(StatusCode::NOT_FOUND, "not-found"))?;
    let head = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "public, max-age=2")];
    Ok((head, published.checkpoint.note().to_owned()).into_response())
}

/// A tile of hashes (`0/000`, `1/x001/234.p/5`) or a bundle of entries (`entries/000`) of the public log;
/// it never changes.
#[utoipa::path(get, path = "/log/tile/{path}", tag = "log",
    params(("path" = String, Path, description = "Level or `entries`, then the number, as C2SP tlog-tiles writes them")),
    responses(
    (status = 200, description = "Tile or bundle", body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 404, description = "No such tile", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn tile(State(state): State<Arc<AppState>>, Path(path): Path<String>) -> Result<Response, Fault> {
    let missing = || Fault::new(StatusCode::NOT_FOUND, "not-found");
    let log = state.office.log.clone().ok_or_else(missing)?;
    let read = tokio::task::spawn_blocking(move || log.file(&format!("tile/{path}"))).await;
    match read {
        Ok(Ok(Some(bytes))) => {
            let keep = "public, max-age=31536000, immutable";
            Ok(([(CONTENT_TYPE, "application/octet-stream"), (CACHE_CONTROL, keep)], bytes).into_response())
        }
        Ok(Ok(None)) => Err(missing()),
        Ok(Err(error)) => {
            tracing::error!(%error, "a tile of the log could not be read");
            Err(Fault::new(StatusCode::SERVICE_UNAVAILABLE, "log-unreadable"))
        }
        Err(_) => Err(Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")),
    }
}

/// Proof that the newest statement on a stamp run (`DT-1`) or recognition (`CN-3`) is in the public log
/// (C2SP tlog-proof), for a file. `temthat verify --proof` and any client of the log check it without the
/// office.
#[utoipa::path(get, path = "/api/v1/log/proofs/{id}", tag = "log",
    params(("id" = String, Path, description = "A run, DT-…, or a recognition, CN-…")),
    responses(
    (status = 200, description = "Proof", body = String, content_type = "text/plain; charset=utf-8"),
    (status = 404, description = "No such statement, or not published yet", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn proof(State(state): State<Arc<AppState>>, Path(id): Path<String>) -> Result<Response, Fault> {
    let missing = || Fault::new(StatusCode::NOT_FOUND, "not-found");
    let log = state.office.log.clone().ok_or_else(missing)?;
    let place = log.place_of(&id).ok_or_else(missing)?;
    match tokio::task::spawn_blocking(move || log.prove(place)).await {
        Ok(Ok(Some(proof))) => {
            // Only ids that are known come here: they are plain.
            let file = format!("attachment; filename=\"{id}.tlog-proof\"");
            let head = [
                (CONTENT_TYPE, "text/plain; charset=utf-8"),
                (CACHE_CONTROL, "public, max-age=60"),
                (CONTENT_DISPOSITION, file.as_str()),
            ];
            Ok((head, proof.to_string()).into_response())
        }
        Ok(Ok(None)) => Err(missing()),
        Ok(Err(error)) => {
            tracing::error!(%error, "a proof of the log could not be made");
            Err(Fault::new(StatusCode::SERVICE_UNAVAILABLE, "log-unreadable"))
        }
        Err(_) => Err(Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")),
    }
}
