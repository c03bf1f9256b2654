//! Errors as data: a status, a stable code and the values of its text. The guard gives them words.

use super::accept::{Form, lang_of};
use super::causes;
use super::pages::error::ErrorPage;
use crate::app::lint::LintFailure;
use crate::i18n::{Lang, has, text};
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong. Texts live in the catalogues under `problem-CODE` (title) and
/// `problem-CODE-detail` (what, why, the way out).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// HTTP status.
    pub status: StatusCode,
    /// Stable code.
    pub code: &'static str,
    /// Named values for the text.
    pub args: Vec<(&'static str, String)>,
    /// Seconds after which trying again makes sense.
    pub retry_after: Option<u32>,
    /// Checks of an order that do not pass, or what does not hold with the way out.
    pub lints: Vec<LintFailure>,
    /// The field that does not hold, and the value given.
    pub field: Option<(String, String)>,
}

impl Fault {
    /// A fault without values.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, args: Vec::new(), retry_after: None, lints: Vec::new(), field: None }
    }
    /// Adds a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
    /// Says when to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }
    /// The fault of an answer that the framework made by itself.
    pub(super) fn of_status(status: StatusCode) -> Self {
        let code = match status {
            StatusCode::NOT_FOUND => "not-found",
            StatusCode::METHOD_NOT_ALLOWED => "method-not-allowed",
            StatusCode::REQUEST_TIMEOUT => "timeout",
            StatusCode::PAYLOAD_TOO_LARGE => "too-large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "media-type",
            StatusCode::UNPROCESSABLE_ENTITY => return Self::new(status, "fields").with("cause", "–"),
            _ if status.is_server_error() => "internal",
            _ => "bad-request",
        };
        Self::new(status, code)
    }
}

impl IntoResponse for Fault {
    /// An empty answer that carries the fault to the guard.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(axum::http::header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// An error as sent (RFC 9457, `application/problem+json`).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem<'a> {
    /// Names the kind of problem: `urn:temthat:problem:CODE`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: &'a str,
    /// HTTP status.
    pub status: u16,
    /// What happened, why, and the way out.
    pub detail: &'a str,
    /// Stable code.
    pub code: &'a str,
    /// Names this request: `urn:temthat:request:ID`, with the id of the header X-Request-Id and of the log.
    pub instance: String,
    /// The field that does not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'a str>,
    /// The value given for it, shortened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<&'a str>,
    /// Checks that do not pass, each with the way out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lints: Vec<LintLine<'a>>,
}

/// A check that does not pass.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LintLine<'a> {
    /// Stable code.
    pub code: &'a str,
    /// What does not hold.
    pub says: String,
    /// The way out.
    pub fix: String,
}

fn lint_line(lang: Lang, lint: &LintFailure) -> LintLine<'_> {
    let (says, fix) = lint.words(lang);
    LintLine { code: &lint.code, says, fix }
}

/// What happened, why and the way out. Messages of refusals are English; where the catalogue tells the same,
/// it alone does, behind the field and the value it is about.
fn detail(fault: &Fault, lang: Lang, args: &[(&str, &str)]) -> String {
    let key = format!("problem-{}-detail", fault.code);
    if fault.lints.is_empty() || !args.iter().any(|(name, _)| *name == "message") {
        return text(lang, &key, args);
    }
    let words = fault.lints.iter().map(|lint| lint.words(lang)).map(|(says, fix)| format!("{says} {fix}"));
    let words = words.collect::<Vec<_>>().join(" ");
    let message = match &fault.field {
        Some((field, value)) if value.is_empty() => format!("{field}: {words}"),
        Some((field, value)) => format!("{field} “{value}”: {words}"),
        None => words,
    };
    text(lang, &key, &[("message", message)])
}

/// Gives a fault words: a page for a browser, problem+json for everybody else.
pub(super) fn render(fault: &Fault, uri: &Uri, headers: &HeaderMap, request: &str) -> Response {
    let lang = lang_of(uri, headers);
    let word = |name: &str, value: &str| if name == "cause" { causes::told(lang, value) } else { value.to_owned() };
    let args: Vec<_> = fault.args.iter().map(|(n, v)| (*n, word(n, v))).collect();
    let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let title = text(lang, &format!("problem-{}", fault.code), &args);
    let detail = detail(fault, lang, &args);
    debug_assert!(has(Lang::Vi, &format!("problem-{}", fault.code)), "no text for {}", fault.code);
    let (body, kind) = if Form::of(headers) == Form::Html {
        (ErrorPage::new(lang, fault.status, &title, &detail).html(), "text/html; charset=utf-8")
    } else {
        let problem = Problem {
            kind: format!("urn:temthat:problem:{}", fault.code),
            title: &title,
            status: fault.status.as_u16(),
            detail: &detail,
            code: fault.code,
            instance: format!("urn:temthat:request:{request}"),
            field: fault.field.as_ref().map(|(field, _)| field.as_str()),
            value: fault.field.as_ref().map(|(_, value)| value.as_str()),
            lints: fault.lints.iter().map(|lint| lint_line(lang, lint)).collect(),
        };
        (serde_json::to_string(&problem).unwrap_or_default(), "application/problem+json")
    };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_LANGUAGE, HeaderValue::from_static(lang.code())),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (fault.status, headers, body).into_response()
}
