//! The audit trail.

use super::answers::{Errors, data};
use crate::http::auth::ForAuditor;
use crate::http::fault::Fault;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which records.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct After {
    /// Only records after this one.
    #[serde(default)]
    #[param(example = 0)]
    after: u64,
    /// Records, 1 to 500.
    #[param(minimum = 1, maximum = 500, example = 100)]
    limit: Option<usize>,
    /// vi or en.
    #[serde(rename = "lang")]
    #[param(example = "vi")]
    _lang: Option<String>,
}

/// Records of the journal, oldest first.
#[derive(Serialize, ToSchema)]
pub struct Trail {
    /// Records: number, when, who, why, and what.
    #[schema(value_type = Vec<Object>)]
    records: Vec<crate::domain::event::Record>,
    /// What to give as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<u64>,
}

/// Who did what, when and why: the journal itself, without its secrets. For auditors and the office.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(After), responses(
    (status = 200, description = "Records", body = Trail), Errors))]
pub(crate) async fn trail(desk: ForAuditor, asked: Result<Query<After>, QueryRejection>) -> Result<Response, Fault> {
    let Query(asked) = asked.map_err(|e| super::register::bad_query(&e))?;
    let limit = super::register::limit(asked.limit)?;
    // One more than asked tells whether there is a next page.
    let mut records = desk.work(move |desk| desk.trail(asked.after, limit + 1)).await?;
    let more = records.len() > limit;
    records.truncate(limit);
    let next = records.last().map(|r| r.seq).filter(|_| more);
    data(Trail { records, next })
}
