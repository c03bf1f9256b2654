//! A label, flat: ground, name, mark with its stars, information, codes and ornaments, in one of
//! four layouts, mirrored or not.

use super::canvas::{Area, Canvas, Rgb};
use super::codes::{self, Code};
use super::decor;
use super::dice::Dice;
use super::fonts::{self, Face};
use super::mark::{Alteration, Mark};
use super::stars::Stars;
use super::words::Words;

/// What the label is to show; the rest is chance.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub mark: Option<Option<Alteration>>,
    /// Stars with the mark; `None` for none.
    pub stars: Option<usize>,
    pub words: Words,
    /// Least and greatest part of its zone that the mark fills.
    pub size: (f32, f32),
    /// Chance of codes that are pale, coloured or inverted.
    pub hard_codes: f32,
}

/// A drawn label with where everything is, in canvas pixels.
pub struct Label {
    pub canvas: Canvas,
    pub mark: Option<Area>,
    pub stars: Option<Area>,
    pub codes: Vec<(Code, Area)>,
    /// Whether the information panel is on it.
    pub informs: bool,
    pub ground: Rgb,
}

/// Zones of a layout in fractions: name, mark, ornament, information, code, code.
type Zones = [[f32; 4]; 6];
const LAYOUTS: [((u32, u32), Zones); 4] = [
    // Tall.
    (
        (1200, 1600),
        [
            [0.06, 0.04, 0.88, 0.2],
            [0.07, 0.27, 0.56, 0.21],
            [0.67, 0.27, 0.27, 0.2],
            [0.07, 0.52, 0.54, 0.43],
            [0.66, 0.52, 0.29, 0.22],
            [0.64, 0.78, 0.32, 0.16],
        ],
    ),
    // Broad.
    (
        (1680, 1120),
        [
            [0.04, 0.05, 0.5, 0.3],
            [0.58, 0.05, 0.38, 0.34],
            [0.58, 0.42, 0.14, 0.2],
            [0.04, 0.4, 0.5, 0.55],
            [0.75, 0.42, 0.21, 0.31],
            [0.68, 0.76, 0.28, 0.19],
        ],
    ),
    // A band round a jar, flat.
    (
        (2000, 900),
        [
            [0.31, 0.06, 0.38, 0.42],
            [0.33, 0.52, 0.34, 0.4],
            [0.03, 0.06, 0.12, 0.3],
            [0.02, 0.4, 0.27, 0.55],
            [0.74, 0.06, 0.22, 0.48],
            [0.74, 0.62, 0.23, 0.3],
        ],
    ),
    // A sticker.
    (
        (1200, 1200),
        [
            [0.06, 0.05, 0.88, 0.18],
            [0.12, 0.26, 0.76, 0.3],
            [0.06, 0.6, 0.2, 0.16],
            [0.06, 0.6, 0.5, 0.35],
            [0.62, 0.6, 0.32, 0.34],
            [0.3, 0.97, 0.01, 0.01],
        ],
    ),
];

const LIGHT: [Rgb; 7] = [
    [255, 255, 255],
    [250, 246, 232],
    [244, 236, 214],
    [236, 244, 230],
    [255, 248, 200],
    [230, 236, 244],
    [226, 210, 180],
];
const DARK: [Rgb; 6] = [
    [0x12, 0x30, 0x22],
    [0x3a, 0x12, 0x16],
    [0x10, 0x1c, 0x3a],
    [0x22, 0x22, 0x22],
    [0x4a, 0x2c, 0x16],
    [0x7a, 0x10, 0x1a],
];

