//! Label templates: TOML that places code, facts, stars, mark and free text in millimetres from the top
//! left corner of the label, and lints that keep a label readable and its claims true.

pub mod lint;
pub mod mark;
mod place;
pub mod sample;

use super::PrintError;
use super::art::Art;
use super::facts::Facts;
use super::paint;
use super::qr::{self, QUIET};
use crate::domain::recognition::Stars;
use serde::{Deserialize, Serialize};

pub use place::{Placed, place};

/// A label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Name, as given to `--template`.
    pub name: String,
    /// What it is for, in Vietnamese.
    pub title: String,
    /// The same in English.
    pub title_en: String,
    /// What kind of label, which decides what it must say.
    pub kind: Kind,
    /// Width, mm.
    pub width: f64,
    /// Height, mm.
    pub height: f64,
    /// Colour of the ground; white if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub background: Option<Colour>,
    /// The code.
    pub code: Code,
    /// Texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Text>,
    /// Stars as stars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stars: Option<StarRow>,
    /// The reference mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<MarkBox>,
    /// Lines a die cuts into the label.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cut: Vec<Cut>,
}

/// Kind of label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A small stamp beside the label of the goods: serial or lot.
    Stamp,
    /// A label: product, producer, lot, and the days the batch has.
    Label,
    /// A strip over an opening: serial or lot, and cuts that tear it.
    Seal,
}

/// A colour, `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// Black.
    pub const BLACK: Self = Self([0; 3]);
}
impl Default for Colour {
    fn default() -> Self {
        Self::BLACK
    }
}
impl TryFrom<String> for Colour {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.strip_prefix('#').and_then(|d| hex::decode(d).ok()).and_then(|d| d.try_into().ok());
        digits.map(Self).ok_or_else(|| format!("{text:?} is no colour; write #rrggbb, e.g. #c00000"))
    }
}
impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        format!("#{}", hex::encode(colour.0))
    }
}

/// Where the code stands: a square with its quiet zone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Left edge of the quiet zone.
    pub x: f64,
    /// Top edge of the quiet zone.
    pub y: f64,
    /// Side with quiet zone.
    pub size: f64,
    /// Modules of quiet zone on each side.
    #[serde(default = "quiet")]
    pub quiet: usize,
    /// Colour.
    #[serde(default)]
    pub colour: Colour,
}

fn quiet() -> usize {
    QUIET
}

/// What a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Product.
    Product,
    /// Producer.
    Producer,
    /// Lot.
    Lot,
    /// Serial.
    Serial,
    /// Day made.
    Made,
    /// Best-before day.
    BestBefore,
    /// GTIN or internal number.
    Gtin,
    /// Stars in words.
    Stars,
    /// The words of the template.
    Free,
}

/// Where a text starts in its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

/// A text in a box; it shrinks to `smallest` before it is cut.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// What it says.
    pub what: What,
    /// Words of a free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Size, points.
    pub size: f64,
    /// Smallest size it may shrink to, points.
    #[serde(default = "smallest")]
    pub smallest: f64,
    /// Bold face.
    #[serde(default)]
    pub bold: bool,
    /// Alignment.
    #[serde(default)]
    pub align: Align,
    /// Colour.
    #[serde(default)]
    pub colour: Colour,
}

fn smallest() -> f64 {
    4.0
}

/// A row of stars. How many is never a matter of the template: the recognition says it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarRow {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Diameter of a star.
    pub size: f64,
    /// Gap between stars.
    #[serde(default)]
    pub gap: f64,
    /// Colour.
    #[serde(default = "gold")]
    pub colour: Colour,
    /// How many, on labels printed for one recognition only; the lints compare it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u8>,
    /// Left out where the stamps claim no stars, instead of refusing the label.
    #[serde(default)]
    pub optional: bool,
}

fn gold() -> Colour {
    Colour([0xe0, 0x9a, 0x00])
}

/// Where the mark stands.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkBox {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height; as the profile has it if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<f64>,
    /// One colour for the whole mark; the profile's own if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// Left out where there is no right to it, instead of refusing the label.
    #[serde(default)]
    pub optional: bool,
}

/// A line a die cuts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// Points.
    pub line: Vec<(f64, f64)>,
}

/// The templates that come with the program.
const SHIPPED: [&str; 6] = [
    include_str!("shipped/20x20.toml"),
    include_str!("shipped/25x25.toml"),
    include_str!("shipped/30x20.toml"),
    include_str!("shipped/40x30.toml"),
    include_str!("shipped/50x30.toml"),
    include_str!("shipped/seal.toml"),
];

