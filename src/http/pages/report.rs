//! The form for problem reports.

use super::page;
use super::words::Words;
use crate::app::report::NewReport;
use crate::domain::ids::ReportId;
use crate::domain::report::ReportKind;
use crate::http::accept::Language;
use crate::http::fault::Fault;
use crate::http::form::{broken, flaw, parts, text, word};
use crate::http::state::AppState;
use crate::http::v1::reports::take;
use askama::Template;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{RawQuery, State};
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
    let (mut kind, mut said, mut stamp, mut photo) = (None, String::new(), None, None);
    while let Some(part) = form.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "photo" => {
                let file = part.file_name().unwrap_or_default().to_owned();
                let bytes = part.bytes().await.map_err(broken)?.to_vec();
                // A form without a picture sends an empty file.
                photo = Some((file, bytes)).filter(|(_, bytes)| !bytes.is_empty());
            }
            "kind" => kind = Some(word::<ReportKind>(&name, text(&name, part, MAX_FIELD).await?)?),
            "text" => said = text(&name, part, MAX_FIELD).await?,
            "stamp" => stamp = Some(text(&name, part, MAX_FIELD).await?),
            _ => {}
        }
    }
    let kind = kind.ok_or_else(|| flaw("missing field `kind`"))?;
    Ok(NewReport { kind, text: said, stamp, photo })
}

/// `POST /phan-anh`: records, then shows the number (so that reloading sends nothing again).
pub(in crate::http) async fn send(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let id = take(state, read(parts(form)?).await?).await?;
    Ok(Redirect::to(&format!("/phan-anh?done={id}&lang={}", lang.code())).into_response())
}
