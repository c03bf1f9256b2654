//! A page that lies level: turned by the pose of the mark or of a code, or by its rows of letters.

use super::ground::Ground;
use crate::vision::grey;
use crate::vision::runs::Patch;
use crate::vision::seen::Quad;
use image::GrayImage;

/// What tells how the label lies: four corners of something whose width by height is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchor {
    /// Its corners on the photo, clockwise from its own left top.
    pub quad: Quad,
    /// Its width by its height on the label.
    pub aspect: f64,
}

/// A straightened page and the way back.
pub struct Straight {
    /// Grey pixels.
    pub pixels: GrayImage,
    /// Page to photo: x = a·u + b·v + c, y = d·u + e·v + f.
    back: [f64; 6],
}

/// Longest side of a page; more costs time and reads no better.
const LONGEST: f64 = 2600.0;
/// Enlarging small photos helps recognition up to here.
const ENLARGED: f64 = 1.5;

impl Straight {
    /// Straightens by something whose shape is known; `None` where that is seen too much from the side.
    #[must_use]
    pub fn anchored(photo: &GrayImage, anchor: &Anchor) -> Option<Self> {
        Some(Self::by(photo, axes(anchor)?))
    }
    /// Turned by an angle in radians, the direction of its lines on the photo.
    #[must_use]
    pub fn turned(photo: &GrayImage, angle: f64) -> Self {
        Self::by(photo, [[angle.cos(), angle.sin()], [-angle.sin(), angle.cos()]])
    }
    fn by(photo: &GrayImage, axes: [[f64; 2]; 2]) -> Self {
        let (w, h) = (f64::from(photo.width()), f64::from(photo.height()));
        // Label axes of the photo's corners say how large the page must be.
        let [[a, d], [b, e]] = axes;
        let det = a * e - b * d;
        let to_page = |x: f64, y: f64| [(e * x - b * y) / det, (a * y - d * x) / det];
        let corners = [to_page(0.0, 0.0), to_page(w, 0.0), to_page(w, h), to_page(0.0, h)];
        let low = |i: usize| corners.iter().map(|c| c[i]).fold(f64::MAX, f64::min);
        let high = |i: usize| corners.iter().map(|c| c[i]).fold(f64::MIN, f64::max);
        let (left, top, width, height) = (low(0), low(1), high(0) - low(0), high(1) - low(1));
        let scale = (LONGEST / width.max(height)).min(ENLARGED);
        let back = [a / scale, b / scale, a * left + b * top, d / scale, e / scale, d * left + e * top];
        let size = |v: f64| ((v * scale).ceil() as u32).clamp(1, LONGEST as u32);
        let mut pixels = GrayImage::new(size(width), size(height));
        let page = Self { pixels: GrayImage::new(1, 1), back };
        for (u, v, pixel) in pixels.enumerate_pixels_mut() {
            let [x, y] = page.to_photo(f64::from(u) + 0.5, f64::from(v) + 0.5);
            pixel.0[0] = grey::between(photo, x - 0.5, y - 0.5);
        }
        Self { pixels, back }
    }
    /// A point of the page on the photo.
    #[must_use]
    pub fn to_photo(&self, u: f64, v: f64) -> [f64; 2] {
        let [a, b, c, d, e, f] = self.back;
        [a * u + b * v + c, d * u + e * v + f]
    }
}

/// Images of the label's axes on the photo, of equal mean length 1; `None` where the anchor is seen
/// too much from the side to say anything.
fn axes(anchor: &Anchor) -> Option<[[f64; 2]; 2]> {
    let [p, q, r, s] = anchor.quad;
    let mean = |from: [[f64; 2]; 2], to: [[f64; 2]; 2]| {
        [(to[0][0] - from[0][0] + to[1][0] - from[1][0]) / 2.0, (to[0][1] - from[0][1] + to[1][1] - from[1][1]) / 2.0]
    };
    let across = mean([p, s], [q, r]).map(|v| v / anchor.aspect);
    let down = mean([p, q], [s, r]);
    let area = across[0] * down[1] - across[1] * down[0];
    let unit = area.max(0.0).sqrt();
    let (long, short) = (across[0].hypot(across[1]), down[0].hypot(down[1]));
    let sane = unit > 1.0 && long / short < 2.5 && short / long < 2.5 && area > 0.5 * long * short;
    sane.then(|| [across.map(|v| v / unit), down.map(|v| v / unit)])
}

