//! `/san-xuat/luot-quet`: how often own stamps were scanned, by day, by the commune people said, and by coarse
//! place. Never who.

use crate::app::scan_counts::{Count, FEWEST, ScanCounts, scan_counts};
use crate::domain::ids::ProducerId;
use crate::domain::register::Register;
use crate::domain::scan::CoarsePlace;
use crate::domain::whereabouts::Whereabouts;
use crate::http::auth::ForProducer;
use crate::http::pages::desk::chart::Chart;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::locator::{self, Locator};
use crate::http::pages::{outline, page};
use crate::http::state::AppState;
use crate::i18n::{Lang, day, decimal, plain, text};
use crate::ports::workbook::Sheet;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use std::sync::Arc;

/// Height of the tallest bar, and width of a day.
const HEIGHT: u32 = 150;
const STEP: u32 = 20;
/// Communes whose days are drawn; the others' stand in the table.
const DETAILED: usize = 10;

#[derive(Template)]
#[template(path = "counter/scans.html", config = ".askama.toml")]
struct ScansPage {
    f: Frame,
    total: String,
    days: Vec<Day>,
    /// Days written below the bars: x, words.
    marks: Vec<(u32, String)>,
    /// The number the tallest bar stands for.
    most: u32,
    busy: Vec<(String, String)>,
    by_commune: Chart,
    /// The busiest communes, with their days.
    communes: Vec<Commune>,
    no_commune: String,
    places: Vec<(String, String, u32)>,
    elsewhere: Option<u32>,
    nowhere: String,
    map: Option<Locator>,
    map_size: (f64, f64),
    fewest: String,
}

/// A day's bar.
struct Day {
    x: u32,
    y: u32,
    height: u32,
    few: bool,
    says: String,
}

/// A commune with its days.
struct Commune {
    name: String,
    days: Vec<Day>,
    most: u32,
    busy: Vec<(String, String)>,
}

/// `GET /san-xuat/luot-quet`.
pub(in crate::http) async fn show(desk: ForProducer, State(state): State<Arc<AppState>>, at: At) -> Response {
    let lang = at.lang;
    let own = desk.0.producer;
    let f = at.frame(&state, "/san-xuat/luot-quet");
    let register = state.office.register();
    let counts = scan_counts(&register, own, state.office.today());
    let by_place = &counts.places;
    let points: Vec<_> = by_place.told.iter().map(|(place, _)| degrees(*place)).collect();
    let most = most(&counts.days);
    let mark = |(n, (on, _)): (u32, &(Date, Count))| (n % 7 == 1).then(|| (n * STEP + 8, day_and_month(*on)));
    let places = by_place.told.iter().map(|(place, n)| (words(lang, *place), near(lang, &register, own, *place), *n));
    let lines = counts.communes.told.iter().map(|(commune, n)| (named(lang, *commune), [*n]));
    let lines = lines.chain(counts.communes.others.map(|n| (plain(lang, "counter-communes-others"), [n])));
    let kind = [("four", plain(lang, "counter-scan-count"))];
    let shown = ScansPage {
        total: said(lang, counts.total),
        days: bars(lang, &counts.days, most),
        marks: (0..).zip(&counts.days).filter_map(mark).collect(),
        most,
        busy: busy(lang, &counts.days),
        by_commune: Chart::stacked(lang, plain(lang, "counter-communes-bars"), kind, lines),
        communes: communes(lang, &counts),
        no_commune: said(lang, counts.communes.unknown),
        places: places.collect(),
        elsewhere: by_place.others,
        nowhere: said(lang, by_place.unknown),
        map: locator::draw(lang, &points, std::iter::empty()),
        map_size: (outline::WIDTH, outline::HEIGHT),
        fewest: FEWEST.to_string(),
        f,
    };
    page(lang, &shown)
}

/// The busiest communes with their days, where they have any of late.
fn communes(lang: Lang, counts: &ScanCounts) -> Vec<Commune> {
    let days = counts.communes.told.iter().zip(&counts.days_of_communes).take(DETAILED);
    let commune = |((commune, _), days): (&(Whereabouts, u32), &Vec<_>)| {
        let most = most(days);
        let (name, busy) = (named(lang, *commune), busy(lang, days));
        Commune { name, days: bars(lang, days, most), most, busy }
    };
    days.map(commune).filter(|commune| !commune.busy.is_empty()).collect()
}

/// A commune by its name; by its code, where it is in the list no more.
fn named(lang: Lang, commune: Whereabouts) -> String {
    match (commune, commune.name()) {
        (Whereabouts::Elsewhere, _) => plain(lang, "page-where-elsewhere"),
        (_, Some(name)) => name.to_owned(),
        (_, None) => String::from(commune),
    }
}

/// Days with scans, the last first.
fn busy(lang: Lang, days: &[(Date, Count)]) -> Vec<(String, String)> {
    let busy = days.iter().rev().filter(|(_, count)| count.any());
    busy.map(|(on, count)| (day(lang, *on), said(lang, *count))).collect()
}

/// A count in words.
fn said(lang: Lang, count: Count) -> String {
    match count {
        Count::Exactly(n) => decimal(lang, f64::from(n), 0),
        Count::AtLeast(n) if n > 0 => text(lang, "counter-at-least", &[("value", decimal(lang, f64::from(n), 0))]),
        Count::AtLeast(_) | Count::Few => text(lang, "counter-few", &[("value", FEWEST.to_string())]),
    }
}

fn degrees(place: CoarsePlace) -> [f64; 2] {
    [f64::from(place.lon_tenths) / 10.0, f64::from(place.lat_tenths) / 10.0]
}

