//! Inspection cases.

use super::answers::{Errors, Made, created};
use crate::app::inspection::NewInspection;
use crate::http::accept::Language;
use crate::http::auth::ForInspector;
use crate::http::fault::Fault;
use crate::http::json::Json;
use axum::response::Response;

/// Opens a case.
#[utoipa::path(post, path = "/api/v1/inspections", tag = "inspections", request_body = NewInspection, responses(
    (status = 201, description = "Opened", body = Made), Errors))]
pub(crate) async fn open(
    desk: ForInspector,
    Language(lang): Language,
    Json(new): Json<NewInspection>,
) -> Result<Response, Fault> {
    let id = desk.work(move |desk| desk.open(new)).await?;
    created(Made::of(lang, id, &[]))
}
