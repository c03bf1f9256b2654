//! How a machine prints: the sheet and the face used last, and what its printer does to its pages. That is
//! a matter of the machine at the printer, not of the account: a cookie of that machine keeps it.

use crate::http::state::AppState;
use crate::print::printer::Printer;
use crate::print::sheet::Sheet;
use crate::print::template::Template;
use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use jiff::civil::Date;
use std::convert::Infallible;
use std::sync::Arc;

/// Name of the cookie.
const NAME: &str = "__Host-temthat-in";
/// Seconds it is kept: a printer's paper path hardly changes in a year.
const KEPT: u32 = 31_536_000;
/// Sheet of whoever has printed nothing yet.
const USUAL: &str = "a4-24";

/// How a machine prints.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::http) struct Setup {
    /// Name of the sheet.
    pub(super) sheet: String,
    /// Name of the template; empty for the usual face.
    pub(super) face: String,
    /// What corrects the printer.
    pub(super) printer: Printer,
    /// When it was measured.
    pub(super) measured: Option<Date>,
}

impl Default for Setup {
    fn default() -> Self {
        Self { sheet: USUAL.into(), face: String::new(), printer: Printer::default(), measured: None }
    }
}

impl Setup {
    /// What a request's cookie says; whatever does not hold is as if nothing had been said.
    fn read(headers: &HeaderMap) -> Self {
        let pairs = headers.get_all(COOKIE).iter().filter_map(|h| h.to_str().ok()).flat_map(|h| h.split(';'));
        let value = pairs.filter_map(|p| p.trim().split_once('=')).find(|(name, _)| *name == NAME).map(|(_, v)| v);
        value.and_then(Self::parse).unwrap_or_default()
    }
    fn parse(value: &str) -> Option<Self> {
        let parts: Vec<&str> = value.split('~').collect();
        let &[sheet, face, x, y, scale, skew, measured] = parts.as_slice() else { return None };
        let number = |text: &str| text.parse::<f64>().ok();
        let printer = Printer {
            offset_x: number(x)?,
            offset_y: number(y)?,
            scale: number(scale)?,
            skew: number(skew)?,
            ..Printer::default()
        };
        let known = printer.check().is_ok()
            && Sheet::named(sheet).is_some()
            && (face.is_empty() || Template::shipped().any(|t| t.name == face));
        let measured = measured.parse().ok();
        known.then(|| Self { sheet: sheet.to_owned(), face: face.to_owned(), printer, measured })
    }
    /// The header that makes the machine keep it.
    pub(super) fn give(&self) -> Option<HeaderValue> {
        let Printer { offset_x, offset_y, scale, skew, .. } = self.printer;
        let measured = self.measured.map(|day| day.to_string()).unwrap_or_default();
        let value = format!("{}~{}~{offset_x:.3}~{offset_y:.3}~{scale:.6}~{skew:.4}~{measured}", self.sheet, self.face);
        HeaderValue::from_str(&format!("{NAME}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={KEPT}")).ok()
    }
}

impl FromRequestParts<Arc<AppState>> for Setup {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &Arc<AppState>) -> Result<Self, Infallible> {
        Ok(Self::read(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_machine_keeps_reads_back_and_nonsense_is_nothing() {
        let printer = Printer { offset_x: 0.4, offset_y: -1.25, scale: 0.998, skew: 1.5, ..Printer::default() };
        let measured = Some(jiff::civil::date(2026, 11, 20));
        let kept = Setup { sheet: "a4-40".into(), face: "30x20".into(), printer, measured };
        let given = kept.give().expect("a header");
        let cookie = given.to_str().expect("text").split(';').next().expect("a pair").to_owned();
        let read = |cookie: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, cookie.parse().expect("a header"));
            Setup::read(&headers)
        };
        assert_eq!(read(&format!("x=1; {cookie}")), kept);
        for value in ["", "a4-24", "a4-24~~9~9~nan~0~", "a4-24~~99~0~1~0~", "no~~0~0~1~0~", "a4-24~no~0~0~1~0~"] {
            assert_eq!(read(&format!("{NAME}={value}")), Setup::default(), "{value}");
        }
    }
}
