//! A printer as it really is: how fine it draws, and how far its paper lies from where it should.

use super::PrintError;
use serde::{Deserialize, Serialize};

/// Smallest module that office printers draw sharply, mm (about 3.5 dots at 300 dpi).
pub const OFFICE_MODULE_MM: f64 = 0.30;
/// Smallest module of a QR symbol on goods at retail points of sale, mm (GS1 General Specifications
/// §5.12.3.1, symbol specification table 1).
pub const RETAIL_MODULE_MM: f64 = 0.396;

/// A printer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Printer {
    /// Dots per inch.
    pub dpi: u32,
    /// Smallest module it draws sharply, mm.
    pub module: f64,
    /// Shift of everything to the right, mm.
    pub offset_x: f64,
    /// Shift of everything down, mm.
    pub offset_y: f64,
    /// Size of everything about the middle of the page, 1 = unchanged.
    pub scale: f64,
    /// Turn of everything about the middle of the page, millimetres per metre, to the left.
    pub skew: f64,
}

impl Default for Printer {
    fn default() -> Self {
        Self { dpi: 300, module: OFFICE_MODULE_MM, offset_x: 0.0, offset_y: 0.0, scale: 1.0, skew: 0.0 }
    }
}

/// Distance of the calibration crosses from the edges of the page, mm.
pub const CROSS_MM: f64 = 20.0;

/// Where the four crosses of a calibration page stand: A top left, B top right, C bottom left, D
/// bottom right; x to the right and y down from the top left corner, mm.
#[must_use]
pub fn crosses((width, height): (f64, f64)) -> [(f64, f64); 4] {
    let (right, bottom) = (width - CROSS_MM, height - CROSS_MM);
    [(CROSS_MM, CROSS_MM), (right, CROSS_MM), (CROSS_MM, bottom), (right, bottom)]
}

impl Printer {
    /// Checks that the values are those of a printer.
    ///
    /// # Errors
    /// Names the value and its limits.
    pub fn check(&self) -> Result<(), PrintError> {
        let flaw = |name: &str, value: f64, limits: &str| {
            Err(PrintError::Sheet(format!("{name} {value}: must be {limits}; measure again, or set it by hand")))
        };
        match self {
            p if !(150..=2400).contains(&p.dpi) => flaw("dpi", f64::from(p.dpi), "150 to 2400"),
            p if !(0.15..=2.0).contains(&p.module) => flaw("module", p.module, "0.15 to 2 mm"),
            p if p.offset_x.is_nan() || p.offset_x.abs() > 50.0 => flaw("offset_x", p.offset_x, "at most 50 mm"),
            p if p.offset_y.is_nan() || p.offset_y.abs() > 50.0 => flaw("offset_y", p.offset_y, "at most 50 mm"),
            p if !(0.9..=1.1).contains(&p.scale) => flaw("scale", p.scale, "0.9 to 1.1"),
            p if p.skew.is_nan() || p.skew.abs() > 50.0 => flaw("skew", p.skew, "at most 50 mm per metre"),
            _ => Ok(()),
        }
    }

    /// Whether pages need no correction.
    #[must_use]
    pub fn is_straight(&self) -> bool {
        self.offset_x == 0.0 && self.offset_y == 0.0 && self.scale == 1.0 && self.skew == 0.0
    }

    /// Where a point of a page must be drawn so that it lands where it belongs; mm, y down.
    #[must_use]
    pub fn correct(&self, page: (f64, f64), (x, y): (f64, f64)) -> (f64, f64) {
        let (sin, cos) = (self.skew / 1000.0).sin_cos();
        let (x, y) = (x - page.0 / 2.0, y - page.1 / 2.0);
        let (x, y) = (self.scale * (x * cos + y * sin), self.scale * (y * cos - x * sin));
        (x + page.0 / 2.0 + self.offset_x, y + page.1 / 2.0 + self.offset_y)
    }

    /// The same as a PDF matrix a b c d e f, in points, y up.
    #[must_use]
    pub fn matrix(&self, page: (f64, f64)) -> [f64; 6] {
        let (sin, cos) = (self.skew / 1000.0).sin_cos();
        let (a, b) = (self.scale * cos, self.scale * sin);
        let (x, y) = (page.0 / 2.0, page.1 / 2.0);
        let e = x + self.offset_x - a * x + b * y;
        let f = y - self.offset_y - b * x - a * y;
        [a, b, -b, a, e * super::art::PT, f * super::art::PT]
    }

