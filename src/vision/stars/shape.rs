//! Is a blob a star of five points? Its outline, once its own slant is taken out, must swing five
//! times in one turn, and hardly any other number of times.

use super::blobs::{Blob, Planes};
use crate::vision::mark::rings::{determinant, root};
use std::f64::consts::{PI, TAU};

/// Swings of an outline with 1 to 9 periods: real and imaginary parts, by the mean radius.
pub type Swings = [[f64; 2]; 9];

/// A blob as a star.
#[derive(Debug, Clone)]
pub struct Star {
    /// Centre, pixels of the flattened picture.
    pub centre: [f64; 2],
    /// Radius of a disc of the same area, pixels.
    pub size: f64,
    /// Covariance: xx, xy, yy.
    pub spread: [f64; 3],
    /// Swings of the outline.
    pub swings: Swings,
    /// Share of ink in the filled shape.
    pub solid: f64,
    /// Whether it is what an outline leaves free.
    pub hole: bool,
}

/// Swing with five periods, and that over all others together.
#[must_use]
pub fn fivefold(swings: &Swings) -> (f64, f64) {
    let power = |k: usize| swings[k - 1][0].powi(2) + swings[k - 1][1].powi(2);
    let others: f64 = [1, 2, 3, 4, 6, 7, 8, 9].into_iter().map(power).sum();
    let five = power(5).sqrt();
    (five, five / others.sqrt().max(0.012))
}

/// Mean of the swings of several stars that point the same way.
#[must_use]
pub fn mean_swings<'a>(all: impl Iterator<Item = &'a Swings>) -> Swings {
    let (mut sum, mut n) = ([[0.0; 2]; 9], 0.0);
    for swings in all {
        n += 1.0;
        for (s, o) in sum.iter_mut().zip(swings) {
            *s = [s[0] + o[0], s[1] + o[1]];
        }
    }
    sum.map(|s| s.map(|v| v / f64::max(n, 1.0)))
}

const RAYS: usize = 60;

impl Star {
    /// Sure to be a star by itself.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        let (five, purity) = fivefold(&self.swings);
        five > 0.085 && purity > 1.6
    }
    /// May be one, badly seen.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let (five, purity) = fivefold(&self.swings);
        five > 0.02 && purity > 0.5
    }
}

