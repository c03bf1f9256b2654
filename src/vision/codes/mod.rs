//! Every QR, Data Matrix and EAN/UPC on a photo. rxing looks at the whole first (zxing-cpp before it,
//! where that is built in). What it does not see is found by its texture and looked at more closely in
//! the grey values themselves: modules of a QR are told apart by laying a grid over them, for rxing to
//! decode; digits of an EAN-13 by the mean of many lines.

mod bars;
mod cells;
#[cfg(feature = "zxing-cpp")]
pub mod cpp;
mod ean;
mod finders;
mod grid;
mod linear;
mod modules;
pub mod plane;
mod qr;
mod stripes;

use super::photo::Photo;
use super::seen::{Quad, Seen, bounds};
use cells::Cells;
use plane::Plane;
use qr::Planes;
use serde::Serialize;

/// Kinds of code that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Symbology {
    /// QR Code (ISO/IEC 18004).
    Qr,
    /// Data Matrix (ISO/IEC 16022).
    DataMatrix,
    /// EAN-13 (ISO/IEC 15420).
    Ean13,
    /// EAN-8.
    Ean8,
    /// UPC-A.
    UpcA,
    /// UPC-E.
    UpcE,
}

impl Symbology {
    /// Whether it is bars, which have a check digit but correct nothing.
    #[must_use]
    pub fn is_bars(self) -> bool {
        !matches!(self, Self::Qr | Self::DataMatrix)
    }
}

/// A code that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Code {
    /// Its kind.
    pub symbology: Symbology,
    /// Its text.
    pub text: String,
}

/// What was found of codes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Codes {
    /// Codes that were read.
    pub read: Vec<Seen<Code>>,
    /// Where a QR seems to be that no decoder could read.
    pub unread: Vec<Quad>,
}

/// A code with its error correction is read right or not at all; bars have one check digit only.
const SURE: f64 = 0.99;
const BARS: f64 = 0.9;

/// Longest sides at which codes are looked for on the whole photo.
const FIRST: u32 = 2000;
const SECOND: u32 = 1000;

/// Reads all codes of a photo, by every decoder that is built in.
#[must_use]
pub fn read(photo: &Photo) -> Codes {
    let mut found = Codes::default();
    // Of zxing-cpp only what corrects errors is taken: its bars were wrong on 3 of 418 pictures.
    #[cfg(feature = "zxing-cpp")]
    for code in cpp::read(&Plane::luma(photo)).into_iter().filter(|(code, _)| !code.symbology.is_bars()) {
        found.add(code);
    }
    look(photo, &mut found);
    found
}

/// As [`read`], without zxing-cpp.
#[must_use]
pub fn read_pure(photo: &Photo) -> Codes {
    let mut found = Codes::default();
    look(photo, &mut found);
    found
}

fn look(photo: &Photo, found: &mut Codes) {
    let whole = Plane::luma(photo);
    let planes = Planes { photo, first: whole.reduced(FIRST), whole };
    let first = &planes.first;
    let mut suspects: Vec<qr::Suspect> = Vec::new();
    for plane in [first, &first.reduced(SECOND)] {
        for inverted in [false, true] {
            let seen = qr::scan(plane, inverted);
            seen.read.into_iter().for_each(|code| found.add(code));
            suspects.extend(seen.suspects);
        }
    }
    let cells = Cells::of(&first.pixels);
    let mut finders = Vec::new();
    for group in cells.squares() {
        let quad = first.back_quad(&group.frame());
        if !found.fills(&quad) {
            finders.extend(qr::finders(&planes, bounds(&quad)));
        }
    }
    suspects.extend(qr::suspects(&finders::clearest(finders)));
    for suspect in qr::clearest(suspects) {
        if found.covers(&suspect.quad) {
            continue;
        }
        match qr::look_closer(&planes, &suspect) {
            qr::Looked::Read(code) => found.add(code),
            qr::Looked::Seems(quad) if !found.unread.iter().any(|q| meet(q, &quad)) => found.unread.push(quad),
            _ => {}
        }
    }
    for group in cells.bars().iter().take(bars::PLACES) {
        if let Some(code) = bars::read(&planes.whole, first, group) {
            found.add(code);
        }
    }
    for code in linear::squares(&first.reduced(SECOND)) {
        found.add(code);
    }
}

