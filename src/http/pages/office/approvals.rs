//! `/van-phong/duyet`: acts that wait for a second person, and what became of the others.

use crate::app::command::{Code, Refusal};
use crate::app::desk::AuditorDesk;
use crate::domain::account::Role;
use crate::domain::approval::{Approval, ApprovalState, Guarded};
use crate::domain::ids::{ApprovalId, UserId};

use crate::http::auth::{ForAuditor, ForOffice};
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::{amend, page};
use crate::http::state::AppState;
use crate::i18n::{Lang, day, moment, text};
use askama::Template;
use axum::extract::State;

use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "office/approvals.html", config = ".askama.toml")]
struct ApprovalsPage {
    f: Frame,
    /// Whether this person decides; auditors only read.
    decides: bool,
    waiting: Vec<Line>,
    past: Vec<Line>,
    wrong: Option<String>,
}

/// A request.
struct Line {
    id: ApprovalId,
    says: String,
    /// The row it is about.
    about: String,
    why: String,
    asked: String,
    outcome: String,
    /// Asked for by who reads: it can be taken back, not approved.
    own: bool,
}

/// What is decided.
#[derive(Deserialize)]
pub(in crate::http) struct Typed {
    id: String,
    act: String,
}

/// `GET /van-phong/duyet`.
pub(in crate::http) async fn show(
    desk: ForAuditor,
    State(state): State<Arc<AppState>>,
    at: At,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let approvals = desk.work(|desk: AuditorDesk| Ok(desk.approvals())).await?;
    Ok(page(lang, &approvals_page(&state, &at, &approvals, None)))
}

/// `POST /van-phong/duyet`: approves, refuses, or takes back.
pub(in crate::http) async fn send(
    desk: ForOffice,
    State(state): State<Arc<AppState>>,
    at: At,
    Fields(Typed { id, act }): Fields<Typed>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let decided = desk.work(move |desk| {
        let id = id.parse().map_err(|e| Refusal::new(Code::Input, e));
        Ok(id.and_then(|id| match act.as_str() {
            "approve" => desk.approve(id),
            "refuse" => desk.refuse(id),
            _ => Err(Refusal::new(Code::Input, "act: approve, refuse")),
        }))
    });
    match decided.await? {
        Ok(()) => Ok(Redirect::to(&format!("/van-phong/duyet?lang={}", lang.code())).into_response()),
        Err(refusal) => {
            let approvals: Vec<_> =
                state.office.register().approvals.values().rev().map(|a| a.as_ref().clone()).collect();
            Ok(amend(lang, &approvals_page(&state, &at, &approvals, Some(refusal.message))))
        }
    }
}

fn approvals_page(state: &AppState, at: &At, approvals: &[Approval], wrong: Option<String>) -> ApprovalsPage {
    let lang = at.lang;
    let register = state.office.register();
    let name = |id: UserId| register.accounts.get(&id).map_or_else(|| id.to_string(), |a| a.name.clone());
    let own = at.owner.caller.account.id;
    let line = |approval: &Approval| {
        let (says, about) = act(lang, &approval.act);
        let outcome = match &approval.state {
            ApprovalState::Pending => String::new(),
            ApprovalState::Approved { by, at } => signed(lang, "desk-approved", &name(*by), *at),
            ApprovalState::Refused { by, at } => signed(lang, "desk-refused", &name(*by), *at),
        };
        Line {
            id: approval.id,
            says,
            about,
            why: approval.why.clone(),
            asked: signed(lang, "desk-asked", &name(approval.asked_by), approval.asked_at),
            outcome,
            own: approval.asked_by == own,
        }
    };
    let (waiting, past): (Vec<_>, Vec<_>) = approvals.iter().partition(|a| a.is_pending());
    ApprovalsPage {
        f: at.frame(state, "/van-phong/duyet"),
        decides: at.owner.caller.account.role == Role::Office,
        waiting: waiting.into_iter().map(line).collect(),
        past: past.into_iter().take(50).map(line).collect(),
        wrong,
    }
}

/// Who did it and when, in the words of `key`.
fn signed(lang: Lang, key: &str, who: &str, at: jiff::Timestamp) -> String {
    text(lang, key, &[("who", who.to_owned()), ("at", moment(lang, at))])
}

/// An act in words, and the row it is about.
fn act(lang: Lang, act: &Guarded) -> (String, String) {
    let (key, about, args) = match act {
        Guarded::WithdrawRecognition { id, effective_on, decision_no, .. } => (
            "desk-guarded-recognition",
            id.to_string(),
            vec![("on", day(lang, *effective_on)), ("decision", decision_no.clone())],
        ),
        Guarded::WithdrawCertificate { id, on, decision_no } => (
            "desk-guarded-certificate",
            id.to_string(),
            vec![("on", day(lang, *on)), ("decision", decision_no.clone())],
        ),
        Guarded::VoidStamps { run, from, to, .. } => {
            ("desk-guarded-void", run.to_string(), vec![("from", from.to_string()), ("to", to.to_string())])
        }
        Guarded::StopKey { kid } => ("desk-guarded-key", String::new(), vec![("kid", kid.to_string())]),
    };
    (text(lang, key, &args), about)
}
