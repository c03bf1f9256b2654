//! Colours of a mark under unknown light: is there a plausible light, exposure and veil under which
//! the letters have the profile's colours?
//!
//! A seen colour is taken as gain · reference, mixed with the ground's colour by blur or glare
//! (linear light, one gain a channel: von Kries). The gains are searched within what lamps and
//! cameras do; one letter that fits no light does not bend the light for the others.

use super::raster::Rgb;
use crate::vision::profile::colour::{lab, to_linear};

/// The best light found, and how far each letter is from its reference under it.
#[derive(Debug, Clone, Copy)]
pub struct Light {
    /// CIELAB distance of each letter (lightness counts half).
    pub distances: [f64; 4],
    /// Widest distance in a*b* between two letters, light taken out.
    pub variety: f64,
    gains: [f64; 3],
}

/// Log gains of red and blue against green beyond which light is implausible to that degree.
const CAST: f64 = 0.22;
/// Distance from which a letter counts as simply wrong.
const WRONG: f64 = 45.0;
/// Shares of ground mixed into the ink.
const VEILS: [f64; 4] = [0.0, 0.12, 0.26, 0.42];

fn linear(c: Rgb) -> [f64; 3] {
    c.map(|v| to_linear(f64::from(v)))
}

/// Distance with lightness counted half: exposure and print density vary most.
fn apart(a: [f64; 3], b: [f64; 3]) -> f64 {
    let d = |i: usize| a[i] - b[i];
    (d(0) * d(0) / 4.0 + d(1) * d(1) + d(2) * d(2)).sqrt()
}

/// Finds the light. `seen` and `reference` are letter by letter; `ground` is what lies between.
#[must_use]
pub fn find(seen: [Rgb; 4], reference: [[f64; 3]; 4], ground: Rgb) -> Light {
    let (seen, ground) = (seen.map(linear), linear(ground));
    let judge = |log: [f64; 3], veil: f64| -> (f64, [f64; 4]) {
        let gains = [log[0] + log[1], log[0], log[0] + log[2]].map(f64::exp);
        let relit = |c: [f64; 3]| [c[0] / gains[0], c[1] / gains[1], c[2] / gains[2]];
        let g = relit(ground);
        let mut distances = [0.0; 4];
        for ((d, s), r) in distances.iter_mut().zip(seen).zip(reference) {
            let mixed = [0, 1, 2].map(|i| (1.0 - veil) * r[i] + veil * g[i]);
            *d = apart(lab(relit(s)), lab(mixed));
        }
        let prior = 4.0 * (log[1].powi(2) + log[2].powi(2)) / CAST.powi(2) + 6.0 * veil;
        (distances.iter().map(|d| d.min(WRONG)).sum::<f64>() + prior, distances)
    };
    let mut best = (f64::MAX, [0.0; 3], 0.0);
    for veil in VEILS {
        for exposure in -7..=2 {
            for red in -3..=3 {
                for blue in -3..=3 {
                    let log = [f64::from(exposure) * 0.26, f64::from(red) * 0.13, f64::from(blue) * 0.13];
                    let cost = judge(log, veil).0;
                    if cost < best.0 {
                        best = (cost, log, veil);
                    }
                }
            }
        }
    }
    for step in [0.08, 0.04, 0.02, 0.01] {
        for _ in 0..3 {
            for (axis, sign) in [(0, 1.0), (0, -1.0), (1, 1.0), (1, -1.0), (2, 1.0), (2, -1.0), (3, 1.0), (3, -1.0)] {
                let (mut log, mut veil) = (best.1, best.2);
                if axis == 3 {
                    veil = f64::clamp(veil + sign * step, 0.0, 0.5)
                } else {
                    log[axis] += sign * step
                }
                let cost = judge(log, veil).0;
                if cost < best.0 {
                    best = (cost, log, veil);
                }
            }
        }
    }
    let gains = [best.1[0] + best.1[1], best.1[0], best.1[0] + best.1[2]].map(f64::exp);
    let relit = seen.map(|c| lab([c[0] / gains[0], c[1] / gains[1], c[2] / gains[2]]));
    let pairs = (0..4).flat_map(|i| (i + 1..4).map(move |j| (i, j)));
    let variety = pairs.map(|(i, j)| (relit[i][1] - relit[j][1]).hypot(relit[i][2] - relit[j][2])).fold(0.0, f64::max);
    Light { distances: judge(best.1, best.2).1, variety, gains }
}

impl Light {
    /// CIELAB of a seen colour with the light taken out.
    #[must_use]
    pub fn lab(&self, seen: Rgb) -> [f64; 3] {
        let c = linear(seen);
        lab([0, 1, 2].map(|i| c[i] / self.gains[i]))
    }
}
