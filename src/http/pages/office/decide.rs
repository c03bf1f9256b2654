//! `/van-phong/quyet-dinh/CN-…`: a decision on a recognition is typed, its effect is shown (which
//! lots, how many stamps), and only then it is recorded. A withdrawal waits for a second person.

use crate::app::desk::Outcome;
use crate::app::enrol::Change;
use crate::domain::ids::RecognitionId;
use crate::domain::recognition::{RecognitionAct, Stars};

use crate::http::auth::ForOffice;
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::{amend, page};
use crate::http::state::AppState;
use crate::ports::workbook::Sheet;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::Arc;

/// Acts that can be decided, in the order of the form.
const ACTS: [&str; 6] = ["extended", "suspended", "reallowed", "downgraded", "withdrawn", "re_recognised"];

#[derive(Template)]
#[template(path = "office/decide.html", config = ".askama.toml")]
struct DecidePage {
    f: Frame,
    id: RecognitionId,
    /// Address of the recognition's row.
    row: String,
    /// Address of this form.
    action: String,
    product: String,
    facts: Vec<(&'static str, String)>,
    acts: [&'static str; 6],
    typed: Typed,
    /// What was wrong, in words.
    wrong: Option<String>,
    /// The effect, once typed.
    effect: Vec<Sheet>,
}

/// What is typed. Everything is text, so that a wrong value comes back to be mended.
#[derive(Deserialize, Default, Clone)]
pub(in crate::http) struct Typed {
    #[serde(default)]
    act: String,
    #[serde(default)]
    decision_no: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    stars: String,
    #[serde(default)]
    by: String,
    #[serde(default)]
    step: String,
}

impl Typed {
    /// The change, or the field that does not hold.
    fn change(&self) -> Result<Change, &'static str> {
        let date = |text: &str, field| text.trim().parse::<Date>().map_err(|_| field);
        let act = match self.act.as_str() {
            "extended" => RecognitionAct::Extended { until: date(&self.until, "desk-wrong-until")? },
            "suspended" => RecognitionAct::Suspended,
            "reallowed" => RecognitionAct::Reallowed,
            "downgraded" => {
                let stars = self.stars.trim().parse().ok().and_then(Stars::new);
                RecognitionAct::Downgraded { to: stars.ok_or("desk-wrong-stars")? }
            }
            "withdrawn" => RecognitionAct::Withdrawn,
            "re_recognised" => {
                RecognitionAct::ReRecognised { by: self.by.trim().parse().map_err(|_| "desk-wrong-by")? }
            }
            _ => return Err("desk-wrong-act"),
        };
        let decision_no = self.decision_no.trim().to_owned();
        if decision_no.is_empty() {
            return Err("desk-wrong-decision");
        }
        Ok(Change { act, effective_on: date(&self.on, "desk-wrong-on")?, decision_no, paper: None })
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
    let f = at.frame(&state, "/van-phong/so/products");
    Ok(page(lang, &decide(&state, f, &id, Typed::default())?))
}

/// `POST /van-phong/quyet-dinh/{id}`: the effect, or (with `step=record`) the record.
pub(in crate::http) async fn send(
    desk: ForOffice,
    State(state): State<Arc<AppState>>,
    at: At,
    Path(id): Path<String>,
    Fields(typed): Fields<Typed>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let f = at.frame(&state, "/van-phong/so/products");
    let mut shown = decide(&state, f, &id, typed.clone())?;
    let change = match typed.change() {
        Ok(change) => change,
        Err(key) => {
            shown.wrong = Some(shown.f.w.t(key).into_owned());
            return Ok(amend(lang, &shown));
        }
    };
    let number = shown.id;
    if typed.step == "record" {
        let recorded = desk.work(move |desk| Ok(desk.change_recognition(number, change))).await?;
        return match recorded {
            Ok(Outcome::Done) => Ok(Redirect::to(&shown.f.to(&format!("{}?xong=1", shown.row))).into_response()),
            Ok(Outcome::Waits(_)) => Ok(Redirect::to(&shown.f.to("/van-phong/duyet")).into_response()),
            Err(refusal) => {
                shown.wrong = Some(refusal.message);
                Ok(amend(lang, &shown))
            }
        };
    }
    match desk.work(move |desk| Ok(desk.impact(number, &change))).await? {
        Ok(impact) => shown.effect = impact.sheets(lang),
        Err(refusal) => shown.wrong = Some(refusal.message),
    }
    Ok(page(lang, &shown))
}

fn decide(state: &AppState, f: Frame, id: &str, typed: Typed) -> Result<DecidePage, Fault> {
    let unknown = || Fault::new(StatusCode::NOT_FOUND, "not-found");
    let id: RecognitionId = id.parse().map_err(|_| unknown())?;
    let register = state.office.register();
    let recognition = register.recognitions.get(&id).ok_or_else(unknown)?;
    let product = register.products.get(&recognition.product).map(|p| p.name.clone()).unwrap_or_default();
    let day = |date: Option<Date>| date.map(|d| crate::i18n::day(f.w.0, d)).unwrap_or_default();
    let facts = vec![
        ("desk-fact-stars", recognition.stars.count().to_string()),
        ("desk-fact-decision", recognition.decision_no.clone().unwrap_or_default()),
        ("desk-fact-issued", day(recognition.issued_on)),
        ("desk-fact-until", day(recognition.valid_until)),
    ];
    let (row, action) = (format!("/van-phong/so/{id}"), f.to(&format!("/van-phong/quyet-dinh/{id}")));
    Ok(DecidePage { row, action, f, id, product, facts, acts: ACTS, typed, wrong: None, effect: Vec::new() })
}
