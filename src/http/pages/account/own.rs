//! `/tai-khoan`: what the owner of an account sees and does.

use super::{domain, scripted, work};
use crate::app::accounts::owner::{self, Held};
use crate::app::accounts::{AccountError, entry};
use crate::app::command::Refusal;
use crate::domain::account::{Role, Scope};
use crate::domain::credentials::Means;
use crate::http::accept::Language;
use crate::http::auth::{Client, Owner, apart, cookie};
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::pages::words::Words;
use crate::http::state::AppState;
use crate::i18n::{Lang, plain};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "account/own.html", config = ".askama.toml")]
struct OwnPage {
    w: Words,
    switch: String,
    name: String,
    login: String,
    role: &'static str,
    /// Where this person's work is done.
    work: &'static str,
    producer: Option<String>,
    has_password: bool,
    sessions: Vec<Line>,
    tokens: Vec<Line>,
    passkeys: Vec<Line>,
    /// Domain that passkeys are bound to; empty where there are none.
    domain: String,
    /// What a new passkey is called unless its owner says otherwise.
    device: String,
    scopes: Vec<&'static str>,
    /// A message to show: a catalogue key.
    told: Option<&'static str>,
    /// A token just made, shown this once.
    made: Option<String>,
}

/// A session, token or passkey.
struct Line {
    id: String,
    name: String,
    detail: String,
    here: bool,
}

/// Messages that the address may ask for.
const TOLD: [&str; 6] = [
    "account-told-password",
    "account-told-wrong-password",
    "account-told-weak",
    "account-told-differs",
    "account-told-gone",
    "account-told-passkey",
];

/// `GET /tai-khoan`.
pub(in crate::http) async fn own(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    owner: Owner,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = query.as_deref().into_iter().flat_map(|q| q.split('&')).find_map(|p| p.strip_prefix("told="));
    let told = TOLD.into_iter().find(|key| asked.is_some_and(|asked| key.strip_prefix("account-told-") == Some(asked)));
    show(&state, lang, &owner, told, None)
}

fn show(state: &AppState, lang: Lang, owner: &Owner, told: Option<&'static str>, made: Option<String>) -> Response {
    let w = Words(lang);
    let account = &owner.caller.account;
    let credentials = state.office.vault.credentials();
    let register = state.office.register();
    let now = state.office.now();
    let day = |at: Timestamp| crate::i18n::day(lang, crate::ports::clock::vietnam_day(at));
    let sessions = credentials.sessions.iter().filter(|(_, s)| s.user == account.id && s.is_live(account.role, now));
    let mut sessions: Vec<_> = sessions.collect();
    sessions.sort_by_key(|(hash, s)| (**hash != owner.session, std::cmp::Reverse(s.seen_at)));
    let device = credentials.sessions.get(&owner.session).map_or_else(String::new, |s| s.device.clone());
    let sessions = sessions
        .into_iter()
        .map(|(hash, s)| Line {
            id: owner::short(hash).to_owned(),
            name: if s.device.is_empty() { w.plain("account-device-unknown").to_owned() } else { s.device.clone() },
            detail: w.with(
                match s.means {
                    Means::Password => "account-session-password",
                    Means::Passkey => "account-session-passkey",
                    Means::Link => "account-session-link",
                },
                &day(s.opened_at),
            ),
            here: *hash == owner.session,
        })
        .collect();
    let tokens = credentials.tokens.iter().filter(|(_, t)| t.user == account.id && t.until > now);
    let tokens = tokens
        .map(|(hash, t)| {
            let scope = |s| plain(lang, &format!("account-scope-{}", code(s)));
            let scopes: Vec<_> = t.scopes.iter().map(|s| scope(*s)).collect();
            let until = w.with("account-token-until", &day(t.until));
            let detail = format!("{} · {until}", scopes.join(", "));
            Line { id: owner::short(hash).to_owned(), name: t.name.clone(), detail, here: false }
        })
        .collect();
    let proofs = credentials.proofs(account.id);
    let passkeys = proofs.into_iter().flat_map(|p| &p.passkeys).map(|k| Line {
        id: k.id.clone(),
        name: k.name.clone(),
        detail: w.with("account-passkey-added", &day(k.added_at)),
        here: false,
    });
    let view = OwnPage {
        switch: format!("/tai-khoan?lang={}", w.other()),
        name: account.name.clone(),
        login: account.login.clone(),
        role: account.role.code(),
        work: work(account.role),
        producer: account.role.producer().and_then(|id| register.producers.get(&id)).map(|p| p.name.clone()),
        has_password: proofs.is_some_and(|p| p.password.is_some()),
        sessions,
        tokens,
        passkeys: passkeys.collect(),
        domain: domain(state),
        device,
        scopes: scopes_of(account.role).into_iter().map(code).collect(),
        told,
        made,
        w,
    };
    scripted(lang, &view)
}

