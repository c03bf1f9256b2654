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
use crate::ports::workbook::Sheet;
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};

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
    /// Where the older ones begin.
    older: Option<ApprovalId>,
    done: bool,
    wrong: Vec<String>,
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
    /// What it would change today, while it waits.
    effect: Vec<Sheet>,
    /// Why it does not hold any more, while it waits.
    void: Vec<String>,
    /// Asked for by who reads: it can be taken back, not approved.
    own: bool,
}

/// What is decided.
#[derive(Deserialize)]
pub(in crate::http) struct Typed {
    id: String,
    act: String,
}

/// Which page, and whether something was just asked for.
#[derive(Deserialize, Default)]
pub(in crate::http) struct Asked {
    #[serde(default)]
    truoc: Option<ApprovalId>,
    #[serde(default)]
    xong: Option<String>,
}

/// Decided requests of a page.
const PAST: usize = 20;

/// `GET /van-phong/duyet?truoc=PD-…`.
pub(in crate::http) async fn show(
    desk: ForAuditor,
    State(state): State<Arc<AppState>>,
    at: At,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let Query(asked) = asked.unwrap_or_default();
    Ok(page(lang, &approvals_page(desk, &state, &at, asked, Vec::new()).await?))
}

/// `POST /van-phong/duyet`: approves, refuses, or takes back.
pub(in crate::http) async fn send(
    desk: ForOffice,
    reader: ForAuditor,
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
            let wrong = at.frame(&state, "/van-phong/duyet").refused(&refusal);
            Ok(amend(lang, &approvals_page(reader, &state, &at, Asked::default(), wrong).await?))
        }
    }
}

async fn approvals_page(
    desk: ForAuditor,
    state: &AppState,
    at: &At,
    asked: Asked,
    wrong: Vec<String>,
) -> Result<ApprovalsPage, Fault> {
    let (lang, f) = (at.lang, at.frame(state, "/van-phong/duyet"));
    // What waits is looked ahead, as whoever asked has seen it.
    let (waiting, past) = desk
        .work(|desk: AuditorDesk| {
            let (waiting, past): (Vec<_>, Vec<_>) = desk.approvals().into_iter().partition(Approval::is_pending);
            let waiting: Vec<_> = waiting.into_iter().map(|a| (desk.effect(&a.act), a)).collect();
            Ok((waiting, past))
        })
        .await?;
    let register = state.office.register();
    let name = |id: UserId| register.accounts.get(&id).map_or_else(|| id.to_string(), |a| a.name.clone());
    let own = at.owner.caller.account.id;
    let line = |approval: &Approval, effect: Result<Vec<Sheet>, Refusal>| {
        let (says, about) = act(lang, &approval.act);
        let outcome = match &approval.state {
            ApprovalState::Pending => String::new(),
            ApprovalState::Approved { by, at } => signed(lang, "desk-approved", &name(*by), *at),
            ApprovalState::Refused { by, at } => signed(lang, "desk-refused", &name(*by), *at),
        };
        let (effect, void) = effect.map_or_else(|refusal| (Vec::new(), f.refused(&refusal)), |e| (e, Vec::new()));
        let asked = signed(lang, "desk-asked", &name(approval.asked_by), approval.asked_at);
        let (why, own) = (approval.why.clone(), approval.asked_by == own);
        Line { id: approval.id, says, about, why, asked, outcome, effect, void, own }
    };
    let waiting = waiting.into_iter().map(|(effect, approval)| line(&approval, effect)).collect();
    // Newest first; the page begins before the one that closed the page before.
    let mut left = past.iter().filter(|a| asked.truoc.is_none_or(|before| a.id < before));
    let past: Vec<_> = left.by_ref().take(PAST).map(|approval| line(approval, Ok(Vec::new()))).collect();
    let older = left.next().and_then(|_| past.last().map(|line| line.id));
    let decides = at.owner.caller.account.role == Role::Office;
    Ok(ApprovalsPage { f, decides, waiting, past, older, done: asked.xong.is_some(), wrong })
}

/// Who did it and when, in the words of `key`.
fn signed(lang: Lang, key: &str, who: &str, at: jiff::Timestamp) -> String {
    text(lang, key, &[("who", who.to_owned()), ("at", moment(lang, at))])
}

/// A stamp number as people count them, from 1.
fn counted(number: u32) -> String {
    (u64::from(number) + 1).to_string()
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
            ("desk-guarded-void", run.to_string(), vec![("from", counted(*from)), ("to", counted(*to))])
        }
        Guarded::StopKey { kid } => ("desk-guarded-key", String::new(), vec![("kid", kid.to_string())]),
    };
    (text(lang, key, &args), about)
}
