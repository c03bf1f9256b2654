//! Lints of a label for one run on one printer: is it readable, complete, and are its claims true?

use super::mark::Mark;
use super::place::{Placed, Rect, name, words};
use super::{Kind, Template, What, place};
use crate::domain::recognition::Stars;
use crate::domain::text::fold;
use crate::print::PrintError;
use crate::print::facts::Facts;
use crate::print::printer::{Printer, RETAIL_MODULE_MM};
use crate::print::qr::QUIET;
use serde::Serialize;

/// Whether a label may be printed in spite of a lint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It may; a person should know.
    Warning,
    /// It may not.
    Error,
}

/// One thing that is not as it should be. Its texts are `lint-template-CODE` of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lint {
    /// Weight.
    pub level: Level,
    /// Stable code.
    pub code: &'static str,
    /// Named values of its texts.
    pub args: Vec<(&'static str, String)>,
}

/// What the label is printed for and with.
#[derive(Debug, Clone, Copy)]
pub struct On<'a> {
    /// What the run says.
    pub facts: &'a Facts,
    /// Stars the product may show today; `None` without a recognition in force.
    pub recognised: Option<Stars>,
    /// Modules per side of the code.
    pub modules: usize,
    /// Printer.
    pub printer: Printer,
    /// Whether it prints whole dots of black alone, as thermal printers do.
    pub thermal: bool,
}

/// Lowest symbol contrast: grade B of ISO/IEC 15415 §7.8.3 is 55 %; ink and paper take some of it.
const SYMBOL_CONTRAST: f64 = 0.6;
/// Lowest contrast of a text (WCAG 2.2, 1.4.3).
const TEXT_CONTRAST: f64 = 4.5;
/// Smallest text, points: lower-case letters of about 0.6 mm.
const SMALLEST_PT: f64 = 3.5;
/// A mark's proportions may be off by this part.
const PROPORTION: f64 = 0.01;

struct Found(Vec<Lint>);

impl Found {
    fn add(&mut self, level: Level, code: &'static str, args: &[(&'static str, String)]) {
        self.0.push(Lint { level, code, args: args.to_vec() });
    }
    fn error(&mut self, code: &'static str, args: &[(&'static str, String)]) {
        self.add(Level::Error, code, args);
    }
}

/// Everything that is wrong with a template on a run, errors first.
///
/// # Errors
/// The fonts cannot be read.
pub fn lint(template: &Template, on: &On<'_>) -> Result<Vec<Lint>, PrintError> {
    let placed = place(template, on.facts, on.recognised, on.modules)?;
    let mut found = Found(Vec::new());
    code(template, on, &placed, &mut found);
    places(template, &placed, &mut found);
    texts(template, &placed, &mut found);
    mandatory(template, on.facts, &mut found);
    claims(template, on, &placed, &mut found);
    mark(template, on, &placed, &mut found)?;
    for element in &placed.left_out {
        found.add(Level::Warning, "left-out", &[("element", (*element).to_owned())]);
    }
    found.0.sort_by_key(|lint| std::cmp::Reverse(lint.level));
    Ok(found.0)
}

fn mm(value: f64) -> String {
    format!("{value:.2}")
}

fn code(template: &Template, on: &On<'_>, placed: &Placed, found: &mut Found) {
    if template.code.quiet < QUIET {
        found.error("quiet", &[("modules", template.code.quiet.to_string()), ("least", QUIET.to_string())]);
    }
    let mut module = placed.art.module;
    if on.thermal {
        let dot = 25.4 / f64::from(on.printer.dpi);
        module = (module / dot + 1e-6).floor() * dot;
    }
    let across = (on.modules + 2 * template.code.quiet) as f64;
    let args = |least: f64| {
        [("module", format!("{module:.3}")), ("least", format!("{least:.3}")), ("size", mm(least * across))]
    };
    if module < on.printer.module - 1e-9 {
        found.error("module", &args(on.printer.module));
    } else if module < RETAIL_MODULE_MM {
        found.add(Level::Warning, "module-retail", &args(RETAIL_MODULE_MM));
    }
    let paper = template.background.map_or([255; 3], |c| c.0);
    let ink = if on.thermal { [0; 3] } else { template.code.colour.0 };
    let contrast = reflectance(paper) - reflectance(ink);
    if contrast < SYMBOL_CONTRAST {
        let percent = |part: f64| format!("{:.0}", part * 100.0);
        found.error("contrast", &[("contrast", percent(contrast)), ("least", percent(SYMBOL_CONTRAST))]);
    }
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    // Boxes that touch do not overlap; a tenth of a millimetre is below what printers hold.
    const TOUCH: f64 = 0.1;
    a[0] < b[2] - TOUCH && b[0] < a[2] - TOUCH && a[1] < b[3] - TOUCH && b[1] < a[3] - TOUCH
}

