//! The scratch PIN on the shopper's page: typed in, answered, and what the answer means.

use super::page;
use super::words::Words;
use crate::app::activate::Activated;
use crate::app::command::Secret;
use crate::domain::stamp::link::StampText;
use crate::http::accept::Language;
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::state::AppState;
use crate::http::v1::activate::{ActivateRequest, ActivateView, take};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "consumer/pin.html", config = ".askama.toml")]
struct PinPage {
    w: Words,
    switch: String,
    /// genuine: the first right PIN; caution: used before; cannot-check: not this stamp's PIN.
    tone: &'static str,
    word: &'static str,
    says: String,
    /// Whether it may be tried again.
    again: bool,
    stamp: String,
    /// The stamp's own page.
    back: String,
}

/// What the form sends.
#[derive(Deserialize)]
pub(in crate::http) struct Typed {
    stamp: String,
    pin: Secret,
}

/// `POST /kich-hoat`. A typing mistake is told on the page with the form again; only what cannot be
/// read or has been tried too often is an error page.
pub(in crate::http) async fn activate(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    Fields(Typed { stamp, pin }): Fields<Typed>,
) -> Result<Response, Fault> {
    let parsed =
        StampText::parse(&stamp).map_err(|_| Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "pin-not-genuine"))?;
    let back = parsed.path_and_query();
    let w = Words(lang);
    let (tone, word, says, again) = match take(Arc::clone(&state), ActivateRequest { stamp: stamp.clone(), pin }).await
    {
        Ok(done) => {
            let (tone, word, again) = match done {
                Activated::First { .. } => ("genuine", "page-pin-first", false),
                Activated::Again { .. } => ("caution", "page-pin-again", false),
                Activated::Wrong { left } => ("cannot-check", "page-pin-wrong", left > 0),
            };
            (tone, word, ActivateView::new(lang, done).text, again)
        }
        Err(fault) if fault.code == "pin-shape" => {
            ("cannot-check", "problem-pin-shape", w.plain("problem-pin-shape-detail").to_owned(), true)
        }
        Err(fault) => return Err(fault),
    };
    // Neither stamp nor PIN may stand in an address that gets shared: the other language is a click away
    // on the stamp's page.
    let switch = format!("{back}&lang={}", w.other());
    Ok(page(lang, &PinPage { w, switch, tone, word, says, again, stamp, back }))
}
