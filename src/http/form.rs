//! Forms with files (RFC 7578), read part by part.

use super::fault::Fault;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

/// The form, or why the body is none.
pub(super) fn parts(form: Result<Multipart, MultipartRejection>) -> Result<Multipart, Fault> {
    form.map_err(|_| Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type").with("wanted", "multipart/form-data"))
}

/// What a part breaks off with.
pub(super) fn broken(error: MultipartError) -> Fault {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
        _ => Fault::new(StatusCode::BAD_REQUEST, "bad-request"),
    }
}

/// A field that does not hold.
pub(super) fn flaw(cause: impl std::fmt::Display) -> Fault {
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "fields").with("cause", cause)
}

/// The text of a field, at most `most` bytes.
pub(super) async fn text(name: &str, part: Field<'_>, most: usize) -> Result<String, Fault> {
    let bytes = part.bytes().await.map_err(broken)?;
    let text = std::str::from_utf8(&bytes).ok().filter(|v| v.len() <= most);
    Ok(text.ok_or_else(|| flaw(format!("{name}: at most {most} bytes of UTF-8")))?.to_owned())
}

/// A value named by a word, as in JSON.
pub(super) fn word<T: DeserializeOwned>(name: &str, value: String) -> Result<T, Fault> {
    serde_json::from_value(value.into()).map_err(|e| flaw(format!("{name}: {e}")))
}
