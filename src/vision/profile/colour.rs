//! Colours: sRGB as stored, linear light, CIELAB (CIE 15, white D65) for distances.

use serde::{Deserialize, Deserializer};

/// A colour as files hold it (IEC 61966-2-1), 8 bits a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Srgb(pub [u8; 3]);

impl Srgb {
    /// As `#rrggbb`.
    #[must_use]
    pub fn hex(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }
    /// Linear light, 0 to 1 a channel.
    #[must_use]
    pub fn linear(self) -> [f64; 3] {
        self.0.map(|v| to_linear(f64::from(v)))
    }
}

impl<'de> Deserialize<'de> for Srgb {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()));
        let value = digits.and_then(|d| u32::from_str_radix(d, 16).ok());
        let value = value.ok_or_else(|| serde::de::Error::custom(format!("colour {text:?}: write it as #rrggbb")))?;
        let [_, r, g, b] = value.to_be_bytes();
        Ok(Self([r, g, b]))
    }
}

/// Linear light of a channel given as 0 to 255.
#[must_use]
pub fn to_linear(v: f64) -> f64 {
    let v = (v / 255.0).clamp(0.0, 1.0);
    if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

/// CIELAB of linear sRGB light.
#[must_use]
pub fn lab(linear: [f64; 3]) -> [f64; 3] {
    let [r, g, b] = linear.map(|v| v.max(0.0));
    let x = (0.412_4 * r + 0.357_6 * g + 0.180_5 * b) / 0.950_5;
    let y = 0.212_6 * r + 0.715_2 * g + 0.072_2 * b;
    let z = (0.019_3 * r + 0.119_2 * g + 0.950_5 * b) / 1.089;
    let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    [116.0 * f(y) - 16.0, 500.0 * (f(x) - f(y)), 200.0 * (f(y) - f(z))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_is_neutral_and_the_blue_of_the_mark_is_blue() {
        let [l, a, b] = lab(Srgb([255, 255, 255]).linear());
        assert!((l - 100.0).abs() < 0.05 && a.abs() < 0.05 && b.abs() < 0.05, "{l} {a} {b}");
        let [_, a, b] = lab(Srgb([0x18, 0x5d, 0xaa]).linear());
        assert!(b < -40.0 && a.abs() < 20.0, "{a} {b}");
    }
}