/// Longest side of the photo on which directions are looked for.
const SMALL: u32 = 1600;
/// Blocks of the ground there, pixels.
const BLOCK: usize = 32;
/// Sides of pieces that may be letters there, pixels.
const LETTER: [f64; 2] = [8.0, 260.0];
/// Pieces looked at, the largest.
const MOST: usize = 4_000;
/// Neighbours of a letter that are looked at.
const NEAR: usize = 6;
/// Directions nearer than this are one, degrees.
const APART: usize = 25;

/// Likely turns of the lines of text in radians, likeliest first: the two directions in which letters
/// have their neighbours most, each both ways up. `along` is about the reading direction, where
/// something tells it.
#[must_use]
pub fn turns(photo: &GrayImage, along: Option<[f64; 2]>) -> Vec<f64> {
    let by = (f64::from(SMALL) / f64::from(photo.width().max(photo.height()))).min(1.0);
    let size = |v: u32| ((f64::from(v) * by).round() as u32).max(1);
    let small = grey::resized(photo, size(photo.width()), size(photo.height()));
    let votes = Ground::of(&small, BLOCK).pieces().map(|pieces| neighbours(&pieces));
    let votes: Vec<f64> = (0..180).map(|i| votes[0][i] + votes[1][i]).collect();
    // Perspective spreads the lines of one label over some degrees.
    let smooth = |i: usize| (0..13).map(|o| votes[(i + 174 + o) % 180] * (7 - o.abs_diff(6)) as f64).sum::<f64>();
    let mut angles: Vec<(usize, f64)> = (0..180).map(|i| (i, smooth(i))).filter(|(_, v)| *v > 0.0).collect();
    angles.sort_by(|a, b| b.1.total_cmp(&a.1));
    let first = angles.first().map(|a| a.0);
    let away = |a: usize, b: usize| a.abs_diff(b).min(180 - a.abs_diff(b));
    let second = first.and_then(|f| angles.iter().map(|a| a.0).find(|a| away(*a, f) > APART));
    // Nothing that looks like letters: as it is.
    let found = [first.or(Some(0)), second].into_iter().flatten();
    // People hold a label upright rather than upside down.
    let upright = |a: usize| if a > 90 { a as f64 - 180.0 } else { a as f64 };
    let both = found.map(upright).flat_map(|a| [a, a + 180.0]).map(f64::to_radians);
    let mut turns: Vec<f64> = both.collect();
    if let Some([x, y]) = along {
        let off = |a: f64| -(a.cos() * x + a.sin() * y);
        turns.sort_by(|a, b| off(*a).total_cmp(&off(*b)));
    }
    turns
}

/// By degree, how much letters have neighbours of their size there.
fn neighbours(pieces: &[Patch]) -> [f64; 180] {
    let side = |p: &Patch| (p.bounds[2] - p.bounds[0]).max(p.bounds[3] - p.bounds[1]) as f64;
    let mut letters: Vec<([f64; 2], f64)> = pieces.iter().map(|p| (p.centre, side(p))).collect();
    letters.retain(|(_, side)| (LETTER[0]..=LETTER[1]).contains(side));
    letters.sort_by(|a, b| b.1.total_cmp(&a.1));
    letters.truncate(MOST);
    letters.sort_by(|a, b| a.0[0].total_cmp(&b.0[0]));
    let mut votes = [0.0; 180];
    for (i, (at, side)) in letters.iter().enumerate() {
        let reach = 1.6 * 2.0 * side;
        let from = letters.partition_point(|l| l.0[0] < at[0] - reach);
        let mut near: Vec<[f64; 3]> = letters[from..]
            .iter()
            .take_while(|l| l.0[0] <= at[0] + reach)
            .enumerate()
            .filter(|(j, other)| from + j != i && (0.5..2.0).contains(&(other.1 / side)))
            .map(|(_, other)| {
                let [dx, dy] = [other.0[0] - at[0], other.0[1] - at[1]];
                [dx.hypot(dy) / other.1.max(*side), dx, dy]
            })
            .filter(|n| n[0] < 1.6)
            .collect();
        near.sort_by(|a, b| a[0].total_cmp(&b[0]));
        for [_, dx, dy] in near.into_iter().take(NEAR) {
            let angle = dy.atan2(dx).to_degrees().rem_euclid(180.0);
            votes[(angle as usize).min(179)] += side;
        }
    }
    votes
}