/// Most elements of a template, and longest free text: a template is a label, not a book.
const MOST: usize = 64;
const LONGEST: usize = 400;

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// Names the line, the field and the way out.
    pub fn parse(text: &str) -> Result<Self, PrintError> {
        let template: Self = toml::from_str(text).map_err(|e| PrintError::Template(e.to_string()))?;
        template.check()?;
        Ok(template)
    }

    /// Numbers that can be drawn; whether it makes a good label is for the lints.
    fn check(&self) -> Result<(), PrintError> {
        let bad = |what: String| Err(PrintError::Template(what));
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !(1..=40).contains(&self.name.len()) || !self.name.chars().all(plain) {
            return bad(format!("name {:?}: 1 to 40 letters, digits, - or _", self.name));
        }
        for (name, mm) in [("width", self.width), ("height", self.height)] {
            if !(10.0..=300.0).contains(&mm) {
                return bad(format!("{name} {mm}: a label has 10 to 300 mm"));
            }
        }
        let mut boxes = vec![("code", vec![self.code.x, self.code.y, self.code.size])];
        boxes.extend(self.text.iter().map(|t| ("text", vec![t.x, t.y, t.width, t.height, t.size, t.smallest])));
        boxes.extend(self.stars.iter().map(|s| ("stars", vec![s.x, s.y, s.size, s.gap])));
        boxes.extend(self.mark.iter().map(|m| ("mark", vec![m.x, m.y, m.width, m.height.unwrap_or(1.0)])));
        boxes.extend(self.cut.iter().map(|c| ("cut", c.line.iter().flat_map(|(x, y)| [*x, *y]).collect())));
        for (name, numbers) in &boxes {
            if let Some(wrong) = numbers.iter().find(|n| !(-300.0..=600.0).contains(*n)) {
                return bad(format!("{name}: {wrong} is no measure of a label"));
            }
        }
        let sizes = self.text.iter().flat_map(|t| [("width", t.width), ("height", t.height), ("size", t.size)]);
        let sizes = sizes.chain(self.mark.iter().map(|m| ("width of the mark", m.width)));
        for (name, number) in sizes.chain([("size of the code", self.code.size)]) {
            if number < 0.5 {
                return bad(format!("{name} {number}: too small to be drawn"));
            }
        }
        if let Some(text) = self.text.iter().find(|t| t.smallest > t.size) {
            return bad(format!(
                "smallest {}: larger than the size {} of the text; give a smaller one",
                text.smallest, text.size
            ));
        }
        if boxes.len() > MOST || self.cut.iter().any(|c| c.line.len() > MOST) {
            return bad(format!("more than {MOST} elements"));
        }
        match self.text.iter().find(|t| t.words.len() > LONGEST || (t.what == What::Free) == t.words.is_empty()) {
            Some(text) => bad(format!(
                "text {:?}: words belong to what = \"free\", and it needs them ({LONGEST} bytes at most)",
                text.words.chars().take(40).collect::<String>()
            )),
            None => Ok(()),
        }
    }

    /// The templates that come with the program.
    pub fn shipped() -> impl Iterator<Item = Self> {
        SHIPPED.iter().filter_map(|text| Self::parse(text).ok())
    }

    /// The text of a shipped template.
    #[must_use]
    pub fn shipped_text(name: &str) -> Option<&'static str> {
        SHIPPED.into_iter().find(|text| Self::parse(text).is_ok_and(|t| t.name == name))
    }
}

/// A picture of the label for the stamp `text` with this serial, as PNG: what a person sees before
/// anything is printed. Lines a die cuts are shown in magenta.
///
/// # Errors
/// The text is no stamp, or the label cannot be drawn at this resolution.
pub fn preview(
    template: &Template,
    facts: &Facts,
    recognised: Option<Stars>,
    (text, serial): (&str, &str),
    dpi: u32,
) -> Result<Vec<u8>, PrintError> {
    let symbol = qr::stamp(text)?;
    let Placed { art, .. } = place(template, facts, recognised, symbol.size)?;
    picture(&art, &symbol, serial, dpi)
}

/// An art with a stamp, as PNG.
///
/// # Errors
/// It cannot be drawn at this resolution.
pub fn picture(art: &Art, symbol: &qr::Matrix, serial: &str, dpi: u32) -> Result<Vec<u8>, PrintError> {
    paint::label(art, Some((symbol, serial)), dpi)?.png(dpi)
}
