//! `/van-phong`: how the province stands and what waits.

use crate::app::cases::{self, STATES};
use crate::app::foresight::{filing_state, filing_window};
use crate::app::profile::Profile;
use crate::domain::admin_unit;
use crate::domain::certificate::{Certificate, Holder};
use crate::domain::recognition::Standing;

use crate::http::auth::ForAuditor;
use crate::http::pages::desk::chart::{Chart, Tile, tiles};
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::locator::{self, Locator};
use crate::http::pages::{outline, page};
use crate::http::state::AppState;
use crate::i18n::{Lang, day, has, plain, text};
use askama::Template;
use axum::extract::State;

use axum::response::Response;
use jiff::civil::Date;
use std::sync::Arc;

/// Months shown, ahead or back.
const MONTHS: usize = 12;
/// Days before the last one on which a certificate is told of.
const CERTIFICATE_DAYS: i32 = 90;
/// Rules shown.
const RULES: usize = 8;
/// Lines of what waits.
const LINES: usize = 8;

#[derive(Template)]
#[template(path = "office/overview.html", config = ".askama.toml")]
struct OverviewPage {
    f: Frame,
    as_of: String,
    counts: Vec<Count>,
    todo: Vec<Line>,
    certificates: Vec<Line>,
    stars: Chart,
    groups: Chart,
    months: Chart,
    cases: u32,
    case_months: Chart,
    case_rules: Chart,
    /// Where the cases stand, in words and numbers.
    case_states: Vec<(String, u32)>,
    tiles: Vec<Tile>,
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
    let by_state = cases::by_state(&register);
    let template = OverviewPage {
        as_of: day(lang, profile.today),
        counts: counts(profile),
        todo: todo(lang, profile),
        certificates: certificates(lang, profile).into_iter().take(LINES).collect(),
        stars: stars(lang, profile),
        cases: by_state.iter().sum(),
        case_months: case_months(lang, profile),
        case_rules: case_rules(lang, profile),
        case_states: STATES.iter().zip(by_state).map(|(state, n)| (f.w.of("desk-case", state), n)).collect(),
        groups: groups(lang, profile),
        months: months(lang, profile),
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
    let ending = ending(profile).count();
    let waiting = register.approvals.values().filter(|approval| approval.is_pending()).count();
    let count = |number: usize, key, path, due| Count { number: number.to_string(), key, path, due };
    let [three, four, five] = profile.stars();
    vec![
        count((three + four + five) as usize, "desk-in-force", "/van-phong/so/recognitions", false),
        count(five as usize + four as usize, "desk-four-and-five", "/van-phong/nhin-truoc", false),
        count(ending, "desk-certificates-end", "/van-phong/so/certificates", ending > 0),
        count(waiting, "desk-waiting", "/van-phong/duyet", waiting > 0),
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

/// Certificates that end soon, with the days left.
fn ending(profile: Profile<'_>) -> impl Iterator<Item = (&Arc<Certificate>, i32)> {
    let live = profile.register.certificates.values().filter(move |c| c.is_in_term(profile.today));
    let live = live.map(move |c| (c, (c.valid_until - profile.today).get_days()));
    live.filter(|(c, days)| *days <= CERTIFICATE_DAYS && c.withdrawn_on.is_none())
}

fn certificates(lang: Lang, profile: Profile) -> Vec<Line> {
    let mut ending: Vec<_> = ending(profile).collect();
    ending.sort_by_key(|(c, _)| (c.valid_until, c.id));
    let line = |(c, days): (&Arc<Certificate>, i32)| {
        let holder = match c.holder {
            Holder::Zone(id) => profile.register.zones.get(&id).map(|zone| zone.name.clone()),
            Holder::Producer(id) => profile.register.producers.get(&id).map(|producer| producer.name.clone()),
        };
        let scheme = plain(lang, &format!("scheme-{}", c.scheme.code()));
        Line {
            says: format!("{scheme} {} · {}", c.number, holder.unwrap_or_default()),
            when: text(lang, "desk-days", &[("days", days.to_string()), ("on", day(lang, c.valid_until))]),
            path: format!("/van-phong/so/{}", c.id),
        }
    };
    ending.into_iter().map(line).collect()
}

fn stars(lang: Lang, profile: Profile) -> Chart {
    let [three, four, five] = profile.stars();
    let rows = [("3", [three, 0, 0]), ("4", [0, four, 0]), ("5", [0, 0, five])];
    let rows = rows.map(|(stars, sum)| (plain(lang, &format!("desk-stars-{stars}")), sum));
    Chart::by_stars(lang, plain(lang, "desk-by-stars"), rows.into())
}

/// What the parts of the bars of cases are.
fn case_legend(lang: Lang) -> [(&'static str, String); 4] {
    let classes = ["case-open", "case-sent", "case-reminded", "case-clear"];
    classes.map(|class| (class, plain(lang, &format!("desk-{class}"))))
}

fn case_months(lang: Lang, profile: Profile) -> Chart {
    let rows = cases::by_month(profile.register, profile.today, MONTHS).into_iter();
    let rows: Vec<_> = rows.map(|(month, sum)| (month_name(month), sum)).collect();
    Chart::stacked(lang, span(lang, "desk-case-months", &rows), case_legend(lang), rows)
}

fn case_rules(lang: Lang, profile: Profile) -> Chart {
    let name = |rule: &str| {
        let key = format!("rule-{}-title", rule.to_lowercase());
        if has(lang, &key) { format!("{rule} {}", plain(lang, &key)) } else { rule.to_owned() }
    };
    let rows = cases::by_rule(profile.register).into_iter().take(RULES).map(|(rule, sum)| (name(&rule), sum));
    Chart::stacked(lang, plain(lang, "desk-case-rules"), case_legend(lang), rows)
}

/// A heading with the first and the last month of the rows.
fn span<T>(lang: Lang, key: &str, rows: &[(String, T)]) -> String {
    let name = |row: Option<&(String, T)>| row.map(|(month, _)| month.clone()).unwrap_or_default();
    text(lang, key, &[("from", name(rows.first())), ("to", name(rows.last()))])
}

fn month_name(month: Date) -> String {
    format!("{:02}/{}", month.month(), month.year())
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
    let rows: Vec<_> = rows.map(|(month, sum)| (month_name(month), sum)).collect();
    Chart::by_stars(lang, span(lang, "desk-lapsing-months", &rows), rows)
}
