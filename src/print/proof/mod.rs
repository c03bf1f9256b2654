//! Proof of print: what was drawn is read back by an independent decoder and compared; what was printed
//! and scanned is read and measured.

pub mod annotate;
mod content;
mod ink;
mod lattice;
mod measure;
pub mod pdf;
mod plane;
mod readers;
mod scan;
pub mod sheets;

pub use measure::Measures;
pub use plane::Point;
pub use readers::DECODERS;
pub use scan::{Symbol, scan};

use super::PrintError;
use super::raster::Grey;

/// A decoder must never take the program down with it: a panic is nothing read.
fn caught<T>(decode: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(decode)).ok()
}

/// Reads one QR symbol from a raster.
///
/// # Errors
/// What the decoder said.
pub fn read(raster: &Grey) -> Result<String, String> {
    let width = u32::try_from(raster.width).map_err(|e| e.to_string())?;
    let height = u32::try_from(raster.height).map_err(|e| e.to_string())?;
    let kind = Some(rxing::BarcodeFormat::QR_CODE);
    match caught(|| rxing::helpers::detect_in_luma_slice(&raster.pixels, width, height, kind)) {
        Some(Ok(found)) => Ok(found.getText().to_owned()),
        Some(Err(error)) => Err(error.to_string()),
        None => Err("the decoder gave up".into()),
    }
}

/// Compares what a raster reads as with the signed text.
///
/// # Errors
/// It does not read, or reads as something else.
pub fn compare(number: usize, raster: &Grey, text: &str) -> Result<(), PrintError> {
    match read(raster) {
        Ok(found) if found == text => Ok(()),
        Ok(_) => Err(PrintError::Proof { number, cause: "it reads as another text".into() }),
        Err(cause) => Err(PrintError::Proof { number, cause }),
    }
}

/// Raster of the bytes of a 1-bit PNG file.
///
/// # Errors
/// The file cannot be read.
pub fn raster_of_png(bytes: &[u8]) -> Result<Grey, PrintError> {
    let failed = |e: png::DecodingError| PrintError::Format(e.to_string());
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(failed)?;
    let size = reader.output_buffer_size().ok_or_else(|| PrintError::Format("the picture is too large".into()))?;
    let mut pixels = vec![0; size];
    let info = reader.next_frame(&mut pixels).map_err(failed)?;
    pixels.truncate(info.buffer_size());
    Ok(Grey { width: info.width as usize, height: info.height as usize, pixels })
}

/// Raster of our SVG: its own path data, `scale` pixels per unit.
///
/// # Errors
/// The path is not one this program writes.
pub fn raster_of_svg(svg: &str, scale: usize) -> Result<Grey, PrintError> {
    let bad = || PrintError::Format("the SVG is not one of ours".into());
    let modules: usize = svg
        .split_once("viewBox=\"0 0 ")
        .and_then(|(_, rest)| rest.split_once(' '))
        .and_then(|(n, _)| n.parse().ok())
        .ok_or_else(bad)?;
    let path = svg.rsplit_once(" d=\"").and_then(|(_, rest)| rest.split_once('"')).ok_or_else(bad)?.0;
    let mut grey = blank(modules * scale, modules * scale);
    for run in path.split('M').skip(1) {
        let (x, rest) = run.split_once(' ').ok_or_else(bad)?;
        let (y, rest) = rest.split_once('h').ok_or_else(bad)?;
        let (length, _) = rest.split_once('v').ok_or_else(bad)?;
        let number = |text: &str| text.parse::<usize>().map_err(|_| bad());
        let (x, y, length) = (number(x)?, number(y)?, number(length)?);
        fill(&mut grey, x * scale, y * scale, length * scale, scale);
    }
    Ok(grey)
}

/// A white raster.
#[must_use]
pub fn blank(width: usize, height: usize) -> Grey {
    Grey { width, height, pixels: vec![255; width * height] }
}

/// Paints a black rectangle, clipped.
pub fn fill(grey: &mut Grey, left: usize, top: usize, width: usize, height: usize) {
    for y in top..(top + height).min(grey.height) {
        let row = y * grey.width;
        let right = (left + width).min(grey.width);
        if left < right {
            grey.pixels[row + left..row + right].fill(0);
        }
    }
}
