//! Batches: made by a producer for itself, or by the office for anybody.

use super::answers::{Errors, Made, created};
use crate::app::enrol::NewBatch;
use crate::http::accept::Language;
use crate::http::auth::ForMaker;
use crate::http::fault::Fault;
use crate::http::json::Json;
use axum::response::Response;

/// Records a batch. A producer names its own products and zones only.
#[utoipa::path(post, path = "/api/v1/batches", tag = "batches", request_body = NewBatch, responses(
    (status = 201, description = "Recorded", body = Made), Errors))]
pub(crate) async fn add(
    desk: ForMaker,
    Language(lang): Language,
    Json(new): Json<NewBatch>,
) -> Result<Response, Fault> {
    let id = desk.work(move |desk| desk.add_batch(new)).await?;
    created(Made::of(lang, id, &[]))
}
