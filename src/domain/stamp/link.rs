//! The stamp as text: a GS1 Digital Link URI (GS1 Digital Link URI Syntax 1.6), strictly canonical.

use super::body::{Body, BodyError};
use super::decimal::{self, DecimalError};
use super::serial::Serial;
use crate::domain::gtin::{Gtin, GtinError};
use crate::domain::lot::{Lot, LotError};
use std::fmt;

/// Longest text looked at, bytes.
pub const MAX_TEXT: usize = 400;

/// A host name as printed in stamps: upper-case letters, digits, '-' and '.', at most 64 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Host(String);

impl Host {
    /// Parses a host name, letters of either case; `None` if it is not one (no port, no user).
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let labels_ok = text.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        });
        (labels_ok && text.len() <= 64).then(|| Self(text.to_ascii_uppercase()))
    }
    /// The upper-case form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A well-formed version 1 stamp whose signature is not yet proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampText {
    /// Host of the office.
    pub host: Host,
    /// GTIN, AI (01).
    pub gtin: Gtin,
    /// Lot, AI (10).
    pub lot: Lot,
    /// Serial, AI (21); `None` for a lot-level stamp.
    pub serial: Option<Serial>,
    /// Body as claimed.
    pub body: Body,
    /// Signature as claimed.
    pub signature: [u8; 64],
}

