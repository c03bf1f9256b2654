//! `/san-xuat/luot-quet`: how often own stamps were scanned, by day and by coarse place. Never who.

use crate::app::scan_counts::{Count, FEWEST, ScanCounts, scan_counts};
use crate::domain::ids::ProducerId;
use crate::domain::register::Register;
use crate::domain::scan::CoarsePlace;
use crate::http::auth::ForProducer;
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

#[derive(Template)]
#[template(path = "counter/scans.html", config = ".askama.toml")]
struct ScansPage {
    f: Frame,
    total: String,
    nowhere: String,
    days: Vec<Day>,
    /// Days written below the bars: x, words.
    marks: Vec<(u32, String)>,
    /// The number the tallest bar stands for.
    most: u32,
    busy: Vec<(String, String)>,
    places: Vec<(String, String, u32)>,
    elsewhere: Option<u32>,
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

/// `GET /san-xuat/luot-quet`.
pub(in crate::http) async fn show(desk: ForProducer, State(state): State<Arc<AppState>>, at: At) -> Response {
    let lang = at.lang;
    let own = desk.0.producer;
    let f = at.frame(&state, "/san-xuat/luot-quet");
    let register = state.office.register();
    let counts = scan_counts(&register, own, state.office.today());
    let points: Vec<_> = counts.places.iter().map(|(place, _)| degrees(*place)).collect();
    let most = most(&counts);
    let mark = |(n, (on, _)): (u32, &(Date, Count))| (n % 7 == 1).then(|| (n * STEP + 8, day_and_month(*on)));
    let places = counts.places.iter().map(|(place, n)| (words(lang, *place), near(lang, &register, own, *place), *n));
    let busy = counts.days.iter().rev().filter(|(_, count)| *count != Count::Exactly(0));
    let shown = ScansPage {
        total: said(lang, counts.total),
        nowhere: said(lang, counts.nowhere),
        days: bars(lang, &counts, most),
        marks: (0..).zip(&counts.days).filter_map(mark).collect(),
        most,
        busy: busy.map(|(on, count)| (day(lang, *on), said(lang, *count))).collect(),
        places: places.collect(),
        elsewhere: counts.elsewhere,
        map: locator::draw(lang, &points, std::iter::empty()),
        map_size: (outline::WIDTH, outline::HEIGHT),
        fewest: FEWEST.to_string(),
        f,
    };
    page(lang, &shown)
}

/// A count in words.
fn said(lang: Lang, count: Count) -> String {
    match count {
        Count::Exactly(n) => decimal(lang, f64::from(n), 0),
        Count::Few => text(lang, "counter-few", &[("value", FEWEST.to_string())]),
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

fn most(counts: &ScanCounts) -> u32 {
    let exact = |(_, count): &(Date, Count)| match count {
        Count::Exactly(n) => *n,
        Count::Few => FEWEST,
    };
    counts.days.iter().map(exact).max().unwrap_or(0).max(FEWEST)
}

/// The last days as bars, oldest first. Days with few scans are all equally high.
fn bars(lang: Lang, counts: &ScanCounts, most: u32) -> Vec<Day> {
    let bar = |(n, (on, count)): (u32, &(Date, Count))| {
        let number = match count {
            Count::Exactly(n) => *n,
            Count::Few => FEWEST - 1,
        };
        let height = (u64::from(number) * u64::from(HEIGHT)).div_ceil(u64::from(most));
        let height = u32::try_from(height).unwrap_or(HEIGHT);
        let says = format!("{}: {}", day(lang, *on), said(lang, *count));
        Day { x: n * STEP, y: 20 + HEIGHT - height, height, few: *count == Count::Few, says }
    };
    (0..).zip(&counts.days).map(bar).collect()
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
    sheet.rows = counts.places.iter().map(row).collect();
    let other = |key: &str, count: String| vec![plain(lang, key), String::new(), count];
    sheet.rows.extend(counts.elsewhere.map(|n| other("counter-elsewhere", n.to_string())));
    sheet.rows.push(other("counter-nowhere", said(lang, counts.nowhere)));
    sheet
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
        let (total, nowhere) = (Count::Exactly(503), Count::Exactly(503));
        let counts = ScanCounts { total, days, places: Vec::new(), elsewhere: None, nowhere };
        let bars = bars(Lang::Vi, &counts, most(&counts));
        assert_eq!(bars.iter().map(|bar| bar.height).collect::<Vec<_>>(), [HEIGHT, 2, 0]);
        assert!(bars[1].few && bars[1].says.contains("dưới 5"), "{}", bars[1].says);
        assert_eq!(by_day(Lang::En, &counts).rows[1][1], "under 5");
    }
}
