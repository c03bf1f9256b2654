//! Labels as pixels: the preview of a template and the background of thermal labels. Glyph outlines
//! and shapes are filled with 4 × 4 samples per pixel.

use super::PrintError;
use super::art::{Art, Line, PT};
use super::facts::SERIAL;
use super::font::Font;
use super::qr::Matrix;
use super::raster::Grey;
use ttf_parser::OutlineBuilder;

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

/// Edges of closed curves, in samples.
struct Edges {
    scale: f64,
    origin: (f64, f64),
    at: (f64, f64),
    start: (f64, f64),
    /// x0, y0, x1, y1.
    lines: Vec<[f64; 4]>,
}

impl Edges {
    fn new(scale: f64, origin: (f64, f64)) -> Self {
        Self { scale, origin, at: (0.0, 0.0), start: (0.0, 0.0), lines: Vec::new() }
    }
    fn map(&self, x: f64, y: f64) -> (f64, f64) {
        (self.origin.0 + x * self.scale, self.origin.1 - y * self.scale)
    }
    fn to(&mut self, point: (f64, f64)) {
        self.lines.push([self.at.0, self.at.1, point.0, point.1]);
        self.at = point;
    }
}

impl OutlineBuilder for Edges {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.map(x.into(), y.into());
        self.start = self.at;
    }
    fn line_to(&mut self, x: f32, y: f32) {
        let point = self.map(x.into(), y.into());
        self.to(point);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (a, b, c) = (self.at, self.map(x1.into(), y1.into()), self.map(x.into(), y.into()));
        for i in 1..=6 {
            let t = f64::from(i) / 6.0;
            let mix = |a: f64, b: f64, c: f64| (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c;
            self.to((mix(a.0, b.0, c.0), mix(a.1, b.1, c.1)));
        }
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (a, b) = (self.at, self.map(x1.into(), y1.into()));
        let (c, d) = (self.map(x2.into(), y2.into()), self.map(x.into(), y.into()));
        for i in 1..=8 {
            let t = f64::from(i) / 8.0;
            let u = 1.0 - t;
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
            };
            self.to((mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1)));
        }
    }
    fn close(&mut self) {
        let start = self.start;
        self.to(start);
    }
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
        let mut edges = Vec::new();
        for ring in &shape.rings {
            for (i, (x, y)) in ring.iter().enumerate() {
                let (nx, ny) = ring[(i + 1) % ring.len()];
                edges.push([x * unit, y * unit, nx * unit, ny * unit]);
            }
        }
        canvas.fill(&edges, true, shape.colour);
    }
    let fonts = [Font::regular()?, Font::bold()?];
    for line in &art.lines {
        let text = line.text.replace(SERIAL, stamp.map_or("0000000000", |s| s.1));
        let face = fonts[usize::from(line.bold)].face();
        let scale = line.size / PT / f64::from(face.units_per_em()) * unit;
        let mut x = line.x * unit;
        for c in text.chars() {
            let Some(glyph) = face.glyph_index(c).or_else(|| face.glyph_index('?')) else { continue };
            let mut edges = Edges::new(scale, (x, line.y * unit));
            face.outline_glyph(glyph, &mut edges);
            canvas.fill(&edges.lines, false, line.colour);
            x += f64::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * scale;
        }
    }
    if let Some((symbol, _)) = stamp {
        for (x, y, length) in symbol.runs() {
            let at = |n: usize, origin: f64| (origin + n as f64 * art.module) * unit;
            let (x0, x1, y0, y1) = (at(x, art.left), at(x + length, art.left), at(y, art.top), at(y + 1, art.top));
            let edges = [[x0, y0, x0, y1], [x1, y1, x1, y0], [x0, y0, x1, y0], [x0, y1, x1, y1]];
            canvas.fill(&edges, true, art.ink);
        }
    }
    Ok(canvas)
}
