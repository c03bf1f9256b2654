//! Maps of the plane: affine and projective, as 3 × 3 matrices by rows.

/// Takes points of the mark (in D) to points of the photo (in pixels), or the other way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaneMap(pub [f64; 9]);

impl PlaneMap {
    /// `origin` and the images of the unit vectors.
    #[must_use]
    pub fn affine(origin: [f64; 2], x: [f64; 2], y: [f64; 2]) -> Self {
        Self([x[0], y[0], origin[0], x[1], y[1], origin[1], 0.0, 0.0, 1.0])
    }
    /// Image of a point.
    #[must_use]
    pub fn at(&self, x: f64, y: f64) -> [f64; 2] {
        let m = &self.0;
        let w = m[6] * x + m[7] * y + m[8];
        [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w]
    }
    /// First `inner`, then this.
    #[must_use]
    pub fn after(&self, inner: &Self) -> Self {
        let (a, b) = (&self.0, &inner.0);
        let mut out = [0.0; 9];
        for (i, o) in out.iter_mut().enumerate() {
            let (row, column) = (i / 3 * 3, i % 3);
            *o = a[row] * b[column] + a[row + 1] * b[column + 3] + a[row + 2] * b[column + 6];
        }
        Self(out)
    }
    /// Images of small steps along x and y at a point.
    #[must_use]
    pub fn axes(&self, x: f64, y: f64) -> [[f64; 2]; 2] {
        let step = 0.02;
        let along = |dx: f64, dy: f64| {
            let (a, b) = (self.at(x - dx, y - dy), self.at(x + dx, y + dy));
            [(b[0] - a[0]) / (2.0 * step), (b[1] - a[1]) / (2.0 * step)]
        };
        [along(step, 0.0), along(0.0, step)]
    }
    /// Pixels per D at a point: the root of the area of a unit square.
    #[must_use]
    pub fn scale(&self, x: f64, y: f64) -> f64 {
        let [u, v] = self.axes(x, y);
        (u[0] * v[1] - u[1] * v[0]).abs().sqrt()
    }
}
