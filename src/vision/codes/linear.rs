//! Bars (EAN, UPC) and Data Matrix by rxing's readers.

use super::plane::Plane;
use super::{Code, Found, Symbology};
use crate::vision::grey;
use crate::vision::seen::Quad;
use rxing::common::HybridBinarizer;
use rxing::multi::{GenericMultipleBarcodeReader, MultipleBarcodeReader};
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8LuminanceSource, MultiFormatReader, RXingResult};

const FORMATS: [(BarcodeFormat, Symbology); 4] = [
    (BarcodeFormat::EAN_13, Symbology::Ean13),
    (BarcodeFormat::EAN_8, Symbology::Ean8),
    (BarcodeFormat::UPC_A, Symbology::UpcA),
    (BarcodeFormat::UPC_E, Symbology::UpcE),
];

/// All bars and Data Matrix symbols, in photo pixels.
pub(super) fn read(plane: &Plane) -> Vec<Found> {
    let bars = FORMATS.map(|(format, _)| format);
    let mut found = all(plane, &bars);
    // The reader turns a picture by a quarter itself; what lies askew needs an eighth first.
    if found.is_empty() {
        found = turned(plane, &bars);
    }
    let mut read: Vec<Found> = found.into_iter().filter(|f| confirmed(plane, f)).map(|f| back(plane, f)).collect();
    let small = plane.reduced(1000);
    read.extend(all(&small, &[BarcodeFormat::DATA_MATRIX]).into_iter().map(|f| back(&small, f)));
    read
}

fn back(plane: &Plane, (code, quad): Found) -> Found {
    (code, plane.back_quad(&quad))
}

fn all(plane: &Plane, formats: &[BarcodeFormat]) -> Vec<Found> {
    let results = decode(plane.pixels.as_raw().clone(), plane.pixels.dimensions(), formats);
    results.into_iter().filter_map(|r| found(&r, |x, y| [x, y])).collect()
}

/// Height of a strip that is read again, and how far its middle lies from the first line, both in
/// lengths of the line: bars are tall, and what only looks like bars on one line is not.
const STRIP: f64 = 0.05;
const AWAY: f64 = 0.07;

/// Whether the bars say the same on another line beside the first.
fn confirmed(plane: &Plane, (code, quad): &Found) -> bool {
    let middle = |a: [f64; 2], b: [f64; 2]| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
    let (a, b) = (middle(quad[0], quad[3]), middle(quad[1], quad[2]));
    let along = [b[0] - a[0], b[1] - a[1]];
    let down = [-along[1], along[0]];
    let length = along[0].hypot(along[1]);
    // Quiet zones of a sixth on either side.
    let (width, height) = ((length * 1.34) as u32, ((length * STRIP) as u32).max(4));
    if width < 40 {
        return false;
    }
    [-AWAY, AWAY].iter().any(|away| {
        let mut strip = Vec::with_capacity((width * height) as usize);
        for y in 0..height {
            for x in 0..width {
                let u = (f64::from(x) + 0.5) / f64::from(width) * 1.34 - 0.17;
                let v = away + ((f64::from(y) + 0.5) / f64::from(height) - 0.5) * STRIP;
                let at = |axis: usize| a[axis] + u * along[axis] + v * down[axis] - 0.5;
                strip.push(grey::between(&plane.pixels, at(0), at(1)));
            }
        }
        let formats = FORMATS.iter().filter(|(_, s)| *s == code.symbology).map(|(f, _)| *f).collect::<Vec<_>>();
        decode(strip, (width, height), &formats).iter().any(|r| r.getText() == code.text)
    })
}

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

fn found(result: &RXingResult, back: impl Fn(f64, f64) -> [f64; 2]) -> Option<Found> {
    let kind = *result.getBarcodeFormat();
    let symbology = FORMATS.iter().find(|(f, _)| *f == kind).map(|(_, s)| *s);
    let symbology = symbology.or((kind == BarcodeFormat::DATA_MATRIX).then_some(Symbology::DataMatrix))?;
    let points: Vec<[f64; 2]> = result.getPoints().iter().map(|p| back(p.x.into(), p.y.into())).collect();
    let code = Code { symbology, text: result.getText().to_owned() };
    Some((code, outline(&points)?))
}

/// Four corners, or those of a band about a line through bars.
fn outline(points: &[[f64; 2]]) -> Option<Quad> {
    if let Ok(quad) = <[[f64; 2]; 4]>::try_from(points) {
        return Some(quad);
    }
    let (a, b) = (points.first()?, points.last()?);
    let (dx, dy) = ((b[0] - a[0]) * 0.25, (b[1] - a[1]) * 0.25);
    Some([[a[0] + dy, a[1] - dx], [b[0] + dy, b[1] - dx], [b[0] - dy, b[1] + dx], [a[0] - dy, a[1] + dx]])
}

/// The same on the picture turned by 45 degrees.
fn turned(plane: &Plane, formats: &[BarcodeFormat]) -> Vec<Found> {
    let source = &plane.pixels;
    let (w, h) = (f64::from(source.width()), f64::from(source.height()));
    let s = std::f64::consts::FRAC_1_SQRT_2;
    let side = ((w + h) * s).ceil() as u32;
    let half = f64::from(side) / 2.0;
    let back = |x: f64, y: f64| {
        let (dx, dy) = (x - half, y - half);
        [w / 2.0 + (dx + dy) * s, h / 2.0 + (dy - dx) * s]
    };
    let mut pixels = vec![255u8; side as usize * side as usize];
    for (i, pixel) in pixels.iter_mut().enumerate() {
        let [x, y] = back((i % side as usize) as f64 + 0.5, (i / side as usize) as f64 + 0.5);
        if x >= 0.5 && y >= 0.5 && x < w - 0.5 && y < h - 0.5 {
            *pixel = grey::between(source, x - 0.5, y - 0.5);
        }
    }
    let results = decode(pixels, (side, side), formats);
    results.into_iter().filter_map(|r| found(&r, back)).collect()
}
