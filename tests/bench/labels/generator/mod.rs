//! Photographs of made-up labels with the truth about them, the same on every machine by seed (given
//! the fonts: the vendored one stands in for those of Debian that are missing).
#![allow(dead_code)] // each bench and test uses its part

pub mod camera;
pub mod canvas;
pub mod codes;
pub mod decor;
pub mod dice;
pub mod fonts;
pub mod layout;
pub mod mark;
pub mod stars;
pub mod words;

use dice::Dice;
use mark::Alteration;
use words::Words;

/// How hard a picture is: small mark, tilt, blur, noise, compression, uneven light, glare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Easy,
    Medium,
    Hard,
}

impl Level {
    pub const ALL: [Self; 3] = [Self::Easy, Self::Medium, Self::Hard];
    pub fn name(self) -> &'static str {
        ["easy", "medium", "hard"][self as usize]
    }
    /// Least and greatest share of its zone that a mark fills.
    fn size(self) -> (f32, f32) {
        [(0.8, 1.0), (0.55, 1.0), (0.35, 0.9)][self as usize]
    }
}

/// Pictures to look at while one works, and pictures to be judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    Dev,
    Test,
}

/// Corners in picture pixels, clockwise from the one that was left top on the label.
pub type Polygon = [[f32; 2]; 4];

/// What is on a picture.
#[derive(Debug, Clone)]
pub struct Truth {
    /// The OCOP mark, whole (letters and line); `None` if there is none.
    pub mark: Option<MarkTruth>,
    /// Stars that belong to the mark; 0 without any.
    pub stars: usize,
    pub stars_polygon: Option<Polygon>,
    pub codes: Vec<CodeTruth>,
    pub words: Words,
    /// Whether the information panel with those words is on the label (the name always is).
    pub informs: bool,
}

#[derive(Debug, Clone)]
pub struct MarkTruth {
    pub polygon: Polygon,
    /// `None` for the official artwork.
    pub altered: Option<Alteration>,
    /// Width across its middle in picture pixels.
    pub width: f32,
}

#[derive(Debug, Clone)]
pub struct CodeTruth {
    pub kind: codes::Kind,
    pub text: String,
    pub polygon: Polygon,
}

pub struct Picture {
    pub name: String,
    pub jpeg: Vec<u8>,
    pub width: usize,
    pub height: usize,
    pub truth: Truth,
}

/// Picture `index` of a split at a level: 1600 x 1200 pixels, upright or not.
pub fn picture(split: Split, level: Level, index: usize) -> Picture {
    picture_of(split, level, index, 1.92e6)
}

/// As [`picture`], with about that many pixels.
pub fn picture_of(split: Split, level: Level, index: usize, pixels: f32) -> Picture {
    let mut dice = seeded(split, level, index);
    let wanted = wanted(&mut dice, level, index);
    let label = format!("{split:?}-{}-{index}", level.name()).to_lowercase();
    photograph(&mut dice, label, level, wanted, pixels)
}

/// Chance for one picture.
pub fn seeded(split: Split, level: Level, index: usize) -> Dice {
    let split = if split == Split::Dev { 0xd0e5_5eed } else { 0x7e57_5eed };
    Dice::new(split ^ ((level as u64) << 56) ^ (index as u64).wrapping_mul(0x2545_f491_4f6c_dd1d))
}

/// What a label shows: of twenty, seven without the mark, seven with the official one, six altered.
fn wanted(dice: &mut Dice, level: Level, index: usize) -> layout::Wanted {
    let mark = match index % 20 {
        0..7 => None,
        7..14 => Some(None),
        _ => Some(Some(dice.of(&Alteration::ALL))),
    };
    let stars = (mark.is_some() && dice.chance(0.85)).then(|| stars::Stars::cast(dice).count);
    // Words about stars now and then, also where nothing is drawn; rarely they disagree.
    let said = match stars {
        Some(n) if dice.chance(0.5) => Some(if dice.chance(0.1) { 3 + (n + 1) % 3 } else { n }),
        None if dice.chance(0.2) => Some(3 + dice.below(3)),
        _ => None,
    };
    let hard_codes = [0.0, 0.25, 0.5][level as usize];
    layout::Wanted { mark, stars, words: words::cast(dice, said), size: level.size(), hard_codes }
}

/// Draws and photographs a label.
pub fn photograph(dice: &mut Dice, name: String, level: Level, wanted: layout::Wanted, pixels: f32) -> Picture {
    let label = layout::draw(dice, &wanted);
    let (long, short) = ((pixels * 4.0 / 3.0).sqrt() as usize, (pixels * 0.75).sqrt() as usize);
    let upright = label.canvas.map.height() > label.canvas.map.width();
    let (width, height) = if upright { (short, long) } else { (long, short) };
    let (jpeg, pose) = camera::shoot(dice, &label, level, width, height);
    let mark = label.mark.zip(wanted.mark).map(|(area, altered)| {
        let polygon = pose.polygon(area);
        let middle = |a: [f32; 2], b: [f32; 2]| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
        let (l, r) = (middle(polygon[0], polygon[3]), middle(polygon[1], polygon[2]));
        MarkTruth { polygon, altered, width: (l[0] - r[0]).hypot(l[1] - r[1]) }
    });
    let codes = label.codes.iter().map(|(code, area)| CodeTruth {
        kind: code.kind,
        text: code.text.clone(),
        polygon: pose.polygon(*area),
    });
    let truth = Truth {
        mark,
        stars: if label.stars.is_some() { wanted.stars.unwrap_or(0) } else { 0 },
        stars_polygon: label.stars.map(|a| pose.polygon(a)),
        codes: codes.collect(),
        words: wanted.words,
        informs: label.informs,
    };
    Picture { name, jpeg, width, height, truth }
}
