//! Activating a stamp by its scratch PIN.

use crate::app::activate::{ActivateError, Activated, activate as attempt};
use crate::app::command::Secret;
use crate::domain::dates::vietnam_clock;
use crate::http::accept::Language;
use crate::http::fault::{Fault, Problem};
use crate::http::json::Json;
use crate::http::state::AppState;
use crate::i18n::{self, Lang};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// A stamp and the PIN under its layer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivateRequest {
    /// The scanned text, exactly as read.
    #[schema(example = "HTTPS://TEM.EXAMPLE/01/00200000000013/10/L2608/21/0000123456?S=…")]
    pub(crate) stamp: String,
    /// Eight letters and digits; case, hyphen and blanks do not matter, I and L are read as 1, O as 0.
    #[schema(value_type = String, example = "7K3M-Q9TX")]
    pub(crate) pin: Secret,
}

/// What the PIN did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActivateResult {
    /// The right PIN for the first time; the stamp is activated now.
    Activated,
    /// The right PIN, but the stamp was activated before: the layer may have been scratched by somebody else.
    AlreadyActivated,
    /// Not the PIN of this stamp.
    WrongPin,
}

/// The answer to a try.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActivateView {
    /// What happened.
    result: ActivateResult,
    /// When the stamp was first activated, to the minute. By whom is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
    /// Tries left today, after a wrong PIN.
    #[serde(skip_serializing_if = "Option::is_none")]
    tries_left: Option<u32>,
    /// The same in words, in the language asked for.
    pub(crate) text: String,
}

impl ActivateView {
    /// The answer in a language; pages use it too.
    pub(crate) fn new(lang: Lang, done: Activated) -> Self {
        let when = |at: Timestamp| {
            let (day, hour, minute) = vietnam_clock(at);
            vec![("day", i18n::day(lang, day)), ("time", format!("{hour:02}:{minute:02}"))]
        };
        let (result, at, tries_left, key, args) = match done {
            Activated::First { at } => (ActivateResult::Activated, Some(at), None, "pin-first", when(at)),
            Activated::Again { first } => {
                (ActivateResult::AlreadyActivated, Some(first), None, "pin-again", when(first))
            }
            Activated::Wrong { left } => {
                (ActivateResult::WrongPin, None, Some(left), "pin-wrong", vec![("left", left.to_string())])
            }
        };
        Self { result, at, tries_left, text: i18n::text(lang, key, &args) }
    }
}

impl From<ActivateError> for Fault {
    fn from(error: ActivateError) -> Self {
        let refused = |code| Self::new(StatusCode::UNPROCESSABLE_ENTITY, code);
        let many = |code, seconds| Self::new(StatusCode::TOO_MANY_REQUESTS, code).retry_after(seconds);
        match error {
            ActivateError::Pin(_) => refused("pin-shape"),
            ActivateError::NotGenuine => refused("pin-not-genuine"),
            ActivateError::NoPin => refused("pin-none"),
            ActivateError::StampLimit { retry_after } => many("pin-tries", retry_after),
            ActivateError::Busy { retry_after } => many("pin-many", retry_after),
            ActivateError::CannotCheck(_) | ActivateError::Vault(_) | ActivateError::Store(_) => {
                tracing::error!(%error, "a PIN could not be checked");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "pin-cannot-check").retry_after(60)
            }
        }
    }
}

/// Tries a PIN off the threads that answer scans (a try waits for the disk).
pub(crate) async fn take(state: Arc<AppState>, request: ActivateRequest) -> Result<Activated, Fault> {
    let job = move || attempt(&state.office, &request.stamp, request.pin.reveal());
    match tokio::task::spawn_blocking(job).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")),
    }
}

/// Activates a genuine stamp by the PIN under its scratch layer. A wrong PIN is an answer, not an error. At
/// most ten tries per stamp and day are taken, right ones included and from whatever address, and a number
/// of all stamps together per minute. Nothing about the sender is asked or kept; the PIN is in no log.
#[utoipa::path(post, path = "/api/v1/stamps/activate", tag = "verify", request_body = ActivateRequest, responses(
    (status = 200, description = "What the PIN did", body = ActivateView),
    (status = 422, description = "No PIN, not a genuine stamp, or a stamp without PIN", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "The tries of the stamp for today, or of all stamps for this minute, are used up; see Retry-After", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "The stamp or its PIN cannot be checked now; this says nothing about the stamp", body = Problem, content_type = "application/problem+json"),
    (status = "4XX", description = "The request cannot be read", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", description = "A fault of the server", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn activate(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    Json(request): Json<ActivateRequest>,
) -> Result<Response, Fault> {
    let done = take(state, request).await?;
    Ok(([(CACHE_CONTROL, "no-store")], axum::Json(ActivateView::new(lang, done))).into_response())
}
