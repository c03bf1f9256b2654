//! The grid that the symbols of a sheet stand on, found from those that read: where one should be and
//! is not read.

use super::plane::{Point, distance};

/// Rows and columns of places, in the directions of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Lattice {
    right: Point,
    down: Point,
    columns: Vec<f64>,
    rows: Vec<f64>,
    /// Side of a symbol, pixels.
    pub side: f64,
}

fn dot(a: Point, b: Point) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

fn unit(v: Point) -> Option<Point> {
    let length = v[0].hypot(v[1]);
    (length > 1e-6).then(|| [v[0] / length, v[1] / length])
}

/// Positions along one direction as lines: those nearer than half a side are one; where lines are
/// missing between two, they are put in, if the pitch tells how many.
fn lines(mut at: Vec<f64>, side: f64) -> Vec<f64> {
    at.sort_by(f64::total_cmp);
    let mut found: Vec<Vec<f64>> = Vec::new();
    for value in at {
        match found.last_mut() {
            Some(line) if value - line[line.len() - 1] < side / 2.0 => line.push(value),
            _ => found.push(vec![value]),
        }
    }
    let found: Vec<f64> = found.iter().map(|l| l.iter().sum::<f64>() / l.len() as f64).collect();
    let gaps: Vec<f64> = found.windows(2).map(|w| w[1] - w[0]).collect();
    let Some(pitch) = gaps.iter().copied().min_by(f64::total_cmp) else { return found };
    let mut whole = Vec::new();
    for (line, gap) in found.iter().zip(gaps.iter().chain([&0.0])) {
        whole.push(*line);
        let steps = (gap / pitch).round();
        // An uneven gap is no multiple of the pitch: nothing is guessed there.
        if steps >= 2.0 && (gap / pitch - steps).abs() < 0.15 {
            whole.extend((1..steps as usize).map(|n| line + gap * n as f64 / steps));
        }
    }
    whole
}

impl Lattice {
    /// The grid of symbols given by their corners (left top, right top, right bottom, left bottom).
    /// `None` with fewer than three.
    #[must_use]
    pub fn of(symbols: &[[Point; 4]]) -> Option<Self> {
        if symbols.len() < 3 {
            return None;
        }
        let sum = |from: usize, to: usize| {
            symbols.iter().fold([0.0, 0.0], |s, q| [s[0] + q[to][0] - q[from][0], s[1] + q[to][1] - q[from][1]])
        };
        let right = unit(sum(0, 1))?;
        let down = [-right[1], right[0]];
        let mut sides: Vec<f64> = symbols.iter().map(|q| distance(q[0], q[1])).collect();
        sides.sort_by(f64::total_cmp);
        let side = sides[sides.len() / 2];
        let along = |axis: Point| lines(symbols.iter().map(|q| dot(centre(q), axis)).collect(), side);
        Some(Self { columns: along(right), rows: along(down), right, down, side })
    }
    /// Corners of every place, row by row.
    #[must_use]
    pub fn places(&self) -> Vec<[Point; 4]> {
        let half = self.side / 2.0;
        let point = |a: f64, b: f64| [a * self.right[0] + b * self.down[0], a * self.right[1] + b * self.down[1]];
        let place = |row: f64, column: f64| {
            [
                point(column - half, row - half),
                point(column + half, row - half),
                point(column + half, row + half),
                point(column - half, row + half),
            ]
        };
        self.rows.iter().flat_map(|row| self.columns.iter().map(|column| place(*row, *column))).collect()
    }
}

/// Middle of a symbol.
#[must_use]
pub fn centre(corners: &[Point; 4]) -> Point {
    let mean = |axis: usize| corners.iter().map(|p| p[axis]).sum::<f64>() / 4.0;
    [mean(0), mean(1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64) -> [Point; 4] {
        // A sheet that lies two degrees askew.
        let (sin, cos) = 2f64.to_radians().sin_cos();
        [(x, y), (x + 60.0, y), (x + 60.0, y + 60.0), (x, y + 60.0)]
            .map(|(x, y)| [x * cos - y * sin, x * sin + y * cos])
    }

    #[test]
    fn places_without_a_symbol_are_known_from_the_others() {
        let mut all: Vec<_> =
            (0..6).flat_map(|r| (0..4).map(move |c| square(f64::from(c) * 200.0, f64::from(r) * 90.0))).collect();
        let missing = [all.remove(9), all.remove(3)];
        let lattice = Lattice::of(&all).expect("a grid");
        let places = lattice.places();
        assert_eq!(places.len(), 24);
        for hole in missing {
            assert!(places.iter().any(|p| distance(centre(p), centre(&hole)) < 1.0), "{hole:?}");
        }
        // A whole row without one is put in; an uneven gap is left alone.
        let rows = |ys: &[f64]| {
            Lattice::of(&ys.iter().flat_map(|y| [square(0.0, *y), square(200.0, *y)]).collect::<Vec<_>>())
                .expect("a grid")
                .places()
                .len()
        };
        assert_eq!(rows(&[0.0, 90.0, 270.0]), 8);
        assert_eq!(rows(&[0.0, 90.0, 230.0]), 6);
        assert_eq!(Lattice::of(&all[..2]), None);
    }
}
