//! The letters O, C and P of the mark as exact shapes: how far a point lies inside or outside.

use super::{ProfileError, within};
use serde::{Deserialize, Serialize};

/// A letter of the mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Glyph {
    /// Ring.
    O,
    /// Ring open to the right.
    C,
    /// Stem and bowl.
    P,
}

impl Glyph {
    /// The letter.
    #[must_use]
    pub fn char(self) -> char {
        match self {
            Self::O => 'O',
            Self::C => 'C',
            Self::P => 'P',
        }
    }
}

/// Measures of the letters, in D.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// Thickness of O and C.
    pub stroke: f64,
    /// Width of C.
    pub c_width: f64,
    /// Rows between which C is open.
    pub c_opening: [f64; 2],
    /// Width of P.
    pub p_width: f64,
    /// Width of its stem.
    pub p_stem: f64,
    /// Depth of its bowl.
    pub p_bowl: f64,
    /// Rows of its counter.
    pub p_counter: [f64; 2],
}

impl Shape {
    pub(super) fn check(&self) -> Result<(), ProfileError> {
        within("shape.stroke", self.stroke, 0.04, 0.4)?;
        within("shape.c_width", self.c_width, 0.6, 1.0)?;
        within("shape.c_opening", self.c_opening[0], 0.1, 0.5)?;
        within("shape.c_opening", self.c_opening[1], 0.5, 0.9)?;
        within("shape.p_width", self.p_width, 0.4, 1.0)?;
        within("shape.p_stem", self.p_stem, 0.04, self.p_width / 2.0)?;
        within("shape.p_bowl", self.p_bowl, 0.3, 0.9)?;
        within("shape.p_counter", self.p_counter[0], 0.02, 0.5)?;
        within("shape.p_counter", self.p_counter[1], self.p_counter[0] + 0.02, self.p_bowl - 0.02)
    }

    /// The same letters with strokes as thick as measured on a picture.
    #[must_use]
    pub fn with_stroke(&self, stroke: f64) -> Self {
        let stroke = stroke.clamp(0.05, 0.4);
        let k = stroke / self.stroke;
        let counter =
            [(self.p_counter[0] * k).min(0.26), (self.p_bowl - (self.p_bowl - self.p_counter[1]) * k).max(0.34)];
        Self { stroke, p_stem: (self.p_stem * k).min(0.33), p_counter: counter, ..*self }
    }

    /// Width of a letter.
    #[must_use]
    pub fn width(&self, glyph: Glyph) -> f64 {
        match glyph {
            Glyph::O => 1.0,
            Glyph::C => self.c_width,
            Glyph::P => self.p_width,
        }
    }

    /// Signed distance of a point from the outline of a letter, about exact near it: negative
    /// inside. The origin is the upper left corner of the letter.
    #[must_use]
    pub fn distance(&self, glyph: Glyph, x: f64, y: f64) -> f64 {
        match glyph {
            Glyph::O => self.ring(x, y),
            Glyph::C => {
                let opening = (self.c_opening[0] - y).max(y - self.c_opening[1]).max(0.5 - x);
                self.ring(x, y).max(-opening).max(x - self.c_width)
            }
            Glyph::P => {
                let stem = (-x).max(x - self.p_stem).max(-y).max(y - 1.0);
                let bowl = bullet(x, y, 0.0, 0.0, self.p_width, self.p_bowl);
                let thick = self.p_bowl - self.p_counter[1];
                let [top, bottom] = self.p_counter;
                let right = self.p_width - f64::midpoint(top, thick);
                stem.min(bowl.max(-bullet(x, y, self.p_stem, top, right, bottom)))
            }
        }
    }

    fn ring(&self, x: f64, y: f64) -> f64 {
        let r = (x - 0.5).hypot(y - 0.5);
        (r - 0.5).max(0.5 - self.stroke - r)
    }
}

/// Distance from a rectangle whose right end is a half circle.
fn bullet(x: f64, y: f64, left: f64, top: f64, right: f64, bottom: f64) -> f64 {
    let r = (bottom - top) / 2.0;
    let (cx, cy) = (right - r, top + r);
    if x > cx { (x - cx).hypot(y - cy) - r } else { (left - x).max((y - cy).abs() - r) }
}
