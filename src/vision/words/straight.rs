//! A page that lies level: turned by the pose of the mark or of a code, with the light evened out.

use crate::vision::grey;
use crate::vision::photo::Photo;
use crate::vision::seen::Quad;
use image::GrayImage;

/// What tells how the label lies: four corners of something whose width by height is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchor {
    /// Its corners on the photo, clockwise from its own left top.
    pub quad: Quad,
    /// Its width by its height on the label.
    pub aspect: f64,
}

/// A straightened page and the way back.
pub struct Straight {
    /// Grey pixels.
    pub pixels: GrayImage,
    /// Page to photo: x = a·u + b·v + c, y = d·u + e·v + f.
    back: [f64; 6],
}

/// Longest side of a page; more costs time and reads no better.
const LONGEST: f64 = 2600.0;
/// Enlarging small photos helps recognition up to here.
const ENLARGED: f64 = 1.5;

/// The ground of a photo made even, before it is turned.
#[must_use]
pub fn even(photo: &Photo) -> GrayImage {
    evened(&grey::luma(&photo.pixels))
}

impl Straight {
    /// Straightens by something whose shape is known; `None` where that is seen too much from the side.
    #[must_use]
    pub fn anchored(even: &GrayImage, anchor: &Anchor) -> Option<Self> {
        Some(Self::by(even, axes(anchor)?))
    }
    /// Turned by an angle in radians, the direction of its lines on the photo.
    #[must_use]
    pub fn turned(even: &GrayImage, angle: f64) -> Self {
        Self::by(even, [[angle.cos(), angle.sin()], [-angle.sin(), angle.cos()]])
    }
    fn by(even: &GrayImage, axes: [[f64; 2]; 2]) -> Self {
        let (w, h) = (f64::from(even.width()), f64::from(even.height()));
        // Label axes of the photo's corners say how large the page must be.
        let [[a, d], [b, e]] = axes;
        let det = a * e - b * d;
        let to_page = |x: f64, y: f64| [(e * x - b * y) / det, (a * y - d * x) / det];
        let corners = [to_page(0.0, 0.0), to_page(w, 0.0), to_page(w, h), to_page(0.0, h)];
        let low = |i: usize| corners.iter().map(|c| c[i]).fold(f64::MAX, f64::min);
        let high = |i: usize| corners.iter().map(|c| c[i]).fold(f64::MIN, f64::max);
        let (left, top, width, height) = (low(0), low(1), high(0) - low(0), high(1) - low(1));
        let scale = (LONGEST / width.max(height)).min(ENLARGED);
        let back = [a / scale, b / scale, a * left + b * top, d / scale, e / scale, d * left + e * top];
        let size = |v: f64| ((v * scale).ceil() as u32).clamp(1, LONGEST as u32);
        let mut pixels = GrayImage::from_pixel(size(width), size(height), image::Luma([255]));
        let page = Self { pixels: GrayImage::new(1, 1), back };
        for (u, v, pixel) in pixels.enumerate_pixels_mut() {
            let [x, y] = page.to_photo(f64::from(u) + 0.5, f64::from(v) + 0.5);
            if x >= 0.0 && y >= 0.0 && x < w && y < h {
                pixel.0[0] = grey::between(even, x - 0.5, y - 0.5);
            }
        }
        Self { pixels, back }
    }
    /// The same page with its longest side at most that many pixels, and how many pixels of this one a
    /// pixel of that one is wide: recognition reads large letters best when they are small.
    #[must_use]
    pub fn smaller(&self, longest: u32) -> (Self, f64) {
        let (w, h) = self.pixels.dimensions();
        let by = (f64::from(w.max(h)) / f64::from(longest)).max(1.0);
        let size = |v: u32| ((f64::from(v) / by).round() as u32).max(1);
        let pixels = image::imageops::resize(&self.pixels, size(w), size(h), image::imageops::FilterType::Triangle);
        let [a, b, c, d, e, f] = self.back;
        (Self { pixels, back: [a * by, b * by, c, d * by, e * by, f] }, by)
    }
    /// A point of the page on the photo.
    #[must_use]
    pub fn to_photo(&self, u: f64, v: f64) -> [f64; 2] {
        let [a, b, c, d, e, f] = self.back;
        [a * u + b * v + c, d * u + e * v + f]
    }
    /// A box of the page (left, top, width, height) on the photo.
    #[must_use]
    pub fn quad(&self, [l, t, w, h]: [u32; 4]) -> Quad {
        let (l, t, r, b) = (f64::from(l), f64::from(t), f64::from(l) + f64::from(w), f64::from(t) + f64::from(h));
        [self.to_photo(l, t), self.to_photo(r, t), self.to_photo(r, b), self.to_photo(l, b)]
    }
}

/// Images of the label's axes on the photo, of equal mean length 1; `None` where the anchor is seen
/// too much from the side to say anything.
fn axes(anchor: &Anchor) -> Option<[[f64; 2]; 2]> {
    let [p, q, r, s] = anchor.quad;
    let mean = |from: [[f64; 2]; 2], to: [[f64; 2]; 2]| {
        [(to[0][0] - from[0][0] + to[1][0] - from[1][0]) / 2.0, (to[0][1] - from[0][1] + to[1][1] - from[1][1]) / 2.0]
    };
    let across = mean([p, s], [q, r]).map(|v| v / anchor.aspect);
    let down = mean([p, q], [s, r]);
    let area = across[0] * down[1] - across[1] * down[0];
    let unit = area.max(0.0).sqrt();
    let (long, short) = (across[0].hypot(across[1]), down[0].hypot(down[1]));
    let sane = unit > 1.0 && long / short < 2.5 && short / long < 2.5 && area > 0.5 * long * short;
    sane.then(|| [across.map(|v| v / unit), down.map(|v| v / unit)])
}

