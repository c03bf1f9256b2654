//! The consumer page: one word first, then what the register says, then what that does not prove.

use super::card::SIZE;
use super::linked;
use super::locator::{self, Locator, Point};
use super::outline::{Drawing, HEIGHT, WIDTH, draw};
use super::whereabouts::PATH;
use super::words::{Html, Words};
use crate::app::Office;
use crate::domain::batch::{Batch, Unit};
use crate::domain::certificate::{Certificate, Holder, Suspension};
use crate::domain::producer::{Producer, ProducerKind};
use crate::domain::product::Product;
use crate::domain::recognition::{Recognition, Standing};
use crate::domain::stamp::link::MAX_TEXT;
use crate::domain::verdict::{Facts, LogState, Reason, Status, Verdict};
use crate::domain::zone::Zone;
use crate::http::v1::verdict::{address as shown_address, commune};
use crate::i18n::{self, Lang, day as date, decimal, plain, text};
use askama::Template;
use jiff::civil::Date;
use std::borrow::Cow;

/// Zones drawn and harvests listed at most; the rest is counted.
const SHOWN: usize = 6;

/// The page.
#[derive(Template)]
#[template(path = "consumer/verdict.html", config = ".askama.toml")]
pub(super) struct VerdictPage {
    pub(super) w: Words,
    switch: String,
    pub(super) office: String,
    /// genuine, caution, not-genuine or cannot-check.
    pub(super) tone: &'static str,
    pub(super) word: &'static str,
    pub(super) sentence: String,
    /// Further reasons.
    more: Vec<Cow<'static, str>>,
    pub(super) as_of: String,
    pub(super) stars: Option<StarsBlock>,
    pub(super) product: Option<ProductBlock>,
    pub(super) producer: Option<ProducerBlock>,
    journey: Vec<Step>,
    zones: Vec<ZoneBlock>,
    zones_left: usize,
    certificates: Vec<CertificateBlock>,
    scans: Option<String>,
    log: Option<LogBlock>,
    limits: Vec<Html>,
    stamp: String,
    locator: Option<Locator>,
    /// Whether the stamp has a second code under a scratch layer.
    has_pin: bool,
    /// The page as JSON-LD, and where it is published.
    linked: Option<String>,
    shared: Option<Shared>,
    /// Where people may say in which commune they are.
    whereabouts: Option<String>,
}

/// Addresses for whoever shares the page.
struct Shared {
    page: String,
    picture: String,
}

/// Stars, in force or not.
pub(super) struct StarsBlock {
    full: u8,
    hollow: u8,
    caption: String,
    decision: Option<String>,
    in_force: bool,
}

impl StarsBlock {
    /// In one line.
    pub(super) fn short(&self, lang: Lang) -> String {
        if self.in_force {
            let count = Words(lang).with("page-stars-count", &self.full.to_string());
            format!("OCOP {count}. {}", self.caption)
        } else {
            format!("{}: {}", Words(lang).plain("page-stars"), self.caption)
        }
    }
}

pub(super) struct ProductBlock {
    pub(super) name: String,
    detail: String,
    rows: Vec<(Html, String)>,
    internal: bool,
}

pub(super) struct ProducerBlock {
    pub(super) name: String,
    rows: Vec<(Html, String)>,
}

struct Step {
    day: Date,
    date: String,
    title: Html,
    detail: String,
    past: bool,
}

/// What the public log holds of the run.
struct LogBlock {
    line: String,
    proof: String,
}

struct ZoneBlock {
    name: String,
    detail: String,
    code: Option<String>,
    drawing: Option<Drawing>,
    bar: String,
    /// The middle, for the reader's own map: geo:lat,lon (RFC 5870).
    geo: Option<String>,
}

struct CertificateBlock {
    scheme: Html,
    number: String,
    body: String,
    scope: String,
    term: String,
    /// From when to when it is suspended, where it is today.
    suspended: Option<String>,
    live: bool,
    state: Cow<'static, str>,
}

