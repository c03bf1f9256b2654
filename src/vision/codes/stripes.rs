//! Bars that stand beside each other, and what a line across them shows, as the mean of many lines.

use super::cells::{CELL, Group};
use crate::vision::grey;
use crate::vision::seen::Quad;
use image::GrayImage;

/// Bars beside each other.
#[derive(Debug, Clone)]
pub(super) struct Stripes {
    /// Middle, pixels.
    pub(super) middle: [f64; 2],
    /// Unit vector across the bars.
    pub(super) across: [f64; 2],
    /// Extent across the bars and along them, pixels.
    pub(super) length: f64,
    pub(super) height: f64,
}

impl Stripes {
    pub(super) fn of(group: &Group) -> Self {
        let across = [group.angle.cos(), group.angle.sin()];
        let turned = group.cells.iter().map(|[x, y]| [x * across[0] + y * across[1], y * across[0] - x * across[1]]);
        let mut cells: Vec<[f64; 2]> = turned.collect();
        // What else joined them (an edge, a word) is less broad and less high.
        let (mut ranges, cell) = ([[0.0; 2]; 2], CELL as f64);
        for axis in [1, 0, 1] {
            ranges[axis] = core(cells.iter().map(|c| c[axis]));
            cells.retain(|c| (ranges[axis][0]..=ranges[axis][1]).contains(&c[axis]));
        }
        let [(u, length), (v, height)] = ranges.map(|[low, high]| (f64::midpoint(low, high), high - low + cell));
        let middle = [u * across[0] - v * across[1], u * across[1] + v * across[0]];
        Self { middle, across, length, height }
    }
    /// The same on a picture that many times as large.
    pub(super) fn scaled(self, by: f64) -> Self {
        Self {
            middle: self.middle.map(|v| v * by),
            across: self.across,
            length: self.length * by,
            height: self.height * by,
        }
    }
    /// Corners of the bars that stand between two places along the line across, from the middle.
    pub(super) fn quad(&self, from: f64, to: f64) -> Quad {
        let ([ax, ay], half) = (self.across, self.height / 2.0);
        let at = |u: f64, v: f64| [self.middle[0] + u * ax - v * ay, self.middle[1] + u * ay + v * ax];
        let down = if to < from { -half } else { half };
        [at(from, -down), at(to, -down), at(to, down), at(from, down)]
    }
}

/// Least share of the most cells beside each other that still belongs to the bars.
const CORE: f64 = 0.3;

/// Least and greatest of the values about the place where most are.
fn core(values: impl Iterator<Item = f64> + Clone) -> [f64; 2] {
    let bin = |v: f64| (v / CELL as f64).floor() as i64;
    let (low, high) = values.clone().map(bin).fold((i64::MAX, i64::MIN), |(l, h), b| (l.min(b), h.max(b)));
    let mut counts = vec![0.0; usize::try_from(high - low + 1).unwrap_or(0)];
    values.clone().for_each(|v| counts[(bin(v) - low) as usize] += 1.0);
    // Cells of a turned grid fall into the bins unevenly.
    let at = |i: usize| counts.get(i).copied().unwrap_or(0.0);
    let counts: Vec<f64> = (0..counts.len()).map(|i| at(i.wrapping_sub(1)) + 2.0 * at(i) + at(i + 1)).collect();
    let most = counts.iter().copied().fold(0.0, f64::max);
    let peak = counts.iter().position(|c| *c == most).unwrap_or(0);
    let fits = |i: &usize| counts[*i] >= CORE * most;
    let first = (0..=peak).rev().take_while(fits).last().unwrap_or(peak) as i64 + low;
    let last = (peak..counts.len()).take_while(fits).last().unwrap_or(peak) as i64 + low;
    let kept = values.filter(|v| (first..=last).contains(&bin(*v)));
    kept.fold([f64::MAX, f64::MIN], |[l, h], v| [l.min(v), h.max(v)])
}

