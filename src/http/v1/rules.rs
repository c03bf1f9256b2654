//! The rules of the label check, for programs.

use crate::app::rulebook::{RulePage, pages};
use crate::http::accept::Language;
use crate::http::fault::Problem;
use axum::Json;

/// All rules with their law, evidence, guards and what clears them, in the language asked for.
#[utoipa::path(get, path = "/api/v1/rules", tag = "labels", responses(
    (status = 200, description = "Rules in the order of evaluation", body = Vec<Object>),
    (status = "5XX", description = "A fault of the server", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn rules(Language(lang): Language) -> Json<Vec<RulePage>> {
    Json(pages(lang))
}