    /// The printer that corrects what was measured on an uncorrected calibration page: where each of
    /// [`crosses`] really stands on the paper, from its top left corner, mm. Least squares over the
    /// four, so that one slip of the ruler weighs a quarter. Also the largest distance left over, mm:
    /// more than half a millimetre means a slip or paper that moves while it is printed.
    ///
    /// # Errors
    /// The measures are not those of such a page.
    pub fn calibrated(self, page: (f64, f64), measured: [(f64, f64); 4]) -> Result<(Self, f64), PrintError> {
        let (cx, cy) = (page.0 / 2.0, page.1 / 2.0);
        let designed = crosses(page).map(|(x, y)| (x - cx, y - cy));
        let seen = measured.map(|(x, y)| (x - cx, y - cy));
        let (mx, my) = seen.iter().fold((0.0, 0.0), |(sx, sy), (x, y)| (sx + x / 4.0, sy + y / 4.0));
        // m = (a, b; -b, a) p + (mx, my), in coordinates with y down; the crosses are centred at 0.
        let square: f64 = designed.iter().map(|(x, y)| x * x + y * y).sum();
        let pairs = || designed.iter().zip(&seen);
        let a: f64 = pairs().map(|(p, m)| p.0 * m.0 + p.1 * m.1).sum::<f64>() / square;
        let b: f64 = pairs().map(|(p, m)| p.1 * m.0 - p.0 * m.1).sum::<f64>() / square;
        let left_over = pairs()
            .map(|(p, m)| (a * p.0 + b * p.1 + mx - m.0).hypot(a * p.1 - b * p.0 + my - m.1))
            .fold(0.0, f64::max);
        let scale = 1.0 / a.hypot(b);
        let turn = -b.atan2(a);
        let (sin, cos) = turn.sin_cos();
        let printer = Self {
            scale,
            skew: turn * 1000.0,
            offset_x: -scale * (mx * cos + my * sin),
            offset_y: -scale * (my * cos - mx * sin),
            ..self
        };
        printer.check()?;
        Ok((printer, left_over))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const A4: (f64, f64) = (210.0, 297.0);

    proptest! {
        /// Whatever a printer does to its pages, the profile measured from it undoes.
        #[test]
        fn a_measured_printer_prints_where_it_should(
            offset_x in -5.0..5.0, offset_y in -5.0..5.0, scale in 0.95..1.04, skew in -20.0..20.0,
            x in 0.0..210.0, y in 0.0..297.0,
        ) {
            let bad = Printer { offset_x, offset_y, scale, skew, ..Printer::default() };
            let measured = crosses(A4).map(|cross| bad.correct(A4, cross));
            let (good, left_over) = Printer::default().calibrated(A4, measured).expect("a printer");
            prop_assert!(left_over < 1e-9);
            let landed = bad.correct(A4, good.correct(A4, (x, y)));
            prop_assert!((landed.0 - x).hypot(landed.1 - y) < 1e-9, "{landed:?}");
            // The matrix of the page is the same map.
            let [a, b, c, d, e, f] = good.matrix(A4);
            let (px, py) = (x * super::super::art::PT, (297.0 - y) * super::super::art::PT);
            let drawn = good.correct(A4, (x, y));
            prop_assert!((a * px + c * py + e - drawn.0 * super::super::art::PT).abs() < 1e-9);
            prop_assert!((b * px + d * py + f - (297.0 - drawn.1) * super::super::art::PT).abs() < 1e-9);
        }
    }

    #[test]
    fn a_slip_of_the_ruler_shows() {
        let mut measured = crosses(A4);
        measured[2].0 += 4.0;
        let (_, left_over) = Printer::default().calibrated(A4, measured).expect("a printer");
        assert!(left_over > 0.5, "{left_over}");
        assert!(Printer::default().calibrated(A4, [(0.0, 0.0); 4]).is_err());
        assert!(Printer { scale: f64::NAN, ..Printer::default() }.check().is_err());
    }
}
