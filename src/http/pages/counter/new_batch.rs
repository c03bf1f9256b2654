//! `/san-xuat/lo-moi`: a batch in two minutes, filled in from the last one.

use super::import::words;
use super::words::refused;
use crate::app::batch_sheet::{flaw, number};
use crate::app::cover::{Remaining, remaining};
use crate::app::enrol::NewBatch;
use crate::domain::batch::{Batch, BatchInput, Unit};
use crate::domain::certificate::Scheme;
use crate::domain::ids::{BatchId, ProducerId};
use crate::domain::register::Register;

use crate::http::auth::{ForMaker, ForProducer};
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::{amend, page};
use crate::http::state::AppState;
use crate::i18n::{Lang, decimal, plain, text};
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::Arc;

/// Raw-material lots that can be typed.
const INPUTS: usize = 4;
/// Batches offered to be copied.
const COPIES: usize = 6;
/// Claims a label may make that a certificate has to cover.
const CLAIMS: [Scheme; 3] = [Scheme::Vietgap, Scheme::Organic, Scheme::Pgs];

#[derive(Template)]
#[template(path = "counter/new_batch.html", config = ".askama.toml")]
struct NewBatchPage {
    f: Frame,
    products: Vec<(String, String)>,
    zones: Vec<Zone>,
    claims: Vec<(&'static str, String)>,
    units: [&'static str; 4],
    typed: Typed,
    inputs: Vec<Input>,
    /// Raw-material lots shown at once; the others unfold.
    shown: usize,
    wrong: Vec<String>,
    /// Batches to copy, where nothing is typed yet: address, words.
    copies: Vec<(String, String)>,
}

/// A zone to harvest from.
struct Zone {
    id: String,
    name: String,
    /// What its certificates still allow this year.
    left: Vec<String>,
}

/// A raw-material lot as typed.
#[derive(Default, Clone)]
struct Input {
    number: usize,
    zone: String,
    kg: String,
    on: String,
}

/// Which batch to copy.
#[derive(Deserialize, Default)]
pub(in crate::http) struct Asked {
    #[serde(default)]
    tu: String,
}

/// What is typed, as text, so that a wrong value comes back to be mended. Fields of the raw-material
/// lots are numbered: `zone0`, `kg0`, `on0`.
#[derive(Deserialize, Default, Clone)]
pub(in crate::http) struct Typed {
    #[serde(default)]
    product: String,
    #[serde(default)]
    lot: String,
    #[serde(default)]
    made_on: String,
    #[serde(default)]
    best_before: String,
    #[serde(default)]
    quantity: String,
    #[serde(default)]
    unit: String,
    #[serde(flatten)]
    rest: std::collections::BTreeMap<String, String>,
}

impl Typed {
    fn of(batch: &Batch, lot: String, today: Date) -> (Self, Vec<Input>) {
        let unit = serde_json::to_value(batch.unit).unwrap_or_default();
        let typed = Self {
            product: batch.product.to_string(),
            lot,
            made_on: today.to_string(),
            best_before: match (batch.made_on, batch.best_before) {
                (Some(made), Some(best)) => today.saturating_add(best - made).to_string(),
                _ => String::new(),
            },
            quantity: batch.quantity.to_string(),
            unit: unit.as_str().unwrap_or_default().to_owned(),
            rest: batch.claims.iter().map(|c| (format!("claim-{}", c.code()), "1".to_owned())).collect(),
        };
        let input = |(number, input): (usize, &BatchInput)| Input {
            number,
            zone: input.zone.to_string(),
            kg: input.kg.to_string(),
            on: String::new(),
        };
        (typed, batch.inputs.iter().enumerate().take(INPUTS).map(input).collect())
    }
    fn has(&self, claim: &str) -> bool {
        self.rest.contains_key(&format!("claim-{claim}"))
    }
    fn inputs(&self) -> Vec<Input> {
        let field = |name: &str, number: usize| self.rest.get(&format!("{name}{number}")).cloned().unwrap_or_default();
        let input =
            |number| Input { number, zone: field("zone", number), kg: field("kg", number), on: field("on", number) };
        (0..INPUTS).map(input).collect()
    }
    /// The batch, or what does not hold in words.
    fn batch(&self, lang: Lang) -> Result<NewBatch, String> {
        let wrong = |key: &str, value: &str| text(lang, key, &[("value", value.chars().take(60).collect::<String>())]);
        let optional = |value: &str, key| match value.trim() {
            "" => Ok(None),
            day => day.parse::<Date>().map(Some).map_err(|_| wrong(key, value)),
        };
        let number = |value: &str, key: &str| {
            number(value).map_err(|flaw| if flaw.code == "number" { wrong(key, value) } else { words(lang, &flaw) })
        };
        let unit: Unit = serde_json::from_value(serde_json::Value::String(self.unit.clone()))
            .map_err(|_| wrong("desk-wrong-unit", &self.unit))?;
        let filled = self.inputs().into_iter().filter(|i| !i.zone.trim().is_empty());
        let input = |input: Input| {
            Ok::<_, String>(BatchInput {
                zone: input.zone.trim().parse().map_err(|_| wrong("desk-wrong-zone", &input.zone))?,
                zone_lot: None,
                kg: number(&input.kg, "desk-wrong-kg")?,
                harvested_on: optional(&input.on, "desk-wrong-harvest")?
                    .ok_or_else(|| wrong("desk-wrong-harvest", &input.on))?,
            })
        };
        Ok(NewBatch {
            product: self.product.parse().map_err(|_| wrong("desk-wrong-product", &self.product))?,
            lot: self.lot.trim().to_owned(),
            made_on: optional(&self.made_on, "desk-wrong-made")?,
            best_before: optional(&self.best_before, "desk-wrong-best")?,
            quantity: number(&self.quantity, "desk-wrong-quantity")?,
            unit,
            inputs: filled.map(input).collect::<Result<_, _>>()?,
            claims: CLAIMS.into_iter().filter(|claim| self.has(claim.code())).collect(),
        })
    }
}

/// `GET /san-xuat/lo-moi?tu=LO-…`.
pub(in crate::http) async fn form(
    desk: ForProducer,
    State(state): State<Arc<AppState>>,
    at: At,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let lang = at.lang;
    let own = desk.0.producer;
    let register = state.office.register();
    let today = state.office.today();
    let of_own = |b: &&Arc<Batch>| register.products.get(&b.product).is_some_and(|p| p.producer == own);
    let from = asked.ok().and_then(|Query(asked)| asked.tu.parse::<BatchId>().ok());
    let last = from.and_then(|id| register.batches.get(&id)).filter(of_own);
    let lot = next_lot(&register, today);
    let copies = if last.is_none() { copies(&register, own) } else { Vec::new() };
    let (typed, inputs) = match last {
        Some(last) => Typed::of(last, lot, today),
        None => (Typed { lot, made_on: today.to_string(), unit: "pack".into(), ..Typed::default() }, Vec::new()),
    };
    let f = at.frame(&state, "/san-xuat");
    page(lang, &NewBatchPage { copies, ..new_batch(&state, f, own, typed, inputs, Vec::new()) })
}

/// The newest batch of each product, newest first: what most batches are like.
fn copies(register: &Register, own: ProducerId) -> Vec<(String, String)> {
    let mut seen = std::collections::BTreeSet::new();
    let newest = register.batches.values().rev().filter(|b| seen.insert(b.product));
    let of_own = newest.filter_map(|b| {
        let product = register.products.get(&b.product).filter(|p| p.producer == own)?;
        Some((format!("/san-xuat/lo-moi?tu={}", b.id), format!("{} · {}", product.name, b.lot)))
    });
    of_own.take(COPIES).collect()
}

/// `POST /san-xuat/lo-moi`.
pub(in crate::http) async fn send(
    own: ForProducer,
    desk: ForMaker,
    State(state): State<Arc<AppState>>,
    at: At,
    Fields(typed): Fields<Typed>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let own = own.0.producer;
    let f = at.frame(&state, "/san-xuat");
    let register = state.office.register();
    let read = typed.batch(lang).and_then(|new| match flaw(&register, own, state.office.today(), &new) {
        None => Ok(new),
        Some(flaw) => Err(words(lang, &flaw)),
    });
    let wrong = match read {
        Err(wrong) => vec![wrong],
        Ok(new) => match desk.work(move |desk| Ok(desk.add_batch(new))).await? {
            Ok((id, _)) => return Ok(Redirect::to(&f.to(&format!("/san-xuat/lo/{id}"))).into_response()),
            Err(refusal) => refused(lang, &refusal),
        },
    };
    let inputs = typed.inputs();
    Ok(amend(lang, &new_batch(&state, f, own, typed, inputs, wrong)))
}

/// A lot that is not taken: the day and a number, `251126-01`.
fn next_lot(register: &Register, today: Date) -> String {
    let day = format!("{:02}{:02}{:02}", today.year() % 100, today.month(), today.day());
    let taken = |lot: &str| register.batches.values().any(|b| b.lot.to_string() == lot);
    (1..100).map(|n| format!("{day}-{n:02}")).find(|lot| !taken(lot)).unwrap_or_default()
}

fn new_batch(
    state: &AppState,
    f: Frame,
    own: ProducerId,
    typed: Typed,
    mut inputs: Vec<Input>,
    wrong: Vec<String>,
) -> NewBatchPage {
    let (register, lang, today) = (state.office.register(), f.w.0, state.office.today());
    let products = register.products.values().filter(|p| p.producer == own);
    let zones = register.zones.values().filter(|z| z.producers.contains(&own)).map(|zone| Zone {
        id: zone.id.to_string(),
        name: format!("{} ({})", zone.name, zone.crop),
        left: remaining(&register, own, zone, today).iter().map(|left| says(lang, left)).collect(),
    });
    let filled = inputs.iter().rposition(|i| !(i.zone.is_empty() && i.kg.is_empty() && i.on.is_empty()));
    for number in inputs.len()..INPUTS {
        inputs.push(Input { number, ..Input::default() });
    }
    NewBatchPage {
        products: products.map(|p| (p.id.to_string(), p.name.clone())).collect(),
        zones: zones.collect(),
        claims: CLAIMS.iter().map(|c| (c.code(), plain(lang, &format!("scheme-{}", c.code())))).collect(),
        units: ["pack", "kg", "litre", "piece"],
        typed,
        inputs,
        shown: filled.map_or(1, |last| last + 1),
        wrong,
        copies: Vec::new(),
        f,
    }
}

/// What a certificate still allows, in words.
fn says(lang: Lang, left: &Remaining) -> String {
    let scheme = plain(lang, &format!("scheme-{}", left.scheme.code()));
    match left.certified {
        None => text(lang, "desk-left-unlimited", &[("scheme", scheme), ("until", crate::i18n::day(lang, left.until))]),
        Some(certified) => {
            let kg = |kg: f64| decimal(lang, kg, 0);
            let args = [
                ("scheme", scheme),
                ("left", kg((certified - left.taken).max(0.0))),
                ("certified", kg(certified)),
                ("until", crate::i18n::day(lang, left.until)),
            ];
            text(lang, "desk-left", &args)
        }
    }
}
