//! How well a symbol stands on a picture, after the ideas of ISO/IEC 15415 and 29158. The letters are
//! *grade-like*: a scanner or a telephone is no calibrated verifier with known light and aperture.

use super::plane::{Plane, Point, distance};
use crate::print::qr::QUIET;
use crate::print::raster::Grey;
use serde::Serialize;

/// What was measured on one symbol.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measures {
    /// Difference of light and dark modules as a share of black to white, 0 to 1 (symbol contrast).
    pub contrast: f64,
    /// How clearly modules fall on their side of the threshold, 0 to 1: the value that 95 of 100 modules
    /// reach (modulation).
    pub modulation: f64,
    /// Share of wrong modules in finder and timing patterns (fixed pattern damage).
    pub fixed_damage: f64,
    /// Difference of module width and height as a share of their mean (axial non-uniformity).
    pub nonuniformity: f64,
    /// Clean modules around the symbol, 0 to 4 (quiet zone).
    pub quiet_modules: u8,
    /// Pixels per module.
    pub module_px: f64,
    /// The worst of the above, A to F, grade-like.
    pub grade: char,
}

/// Letter of a value that is better the higher it is.
fn high(value: f64, steps: [f64; 4]) -> char {
    "ABCD".chars().zip(steps).find(|(_, step)| value >= *step).map_or('F', |(letter, _)| letter)
}

/// Letter of a value that is better the lower it is.
fn low(value: f64, steps: [f64; 4]) -> char {
    "ABCD".chars().zip(steps).find(|(_, step)| value <= *step).map_or('F', |(letter, _)| letter)
}

/// Light of a module: the mean of nine places in its middle; `None` off the picture.
pub(super) fn light(grey: &Grey, plane: &Plane, (x, y): (f64, f64)) -> Option<f64> {
    let mut sum = 0.0;
    for (dx, dy) in [-0.2, 0.0, 0.2].into_iter().flat_map(|dx| [-0.2, 0.0, 0.2].map(|dy| (dx, dy))) {
        let [px, py] = plane.at([x + 0.5 + dx, y + 0.5 + dy]);
        let inside = px >= 0.0 && py >= 0.0 && px < grey.width as f64 && py < grey.height as f64;
        sum += f64::from(*grey.pixels.get(inside.then(|| py as usize * grey.width + px as usize)?)?);
    }
    Some(sum / 9.0 / 255.0)
}

/// Whether a module of the finder and timing patterns is dark (ISO/IEC 18004 §6.3); `None` for others.
fn fixed(size: usize, x: usize, y: usize) -> Option<bool> {
    let finder = |left: usize, top: usize| {
        let (dx, dy) = (x.checked_sub(left)?, y.checked_sub(top)?);
        (dx < 7 && dy < 7).then(|| {
            let ring = dx.min(dy).min(6 - dx).min(6 - dy);
            ring != 1
        })
    };
    let timing = |a: usize, b: usize| (a == 6 && (8..size - 8).contains(&b)).then_some(b.is_multiple_of(2));
    finder(0, 0)
        .or_else(|| finder(size - 7, 0))
        .or_else(|| finder(0, size - 7))
        .or_else(|| timing(x, y))
        .or_else(|| timing(y, x))
}

/// The value that a share of the sorted values lies below.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    sorted.get((sorted.len().saturating_sub(1) as f64 * share).round() as usize).copied().unwrap_or_default()
}

/// Measures a symbol of `size` modules that `plane` puts on the picture; `None` where it leaves the
/// picture.
#[must_use]
pub fn measure(grey: &Grey, plane: &Plane, size: usize) -> Option<Measures> {
    let mut modules = Vec::with_capacity(size * size);
    for (x, y) in (0..size).flat_map(|y| (0..size).map(move |x| (x, y))) {
        modules.push((x, y, light(grey, plane, (x as f64, y as f64))?));
    }
    let mut sorted: Vec<f64> = modules.iter().map(|m| m.2).collect();
    sorted.sort_by(f64::total_cmp);
    let (darkest, lightest) = (quantile(&sorted, 0.05), quantile(&sorted, 0.95));
    let contrast = lightest - darkest;
    let threshold = f64::midpoint(lightest, darkest);
    let mut clear: Vec<f64> =
        sorted.iter().map(|l| (2.0 * (l - threshold).abs() / contrast.max(1e-9)).min(1.0)).collect();
    clear.sort_by(f64::total_cmp);
    let modulation = quantile(&clear, 0.05);
    let patterns: Vec<bool> = modules
        .iter()
        .filter_map(|(x, y, light)| fixed(size, *x, *y).map(|dark| dark == (*light < threshold)))
        .collect();
    let fixed_damage = patterns.iter().filter(|right| !**right).count() as f64 / patterns.len().max(1) as f64;
    let quiet_modules = quiet(grey, plane, size, threshold);
    let far = size as f64;
    let corners = [[0.0, 0.0], [far, 0.0], [far, far], [0.0, far]].map(|p: Point| plane.at(p));
    let across = (distance(corners[0], corners[1]) + distance(corners[3], corners[2])) / 2.0 / far;
    let down = (distance(corners[0], corners[3]) + distance(corners[1], corners[2])) / 2.0 / far;
    let nonuniformity = (across - down).abs() / f64::midpoint(across, down);
    let letters = [
        high(contrast, [0.70, 0.55, 0.40, 0.20]),
        high(modulation, [0.50, 0.40, 0.30, 0.20]),
        low(fixed_damage, [0.0, 0.02, 0.04, 0.06]),
        low(nonuniformity, [0.06, 0.08, 0.10, 0.12]),
        high(f64::from(quiet_modules), [4.0, 3.0, 2.0, 1.0]),
    ];
    let grade = letters.into_iter().max().unwrap_or('F');
    let module_px = f64::midpoint(across, down);
    Some(Measures { contrast, modulation, fixed_damage, nonuniformity, quiet_modules, module_px, grade })
}

