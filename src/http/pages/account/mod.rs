//! Pages of an account: signing in, the one-time link, and what its owner does with it.

pub(in crate::http) mod link;
pub(in crate::http) mod own;
pub(in crate::http) mod sign_in;

use crate::app::accounts::Entered;
use crate::domain::account::Role;
use crate::http::auth::cookie;
use crate::http::fault::Fault;
use crate::http::pages::page;
use crate::http::state::AppState;
use crate::i18n::Lang;
use askama::Template;
use axum::http::header::{CONTENT_SECURITY_POLICY, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

/// Our own modules and our own API, beside what every page may.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page whose module may ask the device for a passkey.
fn scripted(lang: Lang, template: &impl Template) -> Response {
    let mut response = page(lang, template);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

/// Domain that passkeys are bound to; empty where there are none.
fn domain(state: &AppState) -> String {
    state.passkeys.as_ref().map_or_else(String::new, |p| p.domain().to_owned())
}

/// Where the work of a role is done.
fn work(role: Role) -> &'static str {
    match role {
        Role::Office | Role::Auditor => "/van-phong",
        Role::Producer { .. } => "/san-xuat",
        Role::Inspector => "/thanh-tra",
    }
}

/// Gives somebody who was let in their cookie and sends them on their way.
fn welcome(entered: &Entered, next: Option<&str>) -> Result<Response, Fault> {
    let to = next.filter(|path| is_ours(path)).unwrap_or("/tai-khoan");
    let mut response = Redirect::to(to).into_response();
    response.headers_mut().insert(SET_COOKIE, session_cookie(entered)?);
    Ok(response)
}

/// The cookie of a new session.
pub(in crate::http) fn session_cookie(entered: &Entered) -> Result<axum::http::HeaderValue, Fault> {
    let (_, seconds) = entered.account.role.session_life();
    cookie::give(&entered.token, seconds).ok_or_else(|| Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal"))
}

/// A path on this host and nothing else: an open redirect would lend our name to a stranger's page.
fn is_ours(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'\\' | b'"' | b'<' | b'>'))
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn nobody_is_sent_to_a_stranger() {
        for ours in ["/", "/van-phong", "/san-xuat/lo?tiep=1"] {
            assert!(is_ours(ours), "{ours}");
        }
        for not in ["", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nSet-Cookie: x", "/ x"] {
            assert!(!is_ours(not), "{not}");
        }
    }
}
