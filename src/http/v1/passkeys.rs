//! Passkeys: added to an account, and signing in with one. Only for our own pages.

use super::answers::{Made, created};
use super::session::{Me, welcome};
use crate::app::accounts::passkey::{self, AddError, EntryError};
use crate::app::command::Refusal;
use crate::http::auth::{Client, Owner, apart, device, from_our_pages};
use crate::http::fault::{Fault, Problem};
use crate::http::json::Json;
use crate::http::state::AppState;
use crate::ports::passkeys::{Challenge, PasskeyError, Passkeys};
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;

impl From<PasskeyError> for Fault {
    fn from(error: PasskeyError) -> Self {
        match error {
            PasskeyError::NoOrigin => Self::new(StatusCode::CONFLICT, "passkey-origin"),
            PasskeyError::Over => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "passkey-over"),
            PasskeyError::Refused(cause) => {
                tracing::info!(cause, "a passkey was not accepted");
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "passkey-refused")
            }
        }
    }
}

fn party(state: &AppState) -> Result<Arc<dyn Passkeys>, Fault> {
    state.passkeys.clone().ok_or_else(|| PasskeyError::NoOrigin.into())
}

/// A challenge for the browser.
#[derive(Serialize, ToSchema)]
pub struct ChallengeView {
    /// Names the ceremony for its second half: five minutes, once.
    ceremony: String,
    /// Options for `navigator.credentials` (W3C WebAuthn level 3, JSON form).
    #[schema(value_type = Object)]
    options: Value,
}

fn challenge(challenge: Challenge) -> Response {
    let Challenge { ceremony, options } = challenge;
    ([(CACHE_CONTROL, "no-store")], axum::Json(ChallengeView { ceremony, options })).into_response()
}

/// Begins to sign in with a passkey.
#[utoipa::path(post, path = "/api/v1/session/passkey/challenge", tag = "account", responses(
    (status = 200, description = "A challenge", body = ChallengeView),
    (status = "4XX", description = "Not from our own pages, too many attempts, or no passkeys here", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", description = "A fault of the server", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn begin_entry(
    State(state): State<Arc<AppState>>,
    client: Client,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    from_our_pages(&headers)?;
    drop(state.sign_in.enter(client, "passkey").await?);
    Ok(challenge(party(&state)?.begin_entry()?))
}

/// What the browser answers to a challenge.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// As given with the challenge.
    ceremony: String,
    /// The credential in JSON form.
    #[schema(value_type = Object)]
    answer: Value,
}

/// Signs in with a passkey: the answer sets the session cookie.
#[utoipa::path(post, path = "/api/v1/session/passkey", tag = "account", request_body = Answered, responses(
    (status = 201, description = "Signed in", body = Me),
    (status = "4XX", description = "The passkey does not hold, or the request is not from our own pages", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", description = "A fault of the server", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn enter(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    Json(Answered { ceremony, answer }): Json<Answered>,
) -> Result<Response, Fault> {
    from_our_pages(&headers)?;
    let (office, party, device) = (Arc::clone(&state.office), party(&state)?, device::of(&headers));
    let entered = apart(move || passkey::sign_in(&office, party.as_ref(), (&ceremony, &answer), &device)).await?;
    match entered {
        Ok(entered) => welcome(&state, &entered),
        Err(EntryError::Passkey(error)) => Err(error.into()),
        Err(EntryError::Vault(error)) => Err(Refusal::from(error).into()),
    }
}

/// Begins to add a passkey to one's own account.
#[utoipa::path(post, path = "/api/v1/passkeys/challenge", tag = "account", responses(
    (status = 200, description = "A challenge", body = ChallengeView), super::answers::Errors))]
pub(crate) async fn begin_adding(State(state): State<Arc<AppState>>, owner: Owner) -> Result<Response, Fault> {
    Ok(challenge(passkey::begin_adding(&state.office, party(&state)?.as_ref(), &owner.caller.account)?))
}

/// A new passkey.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    /// As given with the challenge.
    ceremony: String,
    /// The credential in JSON form.
    #[schema(value_type = Object)]
    answer: Value,
    /// Name its owner knows it by.
    #[schema(example = "Điện thoại của Lan")]
    name: String,
}

/// Adds a passkey to one's own account.
#[utoipa::path(post, path = "/api/v1/passkeys", tag = "account", request_body = NewPasskey, responses(
    (status = 201, description = "Added", body = Made), super::answers::Errors))]
pub(crate) async fn add(
    State(state): State<Arc<AppState>>,
    owner: Owner,
    Json(NewPasskey { ceremony, answer, name }): Json<NewPasskey>,
) -> Result<Response, Fault> {
    let (office, party) = (Arc::clone(&state.office), party(&state)?);
    let account = Arc::clone(&owner.caller.account);
    let added = apart(move || passkey::add(&office, party.as_ref(), &account, (&ceremony, &answer), &name)).await?;
    match added {
        Ok(id) => created(Made { id, remarks: Vec::new() }),
        Err(AddError::Passkey(error)) => Err(error.into()),
        Err(AddError::Account(error)) => Err(Refusal::from(error).into()),
    }
}
