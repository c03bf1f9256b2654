//! What was read of the mark, as said to others: value, confidence, outline, and how it differs.

use serde::Serialize;

/// Whether the mark is on the photo, and as the profile has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkValue {
    /// There, and consistent with the reference profile.
    Official,
    /// There, and different from the reference profile in what [`MarkReading::differs`] lists.
    Altered,
    /// Not on this photo.
    Absent,
    /// Something may be there; the photo does not let one tell.
    Unknown,
}

/// How a mark differs from the reference profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// Letters in another order.
    LetterOrder,
    /// A letter in another colour (the second O apart).
    LetterColour,
    /// The second O is not in its colour.
    SecondO,
    /// All in one colour.
    Monochrome,
    /// The line of text is missing.
    TextLine,
    /// Squeezed or stretched.
    Aspect,
    /// Strokes too thin or too thick.
    Stroke,
    /// Letters drawn otherwise.
    Letterforms,
}

/// A corner or centre, in pixels of the photo.
pub type Point = [f64; 2];
/// Corners, clockwise from the upper left of the thing itself.
pub type Corners = [Point; 4];

/// How the mark lies in the photo.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pose {
    /// Turn of its base line, degrees clockwise from the photo's horizontal, −180 to 180.
    pub turn: f64,
    /// Height of a letter, pixels.
    pub letter_pixels: f64,
    /// Width by height of the letters as seen, 1 where the camera looks straight on.
    pub aspect: f64,
    /// Projective map from the mark (D, upper left corner of the first letter) to the photo, by rows.
    pub map: [f64; 9],
}

/// A letter as seen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LetterSeen {
    /// Which.
    pub letter: char,
    /// Its colour in the photo, sRGB.
    pub rgb: [u8; 3],
    /// CIELAB distance from the profile's colour once the light is taken out (lightness half).
    pub colour_distance: f64,
    /// How well its drawing fits, 0 to 1.
    pub form: f64,
}

/// The mark on one photo.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MarkReading {
    /// Verdict of the eye.
    pub value: MarkValue,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Its corners; `None` if absent.
    pub polygon: Option<Corners>,
    /// How it lies.
    pub pose: Option<Pose>,
    /// How it differs from the profile.
    pub differs: Vec<Difference>,
    /// Its letters, in the order seen.
    pub letters: Vec<LetterSeen>,
    /// Whether the line of text is there; `None` if that cannot be told.
    pub text_line: Option<bool>,
    /// Whether colours could be judged (a photo in grey, or light too strange, lets nobody).
    pub colours_reliable: bool,
    /// Name of the profile it was compared with.
    pub profile: String,
}

impl MarkReading {
    /// A reading without a mark.
    #[must_use]
    pub fn without(profile: &str, value: MarkValue, confidence: f64) -> Self {
        Self {
            value,
            confidence,
            polygon: None,
            pose: None,
            differs: Vec::new(),
            letters: Vec::new(),
            text_line: None,
            colours_reliable: false,
            profile: profile.to_owned(),
        }
    }
    /// The letters in the order seen.
    #[must_use]
    pub fn word(&self) -> String {
        self.letters.iter().map(|l| l.letter).collect()
    }
}

/// The stars that belong to the mark.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StarsReading {
    /// How many; `None` if there is no mark or it cannot be told.
    pub value: Option<u8>,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Outline of their row; `None` where there are none.
    pub polygon: Option<Corners>,
    /// Centre of each, along the row.
    pub centres: Vec<Point>,
    /// Where it cannot be told: how many it may be, should words say the same.
    pub likely: Option<u8>,
}

impl StarsReading {
    /// No answer.
    #[must_use]
    pub fn untold() -> Self {
        Self { value: None, confidence: 0.0, polygon: None, centres: Vec::new(), likely: None }
    }
}
