//! The picture of a label, measured in millimetres from its top left corner: what is the same on
//! every label of a run, where the code stands, and which texts change with the serial. PDF, PNG
//! preview, ZPL and TSPL all draw this.

use super::PrintError;
use super::facts::{Facts, SERIAL};
use super::font::Font;
use super::qr::QUIET;

/// Points per millimetre.
pub const PT: f64 = 72.0 / 25.4;
/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Bold face.
    pub bold: bool,
    /// Size, points.
    pub size: f64,
    /// Left edge, mm.
    pub x: f64,
    /// Baseline, mm.
    pub y: f64,
    /// Text; [`SERIAL`] in it makes it a text of each stamp.
    pub text: String,
    /// Colour, red, green, blue from 0 to 255.
    pub colour: [u8; 3],
}

impl Line {
    /// Whether the text changes from stamp to stamp.
    #[must_use]
    pub fn varies(&self) -> bool {
        self.text.contains(SERIAL)
    }
}

/// A filled shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Corners, mm; filled even-odd.
    pub rings: Vec<Vec<(f64, f64)>>,
    /// Colour.
    pub colour: [u8; 3],
}

/// A label.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Art {
    /// Width, mm.
    pub width: f64,
    /// Height, mm.
    pub height: f64,
    /// Modules per side of the code.
    pub modules: usize,
    /// Left edge of the code without quiet zone, mm.
    pub left: f64,
    /// Top edge of the code without quiet zone, mm.
    pub top: f64,
    /// Size of a module, mm.
    pub module: f64,
    /// Colour of the code.
    pub ink: [u8; 3],
    /// Texts.
    pub lines: Vec<Line>,
    /// Shapes, painted before the texts.
    pub shapes: Vec<Shape>,
    /// Colour of the whole label, if it is not left white; painted to the bleed.
    pub background: Option<[u8; 3]>,
    /// How far the background goes beyond the cut, mm.
    pub bleed: f64,
    /// Lines a die cuts into the label; no ink, but the printing house needs to see them.
    pub cuts: Vec<Vec<(f64, f64)>>,
}

/// Smallest text column beside a code, mm.
const TEXT_MM: f64 = 22.0;
/// White margin of a label, mm.
const MARGIN_MM: f64 = 1.0;
/// Line height as a multiple of the size.
const LEADING: f64 = 1.28;

impl Art {
    /// The standard label: code at the left as high as the label allows, text at the right.
    ///
    /// # Errors
    /// Modules below `minimum_mm`: names the label size that fits.
    pub fn standard(
        (width, height): (f64, f64),
        modules: usize,
        minimum_mm: f64,
        facts: &Facts,
    ) -> Result<Self, PrintError> {
        let across = (modules + 2 * QUIET) as f64;
        let side = (height - 2.0 * MARGIN_MM).min(width - TEXT_MM - 2.0 * MARGIN_MM);
        let module = side / across;
        if module < minimum_mm {
            let need = minimum_mm * across + 2.0 * MARGIN_MM;
            return Err(PrintError::TooSmall {
                module_mm: module.max(0.0),
                minimum_mm,
                need_width_mm: need + TEXT_MM,
                need_height_mm: need,
            });
        }
        let quiet = QUIET as f64 * module;
        let text_left = MARGIN_MM + side;
        let lines = column(facts, (text_left, width - text_left - 2.0 * MARGIN_MM), height)?;
        Ok(Self {
            width,
            height,
            modules,
            left: MARGIN_MM + quiet,
            top: (height - side) / 2.0 + quiet,
            module,
            ink: [0; 3],
            lines,
            shapes: Vec::new(),
            background: None,
            bleed: 0.0,
            cuts: Vec::new(),
        })
    }
}

/// The facts as lines of a column from `left`, `width` mm wide, centred in `height`.
fn column(facts: &Facts, (left, width): (f64, f64), height: f64) -> Result<Vec<Line>, PrintError> {
    let (regular, bold) = (Font::regular()?, Font::bold()?);
    // A label of 37 mm takes the full size, lower ones shrink.
    let scale = (height / 37.0).clamp(0.55, 1.4);
    let points = width * PT;
    let mut lines: Vec<(bool, f64, String)> = Vec::new();
    lines.extend(bold.wrap(&facts.product, 9.0 * scale, points, 3).into_iter().map(|t| (true, 9.0 * scale, t)));
    lines.extend(regular.wrap(&facts.producer, 6.5 * scale, points, 2).into_iter().map(|t| (false, 6.5 * scale, t)));
    lines.extend(bold.wrap(&facts.stars_text, 7.0 * scale, points, 2).into_iter().map(|t| (true, 7.0 * scale, t)));
    for text in facts.lines() {
        // A serial has ten digits; its place is measured with zeros.
        let cut = regular.fit(&text.replace(SERIAL, "0000000000"), 6.0 * scale, points);
        let whole = text.contains(SERIAL) || !cut.ends_with('…');
        lines.push((false, 6.0 * scale, if whole { text.clone() } else { cut }));
    }
    let tall: f64 = lines.iter().map(|l| l.1 * LEADING).sum();
    let shrink = ((height - 2.0) * PT / tall).min(1.0);
    let mut y = height / 2.0 - tall * shrink / 2.0 / PT;
    Ok(lines
        .into_iter()
        .map(|(bold, size, text)| {
            let size = size * shrink;
            y += size * LEADING / PT;
            Line { bold, size, x: left, y: y - size * 0.28 / PT, text, colour: [0; 3] }
        })
        .collect())
}
