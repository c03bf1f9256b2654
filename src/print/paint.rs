//! Labels as pixels: the preview of a template and the background of thermal labels. Glyph outlines
//! and shapes are filled with 4 × 4 samples per pixel.

use super::PrintError;
use super::art::{Art, Line, PT};
use super::facts::SERIAL;
use super::font::Font;
use super::outline::{self, Ring};
use super::qr::Matrix;
use super::raster::Grey;

/// Samples per pixel and direction.
const SAMPLES: usize = 4;

/// A picture in colour, three bytes a pixel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canvas {
    /// Pixels per row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Red, green, blue.
    pub pixels: Vec<u8>,
}

/// Edges of rings, x0 y0 x1 y1, enlarged.
fn edges<'a>(rings: impl IntoIterator<Item = &'a Ring>, unit: f64) -> Vec<[f64; 4]> {
    let edge = |ring: &'a Ring| {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(move |(a, b)| [a.0 * unit, a.1 * unit, b.0 * unit, b.1 * unit])
    };
    rings.into_iter().flat_map(edge).collect()
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![255; width * height * 3] }
    }

    /// Fills edges given in samples: non-zero winding for glyphs, even-odd for shapes.
    fn fill(&mut self, edges: &[[f64; 4]], even_odd: bool, colour: [u8; 3]) {
        let bottom = edges.iter().flat_map(|e| [e[1], e[3]]).fold(0.0, f64::max);
        let top = edges.iter().flat_map(|e| [e[1], e[3]]).fold(f64::MAX, f64::min).max(0.0);
        let rows = (bottom / SAMPLES as f64).ceil().max(0.0) as usize;
        for y in (top / SAMPLES as f64) as usize..rows.min(self.height) {
            let mut cover = vec![0u16; self.width];
            for sample in 0..SAMPLES {
                let line = (y * SAMPLES + sample) as f64 + 0.5;
                let mut crossings: Vec<(f64, i32)> = edges
                    .iter()
                    .filter(|e| (e[1] <= line) != (e[3] <= line))
                    .map(|e| (e[0] + (line - e[1]) / (e[3] - e[1]) * (e[2] - e[0]), if e[3] > e[1] { 1 } else { -1 }))
                    .collect();
                crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
                let mut winding = 0;
                for pair in crossings.windows(2) {
                    winding += pair[0].1;
                    let inside = if even_odd { winding % 2 != 0 } else { winding != 0 };
                    if inside {
                        let (from, to) = ((pair[0].0 + 0.5).max(0.0) as usize, (pair[1].0 + 0.5).max(0.0) as usize);
                        for x in from..to.min(self.width * SAMPLES) {
                            cover[x / SAMPLES] += 1;
                        }
                    }
                }
            }
            for (x, cover) in cover.into_iter().enumerate().filter(|(_, c)| *c > 0) {
                for (channel, ink) in self.pixels[(y * self.width + x) * 3..][..3].iter_mut().zip(colour) {
                    let full = (SAMPLES * SAMPLES) as u16;
                    *channel = ((u16::from(*channel) * (full - cover) + u16::from(ink) * cover) / full) as u8;
                }
            }
        }
    }

    /// Brightness alone.
    #[must_use]
    pub fn grey(&self) -> Grey {
        let light = |p: &[u8]| ((u32::from(p[0]) * 299 + u32::from(p[1]) * 587 + u32::from(p[2]) * 114) / 1000) as u8;
        Grey { width: self.width, height: self.height, pixels: self.pixels.chunks_exact(3).map(light).collect() }
    }

    /// As PNG.
    ///
    /// # Errors
    /// The encoder fails.
    pub fn png(&self, dpi: u32) -> Result<Vec<u8>, PrintError> {
        let failed = |e: png::EncodingError| PrintError::Format(e.to_string());
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        let per_metre = (f64::from(dpi) / 0.0254).round() as u32;
        encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
        let mut writer = encoder.write_header().map_err(failed)?;
        writer.write_image_data(&self.pixels).map_err(failed)?;
        writer.finish().map_err(failed)?;
        Ok(out)
    }
}

