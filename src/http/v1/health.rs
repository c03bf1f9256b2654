//! Whether this server can answer: it cannot without a live trust list.

use crate::http::fault::{Fault, Problem};
use crate::http::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// From this share of its life on a trust list should be renewed.
const RENEW_AT: f64 = 0.5;

/// A healthy server.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Always "ok"; anything else is answered with 503.
    status: &'static str,
    /// Last record of the register.
    register_seq: u64,
    /// Version of the trust list.
    trust_version: u64,
    /// End of the trust list.
    #[schema(value_type = String, format = DateTime)]
    trust_expires: Timestamp,
    /// More than half of the trust list's life is over: renew it.
    trust_renewal_due: bool,
}

#[derive(Debug, thiserror::Error)]
enum HealthError {
    #[error("no trust list")]
    Missing,
    #[error("the trust list expired at {0}")]
    Expired(Timestamp),
}

impl From<HealthError> for Fault {
    fn from(error: HealthError) -> Self {
        match error {
            HealthError::Missing => Self::new(StatusCode::SERVICE_UNAVAILABLE, "trust-missing"),
            HealthError::Expired(at) => Self::new(StatusCode::SERVICE_UNAVAILABLE, "trust-expired").with("on", at),
        }
    }
}

/// Readiness.
#[utoipa::path(get, path = "/health", tag = "office", responses(
    (status = 200, description = "Able to answer", body = Health),
    (status = 503, description = "No trust list, or an expired one", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn health(State(state): State<Arc<AppState>>) -> Result<Response, Fault> {
    let now = state.office.now();
    let trust = state.office.trust().ok_or(HealthError::Missing)?;
    let expires = Timestamp::from_second(trust.exp).unwrap_or(Timestamp::MIN);
    if !trust.is_live(now) {
        return Err(HealthError::Expired(expires).into());
    }
    let health = Health {
        status: "ok",
        register_seq: state.office.register().seq,
        trust_version: trust.version,
        trust_expires: expires,
        trust_renewal_due: trust.age(now) >= RENEW_AT,
    };
    Ok(([(CACHE_CONTROL, "no-store")], Json(health)).into_response())
}