/// Why a text is not a canonical version 1 stamp. The checks run in the order of the format's normative
/// text, so that every verifier names the same cause.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Not a stamp at all: another code, a plain link, free text.
    #[error("not a stamp of this system: {0}")]
    Foreign(&'static str),
    /// Longer than any stamp.
    #[error("the text has {0} bytes, a stamp has at most 400")]
    TooLong(usize),
    /// A user before the host (`user@host`).
    #[error("a stamp never has a user name before the host")]
    UserInfo,
    /// A port after the host.
    #[error("a stamp never has a port after the host")]
    Port,
    /// A fragment (`#…`).
    #[error("a stamp never has a fragment (#…)")]
    Fragment,
    /// Percent-encoding; nothing in a stamp needs it.
    #[error("a stamp never has percent-encoding; nothing in it needs any")]
    PercentEncoding,
    /// A character that a canonical stamp never has.
    #[error("the character {0:?} never stands in a stamp")]
    Character(char),
    /// A GS1 Digital Link without the parameter `S`: another system's code.
    #[error("a GS1 Digital Link without the signed parameter S")]
    Unsigned,
    /// `s=` instead of `S=`.
    #[error("the parameter is written S, not s")]
    ParameterCase,
    /// `S` more than once.
    #[error("the parameter S stands more than once")]
    RepeatedParameter,
    /// Something beside `S`.
    #[error("the query must be exactly S=DIGITS; nothing may stand beside it")]
    ExtraParameter,
    /// `.` or `..` in the path.
    #[error("the path has a dot segment")]
    DotSegment,
    /// `/` at the end of the path.
    #[error("the path ends in a slash")]
    TrailingSlash,
    /// Path is not `/01/…/10/…[/21/…]`.
    #[error("the path must be /01/GTIN/10/LOT/21/SERIAL (or without /21/SERIAL)")]
    Path,
    /// GTIN is not 14 digits with a right check digit.
    #[error(transparent)]
    Gtin(#[from] GtinError),
    /// Lot.
    #[error(transparent)]
    Lot(#[from] LotError),
    /// Serial is not ten digits.
    #[error("the serial must be ten digits")]
    Serial,
    /// Digits of S.
    #[error(transparent)]
    Decimal(#[from] DecimalError),
    /// Body.
    #[error(transparent)]
    Body(#[from] BodyError),
}

impl LinkError {
    /// Stable code, as in the normative text and the frozen vectors.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Foreign(_) => "foreign",
            Self::TooLong(_) => "too-long",
            Self::UserInfo => "user-info",
            Self::Port => "port",
            Self::Fragment => "fragment",
            Self::PercentEncoding => "percent-encoding",
            Self::Character(_) => "character",
            Self::Unsigned => "unsigned",
            Self::ParameterCase => "parameter-case",
            Self::RepeatedParameter => "repeated-parameter",
            Self::ExtraParameter => "extra-parameter",
            Self::DotSegment => "dot-segment",
            Self::TrailingSlash => "trailing-slash",
            Self::Path => "path",
            Self::Gtin(GtinError::Shape(_)) => "gtin",
            Self::Gtin(GtinError::CheckDigit { .. }) => "gtin-check-digit",
            Self::Lot(_) => "lot",
            Self::Serial => "serial",
            Self::Decimal(DecimalError::Length(_)) => "digits-length",
            Self::Decimal(DecimalError::NotADigit(_)) => "digits-character",
            Self::Decimal(DecimalError::TooLarge) => "digits-too-large",
            Self::Body(_) => "body-reserved",
        }
    }

    /// Whether the text belongs to some other system, rather than being a damaged stamp.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        matches!(self, Self::Foreign(_) | Self::Unsigned | Self::TooLong(_))
    }
}

/// The digits of `S` in a query that must be exactly `S=DIGITS`.
fn digits(query: &str) -> Result<&str, LinkError> {
    let named = |name: &str| query.split('&').filter(|p| p.starts_with(name)).count();
    match query.strip_prefix("S=") {
        Some(digits) if !digits.contains('&') => Ok(digits),
        _ => match named("S=") {
            0 if named("s=") > 0 => Err(LinkError::ParameterCase),
            0 => Err(LinkError::Unsigned),
            1 => Err(LinkError::ExtraParameter),
            _ => Err(LinkError::RepeatedParameter),
        },
    }
}

/// GTIN, lot and serial of a path that must be `/01/GTIN/10/LOT[/21/SERIAL]`.
fn segments(path: &str) -> Result<(&str, &str, Option<&str>), LinkError> {
    let mut parts = path.split('/').skip(1);
    match [(); 7].map(|()| parts.next()) {
        [Some("01"), Some(gtin), Some("10"), Some(lot), None, ..] if !matches!(lot, "" | "." | "..") => {
            Ok((gtin, lot, None))
        }
        [Some("01"), Some(gtin), Some("10"), Some(lot), Some("21"), Some(serial), None]
            if ![lot, serial].iter().any(|s| matches!(*s, "" | "." | "..")) =>
        {
            Ok((gtin, lot, Some(serial)))
        }
        _ if path.split('/').any(|s| s == "." || s == "..") => Err(LinkError::DotSegment),
        _ if path.ends_with('/') => Err(LinkError::TrailingSlash),
        _ => Err(LinkError::Path),
    }
}

impl StampText {
    /// Parses a scanned text. Scheme and host may be in either case (user agents lower-case them,
    /// RFC 3986 §6.2.2.1); everything else is taken exactly as it stands.
    ///
    /// # Errors
    /// The first thing that is not canonical.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        if text.len() > MAX_TEXT {
            return Err(LinkError::TooLong(text.len()));
        }
        let rest = match text.get(..8) {
            Some(scheme) if scheme.eq_ignore_ascii_case("https://") => &text[8..],
            _ => return Err(LinkError::Foreign("it does not start with HTTPS://")),
        };
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let host = match Host::new(authority) {
            Some(host) => host,
            None if authority.contains('@') => return Err(LinkError::UserInfo),
            None if authority.contains(':') => return Err(LinkError::Port),
            None => return Err(LinkError::Foreign("the host is not a plain host name")),
        };
        if path.contains('#') && path.starts_with("/01/") {
            return Err(LinkError::Fragment);
        }
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (path, None),
        };
        Self::from_parts(host, path, query)
    }

    /// Parses what an HTTP server receives: its own host, the raw path and the raw query.
    ///
    /// # Errors
    /// As [`StampText::parse`].
    pub fn from_parts(host: Host, path: &str, query: Option<&str>) -> Result<Self, LinkError> {
        if !path.starts_with("/01/") {
            return Err(LinkError::Foreign("the path does not start with /01/"));
        }
        let size = path.len() + query.map_or(0, str::len);
        if size > MAX_TEXT {
            return Err(LinkError::TooLong(size));
        }
        let query_text = query.unwrap_or_default();
        let plain = |b: u8| {
            b.is_ascii_graphic()
                && !matches!(b, b'%' | b'#' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
        };
        if !path.bytes().all(plain) || !query_text.bytes().all(plain) {
            let all = || path.chars().chain(query_text.chars());
            let bad = all().find(|c| u8::try_from(*c).map_or(true, |b| !plain(b))).unwrap_or_default();
            return Err(match bad {
                _ if all().any(|c| c == '#') => LinkError::Fragment,
                _ if all().any(|c| c == '%') => LinkError::PercentEncoding,
                bad => LinkError::Character(bad),
            });
        }
        let digits = digits(query.ok_or(LinkError::Unsigned)?)?;
        let (gtin, lot, serial) = segments(path)?;
        if gtin.len() != 14 {
            return Err(LinkError::Gtin(GtinError::Shape(gtin.chars().take(40).collect())));
        }
        let (gtin, lot) = (gtin.parse()?, lot.parse()?);
        let serial = serial.map(|s| s.parse().map_err(|()| LinkError::Serial)).transpose()?;
        let (body, signature) = decimal::decode(digits.as_bytes())?;
        Ok(Self { host, gtin, lot, serial, body: Body::decode(body)?, signature })
    }

    /// Path and query, as in the canonical text.
    #[must_use]
    pub fn path_and_query(&self) -> String {
        let mut out = format!("/01/{}/10/{}", self.gtin, self.lot);
        if let Some(serial) = self.serial {
            out.push_str("/21/");
            out.push_str(&serial.to_string());
        }
        out.push_str("?S=");
        // The body came from a decode or was linted; one that does not fit has no text.
        if let Ok(body) = self.body.encode() {
            out.push_str(&String::from_utf8_lossy(&decimal::encode(body, &self.signature)));
        }
        out
    }
}

/// The canonical text: `HTTPS://HOST/01/…/10/…/21/…?S=…`.
impl fmt::Display for StampText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTPS://{}{}", self.host, self.path_and_query())
    }
}
