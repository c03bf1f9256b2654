//! `GET /01/…`: the consumer page for a browser, the verdict for a program.

use super::{T, html, language};
use crate::app::verify::verify_request;
use crate::domain::verdict::{Status, Verdict};
use crate::domain::zone::Zone;
use crate::http::State;
use crate::http::view::{VerdictView, code, public_address, reason};
use crate::i18n::{self, Lang, day};
use askama::Template;
use axum::Json;
use axum::extract::OriginalUri;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::fmt::Write as _;

#[derive(Template)]
#[template(path = "consumer/stamp.html", config = ".askama.toml")]
struct Page<'a> {
    t: T,
    other: &'static str,
    link: &'a str,
    status: String,
    word: String,
    sentence: String,
    reasons: Vec<String>,
    shows_limits: bool,
    as_of: String,
    facts: Option<Shown>,
}

struct Shown {
    product: String,
    pack: String,
    producer: String,
    address: String,
    stars: usize,
    decision: String,
    gtin: String,
    internal: bool,
    lot: String,
    serial: String,
    journey: Vec<(String, String, String)>,
    zones: Vec<ShownZone>,
    certificates: Vec<(String, String, String, String)>,
    scans: Option<u32>,
}

struct ShownZone {
    name: String,
    detail: String,
    path: String,
}

/// Parameters that do not belong to the stamp but that sharing adds to links (`fbclid`, `utm_…`)
/// or that this page knows (`lang`): they change nothing that is signed.
fn stamp_query(query: Option<&str>) -> Option<String> {
    let known = |p: &&str| !["lang=", "fbclid=", "utm_", "zarsrc=", "gclid="].iter().any(|k| p.starts_with(k));
    query.map(|q| q.split('&').filter(known).collect::<Vec<_>>().join("&"))
}

pub(in crate::http) async fn page(
    axum::extract::State(state): axum::extract::State<State>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let query = stamp_query(uri.query());
    let verdict = verify_request(&state.office, uri.path(), query.as_deref(), true);
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if accept.contains("application/json") && !accept.contains("text/html") {
        return ([(header::VARY, "accept")], Json(VerdictView::new(verdict))).into_response();
    }
    let link = query.map_or_else(|| uri.path().to_owned(), |q| format!("{}?{q}", uri.path()));
    render(&verdict, language(uri.query(), &headers), &link)
}

/// The page of a verdict. `link` is the stamp's path and query, empty if it has none here.
pub(super) fn render(verdict: &Verdict, lang: Lang, link: &str) -> Response {
    let status = code(verdict.status);
    let page = Page {
        t: T(lang),
        other: lang.other().code(),
        link,
        word: i18n::plain(lang, &format!("status-{status}")),
        sentence: i18n::plain(lang, &format!("sentence-{status}")),
        reasons: verdict.reasons.iter().map(|r| reason(lang, r)).collect(),
        shows_limits: matches!(verdict.status, Status::Genuine | Status::Caution),
        as_of: day(lang, verdict.as_of),
        facts: shown(verdict, lang),
        status,
    };
    html(StatusCode::OK, &page)
}

fn shown(verdict: &Verdict, lang: Lang) -> Option<Shown> {
    let (facts, stamp) = (verdict.facts.as_ref()?, verdict.stamp.as_ref()?);
    let t = T(lang);
    let mut journey = Vec::new();
    if let Some(batch) = &facts.batch {
        for input in &batch.inputs {
            let zone = facts.zones.iter().find(|z| z.id == input.zone).map_or_else(String::new, |z| z.name.clone());
            journey.push((day(lang, input.harvested_on), t.t("harvested"), format!("{zone} · {} kg", input.kg)));
        }
        journey.extend(batch.made_on.map(|d| (day(lang, d), t.t("made"), format!("{} {}", t.t("lot"), batch.lot))));
        journey.push((day(lang, stamp.body.issued_on), t.t("stamped"), String::new()));
        journey.extend(batch.best_before.map(|d| (day(lang, d), t.t("best-before"), String::new())));
    }
    let commune = |z: &Zone| z.commune.as_deref().and_then(crate::domain::admin_unit::by_code).map_or("", |u| u.name);
    Some(Shown {
        product: facts.product.name.clone(),
        pack: [&facts.product.variant, &facts.product.pack]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(" · "),
        producer: facts.producer.name.clone(),
        address: public_address(&facts.producer).to_owned(),
        stars: verdict.stars_now.map_or(0, |s| usize::from(s.count())),
        decision: facts
            .recognition
            .as_ref()
            .map(|(r, _)| {
                let issued = r.issued_on.map_or_else(String::new, |d| day(lang, d));
                format!("{} · {} · {issued}", r.decision_no.clone().unwrap_or_default(), r.authority)
            })
            .unwrap_or_default(),
        gtin: stamp.gtin.clone(),
        internal: facts.product.gtin.is_restricted(),
        lot: stamp.lot.clone(),
        serial: stamp.serial.clone().unwrap_or_default(),
        journey,
        zones: facts
            .zones
            .iter()
            .map(|z| ShownZone {
                name: z.name.clone(),
                detail: format!("{} · {} · {:.1} {}", z.crop, commune(z), z.outline.area_ha, t.t("area")),
                path: outline_path(z),
            })
            .collect(),
        certificates: facts
            .certificates
            .iter()
            .map(|c| {
                let until = format!("{} {} – {}", t.t("valid"), day(lang, c.valid_from), day(lang, c.valid_until));
                (scheme(c.scheme), c.number.clone(), c.body.clone(), until)
            })
            .collect(),
        scans: verdict.scans.filter(|n| *n > 1),
    })
}

fn scheme(scheme: crate::domain::certificate::Scheme) -> String {
    use crate::domain::certificate::Scheme;
    match scheme {
        Scheme::Vietgap => "VietGAP",
        Scheme::Organic => "Hữu cơ",
        Scheme::Pgs => "PGS",
        Scheme::Globalgap => "GLOBALG.A.P.",
        Scheme::Haccp => "HACCP",
        Scheme::Iso22000 => "ISO 22000",
        Scheme::Gi => "Chỉ dẫn địa lý",
        Scheme::Other => "Chứng nhận",
    }
    .to_owned()
}

/// Outline as an SVG path in a 100 × 100 box, north up, true to shape.
fn outline_path(zone: &Zone) -> String {
    let ring = &zone.outline.ring;
    let mid = ring.first().map_or(0.0, |p| p[1]).to_radians().cos();
    let points: Vec<(f64, f64)> = ring.iter().map(|[lon, lat]| (lon * mid, -lat)).collect();
    let low = |f: fn(&(f64, f64)) -> f64| points.iter().map(f).fold(f64::MAX, f64::min);
    let high = |f: fn(&(f64, f64)) -> f64| points.iter().map(f).fold(f64::MIN, f64::max);
    let (x0, x1, y0, y1) = (low(|p| p.0), high(|p| p.0), low(|p| p.1), high(|p| p.1));
    let scale = 90.0 / (x1 - x0).max(y1 - y0).max(1e-9);
    let (dx, dy) = (50.0 - (x0 + x1) / 2.0 * scale, 50.0 - (y0 + y1) / 2.0 * scale);
    let mut path = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let _ = write!(path, "{}{:.1} {:.1}", if i == 0 { "M" } else { "L" }, x * scale + dx, y * scale + dy);
    }
    path.push('Z');
    path
}
