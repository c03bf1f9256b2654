//! The reference mark: data of its shape and colours, and its drawing.

use super::Colour;
use crate::print::PrintError;
use crate::print::art::Shape;
use crate::print::font::Font;
use crate::print::outline::{self, Ring};
use serde::Deserialize;

/// A mark.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    width: f64,
    height: f64,
    /// Whether it may be printed in one colour.
    pub one_colour: bool,
    /// Smallest width at which its words can be read, mm.
    pub smallest_mm: f64,
    part: Vec<Part>,
    line: Words,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    name: String,
    colour: Colour,
    /// Circles: x, y, radius; filled even-odd.
    #[serde(default)]
    rings: Vec<(f64, f64, f64)>,
    /// Straight lines and arcs.
    #[serde(default)]
    path: String,
}

/// The line of words, spread from edge to edge.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    text: String,
    colour: Colour,
    left: f64,
    right: f64,
    baseline: f64,
    capitals: f64,
}

const REFERENCE: &str = include_str!("mark.toml");
/// Corners of a full circle.
const CORNERS: f64 = 96.0;

impl Mark {
    /// The OCOP mark.
    ///
    /// # Errors
    /// The embedded data cannot be read.
    pub fn reference() -> Result<Self, PrintError> {
        toml::from_str(REFERENCE).map_err(|e| PrintError::Template(e.to_string()))
    }

    /// Width by height.
    #[must_use]
    pub fn aspect(&self) -> f64 {
        self.width / self.height
    }

    /// The mark in a box of millimetres; `colour` paints all of it in one.
    ///
    /// # Errors
    /// The data cannot be drawn.
    pub fn shapes(&self, at: (f64, f64), size: (f64, f64), colour: Option<[u8; 3]>) -> Result<Vec<Shape>, PrintError> {
        let scale = (size.0 / self.width, size.1 / self.height);
        let put =
            |ring: Ring| ring.into_iter().map(|(x, y)| (at.0 + x * scale.0, at.1 + y * scale.1)).collect::<Ring>();
        let mut shapes = Vec::new();
        for part in &self.part {
            let circles = part.rings.iter().map(|(x, y, r)| arc((*x, *y), *r, 0.0, std::f64::consts::TAU));
            let bad = || PrintError::Template(format!("the path of {} cannot be drawn", part.name));
            let rings = circles.chain(path(&part.path).ok_or_else(bad)?).map(put).collect();
            shapes.push(Shape { rings, colour: colour.unwrap_or(part.colour.0) });
        }
        let font = Font::bold()?;
        let line = &self.line;
        let em = font.face().capital_height().map_or(0.7, |h| f64::from(h) / f64::from(font.face().units_per_em()));
        let across = (line.right - line.left) / font.width(&line.text);
        for glyph in outline::text(&font, &line.text, (line.left, line.baseline), (across, line.capitals / em)) {
            let rings = glyph.into_iter().map(put).collect();
            shapes.push(Shape { rings, colour: colour.unwrap_or(line.colour.0) });
        }
        Ok(shapes)
    }
}

/// Points of an arc from an angle over an angle.
fn arc((x, y): (f64, f64), radius: f64, from: f64, over: f64) -> Ring {
    let steps = (over.abs() / std::f64::consts::TAU * CORNERS).ceil().max(1.0);
    (0..=steps as usize)
        .map(|i| {
            let angle = from + over * i as f64 / steps;
            (x + radius * angle.cos(), y + radius * angle.sin())
        })
        .collect()
}

/// Rings of `M x y`, `L x y`, `A r large sweep x y` and `Z`; y down, as SVG has them.
fn path(text: &str) -> Option<Vec<Ring>> {
    let mut rings: Vec<Ring> = Vec::new();
    for command in text.split_inclusive(|c: char| c.is_ascii_alphabetic()).collect::<Vec<_>>().windows(2) {
        let letter = command[0].chars().last()?;
        let numbers: Vec<f64> = command[1]
            .trim_end_matches(|c: char| c.is_ascii_alphabetic())
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, _>>()
            .ok()?;
        match (letter, numbers.as_slice()) {
            ('M', [x, y]) => rings.push(vec![(*x, *y)]),
            ('L', [x, y]) => rings.last_mut()?.push((*x, *y)),
            ('A', [r, large, sweep, x, y]) => {
                let ring = rings.last_mut()?;
                let from = *ring.last()?;
                ring.extend(svg_arc(from, (*x, *y), *r, *large != 0.0, *sweep != 0.0));
            }
            ('Z', []) => {}
            _ => return None,
        }
    }
    Some(rings)
}

/// The arc of a circle between two points (SVG 2 §B.2.4, with equal radii).
fn svg_arc(from: (f64, f64), to: (f64, f64), radius: f64, large: bool, sweep: bool) -> Ring {
    let (dx, dy) = ((to.0 - from.0) / 2.0, (to.1 - from.1) / 2.0);
    let half = dx.hypot(dy);
    let rise = (radius * radius - half * half).max(0.0).sqrt() / half.max(1e-9);
    let side = if large == sweep { -1.0 } else { 1.0 };
    let centre = (from.0 + dx - side * rise * dy, from.1 + dy + side * rise * dx);
    let angle = |point: (f64, f64)| (point.1 - centre.1).atan2(point.0 - centre.0);
    let mut over = angle(to) - angle(from);
    if sweep && over < 0.0 {
        over += std::f64::consts::TAU;
    } else if !sweep && over > 0.0 {
        over -= std::f64::consts::TAU;
    }
    arc(centre, radius.max(half), angle(from), over)
}
