//! A ZIP (APPNOTE 6.3, with ZIP64) of one picture per stamp: SVG, or 1-bit PNG whose rows repeat
//! by copies, so that a symbol of any size is packed at the cost of its modules.

use super::{CHUNK, Drain, Item, Output, SoFar, Tape, record};
use crate::print::deflate::Packer;
use crate::print::qr::{Matrix, QUIET};
use crate::print::{PrintError, proof, raster};

/// Kind of picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Picture {
    /// 1-bit PNG.
    Png {
        /// Pixels per module.
        scale: usize,
        /// Dots per inch, written into the file.
        dpi: u32,
    },
    /// SVG.
    Svg {
        /// Side with quiet zone, mm.
        size_mm: f64,
    },
}

/// A ZIP being written.
pub struct Pictures {
    picture: Picture,
    run: String,
    packer: Packer,
    last: Vec<u8>,
    raw: Vec<u8>,
    entries: u64,
}

/// Bytes of one record of the index: position, number, CRC-32, size, length of name, name.
const INDEX: usize = 8 + 4 + 4 + 1 + NAME;
const NAME: usize = 48;
/// 1980-01-01, so that the same stamps make the same file.
const DAY: u16 = 0x21;

impl Pictures {
    /// Pictures named `RUN/NUMBER-SERIAL.png`.
    #[must_use]
    pub fn new(picture: Picture, run: &str) -> Self {
        let run = run.chars().take(16).collect();
        Self { picture, run, packer: Packer::new(&[], 1), last: Vec::new(), raw: Vec::new(), entries: 0 }
    }

    fn rows(&mut self, symbol: &Matrix, scale: usize) {
        let side = (symbol.size + 2 * QUIET) * scale;
        let stride = 1 + side.div_ceil(8);
        self.raw.clear();
        self.raw.resize(stride * side, 0xff);
        for (y, row) in self.raw.chunks_exact_mut(stride).enumerate() {
            row[0] = 0;
            let module = (y / scale).wrapping_sub(QUIET);
            let mut bits = symbol.rows.get(module).copied().unwrap_or(0);
            while bits != 0 {
                let x = bits.trailing_zeros() as usize;
                bits &= bits - 1;
                for pixel in (x + QUIET) * scale..(x + QUIET + 1) * scale {
                    row[1 + pixel / 8] &= !(0x80 >> (pixel % 8));
                }
            }
        }
    }

    fn png(&mut self, symbol: &Matrix, scale: usize, dpi: u32) {
        self.rows(symbol, scale);
        let side = ((symbol.size + 2 * QUIET) * scale) as u32;
        let out = &mut self.last;
        out.clear();
        out.extend_from_slice(b"\x89PNG\r\n\x1a\n");
        let mut head = [0; 13];
        head[..4].copy_from_slice(&side.to_be_bytes());
        head[4..8].copy_from_slice(&side.to_be_bytes());
        head[8] = 1;
        chunk(out, *b"IHDR", |out| out.extend_from_slice(&head));
        let metre = ((f64::from(dpi) / 0.0254).round() as u32).to_be_bytes();
        chunk(out, *b"pHYs", |out| {
            out.extend_from_slice(&metre);
            out.extend_from_slice(&metre);
            out.push(1);
        });
        chunk(out, *b"IDAT", |out| self.packer.zlib(&self.raw, out));
        chunk(out, *b"IEND", |_| {});
    }

    fn name(&self, item: &Item<'_>) -> String {
        let end = if matches!(self.picture, Picture::Png { .. }) { "png" } else { "svg" };
        let dash = if item.serial.is_empty() { "" } else { "-" };
        format!("{}/{:07}{dash}{}.{end}", self.run, item.number + 1, item.serial)
    }
}

fn chunk(out: &mut Vec<u8>, kind: [u8; 4], fill: impl FnOnce(&mut Vec<u8>)) {
    let at = out.len();
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&kind);
    fill(out);
    let length = (out.len() - at - 8) as u32;
    out[at..at + 4].copy_from_slice(&length.to_be_bytes());
    let crc = crc32fast::hash(&out[at + 4..]);
    out.extend_from_slice(&crc.to_be_bytes());
}

fn put(out: &mut Vec<u8>, parts: &[&[u8]]) {
    for part in parts {
        out.extend_from_slice(part);
    }
}

impl Output for Pictures {
    fn boundary(&self, _done: u64) -> bool {
        true
    }

