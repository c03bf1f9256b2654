//! `/van-phong/khoa`: how keys, trust list, public log and journal are.

use crate::app::desk::AuditorDesk;
use crate::domain::trust::TrustedKey;

use crate::http::auth::ForAuditor;
use crate::http::fault::Fault;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::page;
use crate::http::state::AppState;
use crate::i18n::{Lang, day, moment, plain};
use crate::ports::workbook::Sheet;
use askama::Template;
use axum::extract::State;

use axum::response::Response;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "office/keys.html", config = ".askama.toml")]
struct KeysPage {
    f: Frame,
    /// Text, value, whether it is well.
    facts: Vec<(&'static str, String, bool)>,
    keys: Sheet,
}

/// `GET /van-phong/khoa`.
pub(in crate::http) async fn show(
    desk: ForAuditor,
    State(state): State<Arc<AppState>>,
    at: At,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let f = at.frame(&state, "/van-phong/khoa");
    let health = desk.work(|desk: AuditorDesk| desk.health()).await?;
    let at = |t: Option<jiff::Timestamp>| t.map_or_else(|| "–".to_owned(), |t| moment(lang, t));
    let well = |error: Option<String>| error.map_or_else(|| (plain(lang, "desk-well"), true), |e| (e, false));
    let journal = health.journal_error.map_or_else(
        || (health.journal_records.map_or_else(|| "–".to_owned(), |n| n.to_string()), true),
        |error| (error, false),
    );
    let (index, log) = (well(health.index_error), well(health.log_error));
    let young = health.trust_age.is_some_and(|age| age < 0.5);
    let facts = vec![
        ("desk-journal", journal.0, journal.1),
        ("desk-last-record", at(health.last_record_at), true),
        ("desk-index", index.0, index.1),
        ("desk-log", log.0, log.1),
        ("desk-trust-version", health.trust_version.map_or_else(|| "–".to_owned(), |v| v.to_string()), true),
        ("desk-trust-until", at(health.trust_until), young),
    ];
    let trust = state.office.trust();
    let keys = trust.as_ref().map(|t| t.keys.as_slice()).unwrap_or_default();
    Ok(page(lang, &KeysPage { keys: keys_sheet(lang, keys), facts, f }))
}

fn keys_sheet(lang: Lang, keys: &[TrustedKey]) -> Sheet {
    let head = ["desk-key-id", "desk-key-status", "desk-key-from", "desk-key-until"].map(|key| plain(lang, key));
    let mut sheet = Sheet::new(&plain(lang, "desk-keys"), head);
    for key in keys {
        let value = serde_json::to_value(key).unwrap_or_default();
        let status = value["status"].as_str().or(value["status"]["kind"].as_str()).unwrap_or_default().to_owned();
        sheet.rows.push(vec![key.kid.to_string(), status, day(lang, key.not_before), day(lang, key.not_after)]);
    }
    sheet
}
