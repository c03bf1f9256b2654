//! The reference mark as data: geometry, colours, tolerances. No official artwork was readable, so
//! what ships is measured and says so; an office loads its own file.

pub mod colour;
pub mod glyph;

use colour::Srgb;
use glyph::{Glyph, Shape};
use serde::Deserialize;

/// Largest profile file, in bytes.
pub const MAX_BYTES: usize = 64 * 1024;

/// A wordmark of the letters O, C and P over a line of text. Lengths are in D, the height of a letter.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Stable name, part of every finding made with it.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Whether an authority gave the measures.
    pub official: bool,
    /// How the letters are drawn.
    pub shape: Shape,
    /// The four letters, from left to right.
    pub letters: [Letter; 4],
    /// The line below, where the mark has one.
    pub text: Option<TextLine>,
    /// How far a copy may lie from it.
    pub tolerance: Tolerance,
}

/// A letter in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Letter {
    /// Which one.
    pub glyph: Glyph,
    /// Its left edge.
    pub left: f64,
    /// Its fill.
    pub colour: Srgb,
}

/// The line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct TextLine {
    /// What it says.
    pub words: String,
    /// Rows between which it may stand.
    pub rows: [f64; 2],
    /// Height of its capitals.
    pub height: f64,
    /// Colours seen on genuine copies.
    pub colours: Vec<Srgb>,
}

/// Tolerances; see the shipped file for their reasons.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    /// Factor of the stroke.
    pub stroke: f64,
    /// Factor of width by height.
    pub aspect: f64,
    /// CIELAB distance from which a colour differs.
    pub colour_differs: f64,
    /// CIELAB distance up to which a colour agrees.
    pub colour_agrees: f64,
}

/// Why a profile was refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ProfileError {
    /// Too long.
    #[error("a mark profile has at most {MAX_BYTES} bytes, this one {0}")]
    TooLong(usize),
    /// Not TOML of the form.
    #[error("not a mark profile: {0}")]
    Form(String),
    /// A value out of its range.
    #[error("{field} = {value}: must lie between {low} and {high}")]
    Range {
        /// Field.
        field: &'static str,
        /// As written.
        value: f64,
        /// Least.
        low: f64,
        /// Most.
        high: f64,
    },
    /// Not four letters in order.
    #[error("a profile has four letters from left to right, two of them O, without overlap; this one: {0}")]
    Letters(String),
    /// Empty or overlong name.
    #[error("{0} must have 1 to 100 characters")]
    Name(&'static str),
    /// Order of two values.
    #[error("{0}: the first number must be smaller than the second")]
    Order(&'static str),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    name: String,
    #[serde(default)]
    official: bool,
    shape: Shape,
    letter: Vec<LetterEntry>,
    text: Option<TextEntry>,
    tolerance: Tolerance,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LetterEntry {
    glyph: Glyph,
    left: f64,
    colour: Srgb,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextEntry {
    words: String,
    rows: [f64; 2],
    height: f64,
    colours: Vec<Srgb>,
}

const NATIONAL: &str = include_str!("../data/ocop-national.toml");

impl Profile {
    /// The national mark as shipped: measured, unofficial.
    ///
    /// # Errors
    /// Never for the shipped file; a test reads it.
    pub fn national() -> Result<Self, ProfileError> {
        Self::parse(NATIONAL)
    }

    /// Reads a profile (TOML, as `src/vision/data/ocop-national.toml`).
    ///
    /// # Errors
    /// [`ProfileError`], naming the field and what it may hold.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        if text.len() > MAX_BYTES {
            return Err(ProfileError::TooLong(text.len()));
        }
        let file: File = toml::from_str(text).map_err(|e| ProfileError::Form(e.to_string()))?;
        for (name, value) in [("id", &file.id), ("name", &file.name)] {
            if value.trim().is_empty() || value.chars().count() > 100 {
                return Err(ProfileError::Name(name));
            }
        }
        file.shape.check()?;
        let t = file.tolerance;
        within("tolerance.stroke", t.stroke, 1.01, 3.0)?;
        within("tolerance.aspect", t.aspect, 1.01, 3.0)?;
        within("tolerance.colour_agrees", t.colour_agrees, 1.0, 100.0)?;
        within("tolerance.colour_differs", t.colour_differs, t.colour_agrees, 200.0)?;
        let text = file.text.map(text_line).transpose()?;
        let letters = letters(&file.letter, &file.shape)?;
        Ok(Self {
            id: file.id,
            name: file.name,
            official: file.official,
            shape: file.shape,
            letters,
            text,
            tolerance: t,
        })
    }

    /// Width of the four letters.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.letters[3].left + self.shape.width(self.letters[3].glyph)
    }

    /// Height with the line of text, at its usual place.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.text.as_ref().map_or(1.0, |t| f64::midpoint(t.rows[0], t.rows[1]) + t.height / 2.0)
    }

    /// The letters as a word.
    #[must_use]
    pub fn word(&self) -> String {
        self.letters.iter().map(|l| l.glyph.char()).collect()
    }
}

