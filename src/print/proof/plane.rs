//! From modules of a symbol to pixels of a picture, and back: a projective map fixed by four points.

/// A point: to the right, down.
pub type Point = [f64; 2];

/// A projective map of the plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plane([f64; 9]);

/// The map of the unit square's corners (0,0), (1,0), (1,1), (0,1) onto four points.
fn from_square([p, q, r, s]: [Point; 4]) -> [f64; 9] {
    let d = [p[0] - q[0] + r[0] - s[0], p[1] - q[1] + r[1] - s[1]];
    let (a, b) = ([q[0] - r[0], q[1] - r[1]], [s[0] - r[0], s[1] - r[1]]);
    let area = a[0] * b[1] - b[0] * a[1];
    let g = (d[0] * b[1] - b[0] * d[1]) / area;
    let h = (a[0] * d[1] - d[0] * a[1]) / area;
    [
        q[0] - p[0] + g * q[0],
        s[0] - p[0] + h * s[0],
        p[0],
        q[1] - p[1] + g * q[1],
        s[1] - p[1] + h * s[1],
        p[1],
        g,
        h,
        1.0,
    ]
}

/// The inverse up to a factor.
fn adjoint(m: &[f64; 9]) -> [f64; 9] {
    let minor = |a: usize, b: usize, c: usize, d: usize| m[a] * m[d] - m[b] * m[c];
    [
        minor(4, 5, 7, 8),
        -minor(1, 2, 7, 8),
        minor(1, 2, 4, 5),
        -minor(3, 5, 6, 8),
        minor(0, 2, 6, 8),
        -minor(0, 2, 3, 5),
        minor(3, 4, 6, 7),
        -minor(0, 1, 6, 7),
        minor(0, 1, 3, 4),
    ]
}

impl Plane {
    /// The map that takes four points, no three of them on a line, onto four others; `None` where there
    /// is none.
    #[must_use]
    pub fn between(from: [Point; 4], to: [Point; 4]) -> Option<Self> {
        let (back, out) = (adjoint(&from_square(from)), from_square(to));
        let mut m = [0.0; 9];
        for (i, cell) in m.iter_mut().enumerate() {
            *cell = (0..3).map(|k| out[i / 3 * 3 + k] * back[k * 3 + i % 3]).sum();
        }
        m.iter().all(|v| v.is_finite()).then_some(Self(m))
    }
    /// Where a point goes.
    #[must_use]
    pub fn at(&self, [x, y]: Point) -> Point {
        let m = &self.0;
        let w = m[6] * x + m[7] * y + m[8];
        [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w]
    }
}

/// Distance of two points.
#[must_use]
pub fn distance(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_points_go_where_they_are_sent_and_lines_stay_lines() {
        let from = [[3.5, 3.5], [41.5, 3.5], [38.5, 38.5], [3.5, 41.5]];
        let to = [[10.0, 12.0], [400.0, 30.0], [380.0, 390.0], [25.0, 420.0]];
        let plane = Plane::between(from, to).expect("a map");
        for (a, b) in from.into_iter().zip(to) {
            assert!(distance(plane.at(a), b) < 1e-6, "{a:?} goes to {:?}", plane.at(a));
        }
        let [p, q, r] = [[0.0, 0.0], [10.0, 5.0], [20.0, 10.0]].map(|p| plane.at(p));
        let turn = (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
        assert!(turn.abs() < 1e-6);
        assert_eq!(Plane::between([[0.0, 0.0]; 4], to), None);
    }
}
