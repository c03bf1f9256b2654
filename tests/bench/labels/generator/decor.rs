//! What is on a label beside its subject: ornaments with stars and rings that belong to no mark, and
//! logos of other certifications (drawn here, like none in particular).

use super::canvas::{Area, Canvas, Rgb};
use super::dice::Dice;
use super::fonts;
use tiny_skia::{PathBuilder, Transform};

const VIVID: [Rgb; 8] = [
    [0xd9, 0x1e, 0x2a],
    [0x0a, 0x79, 0x43],
    [0x18, 0x5d, 0xaa],
    [0xf7, 0xa3, 0x1d],
    [0x9e, 0x51, 0x35],
    [0x6a, 0x2a, 0x8c],
    [0x0c, 0x9a, 0xa6],
    [0xf0, 0xc0, 0x20],
];

/// Draws one ornament or logo of the kinds below into an area.
pub fn draw(dice: &mut Dice, canvas: &mut Canvas, area: Area, ink: Rgb) {
    match dice.below(11) {
        0 => leaf_logo(dice, canvas, area),
        1 => round_seal(dice, canvas, area, "HALAL"),
        2 => round_seal(dice, canvas, area, "HACCP"),
        3 => rings_in_a_row(dice, canvas, area),
        4 => scattered_stars(dice, canvas, area),
        5 => rating(dice, canvas, area),
        6 => medal(dice, canvas, area),
        7 => round_word(dice, canvas, area),
        8 => coloured_word(dice, canvas, area),
        9 => round_seal(dice, canvas, area, "ISO 22000"),
        _ => flower(dice, canvas, area, ink),
    }
}

fn leaf_logo(dice: &mut Dice, canvas: &mut Canvas, a: Area) {
    let r = a.w.min(a.h) * 0.42;
    let (x, y) = (a.x + a.w / 2.0, a.y + a.h / 2.0);
    canvas.ring(x, y, r, r * 0.12, [0x1a, 0x8a, 0x3c]);
    let mut path = PathBuilder::new();
    path.move_to(x - r * 0.5, y + r * 0.4);
    path.quad_to(x - r * 0.5, y - r * 0.6, x + r * 0.55, y - r * 0.5);
    path.quad_to(x + r * 0.5, y + r * 0.5, x - r * 0.5, y + r * 0.4);
    path.close();
    if let Some(path) = path.finish() {
        canvas.fill(&path, [0x5c, 0xb5, 0x31], Transform::identity());
    }
    let face = fonts::bold();
    let word = dice.of(&["VietGAP", "ORGANIC", "GREEN"]);
    let size = r * 0.36;
    canvas.text(face, word, x - face.width(word) * size / 2.0, y + r * 0.85, size, [0x10, 0x60, 0x28]);
}

fn round_seal(dice: &mut Dice, canvas: &mut Canvas, a: Area, word: &str) {
    let r = a.w.min(a.h) * 0.44;
    let (x, y) = (a.x + a.w / 2.0, a.y + a.h / 2.0);
    let colour = dice.of(&VIVID);
    canvas.disc(x, y, r, [255, 255, 255]);
    canvas.ring(x, y, r * 0.95, r * 0.08, colour);
    canvas.ring(x, y, r * 0.72, r * 0.05, colour);
    let face = fonts::bold();
    let size = r * 1.15 / face.width(word);
    canvas.text(face, word, x - face.width(word) * size / 2.0, y + size * 0.35, size, colour);
    for i in -1..=1 {
        canvas.star(x + r * 0.25 * i as f32, y + r * 0.48, r * 0.1, 0.0, colour, None);
    }
}

/// Rings as thick as the mark's, in a row, in vivid colours, with no letters among them.
fn rings_in_a_row(dice: &mut Dice, canvas: &mut Canvas, a: Area) {
    let count = 3 + dice.below(3);
    let r = (a.w / (count as f32 * 2.2)).min(a.h / 2.2);
    for i in 0..count {
        let x = a.x + r * 1.1 + i as f32 * r * 2.2;
        let colour = dice.of(&VIVID);
        canvas.ring(x, a.y + a.h / 2.0, r * 0.82, r * 0.36, colour);
    }
}