/// A place as it is known: a square of a tenth of a degree.
fn words(lang: Lang, place: CoarsePlace) -> String {
    let [lon, lat] = degrees(place);
    text(lang, "counter-place", &[("lat", decimal(lang, lat, 1)), ("lon", decimal(lang, lon, 1))])
}

/// The producer's own zone in that square, if one is.
fn near(lang: Lang, register: &Register, own: ProducerId, place: CoarsePlace) -> String {
    let tenths = |degrees: f64| (degrees * 10.0).round();
    let inside = |zone: &&Arc<crate::domain::zone::Zone>| {
        zone.outline.ring.first().is_some_and(|[lon, lat]| {
            tenths(*lon) == f64::from(place.lon_tenths) && tenths(*lat) == f64::from(place.lat_tenths)
        })
    };
    let zone = register.zones.values().filter(|z| z.producers.contains(&own)).find(inside);
    zone.map(|zone| text(lang, "counter-place-zone", &[("value", zone.name.clone())])).unwrap_or_default()
}

fn day_and_month(on: Date) -> String {
    format!("{}/{}", on.day(), on.month())
}

fn most(days: &[(Date, Count)]) -> u32 {
    days.iter().map(|(_, count)| number(*count)).max().unwrap_or(0).max(FEWEST)
}

/// What a bar stands for.
fn number(count: Count) -> u32 {
    match count {
        Count::Exactly(n) | Count::AtLeast(n) => n,
        Count::Few => FEWEST - 1,
    }
}

/// The last days as bars, oldest first. Days with few scans are all equally high.
fn bars(lang: Lang, days: &[(Date, Count)], most: u32) -> Vec<Day> {
    let bar = |(n, (on, count)): (u32, &(Date, Count))| {
        let height = (u64::from(number(*count)) * u64::from(HEIGHT)).div_ceil(u64::from(most));
        let height = u32::try_from(height).unwrap_or(HEIGHT);
        let says = format!("{}: {}", day(lang, *on), said(lang, *count));
        Day { x: n * STEP, y: 20 + HEIGHT - height, height, few: *count == Count::Few, says }
    };
    (0..).zip(days).map(bar).collect()
}

/// Scans by day as a table.
pub(super) fn by_day(lang: Lang, counts: &ScanCounts) -> Sheet {
    let headers = ["counter-scan-day", "counter-scan-count"].map(|key| plain(lang, key));
    let mut sheet = Sheet::new(&plain(lang, "desk-scans-days"), headers);
    sheet.rows = counts.days.iter().map(|(on, count)| vec![day(lang, *on), said(lang, *count)]).collect();
    sheet
}

/// Scans by place as a table.
pub(super) fn by_place(lang: Lang, register: &Register, own: ProducerId, counts: &ScanCounts) -> Sheet {
    let headers = ["counter-scan-place", "counter-scan-zone", "counter-scan-count"].map(|key| plain(lang, key));
    let mut sheet = Sheet::new(&plain(lang, "desk-scans-places"), headers);
    let row =
        |(place, n): &(CoarsePlace, u32)| vec![words(lang, *place), near(lang, register, own, *place), n.to_string()];
    sheet.rows = counts.places.told.iter().map(row).collect();
    let other = |key: &str, count: String| vec![plain(lang, key), String::new(), count];
    sheet.rows.extend(counts.places.others.map(|n| other("counter-elsewhere", n.to_string())));
    sheet.rows.push(other("counter-nowhere", said(lang, counts.places.unknown)));
    sheet
}

/// Scans by commune as a table.
pub(super) fn by_commune(lang: Lang, counts: &ScanCounts) -> Sheet {
    let headers = ["counter-scan-code", "counter-scan-commune", "counter-scan-count"].map(|key| plain(lang, key));
    let mut sheet = Sheet::new(&plain(lang, "desk-scans-communes"), headers);
    let row = |(commune, n): &(Whereabouts, u32)| vec![code(*commune), named(lang, *commune), n.to_string()];
    sheet.rows = counts.communes.told.iter().map(row).collect();
    let other = |key: &str, count: String| vec![String::new(), plain(lang, key), count];
    sheet.rows.extend(counts.communes.others.map(|n| other("counter-communes-others", n.to_string())));
    sheet.rows.push(other("counter-communes-unknown", said(lang, counts.communes.unknown)));
    sheet
}

/// Scans by commune and day as a table: the days with scans, the last first.
pub(super) fn by_commune_and_day(lang: Lang, counts: &ScanCounts) -> Sheet {
    let headers = ["counter-scan-code", "counter-scan-commune", "counter-scan-day", "counter-scan-count"];
    let mut sheet = Sheet::new(&plain(lang, "desk-scans-communes"), headers.map(|key| plain(lang, key)));
    for ((commune, _), days) in counts.communes.told.iter().zip(&counts.days_of_communes) {
        let row = |(on, count)| vec![code(*commune), named(lang, *commune), on, count];
        sheet.rows.extend(busy(lang, days).into_iter().map(row));
    }
    sheet
}

/// The code of a commune, in a table.
fn code(commune: Whereabouts) -> String {
    if commune == Whereabouts::Elsewhere { String::new() } else { commune.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_busiest_day_fills_the_height_and_a_day_with_few_scans_does_not_say_how_few() {
        let days = vec![
            (date(2026, 11, 20), Count::Exactly(500)),
            (date(2026, 11, 21), Count::Few),
            (date(2026, 11, 22), Count::Exactly(0)),
        ];
        let bars = bars(Lang::Vi, &days, most(&days));
        assert_eq!(bars.iter().map(|bar| bar.height).collect::<Vec<_>>(), [HEIGHT, 2, 0]);
        assert!(bars[1].few && bars[1].says.contains("dưới 5"), "{}", bars[1].says);
        assert_eq!(said(Lang::En, Count::AtLeast(10)), "10 and more");
    }
}
