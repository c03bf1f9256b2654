//! `/san-xuat`: what is mine, what ends soon, and the way to a new batch.

use crate::app::expiry::{Ending, Expiry, NEAR, SuspendedCertificate, WINDOW, expiries, suspended_certificates};
use crate::app::reconcile::BatchTally;
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

#[derive(Template)]
#[template(path = "counter/home.html", config = ".askama.toml")]
struct HomePage {
    f: Frame,
    suspended: Option<String>,
    /// Certificates that are suspended.
    certificates: Vec<Line>,
    ending: Vec<Line>,
    /// What ends first, where nothing ends soon.
    calm: String,
    products: Vec<Product>,
    batches: Vec<Batch>,
    downloads: [(&'static str, &'static [&'static str]); 7],
}

/// Something that ends, in words.
struct Line {
    /// "over", "near" or "".
    class: &'static str,
    href: Option<String>,
    says: String,
    does: String,
    when: String,
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

/// Tables to take away: text, and the files.
const DOWNLOADS: [(&str, &[&str]); 7] = [
    ("counter-download-batches", &["/san-xuat/tai/lo.csv", "/san-xuat/tai/lo.xlsx"]),
    ("counter-download-stamps", &["/san-xuat/tai/tem.csv", "/san-xuat/tai/tem.xlsx"]),
    ("counter-download-days", &["/san-xuat/tai/luot-quet.csv", "/san-xuat/tai/luot-quet.xlsx"]),
    ("counter-download-communes", &["/san-xuat/tai/xa-quet.csv", "/san-xuat/tai/xa-quet.xlsx"]),
    ("counter-download-commune-days", &["/san-xuat/tai/xa-ngay.csv", "/san-xuat/tai/xa-ngay.xlsx"]),
    ("counter-download-places", &["/san-xuat/tai/noi-quet.csv", "/san-xuat/tai/noi-quet.xlsx"]),
    ("counter-download-all", &["/san-xuat/so.xlsx"]),
];

/// `GET /san-xuat`.
pub(in crate::http) async fn home(desk: ForProducer, State(state): State<Arc<AppState>>, at: At) -> Response {
    let lang = at.lang;
    let own = desk.0.producer;
    let f = at.frame(&state, "/san-xuat");
    let (register, today) = (state.office.register(), state.office.today());
    let suspended = register.producers.get(&own).and_then(|p| p.suspended.clone());
    let all = expiries(&register, own, today, state.office.now());
    let (soon, later): (Vec<&Expiry>, Vec<&Expiry>) = all.iter().partition(|expiry| expiry.days <= WINDOW);
    let calm = match later.first() {
        Some(next) => {
            let first = line(&f, today, next);
            text(lang, "counter-calm-until", &[("says", first.says), ("on", day(lang, next.on))])
        }
        None => plain(lang, "counter-calm"),
    };
    let certificates = suspended_certificates(&register, own, today);
    let certificates = certificates.iter().map(|one| suspended_line(&f, today, one)).collect();
    let ending = soon.into_iter().map(|expiry| line(&f, today, expiry)).collect();
    let (products, batches) = (products(&state, lang, own), batches(&state, lang, own));
    page(lang, &HomePage { suspended, certificates, ending, calm, products, batches, downloads: DOWNLOADS, f })
}

/// Which certificate is suspended, what that means, and for how long.
fn suspended_line(f: &Frame, today: Date, suspended: &SuspendedCertificate) -> Line {
    let lang = f.w.0;
    let (key, class) =
        if today < suspended.from { ("counter-suspended-soon", "near") } else { ("counter-suspended", "over") };
    let scheme = plain(lang, &format!("scheme-{}", suspended.scheme.code()));
    Line {
        class,
        href: f.link(&suspended.id.to_string()),
        says: text(lang, key, &[("scheme", scheme), ("number", suspended.number.clone())]),
        does: match &suspended.zone {
            Some(zone) => text(lang, "counter-suspended-zone", &[("value", zone)]),
            None => plain(lang, "counter-suspended-own"),
        },
        when: match suspended.until {
            Some(until) => text(
                lang,
                "counter-suspended-until",
                &[("from", day(lang, suspended.from)), ("until", day(lang, until))],
            ),
            None => text(lang, "counter-suspended-open", &[("from", day(lang, suspended.from))]),
        },
    }
}

/// What ends, what to do, and when.
fn line(f: &Frame, today: Date, expiry: &Expiry) -> Line {
    let lang = f.w.0;
    let on = day(lang, expiry.on);
    let is_over = expiry.days < 0;
    let (id, says, does) = match &expiry.what {
        Ending::Stars { product, name, file: (first, last) } => {
            let key = if is_over { "counter-stars-over" } else { "counter-stars-end" };
            let state = match today {
                today if is_over || today > *last => "late",
                today if today >= *first => "open",
                _ => "before",
            };
            let days = [("first", day(lang, *first)), ("last", day(lang, *last))];
            let does = text(lang, &format!("counter-file-{state}"), &days);
            (product.to_string(), text(lang, key, &[("product", name)]), does)
        }
        Ending::Certificate { id, scheme, number, zone } => {
            let key = if is_over { "counter-certificate-over" } else { "counter-certificate-end" };
            let scheme = plain(lang, &format!("scheme-{}", scheme.code()));
            let does = match zone {
                Some(zone) => text(lang, "counter-certificate-zone", &[("value", zone)]),
                None => plain(lang, "counter-certificate-own"),
            };
            (id.to_string(), text(lang, key, &[("scheme", scheme), ("number", number.clone())]), does)
        }
    };
    let (key, days) = if is_over { ("counter-days-over", -expiry.days) } else { ("desk-days", expiry.days) };
    Line {
        class: if is_over {
            "over"
        } else if expiry.days <= NEAR {
            "near"
        } else {
            ""
        },
        href: f.link(&id),
        says,
        does,
        when: text(lang, key, &[("days", days.to_string()), ("on", on)]),
    }
}

/// Own products.
fn products(state: &AppState, lang: Lang, own: ProducerId) -> Vec<Product> {
    let (register, today, now) = (state.office.register(), state.office.today(), state.office.now());
    let products = register.products.values().filter(|p| p.producer == own).map(|product| {
        let standing = register.standing(product.id, today, now).map(|(_, standing)| standing);
        let stars = standing.and_then(Standing::stars).map_or(0, |stars| stars.count());
        let (key, on) = match standing {
            Some(Standing::InForce { until, .. } | Standing::Extended { until, .. }) => ("desk-own-until", Some(until)),
            Some(Standing::Lapsed { on }) => ("desk-own-lapsed", Some(on)),
            Some(Standing::Suspended { since }) => ("desk-own-suspended", Some(since)),
            Some(Standing::Withdrawn { since }) => ("desk-own-withdrawn", Some(since)),
            Some(Standing::Unconfirmed) => ("desk-own-unconfirmed", None),
            Some(Standing::NotYet) | None => ("desk-own-none", None),
        };
        let on = on.map(|on| day(lang, on)).unwrap_or_default();
        Product { id: product.id.to_string(), name: product.name.clone(), stars, says: text(lang, key, &[("on", on)]) }
    });
    products.collect()
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
