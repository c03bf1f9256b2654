//! Commands for thermal printers: ZPL II and TSPL. Modules are whole dots, placed on whole dots, so
//! nothing is rounded by the printer; texts are pictures, since no printer can be relied on to hold
//! the Vietnamese letters.

use super::{Drain, Item, Output, SoFar, Tape};
use crate::print::art::{Art, Line, PT};
use crate::print::facts::SERIAL;
use crate::print::font::Font;
use crate::print::qr::{Matrix, QUIET};
use crate::print::raster::Grey;
use crate::print::{PrintError, paint, proof};
use std::fmt::Write as _;

/// Language of the printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Zebra.
    Zpl,
    /// TSC and others.
    Tspl,
}

/// Black and white: 1 = black, rows of whole bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bits {
    bytes: usize,
    rows: usize,
    bits: Vec<u8>,
}

/// The serial as it stands on each label: its corner in dots and a picture of every digit.
struct Serial {
    x: usize,
    y: usize,
    digits: [Grey; 10],
}

/// Largest enlargement of a stored picture in ZPL (`^XG`, Zebra programming guide).
const ZOOM: usize = 10;

/// A job being written.
pub struct Job {
    language: Language,
    art: Art,
    dpi: u32,
    /// Dots per module.
    scale: usize,
    serials: Vec<Serial>,
    /// The symbol written last, as it was written.
    last: Bits,
}

impl Job {
    /// Labels `art` at `dpi`; the module shrinks to whole dots.
    ///
    /// # Errors
    /// Fewer than two dots per module: no thermal printer draws that.
    pub fn new(language: Language, mut art: Art, dpi: u32) -> Result<Self, PrintError> {
        let dots = art.module / 25.4 * f64::from(dpi);
        let scale = (dots + 1e-6).floor();
        if scale < 2.0 {
            let minimum_mm = 2.0 * 25.4 / f64::from(dpi.max(1));
            let side = minimum_mm * (art.modules + 2 * QUIET) as f64 + 2.0;
            return Err(PrintError::TooSmall {
                module_mm: art.module,
                minimum_mm,
                need_width_mm: side + art.width - art.height.min(art.width),
                need_height_mm: side,
            });
        }
        let mut serials = Vec::new();
        let (still, varying): (Vec<Line>, Vec<Line>) = art.lines.into_iter().partition(|l| !l.varies());
        art.lines = still;
        let at = |mm: f64| (mm / 25.4 * f64::from(dpi)).round().max(0.0) as usize;
        for line in varying {
            let font = if line.bold { Font::bold()? } else { Font::regular()? };
            let (before, after) = line.text.split_once(SERIAL).unwrap_or_default();
            let start = line.x + font.width(before) * line.size / PT;
            let end = start + font.width("0000000000") * line.size / PT;
            let mut digits = Vec::new();
            for digit in 0..10 {
                digits.push(paint::text(&digit.to_string(), line.bold, line.size, dpi)?);
            }
            if let Ok(digits) = digits.try_into() {
                serials.push(Serial { x: at(start), y: at(line.y - line.size / PT), digits });
            }
            art.lines.push(Line { text: before.to_owned(), ..line.clone() });
            art.lines.push(Line { text: after.to_owned(), x: end, ..line });
        }
        let last = Bits { bytes: 0, rows: 0, bits: Vec::new() };
        Ok(Self { language, art, dpi, scale: scale as usize, serials, last })
    }

    /// How much the printer itself enlarges a symbol; what is left is in the picture it is given.
    fn zoom(&self) -> usize {
        match self.language {
            Language::Zpl => (1..=ZOOM.min(self.scale)).rev().find(|z| self.scale.is_multiple_of(*z)).unwrap_or(1),
            Language::Tspl => 1,
        }
    }

    fn dots(&self, mm: f64) -> usize {
        (mm / 25.4 * f64::from(self.dpi)).round().max(0.0) as usize
    }

