//! Rows of letters drawn anew: dark on white, level, all of one size, one under the other, as
//! recognition reads them best.

use super::ground::Ground;
use super::rows::Row;
use image::{GrayImage, Luma};

/// Height of a large letter on the sheet, pixels.
const LETTER: f64 = 30.0;
/// Room above a letter for its marks, and below the line, in letters.
const ROOM: [f64; 2] = [0.55, 0.4];
/// White about and between rows, pixels.
const MARGIN: u32 = 30;
const BETWEEN: u32 = 18;
/// Widest row, pixels; a longer one is drawn smaller.
const WIDEST: f64 = 2400.0;
/// Rows that are drawn, those with most to say.
const MOST: usize = 40;
/// Grey of paper and of ink.
const PAPER: f32 = 230.0;
const INK: f32 = 60.0;

/// Rows on a sheet.
pub struct Sheet {
    /// Grey pixels.
    pub pixels: GrayImage,
    rows: Vec<Placed>,
}

/// A row on the sheet.
struct Placed {
    row: Row,
    /// Its first pixel row.
    top: u32,
    size: [u32; 2],
    /// Sheet pixels by page pixel.
    scale: f64,
}

/// Where something on the sheet stands on the page.
pub struct Place {
    /// Number of the row, from the top of the page.
    pub row: u32,
    /// Corners on the page, clockwise from the left top.
    pub corners: [[f64; 2]; 4],
    /// Left, top, right and bottom of its letters on the page.
    pub area: [f64; 4],
}

impl Sheet {
    /// Draws rows of a page; `None` without any.
    #[must_use]
    pub fn of(page: &GrayImage, grounds: &[Ground; 2], mut rows: Vec<Row>) -> Option<Self> {
        rows.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
        rows.truncate(MOST);
        let middle = |r: &Row| r.line(f64::midpoint(r.ends[0], r.ends[1]));
        rows.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
        let mut top = MARGIN;
        let mut placed = Vec::with_capacity(rows.len());
        for row in rows {
            let length = row.ends[1] - row.ends[0] + row.height;
            let scale = (LETTER / row.height).min(WIDEST / length);
            let size = [length * scale, row.height * (1.0 + ROOM[0] + ROOM[1]) * scale].map(|v| v.ceil() as u32);
            placed.push(Placed { row, top, size, scale });
            top += size[1] + BETWEEN;
        }
        let width = placed.iter().map(|p| p.size[0]).max()? + 2 * MARGIN;
        let mut pixels = GrayImage::from_pixel(width, top + MARGIN, Luma([PAPER as u8]));
        placed.iter().for_each(|p| p.draw(page, &grounds[p.row.size], &mut pixels));
        Some(Self { pixels, rows: placed })
    }
    /// Where a box of the sheet (left, top, width, height) stands on the page.
    #[must_use]
    pub fn place(&self, [left, top, width, height]: [u32; 4]) -> Option<Place> {
        let middle = top + height / 2;
        let within = |p: &Placed| middle + BETWEEN / 2 >= p.top && middle < p.top + p.size[1] + BETWEEN / 2;
        let (number, placed) = (0u32..).zip(&self.rows).find(|(_, p)| within(p))?;
        let [l, r] = [left, left + width].map(|x| placed.across(f64::from(x) - f64::from(MARGIN)));
        let [t, b] = [top, top + height].map(|y| placed.below(f64::from(y) - f64::from(placed.top)));
        let row = &placed.row;
        let at = |x: f64, off: f64| [x, row.line(x) + off];
        let line = row.line(f64::midpoint(l, r));
        let corners = [at(l, t), at(r, t), at(r, b), at(l, b)];
        Some(Place { row: number, corners, area: [l, line - row.height, r, line] })
    }
}

