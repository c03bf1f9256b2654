//! From template and facts to the picture of a label.

use super::mark::Mark;
use super::{Align, Template, Text, What};
use crate::domain::recognition::Stars;
use crate::print::PrintError;
use crate::print::art::{Art, Line, PT, Shape};
use crate::print::facts::{Facts, SERIAL};
use crate::print::font::Font;

/// A rectangle on the label: left, top, right, bottom, mm.
pub type Rect = [f64; 4];

/// A label laid out, and what the lints need to know of it.
pub struct Placed {
    /// The picture.
    pub art: Art,
    /// Where ink of each element stands, with a name for people.
    pub boxes: Vec<(String, Rect)>,
    /// Texts that did not fit: their name and what they say.
    pub cut_short: Vec<(String, String)>,
    /// Stars drawn.
    pub stars: Option<u8>,
    /// Whether the mark is drawn.
    pub mark: bool,
    /// Optional elements left out.
    pub left_out: Vec<&'static str>,
}

/// Line height as a multiple of the size.
const LEADING: f64 = 1.2;
/// Height above the baseline as a multiple of the size: Vietnamese capitals carry two marks.
const ASCENT: f64 = 0.95;

/// Name of an element.
pub(super) fn name(what: What) -> &'static str {
    match what {
        What::Product => "product",
        What::Producer => "producer",
        What::Lot => "lot",
        What::Serial => "serial",
        What::Made => "made",
        What::BestBefore => "best-before",
        What::Gtin => "gtin",
        What::Stars => "stars",
        What::Free => "free",
    }
}

/// What a text says on this run; `None` where the run has nothing to say there.
pub(super) fn words<'a>(text: &'a Text, facts: &'a Facts) -> Option<&'a str> {
    match text.what {
        What::Product => Some(&facts.product),
        What::Producer => Some(&facts.producer),
        What::Lot => Some(&facts.lot),
        What::Serial => facts.serial.as_ref(),
        What::Made => facts.made.as_ref(),
        What::BestBefore => facts.best_before.as_ref(),
        What::Gtin => Some(&facts.gtin),
        What::Stars => Some(&facts.stars_text),
        What::Free => Some(&text.words),
    }
    .map(String::as_str)
    .filter(|words| !words.is_empty())
}

/// Lays a label out for symbols of `modules` per side. `recognised` are the stars the product may show
/// today: optional stars and an optional mark are left out without them.
///
/// # Errors
/// The fonts cannot be read.
pub fn place(
    template: &Template,
    facts: &Facts,
    recognised: Option<Stars>,
    modules: usize,
) -> Result<Placed, PrintError> {
    let code = template.code;
    let module = code.size / (modules + 2 * code.quiet) as f64;
    let quiet = code.quiet as f64 * module;
    let mut placed = Placed {
        art: Art {
            width: template.width,
            height: template.height,
            modules,
            left: code.x + quiet,
            top: code.y + quiet,
            module,
            ink: code.colour.0,
            background: template.background.map(|c| c.0),
            cuts: template.cut.iter().map(|cut| cut.line.clone()).collect(),
            ..Art::default()
        },
        boxes: vec![("code".into(), [code.x, code.y, code.x + code.size, code.y + code.size])],
        cut_short: Vec::new(),
        stars: None,
        mark: false,
        left_out: Vec::new(),
    };
    let fonts = [Font::regular()?, Font::bold()?];
    for text in &template.text {
        if let Some(words) = words(text, facts) {
            placed.text(text, words, &fonts[usize::from(text.bold)]);
        }
    }
    if let Some(row) = template.stars {
        match row.count.or(facts.stars) {
            None if row.optional => placed.left_out.push("stars"),
            Some(_) if row.optional && recognised.is_none() => placed.left_out.push("stars"),
            None => placed.stars = Some(0),
            Some(count) => {
                placed.stars = Some(count);
                for i in 0..count.min(9) {
                    let radius = row.size / 2.0;
                    let x = row.x + radius + f64::from(i) * (row.size + row.gap);
                    let ring = star((x, row.y + radius), radius);
                    placed.art.shapes.push(Shape { rings: vec![ring], colour: row.colour.0 });
                }
                let right = row.x + f64::from(count) * (row.size + row.gap) - row.gap;
                placed.boxes.push(("stars".into(), [row.x, row.y, right, row.y + row.size]));
            }
        }
    }
    if let Some(at) = template.mark {
        if at.optional && (recognised.is_none() || facts.stars.is_none()) {
            placed.left_out.push("mark");
        } else {
            let mark = Mark::reference()?;
            let height = at.height.unwrap_or(at.width / mark.aspect());
            placed.art.shapes.extend(mark.shapes((at.x, at.y), (at.width, height), at.colour.map(|c| c.0))?);
            placed.boxes.push(("mark".into(), [at.x, at.y, at.x + at.width, at.y + height]));
            placed.mark = true;
        }
    }
    Ok(placed)
}

impl Placed {
    fn text(&mut self, text: &Text, words: &str, font: &Font) {
        let digits = words.replace(SERIAL, "0000000000");
        let (lines, size, whole) = fit(text, &digits, font);
        if !whole {
            self.cut_short.push((name(text.what).to_owned(), digits));
        }
        let mut ink = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
        for (i, line) in lines.iter().enumerate() {
            let width = font.width(line) * size / PT;
            let spare = text.width - width;
            let x = text.x
                + match text.align {
                    Align::Left => 0.0,
                    Align::Centre => spare / 2.0,
                    Align::Right => spare,
                };
            let top = text.y + i as f64 * size * LEADING / PT;
            let y = top + size * ASCENT / PT;
            let bottom = y + size * (LEADING - ASCENT) / PT;
            ink = [ink[0].min(x), ink[1].min(top), ink[2].max(x + width), ink[3].max(bottom)];
            // A line that holds the serial is a text of each stamp.
            let words =
                if words.contains(SERIAL) && whole { line.replacen("0000000000", SERIAL, 1) } else { line.clone() };
            self.art.lines.push(Line { bold: text.bold, size, x, y, text: words, colour: text.colour.0 });
        }
        self.boxes.push((name(text.what).to_owned(), ink));
    }
}

/// Lines of a text in its box, their size in points, and whether all of it stands there.
fn fit(text: &Text, words: &str, font: &Font) -> (Vec<String>, f64, bool) {
    let room = |size: f64| ((text.height * PT / (size * LEADING) + 0.02).floor() as usize).max(1);
    let mut size = text.size;
    loop {
        let lines = font.wrap(words, size, text.width * PT, room(size));
        let tall = lines.len() as f64 * size * LEADING <= text.height * PT + 0.02 * size;
        let whole = tall && !lines.last().is_some_and(|l| l.ends_with('…') && !words.ends_with('…'));
        // A word that is too long for its line stands out of the box.
        let inside = lines.iter().all(|l| font.width(l) * size <= text.width * PT + 1e-6);
        if whole && inside || size <= text.smallest {
            return (lines, size, whole && inside);
        }
        size = (size - 0.25).max(text.smallest);
    }
}

/// A five-pointed star.
fn star((x, y): (f64, f64), radius: f64) -> Vec<(f64, f64)> {
    // Inner radius of a regular pentagram.
    let inner = radius * 0.381_966;
    (0..10)
        .map(|i| {
            let angle = f64::from(i) * std::f64::consts::PI / 5.0;
            let radius = if i % 2 == 0 { radius } else { inner };
            (x + radius * angle.sin(), y - radius * angle.cos())
        })
        .collect()
}
