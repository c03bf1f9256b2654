//! `GET /` and the form that checks a pasted code.

use super::{T, html, language};
use crate::domain::stamp::link::StampText;
use crate::http::State;
use crate::http::problem::Problem;
use askama::Template;
use axum::Form;
use axum::extract::RawQuery;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "consumer/start.html", config = ".askama.toml")]
struct Start {
    t: T,
    other: &'static str,
}

pub(in crate::http) async fn page(RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let lang = language(query.as_deref(), &headers);
    html(StatusCode::OK, &Start { t: T(lang), other: lang.other().code() })
}

#[derive(Deserialize)]
pub(in crate::http) struct Pasted {
    url: String,
    #[serde(default)]
    lang: String,
}

/// Sends a canonical stamp to its own page; shows the answer to anything else.
pub(in crate::http) async fn check(
    axum::extract::State(state): axum::extract::State<State>,
    headers: HeaderMap,
    form: Result<Form<Pasted>, FormRejection>,
) -> Result<Response, Problem> {
    let Form(pasted) = form?;
    let text = pasted.url.trim();
    let lang = language(Some(&format!("lang={}", pasted.lang)), &headers);
    match StampText::parse(text) {
        Ok(stamp) if stamp.host == state.office.host => {
            Ok(Redirect::to(&format!("{}&lang={}", stamp.path_and_query(), lang.code())).into_response())
        }
        _ => {
            let verdict = crate::app::verify::verify(&state.office, text, None, false);
            Ok(super::stamp::render(&verdict, lang, ""))
        }
    }
}
