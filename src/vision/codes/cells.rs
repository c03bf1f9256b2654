//! Where on a photo codes may stand: cells of a few pixels with much change of brightness, along one
//! direction only (bars) or along several (squares of modules; words, too). Structure tensors tell.

use crate::vision::seen::Quad;
use image::GrayImage;

/// Pixels a side of a cell.
pub(super) const CELL: usize = 12;
/// Least change (mean square of the slopes): so many times that of half the cells, within bounds, since
/// those may be noise, or the code itself.
const FLAT: f32 = 40.0;
const CLEAR: f32 = 300.0;
const CHANGE: f32 = 3.0;
/// Share of the change along one direction: at least that much for bars, at most for squares.
const BARS: f32 = 0.45;
const SQUARES: f32 = 0.75;
/// Cells of nine that bars fill at least.
const FULL: usize = 7;
/// Fewest cells of a place.
const FEWEST: usize = 8;

/// Sums of products of the slopes: xx, yy, xy.
type Tensor = [f32; 3];

fn coherence([a, b, c]: Tensor) -> f32 {
    ((a - b).powi(2) + 4.0 * c * c).sqrt() / (a + b).max(1e-6)
}

/// Twice the angle of greatest change, as a vector.
fn double([a, b, c]: Tensor) -> [f32; 2] {
    let length = ((a - b).powi(2) + 4.0 * c * c).sqrt().max(1e-6);
    [(a - b) / length, 2.0 * c / length]
}

/// Cells that belong together.
pub(super) struct Group {
    /// Middles of the cells, pixels.
    pub(super) cells: Vec<[f64; 2]>,
    /// Direction of greatest change, radians.
    pub(super) angle: f64,
}

impl Group {
    /// Upright box about it, with a cell around.
    pub(super) fn frame(&self) -> Quad {
        let fold =
            |axis: usize, pick: fn(f64, f64) -> f64, start: f64| self.cells.iter().map(|p| p[axis]).fold(start, pick);
        let margin = 1.5 * CELL as f64;
        let (left, top) = (fold(0, f64::min, f64::MAX) - margin, fold(1, f64::min, f64::MAX) - margin);
        let (right, bottom) = (fold(0, f64::max, 0.0) + margin, fold(1, f64::max, 0.0) + margin);
        [[left, top], [right, top], [right, bottom], [left, bottom]]
    }
}

/// A picture cut into cells.
pub(super) struct Cells {
    columns: usize,
    rows: usize,
    /// Means of each cell and those around it.
    tensors: Vec<Tensor>,
    /// Change in each cell itself.
    changes: Vec<f32>,
}

impl Cells {
    pub(super) fn of(picture: &GrayImage) -> Self {
        let (columns, rows) = (picture.width() as usize / CELL, picture.height() as usize / CELL);
        let tensors = tensors(picture, columns, rows);
        let changes = tensors.iter().map(|t| t[0] + t[1]).collect();
        let mut cells = Self { columns, rows, tensors, changes };
        cells.smooth();
        cells
    }

    /// Places of bars, the largest first.
    pub(super) fn bars(&self) -> Vec<Group> {
        // Within 12 degrees of those already found.
        let along = |sum: Tensor, t: Tensor| {
            let (d, e) = (double(sum), double(t));
            d[0] * e[0] + d[1] * e[1] > 0.91
        };
        // Bars fill what they stand in; the edge of a panel is a line of cells.
        self.groups(
            |cell, least| {
                coherence(self.tensors[cell]) > BARS
                    && self.around(cell).filter(|c| self.changes[*c] > 0.5 * least).count() >= FULL
            },
            along,
        )
    }

    /// Places of squares of modules, and of words, the largest first.
    pub(super) fn squares(&self) -> Vec<Group> {
        self.groups(|cell, _| coherence(self.tensors[cell]) < SQUARES, |_, _| true)
    }

    fn groups(&self, fits: impl Fn(usize, f32) -> bool, joins: impl Fn(Tensor, Tensor) -> bool) -> Vec<Group> {
        let mut changes: Vec<f32> = self.tensors.iter().map(|t| t[0] + t[1]).collect();
        let mut open: Vec<bool> = Vec::new();
        if !changes.is_empty() {
            let half = changes.len() / 2;
            let least = (CHANGE * *changes.select_nth_unstable_by(half, f32::total_cmp).1).clamp(FLAT, CLEAR);
            open.extend(self.tensors.iter().enumerate().map(|(i, t)| t[0] + t[1] > least && fits(i, least)));
        }
        let mut found = Vec::new();
        for first in 0..open.len() {
            if !std::mem::take(&mut open[first]) {
                continue;
            }
            let (mut group, mut sum, mut next) = (vec![first], self.tensors[first], 0);
            while let Some(cell) = group.get(next).copied() {
                next += 1;
                for other in self.around(cell) {
                    if open[other] && joins(sum, self.tensors[other]) {
                        open[other] = false;
                        group.push(other);
                        sum.iter_mut().zip(self.tensors[other]).for_each(|(s, t)| *s += t);
                    }
                }
            }
            if group.len() >= FEWEST {
                let place = |c: &usize| [c % self.columns, c / self.columns].map(|v| (v as f64 + 0.5) * CELL as f64);
                let [x, y] = double(sum);
                found.push(Group { cells: group.iter().map(place).collect(), angle: f64::from(y.atan2(x)) / 2.0 });
            }
        }
        found.sort_by_key(|group| std::cmp::Reverse(group.cells.len()));
        found
    }

    /// A cell and those about it.
    fn around(&self, cell: usize) -> impl Iterator<Item = usize> + use<> {
        let (x, y, columns, rows) = (cell % self.columns, cell / self.columns, self.columns, self.rows);
        let near = |v: usize, most: usize| v.saturating_sub(1)..(v + 2).min(most);
        near(y, rows).flat_map(move |y| near(x, columns).map(move |x| y * columns + x))
    }

    /// Mean of each cell and those around it.
    fn smooth(&mut self) {
        let mean = |cell: usize| {
            let (mut sum, mut count) = ([0.0; 3], 0.0);
            for other in self.around(cell) {
                sum.iter_mut().zip(self.tensors[other]).for_each(|(s, t)| *s += t);
                count += 1.0;
            }
            sum.map(|s| s / count)
        };
        self.tensors = (0..self.tensors.len()).map(mean).collect();
    }
}

fn tensors(picture: &GrayImage, columns: usize, rows: usize) -> Vec<Tensor> {
    let (width, height, data) = (picture.width() as usize, picture.height() as usize, picture.as_raw());
    let mut tensors = vec![[0.0; 3]; columns * rows];
    for y in 1..(rows * CELL).min(height.saturating_sub(1)) {
        let line = |y: usize| &data[y * width..(y + 1) * width];
        let (above, here, below) = (line(y - 1), line(y), line(y + 1));
        for (column, tensor) in tensors[y / CELL * columns..][..columns].iter_mut().enumerate() {
            let (mut xx, mut yy, mut xy) = (0i32, 0i32, 0i32);
            for x in (column * CELL).max(1)..((column + 1) * CELL).min(width - 1) {
                let across = i32::from(here[x + 1]) - i32::from(here[x - 1]);
                let down = i32::from(below[x]) - i32::from(above[x]);
                xx += across * across;
                yy += down * down;
                xy += across * down;
            }
            tensor.iter_mut().zip([xx, yy, xy]).for_each(|(t, v)| *t += v as f32 / (CELL * CELL) as f32);
        }
    }
    tensors
}