    /// Corner of the symbol: what whole dots leave over is shared to both sides.
    fn corner(&self) -> (usize, usize) {
        let spare = (self.art.module / 25.4 * f64::from(self.dpi) - self.scale as f64) * self.art.modules as f64 / 2.0;
        let at = |mm: f64| (mm / 25.4 * f64::from(self.dpi) + spare).round().max(0.0) as usize;
        (at(self.art.left), at(self.art.top))
    }

    /// What every label shares.
    fn background(&self) -> Result<Bits, PrintError> {
        Ok(black(&[&paint::label(&self.art, None, self.dpi)?.grey()]))
    }

    fn zpl(&self, out: &mut Vec<u8>, item: &Item<'_>) {
        let ((x, y), zoom) = (self.corner(), self.zoom());
        let Bits { bytes, bits, .. } = &self.last;
        let mut text = format!("~DGR:Q.GRF,{},{bytes},", bits.len());
        hex_of(&mut text, bits);
        let _ = write!(text, "\n^XA^FO0,0^XGR:L.GRF,1,1^FS^FO{x},{y}^XGR:Q.GRF,{zoom},{zoom}^FS");
        for serial in &self.serials {
            let Bits { bytes, bits, .. } = serial.picture(item.serial);
            let (x, y, size) = (serial.x, serial.y, bits.len());
            let _ = write!(text, "^FO{x},{y}^GFA,{size},{size},{bytes},");
            hex_of(&mut text, &bits);
            text.push_str("^FS");
        }
        text.push_str("^XZ\n");
        out.extend_from_slice(text.as_bytes());
    }

    fn tspl(&self, out: &mut Vec<u8>, item: &Item<'_>) {
        let (x, y) = self.corner();
        out.extend_from_slice(b"CLS\r\nPUTBMP 0,0,\"L.BMP\"\r\n");
        bitmap(out, x, y, &self.last);
        for serial in &self.serials {
            bitmap(out, serial.x, serial.y, &serial.picture(item.serial));
        }
        out.extend_from_slice(b"PRINT 1,1\r\n");
    }
}

impl Serial {
    fn picture(&self, serial: &str) -> Bits {
        let digits: Vec<&Grey> =
            serial.bytes().filter(u8::is_ascii_digit).map(|b| &self.digits[usize::from(b - b'0')]).collect();
        black(&digits)
    }
}

/// Pictures side by side, in black and white.
fn black(pictures: &[&Grey]) -> Bits {
    let rows = pictures.first().map_or(0, |p| p.height);
    let bytes = pictures.iter().map(|p| p.width).sum::<usize>().div_ceil(8);
    let mut bits = vec![0u8; bytes * rows];
    let mut left = 0;
    for picture in pictures {
        for (y, row) in picture.pixels.chunks_exact(picture.width.max(1)).enumerate() {
            for (x, _) in row.iter().enumerate().filter(|(_, light)| **light < 128) {
                bits[y * bytes + (left + x) / 8] |= 0x80 >> ((left + x) % 8);
            }
        }
        left += picture.width;
    }
    Bits { bytes, rows, bits }
}

/// A symbol, every module `scale` dots.
fn symbol(symbol: &Matrix, scale: usize) -> Bits {
    let side = symbol.size * scale;
    let bytes = side.div_ceil(8);
    let mut bits = Vec::with_capacity(bytes * side);
    for row in &symbol.rows[..symbol.size] {
        let mut line = vec![0u8; bytes];
        for dot in (0..side).filter(|dot| row >> (dot / scale) & 1 == 1) {
            line[dot / 8] |= 0x80 >> (dot % 8);
        }
        for _ in 0..scale {
            bits.extend_from_slice(&line);
        }
    }
    Bits { bytes, rows: side, bits }
}

fn hex_of(out: &mut String, bits: &[u8]) {
    for byte in bits {
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
        }
    }
}

