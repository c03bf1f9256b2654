//! Commands for thermal printers: ZPL II and TSPL. Modules are whole dots, placed on whole dots, so
//! nothing is rounded by the printer.

use super::{Drain, Item, Output, Tape};
use crate::print::art::{Art, Line, SERIAL};
use crate::print::qr::{Matrix, QUIET};
use crate::print::{PrintError, paint, proof};
use std::fmt::Write as _;
use std::io::Read;

/// Language of the printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Zebra.
    Zpl,
    /// TSC and others.
    Tspl,
}

/// A job being written.
pub struct Job {
    language: Language,
    art: Art,
    dpi: u32,
    /// Dots per module.
    scale: usize,
    last: Option<Matrix>,
}

impl Job {
    /// Labels `art` at `dpi`; the module shrinks to whole dots.
    ///
    /// # Errors
    /// Fewer than two dots per module: no thermal printer draws that.
    pub fn new(language: Language, art: Art, dpi: u32) -> Result<Self, PrintError> {
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
        Ok(Self { language, art, dpi, scale: scale as usize, last: None })
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

    /// What every label shares, as bits: 1 = black.
    fn background(&self) -> Result<(usize, usize, Vec<u8>), PrintError> {
        let still = Art { lines: self.art.lines.iter().filter(|l| !l.varies()).cloned().collect(), ..self.art.clone() };
        let grey = paint::label(&still, None, self.dpi)?.grey();
        let bytes = grey.width.div_ceil(8);
        let mut bits = vec![0u8; bytes * grey.height];
        for (i, pixel) in grey.pixels.iter().enumerate().filter(|(_, p)| **p < 128) {
            let _ = pixel;
            bits[i / grey.width * bytes + i % grey.width / 8] |= 0x80 >> (i % grey.width % 8);
        }
        Ok((bytes, grey.height, bits))
    }

    fn varying(&self) -> impl Iterator<Item = &Line> {
        self.art.lines.iter().filter(|l| l.varies())
    }

    fn zpl(&self, out: &mut Vec<u8>, item: &Item<'_>) {
        let (symbol, (x, y), scale) = (item.symbol, self.corner(), self.scale);
        let bytes = symbol.size.div_ceil(8);
        let mut text = format!("~DGR:Q.GRF,{},{bytes},", bytes * symbol.size);
        for row in &symbol.rows[..symbol.size] {
            let _ = write!(text, "{:016X}", row.reverse_bits());
            text.truncate(text.len() - 16 + 2 * bytes);
        }
        let _ = write!(text, "\n^XA^FO0,0^XGR:L.GRF,1,1^FS^FO{x},{y}^XGR:Q.GRF,{scale},{scale}^FS");
        for line in self.varying() {
            let height = self.dots(line.size / crate::print::art::PT);
            let (x, y) = (self.dots(line.x), self.dots(line.y));
            let value = line.text.replace(SERIAL, item.serial);
            let _ = write!(text, "^CI28^FT{x},{y}^A0N,{height},{height}^FD{value}^FS");
        }
        text.push_str("^XZ\n");
        out.extend_from_slice(text.as_bytes());
    }

    fn tspl(&self, out: &mut Vec<u8>, item: &Item<'_>, background: &str) {
        let (symbol, (x, y), scale) = (item.symbol, self.corner(), self.scale);
        let side = symbol.size * scale;
        let bytes = side.div_ceil(8);
        out.extend_from_slice(format!("CLS\r\n{background}BITMAP {x},{y},{bytes},{side},0,").as_bytes());
        for row in &symbol.rows[..symbol.size] {
            // In TSPL a zero prints black.
            let mut line = vec![0xffu8; bytes];
            for dot in (0..side).filter(|dot| row >> (dot / scale) & 1 == 1) {
                line[dot / 8] &= !(0x80 >> (dot % 8));
            }
            for _ in 0..scale {
                out.extend_from_slice(&line);
            }
        }
        out.extend_from_slice(b"\r\n");
        for line in self.varying() {
            let height = line.size;
            let top = line.y - line.size / crate::print::art::PT;
            let (x, y) = (self.dots(line.x), self.dots(top));
            let value = line.text.replace(SERIAL, item.serial);
            let row = format!("TEXT {x},{y},\"0\",0,{:.0},{:.0},\"{value}\"\r\n", height.max(4.0), height.max(4.0));
            out.extend_from_slice(row.as_bytes());
        }
        out.extend_from_slice(b"PRINT 1,1\r\n");
    }
}

impl Output for Job {
    fn boundary(&self, _done: u64) -> bool {
        true
    }

    fn begin(&mut self, tape: &mut Tape, _sample: &Item<'_>) -> Result<(), PrintError> {
        let (bytes, rows, bits) = self.background()?;
        match self.language {
            Language::Zpl => {
                let mut text = format!("~DGR:L.GRF,{},{bytes},", bits.len());
                bits.iter().for_each(|b| {
                    let _ = write!(text, "{b:02X}");
                });
                let (w, h) = (self.dots(self.art.width), self.dots(self.art.height));
                let _ = write!(text, "\n^XA^PW{w}^LL{h}^LH0,0^XZ\n");
                tape.main.extend_from_slice(text.as_bytes());
            }
            Language::Tspl => {
                let (w, h) = (self.art.width, self.art.height);
                let size = format!("SIZE {w:.1} mm,{h:.1} mm\r\nGAP 2 mm,0 mm\r\nDIRECTION 1\r\nCODEPAGE UTF-8\r\n");
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
        match self.language {
            Language::Zpl => self.zpl(&mut tape.main, item),
            Language::Tspl => self.tspl(&mut tape.main, item, "PUTBMP 0,0,\"L.BMP\"\r\n"),
        }
        self.last = Some(item.symbol.clone());
        Ok(())
    }

    fn read_back(&self) -> Result<String, String> {
        let symbol = self.last.as_ref().ok_or("nothing was written")?;
        let side = (symbol.size + 2 * QUIET) * self.scale;
        let mut grey = proof::blank(side, side);
        let scale = self.scale;
        for (x, y, length) in symbol.runs() {
            proof::fill(&mut grey, (x + QUIET) * scale, (y + QUIET) * scale, length * scale, scale);
        }
        proof::read(&grey)
    }

    fn finish(&mut self, tape: &mut Tape, _side: &mut dyn Read, drain: Drain<'_>) -> Result<(), PrintError> {
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