fn scattered_stars(dice: &mut Dice, canvas: &mut Canvas, a: Area) {
    let colour = dice.of(&[[0xf5, 0xb8, 0x0f], [0xe0, 0x1f, 0x26], [0xff, 0xff, 0xff], [0xc0, 0xc0, 0xc0]]);
    for _ in 0..4 + dice.below(8) {
        let r = a.w.min(a.h) * dice.between(0.03, 0.12);
        let (x, y) = (a.x + r + dice.unit() * (a.w - 2.0 * r), a.y + r + dice.unit() * (a.h - 2.0 * r));
        let turn = dice.between(0.0, 1.2);
        canvas.star(x, y, r, turn, colour, None);
    }
}

/// Five stars of a shop's rating, as sellers print them.
fn rating(dice: &mut Dice, canvas: &mut Canvas, a: Area) {
    let r = (a.w / 12.0).min(a.h / 2.5);
    let count = 3 + dice.below(3);
    for i in 0..count {
        canvas.star(a.x + r * 1.2 + i as f32 * r * 2.3, a.y + a.h * 0.35, r, 0.0, [0xf5, 0xb8, 0x0f], None);
    }
    let face = fonts::regular();
    canvas.text(face, "Khách hàng đánh giá", a.x, a.y + a.h * 0.35 + r * 2.6, r * 1.2, [0x40, 0x40, 0x40]);
}

fn medal(dice: &mut Dice, canvas: &mut Canvas, a: Area) {
    let r = a.w.min(a.h) * 0.4;
    let (x, y) = (a.x + a.w / 2.0, a.y + a.h / 2.0);
    for i in 0..24 {
        let t = i as f32 / 24.0 * std::f32::consts::TAU;
        canvas.disc(x + r * t.cos(), y + r * t.sin(), r * 0.13, [0xd4, 0x9a, 0x2a]);
    }
    canvas.disc(x, y, r, [0xd4, 0x9a, 0x2a]);
    canvas.ring(x, y, r * 0.85, r * 0.05, [255, 255, 255]);
    let face = fonts::bold();
    let word = dice.of(&["HVNCLC", "TOP 10", "NO. 1"]);
    let size = r * 1.2 / face.width(word);
    canvas.text(face, word, x - r * 0.6, y + size * 0.3, size, [255, 255, 255]);
    canvas.star(x, y - r * 0.45, r * 0.2, 0.0, [255, 255, 255], None);
}

/// Names with round letters that are not the mark.
fn round_word(dice: &mut Dice, canvas: &mut Canvas, a: Area) {
    let word = dice.of(&["COOP", "CO.OP", "ECO", "COCO", "BOOC", "OCEAN", "TOCO", "MOCO"]);
    let face = fonts::bold();
    let size = (a.w / face.width(word)).min(a.h);
    let colour = dice.of(&VIVID);
    canvas.text(face, word, a.x, a.y + a.h * 0.5 + size * 0.35, size, colour);
}

fn coloured_word(dice: &mut Dice, canvas: &mut Canvas, a: Area) {
    let word = dice.of(&["FOOD", "GOOD", "SẠCH", "COFFEE", "TOP", "MỚI"]);
    let face = fonts::bold();
    let size = (a.w / face.width(word)).min(a.h);
    let mut x = a.x;
    for c in word.chars() {
        let colour = dice.of(&VIVID);
        x += canvas.text(face, &c.to_string(), x, a.y + a.h * 0.5 + size * 0.35, size, colour);
    }
}

fn flower(dice: &mut Dice, canvas: &mut Canvas, a: Area, ink: Rgb) {
    let r = a.w.min(a.h) * 0.22;
    let (x, y) = (a.x + a.w / 2.0, a.y + a.h / 2.0);
    let petals = 5 + dice.below(4);
    for i in 0..petals {
        let t = i as f32 / petals as f32 * std::f32::consts::TAU;
        canvas.ring(x + r * t.cos(), y + r * t.sin(), r * 0.8, r * 0.08, ink);
    }
}
