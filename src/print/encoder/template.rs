//! What the data codewords of a run share, and where serial and signature stand in them.

use super::DIGITS;
use crate::print::PrintError;
use crate::print::qr::{Segment, segments};

/// Room for the codewords of the largest symbol (242) and one look beyond.
pub const STREAM: usize = 257;

/// The bits of a run's stamps.
pub struct Layout {
    /// Text before the serial (or before the query, on lot-level runs).
    head: String,
    /// Codewords with the variable digits left at zero.
    pub fixed: [u8; STREAM],
    /// First bit of the serial's digits, if the run has serials.
    pub serial: Option<usize>,
    /// First bit of the digits of `S`.
    pub digits: usize,
    bits: usize,
}

const SERIAL: usize = 10;
const QUERY: &str = "?S=";

fn digit_bits(count: usize) -> usize {
    count / 3 * 10 + [0, 4, 7][count % 3]
}

fn alphanumeric(byte: u8) -> u64 {
    match byte {
        b'0'..=b'9' => u64::from(byte - b'0'),
        b'A'..=b'Z' => u64::from(byte - b'A') + 10,
        other => b" $%*+-./:".iter().position(|b| *b == other).unwrap_or(0) as u64 + 36,
    }
}

impl Layout {
    /// From one stamp of the run.
    ///
    /// # Errors
    /// Not a canonical stamp.
    pub fn new(sample: &str) -> Result<Self, PrintError> {
        let refuse = || PrintError::Encode("it is not a canonical stamp".into());
        let parts = segments(sample).ok_or_else(refuse)?;
        let (path, digits) = sample.split_once(QUERY).ok_or_else(refuse)?;
        let serial = path.len() >= SERIAL + 4
            && path.is_char_boundary(path.len() - SERIAL - 4)
            && path[path.len() - SERIAL - 4..].starts_with("/21/");
        // Numeric segments: GTIN, then the serial if there is one, then `S`.
        let numeric = parts.iter().filter(|s| matches!(s, Segment::Numeric(_))).count();
        if digits.len() != DIGITS || numeric != 2 + usize::from(serial) {
            return Err(refuse());
        }
        let head = &path[..if serial { path.len() - SERIAL } else { path.len() }];
        let mut out = Self { head: head.to_owned(), fixed: [0; STREAM], serial: None, digits: 0, bits: 0 };
        let mut seen = 0;
        for part in parts {
            match part {
                Segment::Alphanumeric(text) => {
                    out.push(2, 4)?;
                    out.push(text.len() as u64, 9)?;
                    for pair in text.chunks(2) {
                        match pair {
                            [a, b] => out.push(alphanumeric(*a) * 45 + alphanumeric(*b), 11)?,
                            [a] => out.push(alphanumeric(*a), 6)?,
                            _ => {}
                        }
                    }
                }
                Segment::Byte(text) => {
                    out.push(4, 4)?;
                    out.push(text.len() as u64, 8)?;
                    for byte in text {
                        out.push(u64::from(*byte), 8)?;
                    }
                }
                Segment::Numeric(text) => {
                    out.push(1, 4)?;
                    out.push(text.len() as u64, 10)?;
                    let at = out.bits;
                    out.skip(digit_bits(text.len()))?;
                    match (seen, serial) {
                        (0, _) => put_digits(&mut out.fixed, at, text),
                        (1, true) => out.serial = Some(at),
                        _ => out.digits = at,
                    }
                    seen += 1;
                }
            }
        }
        Ok(out)
    }

    /// Data bits before the terminator.
    #[must_use]
    pub fn bits(&self) -> usize {
        self.bits
    }

    fn skip(&mut self, count: usize) -> Result<(), PrintError> {
        self.bits += count;
        if self.bits > (STREAM - 9) * 8 {
            return Err(PrintError::Encode("it needs more than 49 modules; shorten the lot or the host".into()));
        }
        Ok(())
    }

    fn push(&mut self, value: u64, count: usize) -> Result<(), PrintError> {
        let at = self.bits;
        self.skip(count)?;
        put(&mut self.fixed, at, value, count);
        Ok(())
    }

    /// Pad codewords after the terminator (§7.4.10); the terminator is four zeros or as many as fit.
    pub fn pad(&mut self, capacity: usize) {
        let from = (self.bits + 4).min(capacity).div_ceil(8);
        for (byte, pad) in self.fixed[from..capacity / 8].iter_mut().zip([0xec, 0x11].into_iter().cycle()) {
            *byte = pad;
        }
    }

    /// Serial and digits of a stamp of this run.
    ///
    /// # Errors
    /// The text is not of this run.
    pub fn parts<'a>(&self, text: &'a str) -> Result<(&'a [u8], &'a [u8; DIGITS]), PrintError> {
        let refuse = || PrintError::Encode("the stamp is not of this run".into());
        let rest = text.strip_prefix(self.head.as_str()).ok_or_else(refuse)?.as_bytes();
        let (serial, rest) =
            rest.split_at_checked(if self.serial.is_some() { SERIAL } else { 0 }).ok_or_else(refuse)?;
        let digits: &[u8; DIGITS] =
            rest.strip_prefix(QUERY.as_bytes()).and_then(|d| d.try_into().ok()).ok_or_else(refuse)?;
        if !serial.iter().chain(digits).all(u8::is_ascii_digit) {
            return Err(refuse());
        }
        Ok((serial, digits))
    }
}

/// Adds `count` (at most 56) bits at bit `at`; they must be zero so far.
fn put(bytes: &mut [u8; STREAM], at: usize, value: u64, count: usize) {
    let shifted = value << (64 - count - at % 8);
    for (byte, add) in bytes[at / 8..].iter_mut().zip(shifted.to_be_bytes()) {
        *byte |= add;
    }
}

/// Adds digits in numeric mode (§7.4.3) at bit `at`; the bits must be zero so far.
pub fn put_digits(bytes: &mut [u8; STREAM], at: usize, digits: &[u8]) {
    let value = |part: &[u8]| part.iter().fold(0u64, |n, d| n * 10 + u64::from(d & 15));
    let mut at = at;
    let mut fifteens = digits.chunks_exact(15);
    for part in &mut fifteens {
        let bits = part.chunks_exact(3).fold(0, |n, three| n << 10 | value(three));
        put(bytes, at, bits, 50);
        at += 50;
    }
    for part in fifteens.remainder().chunks(3) {
        let count = digit_bits(part.len());
        put(bytes, at, value(part), count);
        at += count;
    }
}