pub fn draw(dice: &mut Dice, wanted: &Wanted) -> Label {
    let ((width, height), zones) = LAYOUTS[dice.below(LAYOUTS.len())];
    let dark = dice.chance(0.3);
    let ground = if dark { dice.of(&DARK) } else { dice.of(&LIGHT) };
    let ink: Rgb = if dark {
        dice.of(&[[255, 255, 255], [250, 230, 170]])
    } else {
        dice.of(&[[0x20, 0x20, 0x20], [0x0c, 0x40, 0x20], [0x5a, 0x10, 0x18]])
    };
    let mut canvas = Canvas::new(width, height, ground);
    frame(dice, &mut canvas, ink);
    let mirrored = dice.chance(0.4);
    let whole = canvas.area();
    let zone = |i: usize| {
        let [x, y, w, h] = zones[i];
        whole.part(if mirrored { 1.0 - x - w } else { x }, y, w, h)
    };
    name(dice, &mut canvas, zone(0), ink, wanted);
    let ornament = zone(2);
    if ornament.y != zone(3).y && dice.chance(0.75) {
        decor::draw(dice, &mut canvas, ornament, ink);
    }
    let (mark, stars) = match wanted.mark {
        Some(alteration) => {
            let (mark, stars) = marked(dice, &mut canvas, zone(1), ground, alteration, wanted);
            (Some(mark), stars)
        }
        None => {
            if dice.chance(0.85) {
                decor::draw(dice, &mut canvas, zone(1), ink);
            }
            (None, None)
        }
    };
    let informs = dice.chance(0.85);
    if informs {
        panel(dice, &mut canvas, zone(3), ink, &wanted.words);
    }
    let mut codes = Vec::new();
    if dice.chance(0.85) {
        let mut code = codes::qr(dice);
        if dice.chance(wanted.hard_codes) {
            (code.dark, code.light) = dice.of(&[
                ([255, 255, 255], [0x10, 0x10, 0x10]),
                ([0x0c, 0x40, 0x20], [0xd8, 0xe4, 0xc8]),
                ([0x70, 0x60, 0x50], [0xc8, 0xbc, 0xa8]),
                ([0x60, 0x60, 0x60], [0xb8, 0xb8, 0xb8]),
                ([0xf4, 0xf4, 0xe0], [0x3a, 0x12, 0x16]),
            ]);
        }
        let size = dice.between(0.6, 1.0);
        let room = shrunk(zone(4), size);
        let area = code.draw(&mut canvas, room);
        codes.push((code, area));
    }
    if zone(5).w > 50.0 && dice.chance(0.6) {
        let code = codes::ean13(dice);
        let area = code.draw(&mut canvas, zone(5));
        codes.push((code, area));
    }
    Label { canvas, mark, stars, codes, informs, ground }
}

fn shrunk(a: Area, by: f32) -> Area {
    a.part((1.0 - by) / 2.0, (1.0 - by) / 2.0, by, by)
}

/// Rules and bands about the edge, sometimes a row of small stars.
fn frame(dice: &mut Dice, canvas: &mut Canvas, ink: Rgb) {
    let a = canvas.area();
    match dice.below(4) {
        0 => {
            let t = a.w * 0.006;
            for (x, y, w, h) in
                [(0.01, 0.01, 0.98, 0.0), (0.01, 0.99, 0.98, 0.0), (0.01, 0.01, 0.0, 0.98), (0.99, 0.01, 0.0, 0.98)]
            {
                let p = a.part(x, y, w, h);
                canvas.rect(Area::new(p.x, p.y, p.w.max(t), p.h.max(t)), ink);
            }
        }
        1 => {
            let colour = dice.of(&[[0xd9, 0x1e, 0x2a], [0x0a, 0x79, 0x43], [0xd4, 0x9a, 0x2a]]);
            canvas.rect(a.part(0.0, 0.0, 1.0, 0.02), colour);
            canvas.rect(a.part(0.0, 0.975, 1.0, 0.025), colour);
        }
        2 => {
            for i in 0..14 {
                let p = a.part(0.03 + i as f32 * 0.072, 0.018, 0.0, 0.0);
                canvas.star(p.x, p.y, a.h * 0.011, 0.0, [0xd4, 0x9a, 0x2a], None);
            }
        }
        _ => {}
    }
}

