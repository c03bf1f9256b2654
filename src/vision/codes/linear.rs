//! Data Matrix, and what stands on one line across bars, by rxing's readers.

use super::plane::Plane;
use super::{Code, Found, Symbology};
use crate::vision::seen::Quad;
use rxing::common::HybridBinarizer;
use rxing::multi::{GenericMultipleBarcodeReader, MultipleBarcodeReader};
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8LuminanceSource, MultiFormatReader, RXingResult};

const BARS: [(BarcodeFormat, Symbology); 4] = [
    (BarcodeFormat::EAN_13, Symbology::Ean13),
    (BarcodeFormat::EAN_8, Symbology::Ean8),
    (BarcodeFormat::UPC_A, Symbology::UpcA),
    (BarcodeFormat::UPC_E, Symbology::UpcE),
];

/// All Data Matrix symbols, in photo pixels.
pub(super) fn squares(plane: &Plane) -> Vec<Found> {
    let results = decode(plane.pixels.as_raw().clone(), plane.pixels.dimensions(), &[BarcodeFormat::DATA_MATRIX]);
    let found = |r: &RXingResult| {
        let points: Vec<[f64; 2]> = r.getPoints().iter().map(|p| plane.back(p.x.into(), p.y.into())).collect();
        let code = Code { symbology: Symbology::DataMatrix, text: r.getText().to_owned() };
        Some((code, Quad::try_from(points).ok()?))
    };
    results.iter().filter_map(found).collect()
}

/// What a line across bars says, and the places of its first and last bar.
pub(super) fn line(values: &[f32]) -> Option<(Code, [f32; 2])> {
    let row: Vec<u8> = values.iter().map(|v| v.clamp(0.0, 255.0) as u8).collect();
    let size = (u32::try_from(row.len()).ok()?, ROWS);
    let results = decode(row.repeat(ROWS as usize), size, &BARS.map(|(format, _)| format));
    let result = results.first()?;
    let (_, symbology) = BARS.iter().find(|(format, _)| format == result.getBarcodeFormat())?;
    let places = result.getPoints().iter().map(|p| p.x);
    let (low, high) = places.fold((f32::MAX, f32::MIN), |(l, h), x| (l.min(x), h.max(x)));
    Some((Code { symbology: *symbology, text: result.getText().to_owned() }, [low, high]))
}

/// Rows in which a line is repeated: few, so that the reader takes one threshold along it.
const ROWS: u32 = 8;

fn decode(pixels: Vec<u8>, (width, height): (u32, u32), formats: &[BarcodeFormat]) -> Vec<RXingResult> {
    let look = || {
        let source = Luma8LuminanceSource::new(pixels, width, height).ok()?;
        let hints = DecodeHints {
            PossibleFormats: Some(formats.iter().copied().collect()),
            TryHarder: Some(true),
            ..DecodeHints::default()
        };
        let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
        GenericMultipleBarcodeReader::new(MultiFormatReader::default())
            .decode_multiple_with_hints(&mut bitmap, &hints)
            .ok()
    };
    // A decoder must never take the program down with it.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(look)).ok().flatten().unwrap_or_default()
}
