//! Bars by the mean of many lines across them; what they say must stand on both halves of their height.

use super::cells::Group;
use super::plane::Plane;
use super::stripes::{BESIDE, Lines, Stripes};
use super::{Code, Found, Symbology, ean, linear};

/// Places that are looked at on one photo.
pub(super) const PLACES: usize = 8;
/// Least part of a line that the digits must explain, and least margin over the next digits.
const FIT: f32 = 0.82;
const MARGIN: f32 = 0.2;
/// Least part of the bars that a reading by rxing must fill: shorter codes are seen in longer ones.
const FILLS: f64 = 0.75;

/// Reads the bars of a place found on `small`, by the lines of `photo`.
pub(super) fn read(photo: &Plane, small: &Plane, group: &Group) -> Option<Found> {
    let stripes = Stripes::of(group).scaled(small.scale());
    if stripes.length < 40.0 || stripes.height < 8.0 {
        return None;
    }
    let lines = Lines::across(&photo.pixels, &stripes);
    let profiles = lines.profiles(stripes.height);
    if edges(&profiles[0]) < EDGES {
        return None;
    }
    let seen = profiles[0].len() as f64 * lines.step;
    let along = |v: f32| f64::from(v) * lines.step - seen / 2.0;
    let forward = ean::read(&profiles[0], likely(&profiles[0]));
    let turned = profiles.clone().map(|mut p| {
        p.reverse();
        p
    });
    let backward = ean::read(&turned[0], likely(&turned[0]));
    // The way that explains more is the way the digits run, whether they can be told or not.
    let fit = |r: &Option<ean::Reading>| r.as_ref().map_or(0.0, |r| r.fit);
    let (sign, reading, lines) =
        if fit(&forward) >= fit(&backward) { (1.0, forward, &profiles) } else { (-1.0, backward, &turned) };
    if let Some((text, [start, end])) = reading.and_then(|reading| thirteen(&reading, lines)) {
        return Some((code(text), stripes.quad(sign * along(start), sign * along(end))));
    }
    let (code, [start, end]) = linear::line(&profiles[0])?;
    let agrees = |line: &Vec<f32>| linear::line(line).is_some_and(|(again, _)| again == code);
    let fills = (along(end) - along(start)).abs() > FILLS * stripes.length;
    (fills && profiles[1..].iter().all(agrees)).then(|| (code, stripes.quad(along(start), along(end))))
}

/// Edges of the shortest code (UPC-E has 34), less those that blur may swallow.
const EDGES: usize = 18;

/// Times that a line crosses the mean about it.
fn edges(line: &[f32]) -> usize {
    let reach = line.len() / 16;
    let mut sums = vec![0.0];
    line.iter().for_each(|v| sums.push(sums[sums.len() - 1] + v));
    let over = |i: usize| {
        let (low, high) = (i.saturating_sub(reach), (i + reach).min(line.len()));
        line[i] - (sums[high] - sums[low]) / (high - low) as f32
    };
    let clear: Vec<bool> = (0..line.len()).map(over).filter(|v| v.abs() > 3.0).map(|v| v > 0.0).collect();
    clear.windows(2).filter(|w| w[0] != w[1]).count()
}

/// Places that the bars fill if they were found as they are.
fn likely(line: &[f32]) -> (f32, f32) {
    let count = line.len() as f32;
    let beside = count * (1.0 - 1.0 / (1.0 + 2.0 * BESIDE as f32)) / 2.0;
    (beside, count - beside)
}

/// Thirteen digits that stand on the mean of all lines and on each half.
fn thirteen(reading: &ean::Reading, lines: &[Vec<f32>; 3]) -> Option<(String, [f32; 2])> {
    let text = reading.digits().filter(|_| reading.fit > FIT && reading.margin > MARGIN)?;
    let agrees = |line: &Vec<f32>| {
        let again = ean::read_again(line, reading.span);
        again.is_some_and(|r| r.fit > FIT - 0.1 && r.digits().as_ref() == Some(&text))
    };
    lines[1..].iter().all(agrees).then_some((text, [reading.span.start, reading.span.end]))
}

/// An EAN-13 that begins with 0 is a UPC-A.
fn code(text: String) -> Code {
    match text.strip_prefix('0') {
        Some(rest) => Code { symbology: Symbology::UpcA, text: rest.to_owned() },
        None => Code { symbology: Symbology::Ean13, text },
    }
}
