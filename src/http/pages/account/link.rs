//! `/lien-ket/TOKEN`: first use, and a forgotten password.

use super::welcome;
use crate::app::accounts::{AccountError, entry};
use crate::app::command::Refusal;
use crate::http::accept::Language;
use crate::http::auth::{Client, apart, device, from_our_pages};
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::pages::page;
use crate::http::pages::words::Words;
use crate::http::state::AppState;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "account/link.html", config = ".askama.toml")]
struct LinkPage {
    w: Words,
    switch: String,
    path: String,
    login: String,
    name: String,
    role: &'static str,
    /// Why the password before was not taken: a catalogue key.
    wrong: Option<&'static str>,
}

/// `GET /lien-ket/TOKEN`: opening it changes nothing, so that a preview in a chat uses nothing up.
pub(in crate::http) async fn form(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    Path(link): Path<String>,
) -> Result<Response, Fault> {
    show(&state, lang, &link, None)
}

fn show(state: &AppState, lang: crate::i18n::Lang, link: &str, wrong: Option<&'static str>) -> Result<Response, Fault> {
    let account = entry::link_of(&state.office, link).map_err(|_| Fault::new(StatusCode::NOT_FOUND, "link"))?;
    let w = Words(lang);
    let path = format!("/lien-ket/{link}");
    let switch = format!("{path}?lang={}", w.other());
    let (login, name) = (account.login.clone(), account.name.clone());
    Ok(page(lang, &LinkPage { w, switch, path, login, name, role: account.role.code(), wrong }))
}

/// What is typed.
#[derive(Deserialize)]
pub(in crate::http) struct Typed {
    password: String,
    again: String,
}

/// `POST /lien-ket/TOKEN`.
pub(in crate::http) async fn open(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    client: Client,
    headers: HeaderMap,
    Path(link): Path<String>,
    Fields(typed): Fields<Typed>,
) -> Result<Response, Fault> {
    from_our_pages(&headers)?;
    if typed.password != typed.again {
        return show(&state, lang, &link, Some("account-password-differs"));
    }
    let place = state.sign_in.enter(client, "link").await?;
    let (office, device, token) = (Arc::clone(&state.office), device::of(&headers), link.clone());
    let opened = apart(move || entry::open_link(&office, &token, &typed.password, &device)).await?;
    drop(place);
    match opened {
        Ok(entered) => welcome(&entered, None),
        Err(AccountError::Field { .. }) => show(&state, lang, &link, Some("account-password-weak")),
        Err(AccountError::Link) => Err(Fault::new(StatusCode::NOT_FOUND, "link")),
        Err(other) => Err(Fault::from(Refusal::from(other))),
    }
}
