//! QR by rxing's port of zxing-cpp: finder patterns, and where three of them belong together, the
//! symbol. Triples whose symbol does not decode are kept as suspects and looked at more closely.

use super::finders::{self, Finder};
use super::grid::Grid;
use super::modules;
use super::plane::{Channel, Plane};
use super::{Code, Found, Symbology};
use crate::vision::photo::Photo;
use crate::vision::seen::{Quad, bounds};
use rxing::common::cpp_essentials::ConcentricPattern;
use rxing::common::{BitMatrix, DetectorRXingResult, HybridBinarizer};
use rxing::qrcode::cpp_port::{decoder::Decode, detector};
use rxing::{Binarizer, Luma8LuminanceSource, Point};

/// Three finder patterns that may be a symbol.
#[derive(Debug, Clone)]
pub(super) struct Suspect {
    /// Where, in photo pixels.
    pub(super) quad: Quad,
    /// Middles of its finder patterns: left top, right top, left bottom.
    finders: [[f64; 2]; 3],
    /// Pixels of the photo per module.
    pub(super) module: f64,
    inverted: bool,
    /// How clear its finder patterns are, 0 to 1.
    pub(super) clear: f32,
}

/// What a closer look gave.
pub(super) enum Looked {
    Read(Found),
    /// A symbol seems to be there.
    Seems(Quad),
    Nothing,
}

/// What one look at one plane gave, in photo pixels.
#[derive(Default)]
pub(super) struct Scan {
    pub(super) read: Vec<Found>,
    pub(super) suspects: Vec<Suspect>,
}

/// Most finder triples that are followed on one plane: a picture of dots must not take for ever.
const MOST_TRIPLES: usize = 400;

/// Looks for symbols.
pub(super) fn scan(plane: &Plane, inverted: bool) -> Scan {
    // The detector says of itself that it can panic.
    let look = || binarized(plane, inverted).map(|matrix| scan_matrix(plane, &matrix, inverted));
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(look)).ok().flatten().unwrap_or_default()
}

fn binarized(plane: &Plane, inverted: bool) -> Option<BitMatrix> {
    let pixels = if inverted { plane.inverted().pixels } else { plane.pixels.clone() };
    let (width, height) = pixels.dimensions();
    let source = Luma8LuminanceSource::new(pixels.into_raw(), width, height).ok()?;
    HybridBinarizer::new(source).get_black_matrix().ok().cloned()
}

/// A photo's luma, whole and as first looked at.
pub(super) struct Planes<'a> {
    pub(super) photo: &'a Photo,
    pub(super) whole: Plane,
    pub(super) first: Plane,
}

impl Planes<'_> {
    /// What shows modules of so many photo pixels well enough.
    fn for_module(&self, module: f64) -> &Plane {
        if module > ENOUGH * self.first.scale() { &self.first } else { &self.whole }
    }
}

/// Pixels per module that show all there is to see, and those of the smallest that are looked for.
const ENOUGH: f64 = 4.0;
const SMALLEST: f64 = 1.6;

/// Finder patterns about a place where modules may be.
pub(super) fn finders(planes: &Planes, area: [f64; 4]) -> Vec<Finder> {
    let side = (area[2] - area[0]).max(area[3] - area[1]);
    // A place may hold more than the symbol.
    let least = (side / 130.0).clamp(SMALLEST, SMALLEST.max(2.0 * planes.first.scale()));
    let plane = if least < 2.0 * planes.first.scale() { &planes.whole } else { &planes.first };
    finders::find(&plane.part(area), least, side / 12.0)
}

