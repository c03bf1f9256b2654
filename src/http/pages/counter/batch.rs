//! `/san-xuat/lo/LO-…`: one batch, its stamps, and what became of them.

use super::words::{refused, said};
use crate::app::command::checks;
use crate::app::desk::Reader;
use crate::app::lint::Order;
use crate::app::reconcile::BatchTally;
use crate::domain::account::Role;
use crate::domain::batch::Unit;
use crate::domain::ids::BatchId;
use crate::domain::run::{Granularity, Pins};
use crate::domain::tally::RunTally;

use crate::http::auth::{ForMaker, ForReader};
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::{amend, page};
use crate::http::state::AppState;
use crate::i18n::{Lang, day, decimal, plain, text};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "counter/batch.html", config = ".askama.toml")]
struct BatchPage {
    f: Frame,
    id: BatchId,
    /// Where stamps are ordered.
    dat: String,
    /// Whether a request just made waits for the office.
    waits: bool,
    name: String,
    facts: Vec<(&'static str, String)>,
    recalled: Option<String>,
    left: Option<u64>,
    runs: Vec<Run>,
    order: Typed,
    wrong: Vec<String>,
    /// What keeps stamps from being ordered today.
    checks: Vec<String>,
    /// A specimen of the label, for the producer's own people.
    specimen: Option<String>,
    /// Whether whoever looks may order, print and void.
    makes: bool,
}

/// A run of stamps.
struct Run {
    id: String,
    is_lot: bool,
    last: u32,
    tally: RunTally,
    /// First and last of the stamps that are not printed, counted from 1; all where every one is.
    first: u32,
    upto: u32,
    /// Where to choose how to print, to print as last time, and to say what became of stamps.
    choose: String,
    list: String,
    print: String,
    void: String,
    apply: String,
    /// What became of the PINs, where the stamps have some.
    pins: Option<String>,
    /// Parts of the bar: class, width in tenths of a per cent, words, where it begins.
    bar: Vec<(&'static str, u64, String, u64)>,
}

/// What is ordered.
#[derive(Deserialize, Default, Clone)]
pub(in crate::http) struct Typed {
    #[serde(default)]
    count: String,
    #[serde(default)]
    granularity: String,
    #[serde(default)]
    no_stars: bool,
    #[serde(default)]
    pins: bool,
}

/// `GET /san-xuat/lo/{id}`.
pub(in crate::http) async fn show(
    desk: ForReader,
    State(state): State<Arc<AppState>>,
    at: At,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let f = at.frame(&state, "/san-xuat");
    let role = at.owner.caller.account.role;
    Ok(page(lang, &batch(desk, &state, (f, role), &id, Typed::default(), Vec::new()).await?))
}

/// `POST /san-xuat/lo/{id}/dat`: orders stamps.
pub(in crate::http) async fn order(
    maker: ForMaker,
    desk: ForReader,
    State(state): State<Arc<AppState>>,
    at: At,
    Path(id): Path<String>,
    Fields(typed): Fields<Typed>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let f = at.frame(&state, "/san-xuat");
    let number: BatchId = id.parse().map_err(|_| Fault::new(StatusCode::NOT_FOUND, "not-found"))?;
    let wrong = match typed.count.trim().parse::<u32>() {
        Err(_) => vec![plain(lang, "desk-wrong-count")],
        Ok(count) => {
            let granularity = if typed.granularity == "lot" { Granularity::Lot } else { Granularity::Serial };
            let order = Order { batch: number, count, granularity, claim_stars: !typed.no_stars, pins: typed.pins };
            match maker.work(move |desk| Ok(desk.issue(order))).await? {
                Ok(run) => {
                    return Ok(
                        Redirect::to(&format!("{}#{run}", f.to(&format!("/san-xuat/lo/{number}")))).into_response()
                    );
                }
                Err(refusal) => refused(lang, &refusal),
            }
        }
    };
    let role = at.owner.caller.account.role;
    Ok(amend(lang, &batch(desk, &state, (f, role), &id, typed, wrong).await?))
}

async fn batch(
    desk: ForReader,
    state: &AppState,
    (f, role): (Frame, Role),
    id: &str,
    mut order: Typed,
    wrong: Vec<String>,
) -> Result<BatchPage, Fault> {
    let row = id.to_owned();
    // Refuses what is another's as it refuses what does not exist.
    desk.work(move |desk: Reader| desk.show(&row).map(drop)).await?;
    let (register, lang) = (state.office.register(), f.w.0);
    let unknown = || Fault::new(StatusCode::NOT_FOUND, "not-found");
    let id: BatchId = id.parse().map_err(|_| unknown())?;
    let batch = register.batches.get(&id).ok_or_else(unknown)?;
    let tally = BatchTally::of(&register, batch, &state.office.stamps);
    let unit = serde_json::to_value(batch.unit).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    let optional = |date: Option<jiff::civil::Date>| date.map_or_else(|| "–".to_owned(), |date| day(lang, date));
    let zone = |id| register.zones.get(&id).map_or_else(|| id.to_string(), |zone| zone.name.clone());
    let inputs = batch
        .inputs
        .iter()
        .map(|i| format!("{}: {} kg, {}", zone(i.zone), decimal(lang, i.kg, 0), day(lang, i.harvested_on)));
    let claims = batch.claims.iter().map(|c| plain(lang, &format!("scheme-{}", c.code())));
    let listed = |lines: Vec<String>, with: &str| if lines.is_empty() { "–".to_owned() } else { lines.join(with) };
    let facts = vec![
        ("desk-batch-lot", batch.lot.to_string()),
        ("desk-batch-quantity", format!("{} {}", decimal(lang, batch.quantity, 0), f.w.of("desk-unit", &unit))),
        ("desk-batch-made", optional(batch.made_on)),
        ("desk-batch-best", optional(batch.best_before)),
        ("desk-batch-inputs", listed(inputs.collect(), "; ")),
        ("desk-batch-claims", listed(claims.collect(), ", ")),
    ];
    let runs = tally.runs.iter().rev().filter_map(|line| {
        let run = register.runs.get(&line.run)?;
        let is_lot = run.plan.granularity == Granularity::Lot;
        let last = run.plan.count.saturating_sub(1);
        let unprinted = run.fates().unprinted;
        let (first, upto) = unprinted.iter().next().unwrap_or((0, last));
        Some(Run {
            id: run.id.to_string(),
            choose: format!("/san-xuat/dot/{}", run.id),
            list: format!("/san-xuat/dot/{}/tem.csv", run.id),
            pins: run.pins.as_ref().map(|pins| says_of_pins(lang, pins)),
            print: format!("/san-xuat/dot/{}/in", run.id),
            void: format!("/san-xuat/dot/{}/huy", run.id),
            apply: format!("/san-xuat/dot/{}/dan", run.id),
            bar: bar(lang, &line.tally),
            tally: line.tally,
            first: first + 1,
            upto: upto + 1,
            is_lot,
            last,
        })
    });
    // A first order is for as many stamps as there are packs.
    if wrong.is_empty() && tally.runs.is_empty() && batch.unit == Unit::Pack {
        order.count = format!("{:.0}", batch.quantity.floor());
    }
    let makes = matches!(role, Role::Office | Role::Producer { .. });
    let wanted = Order { batch: id, count: 1, granularity: Granularity::Serial, claim_stars: true, pins: false };
    let checks = if makes && wrong.is_empty() && batch.recalled.is_none() {
        checks(&state.office, &wanted).iter().map(|lint| said(lang, lint)).collect()
    } else {
        Vec::new()
    };
    let stars = if order.no_stars { "?khong_sao=true" } else { "" };
    let specimen = role.producer().map(|_| f.to(&format!("/san-xuat/lo/{id}/mau.png{stars}")));
    Ok(BatchPage {
        name: register.products.get(&batch.product).map(|p| p.name.clone()).unwrap_or_default(),
        facts,
        recalled: batch.recalled.as_ref().map(|(on, why)| format!("{} · {why}", day(lang, *on))),
        left: tally.left,
        runs: runs.collect(),
        checks,
        specimen,
        makes,
        order,
        wrong,
        dat: format!("/san-xuat/lo/{id}/dat"),
        waits: f.switch.contains("cho=1"),
        id,
        f,
    })
}

/// Fates of a run's stamps as parts of a bar.
fn bar(lang: Lang, tally: &RunTally) -> Vec<(&'static str, u64, String, u64)> {
    let parts = [
        ("applied", tally.applied),
        ("open", tally.open),
        ("unprinted", tally.unprinted),
        ("spoiled", tally.spoiled),
        ("returned", tally.returned),
        ("stolen", tally.stolen),
    ];
    let shown = parts.into_iter().filter(|(_, count)| *count > 0);
    let mut end = 0;
    let part = |(name, count): (&'static str, u64)| {
        let (begin, width) = (end, count * 1000 / tally.ordered.max(1));
        end += width;
        (name, width, format!("{count} {}", plain(lang, &format!("desk-fate-{name}"))), begin)
    };
    shown.map(part).collect()
}

/// Where the PINs of a run are. They never pass this counter: they leave once, sealed, for the printing house.
fn says_of_pins(lang: Lang, pins: &Pins) -> String {
    match &pins.exported {
        None => plain(lang, "counter-pins-kept"),
        Some(export) => {
            let on = day(lang, crate::domain::dates::vietnam_day(export.at));
            text(lang, "counter-pins-exported", &[("on", on), ("sha256", export.sha256.chars().take(12).collect())])
        }
    }
}