/// Means of blocks of that side.
const BLOCK: u32 = 24;

/// The same with the ground about equally light everywhere, light on dark turned to dark on light.
fn evened(grey: &GrayImage) -> GrayImage {
    let (w, h) = grey.dimensions();
    let (bw, bh) = (w.div_ceil(BLOCK), h.div_ceil(BLOCK));
    // The ground of a block is what most of its pixels are: its median.
    let median = |bx: u32, by: u32| {
        let mut counts = [0u32; 64];
        let (x1, y1) = (((bx + 1) * BLOCK).min(w), ((by + 1) * BLOCK).min(h));
        for y in by * BLOCK..y1 {
            for x in bx * BLOCK..x1 {
                counts[usize::from(grey.get_pixel(x, y).0[0] >> 2)] += 1;
            }
        }
        let half = counts.iter().sum::<u32>() / 2;
        let mut sum = 0;
        let at = counts.iter().position(|c| {
            sum += c;
            sum > half
        });
        (at.unwrap_or(0) * 4 + 2) as f32
    };
    let grounds: Vec<f32> = (0..bw * bh).map(|i| median(i % bw, i / bw)).collect();
    // Wider than a letter's stroke: the middle of nine.
    let wide: Vec<f32> = (0..bw * bh)
        .map(|i| {
            let (x, y) = (i % bw, i / bw);
            let mut near: Vec<f32> = Vec::with_capacity(9);
            for ny in y.saturating_sub(1)..(y + 2).min(bh) {
                for nx in x.saturating_sub(1)..(x + 2).min(bw) {
                    near.push(grounds[(ny * bw + nx) as usize]);
                }
            }
            near.sort_by(f32::total_cmp);
            near[near.len() / 2]
        })
        .collect();
    let at = |x: u32, y: u32| wide[(y.min(bh - 1) * bw + x.min(bw - 1)) as usize];
    GrayImage::from_fn(w, h, |x, y| {
        let (fx, fy) = ((x as f32 / BLOCK as f32 - 0.5).max(0.0), (y as f32 / BLOCK as f32 - 0.5).max(0.0));
        let (bx, by) = (fx as u32, fy as u32);
        let (u, v) = (fx - bx as f32, fy - by as f32);
        let top = at(bx, by) * (1.0 - u) + at(bx + 1, by) * u;
        let bottom = at(bx, by + 1) * (1.0 - u) + at(bx + 1, by + 1) * u;
        let ground = top * (1.0 - v) + bottom * v;
        let value = f32::from(grey.get_pixel(x, y).0[0]);
        // On a dark ground letters are light.
        let ink =
            if ground < 90.0 { (value - ground) * 1.6 } else { (ground - value) * 1.6 * (180.0 / ground.max(60.0)) };
        image::Luma([(235.0 - ink.max(-20.0)).clamp(0.0, 255.0) as u8])
    })
}

/// Angles nearer than this are one direction of lines, degrees.
const APART: f64 = 25.0;

/// Likely turns of the lines of text in radians, likeliest first: the two directions in which ink lines
/// up most, each both ways up. `along` is about the reading direction, where something tells it.
#[must_use]
pub fn turns(even: &GrayImage, along: Option<[f64; 2]>) -> Vec<f64> {
    let (w, h) = even.dimensions();
    let small = image::imageops::thumbnail(even, (w / 2).clamp(1, 800), (h / 2).clamp(1, 800));
    let factor = (f64::from(w) / f64::from(small.width()), f64::from(h) / f64::from(small.height()));
    let ink: Vec<[f64; 2]> = small
        .enumerate_pixels()
        .filter(|(x, y, p)| p.0[0] < 150 && (x * 7 + y * 3) % 3 == 0)
        .map(|(x, y, _)| [f64::from(x) * factor.0, f64::from(y) * factor.1])
        .collect();
    let reach = f64::from(w).hypot(f64::from(h));
    let score = |degrees: f64| {
        let (s, c) = degrees.to_radians().sin_cos();
        let mut rows = vec![0f64; 1201];
        for p in &ink {
            let row = ((p[1] * c - p[0] * s) / reach + 1.0) * 600.0;
            rows[(row as usize).min(1200)] += 1.0;
        }
        rows.windows(2).map(|w| (w[0] - w[1]).powi(2)).sum::<f64>()
    };
    let mut coarse: Vec<(f64, f64)> = (-60..60).map(|i| f64::from(i) * 1.5).map(|a| (a, score(a))).collect();
    coarse.sort_by(|a, b| b.1.total_cmp(&a.1));
    let away = |a: f64, b: f64| ((a - b).abs() % 180.0).min(180.0 - (a - b).abs() % 180.0);
    let mut found: Vec<f64> = coarse.first().map(|a| a.0).into_iter().collect();
    found.extend(coarse.iter().map(|a| a.0).find(|a| found.iter().all(|b| away(*a, *b) > APART)));
    let fine = |from: f64| {
        let angles = (-5..=5).map(|i| from + f64::from(i) * 0.3);
        angles.map(|a| (a, score(a))).max_by(|a, b| a.1.total_cmp(&b.1)).map_or(from, |a| a.0)
    };
    let both = found.into_iter().map(fine).flat_map(|a| [a, a + 180.0]).map(f64::to_radians);
    let mut turns: Vec<f64> = both.collect();
    if let Some([x, y]) = along {
        let off = |a: f64| -(a.cos() * x + a.sin() * y);
        turns.sort_by(|a, b| off(*a).total_cmp(&off(*b)));
    }
    turns
}
