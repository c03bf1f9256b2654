//! Recognitions: one star decision for one product, and everything that happened to it since.
//!
//! Two time axes. *Valid time*: the day an act has effect. *Knowledge time*: the moment this
//! register recorded it. [`Recognition::standing`] answers "what did we know at K about day D".

use super::ids::{ProductId, RecognitionId};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// Recognised stars: 3, 4 or 5. One and two stars are never recognised (QĐ 26/2026 Đ4.1a).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Stars(u8);

impl Stars {
    /// `None` unless 3, 4 or 5.
    #[must_use]
    pub fn new(stars: u8) -> Option<Self> {
        (3..=5).contains(&stars).then_some(Self(stars))
    }
    /// 3, 4 or 5.
    #[must_use]
    pub fn count(self) -> u8 {
        self.0
    }
}
impl TryFrom<u8> for Stars {
    type Error = String;
    fn try_from(stars: u8) -> Result<Self, String> {
        Self::new(stars).ok_or_else(|| format!("{stars} stars: only 3, 4 and 5 are recognised (QĐ 26/2026 Đ4.1)"))
    }
}
impl From<Stars> for u8 {
    fn from(stars: Stars) -> u8 {
        stars.0
    }
}

/// Level of the authority that signed (regulation: who recognised what, by date).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityLevel {
    /// UBND huyện (3★ from 24/2/2023 to early 7/2025).
    District,
    /// UBND tỉnh.
    Province,
    /// Bộ NN&PTNT, from 1/3/2025 Bộ NN&MT.
    Ministry,
    /// The source does not say.
    Unknown,
}

/// Cities directly under the central government, whose committees are of province level.
const CENTRAL_CITIES: [&str; 7] = ["ha noi", "ho chi minh", "hcm", "hai phong", "da nang", "can tho", "hue"];

/// Level of an authority by its name. The first word that names a level decides: the province
/// after it only says where the district was, and names of places may look like levels.
#[must_use]
pub fn level_of(authority: &str) -> AuthorityLevel {
    let key = super::text::fold(authority);
    let words: Vec<&str> = key.split(' ').collect();
    for (i, word) in words.iter().enumerate() {
        let rest = words[i + 1..].join(" ");
        match *word {
            "bo" if i == 0 || rest.starts_with("nn") || rest.starts_with("nong") || rest.starts_with("truong") => {
                return AuthorityLevel::Ministry;
            }
            "tinh" => return AuthorityLevel::Province,
            "huyen" | "quan" => return AuthorityLevel::District,
            "thi" if rest.starts_with("xa ") => return AuthorityLevel::District,
            "thanh" if rest.starts_with("pho ") => return city(rest.trim_start_matches("pho ")),
            "tp" => return city(&rest),
            "xa" | "phuong" => return AuthorityLevel::Unknown,
            _ => {}
        }
    }
    AuthorityLevel::Unknown
}

/// A city is a district of its province unless it is directly under the central government.
fn city(name: &str) -> AuthorityLevel {
    if CENTRAL_CITIES.iter().any(|c| format!("{name} ").starts_with(&format!("{c} "))) {
        AuthorityLevel::Province
    } else {
        AuthorityLevel::District
    }
}

/// How well the record is founded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A decision with number and date.
    Decision,
    /// Known from the press or another second hand; *unconfirmed*, never proof for or against.
    Press,
}

/// Last day a certificate issued on `issued_on` is valid: the same calendar day 36 months later,
/// clamped to the end of the month (QĐ 26/2026 Đ4.3).
#[must_use]
pub fn valid_until(issued_on: Date) -> Date {
    issued_on.saturating_add(Span::new().months(36))
}

/// Longest extension of a certificate after its expiry, in days (QĐ 26/2026 Đ12.3).
pub const MAX_EXTENSION_DAYS: i64 = 180;

/// One star decision for one product, with its later events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// Identity in this register.
    pub id: RecognitionId,
    /// The product recognised; a recognition never covers a producer's other goods.
    pub product: ProductId,
    /// Stars recognised.
    pub stars: Stars,
    /// Number of the decision; `None` for unconfirmed records.
    pub decision_no: Option<String>,
    /// Authority as written in the source, NFC.
    pub authority: String,
    /// Level of that authority.
    pub authority_level: AuthorityLevel,
    /// Day the certificate was issued; `None` for unconfirmed records.
    pub issued_on: Option<Date>,
    /// Last valid day; `None` for unconfirmed records.
    pub valid_until: Option<Date>,
    /// How well founded.
    pub evidence: Evidence,
    /// Where the record comes from (file, row, decision).
    pub source: String,
    /// When this register recorded it.
    pub recorded_at: Timestamp,
    /// Later events in the order they were recorded.
    #[serde(default)]
    pub events: Vec<RecognitionEvent>,
}

