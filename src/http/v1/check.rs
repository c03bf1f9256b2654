//! `POST /api/v1/labels/check`: what a label shows in, signs to be checked out.

use crate::app::check::check;
use crate::domain::label::observation::Observation;
use crate::http::State;
use crate::http::problem::Problem;
use crate::http::view::CheckView;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;

/// Checks what a label claims.
///
/// # Errors
/// A body that is not an observation.
#[utoipa::path(post, path = "/api/v1/labels/check", request_body = serde_json::Value, responses(
    (status = 200, description = "Findings (dấu hiệu cần kiểm tra), abstentions and candidates", body = serde_json::Value),
    (status = "4XX", description = "Problem", body = Problem, content_type = "application/problem+json")))]
pub async fn serve(
    axum::extract::State(state): axum::extract::State<State>,
    body: Result<Json<Observation>, JsonRejection>,
) -> Result<Json<CheckView>, Problem> {
    let Json(label) = body?;
    let texts =
        [&label.product, &label.producer, &label.address, &label.code, &label.gtin, &label.stamp_url, &label.authority];
    if texts.into_iter().flatten().any(|t| t.len() > 4096) {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "text",
            "a text is longer than 4096 bytes; send what stands on the label",
        ));
    }
    Ok(Json(CheckView::new(check(&state.office, &label))))
}
