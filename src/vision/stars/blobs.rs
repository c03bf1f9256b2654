//! Patches of ink in a flattened picture, lighter or darker than what surrounds them.

use crate::vision::mark::holes::{Channel, plane};
use image::RgbImage;

/// Ink that hangs together (8 neighbours).
#[derive(Debug, Clone)]
pub struct Blob {
    /// Box: left, top, right, bottom (exclusive).
    pub bounds: [usize; 4],
    /// Mask of the box, holes filled.
    pub mask: Vec<bool>,
    /// Mask of the ink alone.
    pub inked: Vec<bool>,
    /// Share of the filled shape that is ink.
    pub solid: f64,
    /// Index of its channel among [`Planes`].
    pub channel: usize,
    /// Whether its ink is darker than the ground.
    pub darker: bool,
    /// Whether it is ground that ink encloses: what an outline leaves free. Its ink is then the outline.
    pub hole: bool,
}

/// The channels of a picture.
pub struct Planes {
    planes: [Vec<u8>; 3],
    w: usize,
    h: usize,
}

impl Planes {
    /// Splits a picture.
    #[must_use]
    pub fn new(picture: &RgbImage) -> Self {
        let planes = [Channel::Least, Channel::Most, Channel::Green].map(|c| plane(picture, c));
        Self { planes, w: picture.width() as usize, h: picture.height() as usize }
    }
    /// Ink at a point between pixels: larger where there is more, whatever the polarity.
    #[must_use]
    pub fn ink(&self, blob: &Blob, x: f64, y: f64) -> f64 {
        let clamp = |v: f64, n: usize| (v - 0.5).clamp(0.0, n as f64 - 1.001);
        let (x, y) = (clamp(x, self.w), clamp(y, self.h));
        let (i, j) = (x as usize, y as usize);
        let (fx, fy) = (x - i as f64, y - j as f64);
        let at = |i: usize, j: usize| f64::from(self.planes[blob.channel][j * self.w + i]);
        let v = (at(i, j) * (1.0 - fx) + at(i + 1, j) * fx) * (1.0 - fy)
            + (at(i, j + 1) * (1.0 - fx) + at(i + 1, j + 1) * fx) * fy;
        if blob.darker { 255.0 - v } else { v }
    }
}

impl Blob {
    /// Whether a pixel of the picture lies in the filled shape.
    #[must_use]
    pub fn has(&self, x: f64, y: f64) -> bool {
        let [l, t, r, b] = self.bounds;
        let (x, y) = (x.floor(), y.floor());
        if x < l as f64 || y < t as f64 || x >= r as f64 || y >= b as f64 {
            return false;
        }
        self.mask[(y as usize - t) * (r - l) + (x as usize - l)]
    }
    /// Pixels of the filled shape, at their centres.
    pub fn points(&self) -> impl Iterator<Item = [f64; 2]> + '_ {
        self.places(&self.mask)
    }
    /// Pixels of ink, at their centres.
    pub fn ink(&self) -> impl Iterator<Item = [f64; 2]> + '_ {
        self.places(&self.inked)
    }
    fn places<'a>(&self, mask: &'a [bool]) -> impl Iterator<Item = [f64; 2]> + use<'a> {
        let [l, t, r, _] = self.bounds;
        let w = r - l;
        let on = mask.iter().enumerate().filter(|(_, m)| **m);
        on.map(move |(i, _)| [(l + i % w) as f64 + 0.5, (t + i / w) as f64 + 0.5])
    }
}

/// Blobs whose sides lie within `sides`, of all channels, darker and lighter. `reach` is half the
/// window a pixel is compared with.
#[must_use]
pub fn blobs(planes: &Planes, reach: usize, sides: [usize; 2]) -> Vec<Blob> {
    let (w, h) = (planes.w, planes.h);
    let mut all = Vec::new();
    for (channel, plane) in planes.planes.iter().enumerate() {
        let sums = Sums::new(plane, w, h);
        let means: Vec<f64> = (0..w * h).map(|i| sums.mean(i % w, i / w, reach)).collect();
        for darker in [true, false] {
            let ink = |(v, mean): (&u8, &f64)| {
                let margin = 5.0 + mean / 22.0;
                if darker { f64::from(*v) + margin < *mean } else { f64::from(*v) > mean + margin }
            };
            let mask: Vec<bool> = plane.iter().zip(&means).map(ink).collect();
            for pixels in parts(&mask, w, h, sides, true) {
                all.push(filled(&pixels.0, w, pixels.1, (channel, darker)));
            }
            let ground: Vec<bool> = mask.iter().map(|ink| !ink).collect();
            for (pixels, bounds) in parts(&ground, w, h, sides, false) {
                all.push(hole(&pixels, w, bounds, (channel, darker)));
            }
        }
    }
    all
}

/// Sums over rectangles from the upper left corner.
struct Sums {
    table: Vec<u32>,
    w: usize,
    h: usize,
}

