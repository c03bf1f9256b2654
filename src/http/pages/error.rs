//! The page of a fault.

use super::words::Words;
use crate::i18n::Lang;
use askama::Template;
use axum::http::StatusCode;

/// A fault for a browser.
#[derive(Template)]
#[template(path = "consumer/error.html", config = ".askama.toml")]
pub(in crate::http) struct ErrorPage<'a> {
    w: Words,
    switch: &'static str,
    status: u16,
    title: &'a str,
    detail: &'a str,
}

impl<'a> ErrorPage<'a> {
    pub(in crate::http) fn new(lang: Lang, status: StatusCode, title: &'a str, detail: &'a str) -> Self {
        Self { w: Words(lang), switch: "", status: status.as_u16(), title, detail }
    }
    /// The page; its bare words should the template fail.
    pub(in crate::http) fn html(&self) -> String {
        self.render().unwrap_or_else(|_| "<!doctype html><title>500</title>".to_owned())
    }
}
