//! Lines of text with their place.

use crate::vision::seen::{Quad, Seen};

/// A word with its place on the photo.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// As read.
    pub text: String,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Where on the photo.
    pub polygon: Quad,
    /// Height of its box on the straightened page, pixels.
    pub height: f64,
    /// Line it stands on.
    pub line: u32,
}

/// Words that stand on one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its text.
    pub text: String,
    /// Mean confidence of its words, by their length.
    pub confidence: f64,
    /// Where.
    pub polygon: Quad,
    /// Mean height of its words, pixels.
    pub height: f64,
}

impl Line {
    /// The line as an observation with another value.
    #[must_use]
    pub fn seen<T>(&self, value: T, photo: usize) -> Seen<T> {
        Seen { value, confidence: self.confidence, polygon: Some(self.polygon), photo }
    }
}

/// Below this a word is taken for texture.
const LEAST: f64 = 0.25;

/// Joins words into lines; what reads as texture is left out.
#[must_use]
pub fn lines(words: &[Word]) -> Vec<Line> {
    let mut lines = Vec::new();
    let kept: Vec<&Word> = words.iter().filter(|w| w.confidence >= LEAST && says_something(&w.text)).collect();
    for group in kept.chunk_by(|a, b| a.line == b.line) {
        let length: f64 = group.iter().map(|w| w.text.chars().count() as f64).sum();
        let weighed =
            |of: fn(&Word) -> f64| group.iter().map(|w| of(w) * w.text.chars().count() as f64).sum::<f64>() / length;
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        lines.push(Line {
            text: group.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" "),
            confidence: weighed(|w| w.confidence),
            polygon: [first.polygon[0], last.polygon[1], last.polygon[2], first.polygon[3]],
            height: weighed(|w| w.height),
        });
    }
    lines
}

fn says_something(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}
