//! From measures to a value: is it the mark, and does it differ from the profile? A difference
//! is said only where the measure lies clearly beyond what prints, light and lenses do.

use super::camera::Camera;
use super::measure::Measured;
use super::reading::{Corners, Difference, LetterSeen, MarkReading, MarkValue, Pose};
use crate::vision::profile::Profile;
use crate::vision::profile::glyph::Glyph;

/// Correlation from which four letters are the mark's own drawing.
const OWN_FORM: f64 = 0.95;
/// Correlation of a letter below which it is drawn otherwise, and from which it is drawn alike.
const OTHER_FORM: f64 = 0.962;
const SAME_FORM: f64 = 0.972;
/// Letters smaller than this (pixels) have no form to judge.
const SHARP: f64 = 30.0;
/// a*b* distance between its letters below which a word is of one colour, and from which of several.
const ONE_COLOUR: f64 = 14.0;
const COLOURFUL: f64 = 45.0;

/// How sure it is that a word is the mark.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub enum Presence {
    /// Other letters.
    Other,
    /// May be.
    Perhaps,
    /// It is; how sure.
    Mark(f64),
}

/// Number of letters in their colours.
fn agreeing(m: &Measured, profile: &Profile) -> usize {
    m.light.distances.iter().filter(|d| **d <= profile.tolerance.colour_agrees).count()
}

/// Whether a word is the mark: drawing, colours and text line speak, and two must agree.
#[must_use]
pub fn presence(m: &Measured, profile: &Profile) -> Presence {
    let form = m.word.whole;
    let colourful = m.light.variety >= COLOURFUL;
    let colours = colourful && agreeing(m, profile) >= 3;
    let line = m.band.is_some_and(|b| b.is_text() == Some(true) && b.stands_alone());
    let in_order = m.text == profile.word();
    match (in_order, colours, line) {
        (true, true, true) if form > 0.78 => Presence::Mark(0.99),
        (true, true, false) if form > 0.86 => Presence::Mark(0.97),
        (true, false, _) if colourful && form > OWN_FORM => Presence::Mark(0.95),
        (true, false, true) if form > OWN_FORM => Presence::Mark(0.93),
        (false, _, true) if colourful && form > 0.90 => Presence::Mark(0.95),
        (false, true, false) if form > 0.93 => Presence::Mark(0.9),
        (false, false, true) if form > 0.96 => Presence::Mark(0.85),
        (true, true, _) if form > 0.7 => Presence::Perhaps,
        (true, false, _) if form > 0.965 && m.word.pixels >= SHARP => Presence::Perhaps,
        (false, false, false) if colourful && form > OWN_FORM => Presence::Perhaps,
        _ => Presence::Other,
    }
}

/// A check of one property: how far beyond its tolerance (1 is the limit), or no answer.
enum Check {
    Agrees,
    Untold,
    Differs(Difference, f64),
}

/// Judges a word that is the mark. `colour_photo` is false where the whole photo is grey.
#[must_use]
pub fn judge(m: &Measured, profile: &Profile, found: f64, colour_photo: bool, camera: &Camera) -> MarkReading {
    let mut checks =
        vec![order(m, profile), text_line(m, profile), aspect(m, profile, camera), stroke(m, profile), forms(m)];
    checks.extend(colours(m, profile, colour_photo));
    let mut differs: Vec<(Difference, f64)> = Vec::new();
    let mut untold = 0;
    for check in checks {
        match check {
            Check::Agrees => {}
            Check::Untold => untold += 1,
            Check::Differs(what, by) => differs.push((what, by)),
        }
    }
    let certainty = |by: f64| 1.0 - 0.2 / by.clamp(1.0, 10.0).powi(2);
    let (value, confidence) = if let Some(by) = differs.iter().map(|(_, by)| *by).reduce(f64::max) {
        (MarkValue::Altered, found * certainty(by))
    } else if untold > 0 {
        (MarkValue::Unknown, found * 0.5)
    } else {
        (MarkValue::Official, found * (0.9 + 0.1 * (m.word.pixels / 40.0).min(1.0)))
    };
    differs.sort_unstable_by_key(|d| d.0);
    differs.dedup_by_key(|d| d.0);
    let line = m.band.and_then(|b| b.is_text());
    MarkReading {
        value,
        confidence,
        polygon: Some(polygon(m)),
        pose: Some(pose(m)),
        differs: differs.into_iter().map(|(what, _)| what).collect(),
        letters: letters(m),
        text_line: line,
        colours_reliable: colour_photo,
        profile: profile.id.clone(),
    }
}

