//! Lot number, GS1 AI (10), in the subset that is safe in a URL path and packs in QR
//! alphanumeric mode.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The text is not a lot number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("lot {0:?}: 1 to 20 characters of 0-9, A-Z, '-' and '.', first and last a digit or letter")]
pub struct LotError(pub String);

/// 1 to 20 characters of `0-9 A-Z - .`, first and last alphanumeric (so never a `.` or `..`
/// path segment, which user agents rewrite: RFC 3986 §5.2.4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Lot(String);

impl Lot {
    /// The lot as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl FromStr for Lot {
    type Err = LotError;
    fn from_str(text: &str) -> Result<Self, LotError> {
        let bytes = text.as_bytes();
        let alnum = |b: &u8| b.is_ascii_digit() || b.is_ascii_uppercase();
        let ok = (1..=20).contains(&bytes.len())
            && bytes.iter().all(|b| alnum(b) || matches!(b, b'-' | b'.'))
            && bytes.first().is_some_and(alnum)
            && bytes.last().is_some_and(alnum);
        if ok { Ok(Self(text.to_owned())) } else { Err(LotError(text.chars().take(40).collect())) }
    }
}
impl TryFrom<String> for Lot {
    type Error = LotError;
    fn try_from(text: String) -> Result<Self, LotError> {
        text.parse()
    }
}
impl From<Lot> for String {
    fn from(lot: Lot) -> String {
        lot.0
    }
}
impl fmt::Display for Lot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
