//! `POST /api/v1/reports`: a problem report of the public. No account, no identity.

use crate::app::report::{NewReport, report};
use crate::http::State;
use crate::http::problem::Problem;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

/// Receipt of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct Receipt {
    /// Number to refer to.
    #[schema(example = "PA-12")]
    pub id: String,
}

/// Takes a report.
///
/// # Errors
/// A body that is not a report, or a journal that cannot be written.
#[utoipa::path(post, path = "/api/v1/reports", request_body = serde_json::Value, responses(
    (status = 201, description = "Recorded", body = Receipt),
    (status = "4XX", description = "Problem", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "Not recorded", body = Problem, content_type = "application/problem+json")))]
pub async fn serve(
    axum::extract::State(state): axum::extract::State<State>,
    body: Result<Json<NewReport>, JsonRejection>,
) -> Result<(StatusCode, Json<Receipt>), Problem> {
    let Json(new) = body?;
    let id = take(&state, new).await?;
    Ok((StatusCode::CREATED, Json(Receipt { id })))
}

/// Records a report away from the request threads: it waits for the disk.
pub(in crate::http) async fn take(state: &State, new: NewReport) -> Result<String, Problem> {
    let office = std::sync::Arc::clone(&state.office);
    let unavailable = |cause: String| Problem::new(StatusCode::SERVICE_UNAVAILABLE, "store", cause);
    match tokio::task::spawn_blocking(move || report(&office, new)).await {
        Ok(Ok(id)) => Ok(id.to_string()),
        Ok(Err(error)) => Err(unavailable(error.to_string())),
        Err(_) => Err(unavailable("the report could not be recorded; try again".into())),
    }
}
