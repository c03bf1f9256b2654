//! Ink on a page: shapes filled dot by dot as a printer does, without grey edges. A dot is inked when its
//! middle lies inside.

use super::blank;
use crate::print::outline::Ring;
use crate::print::raster::Grey;

/// A page being inked.
pub(super) struct Ink(pub Grey);

impl Ink {
    /// White paper of so many dots.
    pub fn paper(width: usize, height: usize) -> Self {
        Self(blank(width, height))
    }

    fn span(&mut self, y: usize, from: f64, to: f64, light: u8) {
        let dot = |x: f64| ((x - 0.5).ceil().max(0.0) as usize).min(self.0.width);
        let (from, to) = (dot(from), dot(to));
        if from < to {
            let row = y * self.0.width;
            self.0.pixels[row + from..row + to].fill(light);
        }
    }

    /// Fills closed rings, given in dots, y down.
    pub fn fill(&mut self, rings: &[Ring], even_odd: bool, light: u8) {
        if !even_odd && rings.iter().all(upright) {
            for ring in rings {
                let (x0, x1) = (ring[0].0.min(ring[2].0), ring[0].0.max(ring[2].0));
                let (y0, y1) = (ring[0].1.min(ring[2].1), ring[0].1.max(ring[2].1));
                for y in self.rows(y0, y1) {
                    self.span(y, x0, x1, light);
                }
            }
            return;
        }
        let edges: Vec<[(f64, f64); 2]> =
            rings.iter().flat_map(|ring| (0..ring.len()).map(|i| [ring[i], ring[(i + 1) % ring.len()]])).collect();
        let ys = || edges.iter().flatten().map(|p| p.1);
        for y in self.rows(ys().fold(f64::MAX, f64::min), ys().fold(f64::MIN, f64::max)) {
            let line = y as f64 + 0.5;
            let mut crossings: Vec<(f64, i32)> = edges
                .iter()
                .filter(|[a, b]| (a.1 <= line) != (b.1 <= line))
                .map(|[a, b]| (a.0 + (line - a.1) / (b.1 - a.1) * (b.0 - a.0), if b.1 > a.1 { 1 } else { -1 }))
                .collect();
            crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut winding = 0;
            for pair in crossings.windows(2) {
                winding += pair[0].1;
                if if even_odd { winding % 2 != 0 } else { winding != 0 } {
                    self.span(y, pair[0].0, pair[1].0, light);
                }
            }
        }
    }

    /// Draws a line of a width, at least a dot wide.
    pub fn stroke(&mut self, (a, b): ((f64, f64), (f64, f64)), width: f64, light: u8) {
        let length = (b.0 - a.0).hypot(b.1 - a.1).max(1e-9);
        let half = width.max(1.0) / 2.0;
        let (dx, dy) = ((b.1 - a.1) / length * half, (a.0 - b.0) / length * half);
        let ring = vec![(a.0 + dx, a.1 + dy), (b.0 + dx, b.1 + dy), (b.0 - dx, b.1 - dy), (a.0 - dx, a.1 - dy)];
        self.fill(&[ring], false, light);
    }

    fn rows(&self, top: f64, bottom: f64) -> std::ops::Range<usize> {
        let dot = |y: f64| ((y - 0.5).ceil().max(0.0) as usize).min(self.0.height);
        dot(top)..dot(bottom)
    }
}

/// Whether a ring is a rectangle that stands upright.
fn upright(ring: &Ring) -> bool {
    let close = |a: f64, b: f64| (a - b).abs() < 1e-6;
    let [a, b, c, d] = ring.as_slice() else { return false };
    (close(a.1, b.1) && close(b.0, c.0) && close(c.1, d.1) && close(d.0, a.0))
        || (close(a.0, b.0) && close(b.1, c.1) && close(c.0, d.0) && close(d.1, a.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dark(ink: &Ink) -> Vec<(usize, usize)> {
        let at = |i: usize| (i % ink.0.width, i / ink.0.width);
        ink.0.pixels.iter().enumerate().filter(|(_, p)| **p == 0).map(|(i, _)| at(i)).collect()
    }

    #[test]
    fn a_dot_is_inked_when_its_middle_is_inside() {
        let square = |x: f64, y: f64, side: f64| vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side)];
        let mut ink = Ink::paper(6, 6);
        ink.fill(&[square(1.4, 1.6, 2.0)], false, 0);
        assert_eq!(dark(&ink), [(1, 2), (2, 2), (1, 3), (2, 3)]);
        // The same turned a hair: the general way agrees with the quick one.
        let mut turned = Ink::paper(6, 6);
        let ring = square(1.4, 1.6, 2.0).into_iter().map(|(x, y)| (x + y * 1e-4, y)).collect();
        turned.fill(&[ring], false, 0);
        assert_eq!(dark(&turned), dark(&ink));
        let mut hole = Ink::paper(6, 6);
        hole.fill(&[square(0.0, 0.0, 5.0), square(1.0, 1.0, 3.0)], true, 0);
        assert_eq!(dark(&hole).len(), 25 - 9);
        let mut beyond = Ink::paper(3, 3);
        beyond.fill(&[square(-5.0, -5.0, 100.0)], false, 0);
        assert_eq!(dark(&beyond).len(), 9);
    }
}
