//! What a scanned stamp opens: a page for people, the verdict for programs.

use super::page;
use super::verdict::VerdictPage;
use crate::app::verify::verify_request;
use crate::http::accept::{Form, Language};
use crate::http::fault::Problem;
use crate::http::state::AppState;
use crate::http::v1::verdict::{VerdictView, answer};
use axum::extract::State;
use axum::http::header::{HeaderName, USER_AGENT, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::response::Response;
use std::sync::Arc;

/// The stamp's own part of a query. What others append on the way (fbclid, utm_source …) and our
/// `lang` are no part of the stamp; anything that could be read as S stays, so that the parser
/// refuses doubles and lower case by itself.
pub(super) fn own_query(query: Option<&str>) -> Option<String> {
    let query = query?;
    let own: Vec<&str> =
        query.split('&').filter(|p| p.get(..2).is_some_and(|k| k.eq_ignore_ascii_case("s="))).collect();
    if own.is_empty() { Some(query.to_owned()) } else { Some(own.join("&")) }
}

/// Whether a person is looking: link previews, prefetches, the language switch and HEAD are no scans.
fn is_scan(method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
    const PREVIEWS: [&str; 8] =
        ["facebookexternalhit", "zalo", "twitterbot", "whatsapp", "telegrambot", "slackbot", "skypeuripreview", "bot/"];
    let agent = headers.get(USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    // Zalo's own browser is used by people; its preview fetcher says so.
    let preview = PREVIEWS.iter().any(|p| agent.contains(p)) && !agent.starts_with("mozilla/5.0 (linux; android");
    let prefetch = [HeaderName::from_static("sec-purpose"), HeaderName::from_static("purpose")]
        .iter()
        .any(|name| headers.get(name).is_some_and(|v| v.as_bytes().starts_with(b"prefetch")));
    let switched = uri.query().is_some_and(|q| q.split('&').any(|p| p.starts_with("lang=")));
    *method == Method::GET && !preview && !prefetch && !switched
}

/// The stamp's own address. A browser gets the page; `Accept: application/json` gets the verdict,
/// as from `POST /api/v1/verify`. Parameters other than `S` are ignored.
#[utoipa::path(get, path = "/01/{rest}", tag = "verify",
    params(
        ("rest" = String, Path, description = "GTIN/10/LOT/21/SERIAL, or GTIN/10/LOT for a stamp of a whole lot"),
        ("S" = String, Query, description = "169 digits: signed body and signature"),
        ("lang" = Option<String>, Query, description = "vi or en, before Accept-Language")
    ),
    responses(
    (status = 200, description = "The verdict", content(
        (VerdictView = "application/json"), (String = "text/html"))),
    (status = "4XX", description = "The request cannot be read", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", description = "A fault of the server", body = Problem, content_type = "application/problem+json")))]
pub(in crate::http) async fn stamp(
    State(state): State<Arc<AppState>>,
    method: Method,
    uri: Uri,
    Language(lang): Language,
    headers: HeaderMap,
) -> Response {
    let query = own_query(uri.query());
    let count = is_scan(&method, &uri, &headers);
    let verdict = verify_request(&state.office, uri.path(), query.as_deref(), count);
    state.metrics.verdict(verdict.status);
    if Form::of(&headers) == Form::Json {
        let mut response = answer(&verdict);
        response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
        return response;
    }
    let address = match query {
        Some(query) => format!("{}?{query}", uri.path()),
        None => uri.path().to_owned(),
    };
    page(lang, &VerdictPage::new(lang, &state.office, &verdict, Some(&address)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_append_is_no_part_of_the_stamp() {
        let own = |q: &str| own_query(Some(q)).expect("a query");
        assert_eq!(own("S=12&fbclid=x&utm_source=zalo&lang=en"), "S=12");
        assert_eq!(own("utm_source=a&S=12"), "S=12");
        assert_eq!(own("S=1&S=2"), "S=1&S=2", "two S are the parser's to refuse");
        assert_eq!(own("s=1&fbclid=2"), "s=1");
        assert_eq!(own("fbclid=2"), "fbclid=2");
        assert_eq!(own_query(None), None);
    }

    #[test]
    fn previews_switches_and_heads_are_no_scans() {
        let uri = |q: &str| format!("/01/1?{q}").parse::<Uri>().expect("a URI");
        let agent = |a: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(USER_AGENT, a.parse().expect("a header"));
            headers
        };
        let none = HeaderMap::new();
        assert!(is_scan(&Method::GET, &uri("S=1"), &none));
        assert!(!is_scan(&Method::HEAD, &uri("S=1"), &none));
        assert!(!is_scan(&Method::GET, &uri("S=1&lang=en"), &none));
        assert!(!is_scan(&Method::GET, &uri("S=1"), &agent("facebookexternalhit/1.1")));
        assert!(is_scan(&Method::GET, &uri("S=1"), &agent("Mozilla/5.0 (Linux; Android 14) Zalo android/12")));
        let mut prefetch = HeaderMap::new();
        prefetch.insert("sec-purpose", "prefetch;prerender".parse().expect("a header"));
        assert!(!is_scan(&Method::GET, &uri("S=1"), &prefetch));
    }
}