    fn begin(&mut self, _tape: &mut Tape, sample: &Item<'_>) -> Result<(), PrintError> {
        if let Picture::Png { scale, .. } = self.picture {
            self.rows(sample.symbol, scale);
            let stride = 1 + ((sample.symbol.size + 2 * QUIET) * scale).div_ceil(8);
            self.packer = Packer::new(&self.raw, stride);
        }
        Ok(())
    }

    fn resume(&mut self, done: u64) {
        self.entries = done;
    }

    fn stamp(&mut self, tape: &mut Tape, item: &Item<'_>) -> Result<(), PrintError> {
        match self.picture {
            Picture::Png { scale, dpi } => self.png(item.symbol, scale, dpi),
            Picture::Svg { size_mm } => self.last = raster::svg(item.symbol, size_mm).into_bytes(),
        }
        let name = self.name(item);
        let (crc, size) = (crc32fast::hash(&self.last), (self.last.len() as u32).to_le_bytes());
        let mut index = [0; INDEX];
        index[..8].copy_from_slice(&tape.at().to_le_bytes());
        index[8..12].copy_from_slice(&crc.to_le_bytes());
        index[12..16].copy_from_slice(&size);
        let length = name.len().min(NAME);
        index[16] = length as u8;
        index[17..17 + length].copy_from_slice(&name.as_bytes()[..length]);
        tape.side.extend_from_slice(&index);
        let date = DAY.to_le_bytes();
        put(
            &mut tape.main,
            &[
                b"PK\x03\x04\x0a\0\0\0\0\0\0\0",
                &date,
                &crc.to_le_bytes(),
                &size,
                &size,
                &(length as u16).to_le_bytes(),
                &[0; 2],
                &name.as_bytes()[..length],
                &self.last,
            ],
        );
        self.entries += 1;
        Ok(())
    }

    fn read_back(&self) -> Result<String, String> {
        let grey = match self.picture {
            Picture::Png { .. } => proof::raster_of_png(&self.last),
            Picture::Svg { .. } => proof::raster_of_svg(&String::from_utf8_lossy(&self.last), 4),
        };
        proof::read(&grey.map_err(|e| e.to_string())?)
    }

    fn finish(&mut self, tape: &mut Tape, so_far: SoFar<'_>, drain: Drain<'_>) -> Result<(), PrintError> {
        let late = std::mem::take(&mut tape.side);
        let mut late = late.as_slice();
        let from = tape.at();
        let mut index = [0; INDEX];
        while record(so_far.side, &mut index)? || record(&mut late, &mut index)? {
            let name = &index[17..17 + usize::from(index[16]).min(NAME)];
            let mut extra = Vec::new();
            let position = u64::from_le_bytes(std::array::from_fn(|i| index[i]));
            let short = u32::try_from(position).unwrap_or(u32::MAX);
            if short == u32::MAX {
                put(&mut extra, &[&1u16.to_le_bytes(), &8u16.to_le_bytes(), &position.to_le_bytes()]);
            }
            let needs: u16 = if extra.is_empty() { 10 } else { 45 };
            put(
                &mut tape.main,
                &[
                    b"PK\x01\x02\x2d\0",
                    &needs.to_le_bytes(),
                    &[0; 6],
                    &DAY.to_le_bytes(),
                    &index[8..12],
                    &index[12..16],
                    &index[12..16],
                    &(name.len() as u16).to_le_bytes(),
                    &(extra.len() as u16).to_le_bytes(),
                    &[0; 10],
                    &short.to_le_bytes(),
                    name,
                    &extra,
                ],
            );
            if tape.main.len() > CHUNK {
                drain(tape)?;
            }
        }
        let (size, end) = (tape.at() - from, tape.at());
        let count = self.entries.to_le_bytes();
        put(
            &mut tape.main,
            &[
                b"PK\x06\x06",
                &44u64.to_le_bytes(),
                &[45, 0, 45, 0],
                &[0; 8],
                &count,
                &count,
                &size.to_le_bytes(),
                &from.to_le_bytes(),
                b"PK\x06\x07\0\0\0\0",
                &end.to_le_bytes(),
                &1u32.to_le_bytes(),
                b"PK\x05\x06\0\0\0\0",
                &(self.entries.min(0xffff) as u16).to_le_bytes(),
                &(self.entries.min(0xffff) as u16).to_le_bytes(),
                &u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes(),
                &u32::try_from(from).unwrap_or(u32::MAX).to_le_bytes(),
                &[0; 2],
            ],
        );
        drain(tape)
    }
}
