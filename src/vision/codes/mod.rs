//! Every QR, Data Matrix and EAN/UPC on a photo. The decoders are rxing (pure Rust) and, where it is
//! built in, zxing-cpp before it; ours is only to show them the picture so that they read more: at
//! several scales, in several channels, and once more closely where finder patterns were seen.

#[cfg(feature = "zxing-cpp")]
pub mod cpp;
mod bars;
mod cells;
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

/// Longest side at which codes are looked for first, and the sides tried after it.
const FIRST: u32 = 2000;
const OTHERS: [u32; 2] = [1000, 4096];
/// Side at which bars and Data Matrix are looked for.
const LINEAR: u32 = 1600;

/// Reads all codes of a photo, by every decoder that is built in.
#[must_use]
pub fn read(photo: &Photo) -> Codes {
    let mut found = Codes::default();
    #[cfg(feature = "zxing-cpp")]
    for code in cpp::read(&Plane::luma(photo)) {
        found.add(code);
    }
    read_by_rxing(photo, &mut found);
    found
}

/// As [`read`], by rxing alone.
#[must_use]
pub fn read_pure(photo: &Photo) -> Codes {
    let mut found = Codes::default();
    read_by_rxing(photo, &mut found);
    found
}

fn read_by_rxing(photo: &Photo, found: &mut Codes) {
    let luma = Plane::luma(photo);
    let mut suspects: Vec<qr::Suspect> = Vec::new();
    let mut sides = vec![FIRST];
    sides.extend(OTHERS.iter().filter(|side| **side < FIRST || luma.longest() > FIRST));
    for side in sides {
        let plane = luma.reduced(side);
        for inverted in [false, true] {
            let seen = qr::scan(&plane, inverted, qr::Threshold::Local);
            seen.read.into_iter().for_each(|code| found.add(code));
            suspects.extend(seen.suspects);
        }
    }
    let small = luma.reduced(FIRST);
    let cells = Cells::of(&small.pixels);
    let mut finders = Vec::new();
    for group in cells.squares() {
        let quad = small.back_quad(&group.frame());
        if !found.covers(&quad) {
            finders.extend(qr::finders(photo, bounds(&quad)));
        }
    }
    suspects.extend(qr::suspects(&finders::clearest(finders)));
    for suspect in qr::clearest(suspects) {
        if found.covers(&suspect.quad) {
            continue;
        }
        match qr::look_closer(photo, &suspect) {
            qr::Looked::Read(code) => found.add(code),
            qr::Looked::Seems(quad) if !found.unread.iter().any(|q| meet(q, &quad)) => found.unread.push(quad),
            _ => {}
        }
    }
    for group in cells.bars().iter().take(bars::PLACES) {
        if let Some(code) = bars::read(&luma, &small, group) {
            found.add(code);
        }
    }
    for code in linear::read(&luma.reduced(LINEAR)) {
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
        let confidence = match code.symbology {
            Symbology::Qr | Symbology::DataMatrix => SURE,
            _ => BARS,
        };
        self.unread.retain(|q| !meet(q, &quad));
        self.read.push(Seen { value: code, confidence, polygon: Some(quad), photo: 0 });
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
    let (a, b) = (bounds(a), bounds(b));
    let overlap = |axis: usize| (a[axis + 2].min(b[axis + 2]) - a[axis].max(b[axis])).max(0.0);
    let area = |r: [f64; 4]| (r[2] - r[0]) * (r[3] - r[1]);
    overlap(0) * overlap(1) > 0.5 * area(a).min(area(b))
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
}
