//! Batches: made by a producer for itself, or by the office for anybody.

use super::answers::{Errors, Made, created, done};
use super::decisions::Reason;
use crate::app::enrol::NewBatch;
use crate::domain::ids::BatchId;
use crate::http::accept::Language;
use crate::http::auth::ForMaker;
use crate::http::fault::Fault;
use crate::http::json::{Json, Path};
use axum::response::Response;

/// Records a batch. A producer names its own products and zones only.
#[utoipa::path(post, path = "/api/v1/batches", tag = "batches", request_body = NewBatch, responses(
    (status = 201, description = "Recorded", body = Made), Errors))]
pub(crate) async fn add(
    desk: ForMaker,
    Language(lang): Language,
    Json(new): Json<NewBatch>,
) -> Result<Response, Fault> {
    let (id, remarks) = desk.work(move |desk| desk.add_batch(new)).await?;
    created(Made::of(lang, id, &remarks))
}

/// Recalls a batch: every stamp of it says so, with the reason.
#[utoipa::path(post, path = "/api/v1/batches/{id}/recall", tag = "batches", request_body = Reason, params(
    ("id" = String, Path, description = "Batch", example = "LO-7")), responses(
    (status = 204, description = "Recorded"), Errors))]
pub(crate) async fn recall(
    desk: ForMaker,
    Path(id): Path<BatchId>,
    Json(asked): Json<Reason>,
) -> Result<Response, Fault> {
    desk.work(move |desk| desk.recall(id, asked.reason)).await.map(done)
}
