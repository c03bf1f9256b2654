//! Single symbols as pictures: 1-bit PNG and SVG.

use super::PrintError;
use super::qr::{Matrix, QUIET};
use std::fmt::Write as _;

/// A grey raster: 0 = black, 255 = white, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grey {
    /// Pixels per row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Pixels.
    pub pixels: Vec<u8>,
}

/// Pixels per module for a symbol of `size_mm` (with quiet zone) at `dpi`: whole pixels only.
///
/// # Errors
/// Less than three pixels per module: names the size that fits.
pub fn pixels_per_module(symbol: &Matrix, size_mm: f64, dpi: u32) -> Result<usize, PrintError> {
    let modules = symbol.size + 2 * QUIET;
    let pixels = (size_mm / 25.4 * f64::from(dpi) / modules as f64).floor();
    if (3.0..=200.0).contains(&pixels) {
        return Ok(pixels as usize);
    }
    let need = (3 * modules) as f64 / f64::from(dpi) * 25.4;
    let module_mm = size_mm / modules as f64;
    let minimum_mm = 3.0 / f64::from(dpi) * 25.4;
    Err(PrintError::TooSmall { module_mm, minimum_mm, need_width_mm: need, need_height_mm: need })
}

/// A 1-bit PNG, `scale` pixels per module, with quiet zone; `dpi` is written into the file.
///
/// # Errors
/// The encoder fails.
pub fn png(symbol: &Matrix, scale: usize, dpi: u32) -> Result<Vec<u8>, PrintError> {
    let failed = |e: png::EncodingError| PrintError::Format(e.to_string());
    let side = (symbol.size + 2 * QUIET) * scale;
    let mut out = Vec::new();
    let size = u32::try_from(side).map_err(|e| PrintError::Format(e.to_string()))?;
    let mut encoder = png::Encoder::new(&mut out, size, size);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let per_metre = (f64::from(dpi) / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
    let mut writer = encoder.write_header().map_err(failed)?;
    let stride = side.div_ceil(8);
    let mut data = vec![0xffu8; stride * side];
    for (x, y, length) in symbol.runs() {
        let (left, right) = ((x + QUIET) * scale, (x + QUIET + length) * scale);
        for row in (y + QUIET) * scale..(y + QUIET + 1) * scale {
            for column in left..right {
                data[row * stride + column / 8] &= !(0x80 >> (column % 8));
            }
        }
    }
    writer.write_image_data(&data).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(out)
}

/// An SVG of `size_mm` per side with quiet zone: one path of horizontal runs.
#[must_use]
pub fn svg(symbol: &Matrix, size_mm: f64) -> String {
    let modules = symbol.size + 2 * QUIET;
    let mut path = String::new();
    for (x, y, length) in symbol.runs() {
        // Writing to a string cannot fail.
        let _ = write!(path, "M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET);
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size_mm}mm\" height=\"{size_mm}mm\" viewBox=\"0 0 {modules} {modules}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{modules}v{modules}h-{modules}z\"/><path d=\"{path}\"/></svg>\n"
    )
}