/// What happened to a recognition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecognitionEvent {
    /// The act.
    pub act: RecognitionAct,
    /// Day the act has effect.
    pub effective_on: Date,
    /// Decision or dossier number.
    pub decision_no: String,
    /// Where the record comes from.
    pub source: String,
    /// When this register recorded it.
    pub recorded_at: Timestamp,
}

/// Kinds of later acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RecognitionAct {
    /// Stays effective while a filed re-evaluation dossier is decided, at most 180 days after
    /// expiry (QĐ 26/2026 Đ12.3); `decision_no` holds the receipt (phiếu số).
    Extended {
        /// Last extended day.
        until: Date,
    },
    /// Use of the mark suspended (QĐ 1162 Đ11).
    Suspended,
    /// Use of the mark allowed again (QĐ 1162 Đ11).
    Reallowed,
    /// Lowered to fewer stars.
    Downgraded {
        /// Stars from the effective day on.
        to: Stars,
    },
    /// Certificate withdrawn (QĐ 26/2026 Đ8).
    Withdrawn,
    /// Recognised again by another record of this register.
    ReRecognised {
        /// The record that follows this one.
        by: RecognitionId,
    },
}

/// Standing of one recognition on a day, as known at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Standing {
    /// Not recorded yet at that moment, or issued after that day.
    NotYet,
    /// Known only second hand: neither for nor against.
    Unconfirmed,
    /// In force.
    InForce {
        /// Stars on that day.
        stars: Stars,
        /// Last day of force.
        until: Date,
    },
    /// Past its term but extended with a filed dossier.
    Extended {
        /// Stars on that day.
        stars: Stars,
        /// Last extended day.
        until: Date,
    },
    /// Use suspended.
    Suspended {
        /// Since this day.
        since: Date,
    },
    /// Past its last day.
    Lapsed {
        /// Last day it was in force (or extended).
        on: Date,
    },
    /// Withdrawn.
    Withdrawn {
        /// Since this day.
        since: Date,
    },
}

impl Standing {
    /// Stars that may be shown, if any.
    #[must_use]
    pub fn stars(self) -> Option<Stars> {
        match self {
            Self::InForce { stars, .. } | Self::Extended { stars, .. } => Some(stars),
            _ => None,
        }
    }
}

impl Recognition {
    /// Events known at `known`, ordered by effect and, on one day, by the moment recorded.
    pub fn events_known_at(&self, known: Timestamp) -> Vec<&RecognitionEvent> {
        let mut events: Vec<_> = self.events.iter().filter(|e| e.recorded_at <= known).collect();
        events.sort_by_key(|e| (e.effective_on, e.recorded_at));
        events
    }

    /// Standing on `day`, from what was recorded up to `known`.
    #[must_use]
    pub fn standing(&self, day: Date, known: Timestamp) -> Standing {
        if self.recorded_at > known {
            return Standing::NotYet;
        }
        let (Some(issued), Some(term)) = (self.issued_on, self.valid_until) else {
            return Standing::Unconfirmed;
        };
        if self.evidence == Evidence::Press {
            return Standing::Unconfirmed;
        }
        if day < issued {
            return Standing::NotYet;
        }
        let mut stars = self.stars;
        let mut extended: Option<Date> = None;
        let mut suspended: Option<Date> = None;
        for event in self.events_known_at(known).into_iter().filter(|e| e.effective_on <= day) {
            match event.act {
                RecognitionAct::Withdrawn => return Standing::Withdrawn { since: event.effective_on },
                RecognitionAct::Suspended => suspended = suspended.or(Some(event.effective_on)),
                RecognitionAct::Reallowed => suspended = None,
                RecognitionAct::Downgraded { to } => stars = stars.min(to),
                RecognitionAct::Extended { until } => {
                    let longest = term.saturating_add(Span::new().days(MAX_EXTENSION_DAYS));
                    extended = Some(until.min(longest));
                }
                RecognitionAct::ReRecognised { .. } => {}
            }
        }
        let last = extended.map_or(term, |until| until.max(term));
        if day > last {
            return Standing::Lapsed { on: last };
        }
        if let Some(since) = suspended {
            return Standing::Suspended { since };
        }
        if day > term {
            return Standing::Extended { stars, until: last };
        }
        Standing::InForce { stars, until: term }
    }

    /// The last downgrade in effect on `day`, as known at `known`: stars before, stars after, day.
    #[must_use]
    pub fn downgrade(&self, day: Date, known: Timestamp) -> Option<(Stars, Stars, Date)> {
        let mut stars = self.stars;
        let mut last = None;
        for event in self.events_known_at(known).into_iter().filter(|e| e.effective_on <= day) {
            if let RecognitionAct::Downgraded { to } = event.act
                && to < stars
            {
                last = Some((stars, to, event.effective_on));
                stars = to;
            }
        }
        last
    }
}

#[cfg(test)]
mod tests;
