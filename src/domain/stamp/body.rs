//! The 49 signed bits of a stamp, version 1.

use crate::domain::certificate::Scheme;
use crate::domain::recognition::Stars;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// Day 0 of `issued_on`.
pub const EPOCH: Date = date(2026, 1, 1);
/// Largest day count of `issued_on` (12 bits).
pub const MAX_ISSUE_DAY: i64 = 4095;
/// Largest best-before distance in days (11 bits; 0 means none).
pub const MAX_BEST_BEFORE_DAYS: i64 = 2047;
/// Largest distance of the last star day in days.
pub const MAX_STAR_DAYS: i64 = 1364;
/// Number of bits in the body.
pub const BODY_BITS: u32 = 49;

/// Growing and origin claims a stamp carries (4 bits).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Claims(u8);

impl Claims {
    /// Bit of a scheme; `None` for schemes a stamp does not carry.
    #[must_use]
    pub fn bit(scheme: Scheme) -> Option<u8> {
        match scheme {
            Scheme::Vietgap => Some(1),
            Scheme::Organic => Some(2),
            Scheme::Pgs => Some(4),
            Scheme::Gi => Some(8),
            _ => None,
        }
    }
    /// The claims of `schemes` that a stamp can carry.
    pub fn of(schemes: impl IntoIterator<Item = Scheme>) -> Self {
        Self(schemes.into_iter().filter_map(Self::bit).fold(0, |a, b| a | b))
    }
    /// The 4 bits; `None` above 15.
    #[must_use]
    pub fn from_bits(bits: u8) -> Option<Self> {
        (bits < 16).then_some(Self(bits))
    }
    /// The 4 bits.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }
    /// Schemes claimed.
    pub fn schemes(self) -> impl Iterator<Item = Scheme> {
        [Scheme::Vietgap, Scheme::Organic, Scheme::Pgs, Scheme::Gi]
            .into_iter()
            .filter(move |s| Self::bit(*s).is_some_and(|b| self.0 & b != 0))
    }
}
impl TryFrom<u8> for Claims {
    type Error = String;
    fn try_from(bits: u8) -> Result<Self, String> {
        Self::from_bits(bits).ok_or_else(|| format!("claim bits {bits} are above 15"))
    }
}
impl From<Claims> for u8 {
    fn from(claims: Claims) -> u8 {
        claims.0
    }
}

/// Stars at issue and the last day they were then known to be valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StarClaim {
    /// Stars.
    pub stars: Stars,
    /// Last day, at most [`MAX_STAR_DAYS`] after issue and not before it.
    pub until: Date,
}

/// A field does not fit its bits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Issue day outside 2026-01-01 … 2037-03-18.
    #[error("issue day {0} is outside what a version 1 stamp can say (2026-01-01 to 2037-03-18)")]
    IssueDay(Date),
    /// Best before not after issue, or more than 2,047 days after.
    #[error("best-before day {0} must lie 1 to 2047 days after the issue day")]
    BestBefore(Date),
    /// Star day before issue or too far after.
    #[error("last star day {0} must lie 0 to 1364 days after the issue day")]
    StarDay(Date),
    /// Reserved bits or values.
    #[error("reserved value in the signed body")]
    Reserved,
}

/// Decoded body. `encode` and `decode` are inverse to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Body {
    /// Key id, chosen from the trust list of the host's office.
    pub kid: u8,
    /// Day of issue (Vietnam time).
    pub issued_on: Date,
    /// Best before, if the goods have one.
    pub best_before: Option<Date>,
    /// Stars at issue, if claimed.
    pub stars: Option<StarClaim>,
    /// Claims.
    pub claims: Claims,
}

/// Format version of this body.
pub const VERSION: u64 = 1;

fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

fn plus_days(day: Date, days: u64) -> Date {
    day.saturating_add(jiff::Span::new().days(i64::try_from(days).unwrap_or(0)))
}

impl Body {
    /// The body as an integer below 2^49, most significant field first:
    /// version 2, key id 8, issue day 12, best before 11, stars 12, claims 4.
    ///
    /// # Errors
    /// A field does not fit.
    pub fn encode(&self) -> Result<u64, BodyError> {
        let fit = |value: i64, min: i64, max: i64, error: BodyError| {
            if (min..=max).contains(&value) { u64::try_from(value).map_err(|_| error) } else { Err(error) }
        };
        let issue = fit(days_between(EPOCH, self.issued_on), 0, MAX_ISSUE_DAY, BodyError::IssueDay(self.issued_on))?;
        let best = match self.best_before {
            None => 0,
            Some(day) => fit(days_between(self.issued_on, day), 1, MAX_BEST_BEFORE_DAYS, BodyError::BestBefore(day))?,
        };
        let stars = match self.stars {
            None => 0,
            Some(claim) => {
                let days =
                    fit(days_between(self.issued_on, claim.until), 0, MAX_STAR_DAYS, BodyError::StarDay(claim.until))?;
                1 + u64::from(claim.stars.count() - 3) * 1365 + days
            }
        };
        Ok(VERSION << 47
            | u64::from(self.kid) << 39
            | issue << 27
            | best << 16
            | stars << 4
            | u64::from(self.claims.bits()))
    }

    /// The inverse of [`Body::encode`].
    ///
    /// # Errors
    /// Another version or reserved values.
    pub fn decode(bits: u64) -> Result<Self, BodyError> {
        if bits >> 47 != VERSION {
            return Err(BodyError::Reserved);
        }
        let issued_on = plus_days(EPOCH, bits >> 27 & 0xfff);
        let best = bits >> 16 & 0x7ff;
        let stars = bits >> 4 & 0xfff;
        let stars = match stars {
            0 => None,
            v => Some(StarClaim {
                stars: u8::try_from((v - 1) / 1365 + 3).ok().and_then(Stars::new).ok_or(BodyError::Reserved)?,
                until: plus_days(issued_on, (v - 1) % 1365),
            }),
        };
        Ok(Self {
            kid: u8::try_from(bits >> 39 & 0xff).map_err(|_| BodyError::Reserved)?,
            issued_on,
            best_before: (best > 0).then(|| plus_days(issued_on, best)),
            stars,
            claims: Claims::from_bits(u8::try_from(bits & 0xf).map_err(|_| BodyError::Reserved)?)
                .ok_or(BodyError::Reserved)?,
        })
    }
}
