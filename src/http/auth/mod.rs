//! Who asks: a session cookie or a bearer token becomes a known caller, and the caller a desk of
//! their role. A handler that takes a [`For`] cannot be reached without one.

mod client;
pub(super) mod cookie;
pub(super) mod device;
mod limits;
mod origin;

pub(super) use client::Client;
pub(super) use limits::{Limit, SignInLimits};
pub(super) use origin::from_our_pages;

use super::accept::lang_of;
use super::fault::Fault;
use super::state::AppState;
use crate::app::accounts::{Caller, Door, entry};
use crate::app::command::Refusal;
use crate::app::desk::{AuditorDesk, Desk, InspectorDesk, Maker, OfficeDesk, Overseer, ProducerDesk, Reader, Seat};
use crate::domain::account::Scope;
use crate::domain::request_mark::RequestMark;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use std::sync::Arc;

/// The desk of the caller's role; nobody else gets past it.
#[derive(Clone)]
pub(super) struct For<D>(pub(super) D);
/// For the office's own people.
pub(super) type ForOffice = For<OfficeDesk>;
/// For inspectors.
pub(super) type ForInspector = For<InspectorDesk>;
/// For a producer's own people.
pub(super) type ForProducer = For<ProducerDesk>;
/// For auditors, and the office.
pub(super) type ForAuditor = For<AuditorDesk>;
/// For whoever makes goods, or the office for them.
pub(super) type ForMaker = For<Maker>;
/// For whoever oversees: the office, inspectors, auditors.
pub(super) type ForOverseer = For<Overseer>;
/// For everybody who has signed in, as far as their eyes reach.
pub(super) type ForReader = For<Reader>;

impl<D: Desk> FromRequestParts<Arc<AppState>> for For<D> {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Fault> {
        let caller = known(parts, state)?;
        let lang = lang_of(&parts.uri, &parts.headers);
        let seat = Seat::new(Arc::clone(&state.office), Arc::clone(&state.keyring), caller, lang);
        let seat = seat.marked(parts.extensions.get::<RequestMark>().cloned());
        let scope = if parts.method.is_safe() { Scope::Read } else { D::SCOPE };
        if !seat.allows(scope) {
            let wanted = serde_json::to_value(scope).ok().and_then(|s| s.as_str().map(str::to_owned));
            return Err(Fault::new(StatusCode::FORBIDDEN, "scope").with("scope", wanted.unwrap_or_default()));
        }
        D::of(seat).map(Self).ok_or_else(|| Fault::new(StatusCode::FORBIDDEN, "role"))
    }
}

impl<D: Desk> For<D> {
    /// Works at the desk off the threads that answer scans.
    pub(super) async fn work<T: Send + 'static>(
        self,
        work: impl FnOnce(D) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Fault> {
        apart(move || work(self.0)).await?.map_err(Fault::from)
    }
}

/// Runs work that waits for the disk or the processor where it keeps nobody else waiting.
pub(super) async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let failed = |_| Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal");
    tokio::task::spawn_blocking(work).await.map_err(failed)
}

/// Somebody who has signed in with a session of their own, whatever their role: for what an owner
/// does with an account. Tokens for programs cannot.
pub(super) struct Owner {
    pub(super) caller: Caller,
    /// Hash of the session's token.
    pub(super) session: String,
}

impl FromRequestParts<Arc<AppState>> for Owner {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Fault> {
        let caller = known(parts, state)?;
        match &caller.door {
            Door::Session(hash) => Ok(Self { session: hash.clone(), caller }),
            Door::Token { .. } => Err(Fault::new(StatusCode::FORBIDDEN, "session-only")),
        }
    }
}

/// The caller of a request: a bearer token counts before a cookie.
pub(super) fn known(parts: &Parts, state: &Arc<AppState>) -> Result<Caller, Fault> {
    let caller = if let Some(header) = parts.headers.get(AUTHORIZATION) {
        let token = header.to_str().ok().and_then(|h| h.split_once(' '));
        let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
        token
            .and_then(|token| entry::by_token(&state.office, token))
            .ok_or_else(|| Fault::new(StatusCode::UNAUTHORIZED, "token"))?
    } else {
        let sign_in = || Fault::new(StatusCode::UNAUTHORIZED, "sign-in");
        let token = cookie::read(&parts.headers).ok_or_else(sign_in)?;
        let caller = entry::by_session(&state.office, token).ok_or_else(sign_in)?;
        if !parts.method.is_safe() {
            from_our_pages(&parts.headers)?;
        }
        caller
    };
    if caller.is_stale {
        let (office, door) = (Arc::clone(&state.office), caller.door.clone());
        tokio::task::spawn_blocking(move || entry::note_use(&office, &door));
    }
    Ok(caller)
}
