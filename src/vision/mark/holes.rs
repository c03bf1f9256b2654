//! Enclosed patches of ground: the counters of letters, in whatever colour they are printed.
//!
//! A channel is split against the mean of a window round each pixel, once for inks darker than the
//! ground and once for lighter ones; what is ground and hangs together (4 neighbours) is a patch.
//! Letters that touch keep their counters, so blur merges nothing that matters here.

use image::RgbImage;

/// Half the side of the window. Strokes far thicker than it are left to a halved copy.
const REACH: usize = 24;

/// A patch: its size and moments in pixels, centres of pixels at half numbers.
#[derive(Debug, Clone, Copy)]
pub struct Patch {
    /// Pixels.
    pub area: f64,
    /// Centre.
    pub centre: [f64; 2],
    /// Covariance: xx, xy, yy.
    pub spread: [f64; 3],
    /// Box: left, top, right, bottom.
    pub bounds: [usize; 4],
}

/// What of a colour a channel keeps.
#[derive(Debug, Clone, Copy)]
pub enum Channel {
    /// Darkest of the three: coloured inks are dark in it, white and grey are not.
    Least,
    /// Lightest of the three: coloured inks are light in it, dark grounds are not.
    Most,
    /// Green, nearest to what the eye calls light.
    Green,
}

/// One channel of a picture.
#[must_use]
pub fn plane(picture: &RgbImage, channel: Channel) -> Vec<u8> {
    let pixels = picture.as_raw().chunks_exact(3);
    match channel {
        Channel::Least => pixels.map(|p| p[0].min(p[1]).min(p[2])).collect(),
        Channel::Most => pixels.map(|p| p[0].max(p[1]).max(p[2])).collect(),
        Channel::Green => pixels.map(|p| p[1]).collect(),
    }
}

/// Patches of a plane: between dark inks, and between light inks.
#[must_use]
pub fn patches(plane: &[u8], width: usize, height: usize) -> [Vec<Patch>; 2] {
    let mut split = [Runs::default(), Runs::default()];
    let mut columns = vec![0u32; width];
    for row in plane.chunks_exact(width).take(REACH.min(height)) {
        add(&mut columns, row);
    }
    let row_at = |y: usize| &plane[y * width..(y + 1) * width];
    for y in 0..height {
        if y + REACH < height {
            add(&mut columns, row_at(y + REACH));
        }
        if y > REACH {
            for (sum, v) in columns.iter_mut().zip(row_at(y - REACH - 1)) {
                *sum -= u32::from(*v);
            }
        }
        let rows = (y + REACH).min(height - 1) - y.saturating_sub(REACH) + 1;
        let mut sum: u32 = columns.iter().take(REACH).sum();
        let mut count = REACH.min(width);
        let row = row_at(y);
        let [dark, light] = &mut split;
        dark.begin_row();
        light.begin_row();
        for x in 0..width {
            if x + REACH < width {
                sum += columns[x + REACH];
                count += 1;
            }
            if x > REACH {
                sum -= columns[x - REACH - 1];
                count -= 1;
            }
            let mean = (sum / (count * rows) as u32) as u8;
            let margin = 4 + mean / 24;
            dark.step(x, row[x].saturating_add(margin) >= mean);
            light.step(x, row[x] <= mean.saturating_add(margin));
        }
        dark.end_row(width);
        light.end_row(width);
    }
    split.map(|runs| runs.patches(width, height))
}

fn add(columns: &mut [u32], row: &[u8]) {
    for (sum, v) in columns.iter_mut().zip(row) {
        *sum += u32::from(*v);
    }
}

/// Horizontal runs of ground, row by row.
#[derive(Default)]
struct Runs {
    /// Start and end of each.
    spans: Vec<[u32; 2]>,
    /// Index of the first run of each row.
    rows: Vec<u32>,
    open: Option<u32>,
}

impl Runs {
    fn begin_row(&mut self) {
        self.rows.push(self.spans.len() as u32);
    }
    fn step(&mut self, x: usize, ground: bool) {
        match (ground, self.open) {
            (true, None) => self.open = Some(x as u32),
            (false, Some(start)) => {
                self.spans.push([start, x as u32]);
                self.open = None;
            }
            _ => {}
        }
    }
    fn end_row(&mut self, width: usize) {
        if let Some(start) = self.open.take() {
            self.spans.push([start, width as u32]);
        }
    }

