//! What of a mark's aspect the camera may have made: a mark seen aslant is squeezed, but then its
//! lines converge too, and what stands beside it is squeezed alike.

use super::measure::Measured;

/// What is known of the camera's view.
#[derive(Debug, Clone, Copy)]
pub struct Camera {
    /// Longer side of the photo, pixels.
    pub long_side: f64,
    /// Aspect that regular stars beside the mark show in the mark's own frame, where there are any.
    pub stars: Option<f64>,
}

/// Focal lengths of phones, zoom included, in longer sides of the photo.
const FOCAL: [f64; 2] = [0.65, 1.7];
/// Error of the convergence that a fit finds, per D, for letters of [`LARGE`] pixels.
const ERROR: f64 = 0.0035;
const LARGE: f64 = 45.0;
/// Sine of the widest angle anybody photographs a label at.
const WIDEST: f64 = 0.78;

impl Camera {
    /// Least and greatest aspect that a mark as in the profile may show.
    #[must_use]
    pub fn aspects(&self, m: &Measured) -> [f64; 2] {
        if let Some(stars) = self.stars {
            // The fitted frame takes the mark for regular: what is squeezed in it are the stars.
            let aspect = m.aspect / stars;
            return [aspect, aspect];
        }
        let map = &m.word.map.0;
        // Converging lines at the middle of the letters: relative change of scale per D.
        let w = map[6] * m.word.layout.width() / 2.0 + map[7] / 2.0 + map[8];
        let error = ERROR * (LARGE / m.word.pixels).max(1.0).powi(2);
        let sine = |h: f64, focal: f64| (h.max(0.0) * focal * self.long_side / m.word.pixels).min(WIDEST);
        let cosine = |s: f64| (1.0 - s * s).sqrt();
        let span = |h: f64| {
            let h = (h / w).abs();
            [cosine(sine(h + error, FOCAL[1])), cosine(sine(h - error, FOCAL[0]))]
        };
        let (across, along) = (span(map[6]), span(map[7]));
        [across[0] / along[1], across[1] / along[0]]
    }
}
