//! Answers that many endpoints share, and their description.

use crate::app::desk::Outcome;
use crate::domain::ids::ApprovalId;
use crate::http::fault::Fault;
use crate::i18n::{Lang, text};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::openapi::response::Response as Described;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

/// What was recorded.
#[derive(Serialize, ToSchema)]
pub struct Made {
    /// Its id.
    #[schema(example = "LO-7")]
    pub(crate) id: String,
    /// Remarks to be read, in the language asked for.
    pub(crate) remarks: Vec<String>,
}

impl Made {
    /// With remarks as the office gives them: catalogue key and values.
    pub(crate) fn of(lang: Lang, id: String, remarks: &[(String, Vec<(String, String)>)]) -> Self {
        Self { id, remarks: remarks.iter().map(|(key, args)| text(lang, key, args)).collect() }
    }
}

/// 201 with what was made.
pub(crate) fn created(body: impl Serialize) -> Result<Response, Fault> {
    Ok((StatusCode::CREATED, [(CACHE_CONTROL, "no-store")], axum::Json(body)).into_response())
}

/// 200 with data that nobody but the caller should keep.
pub(crate) fn data(body: impl Serialize) -> Result<Response, Fault> {
    Ok(([(CACHE_CONTROL, "no-store")], axum::Json(body)).into_response())
}

/// An act that waits for a second person.
#[derive(Serialize, ToSchema)]
pub struct Waiting {
    /// Number of the request, see `/api/v1/approvals`.
    #[schema(value_type = String, example = "PD-2")]
    approval: ApprovalId,
}

/// 204 for what is done, 202 for what waits for a second person.
pub(crate) fn outcome(outcome: Outcome) -> Result<Response, Fault> {
    match outcome {
        Outcome::Done => Ok(done(())),
        Outcome::Waits(approval) => Ok((StatusCode::ACCEPTED, axum::Json(Waiting { approval })).into_response()),
    }
}

/// A file, as an attachment if it has a name.
pub(crate) fn file(kind: &'static str, name: Option<String>, bytes: Vec<u8>) -> Response {
    let mut response = ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-store")], bytes).into_response();
    if let Some(value) = name.and_then(|name| format!("attachment; filename=\"{name}\"").parse().ok()) {
        response.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
    response
}

/// 204.
pub(crate) fn done(_: ()) -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// Errors of every endpoint for people who have signed in.
pub struct Errors;

impl IntoResponses for Errors {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        [
            ("401", "Not signed in, or the token does not hold"),
            ("403", "Not for this role or token, or a page of another site asks"),
            ("4XX", "The request cannot be read or does not hold; nothing was recorded"),
            ("5XX", "A fault of the server"),
        ]
        .into_iter()
        .map(|(status, description)| {
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
            let response = ResponseBuilder::new().description(description).content("application/problem+json", content);
            (status.to_owned(), RefOr::T(response.build()))
        })
        .collect()
    }
}
