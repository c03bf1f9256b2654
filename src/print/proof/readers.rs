//! The independent decoders: rxing in every build; zxing-cpp, which reads more on whole sheets, where the
//! program is built with it.

use super::plane::Point;
use crate::print::raster::Grey;
use rxing::common::{GlobalHistogramBinarizer, HybridBinarizer};
use rxing::multi::MultipleBarcodeReader;
use rxing::multi::qrcode::QRCodeMultiReader;
use rxing::qrcode::QRCodeReader;
use rxing::{Binarizer, BinaryBitmap, DecodeHints, Luma8LuminanceSource, RXingResult, Reader};

/// What reads in this build.
pub const DECODERS: &str = if cfg!(feature = "zxing-cpp") { "zxing-cpp, rxing" } else { "rxing" };

/// A symbol that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// Its text.
    pub text: String,
    /// Middles of the finder patterns left top, right top and left bottom; third the alignment pattern, or
    /// where the parallelogram closes.
    pub points: [Point; 4],
    /// Whether the third point is an alignment pattern.
    pub aligned: bool,
}

fn source(grey: &Grey) -> Option<Luma8LuminanceSource> {
    let (width, height) = (u32::try_from(grey.width).ok()?, u32::try_from(grey.height).ok()?);
    Luma8LuminanceSource::new(grey.pixels.clone(), width, height).ok()
}

fn hints() -> DecodeHints {
    DecodeHints { TryHarder: Some(true), ..DecodeHints::default() }
}

fn read(result: &RXingResult) -> Option<Read> {
    let points = result.getPoints();
    let at = |n: usize| points.get(n).map(|p| [f64::from(p.x), f64::from(p.y)]);
    let (bl, tl, tr) = (at(0)?, at(1)?, at(2)?);
    let aligned = at(3);
    let fourth = aligned.unwrap_or([tr[0] + bl[0] - tl[0], tr[1] + bl[1] - tl[1]]);
    Some(Read { text: result.getText().to_owned(), points: [tl, tr, fourth, bl], aligned: aligned.is_some() })
}

/// All symbols a reader sees at once.
#[must_use]
pub fn all(grey: &Grey) -> Vec<Read> {
    #[cfg(feature = "zxing-cpp")]
    let mut found = zxing(grey);
    #[cfg(not(feature = "zxing-cpp"))]
    let mut found = Vec::new();
    let bitmap = source(grey).map(|source| BinaryBitmap::new(HybridBinarizer::new(source)));
    let many = bitmap.and_then(|mut b| QRCodeMultiReader::new().decode_multiple_with_hints(&mut b, &hints()).ok());
    found.extend(many.unwrap_or_default().iter().filter_map(read));
    found
}

/// The one symbol of a small part.
#[must_use]
pub fn one(grey: &Grey) -> Option<Read> {
    #[cfg(feature = "zxing-cpp")]
    if let Some(read) = zxing(grey).into_iter().next() {
        return Some(read);
    }
    // Uneven light asks for a threshold of each place, a flat print for one of the whole.
    let local = || single(HybridBinarizer::new(source(grey)?));
    let whole = || single(GlobalHistogramBinarizer::new(source(grey)?));
    local().or_else(whole)
}

fn single(binarizer: impl Binarizer) -> Option<Read> {
    QRCodeReader.decode_with_hints(&mut BinaryBitmap::new(binarizer), &hints()).ok().as_ref().and_then(read)
}

/// zxing-cpp tells the outer corners; the finder patterns lie 3.5 modules inside them.
#[cfg(feature = "zxing-cpp")]
fn zxing(grey: &Grey) -> Vec<Read> {
    use super::plane::Plane;
    use crate::print::qr;
    let (Ok(width), Ok(height)) = (u32::try_from(grey.width), u32::try_from(grey.height)) else { return Vec::new() };
    let Ok(view) = zxingcpp::ImageView::from_slice(&grey.pixels, width, height, zxingcpp::ImageFormat::Lum) else {
        return Vec::new();
    };
    let reader = zxingcpp::read().formats(&[zxingcpp::BarcodeFormat::QRCode]).try_harder(true);
    let found = reader.from(view).unwrap_or_default();
    let read = |code: &zxingcpp::Barcode| {
        let text = code.text();
        let p = code.position();
        let point = |p: zxingcpp::PointI| [f64::from(p.x), f64::from(p.y)];
        let corners = [point(p.top_left), point(p.top_right), point(p.bottom_right), point(p.bottom_left)];
        let size = qr::stamp(&text).map_or(33, |symbol| symbol.size) as f64;
        let plane = Plane::between([[0.0, 0.0], [size, 0.0], [size, size], [0.0, size]], corners)?;
        let (near, far) = (3.5, size - 3.5);
        let points = [[near, near], [far, near], [far, far], [near, far]].map(|p| plane.at(p));
        Some(Read { text, points, aligned: false })
    };
    found.iter().filter(|code| code.is_valid()).filter_map(read).collect()
}