    /// Joins runs of neighbouring rows that overlap.
    fn joined(&self) -> Vec<u32> {
        let mut parent: Vec<u32> = (0..self.spans.len() as u32).collect();
        for pair in self.rows.windows(2).enumerate() {
            let (y, [start, middle]) = (pair.0, [pair.1[0] as usize, pair.1[1] as usize]);
            let end = self.rows.get(y + 2).map_or(self.spans.len(), |e| *e as usize);
            let (mut a, mut b) = (start, middle);
            while a < middle && b < end {
                let ([a0, a1], [b0, b1]) = (self.spans[a], self.spans[b]);
                if a0 < b1 && b0 < a1 {
                    let (ra, rb) = (root(&mut parent, a as u32), root(&mut parent, b as u32));
                    parent[ra.max(rb) as usize] = ra.min(rb);
                }
                if a1 < b1 { a += 1 } else { b += 1 }
            }
        }
        parent
    }

    fn patches(&self, width: usize, height: usize) -> Vec<Patch> {
        let mut parent = self.joined();
        let mut sums: Vec<Sums> = Vec::new();
        let mut slot = vec![u32::MAX; self.spans.len()];
        for y in 0..self.rows.len() {
            let end = self.rows.get(y + 1).map_or(self.spans.len(), |e| *e as usize);
            for i in self.rows[y] as usize..end {
                let r = root(&mut parent, i as u32) as usize;
                if slot[r] == u32::MAX {
                    slot[r] = sums.len() as u32;
                    sums.push(Sums::default());
                }
                sums[slot[r] as usize].add(y, self.spans[i]);
            }
        }
        let inside = |s: &Sums| s.left > 0 && s.top > 0 && (s.right as usize) < width && s.bottom + 1 < height;
        sums.iter().filter(|s| s.n >= 14.0 && inside(s)).map(Sums::patch).collect()
    }
}

fn root(parent: &mut [u32], mut i: u32) -> u32 {
    while parent[i as usize] != i {
        let up = parent[parent[i as usize] as usize];
        parent[i as usize] = up;
        i = up;
    }
    i
}

#[derive(Clone, Copy)]
struct Sums {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
    yy: f64,
    left: u32,
    right: u32,
    top: usize,
    bottom: usize,
}

impl Default for Sums {
    fn default() -> Self {
        let zero = 0.0;
        Self {
            n: zero,
            x: zero,
            y: zero,
            xx: zero,
            xy: zero,
            yy: zero,
            left: u32::MAX,
            right: 0,
            top: usize::MAX,
            bottom: 0,
        }
    }
}

impl Sums {
    fn add(&mut self, row: usize, [start, end]: [u32; 2]) {
        let (a, b, y) = (f64::from(start), f64::from(end), row as f64 + 0.5);
        let n = b - a;
        // Pixel centres a + 0.5 … b − 0.5: their sum, and their sum of squares.
        let x = n * f64::midpoint(a, b);
        let xx = n * (f64::midpoint(a, b).powi(2) + (n * n - 1.0) / 12.0);
        self.n += n;
        self.x += x;
        self.y += n * y;
        self.xx += xx;
        self.xy += x * y;
        self.yy += n * y * y;
        self.left = self.left.min(start);
        self.right = self.right.max(end);
        self.top = self.top.min(row);
        self.bottom = self.bottom.max(row);
    }
    fn patch(&self) -> Patch {
        let (x, y) = (self.x / self.n, self.y / self.n);
        // A pixel is a square, not a point: 1/12 on each axis.
        let spread =
            [self.xx / self.n - x * x + 1.0 / 12.0, self.xy / self.n - x * y, self.yy / self.n - y * y + 1.0 / 12.0];
        let bounds = [self.left as usize, self.top, self.right as usize, self.bottom + 1];
        Patch { area: self.n, centre: [x, y], spread, bounds }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hole_of_a_ring_is_one_patch_with_the_moments_of_a_disc() {
        let (w, h) = (120, 100);
        for (ink, ground, side) in [(40u8, 220u8, 0), (220, 40, 1)] {
            let plane: Vec<u8> = (0..w * h)
                .map(|i| {
                    let r = ((i % w) as f64 + 0.5 - 60.3).hypot((i / w) as f64 + 0.5 - 50.0);
                    if (16.0..24.0).contains(&r) { ink } else { ground }
                })
                .collect();
            let found = &patches(&plane, w, h)[side];
            let hole = found.iter().find(|p| p.area < 2_000.0).expect("a hole");
            assert!((hole.area / (std::f64::consts::PI * 256.0) - 1.0).abs() < 0.03, "{hole:?}");
            assert!((hole.centre[0] - 60.3).abs() < 0.2, "{hole:?}");
            assert!((hole.spread[0] / 64.0 - 1.0).abs() < 0.05, "{hole:?}");
        }
    }
}
