//! The OCOP mark as redrawn from measured copies (unofficial, see the manual), and the ways it is
//! altered. Geometry in units of the outer diameter D of an O: annulus stroke 0.18 D, gaps 0.05,
//! 0.06 and 0.09 D, the line of text 0.11 to 0.16 D below with capitals 0.13 to 0.165 D high (copies
//! differ), whole 3.93 x 1.32 D.

use super::canvas::{Canvas, Rgb};
use super::dice::Dice;
use super::fonts;
use tiny_skia::{Path, PathBuilder, Transform};

/// How a mark differs from the reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alteration {
    /// The letters in another order.
    LetterOrder,
    /// Letters in other colours than theirs.
    WrongColours,
    /// The second O red.
    SecondORed,
    /// All in one colour.
    Monochrome,
    /// The line of text left out.
    NoTextLine,
    /// Stretched or squeezed.
    Aspect,
    /// Rings much thinner or thicker.
    RingProportions,
    /// Letters of a typeface.
    Letterforms,
}

impl Alteration {
    pub const ALL: [Self; 8] = [
        Self::LetterOrder,
        Self::WrongColours,
        Self::SecondORed,
        Self::Monochrome,
        Self::NoTextLine,
        Self::Aspect,
        Self::RingProportions,
        Self::Letterforms,
    ];
}

/// A mark to be drawn.
#[derive(Debug, Clone)]
pub struct Mark {
    pub alteration: Option<Alteration>,
    letters: [char; 4],
    colours: [Rgb; 4],
    line_colour: Rgb,
    line: Option<&'static str>,
    line_face: usize,
    /// Height of the line's capitals and its distance below the letters, in D.
    capital: f32,
    gap: f32,
    /// Width of the ring's stroke, in D.
    stroke: f32,
    /// Stretch across.
    pub stretch: f32,
    face: Option<usize>,
}

const BROWN: [Rgb; 2] = [[0x9e, 0x51, 0x35], [0x9f, 0x52, 0x33]];
const GREEN: [Rgb; 2] = [[0x0a, 0x79, 0x43], [0x14, 0x78, 0x46]];
const BLUE: [Rgb; 2] = [[0x18, 0x5d, 0xaa], [0x18, 0x5e, 0xaa]];
const ORANGE: [Rgb; 2] = [[0xf7, 0xa3, 0x1d], [0xf8, 0xa4, 0x1e]];
/// The line's red differs from copy to copy.
const LINE: [Rgb; 4] = [[0xde, 0x0e, 0x45], [0xe5, 0x15, 0x15], [0xe7, 0x37, 0x66], [0xe8, 0x12, 0x1b]];
const RED: [Rgb; 3] = [[0xd9, 0x1e, 0x2a], [0xe5, 0x15, 0x15], [0xc4, 0x1a, 0x30]];
const WORDS: &str = "ONE COMMUNE ONE PRODUCT OF VIETNAM";

/// Width in D.
pub const WIDTH: f32 = 3.93;

/// A print's own shade of a colour.
fn shade(dice: &mut Dice, colour: Rgb) -> Rgb {
    colour.map(|c| (f32::from(c) + dice.around(7.0)).clamp(0.0, 255.0) as u8)
}

impl Mark {
    pub fn official(dice: &mut Dice) -> Self {
        let i = dice.below(2);
        let colours = [BROWN[i], GREEN[i], BLUE[i], ORANGE[i]].map(|c| shade(dice, c));
        let line = dice.of(&LINE);
        Self {
            alteration: None,
            letters: ['O', 'C', 'O', 'P'],
            colours,
            line_colour: shade(dice, line),
            line: Some(if dice.chance(0.25) { "ONE COMMUNE ONE PRODUCT OF VIET NAM" } else { WORDS }),
            line_face: dice.below(2),
            capital: dice.between(0.13, 0.168),
            gap: dice.between(0.11, 0.165),
            stroke: dice.between(0.174, 0.186),
            stretch: dice.between(0.99, 1.01),
            face: None,
        }
    }

    pub fn altered(dice: &mut Dice, alteration: Alteration) -> Self {
        let mut mark = Self { alteration: Some(alteration), ..Self::official(dice) };
        let [brown, green, blue, orange] = mark.colours;
        match alteration {
            Alteration::LetterOrder => {
                let (letters, colours) = dice.of(&[
                    (['O', 'C', 'P', 'O'], [brown, green, orange, blue]),
                    (['C', 'O', 'O', 'P'], [green, brown, blue, orange]),
                    (['O', 'O', 'C', 'P'], [brown, blue, green, orange]),
                    (['O', 'P', 'O', 'C'], [brown, orange, blue, green]),
                    (['O', 'C', 'P', 'O'], [brown, green, blue, orange]),
                ]);
                (mark.letters, mark.colours) = (letters, colours);
            }
            Alteration::WrongColours => {
                mark.colours = dice.of(&[
                    [green, brown, orange, blue],
                    [blue, orange, green, brown],
                    [orange, blue, brown, green],
                    [[0x7a, 0x2a, 0x8c], green, [0x0c, 0x9a, 0xa6], orange],
                    [RED[0], blue, green, [0x55, 0x55, 0x55]],
                    [green, green, blue, blue],
                ]);
            }
            Alteration::SecondORed => mark.colours[2] = dice.of(&RED),
            Alteration::Monochrome => {
                let one =
                    dice.of(&[[0x14, 0x78, 0x46], [0x20, 0x20, 0x20], RED[0], [0x18, 0x5d, 0xaa], [0x6b, 0x3a, 0x1e]]);
                (mark.colours, mark.line_colour) = ([one; 4], one);
            }
            Alteration::NoTextLine => mark.line = None,
            Alteration::Aspect => {
                mark.stretch = if dice.chance(0.5) { dice.between(1.2, 1.5) } else { dice.between(0.62, 0.82) };
            }
            Alteration::RingProportions => {
                mark.stroke = if dice.chance(0.5) { dice.between(0.07, 0.115) } else { dice.between(0.26, 0.34) };
            }
            Alteration::Letterforms => mark.face = Some(dice.below(4)),
        }
        mark
    }

