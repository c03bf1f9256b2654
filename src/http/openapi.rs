//! The OpenAPI 3.1 description, made from the handlers themselves.

use super::assets::etag;
use super::v1::{activate, bundle, health, labels, reports, rules, trust, verdict, verify};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::OnceLock;
use utoipa::OpenApi;

/// The description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Temthat",
        description = "Signed traceability stamps of OCOP products: check a stamp, check a label, report a problem. \
            Whoever has signed in reads and changes what their role may: with the session cookie from our own \
            pages, with a token (Authorization: Bearer) from programs. Every error is \
            application/problem+json (RFC 9457).",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(
        verify::verify, activate::activate, super::pages::stamp::stamp, labels::check, rules::rules, reports::report, trust::trust_list, bundle::bundle, bundle::status, health::health,
        super::log::checkpoint, super::log::tile, super::log::proof
    ),
    components(schemas(
        super::fault::Problem, verdict::VerdictView, labels::CheckView, verify::VerifyRequest, verify::Place,
        activate::ActivateRequest, activate::ActivateView, activate::ActivateResult, super::fault::LintLine,
        reports::ReportRequest, reports::ReportTaken, health::Health
    )),
    tags(
        (name = "verify", description = "Check a stamp"),
        (name = "labels", description = "Check what a label claims"),
        (name = "reports", description = "Report a problem"),
        (name = "log", description = "The public log of the office, as static files"),
        (name = "office", description = "Trust list and health")
    )
)]
pub struct Description;

/// The description as JSON text.
#[must_use]
pub fn json() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let mut document = Description::openapi();
        document.merge(super::desks::Description::openapi());
        name_operations(&mut document);
        document.to_pretty_json().unwrap_or_default()
    })
}

/// Gives each operation a name that no other has (OpenAPI 3.1 §4.8.10): its method and its path.
fn name_operations(document: &mut utoipa::openapi::OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let words = path.strip_prefix("/api/v1").unwrap_or(path).split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_");
        let methods =
            [("get", &mut item.get), ("post", &mut item.post), ("put", &mut item.put), ("delete", &mut item.delete)];
        for (method, operation) in methods {
            if let Some(operation) = operation {
                operation.operation_id = Some(format!("{method}_{words}"));
            }
        }
    }
}

/// `GET /openapi.json`.
pub(super) async fn document(headers: HeaderMap) -> Response {
    let tag = etag(json().as_bytes());
    let head = [(ETAG, tag.as_str()), (CACHE_CONTROL, "public, max-age=300")];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, [(CONTENT_TYPE, "application/json")], json()).into_response()
}
