//! Rows of letters: pieces of print of one size that stand side by side on one line, dark or light. Each
//! row has a line of its own, so that a label seen from the side has rows as well.

use super::ground::Ground;
use crate::vision::runs::{Patch, root};
use image::GrayImage;
use std::collections::HashSet;

/// Heights of letters that are looked for on one ground, pixels: the blocks of the ground, what a piece of
/// print may measure, and rows from and to which height are taken. Large letters need a wide ground, small
/// ones one that follows the light.
const SIZES: [(usize, [f64; 2], [f64; 2]); 2] =
    [(32, [7.0, 110.0], [0.0, 52.0]), (96, [24.0, 340.0], [52.0, f64::MAX])];
/// A letter is at most so many times as wide as high (several that touch), or as high as wide.
const SHAPE: (f64, f64) = (6.0, 9.0);
/// Least share of its box that is ink.
const FILLED: f64 = 0.08;
/// Letters looked at, the largest.
const MOST: usize = 8_000;
/// Rows kept of one size and print, those with most to say; a sheet has fewer.
const ROWS: usize = 100;
/// Letters of a row at least.
const LEAST: usize = 3;
/// A row slopes at most so much.
const SLOPE: f64 = 0.25;
/// Print of a row is at least so far from the ground, in units of [`Ground::ink`].
const CONTRAST: f64 = 1.25;

/// Box of a piece on the page: left, top, right, bottom.
pub type Box4 = [f64; 4];

/// Letters on one line.
#[derive(Debug, Clone)]
pub struct Row {
    /// Left and right end on the page, pixels.
    pub ends: [f64; 2],
    /// The line its letters stand on: y = first + second · x.
    pub base: [f64; 2],
    /// Height of a large letter, pixels.
    pub height: f64,
    /// Which of the [`grounds`] it stands on.
    pub size: usize,
    /// Whether its print is lighter than the ground.
    pub light: bool,
    /// Its letters, and the marks about them.
    pub boxes: Vec<Box4>,
    /// Letters alone.
    pub letters: usize,
    /// How far its print is from the ground, in units of [`Ground::ink`].
    pub contrast: f64,
}

impl Row {
    /// Height of its line at a place.
    #[must_use]
    pub fn line(&self, x: f64) -> f64 {
        self.base[0] + self.base[1] * x
    }
    /// How much it has to say: large letters, many of them, well printed.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.letters.min(14) as f64 * self.height * self.contrast.min(3.0)
    }
}

/// The grounds of a page: one for small letters, one for large ones.
#[must_use]
pub fn grounds(page: &GrayImage) -> [Ground<'_>; 2] {
    SIZES.map(|(block, ..)| Ground::of(page, block))
}

/// The rows of a page. What lies where `is_drawn` says is no text.
#[must_use]
pub fn rows(grounds: &[Ground; 2], is_drawn: impl Fn([f64; 2]) -> bool) -> Vec<Row> {
    let mut all = Vec::new();
    for (size, (ground, (_, sides, heights))) in grounds.iter().zip(SIZES).enumerate() {
        for (pieces, light) in ground.pieces().iter().zip([false, true]) {
            let pieces: Vec<&Patch> = pieces.iter().filter(|p| !is_drawn(p.centre)).collect();
            let mut letters: Vec<Box4> = pieces.iter().filter(|p| is_letter(p, sides)).map(|p| bounds(p)).collect();
            letters.sort_by(|a, b| height(b).total_cmp(&height(a)));
            letters.truncate(MOST);
            letters.sort_by(|a, b| a[0].total_cmp(&b[0]));
            let mut found: Vec<Row> = chains(&letters).into_iter().filter_map(|c| row(c, light)).collect();
            found = joined(found);
            for row in &mut found {
                row.size = size;
                row.contrast = contrast(ground, row);
            }
            // Noise has thousands of small pieces and faint rows: only what is worth reading looks for its marks.
            let owned: HashSet<[u64; 4]> = found.iter().flat_map(|r| &r.boxes).map(|b| b.map(f64::to_bits)).collect();
            let marks: Vec<Box4> =
                pieces.iter().map(|p| bounds(p)).filter(|b| !owned.contains(&b.map(f64::to_bits))).collect();
            found.retain(|r| (heights[0]..heights[1]).contains(&r.height) && r.contrast >= CONTRAST);
            found.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
            found.truncate(ROWS);
            found.iter_mut().for_each(|row| adorn(row, &marks));
            all.extend(found);
        }
    }
    all
}

fn bounds(piece: &Patch) -> Box4 {
    piece.bounds.map(|v| v as f64)
}
fn height(b: &Box4) -> f64 {
    b[3] - b[1]
}
fn width(b: &Box4) -> f64 {
    b[2] - b[0]
}

fn is_letter(piece: &Patch, sides: [f64; 2]) -> bool {
    let b = bounds(piece);
    let (w, h) = (width(&b), height(&b));
    (sides[0]..=sides[1]).contains(&h)
        && w >= 2.0
        && w <= SHAPE.0 * h
        && h <= SHAPE.1 * w
        && piece.area >= FILLED * w * h
}