fn text_line(entry: TextEntry) -> Result<TextLine, ProfileError> {
    within("text.rows", entry.rows[0], 1.0, 2.0)?;
    within("text.rows", entry.rows[1], 1.0, 2.5)?;
    within("text.height", entry.height, 0.05, 0.5)?;
    if entry.rows[0] >= entry.rows[1] {
        return Err(ProfileError::Order("text.rows"));
    }
    if entry.words.trim().is_empty() || entry.words.chars().count() > 100 {
        return Err(ProfileError::Name("text.words"));
    }
    if entry.colours.is_empty() || entry.colours.len() > 16 {
        return Err(ProfileError::Form("text.colours must hold 1 to 16 colours".into()));
    }
    Ok(TextLine { words: entry.words, rows: entry.rows, height: entry.height, colours: entry.colours })
}

fn letters(entries: &[LetterEntry], shape: &Shape) -> Result<[Letter; 4], ProfileError> {
    let word: String = entries.iter().map(|l| l.glyph.char()).collect();
    let bad = || ProfileError::Letters(word.clone());
    let all: Vec<Letter> = entries.iter().map(|e| Letter { glyph: e.glyph, left: e.left, colour: e.colour }).collect();
    let letters: [Letter; 4] = all.try_into().map_err(|_| bad())?;
    if letters.iter().filter(|l| l.glyph == Glyph::O).count() != 2 || letters[0].left != 0.0 {
        return Err(bad());
    }
    for pair in letters.windows(2) {
        let gap = pair[1].left - pair[0].left - shape.width(pair[0].glyph);
        if !(0.0..=0.5).contains(&gap) {
            return Err(bad());
        }
    }
    Ok(letters)
}

fn within(field: &'static str, value: f64, low: f64, high: f64) -> Result<(), ProfileError> {
    if (low..=high).contains(&value) { Ok(()) } else { Err(ProfileError::Range { field, value, low, high }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_profile_is_the_measured_mark_and_says_it_is_unofficial() {
        let p = Profile::national().expect("the shipped profile");
        assert!(!p.official);
        assert_eq!(p.word(), "OCOP");
        // Regulation §2: about 3.93 D by 1.32 D.
        assert!((p.width() - 3.95).abs() < 0.03, "{}", p.width());
        assert!((p.height() - 1.32).abs() < 0.03, "{}", p.height());
        assert_eq!(p.letters[2].colour.hex(), "#185daa");
    }

    #[test]
    fn a_hostile_profile_is_refused_with_the_field_named() {
        let with = |from: &str, to: &str| {
            assert!(NATIONAL.contains(from), "{from}");
            Profile::parse(&NATIONAL.replacen(from, to, 1))
        };
        assert!(matches!(
            with("stroke = 0.170", "stroke = 0.9"),
            Err(ProfileError::Range { field: "shape.stroke", .. })
        ));
        assert!(matches!(with("stroke = 0.170", "stroke = nan"), Err(ProfileError::Range { .. })));
        assert!(matches!(with("left = 1.067", "left = 0.3"), Err(ProfileError::Letters(_))));
        assert!(matches!(with("left = 3.177", "left = inf"), Err(ProfileError::Letters(_))));
        assert!(matches!(with("glyph = \"P\"", "glyph = \"O\""), Err(ProfileError::Letters(w)) if w == "OCOO"));
        assert!(matches!(with("#185daa", "blue"), Err(ProfileError::Form(e)) if e.contains("#rrggbb")));
        assert!(matches!(with("rows = [1.06, 1.42]", "rows = [1.4, 1.1]"), Err(ProfileError::Order("text.rows"))));
        assert!(matches!(with("name = \"OCOP", "nam = \"OCOP"), Err(ProfileError::Form(_))));
        assert!(matches!(with("id = \"ocop-national-measured\"", "id = \" \""), Err(ProfileError::Name("id"))));
        assert!(matches!(Profile::parse(&"#".repeat(MAX_BYTES + 1)), Err(ProfileError::TooLong(_))));
        let other = with("id = \"ocop-national-measured\"", "id = \"ocop-x\"").expect("a province's own");
        assert_eq!(other.id, "ocop-x");
    }
}