/// In TSPL a zero prints black.
fn bitmap(out: &mut Vec<u8>, x: usize, y: usize, picture: &Bits) {
    out.extend_from_slice(format!("BITMAP {x},{y},{},{},0,", picture.bytes, picture.rows).as_bytes());
    out.extend(picture.bits.iter().map(|b| !b));
    out.extend_from_slice(b"\r\n");
}

impl Output for Job {
    fn boundary(&self, _done: u64) -> bool {
        true
    }

    fn begin(&mut self, tape: &mut Tape, _sample: &Item<'_>) -> Result<(), PrintError> {
        let Bits { bytes, rows, bits } = self.background()?;
        match self.language {
            Language::Zpl => {
                let mut text = format!("~DGR:L.GRF,{},{bytes},", bits.len());
                hex_of(&mut text, &bits);
                let (w, h) = (self.dots(self.art.width), self.dots(self.art.height));
                let _ = write!(text, "\n^XA^PW{w}^LL{h}^LH0,0^XZ\n");
                tape.main.extend_from_slice(text.as_bytes());
            }
            Language::Tspl => {
                let (w, h) = (self.art.width, self.art.height);
                let size = format!("SIZE {w:.1} mm,{h:.1} mm\r\nGAP 2 mm,0 mm\r\nDIRECTION 1\r\n");
                tape.main.extend_from_slice(size.as_bytes());
                // The background goes to the printer once, as a 1-bit BMP file.
                let bmp = bmp(bytes, rows, &bits);
                tape.main.extend_from_slice(format!("DOWNLOAD \"L.BMP\",{},", bmp.len()).as_bytes());
                tape.main.extend_from_slice(&bmp);
                tape.main.extend_from_slice(b"\r\n");
            }
        }
        Ok(())
    }

    fn resume(&mut self, _done: u64) {}

    fn stamp(&mut self, tape: &mut Tape, item: &Item<'_>) -> Result<(), PrintError> {
        self.last = symbol(item.symbol, self.scale / self.zoom());
        match self.language {
            Language::Zpl => self.zpl(&mut tape.main, item),
            Language::Tspl => self.tspl(&mut tape.main, item),
        }
        Ok(())
    }

    fn read_back(&self) -> Result<String, String> {
        let Bits { bytes, rows, bits } = &self.last;
        let scale = self.zoom();
        let quiet = QUIET * self.scale;
        let side = rows * scale + 2 * quiet;
        let mut grey = proof::blank(side, side);
        for (x, y) in (0..*rows).flat_map(|y| (0..*rows).map(move |x| (x, y))) {
            if bits[y * bytes + x / 8] << (x % 8) & 0x80 != 0 {
                proof::fill(&mut grey, quiet + x * scale, quiet + y * scale, scale, scale);
            }
        }
        proof::read(&grey)
    }

    fn finish(&mut self, tape: &mut Tape, _so_far: SoFar<'_>, drain: Drain<'_>) -> Result<(), PrintError> {
        drain(tape)
    }
}

/// A 1-bit BMP: rows from the bottom, padded to four bytes; index 1 is black.
fn bmp(bytes: usize, rows: usize, bits: &[u8]) -> Vec<u8> {
    let stride = bytes.div_ceil(4) * 4;
    let size = 62 + stride * rows;
    let mut out = b"BM".to_vec();
    out.extend_from_slice(&(size as u32).to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    for value in [62, 40, bytes as u32 * 8, rows as u32] {
        out.extend_from_slice(&value.to_le_bytes());
    }
    out.extend_from_slice(&[1, 0, 1, 0]);
    for value in [0, (stride * rows) as u32, 0, 0, 2, 2, 0x00ff_ffff, 0] {
        out.extend_from_slice(&value.to_le_bytes());
    }
    for row in bits.chunks(bytes.max(1)).rev() {
        out.extend_from_slice(row);
        out.resize(out.len() + stride - bytes, 0);
    }
    out
}
