//! `/san-xuat`: what is mine, what ends soon, and the way to a new batch.

use crate::app::reconcile::BatchTally;
use crate::domain::certificate::Holder;
use crate::domain::ids::ProducerId;
use crate::domain::recognition::Standing;

use crate::http::auth::ForProducer;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::page;
use crate::http::state::AppState;
use crate::i18n::{Lang, day, plain, text};
use askama::Template;
use axum::extract::State;

use axum::response::Response;
use jiff::civil::Date;
use std::sync::Arc;

/// Batches shown; the others are in the register.
const BATCHES: usize = 12;
/// Days ahead that an end is told: when the window to file again opens (QĐ 26/2026/QĐ-TTg Đ7.6).
const AHEAD: i32 = 180;

#[derive(Template)]
#[template(path = "counter/home.html", config = ".askama.toml")]
struct HomePage {
    f: Frame,
    suspended: Option<String>,
    ending: Vec<(String, String)>,
    products: Vec<Product>,
    batches: Vec<Batch>,
}

/// A product with its stars.
struct Product {
    id: String,
    name: String,
    stars: u8,
    says: String,
}

/// A batch with its stamps.
struct Batch {
    path: String,
    again: String,
    name: String,
    lot: String,
    stamps: String,
}

/// `GET /san-xuat`.
pub(in crate::http) async fn home(desk: ForProducer, State(state): State<Arc<AppState>>, at: At) -> Response {
    let lang = at.lang;
    let own = desk.0.producer;
    let f = at.frame(&state, "/san-xuat");
    let register = state.office.register();
    let suspended = register.producers.get(&own).and_then(|p| p.suspended.clone());
    let (products, mut ending) = products(&state, lang, own);
    ending.extend(certificates(&state, lang, own));
    ending.sort_by_key(|(on, _)| *on);
    let ending = ending.into_iter().map(|(on, says)| (says, days(lang, state.office.today(), on))).collect();
    page(lang, &HomePage { suspended, ending, products, batches: batches(&state, lang, own), f })
}

fn days(lang: Lang, today: Date, on: Date) -> String {
    text(lang, "desk-days", &[("days", (on - today).get_days().to_string()), ("on", day(lang, on))])
}

/// Own products, and which of their stars end soon.
fn products(state: &AppState, lang: Lang, own: ProducerId) -> (Vec<Product>, Vec<(Date, String)>) {
    let (register, today, now) = (state.office.register(), state.office.today(), state.office.now());
    let mut ending = Vec::new();
    let products = register.products.values().filter(|p| p.producer == own).map(|product| {
        let standing = register.standing(product.id, today, now).map(|(_, standing)| standing);
        let stars = standing.and_then(Standing::stars).map_or(0, |stars| stars.count());
        let (key, on) = match standing {
            Some(Standing::InForce { until, .. } | Standing::Extended { until, .. }) => {
                if (until - today).get_days() <= AHEAD {
                    ending.push((until, text(lang, "desk-own-stars-end", &[("product", &*product.name)])));
                }
                ("desk-own-until", Some(until))
            }
            Some(Standing::Lapsed { on }) => ("desk-own-lapsed", Some(on)),
            Some(Standing::Suspended { since }) => ("desk-own-suspended", Some(since)),
            Some(Standing::Withdrawn { since }) => ("desk-own-withdrawn", Some(since)),
            Some(Standing::Unconfirmed) => ("desk-own-unconfirmed", None),
            Some(Standing::NotYet) | None => ("desk-own-none", None),
        };
        let on = on.map(|on| day(lang, on)).unwrap_or_default();
        Product { id: product.id.to_string(), name: product.name.clone(), stars, says: text(lang, key, &[("on", on)]) }
    });
    (products.collect(), ending)
}

/// Own certificates, and those of own zones, that end soon.
fn certificates(state: &AppState, lang: Lang, own: ProducerId) -> Vec<(Date, String)> {
    let (register, today) = (state.office.register(), state.office.today());
    let zones = register.zones.values().filter(|z| z.producers.contains(&own)).map(|z| Holder::Zone(z.id));
    let holders: Vec<_> = zones.chain([Holder::Producer(own)]).collect();
    let own = register.certificates.values().filter(|c| holders.contains(&c.holder) && c.is_live(today));
    let soon = own.filter(|c| (c.valid_until - today).get_days() <= AHEAD);
    let line = |c: &Arc<crate::domain::certificate::Certificate>| {
        let scheme = plain(lang, &format!("scheme-{}", c.scheme.code()));
        let args = [("scheme", scheme), ("number", c.number.clone())];
        (c.valid_until, text(lang, "desk-own-certificate-ends", &args))
    };
    soon.map(line).collect()
}

fn batches(state: &AppState, lang: Lang, own: ProducerId) -> Vec<Batch> {
    let register = state.office.register();
    let of_own = register.batches.values().rev().filter_map(|b| {
        let product = register.products.get(&b.product).filter(|p| p.producer == own)?;
        let tally = BatchTally::of(&register, b, &state.office.stamps);
        let printed: u64 = tally.runs.iter().map(|run| run.tally.printed).sum();
        let ordered: u64 = tally.runs.iter().map(|run| run.tally.ordered).sum();
        let args = [("ordered", ordered.to_string()), ("printed", printed.to_string())];
        Some(Batch {
            path: format!("/san-xuat/lo/{}", b.id),
            again: format!("/san-xuat/lo-moi?tu={}", b.id),
            name: product.name.clone(),
            lot: b.lot.to_string(),
            stamps: text(lang, "desk-own-stamps", &args),
        })
    });
    of_own.take(BATCHES).collect()
}
