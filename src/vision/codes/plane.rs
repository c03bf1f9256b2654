//! One channel of a photo, and where it lies in it.

use super::grid::Field;
use crate::vision::grey;
use crate::vision::photo::Photo;
use crate::vision::seen::Quad;
use image::imageops;
use image::{GrayImage, RgbImage};

/// A channel, cut from the photo at an offset and scaled.
#[derive(Clone)]
pub struct Plane {
    pub(super) pixels: GrayImage,
    /// Photo pixels per pixel of this.
    scale: f64,
    offset: [f64; 2],
}

/// What of a colour is kept.
#[derive(Clone, Copy)]
pub(super) enum Channel {
    Least,
    Most,
}

impl Plane {
    /// Luma (ITU-R BT.601) of a whole photo.
    #[must_use]
    pub fn luma(photo: &Photo) -> Self {
        Self { pixels: grey::luma(&photo.pixels), scale: 1.0, offset: [0.0; 2] }
    }
    /// A channel of a box of the photo: left, top, right, bottom.
    pub(super) fn cut(photo: &Photo, area: [f64; 4], kept: Channel) -> Self {
        let (w, h) = photo.pixels.dimensions();
        let clip = |v: f64, most: u32| v.clamp(0.0, f64::from(most)) as u32;
        let (x, y) = (clip(area[0], w - 1), clip(area[1], h - 1));
        let (cw, ch) = (clip(area[2], w).saturating_sub(x).max(1), clip(area[3], h).saturating_sub(y).max(1));
        let cut = imageops::crop_imm(&photo.pixels, x, y, cw, ch).to_image();
        Self { pixels: channel(&cut, kept), scale: 1.0, offset: [f64::from(x), f64::from(y)] }
    }
    /// A box of this, in photo pixels: left, top, right, bottom.
    pub(super) fn part(&self, area: [f64; 4]) -> Self {
        let (w, h) = self.pixels.dimensions();
        let clip = |v: f64, most: u32| v.clamp(0.0, f64::from(most)) as u32;
        let ([left, top], [right, bottom]) = (self.place(area[0], area[1]), self.place(area[2], area[3]));
        let (x, y) = (clip(left, w - 1), clip(top, h - 1));
        let (cw, ch) = (clip(right, w).saturating_sub(x).max(1), clip(bottom, h).saturating_sub(y).max(1));
        let pixels = imageops::crop_imm(&self.pixels, x, y, cw, ch).to_image();
        Self { pixels, scale: self.scale, offset: self.back(x.into(), y.into()) }
    }
    pub(super) fn longest(&self) -> u32 {
        self.pixels.width().max(self.pixels.height())
    }
    /// At most `side` pixels a side.
    pub(super) fn reduced(&self, side: u32) -> Self {
        let longest = self.longest();
        if longest <= side {
            return self.clone();
        }
        let factor = f64::from(longest) / f64::from(side);
        let size = |v: u32| ((f64::from(v) / factor).round() as u32).max(1);
        let pixels = grey::resized(&self.pixels, size(self.pixels.width()), size(self.pixels.height()));
        Self { pixels, scale: self.scale * factor, offset: self.offset }
    }
    /// `factor` times as large.
    pub(super) fn enlarged(&self, factor: f64) -> Self {
        let size = |v: u32| ((f64::from(v) * factor).round() as u32).max(1);
        let pixels = grey::resized(&self.pixels, size(self.pixels.width()), size(self.pixels.height()));
        Self { pixels, scale: self.scale / factor, offset: self.offset }
    }
    pub(super) fn inverted(&self) -> Self {
        let mut copy = self.clone();
        copy.pixels.iter_mut().for_each(|v| *v = 255 - *v);
        copy
    }
    /// A point of this in photo pixels.
    pub(super) fn back(&self, x: f64, y: f64) -> [f64; 2] {
        [self.offset[0] + x * self.scale, self.offset[1] + y * self.scale]
    }
    pub(super) fn back_quad(&self, quad: &Quad) -> Quad {
        quad.map(|[x, y]| self.back(x, y))
    }
    /// A point of the photo in pixels of this.
    pub(super) fn place(&self, x: f64, y: f64) -> [f64; 2] {
        [(x - self.offset[0]) / self.scale, (y - self.offset[1]) / self.scale]
    }
    /// Ink evened out by mean and spread of a window of that side about each pixel.
    pub(super) fn field(&self, window: usize, inverted: bool) -> Field {
        let (width, height) = (self.pixels.width() as usize, self.pixels.height() as usize);
        let reach = (window / 2).max(2);
        let data = self.pixels.as_raw();
        // Sums of values and squares over everything above and to the left.
        let mut sums = vec![[0u64; 2]; (width + 1) * (height + 1)];
        for y in 0..height {
            let mut row = [0, 0];
            for x in 0..width {
                let v = u64::from(data[y * width + x]);
                row = [row[0] + v, row[1] + v * v];
                let above = sums[y * (width + 1) + x + 1];
                sums[(y + 1) * (width + 1) + x + 1] = [above[0] + row[0], above[1] + row[1]];
            }
        }
        let sign = if inverted { -1.0 } else { 1.0 };
        let mut ink = Vec::with_capacity(data.len());
        for (i, value) in data.iter().enumerate() {
            let (x, y) = (i % width, i / width);
            let (l, t) = (x.saturating_sub(reach), y.saturating_sub(reach));
            let (r, b) = ((x + reach + 1).min(width), (y + reach + 1).min(height));
            let at = |k: usize, x: usize, y: usize| sums[y * (width + 1) + x][k];
            let sum = |k: usize| (at(k, r, b) + at(k, l, t) - at(k, l, b) - at(k, r, t)) as f32;
            let count = ((r - l) * (b - t)) as f32;
            let mean = sum(0) / count;
            let spread = (sum(1) / count - mean * mean).max(0.0).sqrt().max(4.0);
            ink.push(sign * (mean - f32::from(*value)) / spread);
        }
        let dark = data.iter().map(|v| sign * (128.0 - f32::from(*v))).collect();
        Field { width, height, ink, dark }
    }
    /// Photo pixels per pixel.
    pub(super) fn scale(&self) -> f64 {
        self.scale
    }
}

fn channel(picture: &RgbImage, kept: Channel) -> GrayImage {
    match kept {
        Channel::Least => grey::of(picture, |p| p[0].min(p[1]).min(p[2])),
        Channel::Most => grey::of(picture, |p| p[0].max(p[1]).max(p[2])),
    }
}
