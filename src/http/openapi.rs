//! The OpenAPI 3.1 document.

use super::{problem, v1};
use axum::Json;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Temthat",
        description = "Public API: check stamps and labels, report problems.",
        license(name = "Apache-2.0")
    ),
    paths(v1::verify::serve, v1::check::serve, v1::report::serve, v1::trust::serve, v1::health::serve),
    components(schemas(problem::Problem))
)]
struct Api;

/// The document.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

pub(super) async fn serve() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}
