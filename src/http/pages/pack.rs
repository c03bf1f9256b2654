//! Photographs of a pack, for whoever stands before it: what is on them, and what the rules say.

use super::page;
use super::words::Words;
use crate::app::bulk::Said;
use crate::app::photos::{MOST, told};
use crate::domain::label::finding::Finding;
use crate::http::accept::Language;
use crate::http::fault::Fault;
use crate::http::form::parts;
use crate::http::packs::{self, Checked, data_url};
use crate::http::state::AppState;
use crate::i18n::{Lang, plain, text};
use askama::Template;
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::Response;
use std::sync::Arc;

/// As everywhere, and pictures that stand in the page itself: they are kept nowhere else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "consumer/pack.html", config = ".askama.toml")]
struct PackPage {
    w: Words,
    switch: String,
    pick: String,
    answer: Option<Answer>,
}

struct Answer {
    verdict: String,
    pictures: Vec<String>,
    seen: Vec<String>,
    signs: Vec<Sign>,
    needs: Vec<String>,
}

struct Sign {
    title: String,
    said: Said,
}

impl PackPage {
    fn new(lang: Lang, answer: Option<Answer>) -> Self {
        let w = Words(lang);
        let pick = text(lang, "photos-pick", &[("limit", &MOST.to_string())]);
        Self { w, switch: format!("/kiem-tra-nhan?lang={}", w.other()), pick, answer }
    }
}

impl Answer {
    fn of(lang: Lang, checked: &Checked) -> Self {
        let report = &checked.report;
        let sign = |f: &Finding| Sign {
            title: plain(lang, &format!("rule-{}-title", f.rule.to_ascii_lowercase())),
            said: Said::of(lang, f),
        };
        let mut needs: Vec<String> =
            report.abstentions.iter().flat_map(|a| &a.needs).map(|need| plain(lang, need)).collect();
        needs.sort();
        needs.dedup();
        Self {
            verdict: told::verdict(lang, Some((report.findings.len(), report.names_no_product()))),
            pictures: checked.annotated.iter().map(|jpeg| data_url(jpeg)).collect(),
            seen: told::lines(lang, &checked.looked),
            signs: report.findings.iter().map(sign).collect(),
            needs,
        }
    }
}

/// `GET /kiem-tra-nhan`.
pub(in crate::http) async fn form(Language(lang): Language) -> Response {
    page(lang, &PackPage::new(lang, None))
}

/// `POST /kiem-tra-nhan`: the photos are looked at and let go.
pub(in crate::http) async fn send(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let checked = packs::check(state, lang, parts(form)?).await?;
    let mut response = page(lang, &PackPage::new(lang, Some(Answer::of(lang, &checked))));
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    Ok(response)
}
