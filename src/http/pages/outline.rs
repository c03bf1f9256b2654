//! A zone's outline as a drawing: metres on the ground, north up, with a bar of known length.

use std::fmt::Write;

/// Width and height of the drawing, in its own units.
pub(super) const WIDTH: f64 = 320.0;
pub(super) const HEIGHT: f64 = 200.0;
const MARGIN: f64 = 18.0;
/// Room at the bottom for the bar.
const FOOT: f64 = 22.0;
/// Most points drawn: beyond that nobody sees a difference on a phone.
const POINTS: usize = 160;

/// A drawing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawing {
    /// Path data.
    pub(super) path: String,
    /// Length of the bar in drawing units.
    pub(super) bar: f64,
    /// Length of the bar in metres.
    pub(super) metres: f64,
}

/// Draws a closed ring of [longitude, latitude]; `None` if it encloses nothing that can be drawn.
pub(super) fn draw(ring: &[[f64; 2]]) -> Option<Drawing> {
    if ring.len() < 4 || ring.iter().flatten().any(|v| !v.is_finite()) {
        return None;
    }
    let middle = ring.iter().map(|p| p[1]).sum::<f64>() / ring.len() as f64;
    // Equirectangular about the middle: at the size of a zone the error is far below a pixel.
    let per_degree = 111_195.0;
    let east = per_degree * middle.to_radians().cos();
    let metres: Vec<(f64, f64)> = ring.iter().map(|[lon, lat]| (lon * east, -lat * per_degree)).collect();
    let fold = |f: fn(f64, f64) -> f64, pick: fn(&(f64, f64)) -> f64| metres.iter().map(pick).reduce(f);
    let (left, right) = (fold(f64::min, |p| p.0)?, fold(f64::max, |p| p.0)?);
    let (top, bottom) = (fold(f64::min, |p| p.1)?, fold(f64::max, |p| p.1)?);
    let (wide, high) = (right - left, bottom - top);
    if wide <= 0.0 || high <= 0.0 {
        return None;
    }
    let room = (WIDTH - 2.0 * MARGIN, HEIGHT - 2.0 * MARGIN - FOOT);
    let scale = (room.0 / wide).min(room.1 / high);
    let shift = (MARGIN + (room.0 - wide * scale) / 2.0, MARGIN + (room.1 - high * scale) / 2.0);
    let open = &metres[..metres.len() - 1];
    let step = open.len().div_ceil(POINTS).max(1);
    let mut path = String::with_capacity(open.len() / step * 12);
    for (i, (x, y)) in open.iter().step_by(step).enumerate() {
        let (x, y) = (shift.0 + (x - left) * scale, shift.1 + (y - top) * scale);
        // Writing to a text cannot fail.
        let _ = write!(path, "{}{x:.1} {y:.1}", if i == 0 { 'M' } else { 'L' });
    }
    path.push('Z');
    let metres = round_length(room.0 / scale / 3.0);
    Some(Drawing { path, bar: metres * scale, metres })
}

/// The largest of 1, 2, 5 times a power of ten that is not longer.
fn round_length(metres: f64) -> f64 {
    let power = 10f64.powf(metres.log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|m| m * power).find(|l| *l <= metres).unwrap_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_kilometre_is_drawn_square_and_to_scale() {
        let (dx, dy) = (1000.0 / (111_195.0 * 22.5f64.to_radians().cos()), 1000.0 / 111_195.0);
        let ring = [[105.0, 22.5], [105.0 + dx, 22.5], [105.0 + dx, 22.5 + dy], [105.0, 22.5 + dy], [105.0, 22.5]];
        let drawing = draw(&ring).expect("a drawing");
        let points: Vec<Vec<f64>> = drawing.path[1..drawing.path.len() - 1]
            .split('L')
            .map(|p| p.split(' ').map(|n| n.parse().expect("a number")).collect())
            .collect();
        assert_eq!(points.len(), 4);
        let (wide, high) = (points[1][0] - points[0][0], points[0][1] - points[2][1]);
        assert!((wide - high).abs() < 0.3, "{wide} by {high}");
        assert!((wide / 1000.0 - drawing.bar / drawing.metres).abs() < 0.001, "the bar is to scale");
        assert!(points.iter().flatten().all(|v| (0.0..=WIDTH).contains(v)));
    }

    #[test]
    fn long_rings_are_thinned_and_empty_ones_not_drawn() {
        let ring: Vec<[f64; 2]> = (0..=10_000)
            .map(|i| f64::from(i) / 10_000.0 * std::f64::consts::TAU)
            .map(|a| [105.0 + 0.01 * a.cos(), 22.0 + 0.01 * a.sin()])
            .collect();
        assert!(draw(&ring).expect("a drawing").path.len() < 2500);
        assert_eq!(draw(&[]), None);
        assert_eq!(draw(&[[105.0, 22.0]; 5]), None);
        assert_eq!(draw(&[[f64::NAN, 22.0]; 5]), None);
        assert_eq!(round_length(499.0), 200.0);
        assert_eq!(round_length(50.0), 50.0);
    }
}
