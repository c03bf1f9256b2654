//! Rings: patches of ground shaped like a disc (seen from some angle an ellipse), with one band of
//! ink round them and ground again outside.

use super::raster::{Rgb, distance, sample};
use crate::vision::runs::Patch;
use image::RgbImage;
use std::f64::consts::{PI, TAU};

/// A ring in a picture.
#[derive(Debug, Clone, Copy)]
pub struct Ring {
    /// Centre, pixels.
    pub centre: [f64; 2],
    /// Covariance of the full disc within its outer edge (xx, xy, yy): that of an ellipse whose half
    /// axes are twice the standard deviations.
    pub spread: [f64; 3],
    /// Thickness by outer diameter.
    pub stroke: f64,
    /// Colour within.
    pub ground: Rgb,
    /// Colour of the band.
    pub ink: Rgb,
    /// Share of directions in which the band was met.
    pub closed: f64,
}

impl Ring {
    /// Mean outer diameter, pixels.
    #[must_use]
    pub fn diameter(&self) -> f64 {
        4.0 * determinant(self.spread).sqrt().sqrt()
    }
    /// The same ring where pixels are `scale` times larger.
    #[must_use]
    pub fn scaled(&self, scale: f64) -> Self {
        Self { centre: self.centre.map(|v| v * scale), spread: self.spread.map(|v| v * scale * scale), ..*self }
    }
}

/// Determinant of a covariance.
#[must_use]
pub fn determinant([xx, xy, yy]: [f64; 3]) -> f64 {
    (xx * yy - xy * xy).max(0.0)
}

/// Symmetric root of a covariance: takes the unit circle to one standard deviation.
#[must_use]
pub fn root([xx, xy, yy]: [f64; 3]) -> [f64; 3] {
    let s = determinant([xx, xy, yy]).sqrt();
    let t = (xx + yy + 2.0 * s).sqrt().max(1e-9);
    [(xx + s) / t, xy / t, (yy + s) / t]
}

const RAYS: usize = 32;
/// Radii along a ray, in radii of the hole.
const FIRST: f64 = 0.55;
const STEP: f64 = 0.06;
const STEPS: usize = 48;
/// Least step of colour between ground and ink, in steps of a channel.
const LEAST_CONTRAST: f32 = 16.0;

/// Least share of directions in which a ring is met; glare may take the rest.
const LEAST_CLOSED: f64 = 0.78;

/// The ring round a patch, if there is one.
#[must_use]
pub fn ring(picture: &RgbImage, patch: &Patch) -> Option<Ring> {
    let det = determinant(patch.spread);
    let disc = patch.area / (4.0 * PI * det.sqrt());
    let [xx, _, yy] = patch.spread;
    // An ellipse fills 1 of its moments' ellipse; a square 0.955, a triangle 0.83.
    let slack = 2.5 / patch.area.sqrt();
    if !(0.93 - slack..1.06).contains(&disc) || det.sqrt() < 0.12 * (xx + yy) {
        return None;
    }
    let r = root(patch.spread);
    let at = |ray: usize, radius: f64| {
        let (sin, cos) = (ray as f64 * TAU / RAYS as f64).sin_cos();
        let (dx, dy) = (2.0 * (r[0] * cos + r[1] * sin), 2.0 * (r[1] * cos + r[2] * sin));
        sample(picture, patch.centre[0] + radius * dx, patch.centre[1] + radius * dy)
    };
    let ground = mean((0..RAYS).step_by(4).flat_map(|ray| [at(ray, 0.2), at(ray, 0.5)]).flatten())?;
    let inked =
        |ray: usize| [1.08, 1.2, 1.4].iter().any(|k| at(ray, *k).is_some_and(|c| distance(c, ground) > LEAST_CONTRAST));
    if (0..RAYS).step_by(2).filter(|ray| inked(*ray)).count() < RAYS / 4 {
        return None;
    }
    let mut profile = [[0f32; RAYS]; STEPS];
    for (i, row) in profile.iter_mut().enumerate() {
        for (ray, d) in row.iter_mut().enumerate() {
            *d = at(ray, FIRST + i as f64 * STEP).map_or(0.0, |c| distance(c, ground));
        }
    }
    let medians: Vec<f32> = profile.iter().map(median).collect();
    let (inner, peak, outer) = band(&medians)?;
    let height = medians[peak];
    // The band may be thinner in places (typefaces): each direction must meet it somewhere.
    let (first, last) = ((inner.ceil() as usize).min(peak), (outer as usize).max(peak));
    let met = |ray: usize| profile[first..=last].iter().any(|row| row[ray] > 0.45 * height);
    let closed = (0..RAYS).filter(|ray| met(*ray)).count() as f64 / RAYS as f64;
    if closed < LEAST_CLOSED {
        return None;
    }
    let radius = |i: f64| FIRST + i * STEP;
    let radius_of = |i: usize| radius(i as f64 + 0.5);
    let middle = radius(f64::midpoint(inner, outer));
    let ink = median_colour((0..RAYS).filter_map(|ray| at(ray, middle)))?;
    let out = radius(outer);
    let half = height / 2.0;
    let edge = |ray: usize| {
        let fall =
            (first..STEPS - 1).find(|&i| i > inner as usize && profile[i][ray] >= half && profile[i + 1][ray] < half);
        fall.map_or(3.0 * out, radius_of)
    };
    let edges: Vec<f64> = (0..RAYS / 2).map(|ray| edge(ray).min(edge(ray + RAYS / 2))).collect();
    Some(Ring {
        centre: patch.centre,
        spread: outer_spread(r, &edges, out),
        stroke: (radius(outer) - radius(inner)) / (2.0 * out),
        ground,
        ink,
        closed,
    })
}

