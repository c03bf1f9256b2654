//! `/van-phong/dau-vet`: who did what when, newest first.

use crate::domain::event::Record;
use crate::http::auth::ForAuditor;
use crate::http::fault::Fault;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::page;
use crate::http::state::AppState;
use crate::i18n::Lang;
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;

/// Records of a page.
const RECORDS: usize = 50;

#[derive(Template)]
#[template(path = "office/trail.html", config = ".askama.toml")]
struct TrailPage {
    f: Frame,
    lines: Vec<Line>,
    /// Whether scans are among them.
    scans: bool,
    before: Option<u64>,
}

/// One record.
struct Line {
    seq: u64,
    at: String,
    iso: String,
    who: String,
    why: String,
    what: Vec<String>,
}

/// Which records.
#[derive(Deserialize, Default)]
pub(in crate::http) struct Asked {
    #[serde(default)]
    truoc: Option<u64>,
    #[serde(default)]
    luot: Option<String>,
}

/// `GET /van-phong/dau-vet?truoc=SEQ`; `luot=1` with the scans.
pub(in crate::http) async fn trail(
    desk: ForAuditor,
    State(state): State<Arc<AppState>>,
    at: At,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let f = at.frame(&state, "/van-phong/dau-vet");
    let Query(asked) = asked.unwrap_or_default();
    let (before, scans) = (asked.truoc.unwrap_or(u64::MAX), asked.luot.is_some());
    let (records, older) = desk.work(move |desk| desk.latest(before, RECORDS, scans)).await?;
    let lines: Vec<_> = records.iter().map(|record| line(lang, record)).collect();
    let before = lines.last().filter(|_| older).map(|line| line.seq);
    Ok(page(lang, &TrailPage { f, lines, scans, before }))
}

fn line(lang: Lang, record: &Record) -> Line {
    Line {
        seq: record.seq,
        at: crate::i18n::moment(lang, record.at),
        iso: record.at.to_string(),
        who: record.actor.clone(),
        why: record.why.clone(),
        what: record.events.iter().take(6).map(|event| what(lang, event)).collect(),
    }
}

/// An event in a few words: its kind, and the row it speaks of.
fn what(lang: Lang, event: &crate::domain::event::Event) -> String {
    let value = serde_json::to_value(event).unwrap_or_default();
    let kind = value["event"].as_str().unwrap_or_default();
    let of = ["id", "run"].into_iter().find_map(|member| value["data"][member].as_str()).unwrap_or_default();
    let key = format!("event-{}", kind.replace('_', "-"));
    let name = if crate::i18n::has(lang, &key) { crate::i18n::plain(lang, &key) } else { kind.replace('_', " ") };
    if of.is_empty() { name } else { format!("{name}: {of}") }
}
