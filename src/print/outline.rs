//! Outlines of texts as closed rings of straight lines: what pixels are filled from, and what a mark
//! whose letters must not depend on a font is drawn with.

use super::font::Font;
use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// A closed ring of points; the last joins the first.
pub type Ring = Vec<(f64, f64)>;

/// Glyph units to points of a picture, y down.
struct Rings {
    scale: (f64, f64),
    origin: (f64, f64),
    rings: Vec<Ring>,
}

impl Rings {
    fn map(&self, x: f32, y: f32) -> (f64, f64) {
        (self.origin.0 + f64::from(x) * self.scale.0, self.origin.1 - f64::from(y) * self.scale.1)
    }
    fn add(&mut self, point: (f64, f64)) {
        if let Some(ring) = self.rings.last_mut() {
            ring.push(point);
        }
    }
    fn at(&self) -> (f64, f64) {
        self.rings.last().and_then(|ring| ring.last()).copied().unwrap_or(self.origin)
    }
}

impl OutlineBuilder for Rings {
    fn move_to(&mut self, x: f32, y: f32) {
        let point = self.map(x, y);
        self.rings.push(vec![point]);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        let point = self.map(x, y);
        self.add(point);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (a, b, c) = (self.at(), self.map(x1, y1), self.map(x, y));
        for i in 1..=6 {
            let t = f64::from(i) / 6.0;
            let mix = |a: f64, b: f64, c: f64| (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c;
            self.add((mix(a.0, b.0, c.0), mix(a.1, b.1, c.1)));
        }
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (a, b) = (self.at(), self.map(x1, y1));
        let (c, d) = (self.map(x2, y2), self.map(x, y));
        for i in 1..=8 {
            let t = f64::from(i) / 8.0;
            let u = 1.0 - t;
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
            };
            self.add((mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1)));
        }
    }
    fn close(&mut self) {}
}

/// A glyph as rings, in ems from its origin on the baseline, y upward.
#[must_use]
pub fn glyph(face: &Face<'_>, glyph: GlyphId) -> Vec<Ring> {
    let em = f64::from(face.units_per_em());
    let mut rings = Rings { scale: (1.0 / em, -1.0 / em), origin: (0.0, 0.0), rings: Vec::new() };
    face.outline_glyph(glyph, &mut rings);
    rings.rings
}

/// A text as rings, one list per glyph, from `origin` (left end of the baseline); `scale` is the size
/// of an em across and upward. Non-zero winding fills it.
#[must_use]
pub fn text(font: &Font, text: &str, origin: (f64, f64), scale: (f64, f64)) -> Vec<Vec<Ring>> {
    let face = font.face();
    let em = f64::from(face.units_per_em());
    let mut x = origin.0;
    let mut glyphs = Vec::new();
    for c in text.chars() {
        let Some(glyph) = face.glyph_index(c).or_else(|| face.glyph_index('?')) else { continue };
        let mut rings = Rings { scale: (scale.0 / em, scale.1 / em), origin: (x, origin.1), rings: Vec::new() };
        face.outline_glyph(glyph, &mut rings);
        glyphs.push(rings.rings);
        x += f64::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * scale.0 / em;
    }
    glyphs
}