    /// Width and height in D as drawn.
    pub fn size(&self) -> (f32, f32) {
        let line = if self.line.is_some() { self.gap + self.capital } else { 0.0 };
        (WIDTH * self.stretch, 1.0 + line)
    }

    /// Whether its letters stand out from a ground.
    pub fn shows_on(&self, ground: Rgb) -> bool {
        let far =
            |c: Rgb| c.iter().zip(ground).map(|(a, b)| (i32::from(*a) - i32::from(b)).pow(2)).sum::<i32>() > 9_000;
        self.colours.iter().all(|c| far(*c)) && (self.line.is_none() || far(self.line_colour))
    }

    /// Draws it with the left top corner at `x`, `y` and an O of `d` pixels.
    pub fn draw(&self, canvas: &mut Canvas, x: f32, y: f32, d: f32) {
        let at = Transform::from_row(d * self.stretch, 0.0, 0.0, d, x, y);
        let widths = self.letters.map(|c| match c {
            'C' => 0.95,
            'P' => 0.77,
            _ => 1.0,
        });
        // The gaps as measured, also where the letters change places: 3.93 D in all.
        let mut left = 0.0;
        for (i, (letter, colour)) in self.letters.into_iter().zip(self.colours).enumerate() {
            match self.face {
                Some(face) => self.typeset(canvas, face, letter, at.pre_translate(left, 0.0), widths[i], colour),
                None => canvas.fill(&self.outline(letter), colour, at.pre_translate(left, 0.0)),
            }
            left += widths[i] + [0.055, 0.06, 0.095, 0.0][i];
        }
        let Some(words) = self.line else { return };
        let face = fonts::line_faces()[self.line_face];
        let size = self.capital / face.capital() * d;
        let wide = WIDTH * d * self.stretch / (face.width(words) * size);
        canvas.text_scaled(face, words, x, y + self.size().1 * d, size, wide, self.line_colour);
    }

    fn typeset(&self, canvas: &mut Canvas, face: usize, letter: char, at: Transform, width: f32, colour: Rgb) {
        let face = fonts::imitations()[face];
        let (path, _) = face.glyph(letter);
        let Some(path) = path else { return };
        let bounds = path.bounds();
        let fit = Transform::from_row(width / bounds.width(), 0.0, 0.0, -1.0 / bounds.height(), 0.0, 0.0)
            .pre_translate(-bounds.left(), -bounds.bottom());
        canvas.fill(&path, colour, at.pre_concat(fit));
    }

    /// Outline of a letter in D, left top corner at the origin.
    fn outline(&self, letter: char) -> Path {
        let (outer, inner) = (0.5, 0.5 - self.stroke);
        let mut path = PathBuilder::new();
        match letter {
            'C' => {
                // Cut flat at 0.285 and 0.715 D: the ring's right end lies outside its width of 0.95 D.
                let cut = 0.215_f32;
                let point = |r: f32| (cut / r).min(1.0).asin();
                arc(&mut path, outer, point(outer), std::f32::consts::TAU - point(outer), true);
                arc(&mut path, inner, std::f32::consts::TAU - point(inner), point(inner), false);
                path.close();
            }
            'P' => {
                let stem = 0.22 / 0.18 * self.stroke;
                let (bowl, end) = (0.62, 0.77 - 0.31);
                path.move_to(0.0, 0.0);
                path.line_to(end, 0.0);
                half(&mut path, end, bowl / 2.0, bowl / 2.0);
                path.line_to(stem, bowl);
                path.line_to(stem, 1.0);
                path.line_to(0.0, 1.0);
                path.close();
                let wall = self.stroke;
                path.move_to(stem, wall);
                path.line_to(end, wall);
                half(&mut path, end, bowl / 2.0, bowl / 2.0 - wall);
                path.line_to(stem, bowl - wall);
                path.close();
            }
            _ => {
                path.push_circle(0.5, 0.5, outer);
                path.push_circle(0.5, 0.5, inner);
            }
        }
        path.finish().expect("a letter has an outline")
    }
}

/// An arc around (0.5, 0.5), as short lines.
fn arc(path: &mut PathBuilder, radius: f32, from: f32, to: f32, start: bool) {
    for i in 0..=96 {
        let angle = from + (to - from) * i as f32 / 96.0;
        let (x, y) = (0.5 + radius * angle.cos(), 0.5 + radius * angle.sin());
        if start && i == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
}

/// The right half of a circle, from its top to its bottom.
fn half(path: &mut PathBuilder, x: f32, y: f32, radius: f32) {
    for i in 0..=48 {
        let angle = std::f32::consts::PI * (i as f32 / 48.0 - 0.5);
        path.line_to(x + radius * angle.cos(), y + radius * angle.sin());
    }
}
