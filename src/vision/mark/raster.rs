//! Pictures as the detector reads them: a pyramid of halved copies, sampled between pixels.

use image::RgbImage;
use std::borrow::Cow;

/// A colour of a picture, 0 to 255 a channel.
pub type Rgb = [f32; 3];

/// Distance of two colours, in steps of a channel.
#[must_use]
pub fn distance(a: Rgb, b: Rgb) -> f32 {
    let d = |i: usize| (a[i] - b[i]) * (a[i] - b[i]);
    (d(0) + d(1) + d(2)).sqrt()
}

/// A picture and its halved copies, largest first.
pub struct Pyramid<'a> {
    levels: Vec<Cow<'a, RgbImage>>,
}

/// Sides below which a copy shows nothing any more.
const SMALLEST: u32 = 120;

impl<'a> Pyramid<'a> {
    /// Builds the copies.
    #[must_use]
    pub fn new(photo: &'a RgbImage) -> Self {
        let mut levels = vec![Cow::Borrowed(photo)];
        while let Some(last) = levels.last() {
            if last.width().min(last.height()) < 2 * SMALLEST {
                break;
            }
            levels.push(Cow::Owned(halved(last)));
        }
        Self { levels }
    }
    /// Copies with their scale to the photo (1, 2, 4 …).
    pub fn levels(&self) -> impl Iterator<Item = (&RgbImage, f64)> {
        self.levels.iter().enumerate().map(|(i, level)| (level.as_ref(), f64::from(1u32 << i)))
    }
    /// The smallest copy in which `length` pixels of the photo are still `wanted` long, and its scale.
    #[must_use]
    pub fn for_length(&self, length: f64, wanted: f64) -> (&RgbImage, f64) {
        let fit = self.levels().take_while(|(_, scale)| *scale == 1.0 || length / scale >= wanted).last();
        fit.unwrap_or((self.levels[0].as_ref(), 1.0))
    }
}

/// Mean of each 2 × 2 pixels.
fn halved(photo: &RgbImage) -> RgbImage {
    let (w, h) = (photo.width() / 2, photo.height() / 2);
    let stride = photo.width() as usize * 3;
    let data = photo.as_raw();
    let mut out = Vec::with_capacity((w * h * 3) as usize);
    for y in 0..h as usize {
        let (top, bottom) = (&data[2 * y * stride..][..stride], &data[(2 * y + 1) * stride..][..stride]);
        for (a, b) in top.chunks_exact(6).zip(bottom.chunks_exact(6)) {
            for c in 0..3 {
                let sum = u16::from(a[c]) + u16::from(a[c + 3]) + u16::from(b[c]) + u16::from(b[c + 3]);
                out.push((sum / 4) as u8);
            }
        }
    }
    RgbImage::from_raw(w, h, out).unwrap_or_default()
}

/// Colour at a point between pixel centres; `None` outside.
#[must_use]
pub fn sample(picture: &RgbImage, x: f64, y: f64) -> Option<Rgb> {
    let (w, h) = (picture.width() as usize, picture.height() as usize);
    let (x, y) = (x as f32 - 0.5, y as f32 - 0.5);
    if !(x >= 0.0 && y >= 0.0 && x < (w - 1) as f32 && y < (h - 1) as f32) {
        return None;
    }
    let (x0, y0) = (x as usize, y as usize);
    let (fx, fy) = (x - x0 as f32, y - y0 as f32);
    let data = picture.as_raw();
    let at = (y0 * w + x0) * 3;
    let (top, bottom) = (data.get(at..at + 6)?, data.get(at + w * 3..at + w * 3 + 6)?);
    let mut out = [0.0; 3];
    for (c, o) in out.iter_mut().enumerate() {
        let a = f32::from(top[c]) * (1.0 - fx) + f32::from(top[c + 3]) * fx;
        let b = f32::from(bottom[c]) * (1.0 - fx) + f32::from(bottom[c + 3]) * fx;
        *o = a * (1.0 - fy) + b * fy;
    }
    Some(out)
}
