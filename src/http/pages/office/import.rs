//! `/van-phong/nhap`: a register as a file, with a preview before anything is recorded.

use crate::http::auth::ForOffice;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::scripted;
use crate::http::state::AppState;
use askama::Template;
use axum::extract::State;

use axum::response::Response;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Texts the script shows.
const WORDS: [&str; 15] = [
    "rows",
    "producers",
    "products",
    "recognitions",
    "unconfirmed",
    "changed",
    "unchanged",
    "errors",
    "errors-file",
    "working",
    "nothing",
    "recorded",
    "failed",
    "row",
    "unused",
];

#[derive(Template)]
#[template(path = "office/import.html", config = ".askama.toml")]
struct ImportPage {
    f: Frame,
    /// Texts of the script as JSON; `<` is written as an escape, so that no text ends the element.
    words: String,
}

/// `GET /van-phong/nhap`.
pub(in crate::http) async fn show(_: ForOffice, State(state): State<Arc<AppState>>, at: At) -> Response {
    let lang = at.lang;
    let f = at.frame(&state, "/van-phong/nhap");
    let words: BTreeMap<&str, String> = WORDS.into_iter().map(|word| (word, f.w.of("desk-import", word))).collect();
    let words = serde_json::to_string(&words).unwrap_or_default().replace('<', "\\u003c");
    scripted(lang, &ImportPage { f, words })
}
