//! A word's frame made exact: the projective map under which the drawn letters explain the picture
//! best, by damped least squares (Lucas and Kanade's alignment, eight parameters).

use super::plane_map::PlaneMap;
use super::raster::{Pyramid, Rgb, sample};
use super::strip::{Strip, cover};
use super::word::Word;
use crate::vision::profile::Profile;
use crate::vision::profile::glyph::{Glyph, Shape};

/// Four letters where they should be.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Their drawing.
    pub shape: Shape,
    /// Letters and left edges, in D.
    pub letters: [(Glyph, f64); 4],
}

impl Layout {
    /// Signed distance from the nearest letter, and which one that is.
    #[must_use]
    pub fn distance(&self, u: f64, v: f64) -> (f64, usize) {
        let each = self.letters.iter().enumerate().map(|(i, (g, left))| (self.shape.distance(*g, u - left, v), i));
        each.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((1.0, 0))
    }
    /// Right edge of the last letter.
    #[must_use]
    pub fn width(&self) -> f64 {
        let (glyph, left) = self.letters[3];
        left + self.shape.width(glyph)
    }
}

/// A word fitted to the photo.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// What was fitted.
    pub layout: Layout,
    /// Layout to pixels of the photo.
    pub map: PlaneMap,
    /// Correlation of all letters together with the picture.
    pub whole: f64,
    /// Correlation of each letter.
    pub each: [f64; 4],
    /// Blur found, standard deviation in D.
    pub blur: f64,
    /// Height of a letter, pixels of the photo.
    pub pixels: f64,
}

/// Cells per D.
const CELLS: f64 = 28.0;
const STEP: f64 = 1.0 / 22.0;
const ROUNDS: usize = 12;
/// Blurs tried, in D.
const BLURS: [f64; 5] = [0.012, 0.025, 0.045, 0.07, 0.1];

/// Correlation below which the letters may stand elsewhere than the profile has them.
const LOOSE: f64 = 0.94;

/// Fits a word; `None` where it lies across the edge of the photo.
#[must_use]
pub fn fit(photo: &Pyramid, profile: &Profile, word: &Word) -> Option<Fitted> {
    let shape = profile.shape.with_stroke(word.stroke);
    let as_seen = || fit_layout(photo, word, Layout { shape, letters: word.letters });
    if word.text() != profile.word() {
        return as_seen();
    }
    let ours = Layout { shape, letters: profile.letters.map(|l| (l.glyph, l.left)) };
    let best = fit_layout(photo, word, ours);
    match best {
        Some(f) if f.whole >= LOOSE => Some(f),
        _ => best.into_iter().chain(as_seen()).max_by(|a, b| a.whole.total_cmp(&b.whole)),
    }
}

