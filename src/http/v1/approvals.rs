//! Acts that need two persons of the office.

use super::answers::{Errors, Waiting, data, done, outcome};
use super::register::{bad_query, limit};
use crate::domain::approval::{Approval, Guarded};
use crate::domain::ids::ApprovalId;
use crate::http::auth::{ForAuditor, ForOffice};
use crate::http::fault::Fault;
use crate::http::json::{Json, Path};
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Requests for acts that need two persons.
#[derive(Serialize, ToSchema)]
pub struct Approvals {
    /// Newest first.
    #[schema(value_type = Vec<Object>)]
    approvals: Vec<Approval>,
    /// What to give as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "PD-7")]
    next: Option<ApprovalId>,
}

/// Which page.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Older {
    /// `next` of the page before: only older ones.
    #[param(value_type = Option<String>, example = "PD-7")]
    after: Option<ApprovalId>,
    /// How many, 1 to 500.
    #[param(minimum = 1, maximum = 500, example = 50)]
    limit: Option<usize>,
    /// vi or en.
    #[serde(rename = "lang")]
    #[param(example = "vi")]
    _lang: Option<String>,
}

/// Requests and what became of them by pages, newest first. For the office and auditors.
#[utoipa::path(get, path = "/api/v1/approvals", tag = "approvals", params(Older), responses(
    (status = 200, description = "Requests", body = Approvals), Errors))]
pub(crate) async fn list(desk: ForAuditor, older: Result<Query<Older>, QueryRejection>) -> Result<Response, Fault> {
    let Query(Older { after, limit: asked, .. }) = older.map_err(|e| bad_query(&e))?;
    let limit = limit(asked)?;
    let mut approvals = desk.work(|desk| Ok(desk.approvals())).await?;
    approvals.retain(|a| after.is_none_or(|after| a.id < after));
    let more = approvals.len() > limit;
    approvals.truncate(limit);
    let next = approvals.last().filter(|_| more).map(|a| a.id);
    data(Approvals { approvals, next })
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
