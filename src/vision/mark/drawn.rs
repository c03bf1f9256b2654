//! Pictures of marks for tests, drawn from the profile's own shapes (2 × 2 samples a pixel).

use super::plane_map::PlaneMap;
use crate::vision::profile::Profile;
use crate::vision::profile::glyph::{Glyph, Shape};
use image::{Rgb, RgbImage};

pub type Colour = [f64; 3];

/// What is drawn on the plane of the mark, in D.
pub struct Scene {
    pub letters: Vec<(Glyph, f64, Colour)>,
    pub shape: Shape,
    pub text: Option<Colour>,
    pub stars: Vec<([f64; 2], f64, Colour)>,
    pub ground: Colour,
}

impl Scene {
    pub fn official(profile: &Profile) -> Self {
        let colour = |c: [u8; 3]| c.map(f64::from);
        Self {
            letters: profile.letters.iter().map(|l| (l.glyph, l.left, colour(l.colour.0))).collect(),
            shape: profile.shape,
            text: Some([222.0, 14.0, 69.0]),
            stars: Vec::new(),
            ground: [250.0, 249.0, 245.0],
        }
    }
    pub fn with_stars(mut self, count: usize, row: f64, radius: f64, colour: Colour) -> Self {
        let step = 2.6 * radius;
        let first = 1.97 - step * (count as f64 - 1.0) / 2.0;
        self.stars.extend((0..count).map(|i| ([first + step * i as f64, row], radius, colour)));
        self
    }
    fn colour(&self, u: f64, v: f64) -> Colour {
        for (glyph, left, colour) in &self.letters {
            if self.shape.distance(*glyph, u - left, v) < 0.0 {
                return *colour;
            }
        }
        if let Some(text) = self.text
            && (1.16..1.32).contains(&v)
            && (0.0..3.96).contains(&u)
            && (u * 9.0).fract() < 0.7
            && ((u * 9.0).fract() < 0.2 || (v * 25.0).fract() < 0.5)
        {
            return text;
        }
        for (centre, radius, colour) in &self.stars {
            let (x, y) = (u - centre[0], v - centre[1]);
            let turn = (x.atan2(-y) / std::f64::consts::TAU * 5.0).rem_euclid(1.0);
            let t = (turn.min(1.0 - turn) * 2.0).min(1.0);
            if x.hypot(y) < radius * (1.0 - 0.6 * t) {
                return *colour;
            }
        }
        self.ground
    }
    /// Photographs the scene: `map` takes it to pixels.
    pub fn photo(&self, map: &PlaneMap, width: u32, height: u32) -> RgbImage {
        let inverse = inverse(map);
        RgbImage::from_fn(width, height, |x, y| {
            let mut sum = [0.0; 3];
            for k in 0..4 {
                let (dx, dy) = (f64::from(k % 2) / 2.0 + 0.25, f64::from(k / 2) / 2.0 + 0.25);
                let [u, v] = inverse.at(f64::from(x) + dx, f64::from(y) + dy);
                let c = self.colour(u, v);
                sum = [sum[0] + c[0], sum[1] + c[1], sum[2] + c[2]];
            }
            Rgb(sum.map(|v| (v / 4.0).round() as u8))
        })
    }
}

/// A view of the mark: its middle in the middle of the photo, turned and scaled, slightly aslant.
pub fn view(width: u32, height: u32, turn_degrees: f64, pixels: f64, aslant: f64) -> PlaneMap {
    let (sin, cos) = turn_degrees.to_radians().sin_cos();
    let turned =
        PlaneMap([pixels * cos, -pixels * sin, 0.0, pixels * sin, pixels * cos, 0.0, aslant, aslant / 2.0, 1.0]);
    let middle = PlaneMap::affine([f64::from(width) / 2.0, f64::from(height) / 2.0], [1.0, 0.0], [0.0, 1.0]);
    middle.after(&turned).after(&PlaneMap::affine([-1.97, -0.66], [1.0, 0.0], [0.0, 1.0]))
}

fn inverse(map: &PlaneMap) -> PlaneMap {
    let [a, b, c, d, e, f, g, h, i] = map.0;
    PlaneMap([
        e * i - f * h,
        c * h - b * i,
        b * f - c * e,
        f * g - d * i,
        a * i - c * g,
        c * d - a * f,
        d * h - e * g,
        b * g - a * h,
        a * e - b * d,
    ])
}