/// Triples of finder patterns that may be symbols.
pub(super) fn suspects(found: &[Finder]) -> Vec<Suspect> {
    let mut suspects = Vec::new();
    for inverted in [false, true] {
        let alike = found.iter().filter(|f| f.inverted == inverted).take(MOST_FINDERS);
        let mut patterns: Vec<ConcentricPattern> = alike
            .map(|f| ConcentricPattern {
                p: Point::new(f.at[0] as f32, f.at[1] as f32) * FINE,
                size: (f.module * 7.0 * f64::from(FINE)) as i32,
            })
            .collect();
        let clear = |p: &ConcentricPattern| {
            let gap = |f: &Finder| (f.at[0] - f64::from(p.p.x / FINE)).hypot(f.at[1] - f64::from(p.p.y / FINE));
            found.iter().min_by(|a, b| gap(a).total_cmp(&gap(b))).map_or(0.0, |f| f.score)
        };
        for set in detector::GenerateFinderPatternSets(&mut patterns).into_iter().filter(plausible) {
            let module = f64::from(set.tl.size + set.tr.size + set.bl.size) / 21.0 / f64::from(FINE);
            let fine = |[x, y]: [f64; 2]| [x / f64::from(FINE), y / f64::from(FINE)];
            let patterns = [set.tl, set.tr, set.bl];
            let finders = patterns.map(|f| fine([f.p.x.into(), f.p.y.into()]));
            let clear = patterns.iter().map(clear).sum::<f32>() / 3.0;
            if clear > CLEAR {
                suspects.push(Suspect { quad: outline(&set).map(fine), finders, module, inverted, clear });
            }
        }
    }
    suspects
}

/// Patterns that are followed, and parts of a pixel in which sizes are counted.
const MOST_FINDERS: usize = 40;
const FINE: f32 = 8.0;

fn scan_matrix(plane: &Plane, matrix: &BitMatrix, inverted: bool) -> Scan {
    let mut scan = Scan::default();
    let mut patterns = detector::FindFinderPatterns(matrix, true, 0);
    let mut used = Vec::new();
    for set in detector::GenerateFinderPatternSets(&mut patterns).into_iter().take(MOST_TRIPLES) {
        if [set.tl, set.tr, set.bl].iter().any(|p| used.contains(p)) {
            continue;
        }
        let sampled = detector::SampleQR(matrix, &set);
        let decoded = sampled.as_ref().ok().and_then(|s| Decode(s.getBits()).ok()).filter(|d| d.isValid());
        match (sampled, decoded) {
            (Ok(sampled), Some(decoded)) => {
                used.extend([set.tl, set.tr, set.bl]);
                let corners: Vec<_> = sampled.getPoints().iter().map(|p| [f64::from(p.x), f64::from(p.y)]).collect();
                let quad = <[_; 4]>::try_from(corners).unwrap_or_else(|_| outline(&set));
                let code = Code { symbology: Symbology::Qr, text: decoded.text().to_owned() };
                scan.read.push((code, plane.back_quad(&quad)));
            }
            _ if plausible(&set) => {
                let module = f64::from(set.tl.size + set.tr.size + set.bl.size) / 21.0 * plane.scale();
                let finders = [set.tl, set.tr, set.bl].map(|f| plane.back(f.p.x.into(), f.p.y.into()));
                scan.suspects.push(Suspect {
                    quad: plane.back_quad(&outline(&set)),
                    finders,
                    module,
                    inverted,
                    clear: SEEN,
                });
            }
            _ => {}
        }
    }
    scan
}

/// Corners of a symbol by the middles of its finder patterns, which lie 3.5 modules inside.
fn outline(set: &detector::FinderPatternSet) -> Quad {
    let at = |p: ConcentricPattern| [f64::from(p.p.x), f64::from(p.p.y)];
    let (tl, tr, bl) = (at(set.tl), at(set.tr), at(set.bl));
    let br = [tr[0] + bl[0] - tl[0], tr[1] + bl[1] - tl[1]];
    let middle = [(tr[0] + bl[0]) / 2.0, (tr[1] + bl[1]) / 2.0];
    let half = (tl[0] - br[0]).hypot(tl[1] - br[1]) / 2.0;
    let module = f64::from(set.tl.size + set.tr.size + set.bl.size) / 21.0;
    let grow = 1.0 + 3.5 * std::f64::consts::SQRT_2 * module / half.max(1.0);
    [tl, tr, br, bl].map(|p| [middle[0] + (p[0] - middle[0]) * grow, middle[1] + (p[1] - middle[1]) * grow])
}

