//! What the caller wants to read.

use crate::i18n::Lang;
use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use std::convert::Infallible;

/// Form of the answer asked for (RFC 9110 §12.5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A page: the header names HTML before JSON.
    Html,
    /// Data: the header names JSON before HTML.
    Json,
    /// Neither is named.
    Any,
}

impl Form {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let Some(accept) = headers.get(ACCEPT).and_then(|v| v.to_str().ok()) else { return Self::Any };
        let (mut html, mut json) = (0.0, 0.0);
        for part in accept.split(',').take(32) {
            let mut pieces = part.split(';').map(str::trim);
            let media = pieces.next().unwrap_or_default().to_ascii_lowercase();
            let weight: f32 = pieces.find_map(|p| p.strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
            match media.as_str() {
                "text/html" | "application/xhtml+xml" => html = weight.max(html),
                "application/json" | "application/problem+json" => json = weight.max(json),
                _ => {}
            }
        }
        if html <= 0.0 && json <= 0.0 {
            Self::Any
        } else if html >= json {
            Self::Html
        } else {
            Self::Json
        }
    }
}

/// Language of the answer: `lang=` in the query, else `Accept-Language`, else Vietnamese.
pub(super) fn lang_of(uri: &Uri, headers: &HeaderMap) -> Lang {
    let asked =
        uri.query().into_iter().flat_map(|q| q.split('&')).find_map(|p| Lang::from_tag(p.strip_prefix("lang=")?));
    asked.unwrap_or_else(|| {
        headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).map_or_else(Lang::default, Lang::from_accept)
    })
}

/// Extractor of the language.
pub(super) struct Language(pub(super) Lang);

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(lang_of(&parts.uri, &parts.headers)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_get_pages_and_programs_get_data() {
        let form = |accept: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, accept.parse().expect("a header"));
            Form::of(&headers)
        };
        assert_eq!(form("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), Form::Html);
        assert_eq!(form("application/json"), Form::Json);
        assert_eq!(form("application/json, text/html;q=0.5"), Form::Json);
        assert_eq!(form("*/*"), Form::Any);
        assert_eq!(form("text/html;q=0"), Form::Any);
        assert_eq!(form(";;,q="), Form::Any);
        assert_eq!(Form::of(&HeaderMap::new()), Form::Any);
    }

    #[test]
    fn the_query_beats_the_header() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, "en".parse().expect("a header"));
        let lang = |uri: &str| lang_of(&uri.parse().expect("a URI"), &headers);
        assert_eq!(lang("/x?S=1&lang=vi"), Lang::Vi);
        assert_eq!(lang("/x?lang=fr"), Lang::En);
        assert_eq!(lang("/x"), Lang::En);
    }
}
