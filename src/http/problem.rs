//! RFC 9457 problems: every error of the server, its framework's included.

use axum::extract::rejection::{BytesRejection, FormRejection, JsonRejection};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// A problem document (RFC 9457 §3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// Stable kind of problem, relative to this server.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short name.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What is wrong with this request, and the way out.
    pub detail: String,
}

impl Problem {
    /// A problem of a stable kind.
    #[must_use]
    pub fn new(status: StatusCode, kind: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/problems/{kind}"),
            title: status.canonical_reason().unwrap_or("Problem").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let kind = match &rejection {
            JsonRejection::JsonDataError(_) => "body",
            JsonRejection::JsonSyntaxError(_) => "json",
            JsonRejection::MissingJsonContentType(_) => "content-type",
            _ => "body",
        };
        Self::new(rejection.status(), kind, rejection.body_text())
    }
}

impl From<FormRejection> for Problem {
    fn from(rejection: FormRejection) -> Self {
        Self::new(rejection.status(), "form", rejection.body_text())
    }
}

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        Self::new(rejection.status(), "body", rejection.body_text())
    }
}

/// 404.
pub async fn not_found() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not-found",
        "There is nothing at this address; /openapi.json lists what there is",
    )
}

/// 405.
pub async fn method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "This address does not take that method; see /openapi.json")
}

/// 503 for a request that took too long.
#[must_use]
pub fn timeout() -> Response {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "timeout", "The answer took too long; try again").into_response()
}

/// 500 for a defect; the cause goes to the log, not to the client.
#[must_use]
pub fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a request handler failed");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "defect", "The server has a defect; it has been logged")
        .into_response()
}
