//! A share for each caller, so that one who asks without end does not slow down the others (GCRA,
//! per address or IPv6 network). Work that takes long costs more of it.

use super::auth::{Client, Limit};
use super::fault::Fault;
use super::state::AppState;
use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// Routes that draw, sign, read tables or decode pictures.
const HEAVY: [&str; 10] = [
    "/api/v1/labels/check",
    "/kiem-tra-nhan",
    "/api/v1/import",
    "/api/v1/export",
    "/api/v1/runs",
    "/api/v1/runs/{id}/prints",
    "/api/v1/inspections/{id}/photos",
    "/api/v1/inspections/{id}/minutes.pdf",
    "/api/v1/inspections/{id}/dossier",
    "/phan-anh",
];
/// What one of them costs.
const COST: u32 = 10;

/// The shares of all callers.
pub(super) struct Shares(Limit);

impl Shares {
    /// So many requests a second for each caller, ten times as many at once.
    pub(super) fn new(per_second: u32) -> Self {
        let per_second = per_second.max(1);
        Self(Limit::new(per_second.saturating_mul(10).max(COST), Duration::from_secs(1) / per_second))
    }
    fn take(&self, client: Client, route: &str) -> Result<(), u32> {
        let cost = if HEAVY.contains(&route) { COST } else { 1 };
        self.0.take_many(&client, NonZeroU32::new(cost).unwrap_or(NonZeroU32::MIN))
    }
}

/// Lets a request through if its caller has a share left.
pub(super) async fn pace(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let client = Client::of(&parts, &state.proxies);
    let route = parts.extensions.get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    // Assets never change and are kept by browsers; a first visit asks for dozens at once.
    if client != Client::UNKNOWN
        && !route.starts_with("/assets/")
        && let Err(wait) = state.shares.take(client, route)
    {
        state.metrics.paced();
        let fault = Fault::new(StatusCode::TOO_MANY_REQUESTS, "too-many").with("seconds", wait).retry_after(wait);
        return fault.into_response();
    }
    next.run(Request::from_parts(parts, body)).await
}
