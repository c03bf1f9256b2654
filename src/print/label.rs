//! What stands on a label beside the code, and how it is laid out.

use super::PrintError;
use super::qr::{Matrix, QUIET};

/// Texts of a label, already in the language of the label.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LabelFacts {
    /// Product.
    pub product: String,
    /// Producer.
    pub producer: String,
    /// Stars, or that none are stated.
    pub stars: String,
    /// Further lines: lot, serial, dates, note on internal numbers.
    pub lines: Vec<String>,
}

/// One label: signed text and facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Canonical stamp text.
    pub text: String,
    /// Facts.
    pub facts: LabelFacts,
}

/// Where the code stands on a label, millimetres from its top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout {
    /// Left edge of the symbol without quiet zone.
    pub left: f64,
    /// Top edge of the symbol without quiet zone.
    pub top: f64,
    /// Size of a module.
    pub module: f64,
    /// Left edge of the text.
    pub text_left: f64,
    /// Width of the text.
    pub text_width: f64,
}

/// Smallest text column beside a code, mm.
const TEXT_MM: f64 = 22.0;
/// White margin of a label, mm.
const MARGIN_MM: f64 = 1.0;

/// Lays a label out: code at the left, as high as the label allows, text at the right.
///
/// # Errors
/// Modules below `minimum_mm`: names the label size that fits.
pub fn layout(symbol: &Matrix, width_mm: f64, height_mm: f64, minimum_mm: f64) -> Result<Layout, PrintError> {
    let modules = (symbol.size + 2 * QUIET) as f64;
    let side = (height_mm - 2.0 * MARGIN_MM).min(width_mm - TEXT_MM - 2.0 * MARGIN_MM);
    let module = side / modules;
    if module < minimum_mm {
        let need = minimum_mm * modules + 2.0 * MARGIN_MM;
        return Err(PrintError::TooSmall {
            module_mm: module.max(0.0),
            minimum_mm,
            need_width_mm: need + TEXT_MM,
            need_height_mm: need,
        });
    }
    let quiet = QUIET as f64 * module;
    let text_left = MARGIN_MM + side;
    Ok(Layout {
        left: MARGIN_MM + quiet,
        top: (height_mm - side) / 2.0 + quiet,
        module,
        text_left,
        text_width: width_mm - text_left - 2.0 * MARGIN_MM,
    })
}
