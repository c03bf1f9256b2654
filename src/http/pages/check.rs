//! Checking a pasted stamp.

use super::page;
use super::verdict::VerdictPage;
use crate::app::verify::verify;
use crate::domain::stamp::link::StampText;
use crate::http::accept::{Language, lang_of};
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::state::AppState;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;

/// What the form sends.
#[derive(Debug, Deserialize)]
pub(in crate::http) struct Pasted {
    url: String,
}

/// `POST /kiem-tra`: our own stamps go on to their page, everything else is answered here.
pub(in crate::http) async fn check(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    headers: HeaderMap,
    Fields(form): Fields<Pasted>,
) -> Result<Response, Fault> {
    let text = form.url.trim();
    if let Ok(stamp) = StampText::parse(text)
        && stamp.host == state.office.host
    {
        let path = stamp.path_and_query();
        // The language is named only where the browser would not ask for it by itself.
        let plain = lang_of(&Uri::from_static("/"), &headers) == lang;
        let to = if plain { path } else { format!("{path}&lang={}", lang.code()) };
        return Ok(Redirect::to(&to).into_response());
    }
    let verdict = verify(&state.office, text, None, false);
    Ok(page(lang, &VerdictPage::new(lang, &state.office, &verdict, None)))
}
