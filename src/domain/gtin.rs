//! GTIN (GS1 General Specifications): 14 digits, check digit proven.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Why a text is not a GTIN.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GtinError {
    /// Not 8, 12, 13 or 14 digits.
    #[error("GTIN {0:?}: must be 8, 12, 13 or 14 digits")]
    Shape(String),
    /// The last digit is not the check digit.
    #[error("GTIN {text:?}: the check digit is {found}, it should be {expected}")]
    CheckDigit {
        /// What was given.
        text: String,
        /// Last digit given.
        found: u8,
        /// Last digit that fits.
        expected: u8,
    },
}

/// A GTIN in its 14-digit form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Gtin(u64);

/// GS1 check digit of the digits of `body` (without check digit).
fn check_digit(mut body: u64) -> u8 {
    let mut sum = 0;
    let mut weight = 3;
    while body > 0 {
        sum += (body % 10) * weight;
        weight = 4 - weight;
        body /= 10;
    }
    u8::try_from((10 - sum % 10) % 10).unwrap_or(0)
}

impl Gtin {
    /// Internal number `index` (0..=9_999_999_999) in GS1 prefix 02, "restricted circulation
    /// within a geographic region" (GS1 General Specifications, restricted circulation numbers).
    /// It can never equal a GTIN allocated by GS1; `None` past the range.
    #[must_use]
    pub fn restricted(index: u64) -> Option<Self> {
        if index > 9_999_999_999 {
            return None;
        }
        // GTIN-13 02dddddddddd + check digit, as GTIN-14 with a leading zero.
        let body = 20_000_000_000 + index;
        Some(Self(body * 10 + u64::from(check_digit(body))))
    }

    /// Whether the number lies in a range that GS1 never allocates to a company: prefixes 02,
    /// 04 and 20–29 of a GTIN-13, so that it must be shown as internal (NĐ 37/2026 Đ28.4).
    #[must_use]
    pub fn is_restricted(self) -> bool {
        let indicator = self.0 / 10_000_000_000_000;
        let prefix = self.0 / 10_000_000_000 % 1000;
        indicator == 0 && matches!(prefix, 20..=29 | 40..=49 | 200..=299)
    }

    /// The 14 digits as a number.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }
}
impl FromStr for Gtin {
    type Err = GtinError;
    fn from_str(text: &str) -> Result<Self, GtinError> {
        let shape = || GtinError::Shape(text.chars().take(40).collect());
        if !matches!(text.len(), 8 | 12 | 13 | 14) || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(shape());
        }
        let number: u64 = text.parse().map_err(|_| shape())?;
        let expected = check_digit(number / 10);
        let found = u8::try_from(number % 10).unwrap_or(0);
        if found == expected {
            Ok(Self(number))
        } else {
            Err(GtinError::CheckDigit { text: text.to_owned(), found, expected })
        }
    }
}
impl TryFrom<String> for Gtin {
    type Error = GtinError;
    fn try_from(text: String) -> Result<Self, GtinError> {
        text.parse()
    }
}
impl From<Gtin> for String {
    fn from(gtin: Gtin) -> String {
        gtin.to_string()
    }
}
impl fmt::Display for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:014}", self.0)
    }
}
