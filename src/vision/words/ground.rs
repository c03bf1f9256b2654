//! The ground that words stand on, and how far each pixel is from it: print is what differs, whether
//! it is darker or lighter.

use crate::vision::runs::{Patch, Runs, Touch};
use image::GrayImage;

/// How far print differs at least: as a share of the ground, and in grey values for the noise of dark ones.
const LEAST: (f32, f32) = (0.15, 9.0);
/// Least pixels of a piece of print.
const PIXELS: f64 = 6.0;

/// A grey picture with its ground.
pub struct Ground<'a> {
    picture: &'a GrayImage,
    /// Side of a block of which the ground is one value, pixels.
    block: usize,
    /// Grey values of blocks, row by row.
    levels: Vec<f32>,
    /// Blocks per row, and rows.
    size: [usize; 2],
}

impl<'a> Ground<'a> {
    /// The ground is what most pixels of a block are, and the blocks about it. Three blocks are wider than
    /// the letters that are looked for: of larger ones the ground would be their ink.
    #[must_use]
    pub fn of(picture: &'a GrayImage, block: usize) -> Self {
        let (w, h) = (picture.width() as usize, picture.height() as usize);
        let size = [w.div_ceil(block).max(1), h.div_ceil(block).max(1)];
        let blocks = |i: usize| (i % size[0], i / size[0]);
        let own: Vec<f32> = (0..size[0] * size[1]).map(|i| usual(picture, block, blocks(i))).collect();
        let middle = |i: usize| {
            let (x, y) = blocks(i);
            let rows = y.saturating_sub(1)..(y + 2).min(size[1]);
            let mut near: Vec<f32> = rows
                .flat_map(|y| (x.saturating_sub(1)..(x + 2).min(size[0])).map(move |x| (x, y)))
                .map(|(x, y)| own[y * size[0] + x])
                .collect();
            near.sort_by(f32::total_cmp);
            near[near.len() / 2]
        };
        Self { picture, block, levels: (0..own.len()).map(middle).collect(), size }
    }
    /// Grey value of the ground at a pixel.
    #[must_use]
    pub fn level(&self, x: usize, y: usize) -> f32 {
        let place = |v: usize, most: usize| {
            let at = ((v as f32 + 0.5) / self.block as f32 - 0.5).clamp(0.0, (most - 1) as f32);
            (at as usize, (at as usize + 1).min(most - 1), at.fract())
        };
        let (left, right, across) = place(x, self.size[0]);
        let (top, bottom, down) = place(y, self.size[1]);
        let row = |y: usize| {
            let [a, b] = [left, right].map(|x| self.levels[y * self.size[0] + x]);
            a + (b - a) * across
        };
        row(top) + (row(bottom) - row(top)) * down
    }
    /// Grey values by which a pixel is lighter than the ground.
    #[must_use]
    pub fn off(&self, x: usize, y: usize) -> f32 {
        f32::from(self.picture.get_pixel(x as u32, y as u32).0[0]) - self.level(x, y)
    }
    /// How far a pixel is from the ground: 1 is the least that print is, negative where it is darker.
    #[must_use]
    pub fn ink(&self, x: usize, y: usize) -> f32 {
        let ground = self.level(x, y);
        (f32::from(self.picture.get_pixel(x as u32, y as u32).0[0]) - ground) / (LEAST.0 * ground + LEAST.1)
    }
    /// Print that hangs together: what is darker than the ground, and what is lighter.
    #[must_use]
    pub fn pieces(&self) -> [Vec<Patch>; 2] {
        let (w, h) = (self.picture.width() as usize, self.picture.height() as usize);
        let mut runs = [Runs::new(Touch::Corners), Runs::new(Touch::Corners)];
        let mut rows = [(); 3].map(|()| vec![0f32; w]);
        let ink = |y: usize, row: &mut [f32]| {
            for (x, v) in row.iter_mut().enumerate() {
                *v = self.ink(x, y.min(h - 1));
            }
        };
        ink(0, &mut rows[1]);
        rows[0] = rows[1].clone();
        for y in 0..h {
            ink(y + 1, &mut rows[2]);
            // Smoothed over its neighbours (1 2 1), so that noise is no print.
            let column = |x: usize| rows[0][x] + 2.0 * rows[1][x] + rows[2][x];
            runs.iter_mut().for_each(Runs::begin_row);
            let [dark, light] = &mut runs;
            let (mut left, mut here) = (column(0), column(0));
            for x in 0..w {
                let right = column((x + 1).min(w - 1));
                let ink = (left + 2.0 * here + right) / 16.0;
                (left, here) = (here, right);
                dark.step(x, ink < -1.0);
                light.step(x, ink > 1.0);
            }
            runs.iter_mut().for_each(|r| r.end_row(w));
            rows.rotate_left(1);
        }
        runs.map(|r| r.patches(PIXELS))
    }
}

/// What most pixels of a block are: their median, to four grey values.
fn usual(picture: &GrayImage, block: usize, (x, y): (usize, usize)) -> f32 {
    let (w, h) = (picture.width() as usize, picture.height() as usize);
    let mut counts = [0u32; 64];
    for y in y * block..((y + 1) * block).min(h) {
        for v in &picture.as_raw()[y * w + x * block..y * w + ((x + 1) * block).min(w)] {
            counts[usize::from(v >> 2)] += 1;
        }
    }
    let half = counts.iter().sum::<u32>() / 2;
    let mut sum = 0;
    let at = counts.iter().position(|c| {
        sum += c;
        sum > half
    });
    (at.unwrap_or(0) * 4 + 2) as f32
}