impl VerdictPage {
    /// The page of a verdict; `address` is the stamp's path and query on this server.
    pub(super) fn new(lang: Lang, office: &Office, verdict: &Verdict, address: Option<&str>) -> Self {
        let w = Words(lang);
        let (tone, key) = match verdict.status {
            Status::Genuine => ("genuine", "status-genuine"),
            Status::Caution => ("caution", "status-caution"),
            Status::NotGenuine => ("not-genuine", "status-not_genuine"),
            Status::CannotCheck => ("cannot-check", "status-cannot_check"),
        };
        // One message alone where the stamp is not good: nothing beside it may look like comfort.
        let good = matches!(verdict.status, Status::Genuine | Status::Caution);
        let facts = verdict.facts.as_ref().filter(|_| good);
        let stamp = address.map_or_else(String::new, |a| format!("HTTPS://{}{a}", office.host));
        let (sentence, more) = sentences(lang, verdict, facts, good);
        Self {
            w,
            switch: address.map_or_else(
                || format!("/?lang={}", w.other()),
                |a| format!("{a}{}lang={}", if a.contains('?') { '&' } else { '?' }, w.other()),
            ),
            office: office.trust().map_or_else(String::new, |t| t.iss.clone()),
            tone,
            word: w.plain(key),
            sentence,
            more,
            as_of: date(lang, verdict.as_of),
            stars: facts.and_then(|f| stars(lang, verdict, f)),
            product: facts.map(|f| product(lang, &f.product, verdict)),
            producer: facts.map(|f| producer(lang, &f.producer)),
            journey: facts.map_or_else(Vec::new, |f| journey(lang, f, verdict)),
            zones: facts.map_or_else(Vec::new, |f| f.zones.iter().take(SHOWN).map(|z| zone(lang, z)).collect()),
            zones_left: facts.map_or(0, |f| f.zones.len().saturating_sub(SHOWN)),
            certificates: facts.map_or_else(Vec::new, |f| {
                f.certificates.iter().map(|c| certificate(lang, c, f, verdict.as_of)).collect()
            }),
            scans: scans(lang, verdict).filter(|_| good),
            log: log(lang, verdict).filter(|_| good),
            limits: i18n::does_not_prove(verdict).iter().map(|code| w.t(&format!("proves-{code}"))).collect(),
            has_pin: facts.is_some() && crate::app::activate::has_pin(office, &stamp),
            locator: facts.and_then(|f| locator(lang, office, f)),
            linked: facts.filter(|_| !stamp.is_empty()).and_then(|f| linked::data(verdict, f, &stamp)),
            shared: address.map(|a| {
                let host = office.host.as_str().to_ascii_lowercase();
                Shared { page: format!("https://{host}{a}"), picture: format!("https://{host}/chia-se{a}") }
            }),
            whereabouts: address.filter(|_| facts.is_some()).map(|a| format!("{PATH}{a}&lang={}", w.tag())),
            stamp: cut(stamp),
        }
    }
}

/// No more of a text than any stamp has.
fn cut(mut text: String) -> String {
    // A text of so few bytes has no more characters.
    let end = if text.len() > MAX_TEXT { text.char_indices().nth(MAX_TEXT) } else { None };
    text.truncate(end.map_or(text.len(), |(at, _)| at));
    text
}

/// The first sentence and what else is worth saying.
fn sentences(lang: Lang, verdict: &Verdict, facts: Option<&Facts>, good: bool) -> (String, Vec<Cow<'static, str>>) {
    let mut lines = verdict.reasons.iter();
    let first = match facts.filter(|_| verdict.status == Status::Genuine) {
        Some(f) => {
            let args = [("product", f.product.name.as_str()), ("producer", f.producer.name.as_str())];
            text(lang, "page-genuine", &args)
        }
        None => lines.next().map_or_else(String::new, |line| i18n::reason(lang, line).into_owned()),
    };
    // The stars have a block of their own.
    let told = |code: Reason| matches!(code, Reason::StarsInForce | Reason::StarsNotClaimed);
    let more = lines.filter(|line| good && !told(line.code)).map(|line| i18n::reason(lang, line)).collect();
    (first, more)
}

fn stars(lang: Lang, verdict: &Verdict, facts: &Facts) -> Option<StarsBlock> {
    let claimed = verdict.stamp.as_ref().and_then(|s| s.body.stars).map(|c| c.stars.count());
    let now = verdict.stars_now.map_or(0, |s| s.count());
    let Some((recognition, standing)) = facts.recognition.as_ref() else {
        let hollow = claimed?;
        let caption = plain(lang, "page-stars-unknown");
        return Some(StarsBlock { full: 0, hollow, caption, decision: None, in_force: false });
    };
    let was = claimed.unwrap_or(0).max(if now == 0 { recognition.stars.count() } else { 0 });
    let count = now.to_string();
    let say = |key: &str, day: Date| text(lang, key, &[("stars", &count), ("day", &date(lang, day))]);
    let caption = match *standing {
        Standing::InForce { until, .. } => say("page-stars-in-force", until),
        Standing::Extended { until, .. } => say("page-stars-extended", until),
        Standing::Suspended { since } => say("page-stars-suspended", since),
        Standing::Lapsed { on } => say("page-stars-lapsed", on),
        Standing::Withdrawn { since } => say("page-stars-withdrawn", since),
        Standing::Unconfirmed | Standing::NotYet => plain(lang, "page-stars-unknown"),
    };
    Some(StarsBlock {
        full: now,
        hollow: was.saturating_sub(now),
        caption,
        decision: decision(lang, recognition),
        in_force: now > 0,
    })
}