/// A text alone, black on white, its baseline `size` points below the top; one more pixel row and
/// column may be white.
///
/// # Errors
/// As [`label`].
pub fn text(text: &str, bold: bool, size: f64, dpi: u32) -> Result<Grey, PrintError> {
    let font = if bold { Font::bold()? } else { Font::regular()? };
    let (width, height) = (font.width(text) * size / PT, size * 1.3 / PT);
    let line = Line { bold, size, x: 0.0, y: size / PT, text: text.to_owned(), colour: [0; 3] };
    Ok(label(&Art { width, height, lines: vec![line], ..Art::default() }, None, dpi)?.grey())
}

/// Draws a label at `dpi`, with the code and the serial of a stamp if one is given.
///
/// # Errors
/// The label has more than 64 million pixels, or the fonts cannot be read.
pub fn label(art: &Art, stamp: Option<(&Matrix, &str)>, dpi: u32) -> Result<Canvas, PrintError> {
    let dots = f64::from(dpi) / 25.4;
    let (width, height) = ((art.width * dots).round(), (art.height * dots).round());
    if !(1.0..=64e6).contains(&(width * height)) {
        return Err(PrintError::Sheet(format!(
            "a label of {} × {} mm cannot be drawn at {dpi} dpi",
            art.width, art.height
        )));
    }
    let mut canvas = Canvas::new(width as usize, height as usize);
    if let Some(colour) = art.background {
        canvas.pixels.chunks_exact_mut(3).for_each(|pixel| pixel.copy_from_slice(&colour));
    }
    let unit = dots * SAMPLES as f64;
    for shape in &art.shapes {
        canvas.fill(&edges(&shape.rings, unit), true, shape.colour);
    }
    let fonts = [Font::regular()?, Font::bold()?];
    for line in &art.lines {
        let text = line.text.replace(SERIAL, stamp.map_or("0000000000", |s| s.1));
        let em = line.size / PT;
        for glyph in outline::text(&fonts[usize::from(line.bold)], &text, (line.x, line.y), (em, em)) {
            canvas.fill(&edges(&glyph, unit), false, line.colour);
        }
    }
    for cut in &art.cuts {
        canvas.fill(&edges(&dashes(cut), unit), true, CUT);
    }
    if let Some((symbol, _)) = stamp {
        // All modules at once: between two drawn apart a seam of paper would shine through.
        let (left, top, side) = (art.left, art.top, art.module);
        let module = |(x, y, length): (usize, usize, usize)| {
            let (x0, x1) = (left + x as f64 * side, left + (x + length) as f64 * side);
            let (y0, y1) = (top + y as f64 * side, top + (y + 1) as f64 * side);
            vec![(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        };
        let modules: Vec<Ring> = symbol.runs().map(module).collect();
        canvas.fill(&edges(&modules, unit), false, art.ink);
    }
    Ok(canvas)
}

/// Colour of what a die cuts.
const CUT: [u8; 3] = [255, 0, 255];

/// A line as dashes 1.2 mm long, 0.6 mm apart and 0.2 mm wide.
fn dashes(line: &[(f64, f64)]) -> Vec<Ring> {
    let mut dashes = Vec::new();
    for ends in line.windows(2) {
        let ((ax, ay), (bx, by)) = (ends[0], ends[1]);
        let length = (bx - ax).hypot(by - ay);
        let (dx, dy) = ((bx - ax) / length.max(1e-9), (by - ay) / length.max(1e-9));
        let mut from = 0.0;
        while from < length {
            let to = (from + 1.2f64).min(length);
            let at = |along: f64, across: f64| (ax + dx * along - dy * across, ay + dy * along + dx * across);
            dashes.push(vec![at(from, -0.1), at(to, -0.1), at(to, 0.1), at(from, 0.1)]);
            from = to + 0.6;
        }
    }
    dashes
}