impl Placed {
    /// Place on the page of a column of the row.
    fn across(&self, x: f64) -> f64 {
        self.row.ends[0] - 0.5 * self.row.height + x / self.scale
    }
    /// How far below its line a pixel row is on the page.
    fn below(&self, y: f64) -> f64 {
        y / self.scale - self.row.height * (1.0 + ROOM[0])
    }
    fn draw(&self, page: &GrayImage, ground: &Ground, sheet: &mut GrayImage) {
        let own = Own::of(&self.row, page);
        let strength = (PAPER - INK) / own.strength(ground, self.row.light);
        // Means of several points where the row is made much smaller.
        let points = (0.7 / self.scale).ceil().clamp(1.0, 6.0) as u32;
        let step = 1.0 / f64::from(points);
        for y in 0..self.size[1] {
            for x in 0..self.size[0] {
                let mut sum = 0.0;
                for (i, j) in (0..points).flat_map(|j| (0..points).map(move |i| (i, j))) {
                    let u = self.across(f64::from(x) + (f64::from(i) + 0.5) * step);
                    let v = self.row.line(u) + self.below(f64::from(y) + (f64::from(j) + 0.5) * step);
                    if own.holds(u, v) {
                        sum += ink(page, ground, u - 0.5, v - 0.5, self.row.light).max(0.0);
                    }
                }
                let grey = PAPER - strength * sum / (points * points) as f32;
                sheet.put_pixel(MARGIN + x, self.top + y, Luma([grey.clamp(20.0, PAPER) as u8]));
            }
        }
    }
}

/// Grey values by which the page is darker (lighter) than its ground at a point between pixels.
fn ink(page: &GrayImage, ground: &Ground, x: f64, y: f64, light: bool) -> f32 {
    let off = crate::vision::grey::between(page, x, y);
    let place = |v: f64, most: u32| v.round().clamp(0.0, f64::from(most - 1)) as usize;
    let level = ground.level(place(x, page.width()), place(y, page.height()));
    (f32::from(off) - level) * if light { 1.0 } else { -1.0 }
}

/// Where on the page the letters and marks of a row are: what else is near belongs to other rows.
struct Own {
    corner: [usize; 2],
    size: [usize; 2],
    mask: Vec<bool>,
}

impl Own {
    fn of(row: &Row, page: &GrayImage) -> Self {
        let about = (0.1 * row.height).max(1.5);
        let most = [f64::from(page.width()), f64::from(page.height())];
        let grown = row.boxes.iter().map(|b| {
            [(b[0] - about).max(0.0), (b[1] - about).max(0.0), (b[2] + about).min(most[0]), (b[3] + about).min(most[1])]
                .map(|v| v as usize)
        });
        let all = grown.clone().reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
        let [left, top, right, bottom] = all.unwrap_or_default();
        let size = [right - left, bottom - top];
        let mut mask = vec![false; size[0] * size[1]];
        for [l, t, r, b] in grown {
            for y in t..b {
                mask[(y - top) * size[0] + l - left..(y - top) * size[0] + r - left].fill(true);
            }
        }
        Self { corner: [left, top], size, mask }
    }
    fn holds(&self, u: f64, v: f64) -> bool {
        let (x, y) = (u - self.corner[0] as f64, v - self.corner[1] as f64);
        let inside = x >= 0.0 && y >= 0.0 && (x as usize) < self.size[0] && (y as usize) < self.size[1];
        inside && self.mask[y as usize * self.size[0] + x as usize]
    }
    /// Grey values between the ground and what most of the row's print is.
    fn strength(&self, ground: &Ground, light: bool) -> f32 {
        let places = self.mask.iter().enumerate().filter(|(_, own)| **own);
        let sign = if light { 1.0 } else { -1.0 };
        let mut inks: Vec<f32> = places
            .map(|(i, _)| (i % self.size[0] + self.corner[0], i / self.size[0] + self.corner[1]))
            .filter(|(x, y)| sign * ground.ink(*x, *y) > 1.0)
            .map(|(x, y)| sign * ground.off(x, y))
            .collect();
        inks.sort_by(f32::total_cmp);
        inks.get(7 * inks.len() / 10).copied().unwrap_or(PAPER).max(8.0)
    }
}
