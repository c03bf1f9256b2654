//! From signed text to paper. Sees the domain only; every output is decoded back before it leaves.
pub mod art;
pub mod calibration;
pub mod deflate;
pub mod document;
pub mod encoder;
pub mod facts;
pub mod font;
pub mod icc;
pub mod outline;
pub mod paint;
pub mod pdf_font;
pub mod printer;
pub mod proof;
pub mod qr;
pub mod raster;
pub mod sheet;
pub mod specimen;
pub mod stream;
pub mod template;

/// Why nothing was drawn.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PrintError {
    /// The text does not fit a QR symbol.
    #[error("the text cannot be encoded as a QR symbol: {0}")]
    Encode(String),
    /// The symbol would be too small to read.
    #[error(
        "modules of {module_mm:.2} mm are too small for a printer of this kind (at least {minimum_mm:.2} mm); give the label at least {need_width_mm:.1} × {need_height_mm:.1} mm"
    )]
    TooSmall {
        /// Module size that would result, mm.
        module_mm: f64,
        /// Smallest allowed, mm.
        minimum_mm: f64,
        /// Label width that fits, mm.
        need_width_mm: f64,
        /// Label height that fits, mm.
        need_height_mm: f64,
    },
    /// The sheet does not hold its labels.
    #[error("{0}")]
    Sheet(String),
    /// A template that cannot be read.
    #[error("the template does not hold: {0}")]
    Template(String),
    /// What was drawn does not read as what was signed. Nothing may be handed over.
    #[error("stamp {number}: what was drawn does not read back as what was signed ({cause}); nothing was written")]
    Proof {
        /// Position in the output, from 1.
        number: usize,
        /// What the decoder said.
        cause: String,
    },
    /// Font or file format.
    #[error("the file could not be made: {0}")]
    Format(String),
}
