//! Signing in and out for programs in the browser, and who one is.

use crate::app::accounts::{Entered, entry};
use crate::app::command::{Refusal, Secret};
use crate::domain::account::{Account, Role};
use crate::domain::ids::{ProducerId, UserId};
use crate::http::auth::{Client, Owner, apart, cookie, from_our_pages};
use crate::http::fault::{Fault, Problem};
use crate::http::json::Json;
use crate::http::pages::account::{session_cookie, sign_in::attempt};
use crate::http::state::AppState;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// Login and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Login.
    #[schema(example = "lan.tran")]
    login: String,
    /// Password.
    #[schema(value_type = String, example = "bốn con voi đi chợ")]
    password: Secret,
}

/// Who one is.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// Account.
    #[schema(value_type = String, example = "ND-3")]
    id: UserId,
    /// Login.
    login: String,
    /// Name.
    name: String,
    /// office, inspector, producer or auditor.
    #[schema(example = "producer")]
    role: &'static str,
    /// The producer it is bound to.
    #[schema(value_type = Option<String>, example = "CT-12")]
    #[serde(skip_serializing_if = "Option::is_none")]
    producer: Option<ProducerId>,
    /// The office.
    office: String,
}

fn me(state: &AppState, account: &Account) -> Me {
    Me {
        id: account.id,
        login: account.login.clone(),
        name: account.name.clone(),
        role: account.role.code(),
        producer: Role::producer(account.role),
        office: state.office.trust().map_or_else(String::new, |t| t.iss.clone()),
    }
}

/// Signs in: the answer sets the session cookie. Only for our own pages; other programs use a token.
#[utoipa::path(post, path = "/api/v1/session", tag = "account", request_body = SignIn, responses(
    (status = 201, description = "Signed in", body = Me),
    (status = 401, description = "Login or password is wrong", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "The request comes from another site's page", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    (status = "4XX", description = "The request cannot be read", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", description = "A fault of the server", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn sign_in(
    State(state): State<Arc<AppState>>,
    client: Client,
    headers: HeaderMap,
    Json(typed): Json<SignIn>,
) -> Result<Response, Fault> {
    from_our_pages(&headers)?;
    let entered = attempt(&state, client, &headers, typed.login, typed.password).await?;
    let entered = entered.map_err(|()| Fault::new(StatusCode::UNAUTHORIZED, "wrong-password"))?;
    welcome(&state, &entered)
}

/// Who was let in, with the cookie of the new session.
pub(super) fn welcome(state: &AppState, entered: &Entered) -> Result<Response, Fault> {
    let mut response = (StatusCode::CREATED, axum::Json(me(state, &entered.account))).into_response();
    response.headers_mut().insert(SET_COOKIE, session_cookie(entered)?);
    Ok(response)
}

/// Who one is.
#[utoipa::path(get, path = "/api/v1/session", tag = "account", responses(
    (status = 200, description = "The account", body = Me),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "A token for programs has no session", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(State(state): State<Arc<AppState>>, owner: Owner) -> Response {
    ([(CACHE_CONTROL, "no-store")], axum::Json(me(&state, &owner.caller.account))).into_response()
}

/// Signs out: this session ends.
#[utoipa::path(delete, path = "/api/v1/session", tag = "account", responses(
    (status = 204, description = "Signed out"),
    (status = 401, description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "The request comes from another site's page", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", description = "A fault of the server", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn sign_out(State(state): State<Arc<AppState>>, owner: Owner) -> Result<Response, Fault> {
    let office = Arc::clone(&state.office);
    apart(move || entry::sign_out(&office, &owner.caller)).await?.map_err(Refusal::from)?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie::take())]).into_response())
}
