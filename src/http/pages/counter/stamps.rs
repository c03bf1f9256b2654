//! Stamps of a run, from the counter: printed on an office printer, or voided.

use crate::app::desk::Outcome;
use crate::app::labels::{Drawn, Form, draw};
use crate::domain::ids::RunId;
use crate::domain::run::VoidReason;

use crate::http::accept::Language;
use crate::http::auth::ForMaker;
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::state::AppState;
use crate::http::v1::answers::file;
use crate::i18n::plain;
use crate::print::calibration;
use crate::print::printer::Printer;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;

/// A4, mm.
const A4: (f64, f64) = (210.0, 297.0);

/// What to print. Numbers are those people count with: the first stamp is 1.
#[derive(Deserialize)]
pub(in crate::http) struct Printed {
    sheet: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    start: String,
    #[serde(default)]
    offset_x: String,
    #[serde(default)]
    offset_y: String,
}

/// What to void.
#[derive(Deserialize)]
pub(in crate::http) struct Voided {
    from: String,
    to: String,
    reason: VoidReason,
}

fn wrong(field: &str, value: &str) -> Fault {
    let shown: String = value.chars().take(40).collect();
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "fields").with("cause", format!("{field}: {shown:?}"))
}

/// A stamp number as people count, from 1, as the register does, from 0.
fn number(field: &str, value: &str) -> Result<Option<u32>, Fault> {
    match value.trim() {
        "" => Ok(None),
        digits => match digits.parse::<u32>().ok().and_then(|n| n.checked_sub(1)) {
            Some(number) => Ok(Some(number)),
            None => Err(wrong(field, value)),
        },
    }
}

/// Millimetres with a decimal comma or point; nothing is 0.
fn mm(field: &str, value: &str) -> Result<f64, Fault> {
    match value.trim() {
        "" => Ok(0.0),
        digits => digits.replace(',', ".").parse().map_err(|_| wrong(field, value)),
    }
}

/// `POST /san-xuat/dot/{run}/in`: a PDF of label sheets, read back before it is handed over.
pub(in crate::http) async fn print(
    desk: ForMaker,
    Language(lang): Language,
    Path(run): Path<RunId>,
    Fields(asked): Fields<Printed>,
) -> Result<Response, Fault> {
    let start = number("start", &asked.start)?.unwrap_or(0);
    let drawn = Drawn {
        form: Form::Pdf,
        sheet: asked.sheet.clone(),
        start: usize::try_from(start).unwrap_or(usize::MAX),
        offset_x: mm("offset_x", &asked.offset_x)?,
        offset_y: mm("offset_y", &asked.offset_y)?,
        size: 25.0,
        dpi: 300,
    };
    let (from, to) = (number("from", &asked.from)?.unwrap_or(0), number("to", &asked.to)?);
    let bytes = desk
        .work(move |desk| {
            let page = desk.stamps(run, from, to)?;
            let bytes = draw(&page, &drawn, lang, &mut |_, _| {})?;
            let last = page.stamps.last().map_or(from, |stamp| stamp.number);
            desk.record_print(run, from, last, Form::Pdf.code())?;
            Ok(bytes)
        })
        .await?;
    Ok(file("application/pdf", Some(format!("{run}.pdf")), bytes))
}

/// `POST /san-xuat/dot/{run}/huy`: voids stamps; many wait for the office.
pub(in crate::http) async fn void(
    desk: ForMaker,
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    Path(run): Path<RunId>,
    Fields(asked): Fields<Voided>,
) -> Result<Response, Fault> {
    let from = number("from", &asked.from)?.ok_or_else(|| wrong("from", &asked.from))?;
    let to = number("to", &asked.to)?.unwrap_or(from);
    let reason = asked.reason;
    let outcome = desk.work(move |desk| desk.void(run, from, to, reason)).await?;
    let batch = state.office.register().runs.get(&run).map(|r| r.plan.batch);
    let batch = batch.ok_or_else(|| Fault::new(StatusCode::NOT_FOUND, "not-found"))?;
    let told = if outcome == Outcome::Done { "" } else { "&cho=1" };
    Ok(Redirect::to(&format!("/san-xuat/lo/{batch}?lang={}{told}#{run}", lang.code())).into_response())
}

/// `GET /san-xuat/can-chinh.pdf`: the page that tells how a printer shifts.
pub(in crate::http) async fn calibrate(_: ForMaker, Language(lang): Language) -> Result<Response, Fault> {
    let (head, how) = (plain(lang, "desk-calibrate-head"), plain(lang, "desk-calibrate-how"));
    let page = calibration::page(A4, &Printer::default(), [&head, &how]).map_err(|cause| {
        tracing::error!(%cause, "the calibration page could not be drawn");
        Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    })?;
    Ok(file("application/pdf", Some("can-chinh.pdf".to_owned()), page))
}
