//! `GET /health`: fails when the answers of this server cannot be relied on.

use crate::http::State;
use crate::http::problem::Problem;
use axum::Json;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

/// A healthy server.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Last journal record.
    pub journal_seq: u64,
    /// Version of the trust list.
    pub trust_list_version: u64,
}

/// Health.
///
/// # Errors
/// The trust list is missing or has expired.
#[utoipa::path(get, path = "/health", responses(
    (status = 200, description = "Healthy", body = Health),
    (status = 503, description = "Not healthy", body = Problem, content_type = "application/problem+json")))]
pub async fn serve(axum::extract::State(state): axum::extract::State<State>) -> Result<Json<Health>, Problem> {
    match state.office.trust().filter(|t| t.is_live(state.office.now())) {
        Some(trust) => Ok(Json(Health { journal_seq: state.office.register().seq, trust_list_version: trust.version })),
        None => Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "trust-list",
            "The trust list is missing or has expired; sign a new one: temthat keys trust",
        )),
    }
}
