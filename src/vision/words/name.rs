//! The name of the product: what stands out most on a label that is no field. Several lines may be it; the
//! likeliest comes first.

use super::fields::is_keyed;
use super::line::Line;
use crate::domain::text::fold;
use crate::vision::seen::Seen;
use std::collections::HashSet;

/// Letters of a line that count for how much it stands out.
const TELLING: usize = 14;
/// Confidence at which a line stands out no more, however large: bars and ornaments read as tall words
/// nobody is sure of.
const UNSURE: f64 = 0.3;
/// A line that stands out by so much of the name's own makes the name unsure.
const RIVAL: f64 = 0.8;
/// Lines a name has at most.
const LINES: usize = 3;
/// Names that are offered at most, beside the likeliest.
const OTHERS: usize = 8;

/// The likeliest name, or `None` where no line is a heading; then others, with and without their neighbours.
pub(super) fn names(lines: &[Line], photo: usize) -> Vec<Option<Seen<String>>> {
    let mut candidates: Vec<&Line> = lines.iter().filter(|l| is_name(l)).collect();
    candidates.sort_by(|a, b| stands_out(b).total_cmp(&stands_out(a)));
    let Some(head) = candidates.first() else { return Vec::new() };
    let name = together(head, &candidates, LINES);
    let rival = candidates.iter().any(|l| !name.contains(l) && stands_out(l) > RIVAL * stand_out(&name));
    let likeliest = seen(&name, if rival { 0.6 } else { 1.0 }, photo);
    let mut names = vec![is_heading(head, lines).then_some(likeliest)];
    for line in &candidates {
        for most in (1..=LINES).rev() {
            let other = seen(&together(line, &candidates, most), 0.6, photo);
            if names.len() <= OTHERS && !names.iter().flatten().any(|n| n.value == other.value) {
                names.push(Some(other));
            }
        }
    }
    names
}

fn is_name(line: &Line) -> bool {
    let letters: Vec<char> = fold(&line.text).chars().filter(|c| c.is_alphabetic()).collect();
    // Ornaments read as rows of one letter.
    let kinds = letters.iter().collect::<HashSet<_>>().len();
    let worded = kinds >= 3 && 2 * letters.len() > line.length() && line.confidence >= 0.5;
    worded && !is_keyed(&line.text, &fold(&line.text))
}

fn stands_out(line: &Line) -> f64 {
    stand_out(&[line])
}

/// How much lines stand out together, by size, length and how surely they were read.
fn stand_out(lines: &[&Line]) -> f64 {
    let length = lines.iter().map(|l| l.length()).sum::<usize>().min(TELLING) as f64;
    let least = |of: fn(&Line) -> f64| lines.iter().map(|l| of(l)).fold(f64::MAX, f64::min);
    least(|l| l.height) * length.sqrt() * (least(|l| l.confidence) - UNSURE)
}

/// Among lines of one size none is a heading. A label has more small lines than large ones.
fn is_heading(head: &Line, lines: &[Line]) -> bool {
    let mut heights: Vec<f64> = lines.iter().filter(|l| l.length() >= 3).map(|l| l.height).collect();
    heights.sort_by(f64::total_cmp);
    heights.len() < 4 || heights.get(heights.len() / 3).is_none_or(|usual| head.height >= 1.3 * usual)
}

/// A line with those of its size that stand with it, at most so many, from the top.
fn together<'a>(head: &'a Line, candidates: &[&'a Line], most: usize) -> Vec<&'a Line> {
    let near = |a: &Line, b: &Line| {
        let (low, high) = (a.height.min(b.height), a.height.max(b.height));
        let apart = |i: usize| (a.area[i].max(b.area[i]) - a.area[i + 2].min(b.area[i + 2])).max(0.0);
        high < 1.45 * low && apart(0) < low && apart(1) < 1.1 * low
    };
    let mut name = vec![head];
    while name.len() < most {
        let next = candidates.iter().find(|l| !name.contains(l) && name.iter().any(|n| near(n, l)));
        let Some(next) = next else { break };
        name.push(next);
    }
    name.sort_by(|a, b| a.area[1].total_cmp(&b.area[1]));
    name
}

/// Lines as one name, as sure as the least sure of them, times `sure`.
fn seen(name: &[&Line], sure: f64, photo: usize) -> Seen<String> {
    let least = name.iter().map(|l| l.confidence).fold(1.0, f64::min);
    let ends = name.first().zip(name.last());
    let polygon = ends.map(|(a, b)| [a.polygon[0], a.polygon[1], b.polygon[2], b.polygon[3]]);
    let value = name.iter().map(|l| l.text.trim()).collect::<Vec<_>>().join(" ");
    Seen { value, confidence: sure * least, polygon, photo }
}
