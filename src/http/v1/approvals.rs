//! Acts that need two persons of the office.

use super::answers::{Errors, Waiting, data, done, outcome};
use crate::domain::approval::{Approval, Guarded};
use crate::domain::ids::ApprovalId;
use crate::http::auth::{ForAuditor, ForOffice};
use crate::http::fault::Fault;
use crate::http::json::{Json, Path};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Requests for acts that need two persons.
#[derive(Serialize, ToSchema)]
pub struct Approvals {
    /// Newest first.
    #[schema(value_type = Vec<Object>)]
    approvals: Vec<Approval>,
}

/// Requests and what became of them, newest first. For the office and auditors.
#[utoipa::path(get, path = "/api/v1/approvals", tag = "approvals", responses(
    (status = 200, description = "Requests", body = Approvals), Errors))]
pub(crate) async fn list(desk: ForAuditor) -> Result<Response, Fault> {
    data(Approvals { approvals: desk.work(|desk| Ok(desk.approvals())).await? })
}

/// A key to stop.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StopKey {
    /// Key id.
    #[schema(example = 1)]
    kid: u8,
    /// Why, for the second person.
    #[schema(example = "Nghi lộ khóa")]
    why: String,
}

/// Asks that this office sign nothing more with a key; a second person of the office carries it out.
/// The trust list says so to others once its root has signed it again (`temthat keys`).
#[utoipa::path(post, path = "/api/v1/keys/stop", tag = "approvals", request_body = StopKey, responses(
    (status = 202, description = "Waits for a second person", body = Waiting), Errors))]
pub(crate) async fn stop_key(desk: ForOffice, Json(asked): Json<StopKey>) -> Result<Response, Fault> {
    let act = Guarded::StopKey { kid: asked.kid };
    outcome(desk.work(move |desk| desk.ask_second(&act, &asked.why)).await?)
}

/// Carries out what another person asked for.
#[utoipa::path(post, path = "/api/v1/approvals/{id}/approve", tag = "approvals", params(
    ("id" = String, Path, description = "Request", example = "PD-2")), responses(
    (status = 204, description = "Carried out"), Errors))]
pub(crate) async fn approve(desk: ForOffice, Path(id): Path<ApprovalId>) -> Result<Response, Fault> {
    desk.work(move |desk| desk.approve(id)).await.map(done)
}

/// Refuses a request, or takes one's own back.
#[utoipa::path(post, path = "/api/v1/approvals/{id}/refuse", tag = "approvals", params(
    ("id" = String, Path, description = "Request", example = "PD-2")), responses(
    (status = 204, description = "Refused"), Errors))]
pub(crate) async fn refuse(desk: ForOffice, Path(id): Path<ApprovalId>) -> Result<Response, Fault> {
    desk.work(move |desk| desk.refuse(id)).await.map(done)
}
