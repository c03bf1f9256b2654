//! Lines of text with their place.

use crate::vision::seen::{Quad, Seen};

/// A word with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// As read.
    pub text: String,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Where on the photo.
    pub polygon: Quad,
    /// Left, top, right and bottom on the straightened page, pixels.
    pub area: [f64; 4],
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
    /// Where on the photo.
    pub polygon: Quad,
    /// Left, top, right and bottom on the straightened page, pixels.
    pub area: [f64; 4],
    /// Mean height of its words, pixels.
    pub height: f64,
}

impl Line {
    /// The line as an observation with another value.
    #[must_use]
    pub fn seen<T>(&self, value: T, photo: usize) -> Seen<T> {
        Seen { value, confidence: self.confidence, polygon: Some(self.polygon), photo }
    }
    /// Letters and digits.
    #[must_use]
    pub fn length(&self) -> usize {
        self.text.chars().filter(|c| c.is_alphanumeric()).count()
    }
}

/// Below this a word is taken for texture, unless it stands among others that are sure.
const LEAST: f64 = 0.25;
/// A row of words is sure from here on.
const SURE: f64 = 0.6;
/// More lines stand on no label; what is beyond is left as it was read.
const MOST: usize = 400;

/// Joins words into lines; what reads as texture is left out.
#[must_use]
pub fn lines(words: &[Word]) -> Vec<Line> {
    let mut lines = Vec::new();
    for row in words.chunk_by(|a, b| a.line == b.line) {
        let letters = |w: &&Word| w.text.chars().filter(|c| c.is_alphanumeric()).count() as f64;
        let told: Vec<&Word> = row.iter().filter(|w| letters(w) > 0.0).collect();
        let sure = told.iter().map(|w| letters(w) * w.confidence).sum::<f64>();
        let is_sure = sure >= SURE * told.iter().map(letters).sum::<f64>();
        let group: Vec<&Word> = told.into_iter().filter(|w| is_sure || w.confidence >= LEAST).collect();
        let length: f64 = group.iter().map(|w| w.text.chars().count() as f64).sum();
        let weighed =
            |of: fn(&Word) -> f64| group.iter().map(|w| of(w) * w.text.chars().count() as f64).sum::<f64>() / length;
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        lines.push(Line {
            text: group.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" "),
            confidence: weighed(|w| w.confidence),
            polygon: [first.polygon[0], last.polygon[1], last.polygon[2], first.polygon[3]],
            area: group.iter().map(|w| w.area).reduce(about).unwrap_or_default(),
            height: weighed(|w| w.area[3] - w.area[1]),
        });
    }
    joined(lines)
}

/// The box about two.
fn about(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// Puts together what recognition took apart: pieces of one height side by side.
fn joined(mut lines: Vec<Line>) -> Vec<Line> {
    let mut first = 0;
    while first < lines.len().min(MOST) {
        let next = (0..lines.len().min(MOST)).find(|i| *i != first && goes_on(&lines[first], &lines[*i]));
        let Some(next) = next else {
            first += 1;
            continue;
        };
        let piece = lines.remove(next);
        first -= usize::from(next < first);
        let line = &mut lines[first];
        let gap = piece.area[0] - line.area[2];
        let (a, b) = (line.length() as f64, piece.length() as f64);
        // A gap between letters is narrower than one between words.
        line.text = format!("{}{}{}", line.text, if gap < 0.13 * line.height { "" } else { " " }, piece.text);
        line.confidence = (line.confidence * a + piece.confidence * b) / (a + b).max(1.0);
        line.height = (line.height * a + piece.height * b) / (a + b).max(1.0);
        line.polygon = [line.polygon[0], piece.polygon[1], piece.polygon[2], line.polygon[3]];
        line.area = about(line.area, piece.area);
    }
    lines
}

/// Whether the second line is the rest of the first.
fn goes_on(line: &Line, piece: &Line) -> bool {
    let (low, high) = (line.height.min(piece.height), line.height.max(piece.height));
    let overlap = line.area[3].min(piece.area[3]) - line.area[1].max(piece.area[1]);
    let gap = piece.area[0] - line.area[2];
    high < 2.2 * low && overlap > 0.55 * low && gap > -0.3 * low && gap < 0.6 * high
}
