//! `/san-xuat/can-chinh`: what a printer does to its pages, measured on a page with four crosses.

use super::setup::Setup;
use super::words::mm;
use crate::http::accept::Language;
use crate::http::auth::{ForMaker, ForProducer};
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::{amend, page};
use crate::http::state::AppState;
use crate::http::v1::answers::file;
use crate::i18n::{Lang, day, decimal, plain, text};
use crate::print::calibration;
use crate::print::printer::Printer;
use askama::Template;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A4, mm.
const A4: (f64, f64) = (210.0, 297.0);
/// More than this left over means a slip of the ruler, mm.
const SLIP_MM: f64 = 0.5;
/// Crosses with the edges each is measured from.
const CROSSES: [(&str, &str, &str); 4] =
    [("a", "left", "top"), ("b", "right", "top"), ("c", "left", "bottom"), ("d", "right", "bottom")];

#[derive(Template)]
#[template(path = "counter/printer.html", config = ".askama.toml")]
struct PrinterPage {
    f: Frame,
    crosses: Vec<Cross>,
    /// What this machine keeps of its printer.
    kept: Vec<(&'static str, String)>,
    wrong: Vec<String>,
}

/// A cross and what was measured.
struct Cross {
    letter: String,
    edges: [(String, &'static str, String); 2],
}

/// What was measured, as typed: `ax`, `ay` … `dy`; or `forget`.
#[derive(Deserialize, Default, Clone)]
#[serde(transparent)]
pub(in crate::http) struct Typed(BTreeMap<String, String>);

impl Typed {
    fn at(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }
    /// Where the crosses stand, from the top left corner.
    fn crosses(&self) -> Result<[(f64, f64); 4], String> {
        let mut all = [(0.0, 0.0); 4];
        for (place, (cross, across, down)) in all.iter_mut().zip(CROSSES) {
            let [x, y] = [format!("{cross}x"), format!("{cross}y")].map(|name| match self.at(&name).trim() {
                "" => Err("–".to_owned()),
                typed => mm(typed),
            });
            let (x, y) = (x?, y?);
            *place = (if across == "left" { x } else { A4.0 - x }, if down == "top" { y } else { A4.1 - y });
        }
        Ok(all)
    }
}

fn printer_page(f: Frame, setup: &Setup, typed: &Typed, wrong: Vec<String>) -> PrinterPage {
    let lang = f.w.0;
    let crosses = CROSSES.map(|(cross, across, down)| Cross {
        letter: cross.to_uppercase(),
        edges: [("x", across), ("y", down)].map(|(axis, edge)| {
            let name = format!("{cross}{axis}");
            let value = typed.at(&name).to_owned();
            (name, edge, value)
        }),
    });
    PrinterPage { crosses: crosses.into(), kept: kept(lang, setup), wrong, f }
}

/// The correction of a machine in words.
fn kept(lang: Lang, setup: &Setup) -> Vec<(&'static str, String)> {
    let Some(measured) = setup.measured else { return Vec::new() };
    let Printer { offset_x, offset_y, scale, skew, .. } = setup.printer;
    // What rounds to nothing has no sign.
    let two = |value: f64| decimal(lang, (value * 100.0).round() / 100.0 + 0.0, 2);
    vec![
        ("counter-printer-day", day(lang, measured)),
        ("counter-printer-right", format!("{} mm", two(offset_x))),
        ("counter-printer-down", format!("{} mm", two(offset_y))),
        ("counter-printer-scale", format!("{} %", two(scale * 100.0))),
        ("counter-printer-skew", format!("{} mm/m", two(skew))),
    ]
}

/// `GET /san-xuat/can-chinh`.
pub(in crate::http) async fn show(
    _: ForProducer,
    setup: Setup,
    State(state): State<Arc<AppState>>,
    at: At,
) -> Response {
    let f = at.frame(&state, "/san-xuat");
    page(at.lang, &printer_page(f, &setup, &Typed::default(), Vec::new()))
}

/// `POST /san-xuat/can-chinh`: what was measured; this machine keeps it.
pub(in crate::http) async fn measure(
    _: ForProducer,
    setup: Setup,
    State(state): State<Arc<AppState>>,
    at: At,
    Fields(typed): Fields<Typed>,
) -> Response {
    let (lang, f) = (at.lang, at.frame(&state, "/san-xuat"));
    let measured = if typed.0.contains_key("forget") {
        Ok(Setup { printer: Printer::default(), measured: None, ..setup.clone() })
    } else {
        measured(lang, &typed).map(|printer| Setup { printer, measured: Some(state.office.today()), ..setup.clone() })
    };
    match measured {
        Err(wrong) => amend(lang, &printer_page(f, &setup, &typed, vec![wrong])),
        Ok(setup) => {
            let mut response = Redirect::to(&f.to("/san-xuat/can-chinh")).into_response();
            if let Some(kept) = setup.give() {
                response.headers_mut().insert(SET_COOKIE, kept);
            }
            response
        }
    }
}

/// The printer that corrects what was measured, or what is wrong with the measures.
fn measured(lang: Lang, typed: &Typed) -> Result<Printer, String> {
    let crosses = typed.crosses().map_err(|value| text(lang, "counter-wrong-mm", &[("value", value)]))?;
    let slip = |rest: String| text(lang, "counter-printer-slip", &[("rest", rest)]);
    match Printer::default().calibrated(A4, crosses) {
        Ok((printer, rest)) if rest <= SLIP_MM => Ok(printer),
        Ok((_, rest)) => Err(slip(decimal(lang, rest, 1))),
        Err(_) => Err(plain(lang, "counter-printer-strange")),
    }
}

/// `GET /san-xuat/can-chinh.pdf`: the page that tells how a printer shifts; with `?thu=1` as this machine
/// corrects it, to see that the crosses stand where they should.
pub(in crate::http) async fn sheet(
    _: ForMaker,
    setup: Setup,
    Language(lang): Language,
    uri: Uri,
) -> Result<Response, Fault> {
    let tries = uri.query().is_some_and(|query| query.split('&').any(|part| part == "thu=1"));
    let printer = if tries { setup.printer } else { Printer::default() };
    let (head, how) = (plain(lang, "desk-calibrate-head"), plain(lang, "desk-calibrate-how"));
    let page = calibration::page(A4, &printer, [&head, &how]).map_err(|cause| {
        tracing::error!(%cause, "the calibration page could not be drawn");
        Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    })?;
    Ok(file("application/pdf", Some("can-chinh.pdf".to_owned()), page))
}
