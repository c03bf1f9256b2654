//! The outermost layer: words for every fault, headers that bind the browser, one log line.

use super::accept::Form;
use super::fault::{self, Fault};
use super::state::AppState;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, ALLOW, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, RETRY_AFTER,
    VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::any::Any;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// Nothing but our own style sheet, images and forms: no script at all, no frame around us.
pub(super) const CSP: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";
const PERMISSIONS: &str = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), \
    microphone=(), payment=(), usb=(), interest-cohort=()";

/// Headers of every answer.
const BINDING: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, CSP),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Names a request, so that what a person reads, the log and the caller's own log speak of the same.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id a caller gave, if it is one; else one of our own.
fn request_id(headers: &HeaderMap) -> HeaderValue {
    static KEY: OnceLock<RandomState> = OnceLock::new();
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    let given = headers.get(&REQUEST_ID).filter(|id| (8..=64).contains(&id.len()) && id.as_bytes().iter().all(plain));
    given.cloned().unwrap_or_else(|| {
        let id = KEY.get_or_init(RandomState::new).hash_one(NEXT.fetch_add(1, Ordering::Relaxed));
        HeaderValue::from_str(&format!("{id:016x}")).unwrap_or_else(|_| HeaderValue::from_static("unknown"))
    })
}

/// Marks an answer that says in words of its own what is wrong: a form that comes back to be mended.
#[derive(Clone, Copy)]
pub(super) struct Worded;

/// A handler panicked: the caller learns that it is our fault, the log learns what it was.
pub(super) fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let cause = cause.downcast_ref::<&str>().copied().or_else(|| cause.downcast_ref::<String>().map(String::as_str));
    tracing::error!(cause = cause.unwrap_or("unknown"), "a handler panicked");
    Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal").into_response()
}

/// Wraps every request. Query strings (they hold stamps), bodies and addresses are never logged.
pub(super) async fn guard(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let uri = request.uri().clone();
    let kept = NEGOTIATION.map(|name| request.headers().get(name).cloned());
    let id = request_id(request.headers());
    let mut response = next.run(request).await;
    let failed = response.status().is_client_error() || response.status().is_server_error();
    if failed && response.extensions().get::<Worded>().is_none() {
        let headers = asked(kept);
        let fault = response.extensions_mut().remove::<Fault>().unwrap_or_else(|| Fault::of_status(response.status()));
        let mut worded = if fault.code == "sign-in" && method == Method::GET && Form::of(&headers) == Form::Html {
            to_sign_in(&uri)
        } else {
            fault::render(&fault, &uri, &headers, id.to_str().unwrap_or_default())
        };
        for name in [ALLOW, RETRY_AFTER] {
            if let Some(value) = response.headers_mut().remove(&name) {
                worded.headers_mut().insert(name, value);
            }
        }
        if method == Method::HEAD {
            *worded.body_mut() = Body::empty();
        }
        response = worded;
    }
    // Room for these, the variance and the id at once.
    response.headers_mut().reserve(BINDING.len() + 2);
    for (name, value) in BINDING {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    if response.headers().get(CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"text/html")) {
        response.headers_mut().append(VARY, HeaderValue::from_static("accept, accept-language"));
    }
    let (route, took) = (route.as_ref().map_or("-", MatchedPath::as_str), start.elapsed());
    state.metrics.answered(&method, route, response.status(), took);
    tracing::info!(
        id = id.to_str().unwrap_or_default(),
        method = %method,
        route,
        status = response.status().as_u16(),
        micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// Somebody who only has to sign in is asked to, and then brought back.
fn to_sign_in(uri: &Uri) -> Response {
    let path = uri.path_and_query().map_or("/", |p| p.as_str());
    let escaped: String = path.bytes().fold(String::new(), |mut all, b| {
        match b {
            b'/' | b'-' | b'.' | b'_' => all.push(char::from(b)),
            _ if b.is_ascii_alphanumeric() => all.push(char::from(b)),
            _ => all.push_str(&format!("%{b:02X}")),
        }
        all
    });
    Redirect::to(&format!("/dang-nhap?tiep={escaped}")).into_response()
}

/// The headers that decide form and language of an error.
const NEGOTIATION: [HeaderName; 2] = [ACCEPT, ACCEPT_LANGUAGE];

/// What was asked for, from the headers kept while the request was away.
fn asked(kept: [Option<HeaderValue>; 2]) -> HeaderMap {
    NEGOTIATION.into_iter().zip(kept).filter_map(|(name, value)| Some((name, value?))).collect()
}
