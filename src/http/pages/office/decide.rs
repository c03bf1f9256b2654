//! `/van-phong/quyet-dinh/ID`: what is decided about a row is typed, its effect is shown (which lots,
//! how many stamps), and only then it is recorded. What cannot be taken back waits for a second person.
//! `/van-phong/sua/ID` is the same for the particulars of a row, with how it came to be what it is.

use super::matter::{Look, Matter};
use super::particulars::{self, Recorded, history, renewed};
use crate::app::command::Code;
use crate::app::desk::Outcome;
use crate::http::auth::ForOffice;
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::pages::desk::form::{Form, Typed};
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::{amend, page};
use crate::http::state::AppState;
use crate::ports::workbook::Sheet;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "office/decide.html", config = ".askama.toml")]
struct DecidePage {
    f: Frame,
    id: String,
    /// Address of the row.
    row: String,
    /// Address of this form.
    action: String,
    title: &'static str,
    name: String,
    facts: Vec<(&'static str, String)>,
    form: Form,
    /// What was wrong, in words.
    wrong: Vec<String>,
    /// The effect, once typed.
    effect: Vec<Sheet>,
    /// Whether a second person has to approve.
    waits: bool,
    /// How the row came to be what it is, newest first.
    history: Vec<Recorded>,
    /// The tag of the state that particulars were typed on.
    tag: Option<String>,
    /// What others changed while they were typed, newest first.
    meanwhile: Vec<Recorded>,
}

/// What is typed: a decision about a row, or its particulars.
#[derive(Clone, Copy)]
enum Way {
    Decide,
    Change,
}

impl DecidePage {
    fn new(f: Frame, way: Way, id: &str, matter: Matter) -> Self {
        let path = match way {
            Way::Decide => "quyet-dinh",
            Way::Change => "sua",
        };
        let (row, action) = (format!("/van-phong/so/{id}"), f.to(&format!("/van-phong/{path}/{id}")));
        let Matter { title, name, facts, form, tag, .. } = matter;
        let (wrong, effect, id) = (Vec::new(), Vec::new(), id.to_owned());
        let (history, meanwhile, waits) = (Vec::new(), Vec::new(), false);
        Self { f, id, row, action, title, name, facts, form, wrong, effect, waits, history, tag, meanwhile }
    }
}

/// `GET /van-phong/quyet-dinh/{id}`.
pub(in crate::http) async fn form(
    _: ForOffice,
    State(state): State<Arc<AppState>>,
    at: At,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let matter = matter(Way::Decide, &state, &at, &id, Typed::new(), false)?;
    Ok(page(lang, &DecidePage::new(at.frame(&state, "/van-phong/so/products"), Way::Decide, &id, matter)))
}

/// `GET /van-phong/sua/{id}`.
pub(in crate::http) async fn particulars_form(
    desk: ForOffice,
    State(state): State<Arc<AppState>>,
    at: At,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let matter = matter(Way::Change, &state, &at, &id, Typed::new(), false)?;
    let mut shown = DecidePage::new(at.frame(&state, "/van-phong/so/products"), Way::Change, &id, matter);
    shown.history = history(lang, desk.work(move |desk| desk.versions(&id)).await?);
    Ok(page(lang, &shown))
}

/// `POST /van-phong/sua/{id}`: what would change, or (with `step=record`) the record.
pub(in crate::http) async fn change(
    desk: ForOffice,
    state: State<Arc<AppState>>,
    at: At,
    id: Path<String>,
    typed: Fields<Typed>,
) -> Result<Response, Fault> {
    sent(Way::Change, desk, state, at, id, typed).await
}

/// `POST /van-phong/quyet-dinh/{id}`: the effect, or (with `step=record`) the record.
pub(in crate::http) async fn send(
    desk: ForOffice,
    state: State<Arc<AppState>>,
    at: At,
    id: Path<String>,
    typed: Fields<Typed>,
) -> Result<Response, Fault> {
    sent(Way::Decide, desk, state, at, id, typed).await
}

async fn sent(
    way: Way,
    desk: ForOffice,
    State(state): State<Arc<AppState>>,
    at: At,
    Path(id): Path<String>,
    Fields(typed): Fields<Typed>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let is_record = typed.get("step").is_some_and(|step| step == "record");
    let later = desk.clone();
    let mut matter = matter(way, &state, &at, &id, typed.clone(), true)?;
    let decision = matter.decision.take().filter(|_| matter.form.is_sound());
    let why = std::mem::take(&mut matter.why);
    let mut shown = DecidePage::new(at.frame(&state, "/van-phong/so/products"), way, &id, matter);
    let Some(decision) = decision else { return Ok(amend(lang, &shown)) };
    let refusal = if is_record {
        match desk.work(move |desk| Ok(desk.decide(decision, &why))).await? {
            Ok(Outcome::Done) => {
                return Ok(Redirect::to(&shown.f.to(&format!("{}?xong=1", shown.row))).into_response());
            }
            Ok(Outcome::Waits(_)) => {
                return Ok(Redirect::to(&shown.f.to("/van-phong/duyet?xong=1")).into_response());
            }
            Err(refusal) => refusal,
        }
    } else {
        shown.waits = decision.guarded().is_some();
        match desk.work(move |desk| Ok(desk.effect(&decision))).await? {
            Ok(effect) => {
                shown.effect = effect;
                return Ok(page(lang, &shown));
            }
            Err(refusal) => refusal,
        }
    };
    if refusal.code == Code::Overtaken {
        overtake(&mut shown, later, &state, &at, typed).await?;
    }
    shown.wrong = shown.f.refused(&refusal);
    Ok(amend(lang, &shown))
}

/// Puts what was typed on what others recorded meanwhile, and shows that.
async fn overtake(
    shown: &mut DecidePage,
    desk: ForOffice,
    state: &AppState,
    at: &At,
    typed: Typed,
) -> Result<(), Fault> {
    let (id, tag) = (shown.id.clone(), shown.tag.clone().unwrap_or_default());
    let since = desk.work(move |desk| desk.newer(&id, &tag)).await?;
    shown.meanwhile = history(at.lang, since.versions);
    // A tag of no state tells nothing of what was left alone: then the form begins again with what stands.
    let typed = since.state.and_then(|older| renewed(&state.office.register(), &shown.id, &older, typed));
    let (sent, typed) = (typed.is_some(), typed.unwrap_or_default());
    let renewed = matter(Way::Change, state, at, &shown.id, typed, sent)?;
    (shown.name, shown.form, shown.tag) = (renewed.name, renewed.form, renewed.tag);
    Ok(())
}

fn matter(way: Way, state: &AppState, at: &At, id: &str, typed: Typed, sent: bool) -> Result<Matter, Fault> {
    let register = state.office.register();
    let (today, known) = (state.office.today(), state.office.now());
    let look = Look { register: &register, today, known, lang: at.lang, typed, sent };
    let found = match way {
        Way::Decide => look.matter(id),
        Way::Change => particulars::matter(look, id),
    };
    found.ok_or_else(|| Fault::new(StatusCode::NOT_FOUND, "not-found"))
}