fn fit_layout(photo: &Pyramid, word: &Word, layout: Layout) -> Option<Fitted> {
    let pixels = word.map.scale(layout.width() / 2.0, 0.5);
    let (picture, scale) = photo.for_length(pixels, CELLS * 0.8);
    let to_level = PlaneMap([1.0 / scale, 0.0, 0.0, 0.0, 1.0 / scale, 0.0, 0.0, 0.0, 1.0]);
    let (from, to) = ([-0.3, -0.3], [layout.width() + 0.3, 1.3]);
    let mut strip = Strip::new(picture, &to_level.after(&word.map), &word.ground, from, to, CELLS);
    let mut blur = (0.7 * scale / pixels).clamp(BLURS[0], BLURS[4]);
    even_out(&mut strip, &layout);
    let mut best = PlaneMap([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
    for round in 0..2 {
        best = align(&strip, &layout, best, blur + if round == 0 { 0.05 } else { 0.0 })?;
        let score = |b: f64| correlation(&strip, &layout, &best, b, None);
        blur = BLURS.into_iter().max_by(|a, b| score(*a).total_cmp(&score(*b))).unwrap_or(blur);
    }
    let whole = correlation(&strip, &layout, &best, blur, None);
    let each = [0, 1, 2, 3].map(|i| correlation(&strip, &layout, &best, blur, Some(i)));
    let map = word.map.after(&best);
    let inside = [(0.0, 0.0), (layout.width(), 0.0), (layout.width(), 1.0), (0.0, 1.0)].into_iter().all(|(u, v)| {
        let [x, y] = map.at(u, v);
        let pixel: Option<Rgb> = sample(picture, x / scale, y / scale);
        pixel.is_some()
    });
    let pixels = map.scale(layout.width() / 2.0, 0.5);
    inside.then_some(Fitted { layout, map, whole, each, blur, pixels })
}

/// Divides the ink by what its letter reaches: letters of any colour count alike.
fn even_out(strip: &mut Strip, layout: &Layout) {
    let place = |k: usize, size: [usize; 2]| {
        let u = strip.start[0] + (k % size[0]) as f64 / strip.cells;
        (u, strip.start[1] + (k / size[0]) as f64 / strip.cells)
    };
    let cells: Vec<(f64, usize)> = (0..strip.ink.len())
        .map(|k| {
            let (u, v) = place(k, strip.size);
            layout.distance(u, v)
        })
        .collect();
    let reach = [0, 1, 2, 3].map(|i| {
        let mut inks: Vec<f32> =
            cells.iter().zip(&strip.ink).filter(|((d, l), _)| *l == i && *d < -0.02).map(|(_, ink)| *ink).collect();
        inks.sort_unstable_by(f32::total_cmp);
        inks.get(inks.len() * 3 / 4).copied().unwrap_or(1.0).max(8.0)
    });
    for (ink, (_, letter)) in strip.ink.iter_mut().zip(&cells) {
        *ink = (*ink / reach[*letter]).min(1.25);
    }
}

fn grid(layout: &Layout) -> impl Iterator<Item = (f64, f64)> + use<> {
    let columns = ((layout.width() + 0.24) / STEP) as usize;
    let rows = (1.24 / STEP) as usize;
    (0..rows).flat_map(move |j| (0..columns).map(move |i| (-0.12 + i as f64 * STEP, -0.12 + j as f64 * STEP)))
}

fn align(strip: &Strip, layout: &Layout, start: PlaneMap, blur: f64) -> Option<PlaneMap> {
    let drawn: Vec<(f64, f64, f32)> = grid(layout).map(|(u, v)| (u, v, cover(layout.distance(u, v).0, blur))).collect();
    let error = |h: &PlaneMap| -> f64 {
        drawn
            .iter()
            .map(|(u, v, t)| {
                let [x, y] = h.at(*u, *v);
                f64::from(strip.at(x, y) - t).powi(2)
            })
            .sum()
    };
    let mut best = (start, error(&start));
    let mut damping = 1e-3;
    for _ in 0..ROUNDS {
        let (normal, gradient) = equations(strip, &drawn, &best.0);
        let mut damped = normal;
        for (i, row) in damped.iter_mut().enumerate() {
            row[i] += damping * row[i] + 1e-9;
        }
        let step = solve(damped, gradient)?;
        let mut h = best.0.0;
        for (value, s) in h.iter_mut().zip(step) {
            *value -= s;
        }
        let next = PlaneMap(h);
        let e = error(&next);
        if e < best.1 {
            let gained = 1.0 - e / best.1;
            best = (next, e);
            damping *= 0.3;
            if gained < 1e-4 {
                break;
            }
        } else {
            damping *= 10.0;
        }
    }
    Some(best.0)
}

type Normal = [[f64; 8]; 8];

/// Normal equations of one step. Perspective beyond what a hand-held camera gives costs.
fn equations(strip: &Strip, drawn: &[(f64, f64, f32)], h: &PlaneMap) -> (Normal, [f64; 8]) {
    let (mut normal, mut gradient) = ([[0.0; 8]; 8], [0.0; 8]);
    let d = 0.5 / strip.cells;
    for (u, v, t) in drawn {
        let [x, y] = h.at(*u, *v);
        let slope = |dx: f64, dy: f64| f64::from(strip.at(x + dx, y + dy) - strip.at(x - dx, y - dy)) / (2.0 * d);
        let (gx, gy) = (slope(d, 0.0), slope(0.0, d));
        if gx == 0.0 && gy == 0.0 {
            continue;
        }
        let r = f64::from(strip.at(x, y) - t);
        let tilt = -(gx * x + gy * y);
        let j = [gx * u, gx * v, gx, gy * u, gy * v, gy, tilt * u, tilt * v];
        for (i, ji) in j.iter().enumerate() {
            gradient[i] += ji * r;
            for (n, jk) in normal[i].iter_mut().zip(&j) {
                *n += ji * jk;
            }
        }
    }
    for i in [6, 7] {
        let weight = drawn.len() as f64 * 0.02 / (0.02f64.powi(2)) * 0.01;
        normal[i][i] += weight;
        gradient[i] += weight * h.0[i];
    }
    (normal, gradient)
}

/// Gauss elimination with pivots.
fn solve(mut m: Normal, mut b: [f64; 8]) -> Option<[f64; 8]> {
    for i in 0..8 {
        let pivot = (i..8).max_by(|p, q| m[*p][i].abs().total_cmp(&m[*q][i].abs()))?;
        if m[pivot][i].abs() < 1e-12 {
            return None;
        }
        m.swap(i, pivot);
        b.swap(i, pivot);
        for k in i + 1..8 {
            let f = m[k][i] / m[i][i];
            let row = m[i];
            for (target, source) in m[k].iter_mut().zip(row) {
                *target -= f * source;
            }
            b[k] -= f * b[i];
        }
    }
    for i in (0..8).rev() {
        let known: f64 = (i + 1..8).map(|k| m[i][k] * b[k]).sum();
        b[i] = (b[i] - known) / m[i][i];
    }
    Some(b)
}

/// Normalised correlation of the drawn letters (or one of them) with the strip.
fn correlation(strip: &Strip, layout: &Layout, h: &PlaneMap, blur: f64, only: Option<usize>) -> f64 {
    let (mut n, mut a, mut b, mut aa, mut ab, mut bb) = (0.0f64, 0.0, 0.0, 0.0, 0.0, 0.0);
    for (u, v) in grid(layout) {
        let (d, letter) = layout.distance(u, v);
        if only.is_some_and(|i| i != letter) {
            continue;
        }
        let [x, y] = h.at(u, v);
        let (t, s) = (f64::from(cover(d, blur)), f64::from(strip.at(x, y)));
        n += 1.0;
        a += t;
        b += s;
        aa += t * t;
        ab += t * s;
        bb += s * s;
    }
    let (va, vb) = (aa - a * a / n.max(1.0), bb - b * b / n.max(1.0));
    if va <= 0.0 || vb <= 1e-6 { 0.0 } else { (ab - a * b / n) / (va * vb).sqrt() }
}
