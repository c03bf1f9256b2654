//! Words: two rings give a frame (their shape the slant, their distance the line), then the two
//! letters beside them are read by laying stencils over the places where each of the twelve orders
//! of O, C, O and P would have them.

use super::plane_map::PlaneMap;
use super::raster::Pyramid;
use super::rings::{Ring, root};
use super::strip::{Ground, Stencil, Strip};
use crate::vision::profile::Profile;
use crate::vision::profile::glyph::{Glyph, Shape};

/// Four letters read somewhere in a photo.
#[derive(Debug, Clone)]
pub struct Word {
    /// Letters with their left edges in the frame.
    pub letters: [(Glyph, f64); 4],
    /// Frame (upper left corner of the first letter, unit D) to pixels of the photo.
    pub map: PlaneMap,
    /// Colour of the ground along the frame.
    pub ground: Ground,
    /// Thickness of the rings by their diameter.
    pub stroke: f64,
    /// Correlation of the worse of the two letters beside the rings.
    pub worst: f64,
    /// Their mean.
    pub mean: f64,
}

impl Word {
    /// The letters as text.
    #[must_use]
    pub fn text(&self) -> String {
        self.letters.iter().map(|(g, _)| g.char()).collect()
    }
}

/// Cells per D in which letters are read.
const CELLS: f64 = 24.0;
/// Usual gap between letters, in D.
const GAP: f64 = 0.068;
/// Least correlation worth a closer look.
const LEAST: f64 = 0.42;

/// Two rings that may be the two O of one word: comparable in size, slant and thickness.
#[must_use]
pub fn comparable(a: &Ring, b: &Ring) -> bool {
    let size = a.diameter() / b.diameter();
    let stroke = a.stroke / b.stroke;
    let similar = a.spread.iter().zip(b.spread).all(|(p, q)| {
        let unit = (a.spread[0] + a.spread[2] + b.spread[0] + b.spread[2]) / 4.0;
        (p - q).abs() < 0.45 * unit
    });
    (0.78..1.28).contains(&size) && (0.6..1.67).contains(&stroke) && similar
}

/// The best word with rings `a` and `b` as its first and second O.
#[must_use]
pub fn read(photo: &Pyramid, profile: &Profile, a: &Ring, b: &Ring) -> Option<Word> {
    let (frame, apart) = frame(a, b)?;
    let orders = orders(&profile.shape, apart);
    if orders.is_empty() {
        return None;
    }
    let diameter = f64::midpoint(a.diameter(), b.diameter());
    let (picture, scale) = photo.for_length(diameter, CELLS * 0.8);
    let to_level = PlaneMap([1.0 / scale, 0.0, 0.0, 0.0, 1.0 / scale, 0.0, 0.0, 0.0, 1.0]);
    let ground = Ground { a: (0.5, a.ground), b: (0.5 + apart, b.ground) };
    let strip = Strip::new(picture, &to_level.after(&frame), &ground, [-2.4, -0.16], [4.6, 1.16], CELLS);
    let stroke = f64::midpoint(a.stroke, b.stroke);
    let shape = profile.shape.with_stroke(stroke);
    let blur = (0.8 / (diameter / scale)).max(0.035);
    let stencils = [Glyph::C, Glyph::P].map(|g| (g, Stencil::new(&shape, g, blur, CELLS)));
    let best = orders.iter().filter_map(|order| place(&strip, &stencils, order)).max_by(|p, q| p.2.total_cmp(&q.2));
    let (letters, worst, mean) = best?;
    let left = letters[0].1;
    let shift = PlaneMap::affine([left, 0.0], [1.0, 0.0], [0.0, 1.0]);
    Some(Word {
        letters: letters.map(|(g, u)| (g, u - left)),
        map: frame.after(&shift),
        ground: Ground { a: (0.5 - left, a.ground), b: (0.5 + apart - left, b.ground) },
        stroke,
        worst,
        mean,
    })
}

/// Frame in which ring `a` fills the unit square and ring `b` lies to its right, and how far apart
/// their centres are.
fn frame(a: &Ring, b: &Ring) -> Option<(PlaneMap, f64)> {
    let mean = [0, 1, 2].map(|i| f64::midpoint(a.spread[i], b.spread[i]));
    let r = root(mean).map(|v| 4.0 * v);
    let det = r[0] * r[2] - r[1] * r[1];
    let d = [b.centre[0] - a.centre[0], b.centre[1] - a.centre[1]];
    let w = [(r[2] * d[0] - r[1] * d[1]) / det, (r[0] * d[1] - r[1] * d[0]) / det];
    let apart = w[0].hypot(w[1]);
    if !(0.9..3.7).contains(&apart) {
        return None;
    }
    let e = w.map(|v| v / apart);
    let x = [r[0] * e[0] + r[1] * e[1], r[1] * e[0] + r[2] * e[1]];
    let y = [-r[0] * e[1] + r[1] * e[0], -r[1] * e[1] + r[2] * e[0]];
    let origin = [0, 1].map(|i| a.centre[i] - (x[i] + y[i]) / 2.0);
    Some((PlaneMap::affine(origin, x, y), apart))
}

/// An order of letters whose first O has its left edge at 0.
type Order = [(Glyph, f64); 4];

/// Orders whose rings would be about `apart`.
fn orders(shape: &Shape, apart: f64) -> Vec<Order> {
    let mut all = Vec::new();
    for first in 0..3usize {
        for second in first + 1..4 {
            for others in [[Glyph::C, Glyph::P], [Glyph::P, Glyph::C]] {
                let mut rest = others.into_iter();
                let (mut left, mut order) = (0.0, [(Glyph::O, 0.0); 4]);
                for (i, slot) in order.iter_mut().enumerate() {
                    let glyph = if i == first || i == second { Glyph::O } else { rest.next().unwrap_or(Glyph::O) };
                    *slot = (glyph, left);
                    left += shape.width(glyph) + GAP;
                }
                let (start, usual) = (order[first].1, order[second].1 - order[first].1);
                if (0.86..1.16).contains(&(apart / usual)) {
                    all.push(order.map(|(g, u)| (g, (u - start) * apart / usual)));
                }
            }
        }
    }
    all
}

/// Where the two other letters of an order fit best, and how well.
fn place(strip: &Strip, stencils: &[(Glyph, Stencil); 2], order: &Order) -> Option<(Order, f64, f64)> {
    let mut placed = *order;
    let mut scores = Vec::with_capacity(2);
    for (glyph, left) in &mut placed {
        let Some((_, stencil)) = stencils.iter().find(|(g, _)| g == glyph) else { continue };
        let spots = (-4..=4).flat_map(|i| (-1..=1).map(move |j| (f64::from(i) * 0.045, f64::from(j) * 0.05)));
        let best =
            spots.map(|(du, dv)| (stencil.score(strip, *left + du, dv), du)).max_by(|a, b| a.0.total_cmp(&b.0))?;
        if best.0 < LEAST {
            return None;
        }
        scores.push(best.0);
        *left += best.1;
    }
    let worst = scores.iter().copied().fold(1.0, f64::min);
    Some((placed, worst, scores.iter().sum::<f64>() / 2.0))
}
