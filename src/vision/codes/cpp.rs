//! The C++ decoder, where it is built in.

use super::plane::Plane;
use super::{Code, Found, Symbology};
use zxingcpp::{BarcodeFormat, ImageFormat, ImageView};

const FORMATS: [(BarcodeFormat, Symbology); 6] = [
    (BarcodeFormat::QRCode, Symbology::Qr),
    (BarcodeFormat::DataMatrix, Symbology::DataMatrix),
    (BarcodeFormat::EAN13, Symbology::Ean13),
    (BarcodeFormat::EAN8, Symbology::Ean8),
    (BarcodeFormat::UPCA, Symbology::UpcA),
    (BarcodeFormat::UPCE, Symbology::UpcE),
];

/// All codes by zxing-cpp with everything it can try, in photo pixels.
#[must_use]
pub fn read(plane: &Plane) -> Vec<Found> {
    let (width, height) = plane.pixels.dimensions();
    let Ok(view) = ImageView::from_slice(plane.pixels.as_raw(), width, height, ImageFormat::Lum) else {
        return Vec::new();
    };
    let reader = zxingcpp::read()
        .formats(FORMATS.map(|(f, _)| f))
        .try_harder(true)
        .try_rotate(true)
        .try_invert(true)
        .try_downscale(true);
    let mut found = Vec::new();
    for barcode in reader.from(&view).unwrap_or_default() {
        let Some((_, symbology)) = FORMATS.iter().find(|(f, _)| *f == barcode.format()) else { continue };
        let p = barcode.position();
        let quad = [p.top_left, p.top_right, p.bottom_right, p.bottom_left].map(|p| plane.back(p.x.into(), p.y.into()));
        found.push((Code { symbology: *symbology, text: barcode.text() }, quad));
    }
    found
}
