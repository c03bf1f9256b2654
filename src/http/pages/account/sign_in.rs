//! `/dang-nhap`.

use super::{domain, scripted, welcome};
use crate::app::accounts::{SignInError, entry};
use crate::app::command::{Refusal, Secret};
use crate::http::accept::Language;
use crate::http::auth::{Client, apart, device, from_our_pages};
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::pages::words::Words;
use crate::http::state::AppState;
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "account/sign-in.html", config = ".askama.toml")]
struct SignInPage {
    w: Words,
    switch: String,
    next: String,
    login: String,
    /// What was wrong with the attempt before.
    wrong: bool,
    /// Domain that passkeys are bound to; empty where there are none.
    domain: String,
    /// Where a passkey leads to.
    to: String,
}

/// Where to go on afterwards.
#[derive(Deserialize)]
pub(in crate::http) struct Next {
    #[serde(default)]
    tiep: String,
}

/// `GET /dang-nhap?tiep=/path`.
pub(in crate::http) async fn form(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    next: Result<Query<Next>, QueryRejection>,
) -> Response {
    let next = next.map(|Query(next)| next.tiep).unwrap_or_default();
    let w = Words(lang);
    let switch = format!("/dang-nhap?lang={}", w.other());
    let to = if super::is_ours(&next) { next.clone() } else { "/tai-khoan".to_owned() };
    scripted(lang, &SignInPage { w, switch, next, login: String::new(), wrong: false, domain: domain(&state), to })
}

/// What is typed.
#[derive(Deserialize)]
pub(in crate::http) struct Typed {
    login: String,
    password: Secret,
    #[serde(default)]
    next: String,
}

/// `POST /dang-nhap`.
pub(in crate::http) async fn sign_in(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    client: Client,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Result<Response, Fault> {
    from_our_pages(&headers)?;
    let Typed { login, password, next } = typed;
    match attempt(&state, client, &headers, login.clone(), password).await? {
        Ok(entered) => welcome(&entered, Some(&next)),
        Err(()) => {
            let w = Words(lang);
            let switch = format!("/dang-nhap?lang={}", w.other());
            let to = if super::is_ours(&next) { next.clone() } else { "/tai-khoan".to_owned() };
            let mut again =
                scripted(lang, &SignInPage { w, switch, next, login, wrong: true, domain: domain(&state), to });
            // A page, not a problem: the form stands there again.
            *again.status_mut() = StatusCode::OK;
            Ok(again)
        }
    }
}

/// One attempt within the limits; `Err` inside says that login or password is wrong.
pub(in crate::http) async fn attempt(
    state: &Arc<AppState>,
    client: Client,
    headers: &HeaderMap,
    login: String,
    password: Secret,
) -> Result<Result<crate::app::accounts::Entered, ()>, Fault> {
    let place = state.sign_in.enter(client, &login).await?;
    let (office, device) = (Arc::clone(&state.office), device::of(headers));
    let entered = apart(move || entry::sign_in(&office, &login, password.reveal(), &device)).await?;
    drop(place);
    match entered {
        Ok(entered) => Ok(Ok(entered)),
        Err(SignInError::Wrong) => Ok(Err(())),
        Err(SignInError::Vault(error)) => Err(Fault::from(Refusal::from(error))),
    }
}
