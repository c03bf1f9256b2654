//! QR symbols (ISO/IEC 18004) of stamp texts: explicit segments, smallest version at level M.

use super::PrintError;
use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};

/// Quiet zone in modules on every side (ISO/IEC 18004 §9.1).
pub const QUIET: usize = 4;
/// Largest version of a stamp: 49 modules.
pub const MAX_VERSION: i16 = 8;

/// Modules per side of the largest stamp.
pub const MAX_SIDE: usize = 49;

/// A symbol: `size` × `size` modules, one machine word per row, bit `x` set = dark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// Modules per side.
    pub size: usize,
    /// Rows; those from `size` on are empty.
    pub rows: [u64; MAX_SIDE],
}

impl Matrix {
    /// Whether a module is dark; outside the symbol it is not.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.size && y < self.size && self.rows[y] >> x & 1 == 1
    }

    /// Horizontal runs of dark modules: (x, y, length).
    pub fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        self.rows[..self.size].iter().enumerate().flat_map(|(y, row)| {
            let mut rest = *row;
            std::iter::from_fn(move || {
                let x = rest.trailing_zeros() as usize;
                if x >= 64 {
                    return None;
                }
                let length = (rest >> x).trailing_ones() as usize;
                rest &= !((u64::MAX >> (64 - length)) << x);
                Some((x, y, length))
            })
        })
    }
}

/// One segment of the text in its cheapest mode.
#[derive(Debug, Clone, Copy)]
pub(super) enum Segment<'a> {
    Alphanumeric(&'a [u8]),
    Numeric(&'a [u8]),
    Byte(&'a [u8]),
}

/// Segments of a canonical stamp text; `None` for any other text.
pub(super) fn segments(text: &str) -> Option<Vec<Segment<'_>>> {
    let (path, digits) = text.split_once("?S=")?;
    let gtin = path.find("/01/")? + 4;
    let rest = path.get(gtin..gtin + 14)?;
    let tail = path.get(gtin + 14..)?;
    let alphanumeric = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase() || b"$%*+-./: ".contains(&b);
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !path.bytes().all(alphanumeric) || !numeric(rest) || !numeric(digits) {
        return None;
    }
    let mut out = vec![Segment::Alphanumeric(&path.as_bytes()[..gtin]), Segment::Numeric(rest.as_bytes())];
    match tail.rfind("/21/") {
        Some(at) if numeric(&tail[at + 4..]) => {
            out.push(Segment::Alphanumeric(&tail.as_bytes()[..at + 4]));
            out.push(Segment::Numeric(&tail.as_bytes()[at + 4..]));
        }
        _ => out.push(Segment::Alphanumeric(tail.as_bytes())),
    }
    out.push(Segment::Byte(b"?S="));
    out.push(Segment::Numeric(digits.as_bytes()));
    Some(out)
}

fn with_version(segments: &[Segment<'_>], version: i16) -> Option<QrCode> {
    let mut bits = Bits::new(Version::Normal(version));
    for segment in segments {
        match segment {
            Segment::Alphanumeric(data) => bits.push_alphanumeric_data(data),
            Segment::Numeric(data) => bits.push_numeric_data(data),
            Segment::Byte(data) => bits.push_byte_data(data),
        }
        .ok()?;
    }
    bits.push_terminator(EcLevel::M).ok()?;
    QrCode::with_bits(bits, EcLevel::M).ok()
}

fn matrix(code: &QrCode) -> Matrix {
    let size = code.width();
    let mut rows = [0u64; MAX_SIDE];
    for (row, colors) in rows.iter_mut().zip(code.to_colors().chunks(size)) {
        *row = colors.iter().rev().fold(0, |word, c| word << 1 | u64::from(*c == Color::Dark));
    }
    Matrix { size, rows }
}

/// The symbol of a stamp text.
///
/// # Errors
/// The text does not fit version 8-M (49 modules), the largest a stamp may use: shorten the lot or
/// the host.
pub fn stamp(text: &str) -> Result<Matrix, PrintError> {
    let segments = segments(text).ok_or_else(|| PrintError::Encode("it is not a canonical stamp".into()))?;
    let code = (1..=MAX_VERSION)
        .find_map(|version| with_version(&segments, version))
        .ok_or_else(|| PrintError::Encode("it needs more than 49 modules; shorten the lot or the host".into()))?;
    Ok(matrix(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(host: &str, lot: &str) -> String {
        format!("HTTPS://{host}/01/08938501234567/10/{lot}/21/0000123456?S={}", "1234567890123".repeat(13))
    }

    #[test]
    fn a_sixteen_character_host_and_an_eight_character_lot_fit_version_7() {
        let symbol = stamp(&text("TEM.TINH.GOV.VN1", "L2611-01")).expect("a symbol");
        assert_eq!(symbol.size, 45);
        let dark: usize = symbol.runs().map(|r| r.2).sum();
        assert_eq!(dark, (0..45 * 45).filter(|i| symbol.is_dark(i % 45, i / 45)).count());
    }

    #[test]
    fn the_longest_lot_stays_within_49_modules() {
        assert_eq!(stamp(&text("TEM.TINH.GOV.VN1", "ABCDEFGHIJKLMNOPQRST")).map(|s| s.size), Ok(49));
        assert!(matches!(stamp(&text(&"A".repeat(64), "ABCDEFGHIJKLMNOPQRST")), Err(PrintError::Encode(_))));
        assert!(matches!(stamp("hello"), Err(PrintError::Encode(_))));
    }
}