impl Sums {
    fn new(plane: &[u8], w: usize, h: usize) -> Self {
        let mut table = vec![0u32; (w + 1) * (h + 1)];
        for y in 0..h {
            let mut row = 0;
            for x in 0..w {
                row += u32::from(plane[y * w + x]);
                table[(y + 1) * (w + 1) + x + 1] = table[y * (w + 1) + x + 1] + row;
            }
        }
        Self { table, w, h }
    }
    fn mean(&self, x: usize, y: usize, reach: usize) -> f64 {
        let (l, r) = (x.saturating_sub(reach), (x + reach + 1).min(self.w));
        let (t, b) = (y.saturating_sub(reach), (y + reach + 1).min(self.h));
        let at = |x: usize, y: usize| self.table[y * (self.w + 1) + x];
        let sum = (at(r, b) + at(l, t)) - (at(l, b) + at(r, t));
        f64::from(sum) / ((r - l) * (b - t)) as f64
    }
}

/// Pixels and box.
type Part = (Vec<usize>, [usize; 4]);

/// What of a mask hangs together, also over corners or only over sides, and has sides within limits.
fn parts(mask: &[bool], w: usize, h: usize, [least, most]: [usize; 2], corners: bool) -> Vec<Part> {
    let mut seen = vec![false; mask.len()];
    let (mut stack, mut all) = (Vec::new(), Vec::new());
    for start in 0..mask.len() {
        if !mask[start] || seen[start] {
            continue;
        }
        let mut pixels = Vec::new();
        let mut bounds = [w, h, 0, 0];
        seen[start] = true;
        stack.push(start);
        while let Some(i) = stack.pop() {
            let (x, y) = (i % w, i / w);
            pixels.push(i);
            bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x + 1), bounds[3].max(y + 1)];
            for ny in y.saturating_sub(1)..(y + 2).min(h) {
                for nx in x.saturating_sub(1)..(x + 2).min(w) {
                    let n = ny * w + nx;
                    if mask[n] && !seen[n] && (corners || nx == x || ny == y) {
                        seen[n] = true;
                        stack.push(n);
                    }
                }
            }
        }
        let [l, t, r, b] = bounds;
        let inside = l > OUTLINE && t > OUTLINE && r + OUTLINE < w && b + OUTLINE < h;
        if inside && (least..=most).contains(&(r - l)) && (least..=most).contains(&(b - t)) {
            all.push((pixels, bounds));
        }
    }
    all
}

/// Pixels of an outline looked at about a hole.
const OUTLINE: usize = 2;

/// Ground that ink encloses, with the ink about it.
fn hole(pixels: &[usize], w: usize, [l, t, r, b]: [usize; 4], (channel, darker): (usize, bool)) -> Blob {
    let bounds = [l - OUTLINE, t - OUTLINE, r + OUTLINE, b + OUTLINE];
    let [l, t, r, b] = bounds;
    let bw = r - l;
    let mut mask = vec![false; bw * (b - t)];
    let mut inked = mask.clone();
    for i in pixels {
        let (x, y) = (i % w - l, i / w - t);
        mask[y * bw + x] = true;
        for ny in y - OUTLINE..=y + OUTLINE {
            for nx in x - OUTLINE..=x + OUTLINE {
                inked[ny * bw + nx] = true;
            }
        }
    }
    for (ink, ground) in inked.iter_mut().zip(&mask) {
        *ink &= !ground;
    }
    Blob { bounds, mask, inked, solid: 1.0, channel, darker, hole: true }
}

/// The shape with what it encloses.
fn filled(pixels: &[usize], w: usize, bounds: [usize; 4], (channel, darker): (usize, bool)) -> Blob {
    let [l, t, r, b] = bounds;
    let (bw, bh) = (r - l, b - t);
    let mut ink = vec![false; bw * bh];
    for i in pixels {
        ink[(i / w - t) * bw + (i % w - l)] = true;
    }
    let mut outside = vec![false; bw * bh];
    let edge = |i: &usize| i.is_multiple_of(bw) || i % bw == bw - 1 || i / bw == 0 || i / bw == bh - 1;
    let mut stack: Vec<usize> = (0..bw * bh).filter(edge).filter(|i| !ink[*i]).collect();
    for i in &stack {
        outside[*i] = true;
    }
    while let Some(i) = stack.pop() {
        let (x, y) = (i % bw, i / bw);
        let next = [
            (x > 0).then(|| i - 1),
            (x + 1 < bw).then(|| i + 1),
            (y > 0).then(|| i - bw),
            (y + 1 < bh).then(|| i + bw),
        ];
        for n in next.into_iter().flatten() {
            if !ink[n] && !outside[n] {
                outside[n] = true;
                stack.push(n);
            }
        }
    }
    let mask: Vec<bool> = outside.iter().map(|o| !o).collect();
    let area = mask.iter().filter(|m| **m).count();
    Blob { bounds, mask, inked: ink, solid: pixels.len() as f64 / area.max(1) as f64, channel, darker, hole: false }
}