fn code(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "read",
        Scope::Make => "make",
        Scope::Inspect => "inspect",
        Scope::Register => "register",
    }
}

/// Scopes that mean something for a role.
fn scopes_of(role: Role) -> Vec<Scope> {
    match role {
        Role::Office => vec![Scope::Read, Scope::Make, Scope::Register],
        Role::Inspector => vec![Scope::Read, Scope::Inspect],
        Role::Producer { .. } => vec![Scope::Read, Scope::Make],
        Role::Auditor => vec![Scope::Read],
    }
}

/// A new password.
#[derive(Deserialize)]
pub(in crate::http) struct NewPassword {
    #[serde(default)]
    old: String,
    password: String,
    again: String,
}

fn back(lang: Lang, told: &str) -> Response {
    Redirect::to(&format!("/tai-khoan?told={told}&lang={}", lang.code())).into_response()
}

/// `POST /tai-khoan/mat-khau`.
pub(in crate::http) async fn password(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    client: Client,
    owner: Owner,
    Fields(typed): Fields<NewPassword>,
) -> Result<Response, Fault> {
    if typed.password != typed.again {
        return Ok(back(lang, "differs"));
    }
    let account = Arc::clone(&owner.caller.account);
    let place = state.sign_in.enter(client, &account.login).await?;
    let (office, session) = (Arc::clone(&state.office), owner.session);
    let changed = apart(move || owner::change_password(&office, &account, Some(&session), &typed.old, &typed.password));
    let changed = changed.await?;
    drop(place);
    match changed {
        Ok(()) => Ok(back(lang, "password")),
        Err(AccountError::Password) => Ok(back(lang, "wrong-password")),
        Err(AccountError::Field { .. }) => Ok(back(lang, "weak")),
        Err(other) => Err(Fault::from(Refusal::from(other))),
    }
}

/// `POST /tai-khoan/dang-xuat`.
pub(in crate::http) async fn sign_out(State(state): State<Arc<AppState>>, owner: Owner) -> Result<Response, Fault> {
    let office = Arc::clone(&state.office);
    apart(move || entry::sign_out(&office, &owner.caller)).await?.map_err(Refusal::from)?;
    Ok(gone())
}

/// `POST /tai-khoan/dang-xuat-moi-noi`.
pub(in crate::http) async fn sign_out_everywhere(
    State(state): State<Arc<AppState>>,
    owner: Owner,
) -> Result<Response, Fault> {
    let office = Arc::clone(&state.office);
    apart(move || owner::sign_out_everywhere(&office, &owner.caller.account)).await?.map_err(Refusal::from)?;
    Ok(gone())
}

/// To the sign-in page, without cookie and without anything the browser kept.
fn gone() -> Response {
    let mut response = Redirect::to("/dang-nhap").into_response();
    response.headers_mut().insert(SET_COOKIE, cookie::take());
    response.headers_mut().insert("clear-site-data", axum::http::HeaderValue::from_static("\"cache\""));
    response
}

/// `POST /tai-khoan/ma-truy-cap`: a token for programs, shown this once. A form repeats a field for
/// each scope ticked.
pub(in crate::http) async fn make_token(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    owner: Owner,
    Fields(pairs): Fields<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let value = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).unwrap_or_default();
    let allowed = scopes_of(owner.caller.account.role);
    let ticked = |scope: &Scope| pairs.iter().any(|(n, v)| n == "scope" && v == code(*scope));
    let scopes: Vec<_> = allowed.into_iter().filter(ticked).collect();
    let (name, days) = (value("name").to_owned(), value("days").parse().unwrap_or(90));
    let (office, account) = (Arc::clone(&state.office), Arc::clone(&owner.caller.account));
    let made = apart(move || owner::make_token(&office, &account, &name, scopes, days)).await?;
    let made = made.map_err(Refusal::from)?;
    Ok(show(&state, lang, &owner, None, Some(made)))
}

/// What is revoked.
#[derive(Deserialize)]
pub(in crate::http) struct Revoked {
    what: String,
    id: String,
}

/// `POST /tai-khoan/go`: revokes a session, token or passkey.
pub(in crate::http) async fn revoke(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    owner: Owner,
    Fields(asked): Fields<Revoked>,
) -> Result<Response, Fault> {
    let what = match asked.what.as_str() {
        "session" => Held::Session,
        "token" => Held::Token,
        "passkey" => Held::Passkey,
        _ => return Err(Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "fields").with("cause", "what")),
    };
    let office = Arc::clone(&state.office);
    apart(move || owner::revoke(&office, &owner.caller.account, what, &asked.id)).await?.map_err(Refusal::from)?;
    Ok(back(lang, "gone"))
}
