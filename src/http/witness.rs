//! A witness over HTTP (C2SP tlog-witness, add-checkpoint). Its faults are those of that text, not
//! problem+json: other people's logs speak to it.

use crate::app::log::watch::WatchError;
use crate::domain::log::note::{self, Checkpoint, MAX_BYTES, NoteKey};
use crate::domain::log::witness::{Refusal, parse_request};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use std::sync::Arc;
use tlog_tiles::Hash;

/// Decides on a checkpoint that is offered with a proof from a number of leaves.
pub type Cosign = Box<dyn Fn(&NoteKey, &Checkpoint, (u64, &[Hash])) -> Result<String, WatchError> + Send + Sync>;

struct Desk {
    logs: Vec<NoteKey>,
    cosign: Cosign,
}

/// The surface of a witness of these logs.
pub fn router(logs: Vec<NoteKey>, cosign: Cosign) -> Router {
    Router::new()
        .route("/add-checkpoint", post(add_checkpoint))
        .layer(DefaultBodyLimit::max(2 * MAX_BYTES))
        .with_state(Arc::new(Desk { logs, cosign }))
}

async fn add_checkpoint(State(desk): State<Arc<Desk>>, body: Bytes) -> Response {
    // The answer waits for the disk.
    let decided = tokio::task::spawn_blocking(move || decide(&desk, &body)).await;
    decided.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "the witness failed"))
}

fn plain(status: StatusCode, text: impl ToString) -> Response {
    (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], format!("{}\n", text.to_string())).into_response()
}

fn decide(desk: &Desk, body: &[u8]) -> Response {
    let Some((old, way, text)) = std::str::from_utf8(body).ok().and_then(parse_request) else {
        return plain(StatusCode::BAD_REQUEST, "the body must be: old SIZE, proof lines, an empty line, a checkpoint");
    };
    let origin = text.split('\n').next().unwrap_or_default();
    let Some(log) = desk.logs.iter().find(|log| log.name() == origin) else {
        return plain(StatusCode::NOT_FOUND, "this log is not followed here");
    };
    let offered = match note::open(text, log, &[]) {
        Ok(offered) => offered,
        Err(error) => return plain(StatusCode::FORBIDDEN, error),
    };
    if old == 0 && !way.is_empty() {
        return plain(StatusCode::UNPROCESSABLE_ENTITY, "a proof from an empty tree is empty");
    }
    match (desk.cosign)(log, &offered, (old, &way)) {
        Ok(line) => ([(CONTENT_TYPE, "text/plain; charset=utf-8")], line).into_response(),
        Err(WatchError::Refused { refusal, evidence }) => {
            if let Some(file) = evidence {
                tracing::error!(%refusal, file, "a log speaks against itself");
            }
            match refusal {
                Refusal::OtherStart(size) => {
                    (StatusCode::CONFLICT, [(CONTENT_TYPE, "text/x.tlog.size")], format!("{size}\n")).into_response()
                }
                Refusal::Backwards => plain(StatusCode::BAD_REQUEST, refusal),
                Refusal::Forked(_) | Refusal::Rewound(_) => plain(StatusCode::CONFLICT, refusal),
                Refusal::Inconsistent(_) => plain(StatusCode::UNPROCESSABLE_ENTITY, refusal),
            }
        }
        Err(error) => {
            tracing::error!(%error, "a checkpoint could not be decided on");
            plain(StatusCode::INTERNAL_SERVER_ERROR, "the witness failed; nothing was cosigned")
        }
    }
}
