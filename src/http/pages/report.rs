//! The form for problem reports.

use super::page;
use super::words::Words;
use crate::app::report::NewReport;
use crate::domain::ids::ReportId;
use crate::domain::report::ReportKind;
use crate::http::accept::Language;
use crate::http::fault::Fault;
use crate::http::state::AppState;
use crate::http::v1::reports::take;
use askama::Template;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "consumer/report.html", config = ".askama.toml")]
struct ReportPage {
    w: Words,
    switch: String,
    /// Number of the report just taken.
    done: Option<ReportId>,
    stamp: String,
}

/// `GET /phan-anh`, and `GET /phan-anh?done=PA-12` after sending.
pub(in crate::http) async fn form(Language(lang): Language, RawQuery(query): RawQuery) -> Response {
    let done = query
        .as_deref()
        .into_iter()
        .flat_map(|q| q.split('&'))
        .find_map(|p| p.strip_prefix("done=")?.parse::<ReportId>().ok());
    let w = Words(lang);
    let kept = done.map_or_else(String::new, |id| format!("done={id}&"));
    let switch = format!("/phan-anh?{kept}lang={}", w.other());
    page(lang, &ReportPage { w, switch, done, stamp: String::new() })
}

/// Largest report with its photograph, bytes.
pub(in crate::http) const MAX_BODY: usize = 12 << 20;
/// Most bytes of a field of text: 1,000 characters with room.
const MAX_FIELD: usize = 8 << 10;

/// Reads the form. What nobody asked for is left unread.
async fn read(mut form: Multipart) -> Result<NewReport, Fault> {
    let broken = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
        _ => Fault::new(StatusCode::BAD_REQUEST, "bad-request"),
    };
    let field = |cause: String| Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "fields").with("cause", cause);
    let (mut kind, mut text, mut stamp, mut photo) = (None, String::new(), None, None);
    while let Some(part) = form.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(broken)?;
        if name == "photo" {
            // A form without a picture sends an empty file.
            photo = Some((file.unwrap_or_default(), bytes.to_vec())).filter(|(_, bytes)| !bytes.is_empty());
            continue;
        }
        let value = std::str::from_utf8(&bytes).ok().filter(|v| v.len() <= MAX_FIELD);
        let value = value.ok_or_else(|| field(format!("{name}: at most {MAX_FIELD} bytes of UTF-8")))?.to_owned();
        match name.as_str() {
            "kind" => {
                let known: Result<ReportKind, _> = serde_json::from_value(value.into());
                kind = Some(known.map_err(|e| field(format!("kind: {e}")))?);
            }
            "text" => text = value,
            "stamp" => stamp = Some(value),
            _ => {}
        }
    }
    let kind = kind.ok_or_else(|| field("missing field `kind`".to_owned()))?;
    Ok(NewReport { kind, text, stamp, photo })
}

/// `POST /phan-anh`: records, then shows the number (so that reloading sends nothing again).
pub(in crate::http) async fn send(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let media = || Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type").with("wanted", "multipart/form-data");
    let id = take(state, read(form.map_err(|_| media())?).await?).await?;
    Ok(Redirect::to(&format!("/phan-anh?done={id}&lang={}", lang.code())).into_response())
}