fn decision(lang: Lang, recognition: &Recognition) -> Option<String> {
    let number = recognition.decision_no.as_deref()?;
    let day = recognition.issued_on.map_or_else(String::new, |d| date(lang, d));
    let args = [("number", number), ("day", day.as_str()), ("authority", recognition.authority.as_str())];
    Some(text(lang, "page-decision", &args))
}

fn product(lang: Lang, product: &Product, verdict: &Verdict) -> ProductBlock {
    let w = Words(lang);
    let mut rows = Vec::new();
    if let Some(stamp) = &verdict.stamp {
        if let Some(serial) = &stamp.serial {
            rows.push((w.t("page-serial"), serial.clone()));
        }
        rows.push((w.t("page-lot"), stamp.lot.clone()));
        rows.push((w.t("page-gtin"), stamp.gtin.clone()));
    }
    if let Some(code) = &product.code {
        rows.push((w.t("page-code"), code.clone()));
    }
    let detail = [product.variant.as_deref(), product.pack.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    ProductBlock {
        name: product.name.clone(),
        detail: detail.join(" · "),
        rows,
        internal: product.gtin.is_restricted(),
    }
}

fn producer(lang: Lang, producer: &Producer) -> ProducerBlock {
    let w = Words(lang);
    let kind = match producer.kind {
        ProducerKind::Cooperative => "page-kind-cooperative",
        ProducerKind::CooperativeGroup => "page-kind-group",
        ProducerKind::Company => "page-kind-company",
        ProducerKind::Farm => "page-kind-farm",
        ProducerKind::Household => "page-kind-household",
        ProducerKind::Unknown => "",
    };
    let mut rows = Vec::new();
    if !kind.is_empty() {
        rows.push((w.t("page-kind"), w.plain(kind).to_owned()));
    }
    match (shown_address(producer), commune(producer.commune.as_deref())) {
        (Some(address), _) => rows.push((w.t("page-address"), address.to_owned())),
        (None, Some(name)) => rows.push((w.t("page-commune"), name.to_owned())),
        (None, None) => {}
    }
    ProducerBlock { name: producer.name.clone(), rows }
}

/// Harvest, making, stamping, best before: in the order of their days.
fn journey(lang: Lang, facts: &Facts, verdict: &Verdict) -> Vec<Step> {
    let w = Words(lang);
    let mut steps = Vec::new();
    let step = |day: Date, title: Html, detail: String| Step { day, date: date(lang, day), title, detail, past: false };
    if let Some(batch) = facts.batch.as_deref() {
        for input in batch.inputs.iter().take(SHOWN) {
            let zone = facts.zones.iter().find(|z| z.id == input.zone);
            let name = zone.map_or_else(|| input.zone.to_string(), |z| z.name.clone());
            let kg = decimal(lang, input.kg, 1);
            let detail = text(lang, "page-harvest-detail", &[("zone", name.as_str()), ("kg", kg.as_str())]);
            steps.push(step(input.harvested_on, w.t("page-harvest"), detail));
        }
        if let Some(day) = batch.made_on {
            steps.push(step(day, w.t("page-made"), quantity(lang, batch)));
        }
    }
    if let Some(stamp) = &verdict.stamp {
        let lot = w.with("page-stamped-detail", &stamp.lot);
        steps.push(step(stamp.body.issued_on, w.t("page-stamped"), lot));
    }
    steps.sort_by_key(|s| s.day);
    let best = facts.batch.as_deref().and_then(|b| b.best_before);
    if let Some(day) = best.or_else(|| verdict.stamp.as_ref()?.body.best_before) {
        let past = day < verdict.as_of;
        let detail = if past { w.plain("page-best-before-past").to_owned() } else { String::new() };
        steps.push(Step { past, ..step(day, w.t("page-best-before"), detail) });
    }
    steps
}

fn quantity(lang: Lang, batch: &Batch) -> String {
    let unit = match batch.unit {
        Unit::Pack => "page-unit-pack",
        Unit::Kg => "page-unit-kg",
        Unit::Litre => "page-unit-litre",
        Unit::Piece => "page-unit-piece",
    };
    Words(lang).with(unit, &decimal(lang, batch.quantity, 2))
}

fn zone(lang: Lang, zone: &Zone) -> ZoneBlock {
    let w = Words(lang);
    let area = w.with("page-area", &decimal(lang, zone.outline.area_ha, 2));
    let place = commune(zone.commune.as_deref()).map(str::to_owned);
    let detail = [place, Some(zone.crop.clone()), Some(area)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let drawing = draw(&zone.outline.ring);
    let bar = drawing.as_ref().map_or_else(String::new, |d| {
        if d.metres >= 1000.0 {
            format!("{} km", decimal(lang, d.metres / 1000.0, 1))
        } else {
            format!("{} m", decimal(lang, d.metres, 1))
        }
    });
    let geo = middle(zone).map(|[lon, lat]| format!("geo:{lat:.4},{lon:.4}?z=14"));
    ZoneBlock { name: zone.name.clone(), detail, code: zone.planting_code.clone(), drawing, bar, geo }
}

/// The middle of a zone's corners.
fn middle(zone: &Zone) -> Option<Point> {
    let ring = &zone.outline.ring;
    let mean = |i: usize| ring.iter().map(|p| p[i]).sum::<f64>() / ring.len() as f64;
    (!ring.is_empty()).then(|| [mean(0), mean(1)])
}

/// The batch's zones among all that the register knows.
fn locator(lang: Lang, office: &Office, facts: &Facts) -> Option<Locator> {
    let own: Vec<Point> = facts.zones.iter().filter_map(|z| middle(z)).collect();
    let register = office.register();
    let others = register.zones.values().filter(|z| facts.zones.iter().all(|own| own.id != z.id));
    locator::draw(lang, &own, others.filter_map(|z| z.outline.ring.first().copied()))
}

fn certificate(lang: Lang, certificate: &Certificate, facts: &Facts, today: Date) -> CertificateBlock {
    let w = Words(lang);
    let holder = match certificate.holder {
        Holder::Zone(id) => facts.zones.iter().find(|z| z.id == id).map(|z| z.name.clone()),
        Holder::Producer(_) => Some(facts.producer.name.clone()),
    };
    let scope = [holder, certificate.crop.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let (from, until) = (date(lang, certificate.valid_from), date(lang, certificate.valid_until));
    let state = match (certificate.withdrawn_on, certificate.suspension(today)) {
        (Some(day), _) if day <= today => w.with("page-cert-withdrawn", &date(lang, day)).into(),
        _ if today > certificate.valid_until => w.plain("page-cert-expired").into(),
        _ if today < certificate.valid_from => w.plain("page-cert-not-yet").into(),
        (_, Some(_)) => w.plain("page-cert-suspended-now").into(),
        _ => w.plain("page-cert-live").into(),
    };
    CertificateBlock {
        scheme: w.t(&format!("scheme-{}", certificate.scheme.code())),
        number: certificate.number.clone(),
        body: certificate.body.clone(),
        scope,
        term: format!("{from} – {until}"),
        suspended: certificate.suspension(today).map(|suspension| suspended(lang, suspension)),
        live: certificate.is_live(today),
        state,
    }
}

/// From when to when a certificate is suspended, in words.
pub(super) fn suspended(lang: Lang, Suspension { from, until, .. }: &Suspension) -> String {
    let from = date(lang, *from);
    match until {
        Some(until) => text(lang, "page-cert-suspended", &[("from", from), ("until", date(lang, *until))]),
        None => text(lang, "page-cert-suspended-open", &[("from", from)]),
    }
}

fn log(lang: Lang, verdict: &Verdict) -> Option<LogBlock> {
    let log = verdict.log.as_ref().filter(|log| log.state == LogState::Included)?;
    let (run, index) = log.place?;
    let line = Words(lang).with("page-log-line", &index.to_string());
    Some(LogBlock { line, proof: format!("/api/v1/log/proofs/{run}") })
}

fn scans(lang: Lang, verdict: &Verdict) -> Option<String> {
    let count = verdict.scans.filter(|n| *n > 0)?.to_string();
    let first = verdict.first_scan.map(|at| date(lang, crate::ports::clock::vietnam_day(at)))?;
    let key = if count == "1" { "page-scans-first" } else { "page-scans" };
    Some(text(lang, key, &[("count", &count), ("day", &first)]))
}