/// Lines across bars, straightened so that a bar stands at one place on all.
pub(super) struct Lines {
    rows: Vec<Vec<f32>>,
    /// Pixels per value.
    pub(super) step: f64,
}

/// Lines that are averaged, values of a line at most, and what is seen beside the bars (of their length).
const LINES: usize = 48;
const VALUES: f64 = 1400.0;
pub(super) const BESIDE: f64 = 0.25;

impl Lines {
    pub(super) fn across(picture: &GrayImage, stripes: &Stripes) -> Self {
        let seen = stripes.length * (1.0 + 2.0 * BESIDE);
        let step = (seen / VALUES).max(0.5);
        let count = (seen / step) as usize;
        let [ax, ay] = stripes.across;
        let line = |row: usize| {
            let v = ((row as f64 + 0.5) / LINES as f64 - 0.5) * stripes.height * 0.8;
            let at = |i: usize| {
                let u = (i as f64 + 0.5) * step - seen / 2.0;
                let (x, y) = (stripes.middle[0] + u * ax - v * ay, stripes.middle[1] + u * ay + v * ax);
                f32::from(grey::between(picture, x - 0.5, y - 0.5))
            };
            (0..count).map(at).collect()
        };
        Self { rows: (0..LINES).map(line).collect(), step }
    }

    /// Shear and its change along the line that make the mean of the lines sharpest.
    pub(super) fn slant(&self, height: f64) -> (f32, f32) {
        // Values that the outermost lines are moved by.
        let reach = (height * 0.4 / self.step * 0.35) as f32;
        let sharp = |s: f32, k: f32, every: usize| {
            let mean = self.mean(0, LINES, every, (s, k));
            mean.windows(3).map(|w| (w[2] - w[0]).powi(2)).sum::<f32>()
        };
        let mut best = ((0.0, 0.0), sharp(0.0, 0.0, 4));
        let steps = reach.ceil().max(1.0) as i32;
        for s in (-steps..=steps).map(|s| s as f32) {
            let value = sharp(s, 0.0, 4);
            if value > best.1 {
                best = ((s, 0.0), value);
            }
        }
        for k in (-4..=4).map(|k| k as f32 * reach * 0.06) {
            let value = sharp(best.0.0, k, 4);
            if value > best.1 {
                best = ((best.0.0, k), value);
            }
        }
        best.1 = sharp(best.0.0, best.0.1, 1);
        for step in [1.0, 0.5, 0.25] {
            for (s, k) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (1.0, 0.0), (-1.0, 0.0)] {
                let (s, k) = (best.0.0 + s * step, best.0.1 + k * step);
                let value = sharp(s, k, 1);
                if value > best.1 {
                    best = ((s, k), value);
                }
            }
        }
        best.0
    }

    /// Mean of the lines `from..to`, each moved by the slant.
    pub(super) fn mean(&self, from: usize, to: usize, every: usize, (shear, change): (f32, f32)) -> Vec<f32> {
        let count = self.rows[0].len();
        let mut mean = vec![0.0; count];
        let mut used = 0.0;
        for row in (from..to).step_by(every) {
            let v = (row as f32 + 0.5) / LINES as f32 * 2.0 - 1.0;
            used += 1.0;
            for (i, m) in mean.iter_mut().enumerate() {
                let u = i as f32 / count as f32 * 2.0 - 1.0;
                let at = (i as f32 + v * (shear + change * u)).clamp(0.0, (count - 2) as f32);
                let (low, part) = (at as usize, at.fract());
                *m += self.rows[row][low] * (1.0 - part) + self.rows[row][low + 1] * part;
            }
        }
        mean.iter_mut().for_each(|m| *m /= used);
        mean
    }

    /// Means of all lines, of the upper and of the lower half.
    pub(super) fn profiles(&self, height: f64) -> [Vec<f32>; 3] {
        let slant = self.slant(height);
        [(0, LINES), (0, LINES / 2), (LINES / 2, LINES)].map(|(from, to)| self.mean(from, to, 1, slant))
    }
}
