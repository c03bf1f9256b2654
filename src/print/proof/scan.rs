//! A scanned or photographed sheet: every symbol that reads, and every place where one stands that does
//! not.

use super::lattice::{Lattice, centre};
use super::measure::{Measures, measure};
use super::plane::{Plane, Point, distance};
use super::{caught, readers};
use crate::print::qr::{self, QUIET};
use crate::print::raster::Grey;
use serde::Serialize;

/// A symbol on the picture.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Symbol {
    /// What it reads as; `None` where something stands that does not read.
    pub text: Option<String>,
    /// Corners in pixels, clockwise from the one that is left top on the symbol itself.
    pub corners: [Point; 4],
    /// How well it stands there; `None` for what does not read and for codes that are no stamps.
    pub measures: Option<Measures>,
}

/// Modules of a code that is no stamp, to know about where its corners are.
const FOREIGN: usize = 33;
/// Pixels per module of the enlarged look at a place.
const LOOK: f64 = 6.0;

/// Finds the symbols of a picture, in reading order.
#[must_use]
pub fn scan(grey: &Grey) -> Vec<Symbol> {
    let mut found: Vec<Symbol> = Vec::new();
    let add = |found: &mut Vec<Symbol>, read: readers::Read, offset: Point, zoom: f64| {
        let points = read.points.map(|[x, y]| [x / zoom + offset[0], y / zoom + offset[1]]);
        let symbol = symbol(grey, read.text, points, read.aligned);
        let new = |known: &Symbol| distance(centre(&known.corners), centre(&symbol.corners)) > reach(&symbol) / 2.0;
        if found.iter().all(new) {
            found.push(symbol);
        }
    };
    for (left, top, part) in windows(grey) {
        for read in caught(|| readers::all(&part)).unwrap_or_default() {
            add(&mut found, read, [left as f64, top as f64], 1.0);
        }
    }
    // A second, closer look where the grid says that a symbol should be.
    let quads: Vec<[Point; 4]> = found.iter().filter(|s| s.measures.is_some()).map(|s| s.corners).collect();
    for place in Lattice::of(&quads).iter().flat_map(Lattice::places) {
        let known = |s: &Symbol| distance(centre(&s.corners), centre(&place)) < distance(place[0], place[1]) / 2.0;
        if found.iter().any(known) {
            continue;
        }
        let Some((offset, zoom, part)) = closer(grey, &place) else { continue };
        let read = || readers::one(&part).or_else(|| readers::one(&stretched(&part)));
        match caught(read).flatten() {
            Some(read) => add(&mut found, read, offset, zoom),
            None if inked(&part) => found.push(Symbol { text: None, corners: place, measures: None }),
            None => {}
        }
    }
    order(&mut found);
    found
}

/// Side of a symbol, pixels.
fn reach(symbol: &Symbol) -> f64 {
    distance(symbol.corners[0], symbol.corners[1])
}

/// The symbol of a text whose finder patterns are at `points` (left top, right top, left bottom), with the
/// fourth point its alignment pattern or, without one, where the parallelogram closes.
fn symbol(grey: &Grey, text: String, [tl, tr, fourth, bl]: [Point; 4], aligned: bool) -> Symbol {
    let stamp = qr::stamp(&text).ok().map(|symbol| symbol.size);
    let size = stamp.unwrap_or(FOREIGN) as f64;
    let last = if aligned && stamp.is_some() { size - 6.5 } else { size - 3.5 };
    let fourth = if aligned && stamp.is_none() { [tr[0] + bl[0] - tl[0], tr[1] + bl[1] - tl[1]] } else { fourth };
    let from = [[3.5, 3.5], [size - 3.5, 3.5], [last, last], [3.5, size - 3.5]];
    let plane = Plane::between(from, [tl, tr, fourth, bl]);
    let outer = [[0.0, 0.0], [size, 0.0], [size, size], [0.0, size]];
    let corners = plane.map_or([tl, tr, fourth, bl], |plane| outer.map(|p| plane.at(p)));
    let measures = plane.zip(stamp).and_then(|(plane, size)| measure(grey, &plane, size));
    Symbol { text: Some(text), corners, measures }
}

/// Overlapping parts of a picture, so that a reader has few symbols before it at once: the whole, then a
/// third of each side at a time.
fn windows(grey: &Grey) -> Vec<(usize, usize, Grey)> {
    let mut parts = vec![(0, 0, grey.clone())];
    if grey.width.max(grey.height) >= 900 {
        let (w, h) = (grey.width / 3, grey.height / 4);
        for row in 0..7 {
            for column in 0..5 {
                let (left, top) = (column * w / 2, row * h / 2);
                parts.push((left, top, cut(grey, left, top, w, h)));
            }
        }
    }
    parts
}

