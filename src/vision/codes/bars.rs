//! Bars by the mean of many lines across them, read twice more on either half of their height.

use super::cells::Group;
use super::plane::Plane;
use super::stripes::{BESIDE, Lines, Stripes};
use super::{Code, Found, Symbology, ean};

/// Places that are looked at on one photo.
pub(super) const PLACES: usize = 8;
/// Least part of a line that the digits must explain, and least margin over the next digits.
const FIT: f32 = 0.8;
const MARGIN: f32 = 0.12;

/// Reads the bars of a place found on `small`, by the lines of `photo`.
pub(super) fn read(photo: &Plane, small: &Plane, group: &Group) -> Option<Found> {
    let stripes = Stripes::of(group).scaled(small.scale());
    if stripes.length < 40.0 || stripes.height < 8.0 {
        return None;
    }
    let lines = Lines::across(&photo.pixels, &stripes);
    let mut profiles = lines.profiles(stripes.height);
    if std::env::var("DBG").is_ok() { eprintln!("bars {stripes:?}"); }
    for turned in [false, true] {
        if turned {
            profiles.iter_mut().for_each(|p| p.reverse());
        }
        let count = profiles[0].len() as f32;
        let beside = count * (1.0 - 1.0 / (1.0 + 2.0 * BESIDE as f32)) / 2.0;
        let Some(reading) = ean::read(&profiles[0], (beside, count - beside)) else { continue };
        if std::env::var("DBG").is_ok() {
            eprintln!("  {reading:?} {:?}", reading.digits());
            for p in &profiles[1..] { if let Some(r) = ean::read_again(p, reading.span) { eprintln!("    {:.3} {:.3} {:?}", r.fit, r.margin, r.digits()); } }
        }
        let Some(text) = reading.digits().filter(|_| reading.fit > FIT && reading.margin > MARGIN) else { continue };
        let agrees = |line: &Vec<f32>| {
            let again = ean::read_again(line, reading.span);
            again.is_some_and(|r| r.fit > FIT - 0.1 && r.digits().as_ref() == Some(&text))
        };
        if profiles[1..].iter().all(agrees) {
            let seen = profiles[0].len() as f64 * lines.step;
            let along = |v: f32| {
                let u = f64::from(v) * lines.step - seen / 2.0;
                if turned { -u } else { u }
            };
            return Some((code(text), stripes.quad(along(reading.span.start), along(reading.span.end))));
        }
    }
    None
}

/// An EAN-13 that begins with 0 is a UPC-A.
fn code(text: String) -> Code {
    match text.strip_prefix('0') {
        Some(rest) => Code { symbology: Symbology::UpcA, text: rest.to_owned() },
        None => Code { symbology: Symbology::Ean13, text },
    }
}
