//! The faces of one pack as one set of observations: what each photo showed, merged, with what
//! contradicts itself named.

pub mod claims;
mod merge;

use super::codes::{Code, Codes, Symbology};
use super::mark::reading::{Difference, LetterSeen, MarkReading, MarkValue, StarsReading};
use super::seen::{Quad, Seen};
use super::words::Text;
use serde::Serialize;

/// What one photo showed. Polygons are in pixels of the photo as it was worked on.
#[derive(Debug, Clone)]
pub struct Face {
    /// Codes.
    pub codes: Codes,
    /// The mark.
    pub mark: MarkReading,
    /// Its stars.
    pub stars: StarsReading,
    /// Words, or the code of the reason why none were read (catalogue key).
    pub text: Result<Text, &'static str>,
    /// Pixels of the photo as taken per pixel worked on.
    pub scale: f64,
}

/// The mark on a pack.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MarkSeen {
    /// Official, altered, absent, or unknown.
    pub value: MarkValue,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Its corners on the upright photo as taken, clockwise from its left top; `None` if absent.
    pub polygon: Option<Quad>,
    /// Photo it is on, from 0.
    pub photo: usize,
    /// How it differs from the profile.
    pub differs: Vec<Difference>,
    /// Its letters.
    pub letters: Vec<LetterSeen>,
    /// Whether its line of text is there.
    pub text_line: Option<bool>,
    /// Width by height by the reference's, 1 where they agree.
    pub aspect: Option<f64>,
    /// Whether colours could be judged.
    pub colours_reliable: bool,
    /// Profile it was compared with.
    pub profile: String,
}

/// A code on a pack.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CodeSeen {
    /// Kind.
    pub symbology: Symbology,
    /// Text.
    pub text: String,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Where.
    pub polygon: Option<Quad>,
    /// Photo it is on.
    pub photo: usize,
}

/// A place where a code seems to be that nobody could read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnreadCode {
    /// Where.
    pub polygon: Quad,
    /// Photo it is on.
    pub photo: usize,
}

/// Words of a pack.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextSeen {
    /// Whether words were read on every photo.
    pub read: bool,
    /// Why not (a code of the catalogue), where they were not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// What they say.
    #[serde(flatten)]
    pub says: Text,
}

/// What on one pack contradicts itself: an observation like any other, and no verdict.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Contradiction {
    /// Stars in words and stars drawn.
    StarsInWords {
        /// In words.
        words: u8,
        /// Drawn.
        drawn: u8,
    },
    /// Stars beside the mark on two faces.
    StarsOnFaces {
        /// On one.
        first: u8,
        /// On the other.
        second: u8,
    },
    /// Made after it is best before.
    Dates,
    /// Two GTINs on one pack.
    Gtins {
        /// One.
        first: String,
        /// The other.
        second: String,
    },
}

/// Everything that was seen of one pack.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Observations {
    /// The OCOP mark.
    pub mark: MarkSeen,
    /// Stars that belong to it; `null` where that cannot be told.
    pub stars: Seen<Option<u8>>,
    /// Codes.
    pub codes: Vec<CodeSeen>,
    /// Codes that could not be read.
    pub unread_codes: Vec<UnreadCode>,
    /// Words.
    pub text: TextSeen,
    /// Contradictions.
    pub contradictions: Vec<Contradiction>,
}

impl CodeSeen {
    fn of(seen: Seen<Code>) -> Self {
        let Seen { value, confidence, polygon, photo } = seen;
        Self { symbology: value.symbology, text: value.text, confidence, polygon, photo }
    }
}
