//! The session cookie. `__Host-` binds it to this host, https and all paths (RFC 6265bis §4.1.3.2).

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// Name of the cookie.
pub(in crate::http) const NAME: &str = "__Host-temthat";

/// The token a request brings.
pub(in crate::http) fn read(headers: &HeaderMap) -> Option<&str> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|h| h.to_str().ok()).flat_map(|h| h.split(';'));
    pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == NAME).map(|(_, token)| token)
}

/// The header that gives a token for `seconds`.
pub(in crate::http) fn give(token: &str, seconds: i64) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{NAME}={token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}")).ok()
}

/// The header that takes it away.
pub(in crate::http) fn take() -> HeaderValue {
    HeaderValue::from_static("__Host-temthat=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}
