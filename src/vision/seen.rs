//! What every observation carries: a value, how sure the reader is, and where on which photo.

use serde::Serialize;

/// Corners in pixels of the upright photo (x to the right, y down), clockwise from the corner that
/// is left top on the thing itself.
pub type Quad = [[f64; 2]; 4];

/// Something seen on a photo.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Seen<T> {
    /// What it is or says.
    pub value: T,
    /// How sure the reader is, 0 to 1.
    pub confidence: f64,
    /// Where it is; `None` if it has no place (a mark that is absent).
    pub polygon: Option<Quad>,
    /// Which photo of the pack, from 0.
    pub photo: usize,
}

impl<T> Seen<T> {
    /// The same place and confidence with another value.
    pub fn map<U>(self, to: impl FnOnce(T) -> U) -> Seen<U> {
        Seen { value: to(self.value), confidence: self.confidence, polygon: self.polygon, photo: self.photo }
    }
}

/// Smallest upright box about a polygon: left, top, right, bottom.
#[must_use]
pub fn bounds(polygon: &Quad) -> [f64; 4] {
    let fold = |axis: usize, pick: fn(f64, f64) -> f64, start: f64| polygon.iter().map(|p| p[axis]).fold(start, pick);
    [
        fold(0, f64::min, f64::INFINITY),
        fold(1, f64::min, f64::INFINITY),
        fold(0, f64::max, f64::NEG_INFINITY),
        fold(1, f64::max, f64::NEG_INFINITY),
    ]
}

/// Middle of the corners.
#[must_use]
pub fn centre(polygon: &Quad) -> [f64; 2] {
    [0, 1].map(|axis| polygon.iter().map(|p| p[axis]).sum::<f64>() / 4.0)
}

/// Whether a point lies inside a convex polygon.
#[must_use]
pub fn holds(polygon: &Quad, [x, y]: [f64; 2]) -> bool {
    let side = |i: usize| {
        let ([ax, ay], [bx, by]) = (polygon[i], polygon[(i + 1) % 4]);
        (bx - ax) * (y - ay) - (by - ay) * (x - ax)
    };
    (0..4).all(|i| side(i) >= 0.0) || (0..4).all(|i| side(i) <= 0.0)
}
