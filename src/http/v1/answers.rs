//! Answers that many endpoints share, and their description.

use crate::http::fault::Fault;
use crate::i18n::{Lang, text};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
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