fn places(template: &Template, placed: &Placed, found: &mut Found) {
    let label = [0.0, 0.0, template.width, template.height];
    for (i, (name, rect)) in placed.boxes.iter().enumerate() {
        if rect[0] < -0.01 || rect[1] < -0.01 || rect[2] > label[2] + 0.01 || rect[3] > label[3] + 0.01 {
            found.error("outside", &[("element", name.clone())]);
        }
        for (other, with) in &placed.boxes[..i] {
            if overlap(rect, with) {
                let code = if other == "code" { "quiet-zone" } else { "overlap" };
                found.error(code, &[("element", name.clone()), ("other", other.clone())]);
            }
        }
    }
    for cut in &template.cut {
        let hits = |(_, rect): &&(String, Rect)| cut.line.windows(2).any(|ends| crosses(ends[0], ends[1], rect));
        if let Some((name, _)) = placed.boxes.iter().find(hits) {
            found.error("cut", &[("element", name.clone())]);
        }
    }
    if template.kind == Kind::Seal && template.cut.is_empty() {
        found.error("seal", &[]);
    }
}

/// Whether a line crosses a rectangle (Liang–Barsky).
fn crosses((ax, ay): (f64, f64), (bx, by): (f64, f64), rect: &Rect) -> bool {
    let (dx, dy) = (bx - ax, by - ay);
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    for (step, room) in [(-dx, ax - rect[0]), (dx, rect[2] - ax), (-dy, ay - rect[1]), (dy, rect[3] - ay)] {
        if step == 0.0 {
            if room < 0.0 {
                return false;
            }
        } else if step < 0.0 {
            enter = enter.max(room / step);
        } else {
            leave = leave.min(room / step);
        }
    }
    enter < leave
}

fn texts(template: &Template, placed: &Placed, found: &mut Found) {
    for (name, says) in &placed.cut_short {
        found.error("overflow", &[("element", name.clone()), ("text", says.clone())]);
    }
    let paper = template.background.map_or([255; 3], |c| c.0);
    for text in &template.text {
        let element = ("element", name(text.what).to_owned());
        if text.smallest < SMALLEST_PT || text.size < SMALLEST_PT {
            found.error("small", &[element.clone(), ("least", SMALLEST_PT.to_string())]);
        }
        let ratio = wcag(paper, text.colour.0);
        if ratio < TEXT_CONTRAST {
            found.error(
                "text-contrast",
                &[element, ("ratio", format!("{ratio:.1}")), ("least", TEXT_CONTRAST.to_string())],
            );
        }
    }
}

/// What a label of this kind must say, as far as the run can say it.
fn mandatory(template: &Template, facts: &Facts, found: &mut Found) {
    let has = |what: What| template.text.iter().any(|t| t.what == what && words(t, facts).is_some());
    if template.kind != Kind::Label && !has(What::Serial) && !has(What::Lot) {
        found.error("mandatory", &[("what", "serial".into())]);
    }
    if template.kind == Kind::Label {
        let days = [(What::Made, facts.made.is_some()), (What::BestBefore, facts.best_before.is_some())];
        let always = [What::Product, What::Producer, What::Lot].map(|what| (what, true));
        for (what, _) in always.into_iter().chain(days).filter(|(what, known)| *known && !has(*what)) {
            found.error("mandatory", &[("what", name(what).to_owned())]);
        }
    }
}

