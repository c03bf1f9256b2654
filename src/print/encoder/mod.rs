//! The encoder of a run: host, GTIN, lot, version and function patterns are fixed, only serial and
//! signature change, so everything else is computed once. Bit-identical to [`super::qr::stamp`],
//! which stays the general encoder and the oracle.

mod penalty;
mod reed_solomon;
mod template;
mod version;

use super::PrintError;
use super::qr::{MAX_SIDE, Matrix};
use penalty::{ABOVE, Board, HEIGHT, MASKS};
use reed_solomon::ReedSolomon;
use template::{Layout, STREAM, put_digits};
use version::{Function, VERSIONS, Version, inverts};

/// Digits of the signed parameter `S`.
const DIGITS: usize = crate::domain::stamp::decimal::DIGITS;

/// Two bits of the interleaved codewords and the modules they go to.
#[derive(Clone, Copy)]
struct Place {
    /// First bit in the stream.
    bit: u16,
    /// Row.
    y: u8,
    /// Column of the last of its bits.
    x: u8,
    /// 3 for two modules side by side, 1 for one.
    keep: u8,
}

/// Encodes the stamps of one run.
pub struct RunEncoder {
    layout: Layout,
    version: Version,
    ecc: ReedSolomon,
    /// Function patterns and masks over a board without data.
    base: Box<Board>,
    places: Vec<Place>,
}

impl RunEncoder {
    /// Learns what the stamps of a run share from one of them.
    ///
    /// # Errors
    /// Not a canonical stamp, or too long for 49 modules.
    pub fn new(sample: &str) -> Result<Self, PrintError> {
        let mut layout = Layout::new(sample)?;
        let version = VERSIONS
            .into_iter()
            .find(|v| layout.bits() <= v.capacity())
            .ok_or_else(|| PrintError::Encode("it needs more than 49 modules; shorten the lot or the host".into()))?;
        layout.pad(version.capacity());
        let function = Function::new(&version);
        let mut base = Box::new([[0; MASKS]; HEIGHT]);
        for y in 0..version.size {
            for mask in 0..MASKS {
                let flips = (0..version.size).filter(|x| inverts(mask, *x, y)).fold(0u64, |row, x| row | 1 << x);
                base[ABOVE + y][mask] = function.dark[mask][y] | flips & !function.taken[y];
            }
        }
        let total = (version.blocks.iter().sum::<usize>() + 4 * version.ec) * 8;
        let places = places(&version, &function.taken, total);
        Ok(Self { layout, version, ecc: ReedSolomon::new(version.ec), base, places })
    }

    /// Modules per side of every symbol of the run.
    #[must_use]
    pub fn size(&self) -> usize {
        self.version.size
    }

    /// The symbol of one stamp of the run.
    ///
    /// # Errors
    /// The text is not of this run.
    pub fn encode(&self, text: &str) -> Result<Matrix, PrintError> {
        let (serial, digits) = self.layout.parts(text)?;
        Ok(self.encode_parts(serial, digits).0)
    }

    /// The symbol of a stamp with this serial (empty on lot-level runs) and these digits of `S`,
    /// and the mask chosen.
    #[must_use]
    pub fn encode_parts(&self, serial: &[u8], digits: &[u8; DIGITS]) -> (Matrix, usize) {
        let data = self.data(serial, digits);
        let mut board = self.base.clone();
        for (row, word) in board[ABOVE..].iter_mut().zip(&data[..self.version.size]) {
            for masked in row {
                *masked ^= word;
            }
        }
        let scores = penalty::scores(&board, self.version.size);
        let best = (0..MASKS).min_by_key(|mask| scores[*mask]).unwrap_or(0);
        (self.masked(&board, best), best)
    }

    /// The symbol under a mask named by the caller.
    ///
    /// # Errors
    /// The text is not of this run.
    pub fn encode_with_mask(&self, text: &str, mask: usize) -> Result<Matrix, PrintError> {
        let (serial, digits) = self.layout.parts(text)?;
        let mut board = self.base.clone();
        for (row, word) in board[ABOVE..].iter_mut().zip(self.data(serial, digits)) {
            row[mask % MASKS] ^= word;
        }
        Ok(self.masked(&board, mask % MASKS))
    }

    fn masked(&self, board: &Board, mask: usize) -> Matrix {
        let mut rows = [0; MAX_SIDE];
        for (to, from) in rows.iter_mut().zip(&board[ABOVE..ABOVE + self.version.size]) {
            *to = from[mask];
        }
        Matrix { size: self.version.size, rows }
    }

    /// Rows with the data modules alone, unmasked.
    fn data(&self, serial: &[u8], digits: &[u8; DIGITS]) -> [u64; 64] {
        let mut codewords = self.layout.fixed;
        if let Some(at) = self.layout.serial {
            put_digits(&mut codewords, at, serial);
        }
        put_digits(&mut codewords, self.layout.digits, digits);
        let stream = self.interleave(&codewords);
        // Sixteen bits from every byte on, so that two bits at any offset are one look-up.
        let mut wide = [0u16; 256];
        for (to, pair) in wide.iter_mut().zip(stream.windows(2)) {
            *to = u16::from_be_bytes([pair[0], pair[1]]);
        }
        let mut rows = [0u64; 64];
        for place in &self.places {
            let pair = wide[usize::from(place.bit >> 3) & 255] >> (14 - (place.bit & 7));
            let pair = if place.keep == 3 { pair & 3 } else { pair >> 1 & 1 };
            rows[usize::from(place.y & 63)] |= u64::from(pair) << (place.x & 63);
        }
        rows
    }

    /// Data and error correction codewords in the order of placement (§7.6).
    fn interleave(&self, codewords: &[u8; STREAM]) -> [u8; STREAM] {
        let mut out = [0u8; STREAM];
        let blocks = &self.version.blocks;
        let data: usize = blocks.iter().sum();
        let mut from = 0;
        for (block, length) in blocks.iter().enumerate() {
            let bytes = &codewords[from..from + length];
            // The first two blocks are shorter by one where blocks differ.
            for (i, byte) in bytes.iter().enumerate() {
                let at = if i < blocks[0] { 4 * i + block } else { 4 * i + block - 2 };
                out[at] = *byte;
            }
            let ecc = self.ecc.remainder(bytes);
            for (i, byte) in ecc[..self.ecc.length()].iter().enumerate() {
                out[data + 4 * i + block] = *byte;
            }
            from += length;
        }
        out
    }
}

/// The zigzag of §7.7.3 over the modules that are free.
fn places(version: &Version, taken: &[u64; MAX_SIDE], total: usize) -> Vec<Place> {
    let size = version.size;
    let mut places = Vec::new();
    let mut bit = 0;
    let mut upward = true;
    // Pairs of columns from the right; the vertical timing pattern is left out.
    let rights = (7..size).rev().step_by(2).chain([5, 3, 1]);
    for right in rights {
        for step in 0..size {
            let y = if upward { size - 1 - step } else { step };
            let free = |x: usize| taken[y] >> x & 1 == 0;
            let wanted: &[usize] = match (free(right), free(right - 1)) {
                (true, true) if bit + 2 <= total => &[right - 1, 3],
                (true, _) if bit < total => &[right, 1],
                (false, true) if bit < total => &[right - 1, 1],
                _ => continue,
            };
            places.push(Place { bit: bit as u16, y: y as u8, x: wanted[0] as u8, keep: wanted[1] as u8 });
            bit += if wanted[1] == 3 { 2 } else { 1 };
        }
        upward = !upward;
    }
    places
}

#[cfg(test)]
mod tests;
