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

/// The same in another size: halved (means of four) while it is more than twice too large, then between pixels.
#[must_use]
pub fn resized(source: &GrayImage, width: u32, height: u32) -> GrayImage {
    let (w, h) = source.dimensions();
    if w >= 2 * width.max(1) && h >= 2 * height.max(1) {
        return resized(&halved(source), width, height);
    }
    if (w, h) == (width, height) {
        return source.clone();
    }
    // Place of each column or row: pixel, next pixel, part of 256 that is of the next.
    let places = |count: u32, most: u32| -> Vec<(usize, usize, u32)> {
        let factor = f64::from(most) / f64::from(count);
        let place = |i: u32| {
            let at = ((f64::from(i) + 0.5) * factor - 0.5).clamp(0.0, f64::from(most - 1));
            let low = at as u32;
            (low as usize, (low + 1).min(most - 1) as usize, ((at - f64::from(low)) * 256.0) as u32)
        };
        (0..count).map(place).collect()
    };
    let (columns, data) = (places(width, w), source.as_raw());
    let mut out = Vec::with_capacity(width as usize * height as usize);
    for (top, bottom, part) in places(height, h) {
        let row = |y: usize| &data[y * w as usize..(y + 1) * w as usize];
        let (above, below) = (row(top), row(bottom));
        out.extend(columns.iter().map(|(left, right, along)| {
            let mix = |row: &[u8]| u32::from(row[*left]) * (256 - along) + u32::from(row[*right]) * along;
            ((mix(above) * (256 - part) + mix(below) * part + (1 << 15)) >> 16) as u8
        }));
    }
    GrayImage::from_vec(width, height, out).unwrap_or_else(|| GrayImage::new(1, 1))
}

/// Half as wide and high.
fn halved(source: &GrayImage) -> GrayImage {
    let (width, height) = (source.width() / 2, source.height() / 2);
    let row = |y: u32| &source.as_raw()[(y * source.width()) as usize..][..2 * width as usize];
    let mut out = Vec::with_capacity(width as usize * height as usize);
    for y in 0..height {
        let pairs = row(2 * y).chunks_exact(2).zip(row(2 * y + 1).chunks_exact(2));
        out.extend(pairs.map(|(a, b)| {
            let sum = u16::from(a[0]) + u16::from(a[1]) + u16::from(b[0]) + u16::from(b[1]);
            ((sum + 2) >> 2) as u8
        }));
    }
    GrayImage::from_vec(width, height, out).unwrap_or_else(|| GrayImage::new(1, 1))
}