/// A part of a picture, clipped to it.
pub(super) fn cut(grey: &Grey, left: usize, top: usize, width: usize, height: usize) -> Grey {
    let (width, height) = (width.min(grey.width - left), height.min(grey.height - top));
    let rows = (top..top + height).flat_map(|y| &grey.pixels[y * grey.width + left..][..width]);
    Grey { width, height, pixels: rows.copied().collect() }
}

/// A place with its surroundings, enlarged to about [`LOOK`] pixels per module by straight interpolation.
fn closer(grey: &Grey, place: &[Point; 4]) -> Option<(Point, f64, Grey)> {
    let side = distance(place[0], place[1]);
    let [x, y] = centre(place);
    let zoom = (LOOK * (qr::MAX_SIDE + 2 * QUIET) as f64 / (1.3 * side)).clamp(1.0, 4.0);
    let reach = 0.72 * side;
    let (left, top) = ((x - reach).max(0.0).floor(), (y - reach).max(0.0).floor());
    let (right, bottom) = ((x + reach).min(grey.width as f64 - 1.0), (y + reach).min(grey.height as f64 - 1.0));
    if right - left < side / 2.0 || bottom - top < side / 2.0 {
        return None;
    }
    let (width, height) = (((right - left) * zoom) as usize, ((bottom - top) * zoom) as usize);
    let mut pixels = Vec::with_capacity(width * height);
    for (py, px) in (0..height).flat_map(|py| (0..width).map(move |px| (py, px))) {
        let (sx, sy) = (left + px as f64 / zoom, top + py as f64 / zoom);
        let (ix, iy) = (sx as usize, sy as usize);
        let (fx, fy) = (sx - ix as f64, sy - iy as f64);
        let at =
            |x: usize, y: usize| f64::from(grey.pixels[y.min(grey.height - 1) * grey.width + x.min(grey.width - 1)]);
        let above = at(ix, iy) * (1.0 - fx) + at(ix + 1, iy) * fx;
        let below = at(ix, iy + 1) * (1.0 - fx) + at(ix + 1, iy + 1) * fx;
        pixels.push((above * (1.0 - fy) + below * fy).round() as u8);
    }
    Some(([left, top], zoom, Grey { width, height, pixels }))
}

/// The middle of a part stretched from its own dark to its own light: a faint print reads better so.
fn stretched(part: &Grey) -> Grey {
    let (low, high) = range(&middle(part));
    let span = u32::from(high.saturating_sub(low)).max(1);
    let stretch = |p: &u8| (u32::from(p.saturating_sub(low)) * 255 / span).min(255) as u8;
    Grey { width: part.width, height: part.height, pixels: part.pixels.iter().map(stretch).collect() }
}

fn middle(part: &Grey) -> Grey {
    cut(part, part.width / 4, part.height / 4, part.width / 2, part.height / 2)
}

/// Dark and light of a picture, without the outermost twentieths.
fn range(grey: &Grey) -> (u8, u8) {
    let mut sorted = grey.pixels.clone();
    sorted.sort_unstable();
    let at = |share: usize| sorted.get(sorted.len() * share / 20).copied().unwrap_or_default();
    (at(1), at(19))
}

/// Whether anything stands in the middle of a part: light and dark, or dark alone where there should be
/// paper.
fn inked(part: &Grey) -> bool {
    let (low, high) = range(&middle(part));
    let (_, paper) = range(part);
    high.saturating_sub(low) > 30 || u16::from(high) * 10 < u16::from(paper) * 7
}

/// Reading order: by rows, which are as high as half a symbol, then from left to right.
fn order(found: &mut [Symbol]) {
    let side = found.iter().map(reach).fold(0.0, f64::max).max(1.0);
    let slope = found.iter().fold(0.0, |s, f| s + (f.corners[1][1] - f.corners[0][1]) / reach(f).max(1.0));
    let slope = slope / found.len().max(1) as f64;
    let key = |symbol: &Symbol| {
        let [x, y] = centre(&symbol.corners);
        (y - slope * x, x)
    };
    found.sort_by(|a, b| key(a).0.total_cmp(&key(b).0));
    let mut start = 0;
    for end in 1..=found.len() {
        if end == found.len() || key(&found[end]).0 - key(&found[start]).0 > side / 2.0 {
            found[start..end].sort_by(|a, b| key(a).1.total_cmp(&key(b).1));
            start = end;
        }
    }
}