/// Patterns of one size with about a right angle between them.
fn plausible(set: &detector::FinderPatternSet) -> bool {
    let sizes = [set.tl.size, set.tr.size, set.bl.size].map(f64::from);
    let (least, most) = (sizes.iter().copied().fold(f64::MAX, f64::min), sizes.iter().copied().fold(0.0, f64::max));
    let (across, down) = (set.tr - set.tl, set.bl - set.tl);
    let (a, b) = (f64::from(across.p.x).hypot(across.p.y.into()), f64::from(down.p.x).hypot(down.p.y.into()));
    let dot = f64::from(across.p.x * down.p.x + across.p.y * down.p.y);
    // The smallest symbol has 14 modules between the middles of its patterns.
    most < 1.7 * least && a < 1.8 * b && b < 1.8 * a && dot.abs() < 0.6 * a * b && a > 10.0 * most / 7.0
}

/// Those that are not alike, the clearest first.
pub(super) fn clearest(mut suspects: Vec<Suspect>) -> Vec<Suspect> {
    suspects.sort_by(|a, b| b.clear.total_cmp(&a.clear));
    let mut kept: Vec<Suspect> = Vec::new();
    for suspect in suspects {
        let near = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]) < 2.0 * suspect.module;
        let alike = |k: &Suspect| {
            k.inverted == suspect.inverted && k.finders.iter().zip(suspect.finders).all(|(a, b)| near(*a, b))
        };
        if kept.len() < MOST_SUSPECTS && !kept.iter().any(alike) {
            kept.push(suspect);
        }
    }
    kept
}

/// Suspects that are looked at closely on one photo.
const MOST_SUSPECTS: usize = 16;
/// Least clearness of three patterns together.
const CLEAR: f32 = 0.6;
/// How clear patterns are that rxing's detector saw.
const SEEN: f32 = 0.8;
/// Agreement with the parts that every symbol has, from which on a symbol seems to be there.
const SEEMS: f32 = 0.6;
/// Pixels per module beyond which a grid finds nothing more.
const GRID_MODULE: f64 = 6.0;

/// The suspect with what is about it.
fn area(suspect: &Suspect) -> [f64; 4] {
    let area = bounds(&suspect.quad);
    let margin = 6.0 * suspect.module + 0.08 * (area[2] - area[0]);
    [area[0] - margin, area[1] - margin, area[2] + margin, area[3] + margin]
}

/// Reads a suspect from what is about it, in one channel after the other.
pub(super) fn look_closer(planes: &Planes, suspect: &Suspect) -> Looked {
    let area = area(suspect);
    let seems = by_grid(&planes.for_module(suspect.module).part(area), suspect);
    if !matches!(seems, Looked::Seems(_)) {
        return seems;
    }
    let others = [Channel::Most, Channel::Least].into_iter();
    let read = others.map(|channel| by_grid(&Plane::cut(planes.photo, area, channel), suspect));
    read.into_iter().find(|looked| matches!(looked, Looked::Read(_))).unwrap_or(seems)
}

/// Lays the grid of the modules over the grey picture.
fn by_grid(cut: &Plane, suspect: &Suspect) -> Looked {
    let plane = cut.enlarged((GRID_MODULE / suspect.module).min(1.0));
    let module = suspect.module / plane.scale();
    let field = plane.field((module * 12.0) as usize, suspect.inverted);
    let finders = suspect.finders.map(|[x, y]| plane.place(x, y));
    let mut looked = Looked::Nothing;
    for grid in Grid::fit(&field, finders.map(|[x, y]| Point::new(x as f32, y as f32)), module as f32) {
        let side = grid.template.side as f32;
        let corners = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)].map(|(x, y)| grid.at(x, y));
        let quad = corners.map(|p| plane.back(p.x.into(), p.y.into()));
        for matrix in modules::readings(&field, &grid) {
            if let Some(text) = decoded(&matrix) {
                return Looked::Read((Code { symbology: Symbology::Qr, text }, quad));
            }
        }
        if grid.score > SEEMS {
            looked = Looked::Seems(quad);
        }
    }
    looked
}

fn decoded(matrix: &BitMatrix) -> Option<String> {
    let decode = || Decode(matrix).ok().filter(|d| d.isValid()).map(|d| d.text().to_owned());
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(decode)).ok().flatten()
}
