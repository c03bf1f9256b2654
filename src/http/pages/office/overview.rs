//! `/van-phong`: how the province stands and what waits.

use crate::app::foresight::{filing_state, filing_window};
use crate::app::profile::Profile;
use crate::domain::admin_unit;
use crate::domain::recognition::Standing;

use crate::http::auth::ForAuditor;
use crate::http::pages::desk::chart::{Chart, Tile, tiles, tiles_height};
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::locator::{self, Locator};
use crate::http::pages::{outline, page};
use crate::http::state::AppState;
use crate::i18n::{Lang, day, plain, text};
use askama::Template;
use axum::extract::State;

use axum::response::Response;
use jiff::civil::Date;
use std::sync::Arc;

/// Months shown ahead.
const MONTHS: usize = 12;
/// Lines of what waits.
const LINES: usize = 8;

#[derive(Template)]
#[template(path = "office/overview.html", config = ".askama.toml")]
struct OverviewPage {
    f: Frame,
    as_of: String,
    counts: Vec<Count>,
    todo: Vec<Line>,
    groups: Chart,
    months: Chart,
    tiles: Vec<Tile>,
    tiles_height: u32,
    with_product: String,
    without: Vec<&'static str>,
    map: Option<Locator>,
    map_size: (f64, f64),
}

/// One number with its place.
struct Count {
    number: String,
    key: &'static str,
    path: &'static str,
    due: bool,
}

/// Something that waits.
struct Line {
    says: String,
    when: String,
    path: String,
}

/// `GET /van-phong`.
pub(in crate::http) async fn overview(_: ForAuditor, State(state): State<Arc<AppState>>, at: At) -> Response {
    let lang = at.lang;
    let f = at.frame(&state, "/van-phong");
    let register = state.office.register();
    let profile = Profile { register: &register, today: state.office.today(), known: state.office.now() };
    let by_commune = profile.by_commune();
    let tiles = tiles(&by_commune);
    let with_product = format!("{}/{}", tiles.iter().filter(|t| t.count > 0).count(), tiles.len());
    let without = admin_unit::units().filter(|u| !by_commune.contains_key(u.code)).map(|u| u.name).collect();
    let points: Vec<_> = register.zones.values().filter_map(|z| z.outline.ring.first().copied()).collect();
    let template = OverviewPage {
        as_of: day(lang, profile.today),
        counts: counts(profile),
        todo: todo(lang, profile),
        groups: groups(lang, profile),
        months: months(lang, profile),
        tiles_height: tiles_height(&tiles),
        with_product,
        without,
        map: locator::draw(lang, &points, std::iter::empty()),
        map_size: (outline::WIDTH, outline::HEIGHT),
        tiles,
        f,
    };
    page(lang, &template)
}

fn counts(profile: Profile) -> Vec<Count> {
    let register = profile.register;
    let lapsed = profile.standing().filter(|(_, s)| matches!(s, Standing::Lapsed { .. })).count();
    let count = |number: usize, key, path, due| Count { number: number.to_string(), key, path, due };
    let [three, four, five] = profile.stars();
    vec![
        count((three + four + five) as usize, "desk-in-force", "/van-phong/so/recognitions", false),
        count(five as usize + four as usize, "desk-four-and-five", "/van-phong/nhin-truoc", false),
        count(lapsed, "desk-lapsed", "/van-phong/so/recognitions?tim=lapsed", lapsed > 0),
        count(register.producers.len(), "desk-producers", "/van-phong/so/producers", false),
        count(register.batches.len(), "desk-batches", "/van-phong/so/batches", false),
        count(register.reports.len(), "desk-reports", "/van-phong/so/reports", !register.reports.is_empty()),
    ]
}

/// What ends soonest, with the state of its filing window (QĐ 26/2026 Đ7.6).
fn todo(lang: Lang, profile: Profile) -> Vec<Line> {
    let mut ending: Vec<(Date, Line)> = Vec::new();
    for (recognition, standing) in profile.standing() {
        let Standing::InForce { until, .. } = standing else { continue };
        let days = (until - profile.today).get_days();
        if days > 180 {
            continue;
        }
        let product = profile.register.products.get(&recognition.product);
        let state = plain(lang, &format!("filing-{}", filing_state(until, profile.today)));
        let args = [
            ("product", product.map_or("", |p| p.name.as_str()).to_owned()),
            ("state", state),
            ("from", day(lang, filing_window(until).0)),
            ("until", day(lang, filing_window(until).1)),
        ];
        let line = Line {
            says: text(lang, "desk-todo-lapses", &args),
            when: text(lang, "desk-days", &[("days", days.to_string()), ("on", day(lang, until))]),
            path: format!("/van-phong/so/{}", recognition.id),
        };
        ending.push((until, line));
    }
    ending.sort_by_key(|(until, _)| *until);
    ending.into_iter().map(|(_, line)| line).take(LINES).collect()
}

fn groups(lang: Lang, profile: Profile) -> Chart {
    let name = |group: Option<crate::domain::product::ProductGroup>| {
        let code = group.and_then(|g| serde_json::to_value(g).ok()).and_then(|v| v.as_str().map(str::to_owned));
        plain(lang, &format!("group-{}", code.as_deref().unwrap_or("unknown")))
    };
    let rows = profile.by_group().into_iter().map(|(group, sum)| (name(group), sum)).collect();
    Chart::by_stars(lang, plain(lang, "desk-groups"), rows)
}

fn months(lang: Lang, profile: Profile) -> Chart {
    let rows = profile.lapsing_by_month(MONTHS).into_iter();
    let rows = rows.map(|(month, sum)| (format!("{:02}/{}", month.month(), month.year()), sum)).collect();
    Chart::by_stars(lang, plain(lang, "desk-lapsing-months"), rows)
}
