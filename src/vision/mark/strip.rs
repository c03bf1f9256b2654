//! The picture laid flat along a frame: how far each point lies from the ground's colour.

use super::plane_map::PlaneMap;
use super::raster::{Rgb, distance, sample};
use crate::vision::profile::glyph::{Glyph, Shape};
use image::RgbImage;

/// Ink over a grid in the frame, 0 where the ground is.
pub struct Strip {
    /// Columns, rows.
    pub size: [usize; 2],
    /// Frame coordinates of the first cell's centre.
    pub start: [f64; 2],
    /// Cells per D.
    pub cells: f64,
    /// Rows of ink, in steps of a channel.
    pub ink: Vec<f32>,
}

/// Colour of the ground along the frame: known at two places, in between on a line.
#[derive(Debug, Clone, Copy)]
pub struct Ground {
    /// First place and its colour.
    pub a: (f64, Rgb),
    /// Second.
    pub b: (f64, Rgb),
}

impl Ground {
    /// Colour at `u`, not far beyond the two places.
    #[must_use]
    pub fn at(&self, u: f64) -> Rgb {
        let t = ((u - self.a.0) / (self.b.0 - self.a.0)).clamp(-0.5, 1.5) as f32;
        let mut out = self.a.1;
        for (o, end) in out.iter_mut().zip(self.b.1) {
            *o += t * (end - *o);
        }
        out
    }
}

impl Strip {
    /// Samples `from..to` (frame coordinates) of a picture; `map` takes the frame to its pixels.
    #[must_use]
    pub fn new(picture: &RgbImage, map: &PlaneMap, ground: &Ground, from: [f64; 2], to: [f64; 2], cells: f64) -> Self {
        let size = [0, 1].map(|i| ((to[i] - from[i]) * cells).ceil().max(1.0) as usize);
        let start = from.map(|v| v + 0.5 / cells);
        let mut ink = Vec::with_capacity(size[0] * size[1]);
        let grounds: Vec<Rgb> = (0..size[0]).map(|i| ground.at(start[0] + i as f64 / cells)).collect();
        for j in 0..size[1] {
            for (i, g) in grounds.iter().enumerate() {
                let [x, y] = map.at(start[0] + i as f64 / cells, start[1] + j as f64 / cells);
                ink.push(sample(picture, x, y).map_or(0.0, |c| distance(c, *g)));
            }
        }
        Self { size, start, cells, ink }
    }
    /// Ink at a frame point, between cells; 0 outside.
    #[must_use]
    pub fn at(&self, u: f64, v: f64) -> f32 {
        let (x, y) = ((u - self.start[0]) * self.cells, (v - self.start[1]) * self.cells);
        if !(x >= 0.0 && y >= 0.0) {
            return 0.0;
        }
        let (i, j) = (x as usize, y as usize);
        if i + 1 >= self.size[0] || j + 1 >= self.size[1] {
            return 0.0;
        }
        let (fx, fy) = ((x - i as f64) as f32, (y - j as f64) as f32);
        let k = j * self.size[0] + i;
        let top = self.ink[k] * (1.0 - fx) + self.ink[k + 1] * fx;
        let below = k + self.size[0];
        top * (1.0 - fy) + (self.ink[below] * (1.0 - fx) + self.ink[below + 1] * fx) * fy
    }
}

/// A letter drawn on a grid, blurred, to be laid over a strip.
pub struct Stencil {
    points: Vec<[f64; 2]>,
    cover: Vec<f32>,
}

/// Margin round a letter, in D; letters stand no closer than half of it.
const MARGIN: f64 = 0.06;

impl Stencil {
    /// `blur` is the standard deviation of the camera's blur in D.
    #[must_use]
    pub fn new(shape: &Shape, glyph: Glyph, blur: f64, cells: f64) -> Self {
        let (w, step) = (shape.width(glyph), 1.0 / cells);
        let (columns, rows) = (((w + 2.0 * MARGIN) * cells) as usize, ((1.0 + 2.0 * MARGIN) * cells) as usize);
        let grid = (0..rows).flat_map(|j| {
            (0..columns).map(move |i| [-MARGIN + (i as f64 + 0.5) * step, -MARGIN + (j as f64 + 0.5) * step])
        });
        let points: Vec<[f64; 2]> = grid.collect();
        let cover = points.iter().map(|p| cover(shape.distance(glyph, p[0], p[1]), blur)).collect();
        Self { points, cover }
    }
    /// Normalised correlation with the strip, the letter's upper left corner at (u, v): 1 where the
    /// picture is the letter in any ink, about 0 where it has nothing of it.
    #[must_use]
    pub fn score(&self, strip: &Strip, u: f64, v: f64) -> f64 {
        let (mut n, mut a, mut b, mut aa, mut ab, mut bb) = (0.0f64, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (p, t) in self.points.iter().zip(&self.cover) {
            let (t, s) = (f64::from(*t), f64::from(strip.at(u + p[0], v + p[1])));
            n += 1.0;
            a += t;
            b += s;
            aa += t * t;
            ab += t * s;
            bb += s * s;
        }
        let (va, vb) = (aa - a * a / n, bb - b * b / n);
        // A flat patch of noise correlates with nothing.
        if vb < n * 9.0 { 0.0 } else { (ab - a * b / n) / (va * vb).sqrt() }
    }
}

/// Share of ink at a signed distance from an outline under blur (about the normal distribution).
#[must_use]
pub fn cover(distance: f64, blur: f64) -> f32 {
    (1.0 / (1.0 + (1.702 * distance / blur.max(1e-3)).exp())) as f32
}
