//! Stars in a row or an arc: of one size and make, evenly spaced.

use super::shape::{Star, fivefold, mean_swings};
use crate::vision::mark::raster::{Rgb, distance};

/// A star with its colour.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Shape.
    pub star: Star,
    /// Middle colour of the whole shape: the ground's where only its outline is drawn.
    pub colour: Rgb,
    /// Colour of its ink.
    pub ink: Rgb,
}

impl Seen {
    /// Gold or red rather than the grey of running text.
    #[must_use]
    pub fn is_coloured(&self) -> bool {
        let [r, g, b] = self.colour;
        r.max(g).max(b) - r.min(g).min(b) > 40.0
    }
}

/// A row of stars, in order.
#[derive(Debug, Clone)]
pub struct Row {
    /// Members.
    pub stars: Vec<Seen>,
    /// Whether the steps between them are even.
    pub even: bool,
}

/// Whether two stars are of one make.
#[must_use]
pub fn alike(a: &Seen, b: &Seen) -> bool {
    let size = a.star.size / b.star.size;
    (0.68..1.47).contains(&size) && distance(a.colour, b.colour) < 80.0
}

/// Distance of centres, pixels.
#[must_use]
pub fn apart(a: &Seen, b: &Seen) -> f64 {
    (a.star.centre[0] - b.star.centre[0]).hypot(a.star.centre[1] - b.star.centre[1])
}

/// Joins stars that are alike and near each other.
#[must_use]
pub fn rows(seen: &[Seen]) -> Vec<Row> {
    let mut group: Vec<usize> = (0..seen.len()).collect();
    for i in 0..seen.len() {
        for j in 0..i {
            let size = f64::midpoint(seen[i].star.size, seen[j].star.size);
            if alike(&seen[i], &seen[j]) && apart(&seen[i], &seen[j]) < 5.5 * size {
                let (a, b) = (group[i], group[j]);
                for g in &mut group {
                    if *g == a {
                        *g = b;
                    }
                }
            }
        }
    }
    let members =
        |g: usize| -> Vec<Seen> { (0..seen.len()).filter(|i| group[*i] == g).map(|i| seen[i].clone()).collect() };
    (0..seen.len()).map(members).filter(|m| !m.is_empty()).map(Row::new).collect()
}

impl Row {
    /// Sorts stars along their row and looks at the steps between them.
    #[must_use]
    pub fn new(mut stars: Vec<Seen>) -> Self {
        let ends = stars.iter().flat_map(|a| stars.iter().map(move |b| (a, b)));
        let widest = ends.max_by(|p, q| apart(p.0, p.1).total_cmp(&apart(q.0, q.1)));
        if let Some((a, b)) = widest.map(|(a, b)| (a.star.centre, b.star.centre)) {
            let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
            let flip = if dx.abs() > dy.abs() { dx.signum() } else { dy.signum() };
            let along = |s: &Seen| flip * (s.star.centre[0] * dx + s.star.centre[1] * dy);
            stars.sort_by(|p, q| along(p).total_cmp(&along(q)));
        }
        let steps: Vec<f64> = stars.windows(2).map(|p| apart(&p[0], &p[1])).collect();
        let (low, high) = steps.iter().fold((f64::MAX, 0.0), |(l, h), s| (f64::min(l, *s), f64::max(h, *s)));
        let even = stars.len() < 3 || high <= 1.4 * low;
        Self { stars, even }
    }
    /// Where the row would go on, before its first star and after its last.
    #[must_use]
    pub fn beyond(&self) -> Vec<[f64; 2]> {
        let n = self.stars.len();
        if n < 2 {
            return Vec::new();
        }
        let on = |a: &Seen, b: &Seen| [0, 1].map(|i| 2.0 * b.star.centre[i] - a.star.centre[i]);
        vec![on(&self.stars[1], &self.stars[0]), on(&self.stars[n - 2], &self.stars[n - 1])]
    }
    /// Swing with five periods and its purity, of the stars together: what points the same way adds
    /// up, noise does not.
    #[must_use]
    pub fn fivefold(&self) -> (f64, f64) {
        fivefold(&mean_swings(self.stars.iter().map(|s| &s.star.swings)))
    }
    /// Mean size, pixels.
    #[must_use]
    pub fn size(&self) -> f64 {
        self.stars.iter().map(|s| s.star.size).sum::<f64>() / self.stars.len().max(1) as f64
    }
    /// Coloured dots of one size in even steps, as stars too small for the lens look.
    #[must_use]
    pub fn is_dots(&self) -> bool {
        let size = self.size();
        let one_size = self.stars.iter().all(|s| (s.star.size / size).ln().abs() < 0.16 && s.star.solid > 0.75);
        let steps: Vec<f64> = self.stars.windows(2).map(|p| apart(&p[0], &p[1])).collect();
        let mean = steps.iter().sum::<f64>() / steps.len().max(1) as f64;
        let even = steps.iter().all(|s| (s / mean).ln().abs() < 0.16);
        self.stars.len() >= 2 && one_size && even && self.stars.iter().all(Seen::is_coloured)
    }
    /// Sure to be stars: each alone, or all together where they are small or blurred.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        let (five, purity) = self.fivefold();
        let all = self.stars.iter().all(|s| s.star.is_sure());
        all || self.stars.len() >= 2 && self.even && five > 0.05 && purity > 1.8
    }
}
