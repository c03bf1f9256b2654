//! JSON in and out, with our own faults in place of the framework's rejections.

use super::fault::Fault;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FormRejection, JsonRejection, PathRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// A JSON body.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        match axum::Json::from_request(request, state).await {
            Ok(axum::Json(body)) => Ok(Self(body)),
            Err(JsonRejection::JsonSyntaxError(e)) => {
                Err(Fault::new(StatusCode::BAD_REQUEST, "json").with("cause", cause(&e)))
            }
            Err(JsonRejection::JsonDataError(e)) => {
                Err(Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "fields").with("cause", cause(&e)))
            }
            Err(JsonRejection::MissingJsonContentType(_)) => {
                Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type").with("wanted", "application/json"))
            }
            Err(JsonRejection::BytesRejection(e)) => Err(too_large(&e)),
            Err(other) => Err(Fault::of_status(other.status())),
        }
    }
}

/// The parser's own words, without the framework's preamble and not longer than a line.
fn cause(error: &dyn std::error::Error) -> String {
    let mut deepest = error;
    while let Some(inner) = deepest.source() {
        deepest = inner;
    }
    let said = deepest.to_string();
    // A lone text in the place of the whole body names no field, and may be somebody's password.
    let said = match said.strip_prefix("invalid type: string ").and_then(|rest| rest.rsplit_once(", expected ")) {
        Some((_, wanted)) => format!("invalid type: a string, expected {wanted}"),
        None => said,
    };
    said.chars().filter(|c| !c.is_control()).take(200).collect()
}

fn too_large(error: &BytesRejection) -> Fault {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
        status => Fault::of_status(status),
    }
}

/// Parts of the address.
pub(super) struct Path<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(found)) => Ok(Self(found)),
            Err(PathRejection::FailedToDeserializePathParams(e)) => {
                let words = e.body_text();
                let words = words.strip_prefix("Invalid URL: ").unwrap_or(&words);
                let cause: String = words.chars().filter(|c| !c.is_control()).take(200).collect();
                Err(Fault::new(StatusCode::BAD_REQUEST, "path").with("cause", cause))
            }
            Err(other) => Err(Fault::of_status(other.status())),
        }
    }
}

/// A body of any kind, whole.
pub(super) fn whole(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Fault> {
    body.map_err(|e| too_large(&e))
}

/// A form body (`application/x-www-form-urlencoded`).
pub(super) struct Fields<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Fields<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        match axum::Form::from_request(request, state).await {
            Ok(axum::Form(body)) => Ok(Self(body)),
            Err(FormRejection::FailedToDeserializeFormBody(e)) => {
                Err(Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "fields").with("cause", cause(&e)))
            }
            Err(FormRejection::InvalidFormContentType(_)) => {
                let wanted = "application/x-www-form-urlencoded";
                Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type").with("wanted", wanted))
            }
            Err(FormRejection::BytesRejection(e)) => Err(too_large(&e)),
            Err(other) => Err(Fault::of_status(other.status())),
        }
    }
}
