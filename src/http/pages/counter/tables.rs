//! `/san-xuat/so.xlsx`: what the register holds of a producer, to take away.

use crate::app::command::{self, Kind};
use crate::app::desk::{Page, Reader};
use crate::http::accept::Language;
use crate::http::auth::{ForProducer, ForReader};
use crate::http::fault::Fault;
use crate::http::state::AppState;
use crate::http::v1::answers::file;
use crate::i18n::plain;
use crate::ports::workbook::Sheet;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// Kinds, with the names their lists have.
const KINDS: [(Kind, &str); 6] = [
    (Kind::Product, "products"),
    (Kind::Recognition, "recognitions"),
    (Kind::Zone, "zones"),
    (Kind::Certificate, "certificates"),
    (Kind::Batch, "batches"),
    (Kind::Run, "runs"),
];

/// `GET /san-xuat/so.xlsx`.
pub(in crate::http) async fn workbook(
    _: ForProducer,
    desk: ForReader,
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
) -> Result<Response, Fault> {
    let sheets = desk.work(move |desk: Reader| {
        let sheet = |(kind, name)| {
            let rows = desk.list(kind, &Page { find: None, after: None, limit: usize::MAX >> 1 })?.rows;
            Ok(Sheet { name: plain(lang, &format!("desk-kind-{name}")), ..command::table(lang, kind, &rows) })
        };
        KINDS.into_iter().map(sheet).collect::<Result<Vec<_>, command::Refusal>>()
    });
    let bytes = state.tables.write(&sheets.await?).map_err(|cause| {
        tracing::error!(%cause, "a workbook could not be made");
        Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    })?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(kind, Some("so-cua-toi.xlsx".to_owned()), bytes))
}