/// What is said where a word may be the mark.
#[must_use]
pub fn perhaps(m: &Measured, profile: &Profile) -> MarkReading {
    MarkReading {
        polygon: Some(polygon(m)),
        pose: Some(pose(m)),
        letters: letters(m),
        ..MarkReading::without(&profile.id, MarkValue::Unknown, 0.5)
    }
}

fn order(m: &Measured, profile: &Profile) -> Check {
    if m.text == profile.word() {
        Check::Agrees
    } else {
        Check::Differs(Difference::LetterOrder, 1.0 + 20.0 * (m.word.whole - 0.88).max(0.0))
    }
}

fn text_line(m: &Measured, profile: &Profile) -> Check {
    if profile.text.is_none() {
        return Check::Agrees;
    }
    match m.band.and_then(|b| b.is_text().map(|is| (is, b))) {
        Some((true, _)) => Check::Agrees,
        Some((false, b)) if m.word.pixels >= 14.0 => {
            Check::Differs(Difference::TextLine, 1.0 + 2.0 * (1.0 - b.covered))
        }
        _ => Check::Untold,
    }
}

fn aspect(m: &Measured, profile: &Profile, camera: &Camera) -> Check {
    let [low, high] = camera.aspects(m);
    let off = (low / m.aspect).ln().max((m.aspect / high).ln());
    let limit = profile.tolerance.aspect.ln();
    if off > limit {
        Check::Differs(Difference::Aspect, off / limit)
    } else if off > limit * 0.7 {
        Check::Untold
    } else {
        Check::Agrees
    }
}

fn stroke(m: &Measured, profile: &Profile) -> Check {
    // Blur rounds thin rings off: below the size of letters whose strokes are resolved, no answer.
    let off = (m.stroke / profile.shape.stroke).ln().abs();
    let limit = profile.tolerance.stroke.ln() * if m.word.pixels < SHARP { 1.5 } else { 1.0 };
    if off > limit { Check::Differs(Difference::Stroke, off / limit) } else { Check::Agrees }
}

fn forms(m: &Measured) -> Check {
    // Glare or a fold spoils one letter; another typeface changes several: the second worst counts.
    let mut each = m.word.each;
    each.sort_unstable_by(f64::total_cmp);
    let second = each[1];
    if m.word.pixels < SHARP || second >= SAME_FORM {
        Check::Agrees
    } else if second < OTHER_FORM {
        Check::Differs(Difference::Letterforms, 1.0 + 10.0 * (OTHER_FORM - second))
    } else {
        Check::Untold
    }
}

fn colours(m: &Measured, profile: &Profile, colour_photo: bool) -> Vec<Check> {
    let t = profile.tolerance;
    if m.light.variety < ONE_COLOUR {
        return vec![if colour_photo { Check::Differs(Difference::Monochrome, 2.0) } else { Check::Untold }];
    }
    let mut os = 0;
    let mut all = Vec::new();
    for ((glyph, _), distance) in m.word.layout.letters.iter().zip(m.light.distances) {
        os += usize::from(*glyph == Glyph::O);
        let second = *glyph == Glyph::O && os == 2;
        let what = if second { Difference::SecondO } else { Difference::LetterColour };
        all.push(if distance >= t.colour_differs {
            Check::Differs(what, distance / t.colour_differs)
        } else if distance > t.colour_agrees {
            Check::Untold
        } else {
            Check::Agrees
        });
    }
    all
}

fn polygon(m: &Measured) -> Corners {
    let (w, bottom) = (m.word.layout.width(), m.bottom());
    [(0.0, 0.0), (w, 0.0), (w, bottom), (0.0, bottom)].map(|(u, v)| m.word.map.at(u, v))
}

fn pose(m: &Measured) -> Pose {
    let [x, _] = m.word.map.axes(m.word.layout.width() / 2.0, 0.5);
    Pose { turn: x[1].atan2(x[0]).to_degrees(), letter_pixels: m.word.pixels, aspect: m.aspect, map: m.word.map.0 }
}

fn letters(m: &Measured) -> Vec<LetterSeen> {
    let each = m.word.layout.letters.iter().zip(m.inks).zip(m.light.distances).zip(m.word.each);
    each.map(|((((glyph, _), ink), colour_distance), form)| LetterSeen {
        letter: glyph.char(),
        rgb: ink.map(|v| v.round() as u8),
        colour_distance,
        form,
    })
    .collect()
}
