//! `/van-phong/so/KT-…`: an inspection case as it was written down, entry by entry. What the rules
//! said is shown in the words of that moment.

use crate::domain::ids::{InspectionId, UserId};
use crate::domain::inspection::{Inspection, Note, Observed, Sign};
use crate::domain::register::Register;
use crate::http::pages::desk::Frame;
use crate::i18n::{day, moment};
use askama::Template;

#[derive(Template)]
#[template(path = "office/case.html", config = ".askama.toml")]
pub(super) struct CasePage {
    f: Frame,
    id: InspectionId,
    place: String,
    facts: Vec<(&'static str, String)>,
    entries: Vec<Line>,
    /// The record as PDF.
    minutes: String,
}

/// An entry.
struct Line {
    /// What kind of entry, in words.
    kind: String,
    at: String,
    who: String,
    /// What somebody said or decided.
    says: String,
    /// The label as seen.
    label: Vec<(&'static str, String)>,
    signs: Vec<Sign>,
    /// Rules that could not tell, and what would decide.
    open: Vec<(String, String)>,
    /// Address of a photograph.
    photo: Option<String>,
}

impl CasePage {
    /// The page of a case; `None` where there is no such case.
    pub(super) fn of(f: Frame, register: &Register, id: &str) -> Option<Self> {
        let case: &Inspection = register.inspections.get(&id.parse().ok()?)?;
        let lang = f.w.0;
        let outcome =
            case.decision().map(|(decision, reason)| format!("{}: {reason}", word(&f, "cli-word", &decision)));
        let signs: usize = case.observed().map(|o| o.findings.len()).sum();
        let facts = vec![
            ("desk-field-inspected", case.inspected.clone()),
            ("desk-case-inspector", case.inspector.clone()),
            ("desk-field-opened-at", moment(lang, case.opened_at)),
            ("desk-case-signs", signs.to_string()),
            ("desk-field-decision", outcome.unwrap_or_else(|| f.w.plain("desk-case-open").to_owned())),
        ];
        let entries = case.entries.iter().map(|entry| {
            let who = entry.actor.strip_prefix("user:").and_then(|id| id.parse::<UserId>().ok());
            let who = who.and_then(|id| register.accounts.get(&id)).map_or(&entry.actor, |a| &a.name).clone();
            Line { at: moment(lang, entry.when()), who, ..Line::of(&f, case.id, &entry.note) }
        });
        let (id, place, entries) = (case.id, case.place.clone(), entries.collect());
        let minutes = format!("/api/v1/inspections/{id}/minutes.pdf");
        Some(Self { id, place, facts, entries, minutes, f })
    }
}

/// A value by its word in JSON, in words of the catalogue.
fn word(f: &Frame, room: &str, value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    f.w.of(room, value.as_str().unwrap_or_default())
}

impl Line {
    fn of(f: &Frame, case: InspectionId, note: &Note) -> Self {
        let said = |kind: &str, says: String| Self {
            kind: f.w.of("desk-note", kind),
            at: String::new(),
            who: String::new(),
            says,
            label: Vec::new(),
            signs: Vec::new(),
            open: Vec::new(),
            photo: None,
        };
        match note {
            Note::Observed(seen) => Self {
                label: label(f, seen),
                signs: seen.findings.clone(),
                open: seen.open.clone(),
                ..said("observed", f.w.with("desk-case-seen-on", &day(f.w.0, seen.as_of)))
            },
            Note::Photographed(photo) => Self {
                photo: Some(format!("/api/v1/inspections/{case}/photos/{}", photo.sha256)),
                ..said("photographed", photo.caption.clone())
            },
            Note::Explained { by, text } => said("explained", format!("{by}: {text}")),
            Note::Requested { paper } => said("requested", paper.clone()),
            Note::Decided { decision, reason } => {
                said("decided", format!("{}: {reason}", word(f, "cli-word", decision)))
            }
            Note::Reopened { reason } => said("reopened", reason.clone()),
        }
    }
}

/// What the label showed: only what was seen.
fn label(f: &Frame, seen: &Observed) -> Vec<(&'static str, String)> {
    let label = &seen.label;
    let claims = label.claims.iter().map(|claim| {
        let name = f.w.of("scheme", claim.scheme.code());
        claim.number.as_ref().map_or(name.clone(), |number| format!("{name} {number}"))
    });
    let claims: Vec<_> = claims.collect();
    let mark = label.mark.map(|mark| f.w.plain(if mark { "cli-word-yes" } else { "cli-word-no" }).to_owned());
    let date = |date: Option<jiff::civil::Date>| date.map(|date| day(f.w.0, date));
    let lines = [
        ("desk-field-product", label.product.clone()),
        ("desk-case-register-product", seen.product.map(|id| id.to_string())),
        ("desk-field-producer", label.producer.clone()),
        ("desk-field-address", label.address.clone()),
        ("desk-case-mark", mark),
        ("desk-field-stars", label.stars.map(|stars| stars.to_string())),
        ("desk-field-claims", (!claims.is_empty()).then(|| claims.join(", "))),
        ("desk-field-code", label.code.clone()),
        ("desk-field-gtin", label.gtin.clone()),
        ("desk-field-decision-no", label.decision_no.clone()),
        ("desk-field-made-on", date(label.made_on)),
        ("desk-field-best-before", date(label.best_before)),
        ("desk-case-stamp", seen.stamp.as_ref().map(|status| f.w.of("status", status))),
    ];
    lines.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}
