//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): a POST that is sent again with
//! its key is answered again, not carried out again. The key stands in the record of what it
//! created; the whole answers are remembered in memory, and after a restart rebuilt from the record.

use super::auth::known;
use super::fault::Fault;
use super::state::AppState;
use crate::domain::request_mark::RequestMark;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// Name of the header.
pub(super) const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Longest key, characters.
const LONGEST: usize = 200;
/// Largest answer remembered whole, bytes.
const LARGEST: usize = 64 << 10;
/// Answers remembered whole.
const MOST: usize = 2_000;

enum Held {
    InFlight,
    Answered { body: String, kind: Option<HeaderValue>, status: StatusCode, bytes: Bytes },
}

/// Requests under way and answers given.
#[derive(Default)]
pub(super) struct Onces(Mutex<(BTreeMap<String, Held>, VecDeque<String>)>);

impl Onces {
    /// Takes a key for a request; what is known of it already, if so.
    fn take(&self, key: &str, body: &str) -> Option<Result<Response, Fault>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match held.0.get(key) {
            None => {
                held.0.insert(key.to_owned(), Held::InFlight);
                None
            }
            Some(Held::InFlight) => Some(Err(Fault::new(StatusCode::CONFLICT, "idempotency-in-flight").retry_after(1))),
            Some(Held::Answered { body: same, .. }) if same != body => Some(Err(reused())),
            Some(Held::Answered { kind, status, bytes, .. }) => {
                let mut response = (*status, Body::from(bytes.clone())).into_response();
                if let Some(kind) = kind {
                    response.headers_mut().insert(CONTENT_TYPE, kind.clone());
                }
                Some(Ok(replayed(response)))
            }
        }
    }
    fn release(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0.remove(key);
    }
    fn remember(&self, key: String, answer: Held) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.0.insert(key.clone(), answer);
        held.1.push_back(key);
        while held.1.len() > MOST {
            if let Some(oldest) = held.1.pop_front() {
                held.0.remove(&oldest);
            }
        }
    }
}

fn reused() -> Fault {
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency-reused")
}

fn replayed(mut response: Response) -> Response {
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Lets a POST with a key through once.
pub(super) async fn once(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let Some(key) = request.headers().get(&KEY).filter(|_| request.method() == Method::POST).cloned() else {
        return next.run(request).await;
    };
    match with_key(state, &key, request, next).await {
        Ok(response) => response,
        Err(fault) => fault.into_response(),
    }
}

async fn with_key(state: Arc<AppState>, key: &HeaderValue, request: Request, next: Next) -> Result<Response, Fault> {
    let text = key.to_str().unwrap_or_default().trim().trim_matches('"');
    if text.is_empty() || text.len() > LONGEST {
        return Err(Fault::new(StatusCode::BAD_REQUEST, "idempotency-key").with("longest", LONGEST));
    }
    let (parts, body) = request.into_parts();
    // Whoever is not known is told so by the handler; nothing is kept of them.
    let Ok(caller) = known(&parts, &state) else { return Ok(next.run(Request::from_parts(parts, body)).await) };
    let path = parts.uri.path_and_query().map_or("", |p| p.as_str());
    let key = hex::encode(Sha256::digest(format!("{}\n{path}\n{text}", caller.account.id)));
    let bytes = to_bytes(body, super::v1::MAX_UPLOAD).await;
    let bytes = bytes.map_err(|_| Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large"))?;
    let body = hex::encode(Sha256::digest(&bytes));
    if let Some(known) = state.onces.take(&key, &body) {
        return known;
    }
    // Answered before this process began, or so long ago that only the journal remembers.
    if let Some(answered) = state.office.register().marks.get(&key) {
        state.onces.release(&key);
        if answered.body != body {
            return Err(reused());
        }
        let made = serde_json::json!({ "id": answered.id, "remarks": [] });
        return Ok(replayed((StatusCode::CREATED, axum::Json(made)).into_response()));
    }
    let mut request = Request::from_parts(parts, Body::from(bytes));
    request.extensions_mut().insert(RequestMark { key: key.clone(), body: body.clone() });
    // The work goes on when its caller hangs up: the key is in flight for as long as it really is.
    let (held, mine) = (Arc::clone(&state), key.clone());
    let work = tokio::spawn(async move { finish(&state, key, body, next.run(request).await).await });
    work.await.map_err(|_| {
        held.onces.release(&mine);
        Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    })
}

/// Remembers a success; an error leaves the key free for another try.
async fn finish(state: &AppState, key: String, body: String, response: Response) -> Response {
    if !response.status().is_success() {
        state.onces.release(&key);
        return response;
    }
    let (parts, content) = response.into_parts();
    match to_bytes(content, super::v1::MAX_UPLOAD).await {
        Ok(bytes) => {
            if bytes.len() <= LARGEST {
                let kind = parts.headers.get(CONTENT_TYPE).cloned();
                let answer = Held::Answered { body, kind, status: parts.status, bytes: bytes.clone() };
                state.onces.remember(key, answer);
            } else {
                state.onces.release(&key);
            }
            Response::from_parts(parts, Body::from(bytes))
        }
        Err(_) => {
            state.onces.release(&key);
            Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal").into_response()
        }
    }
}
