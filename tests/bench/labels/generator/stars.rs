//! The stars that belong to a mark: a row or an arc above, below or beside it.

use super::canvas::{Area, Canvas, Rgb};
use super::dice::Dice;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Above,
    Below,
    Right,
    Left,
    ArcAbove,
}

#[derive(Debug, Clone, Copy)]
pub struct Stars {
    pub count: usize,
    pub place: Place,
    pub colour: Rgb,
    /// Outline only.
    pub outlined: bool,
    /// Radius of one in D of the mark.
    pub radius: f32,
    /// Distance of centres in radii.
    pub pitch: f32,
    /// Distance from the mark in D.
    pub gap: f32,
}

impl Stars {
    pub fn cast(dice: &mut Dice) -> Self {
        let count = dice.of(&[1, 2, 3, 3, 3, 4, 4, 4, 5, 5]);
        let place = dice.of(&[Place::Above, Place::Below, Place::Below, Place::Right, Place::Left, Place::ArcAbove]);
        let gold: Rgb = dice.of(&[[0xf5, 0xb8, 0x0f], [0xff, 0xc9, 0x1a], [0xe0, 0xa0, 0x20], [0xd4, 0x9a, 0x2a]]);
        let colour = if dice.chance(0.7) { gold } else { dice.of(&[[0xe0, 0x1f, 0x26], [0xc8, 0x14, 0x1c]]) };
        Self {
            count,
            place,
            colour,
            outlined: dice.chance(0.15),
            radius: dice.between(0.19, 0.36),
            pitch: dice.between(2.15, 2.8),
            gap: dice.between(0.1, 0.3),
        }
    }

    fn length(self) -> f32 {
        self.radius * (2.0 + self.pitch * (self.count - 1) as f32)
    }

    /// Room the group takes left, above, right and below the mark (width, height in D).
    pub fn room(self, width: f32) -> [f32; 4] {
        let across = (self.length() - width).max(0.0) / 2.0;
        let deep = 2.0 * self.radius + self.gap;
        match self.place {
            Place::Above => [across, deep, across, 0.0],
            Place::ArcAbove => [across, deep + self.sag(), across, 0.0],
            Place::Below => [across, 0.0, across, deep],
            Place::Right => [0.0, 0.0, self.gap + self.length(), 0.0],
            Place::Left => [self.gap + self.length(), 0.0, 0.0, 0.0],
        }
    }

    /// How far the ends of an arc lie below its middle.
    fn sag(self) -> f32 {
        if self.count < 3 { 0.0 } else { 0.16 * self.length() }
    }

    /// Draws them about the mark's rectangle; `d` pixels per D. Returns their rectangle.
    pub fn draw(self, canvas: &mut Canvas, mark: Area, d: f32) -> Area {
        let (r, gap) = (self.radius * d, self.gap * d);
        let step = self.pitch * r;
        let length = self.length() * d;
        let (left, y) = match self.place {
            Place::Above | Place::ArcAbove => (mark.x + (mark.w - length) / 2.0, mark.y - gap - r),
            Place::Below => (mark.x + (mark.w - length) / 2.0, mark.y + mark.h + gap + r),
            Place::Right => (mark.x + mark.w + gap, mark.y + 0.5 * d),
            Place::Left => (mark.x - gap - length, mark.y + 0.5 * d),
        };
        let sag = if self.place == Place::ArcAbove { self.sag() * d } else { 0.0 };
        for i in 0..self.count {
            let along = if self.count == 1 { 0.0 } else { 2.0 * i as f32 / (self.count - 1) as f32 - 1.0 };
            let x = left + r + step * i as f32;
            // Ends of the arc on the row's line, its middle above.
            let up = sag * (1.0 - along * along);
            let line = self.outlined.then_some((r * 0.16).max(1.6));
            canvas.star(x, y - up, r, along * if sag > 0.0 { 0.35 } else { 0.0 }, self.colour, line);
        }
        Area::new(left, y - r - sag, length, 2.0 * r + sag)
    }
}
