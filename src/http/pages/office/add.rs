//! `/van-phong/them/KIND`: a producer, product, recognition, zone or certificate recorded by hand.

use super::entry::{self, Entry};
use crate::app::command::Refusal;
use crate::app::desk::{OfficeDesk, Recorded};
use crate::http::auth::ForOffice;
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::pages::desk::form::{Form, Typed};
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::{amend, page};
use crate::http::state::AppState;
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// Kinds by their word in the address: the word, and the list that holds the rows.
pub(super) const KINDS: [(&str, &str); 5] = [
    ("chu-the", "producers"),
    ("san-pham", "products"),
    ("cong-nhan", "recognitions"),
    ("vung", "zones"),
    ("chung-nhan", "certificates"),
];

#[derive(Template)]
#[template(path = "office/add.html", config = ".askama.toml")]
struct AddPage {
    f: Frame,
    /// The list that holds the rows.
    kind: &'static str,
    list: String,
    action: String,
    form: Form,
    wrong: Vec<String>,
}

/// `GET /van-phong/them/{kind}`: the form, filled in with what the address says.
pub(in crate::http) async fn form(
    _: ForOffice,
    State(state): State<Arc<AppState>>,
    at: At,
    Path(word): Path<String>,
    known: Result<Query<Typed>, QueryRejection>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let known = known.map(|Query(known)| known).unwrap_or_default();
    Ok(page(lang, &add(&state, &at, &word, |room| Form::new(lang, room, known))?.0))
}

/// `POST /van-phong/them/{kind}`.
pub(in crate::http) async fn send(
    desk: ForOffice,
    State(state): State<Arc<AppState>>,
    at: At,
    Path(word): Path<String>,
    Fields(typed): Fields<Typed>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let (mut shown, entry) = add(&state, &at, &word, |room| Form::sent(lang, room, typed))?;
    let Some((entry, why)) = entry.filter(|_| shown.form.is_sound()) else { return Ok(amend(lang, &shown)) };
    match desk.work(move |desk| Ok(record(desk, entry, &why))).await? {
        Ok((id, _)) => Ok(Redirect::to(&shown.f.to(&format!("/van-phong/so/{id}?xong=1"))).into_response()),
        Err(refusal) => {
            shown.wrong = shown.f.refused(&refusal);
            Ok(amend(lang, &shown))
        }
    }
}

fn record(desk: OfficeDesk, entry: Entry, why: &str) -> Result<Recorded, Refusal> {
    let desk = desk.because(why);
    match entry {
        Entry::Producer(new) => desk.add_producer(new),
        Entry::Product(new) => desk.add_product(new),
        Entry::Recognition(new) => desk.add_recognition(new),
        Entry::Zone(new) => desk.add_zone(new),
        Entry::Certificate(new) => desk.add_certificate(new),
    }
}

/// The page, and what is to be recorded with its reason, once the form holds.
fn add(
    state: &AppState,
    at: &At,
    word: &str,
    form: impl FnOnce(&'static str) -> Form,
) -> Result<(AddPage, Option<(Entry, String)>), Fault> {
    let unknown = || Fault::new(StatusCode::NOT_FOUND, "not-found");
    let (word, kind) = KINDS.into_iter().find(|(known, _)| *known == word).ok_or_else(unknown)?;
    let register = state.office.register();
    let mut form = form(kind);
    let read = entry::read(&mut form, &register, at.lang, kind, None);
    let f = at.frame(state, "/van-phong/so/products");
    let (list, action) = (f.to(&format!("/van-phong/so/{kind}")), f.to(&format!("/van-phong/them/{word}")));
    Ok((AddPage { f, kind, list, action, form, wrong: Vec::new() }, read))
}
