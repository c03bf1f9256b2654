//! Inspection cases: what an inspector saw, what the rules said of it then, what the producer
//! explained, what was decided. Entries are only ever added; nothing is rewritten.

use super::ids::{InspectionId, ProductId};
use super::label::observation::Observation;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// Identity in this register.
    pub id: InspectionId,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Who inspects: name and title, as the record of inspection will say.
    pub inspector: String,
    /// Where, in words (market, shop, commune).
    pub place: String,
    /// Who is inspected: seller or producer as found on the spot.
    pub inspected: String,
    /// Entries in the order made.
    #[serde(default)]
    pub entries: Vec<Entry>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was recorded.
    pub at: Timestamp,
    /// When it was made, by the clock of a device that had no network then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<Timestamp>,
    /// Who wrote it down.
    pub actor: String,
    /// What.
    pub note: Note,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Note {
    /// A label was seen, and this is what the rules said of it at that moment.
    Observed(Box<Observed>),
    /// A photograph was taken.
    Photographed(Photo),
    /// The inspected person explained.
    Explained {
        /// Who.
        by: String,
        /// In their words.
        text: String,
    },
    /// A paper was asked for.
    Requested {
        /// Which.
        paper: String,
    },
    /// The inspector decided.
    Decided {
        /// What.
        decision: Decision,
        /// Why.
        reason: String,
    },
    /// The case was taken up again.
    Reopened {
        /// Why.
        reason: String,
    },
}

/// What an inspector may decide. None of them concludes a violation: only an authority does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// No sign.
    NoSign,
    /// Reminded on the spot.
    Reminded,
    /// Sent to the authority in charge.
    SentToAuthority,
    /// Papers cleared every sign.
    Cleared,
}

/// A label as seen, with the answer of the rules frozen beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// The label.
    pub label: Observation,
    /// The product of the register it speaks of, if that was clear.
    pub product: Option<ProductId>,
    /// Signs found.
    pub findings: Vec<Sign>,
    /// Rules that could not tell: code and what would decide, in Vietnamese.
    pub open: Vec<(String, String)>,
    /// Word of the stamp's verdict, if the label has a stamp.
    pub stamp: Option<String>,
    /// Day the label was seen.
    pub as_of: Date,
    /// Moment of knowledge.
    pub known_at: Timestamp,
    /// Last record of the register then.
    pub register_seq: u64,
    /// Version of the rules.
    pub rules: String,
}

/// A sign to be checked (dấu hiệu cần kiểm tra), in the words shown then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// Rule, e.g. "OC-02".
    pub rule: String,
    /// "S1" (gravest) to "S4".
    pub severity: String,
    /// Name of the rule, Vietnamese.
    pub title: String,
    /// The sign in words, Vietnamese.
    pub says: String,
    /// Legal basis, e.g. "QĐ 26/2026/QĐ-TTg Đ4.3".
    pub basis: Vec<String>,
    /// What would clear it, Vietnamese.
    pub clears: Vec<String>,
}

/// A photograph kept as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// SHA-256 (hex) of the file as it left the camera.
    pub original_sha256: String,
    /// SHA-256 (hex) of the file as kept: without position and serial numbers unless wanted.
    pub sha256: String,
    /// Name of the file, without its folder.
    pub file: String,
    /// Exif orientation, 1 to 8.
    pub orientation: u8,
    /// What it shows.
    pub caption: String,
}

impl Entry {
    /// When it was made, as far as that is known.
    #[must_use]
    pub fn when(&self) -> Timestamp {
        self.made_at.unwrap_or(self.at)
    }
}

impl Inspection {
    /// The decision in force: the last one, unless the case was taken up again after it.
    #[must_use]
    pub fn decision(&self) -> Option<(Decision, &str)> {
        self.entries.iter().rev().find_map(|entry| match &entry.note {
            Note::Decided { decision, reason } => Some(Some((*decision, reason.as_str()))),
            Note::Reopened { .. } => Some(None),
            _ => None,
        })?
    }
    /// Labels seen.
    pub fn observed(&self) -> impl Iterator<Item = &Observed> {
        self.entries.iter().filter_map(|e| if let Note::Observed(o) = &e.note { Some(o.as_ref()) } else { None })
    }
    /// Photographs.
    pub fn photos(&self) -> impl Iterator<Item = &Photo> {
        self.entries.iter().filter_map(|e| if let Note::Photographed(p) = &e.note { Some(p) } else { None })
    }
}
