//! QR symbols (ISO/IEC 18004) of stamp texts: explicit segments, smallest version at level M.

use super::PrintError;
use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};

/// Quiet zone in modules on every side (ISO/IEC 18004 §9.1).
pub const QUIET: usize = 4;
/// Largest version of a stamp: 49 modules.
pub const MAX_VERSION: i16 = 8;

/// A symbol: `size` × `size` modules, row by row, true = dark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// Modules per side.
    pub size: usize,
    dark: Vec<bool>,
}

impl Matrix {
    /// Whether a module is dark; outside the symbol it is not.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.size && y < self.size && self.dark[y * self.size + x]
    }

    /// Horizontal runs of dark modules: (x, y, length).
    pub fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        (0..self.size).flat_map(move |y| {
            let mut x = 0;
            std::iter::from_fn(move || {
                while x < self.size && !self.is_dark(x, y) {
                    x += 1;
                }
                let start = x;
                while x < self.size && self.is_dark(x, y) {
                    x += 1;
                }
                (x > start).then_some((start, y, x - start))
            })
        })
    }
}

/// One segment of the text in its cheapest mode.
enum Segment<'a> {
    Alphanumeric(&'a [u8]),
    Numeric(&'a [u8]),
    Byte(&'a [u8]),
}

/// Segments of a canonical stamp text; `None` for any other text.
fn segments(text: &str) -> Option<Vec<Segment<'_>>> {
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
    Ok(Matrix { size: code.width(), dark: code.into_colors().into_iter().map(|c| c == Color::Dark).collect() })
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