/// Stars and the word OCOP stand only for a recognition in force, with its own number of stars
/// (QĐ 26/2026 Đ4.1, Đ4.3; QĐ 1162/2020 Đ5).
fn claims(template: &Template, on: &On<'_>, placed: &Placed, found: &mut Found) {
    let recognised = on.recognised.map(Stars::count);
    let mut shown: Vec<(String, u8)> = placed.stars.iter().map(|n| ("stars".to_owned(), *n)).collect();
    let in_words = template.text.iter().any(|t| t.what == What::Stars);
    shown.extend(on.facts.stars.filter(|_| in_words).map(|n| ("stars".to_owned(), n)));
    for text in template.text.iter().filter(|t| t.what == What::Free) {
        shown.extend(stars_in(&text.words).map(|n| (text.words.clone(), n)));
        if recognised.is_none() && fold(&text.words).split(' ').any(|word| word == "ocop") {
            found.error("ocop", &[("text", text.words.clone())]);
        }
    }
    for (element, stars) in shown {
        let args = |of: u8| [("element", element.clone()), ("stars", stars.to_string()), ("of", of.to_string())];
        match (recognised, on.facts.stars) {
            (None, _) => found.error("stars-no-right", &args(0)),
            (_, None) => found.error("stars-not-claimed", &args(0)),
            (Some(of), _) if stars > of => found.error("stars-above", &args(of)),
            (_, Some(of)) if stars != of => found.error("stars-differ", &args(of)),
            (Some(of), _) if stars < of => found.add(Level::Warning, "stars-below", &args(of)),
            _ => {}
        }
    }
}

/// Stars that words claim: "4 sao", "bốn sao", "4-star", "★★★★".
fn stars_in(words: &str) -> Option<u8> {
    let drawn = words.chars().filter(|c| "★⭐☆✩✪✭✯🌟".contains(*c)).count();
    if drawn > 0 {
        return u8::try_from(drawn).ok();
    }
    let folded = fold(words);
    let parts: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let number = |word: &str| {
        let named = [("mot", 1), ("hai", 2), ("ba", 3), ("bon", 4), ("nam", 5), ("three", 3), ("four", 4), ("five", 5)];
        word.parse::<u8>().ok().or_else(|| named.iter().find(|(n, _)| *n == word).map(|(_, stars)| *stars))
    };
    parts.windows(2).find(|pair| ["sao", "star", "stars"].contains(&pair[1])).and_then(|pair| number(pair[0]))
}

fn mark(template: &Template, on: &On<'_>, placed: &Placed, found: &mut Found) -> Result<(), PrintError> {
    let Some(at) = template.mark.filter(|_| placed.mark) else { return Ok(()) };
    let profile = Mark::reference()?;
    if on.recognised.is_none() || on.facts.stars.is_none() {
        found.error("mark-no-right", &[]);
    }
    let aspect = at.width / at.height.unwrap_or(at.width / profile.aspect());
    if (aspect / profile.aspect() - 1.0).abs() > PROPORTION {
        let [is, wanted] = [aspect, profile.aspect()].map(|a| format!("{a:.2}"));
        found.error("mark-proportions", &[("is", is), ("wanted", wanted)]);
    }
    if (at.colour.is_some() || on.thermal) && !profile.one_colour {
        found.error("mark-colour", &[]);
    }
    if at.width < profile.smallest_mm {
        found.error("mark-small", &[("width", mm(at.width)), ("least", mm(profile.smallest_mm))]);
    }
    if template.background.is_some_and(|c| c.0.iter().any(|v| *v < 0xf0)) {
        found.add(Level::Warning, "mark-ground", &[]);
    }
    Ok(())
}

/// Linear light of a channel (IEC 61966-2-1).
fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// Luminance.
fn luminance(colour: [u8; 3]) -> f64 {
    0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2])
}

/// What scanners see: phones judge by brightness, scanners with red light by the red channel alone;
/// the worse of the two counts, so paper must be light and ink dark for both.
fn reflectance(colour: [u8; 3]) -> f64 {
    let (red, all) = (linear(colour[0]), luminance(colour));
    if all > 0.5 { red.min(all) } else { red.max(all) }
}

/// Contrast ratio of two colours.
fn wcag(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests;