/// Covariance of the disc within the outer edge. Rings as thick all round keep the hole's shape;
/// typefaces draw an O thinner above and below, and there the edge has a shape of its own: the
/// ellipse 1/r² = a + b cos 2φ + c sin 2φ through the edges met in opposite pairs of directions.
fn outer_spread(root: [f64; 3], edges: &[f64], out: f64) -> [f64; 3] {
    let n = edges.len() as f64;
    let (mut a, mut b, mut c) = (0.0, 0.0, 0.0);
    for (i, r) in edges.iter().enumerate() {
        let (sin, cos) = (i as f64 * TAU / n).sin_cos();
        let q = r.clamp(0.5 * out, 1.6 * out).powi(-2);
        a += q / n;
        b += 2.0 * q * cos / n;
        c += 2.0 * q * sin / n;
    }
    if b.hypot(c) < 0.25 * a {
        return conjugate(root, [out * out, 0.0, out * out]);
    }
    let det = (a * a - b * b - c * c).max(1e-6);
    conjugate(root, [(a - b) / det, -c / det, (a + b) / det])
}

/// R M R for symmetric R and M.
fn conjugate([a, b, d]: [f64; 3], [p, q, s]: [f64; 3]) -> [f64; 3] {
    let (x, y, z, w) = (a * p + b * q, a * q + b * s, b * p + d * q, b * q + d * s);
    [x * a + y * b, x * b + y * d, z * b + w * d]
}

/// Where the profile rises through half its height, peaks, and falls through half, in steps.
fn band(medians: &[f32]) -> Option<(f64, usize, f64)> {
    // The first crest after the hole; later ones belong to other things.
    let mut peak = 5;
    for i in 5..medians.len() {
        if medians[i] > medians[peak] {
            peak = i;
        }
        if medians[i] < 0.5 * medians[peak] && medians[peak] > LEAST_CONTRAST {
            break;
        }
    }
    let half = medians[peak] / 2.0;
    if medians[peak] < LEAST_CONTRAST || medians[0] > half {
        return None;
    }
    let cross = |i: usize| f64::from((half - medians[i]) / (medians[i + 1] - medians[i]));
    let rise = (0..peak).rev().find(|&i| medians[i] <= half)?;
    let fall = (peak..medians.len() - 1).find(|&i| medians[i + 1] < half)?;
    Some((rise as f64 + cross(rise), peak, fall as f64 + cross(fall)))
}

fn median(values: &[f32; RAYS]) -> f32 {
    let mut sorted = *values;
    sorted.sort_unstable_by(f32::total_cmp);
    sorted[RAYS / 2]
}

/// Mean of colours.
pub fn mean(colours: impl Iterator<Item = Rgb>) -> Option<Rgb> {
    let (mut sum, mut n) = ([0.0; 3], 0.0);
    for c in colours {
        sum = [sum[0] + c[0], sum[1] + c[1], sum[2] + c[2]];
        n += 1.0;
    }
    (n > 0.0).then(|| sum.map(|v| v / n))
}

/// Median of colours, channel by channel.
pub fn median_colour(colours: impl Iterator<Item = Rgb>) -> Option<Rgb> {
    let all: Vec<Rgb> = colours.collect();
    let middle = |c: usize| {
        let mut channel: Vec<f32> = all.iter().map(|p| p[c]).collect();
        channel.sort_unstable_by(f32::total_cmp);
        channel.get(channel.len() / 2).copied()
    };
    Some([middle(0)?, middle(1)?, middle(2)?])
}

/// Rings of one copy, each once, best closed first.
#[must_use]
pub fn distinct(mut rings: Vec<Ring>) -> Vec<Ring> {
    rings.sort_by(|a, b| b.closed.total_cmp(&a.closed));
    let mut kept: Vec<Ring> = Vec::new();
    for ring in rings {
        let d = ring.diameter();
        let same = |k: &Ring| {
            (k.centre[0] - ring.centre[0]).hypot(k.centre[1] - ring.centre[1]) < 0.12 * d
                && (0.8..1.25).contains(&(k.diameter() / d))
        };
        if !kept.iter().any(same) {
            kept.push(ring);
        }
    }
    kept
}
