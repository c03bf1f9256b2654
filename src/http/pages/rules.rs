//! The rules of the label check, from the same source as the command and the manual.

use super::page;
use super::words::Words;
use crate::app::rulebook::{RulePage, pages};
use crate::http::accept::Language;
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "consumer/rules.html", config = ".askama.toml")]
struct RulesPage {
    w: Words,
    switch: String,
    rules: Vec<RulePage>,
}

/// `GET /quy-tac`.
pub(in crate::http) async fn rules(Language(lang): Language) -> Response {
    let w = Words(lang);
    let switch = format!("/quy-tac?lang={}", w.other());
    page(lang, &RulesPage { w, switch, rules: pages(lang) })
}
