//! QR by rxing's port of zxing-cpp: finder patterns, and where three of them belong together, the
//! symbol. Triples whose symbol does not decode are kept as suspects and looked at more closely.

use super::plane::{Channel, Plane};
use super::{Code, Found, Symbology};
use crate::vision::photo::Photo;
use crate::vision::seen::{Quad, bounds};
use rxing::common::{BitMatrix, DetectorRXingResult, GlobalHistogramBinarizer, HybridBinarizer};
use rxing::qrcode::cpp_port::{decoder::Decode, detector};
use rxing::{Binarizer, Luma8LuminanceSource};

/// Three finder patterns that may be a symbol.
#[derive(Debug, Clone)]
pub(super) struct Suspect {
    /// Where, in photo pixels.
    pub(super) quad: Quad,
    /// Pixels of the photo per module.
    module: f64,
    inverted: bool,
}

/// What one look at one plane gave, in photo pixels.
#[derive(Default)]
pub(super) struct Scan {
    pub(super) read: Vec<Found>,
    pub(super) suspects: Vec<Suspect>,
}

/// How light and dark are told apart.
#[derive(Clone, Copy)]
pub(super) enum Threshold {
    /// By blocks of eight pixels.
    Local,
    /// One for all.
    Global,
}

/// Most finder triples that are followed on one plane: a picture of dots must not take for ever.
const MOST_TRIPLES: usize = 400;

/// Looks for symbols.
pub(super) fn scan(plane: &Plane, inverted: bool, threshold: Threshold) -> Scan {
    // The detector says of itself that it can panic.
    let look = || binarized(plane, inverted, threshold).map(|matrix| scan_matrix(plane, &matrix, inverted));
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(look)).ok().flatten().unwrap_or_default()
}

fn binarized(plane: &Plane, inverted: bool, threshold: Threshold) -> Option<BitMatrix> {
    let pixels = if inverted { plane.inverted().pixels } else { plane.pixels.clone() };
    let (width, height) = pixels.dimensions();
    let source = Luma8LuminanceSource::new(pixels.into_raw(), width, height).ok()?;
    match threshold {
        Threshold::Local => HybridBinarizer::new(source).get_black_matrix().ok().cloned(),
        Threshold::Global => GlobalHistogramBinarizer::new(source).get_black_matrix().ok().cloned(),
    }
}

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
                scan.suspects.push(Suspect { quad: plane.back_quad(&outline(&set)), module, inverted });
            }
            _ => {}
        }
    }
    scan
}

/// Corners of a symbol by the middles of its finder patterns, which lie 3.5 modules inside.
fn outline(set: &detector::FinderPatternSet) -> Quad {
    let at = |p: rxing::common::cpp_essentials::ConcentricPattern| [f64::from(p.p.x), f64::from(p.p.y)];
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

/// One suspect per place, those seen most often first.
pub(super) fn merged(suspects: Vec<Suspect>) -> Vec<Suspect> {
    let mut groups: Vec<(Suspect, usize)> = Vec::new();
    for suspect in suspects {
        match groups.iter_mut().find(|(s, _)| s.inverted == suspect.inverted && super::meet(&s.quad, &suspect.quad)) {
            Some((_, count)) => *count += 1,
            None => groups.push((suspect, 1)),
        }
    }
    groups.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    groups.truncate(MOST_SUSPECTS);
    groups.into_iter().map(|(s, _)| s).collect()
}

/// Suspects that are looked at closely on one photo.
const MOST_SUSPECTS: usize = 6;
/// Pixels per module that suit the sampler.
const MODULES: [f64; 3] = [5.0, 8.0, 3.4];

/// Reads a suspect from a crop: at the scales that suit the sampler, plain and sharpened, by other
/// thresholds, in other channels.
pub(super) fn look_closer(photo: &Photo, suspect: &Suspect) -> Option<Found> {
    let area = bounds(&suspect.quad);
    let margin = 6.0 * suspect.module + 0.08 * (area[2] - area[0]);
    let area = [area[0] - margin, area[1] - margin, area[2] + margin, area[3] + margin];
    for channel in [Channel::Luma, Channel::Most, Channel::Least] {
        let cut = Plane::cut(photo, area, channel);
        for module in MODULES {
            let plane = cut.enlarged(module / suspect.module.max(0.5));
            let sharp = plane.sharpened(module as f32 * 0.35);
            let window = (module * 9.0) as usize;
            let (level, sharp_level) = (plane.levelled(window), sharp.levelled(window));
            let tries = [
                (&plane, Threshold::Local),
                (&sharp, Threshold::Local),
                (&level, Threshold::Global),
                (&sharp_level, Threshold::Global),
                (&plane, Threshold::Global),
            ];
            for (plane, threshold) in tries {
                if let Some(code) = scan(plane, suspect.inverted, threshold).read.into_iter().next() {
                    return Some(code);
                }
            }
        }
    }
    None
}