/// Measures a blob; `None` for what is far from round.
#[must_use]
pub fn star(blob: &Blob, planes: &Planes) -> Option<Star> {
    let (mut n, mut x, mut y, mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for p in blob.points() {
        n += 1.0;
        x += p[0];
        y += p[1];
        xx += p[0] * p[0];
        xy += p[0] * p[1];
        yy += p[1] * p[1];
    }
    let (cx, cy) = (x / n, y / n);
    let spread = [xx / n - cx * cx + 1.0 / 12.0, xy / n - cx * cy, yy / n - cy * cy + 1.0 / 12.0];
    let det = determinant(spread);
    // A star's own covariance is round; a camera held aslant leaves an axis ratio of 0.6 or more.
    if n < 16.0 || det.sqrt() < 0.42 * (spread[0] + spread[2]) {
        return None;
    }
    let size = (n / PI).sqrt();
    let r = root(spread);
    let ray = |i: usize| {
        let (sin, cos) = (i as f64 * TAU / RAYS as f64).sin_cos();
        [r[0] * cos + r[1] * sin, r[1] * cos + r[2] * sin]
    };
    let ink = |d: [f64; 2], k: f64| planes.ink(blob, cx + k * d[0], cy + k * d[1]);
    let mut around: Vec<f64> = (0..RAYS).map(|i| ink(ray(i), 3.9)).collect();
    let mut core: Vec<f64> = blob.points().map(|[x, y]| planes.ink(blob, x, y)).collect();
    around.sort_unstable_by(f64::total_cmp);
    core.sort_unstable_by(f64::total_cmp);
    let half = f64::midpoint(around[RAYS / 4], core[core.len() * 4 / 5]);
    let has = |d: [f64; 2], k: f64| blob.has(cx + k * d[0], cy + k * d[1]);
    let radius = |d: [f64; 2]| {
        // Beyond the outline of a hole there is ground again: it ends where its own pixels do.
        if blob.hole { rim(|k| has(d, k)) } else { edge(|k| ink(d, k), |k| has(d, k), half) }
    };
    let radii: Vec<f64> = (0..RAYS).map(|i| radius(ray(i))).collect();
    let mean = radii.iter().sum::<f64>() / RAYS as f64;
    let swing = |k: usize| {
        let mut sum = [0.0; 2];
        for (i, r) in radii.iter().enumerate() {
            let (sin, cos) = ((i * k) as f64 * TAU / RAYS as f64).sin_cos();
            sum = [sum[0] + r * cos, sum[1] + r * sin];
        }
        sum.map(|v| 2.0 * v / (RAYS as f64 * mean.max(1e-6)))
    };
    let mut swings = [[0.0; 2]; 9];
    for (k, s) in swings.iter_mut().enumerate() {
        *s = swing(k + 1);
    }
    Some(Star { centre: [cx, cy], size, spread, swings, solid: blob.solid, hole: blob.hole })
}

/// Radius (in standard deviations) at which the ink falls through `half`, outward from where it is
/// strongest within the blob.
fn edge(ink: impl Fn(f64) -> f64, inside: impl Fn(f64) -> bool, half: f64) -> f64 {
    const STEP: f64 = 0.1;
    let steps = (1..42).map(|i| f64::from(i) * STEP);
    let within = steps.take_while(|k| *k < 0.4 || inside(*k) || inside(k + 0.3));
    let start = within.max_by(|a, b| ink(*a).min(half + 1.0).total_cmp(&ink(*b).min(half + 1.0))).unwrap_or(STEP);
    let mut k = start;
    while k < 4.2 {
        let (a, b) = (ink(k), ink(k + STEP));
        if b < half {
            return k + STEP * ((a - half) / (a - b).max(1e-6)).clamp(0.0, 1.0);
        }
        k += STEP;
    }
    k
}

/// Radius (in standard deviations) at which a shape ends.
fn rim(inside: impl Fn(f64) -> bool) -> f64 {
    (1..140).map(|i| f64::from(i) * 0.03).take_while(|k| *k < 0.3 || inside(*k)).last().unwrap_or(0.3)
}

#[cfg(test)]
mod tests {
    use super::super::blobs;
    use super::*;
    use image::{Rgb, RgbImage};

    /// Best fivefold swing and its purity of a shape drawn with radius 18 at a given slant.
    fn seen(inside: impl Fn(f64, f64) -> bool) -> (f64, f64) {
        let picture = RgbImage::from_fn(101, 101, |x, y| {
            let (x, y) = (f64::from(x) - 50.2, f64::from(y) - 50.4);
            Rgb(if inside(x + 0.15 * y, y * 0.9) { [215, 160, 40] } else { [250, 250, 245] })
        });
        let planes = Planes::new(&picture);
        let found = blobs::blobs(&planes, 24, [10, 60]);
        let stars = found.iter().filter_map(|b| star(b, &planes)).map(|s| fivefold(&s.swings));
        let worth = |(five, purity): (f64, f64)| five.min(0.25) * purity.min(6.0);
        stars.max_by(|a, b| worth(*a).total_cmp(&worth(*b))).expect("a blob")
    }

    fn points(count: f64, inner: f64) -> impl Fn(f64, f64) -> bool {
        move |x, y| {
            let t = ((y.atan2(x) / TAU * count).rem_euclid(1.0) - 0.5).abs() * 2.0;
            x.hypot(y) < 18.0 * (inner + (1.0 - inner) * t)
        }
    }

    #[test]
    fn stars_of_five_are_stars_and_other_shapes_are_not() {
        for inner in [0.38, 0.5, 0.6] {
            let (five, purity) = seen(points(5.0, inner));
            assert!(five > 0.085 && purity > 2.0, "{inner}: {five} {purity}");
        }
        let disc = seen(|x, y| x.hypot(y) < 17.0);
        let square = seen(|x, y| x.abs() < 14.0 && y.abs() < 14.0);
        let triangle = seen(|x, y| y < 12.0 && y > 2.0 * x.abs() - 16.0);
        for (what, (five, purity)) in [
            ("disc", disc),
            ("square", square),
            ("four", seen(points(4.0, 0.45))),
            ("six", seen(points(6.0, 0.5))),
            ("triangle", triangle),
        ] {
            assert!(five < 0.085 || purity < 1.0, "{what}: {five} {purity}");
        }
    }
}
