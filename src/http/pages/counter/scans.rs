//! `/san-xuat/luot-quet`: how often own stamps were scanned, by day and by coarse place. Never who.

use crate::domain::ids::ProducerId;
use crate::domain::register::Register;
use crate::domain::scan::{CoarsePlace, RunScans};
use crate::http::auth::ForProducer;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::locator::{self, Locator};
use crate::http::pages::{outline, page};
use crate::http::state::AppState;
use crate::i18n::{day, decimal};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Days shown.
const DAYS: i32 = 30;
/// A place with fewer scans is not shown: one scan may be one home.
const FEWEST: u32 = 3;
/// Height of the tallest bar.
const HEIGHT: u32 = 120;

#[derive(Template)]
#[template(path = "counter/scans.html", config = ".askama.toml")]
struct ScansPage {
    f: Frame,
    total: u32,
    days: Vec<Day>,
    places: Vec<(String, u32)>,
    map: Option<Locator>,
    map_size: (f64, f64),
    fewest: u32,
}

/// A day's bar.
struct Day {
    x: u32,
    y: u32,
    height: u32,
    says: String,
}

/// `GET /san-xuat/luot-quet`.
pub(in crate::http) async fn show(desk: ForProducer, State(state): State<Arc<AppState>>, at: At) -> Response {
    let lang = at.lang;
    let f = at.frame(&state, "/san-xuat/luot-quet");
    let all = of_producer(&state.office.register(), desk.0.producer);
    let today = state.office.today();
    let (mut places, mut points) = (Vec::new(), Vec::new());
    for (place, count) in all.places.iter().filter(|(_, count)| **count >= FEWEST) {
        let [lon, lat] = degrees(*place);
        places.push((format!("{}° B, {}° Đ", decimal(lang, lat, 1), decimal(lang, lon, 1)), *count));
        points.push([lon, lat]);
    }
    places.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let shown = ScansPage {
        total: all.days.values().fold(0, |sum, n| sum.saturating_add(*n)),
        days: bars(&all.days, today, |on| day(lang, on)),
        map: locator::draw(lang, &points, std::iter::empty()),
        map_size: (outline::WIDTH, outline::HEIGHT),
        fewest: FEWEST,
        places,
        f,
    };
    page(lang, &shown)
}

fn degrees(place: CoarsePlace) -> [f64; 2] {
    [f64::from(place.lon_tenths) / 10.0, f64::from(place.lat_tenths) / 10.0]
}

/// Scans of all runs of a producer together.
fn of_producer(register: &Register, own: ProducerId) -> RunScans {
    let mut all = RunScans::default();
    for (run, scans) in &register.scans {
        let batch = register.runs.get(run).and_then(|run| register.batches.get(&run.plan.batch));
        if batch.and_then(|b| register.products.get(&b.product)).is_none_or(|p| p.producer != own) {
            continue;
        }
        scans.days.iter().for_each(|(day, n)| *all.days.entry(*day).or_default() += n);
        scans.places.iter().for_each(|(place, n)| *all.places.entry(*place).or_default() += n);
    }
    all
}

/// The last days as bars, oldest first.
fn bars(days: &BTreeMap<Date, u32>, today: Date, say: impl Fn(Date) -> String) -> Vec<Day> {
    let shown: Vec<_> = (0..DAYS).rev().map(|back| today.saturating_sub(jiff::Span::new().days(back))).collect();
    let count = |on: &Date| days.get(on).copied().unwrap_or(0);
    let most = shown.iter().map(count).max().unwrap_or(0).max(1);
    let bar = |(n, on): (u32, Date)| {
        let height = (u64::from(count(&on)) * u64::from(HEIGHT)).div_ceil(u64::from(most));
        let height = u32::try_from(height).unwrap_or(HEIGHT);
        Day { x: n * 20, y: HEIGHT - height, height, says: format!("{}: {}", say(on), count(&on)) }
    };
    (0..).zip(shown).map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_busiest_day_fills_the_height_and_a_day_with_one_scan_is_seen() {
        let today = date(2026, 11, 25);
        let days = BTreeMap::from([(today, 1), (date(2026, 11, 20), 500), (date(2026, 1, 1), 9_000)]);
        let bars = bars(&days, today, |on| on.to_string());
        assert_eq!(bars.len(), 30);
        assert_eq!(bars.last().map(|bar| (bar.height, bar.y)), Some((1, HEIGHT - 1)));
        assert_eq!(bars.iter().map(|bar| bar.height).max(), Some(HEIGHT));
        assert_eq!(bars[0].says, "2026-10-27: 0");
    }
}
