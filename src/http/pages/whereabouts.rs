//! The page that asks in which commune a stamp was scanned: whoever likes may say it, nobody is asked who they are.

use super::page;
use super::stamp::own_query;
use super::words::Words;
use crate::app::scan_counts::FEWEST;
use crate::app::verify::{locate, verify_request};
use crate::domain::admin_unit::{self, AdminUnit};
use crate::domain::stamp::link::StampText;
use crate::domain::text::fold;
use crate::domain::verdict::Status;
use crate::domain::whereabouts::ELSEWHERE;
use crate::http::accept::Language;
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::state::AppState;
use crate::http::v1::verify::chosen;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;

/// Where the page lies; the stamp's own path follows.
pub(super) const PATH: &str = "/noi-quet";
/// What the query says once it was sent.
const SENT: &str = "da-gui=1";

#[derive(Template)]
#[template(path = "consumer/whereabouts.html", config = ".askama.toml")]
struct WhereaboutsPage {
    w: Words,
    switch: String,
    /// Name of the product.
    product: String,
    producer: String,
    /// Communes by the first letter of their name.
    letters: Vec<(char, Vec<&'static AdminUnit>)>,
    elsewhere: &'static str,
    fewest: String,
    sent: bool,
    stamp: String,
    /// The stamp's own page; to look at it again is no scan.
    back: String,
}

/// What the form sends.
#[derive(Deserialize)]
pub(in crate::http) struct Said {
    stamp: String,
    commune: String,
}

/// `GET /noi-quet/01/…?S=…`. A stamp that is not good has nothing to ask: its own page tells why.
pub(in crate::http) async fn form(
    State(state): State<Arc<AppState>>,
    uri: Uri,
    RawQuery(query): RawQuery,
    Language(lang): Language,
) -> Response {
    let w = Words(lang);
    let sent = query.as_deref().is_some_and(|q| q.split('&').any(|part| part == SENT));
    let own = own_query(query.as_deref()).unwrap_or_default();
    let path = uri.path().trim_start_matches(PATH);
    let address = format!("{path}?{own}");
    let back = format!("{address}&lang={}", w.tag());
    let verdict = verify_request(&state.office, path, Some(&own), false);
    let Some(facts) = verdict.facts.filter(|_| matches!(verdict.status, Status::Genuine | Status::Caution)) else {
        return Redirect::to(&back).into_response();
    };
    let mark = if sent { format!("&{SENT}") } else { String::new() };
    let switch = format!("{PATH}{address}{mark}&lang={}", w.other());
    let stamp = format!("HTTPS://{}{address}", state.office.host);
    let (product, producer) = (facts.product.name.clone(), facts.producer.name.clone());
    let (letters, elsewhere, fewest) = (letters(), ELSEWHERE, FEWEST.to_string());
    page(lang, &WhereaboutsPage { w, switch, product, producer, letters, elsewhere, fewest, sent, stamp, back })
}

/// `POST /noi-quet`: notes it, then thanks (so that reloading sends nothing again).
pub(in crate::http) async fn send(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    Fields(Said { stamp, commune }): Fields<Said>,
) -> Result<Response, Fault> {
    let refused = |code| Fault::new(StatusCode::UNPROCESSABLE_ENTITY, code);
    let commune = chosen(&commune)?;
    let address = StampText::parse(&stamp).map_err(|_| refused("locate"))?.path_and_query();
    if locate(&state.office, &stamp, commune) {
        Ok(Redirect::to(&format!("{PATH}{address}&{SENT}&lang={}", lang.code())).into_response())
    } else {
        Err(refused("locate"))
    }
}

/// All communes by their names, without the word that says what kind they are, under their first letters.
fn letters() -> Vec<(char, Vec<&'static AdminUnit>)> {
    let key = |unit: &AdminUnit| fold(unit.name.split_once(' ').map_or(unit.name, |(_, name)| name));
    let mut units: Vec<_> = admin_unit::units().map(|unit| (key(unit), unit)).collect();
    units.sort_by(|(a, _), (b, _)| a.cmp(b));
    let letter = |key: &str| key.chars().next().unwrap_or_default().to_ascii_uppercase();
    let groups = units.chunk_by(|(a, _), (b, _)| letter(a) == letter(b));
    groups.map(|group| (letter(&group[0].0), group.iter().map(|(_, unit)| *unit).collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_commune_stands_once_under_its_letter() {
        let letters = letters();
        assert_eq!(letters.iter().map(|(_, units)| units.len()).sum::<usize>(), 124);
        assert!(letters.windows(2).all(|pair| pair[0].0 < pair[1].0), "each letter once, in their order");
        let of = |letter| letters.iter().find(|(l, _)| *l == letter).expect("a letter").1.clone();
        assert!(of('H').iter().any(|unit| unit.name == "Xã Hồng Thái"));
        assert!(of('D').iter().any(|unit| unit.name.contains(" Đ")), "Đ stands with D");
    }
}