/// Letters (sorted by their left side), each with its next one to the right.
fn chains(letters: &[Box4]) -> Vec<Vec<Box4>> {
    let mut parent: Vec<u32> = (0u32..).take(letters.len()).collect();
    for (i, a) in letters.iter().enumerate() {
        // A letter follows at most so far to the right of one, whose size it has.
        let reach = a[2] + 2.4 * height(a);
        let after = letters.iter().enumerate().skip(i + 1).take_while(|(_, b)| b[0] <= reach);
        let next = after.filter(|(_, b)| follows(a, b)).min_by(|(_, b), (_, c)| b[0].total_cmp(&c[0]));
        if let Some((next, _)) = next {
            let (a, b) = (root(&mut parent, i as u32), root(&mut parent, next as u32));
            parent[a.max(b) as usize] = a.min(b);
        }
    }
    let mut chains: Vec<Vec<Box4>> = vec![Vec::new(); letters.len()];
    for (i, letter) in letters.iter().enumerate() {
        chains[root(&mut parent, i as u32) as usize].push(*letter);
    }
    chains.retain(|c| c.len() >= LEAST);
    chains
}

/// Whether the second stands on the line of the first, next to it.
fn follows(a: &Box4, b: &Box4) -> bool {
    let (low, high) = (height(a).min(height(b)), height(a).max(height(b)));
    let gap = b[0] - a[2];
    let shared = a[3].min(b[3]) - a[1].max(b[1]);
    high < 2.4 * low
        && gap < high
        && gap > -0.4 * width(a).min(width(b))
        && shared > 0.45 * low
        && (a[3] - b[3]).abs() < 0.45 * high
}

/// Letters as a row, if they stand on one line.
fn row(letters: Vec<Box4>, light: bool) -> Option<Row> {
    let mut heights: Vec<f64> = letters.iter().map(height).collect();
    heights.sort_by(f64::total_cmp);
    let tall = *heights.get(3 * heights.len() / 4)?;
    let ends =
        [letters.iter().map(|b| b[0]).fold(f64::MAX, f64::min), letters.iter().map(|b| b[2]).fold(f64::MIN, f64::max)];
    let feet: Vec<[f64; 2]> = letters.iter().map(|b| [f64::midpoint(b[0], b[2]), b[3]]).collect();
    let base = line(&feet, ends[1] - ends[0] > 3.0 * tall);
    let off = median(feet.iter().map(|[x, y]| (y - base[0] - base[1] * x).abs()).collect());
    let count = letters.len();
    (base[1].abs() <= SLOPE && off < 0.22 * tall).then_some(Row {
        ends,
        base,
        height: tall,
        size: 0,
        light,
        boxes: letters,
        letters: count,
        contrast: 0.0,
    })
}

/// The line through the feet of letters, whatever some of them do below it: level, or by the median of
/// slopes between those half a row apart.
fn line(feet: &[[f64; 2]], slopes: bool) -> [f64; 2] {
    let mut feet = feet.to_vec();
    feet.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let half = feet.len() / 2;
    let pairs = feet.iter().zip(feet.iter().skip(half)).filter(|(a, b)| b[0] > a[0] + 1.0);
    let slope = if slopes { median(pairs.map(|(a, b)| (b[1] - a[1]) / (b[0] - a[0])).collect()) } else { 0.0 };
    [median(feet.iter().map(|[x, y]| y - slope * x).collect()), slope]
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Puts the pieces of one line together: a gap between words may be wider than one between letters.
fn joined(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by(|a, b| a.ends[0].total_cmp(&b.ends[0]));
    let mut first = 0;
    while first < rows.len() {
        let next = (0..rows.len()).filter(|i| *i != first).find_map(|i| {
            let (a, b) = (&rows[first], &rows[i]);
            let (low, high) = (a.height.min(b.height), a.height.max(b.height));
            let gap = b.ends[0] - a.ends[1];
            let level = (a.line(b.ends[0]) - b.line(b.ends[0])).abs() < 0.3 * high;
            let near = gap > -0.2 * high && gap < 1.8 * high && high < 1.4 * low;
            let both = || row(a.boxes.iter().chain(&b.boxes).copied().collect(), a.light);
            (near && level).then(both).flatten().map(|row| (i, row))
        });
        match next {
            Some((i, row)) => {
                rows[first] = row;
                rows.remove(i);
                first = first.saturating_sub(usize::from(i < first));
            }
            None => first += 1,
        }
    }
    rows
}

/// Takes up the marks above, below and after the letters of a row.
fn adorn(row: &mut Row, marks: &[Box4]) {
    let near = |b: &&Box4| {
        let [x, y] = [f64::midpoint(b[0], b[2]), f64::midpoint(b[1], b[3])];
        let above = (row.line(x) - y) / row.height;
        (-0.35..1.6).contains(&above)
            && x > row.ends[0] - 0.3 * row.height
            && x < row.ends[1] + 0.5 * row.height
            && height(b) < 0.9 * row.height
            && width(b) < 1.2 * row.height
    };
    let near: Vec<Box4> = marks.iter().filter(near).copied().collect();
    row.boxes.extend(near);
}

/// How far the print of a row is from the ground.
fn contrast(ground: &Ground, row: &Row) -> f64 {
    let (mut sum, mut count) = (0.0, 0u32);
    for [left, top, right, bottom] in row.boxes.iter().map(|b| b.map(|v| v as usize)) {
        for (x, y) in (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y))) {
            let ink = ground.ink(x, y) * if row.light { 1.0 } else { -1.0 };
            if ink > 1.0 {
                sum += f64::from(ink);
                count += 1;
            }
        }
    }
    sum / f64::from(count.max(1))
}