/// Rings around the symbol without a dark module, from the inside.
fn quiet(grey: &Grey, plane: &Plane, size: usize, threshold: f64) -> u8 {
    let far = size as f64;
    for ring in 1..=QUIET {
        let out = ring as f64;
        let along = (0..size + 2 * ring - 1).map(|i| i as f64 - out);
        let dark = along
            .flat_map(|i| [(i, -out), (far + out - 1.0, i), (far - 1.0 - i, far + out - 1.0), (-out, far - 1.0 - i)])
            // Beyond the edge of the picture nothing is known to be dark.
            .filter_map(|place| light(grey, plane, place))
            .filter(|light| *light < threshold)
            .count();
        if dark > 0 {
            return ring as u8 - 1;
        }
    }
    QUIET as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::proof::{blank, fill};
    use crate::print::qr;

    const SCALE: usize = 8;

    fn drawn(ink: u8, paper: u8) -> (Grey, usize) {
        let text =
            format!("HTTPS://TEM.EXAMPLE/01/02000000000107/10/L1/21/0000000001?S={}", "1234567890123".repeat(13));
        let symbol = qr::stamp(&text).expect("a symbol");
        let side = (symbol.size + 2 * QUIET) * SCALE;
        let mut grey = blank(side, side);
        for (x, y, length) in symbol.runs() {
            fill(&mut grey, (x + QUIET) * SCALE, (y + QUIET) * SCALE, length * SCALE, SCALE);
        }
        grey.pixels.iter_mut().for_each(|p| *p = if *p == 0 { ink } else { paper });
        (grey, symbol.size)
    }
    fn plane(size: usize) -> Plane {
        let (far, at) = (size as f64, |n: f64| (n + QUIET as f64) * SCALE as f64);
        let corners = [[0.0, 0.0], [far, 0.0], [far, far], [0.0, far]];
        Plane::between(corners, corners.map(|[x, y]: Point| [at(x), at(y)])).expect("a map")
    }

    #[test]
    fn a_sharp_symbol_is_an_a_and_each_flaw_lowers_its_own_measure() {
        let (clean, size) = drawn(0, 255);
        let best = measure(&clean, &plane(size), size).expect("measured");
        assert_eq!((best.grade, best.quiet_modules, best.fixed_damage), ('A', 4, 0.0));
        assert!(best.contrast > 0.99 && best.modulation > 0.99 && (best.module_px - 8.0).abs() < 1e-6, "{best:?}");
        let (faint, _) = drawn(120, 200);
        let faint = measure(&faint, &plane(size), size).expect("measured");
        assert!((faint.contrast - 80.0 / 255.0).abs() < 0.01 && faint.grade == 'D', "{faint:?}");
        // Text in the quiet zone, two modules off.
        let mut near = clean.clone();
        fill(&mut near, (size + QUIET + 2) * SCALE, 100, 2 * SCALE, 40);
        let near = measure(&near, &plane(size), size).expect("measured");
        assert_eq!((near.quiet_modules, near.grade), (2, 'C'));
        // A scratch through a finder pattern.
        let mut scratched = clean.clone();
        for y in 0..7 * SCALE {
            let row = (QUIET * SCALE + y) * scratched.width + QUIET * SCALE;
            scratched.pixels[row + 3 * SCALE..row + 4 * SCALE].fill(255);
        }
        let scratched = measure(&scratched, &plane(size), size).expect("measured");
        assert!(scratched.fixed_damage > 0.0 && scratched.grade > 'A', "{scratched:?}");
        // Half of the dark modules printed grey: contrast stays, modulation falls.
        let mut blotched = clean.clone();
        let width = clean.width;
        for (i, p) in blotched.pixels.iter_mut().enumerate() {
            if *p == 0 && (i / width / SCALE + i % width / SCALE).is_multiple_of(2) {
                *p = 110;
            }
        }
        let blotched = measure(&blotched, &plane(size), size).expect("measured");
        assert!(blotched.modulation < 0.3 && blotched.contrast > 0.9 && blotched.grade >= 'D', "{blotched:?}");
        let off = Plane::between(
            [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0]],
            [[-50.0, 0.0], [9.0, 0.0], [9.0, 9.0], [-50.0, 9.0]],
        );
        assert!(measure(&clean, &off.expect("a map"), size).is_none(), "off the picture");
    }
}