/// A code before it is known on which photo.
pub(super) type Found = (Code, Quad);

impl Codes {
    /// Adds a code unless it is there already (the same text about the same place).
    fn add(&mut self, (code, quad): Found) {
        let quad = untangled(quad);
        let same = |s: &Seen<Code>| s.value == code && s.polygon.as_ref().is_some_and(|q| meet(q, &quad));
        if self.read.iter().any(same) {
            return;
        }
        let confidence = if code.symbology.is_bars() { BARS } else { SURE };
        self.unread.retain(|q| !meet(q, &quad));
        self.read.push(Seen { value: code, confidence, polygon: Some(quad), photo: 0 });
    }
    /// Whether codes that were read are most of a place.
    fn fills(&self, quad: &Quad) -> bool {
        let polygons = self.read.iter().filter_map(|s| s.polygon.as_ref());
        polygons.map(|q| overlap(q, quad)).sum::<f64>() > 0.4 * area(quad)
    }
    /// Whether a place belongs to a code that was read.
    fn covers(&self, quad: &Quad) -> bool {
        self.read.iter().any(|s| s.polygon.as_ref().is_some_and(|q| meet(q, quad)))
    }
}

/// Corners clockwise or counter-clockwise: some decoders name the last two the other way round.
fn untangled([a, b, c, d]: Quad) -> Quad {
    let side = |p: [f64; 2], q: [f64; 2], r: [f64; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    // Sides b–c and d–a cross where the ends of each lie on both sides of the other.
    let crossed = side(b, c, d) * side(b, c, a) < 0.0 && side(d, a, b) * side(d, a, c) < 0.0;
    if crossed { [a, b, d, c] } else { [a, b, c, d] }
}

/// Whether the boxes of two places overlap by half of the smaller one.
fn meet(a: &Quad, b: &Quad) -> bool {
    overlap(a, b) > 0.5 * area(a).min(area(b))
}

/// Area that the boxes of two places share.
fn overlap(a: &Quad, b: &Quad) -> f64 {
    let (a, b) = (bounds(a), bounds(b));
    let along = |axis: usize| (a[axis + 2].min(b[axis + 2]) - a[axis].max(b[axis])).max(0.0);
    along(0) * along(1)
}

/// Area of the box of a place.
fn area(quad: &Quad) -> f64 {
    let [left, top, right, bottom] = bounds(quad);
    (right - left) * (bottom - top)
}

#[cfg(test)]
mod tests {
    use super::untangled;

    #[test]
    fn corners_go_round() {
        let round = [[0.0, 0.0], [9.0, 1.0], [10.0, 8.0], [-1.0, 9.0]];
        assert_eq!(untangled(round), round);
        assert_eq!(untangled([round[0], round[1], round[3], round[2]]), round);
        assert!(untangled([[f64::NAN; 2]; 4])[0][0].is_nan());
    }

    /// "123456" as in ISO/IEC 16022, annex O, placed by hand of its annex F.
    const SQUARE: [&str; 10] = [
        "#.#.#.#.#.",
        "##..#.##.#",
        "##.....#..",
        "##...###.#",
        "##....#...",
        "#.....####",
        "###.##....",
        "####.##..#",
        "#..###.#..",
        "##########",
    ];

    #[test]
    fn a_data_matrix_is_read() {
        let dark = |x: u32, y: u32| {
            let row = SQUARE.get((y / 8) as usize).map(|r| r.as_bytes());
            row.and_then(|r| r.get((x / 8) as usize)) == Some(&b'#')
        };
        let at = |x: u32, y: u32| x >= 120 && y >= 100 && dark(x - 120, y - 100);
        let pixels = image::RgbImage::from_fn(400, 300, |x, y| image::Rgb([if at(x, y) { 30 } else { 220 }; 3]));
        let found = super::read(&crate::vision::photo::Photo::of(pixels));
        assert_eq!(found.read.len(), 1, "{found:?}");
        assert_eq!(
            (found.read[0].value.symbology, &*found.read[0].value.text),
            (super::Symbology::DataMatrix, "123456")
        );
    }
}