fn name(dice: &mut Dice, canvas: &mut Canvas, a: Area, ink: Rgb, wanted: &Wanted) {
    let face = fonts::any(dice.below(8));
    let text = if dice.chance(0.5) { wanted.words.product.to_uppercase() } else { wanted.words.product.clone() };
    let words: Vec<&str> = text.split(' ').collect();
    let lines = if a.w > a.h * 3.2 || words.len() < 3 {
        vec![text.clone()]
    } else {
        let half = words.len().div_ceil(2);
        vec![words[..half].join(" "), words[half..].join(" ")]
    };
    let widest = lines.iter().map(|l| face.width(l)).fold(0.1, f32::max);
    let size = (a.w / widest).min(a.h / (lines.len() as f32 * 1.45 + 0.35));
    let mut y = a.y;
    for line in &lines {
        y += size * 1.35;
        canvas.text(face, line, a.x + (a.w - face.width(line) * size) / 2.0, y, size, ink);
    }
    let slogan = fonts::regular();
    let small = (size * 0.35).max(18.0);
    if y + small * 1.3 <= a.y + a.h {
        canvas.text(slogan, &wanted.words.slogan, a.x, y + small * 1.4, small, ink);
    }
}

/// The mark with its stars, as large as the zone and its share of it allow.
fn marked(
    dice: &mut Dice,
    canvas: &mut Canvas,
    zone: Area,
    ground: Rgb,
    alteration: Option<Alteration>,
    wanted: &Wanted,
) -> (Area, Option<Area>) {
    let mark = match alteration {
        None => Mark::official(dice),
        Some(kind) => Mark::altered(dice, kind),
    };
    let stars = wanted.stars.map(|count| Stars { count, ..Stars::cast(dice) });
    let (w, h) = mark.size();
    let [left, top, right, bottom] = stars.map_or([0.0; 4], |s| s.room(w));
    let (all_w, all_h) = (left + w + right, top + h + bottom);
    let share = dice.between(wanted.size.0, wanted.size.1);
    let d = (zone.w * 0.92 / all_w).min(zone.h * 0.88 / all_h) * share;
    let x = zone.x + (zone.w - all_w * d) * dice.between(0.3, 0.7);
    let y = zone.y + (zone.h - all_h * d) * dice.between(0.3, 0.7);
    let group = Area::new(x, y, all_w * d, all_h * d);
    let star_ground = |c: Rgb| stars.is_none_or(|s| distance(s.colour, c) > 3_500);
    // A printer never puts the mark where it cannot be seen: a panel makes room.
    if !mark.shows_on(ground) || !star_ground(ground) || dice.chance(0.2) {
        let panel = dice.of(&[[255, 255, 255], [252, 250, 240]]);
        canvas.rounded(group.grown(0.16 * d), 0.2 * d, panel);
    }
    let (mx, my) = (x + left * d, y + top * d);
    mark.draw(canvas, mx, my, d);
    let area = Area::new(mx, my, w * d, h * d);
    let stars = stars.map(|s| s.draw(canvas, area, d));
    (area, stars)
}

fn distance(a: Rgb, b: Rgb) -> i32 {
    a.iter().zip(b).map(|(a, b)| (i32::from(*a) - i32::from(b)).pow(2)).sum()
}

fn panel(dice: &mut Dice, canvas: &mut Canvas, a: Area, ink: Rgb, words: &Words) {
    let face: &Face = dice.of(&[fonts::regular(), fonts::any(3), fonts::any(6), fonts::regular()]);
    let lines = words.lines(dice);
    let widest = lines.iter().map(|l| face.width(l)).fold(0.1, f32::max);
    let size = (a.w / widest).min(a.h / (lines.len() as f32 * 1.5)).min(44.0);
    for (i, line) in lines.iter().enumerate() {
        canvas.text(face, line, a.x, a.y + size * (1.1 + 1.5 * i as f32), size, ink);
    }
}
