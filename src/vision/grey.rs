//! Grey pictures.

use image::{GrayImage, RgbImage};

/// Luma (ITU-R BT.601).
#[must_use]
pub fn luma(picture: &RgbImage) -> GrayImage {
    of(picture, |p| ((u32::from(p[0]) * 77 + u32::from(p[1]) * 150 + u32::from(p[2]) * 29 + 128) >> 8) as u8)
}

/// One value per pixel.
pub(super) fn of(picture: &RgbImage, value: impl Fn(&[u8]) -> u8) -> GrayImage {
    let values = picture.as_raw().chunks_exact(3).map(value).collect();
    // A vector of that very size always makes a picture.
    GrayImage::from_vec(picture.width(), picture.height(), values).unwrap_or_else(|| GrayImage::new(1, 1))
}

/// Between pixels (0, 0 is the middle of the first one); beyond the edge, the edge.
#[must_use]
pub fn between(source: &GrayImage, x: f64, y: f64) -> u8 {
    let inside = |v: f64, most: u32| v.clamp(0.0, f64::from(most - 1));
    let (x, y) = (inside(x, source.width()), inside(y, source.height()));
    let (x0, y0) = (x as u32, y as u32);
    let (u, v) = ((x - f64::from(x0)) as f32, (y - f64::from(y0)) as f32);
    let (x1, y1) = ((x0 + 1).min(source.width() - 1), (y0 + 1).min(source.height() - 1));
    let at = |x, y| f32::from(source.get_pixel(x, y).0[0]);
    let top = at(x0, y0) * (1.0 - u) + at(x1, y0) * u;
    let bottom = at(x0, y1) * (1.0 - u) + at(x1, y1) * u;
    (top * (1.0 - v) + bottom * v) as u8
}
