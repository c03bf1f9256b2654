//! The form with which anybody reports a problem.

use super::{T, html, language};
use crate::app::report::NewReport;
use crate::domain::report::ReportKind;
use crate::http::State;
use crate::http::problem::Problem;
use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

#[derive(Deserialize)]
pub(in crate::http) struct Sent {
    kind: ReportKind,
    #[serde(default)]
    text: String,
    #[serde(default)]
    stamp: String,
    #[serde(default)]
    lang: String,
}

#[derive(Template)]
#[template(path = "consumer/thanks.html", config = ".askama.toml")]
struct Thanks {
    t: T,
    id: String,
}

pub(in crate::http) async fn send(
    axum::extract::State(state): axum::extract::State<State>,
    headers: HeaderMap,
    form: Result<Form<Sent>, FormRejection>,
) -> Result<Response, Problem> {
    let Form(sent) = form?;
    let lang = language(Some(&format!("lang={}", sent.lang)), &headers);
    let new = NewReport { kind: sent.kind, text: sent.text, stamp: Some(sent.stamp) };
    let id = crate::http::v1::report::take(&state, new).await?;
    Ok(html(StatusCode::CREATED, &Thanks { t: T(lang), id }))
}
