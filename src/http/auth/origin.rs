//! Requests that change something come from our own pages only (CSRF): the browser says so itself
//! in `Sec-Fetch-Site` (Fetch Metadata) or, before that existed, in `Origin`.

use crate::http::fault::Fault;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};

/// Refuses a request that a page of somebody else made, or that does not tell.
pub(in crate::http) fn from_our_pages(headers: &HeaderMap) -> Result<(), Fault> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let ours = match (text("sec-fetch-site"), text(ORIGIN.as_str())) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => {
            let host = text(HOST.as_str()).unwrap_or_default();
            !host.is_empty()
                && origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
        }
        (None, None) => false,
    };
    if ours { Ok(()) } else { Err(Fault::new(StatusCode::FORBIDDEN, "foreign-page")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_change_something() {
        let ours = |pairs: &[(&'static str, &str)]| {
            let headers =
                pairs.iter().map(|(n, v)| (axum::http::HeaderName::from_static(n), v.parse().expect("a value")));
            from_our_pages(&headers.collect()).is_ok()
        };
        assert!(ours(&[("sec-fetch-site", "same-origin")]));
        assert!(ours(&[("origin", "https://tem.example"), ("host", "TEM.EXAMPLE")]));
        assert!(!ours(&[("sec-fetch-site", "cross-site"), ("origin", "https://tem.example"), ("host", "tem.example")]));
        assert!(!ours(&[("sec-fetch-site", "same-site")]) && !ours(&[("sec-fetch-site", "none")]));
        assert!(!ours(&[("origin", "https://evil.example"), ("host", "tem.example")]));
        assert!(!ours(&[("origin", "null"), ("host", "tem.example")]) && !ours(&[("host", "tem.example")]));
        assert!(!ours(&[("origin", "https://"), ("host", "")]));
    }
}
