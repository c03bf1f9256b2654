//! A photograph of a flat label: held at an angle, on a table, in some light, with the faults of
//! phone cameras, as JPEG.

use super::Level;
use super::canvas::Area;
use super::dice::Dice;
use super::layout::Label;

/// How bad the picture is.
pub struct Fault {
    /// Greatest tilt about either axis and greatest roll, in degrees.
    tilt: f32,
    roll: f32,
    blur: (f32, f32),
    motion: f32,
    noise: (f32, f32),
    jpeg: (u8, u8),
    /// Greatest loss of light across the picture.
    uneven: f32,
    glare: f32,
    white: f32,
    exposure: (f32, f32),
    /// Part of the picture's side that the label fills.
    fills: (f32, f32),
}

impl Fault {
    pub fn of(level: Level) -> Self {
        match level {
            Level::Easy => Self {
                tilt: 10.0,
                roll: 6.0,
                blur: (0.3, 0.7),
                motion: 0.0,
                noise: (0.5, 3.0),
                jpeg: (88, 95),
                uneven: 0.1,
                glare: 0.0,
                white: 0.02,
                exposure: (0.92, 1.05),
                fills: (0.86, 0.98),
            },
            Level::Medium => Self {
                tilt: 22.0,
                roll: 18.0,
                blur: (0.5, 1.1),
                motion: 0.15,
                noise: (2.0, 6.0),
                jpeg: (72, 90),
                uneven: 0.3,
                glare: 0.25,
                white: 0.06,
                exposure: (0.8, 1.1),
                fills: (0.75, 0.95),
            },
            Level::Hard => Self {
                tilt: 35.0,
                roll: 40.0,
                blur: (0.7, 1.6),
                motion: 0.35,
                noise: (4.0, 11.0),
                jpeg: (50, 78),
                uneven: 0.5,
                glare: 0.5,
                white: 0.12,
                exposure: (0.6, 1.15),
                fills: (0.62, 0.9),
            },
        }
    }
}

/// Maps canvas points to picture points.
#[derive(Debug, Clone, Copy)]
pub struct Homography([f32; 9]);

impl Homography {
    pub fn map(&self, x: f32, y: f32) -> [f32; 2] {
        let m = &self.0;
        let w = m[6] * x + m[7] * y + m[8];
        [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w]
    }
    fn inverse(&self) -> Self {
        let m = &self.0;
        let c = |a: usize, b: usize, c: usize, d: usize| m[a] * m[b] - m[c] * m[d];
        Self([
            c(4, 8, 5, 7),
            c(2, 7, 1, 8),
            c(1, 5, 2, 4),
            c(5, 6, 3, 8),
            c(0, 8, 2, 6),
            c(2, 3, 0, 5),
            c(3, 7, 4, 6),
            c(1, 6, 0, 7),
            c(0, 4, 1, 3),
        ])
    }
    pub fn polygon(&self, area: Area) -> [[f32; 2]; 4] {
        area.corners().map(|[x, y]| self.map(x, y))
    }
}

/// The label's plane turned, and moved until it fills the picture as asked.
fn pose(dice: &mut Dice, fault: &Fault, label: (f32, f32), picture: (f32, f32)) -> Homography {
    let turn = |d: f32| d.to_radians();
    let (a, b) = (turn(dice.around(fault.tilt)), turn(dice.around(fault.tilt)));
    // A label may stand on its side, as phones save pictures taken upright.
    let quarter = if dice.chance(0.06) { std::f32::consts::FRAC_PI_2 } else { 0.0 };
    let c = turn(dice.around(fault.roll)) + quarter;
    let (sa, ca, sb, cb, sc, cc) = (a.sin(), a.cos(), b.sin(), b.cos(), c.sin(), c.cos());
    // Columns of Rx(a) Ry(b) Rz(c): images of the label's axes.
    let across = [cb * cc, sa * sb * cc + ca * sc, -ca * sb * cc + sa * sc];
    let down = [-cb * sc, -sa * sb * sc + ca * cc, ca * sb * sc + sa * cc];
    let (w, h) = label;
    let focal = 1.15 * picture.0.max(picture.1);
    let reach = w.max(h);
    let at = |distance: f32, shift: [f32; 2]| {
        let t = [
            -(across[0] * w + down[0] * h) / 2.0,
            -(across[1] * w + down[1] * h) / 2.0,
            -(across[2] * w + down[2] * h) / 2.0 + distance,
        ];
        let row = |i: usize| [across[i], down[i], t[i]];
        let (x, y, z) = (row(0), row(1), row(2));
        let mix = |r: [f32; 3], s: f32, o: f32| {
            [focal * r[0] * s + o * z[0], focal * r[1] * s + o * z[1], focal * r[2] * s + o * z[2]]
        };
        let (p, q) = (mix(x, 1.0, shift[0]), mix(y, 1.0, shift[1]));
        Homography([p[0], p[1], p[2], q[0], q[1], q[2], z[0], z[1], z[2]])
    };
    let bounds = |m: &Homography| {
        let points = m.polygon(Area::new(0.0, 0.0, w, h));
        let of = |i: usize| {
            let low = points.iter().map(|p| p[i]).fold(f32::MAX, f32::min);
            let high = points.iter().map(|p| p[i]).fold(f32::MIN, f32::max);
            (low, high)
        };
        (of(0), of(1))
    };
    let fills = dice.between(fault.fills.0, fault.fills.1);
    let mut distance = 2.0 * reach;
    for _ in 0..20 {
        let ((l, r), (t, b)) = bounds(&at(distance, [0.0, 0.0]));
        let need = ((r - l) / (picture.0 * fills)).max((b - t) / (picture.1 * fills));
        distance = (distance * (0.3 + 0.7 * need)).max(0.9 * reach);
    }
    let ((l, r), (t, b)) = bounds(&at(distance, [0.0, 0.0]));
    let slack = |low: f32, high: f32, size: f32, dice: &mut Dice| {
        let room = ((size - (high - low)) / 2.0).max(0.0);
        size / 2.0 - (low + high) / 2.0 + dice.around(room * 0.8)
    };
    let shift = [slack(l, r, picture.0, dice), slack(t, b, picture.1, dice)];
    at(distance, shift)
}

/// A picture as floats, red green blue.
struct Film {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 3]>,
}

/// The JPEG and the way from canvas to picture.
pub fn shoot(dice: &mut Dice, label: &Label, level: Level, width: usize, height: usize) -> (Vec<u8>, Homography) {
    let fault = Fault::of(level);
    let size = (label.canvas.map.width() as f32, label.canvas.map.height() as f32);
    let pose = pose(dice, &fault, size, (width as f32, height as f32));
    let mut film = expose(dice, label, &pose, width, height);
    // Faults in pixels are those of a 2-megapixel picture.
    let unit = ((width * height) as f32 / 1.92e6).sqrt();
    light(dice, &mut film, &fault);
    let sigma = dice.between(fault.blur.0, fault.blur.1) * unit;
    blur(&mut film, sigma);
    if dice.chance(fault.motion) {
        let (length, angle) = (dice.between(2.0, 4.5) * unit, dice.between(0.0, std::f32::consts::PI));
        smear(&mut film, length, angle);
    }
    let noise = dice.between(fault.noise.0, fault.noise.1);
    let bytes: Vec<u8> =
        film.pixels.iter().flatten().map(|v| (v + noise * dice.normal()).clamp(0.0, 255.0) as u8).collect();
    let quality = fault.jpeg.0 + u8::try_from(dice.below(usize::from(fault.jpeg.1 - fault.jpeg.0) + 1)).expect("small");
    let mut jpeg = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, quality);
    let (w, h) = (u32::try_from(width).expect("a width"), u32::try_from(height).expect("a height"));
    image::ImageEncoder::write_image(encoder, &bytes, w, h, image::ExtendedColorType::Rgb8).expect("a JPEG");
    (jpeg, pose)
}

fn expose(dice: &mut Dice, label: &Label, pose: &Homography, width: usize, height: usize) -> Film {
    let back = pose.inverse();
    let map = &label.canvas.map;
    let (lw, lh) = (map.width() as usize, map.height() as usize);
    let data = map.data();
    let table = Table::cast(dice);
    let texel = |x: usize, y: usize| {
        let i = (y * lw + x) * 4;
        [f32::from(data[i]), f32::from(data[i + 1]), f32::from(data[i + 2])]
    };
    let sample = |x: f32, y: f32| -> Option<[f32; 3]> {
        if x < 0.0 || y < 0.0 || x >= lw as f32 || y >= lh as f32 {
            return None;
        }
        let (fx, fy) = ((x - 0.5).max(0.0), (y - 0.5).max(0.0));
        let (x0, y0) = (fx as usize, fy as usize);
        let (x1, y1) = ((x0 + 1).min(lw - 1), (y0 + 1).min(lh - 1));
        let (u, v) = (fx - x0 as f32, fy - y0 as f32);
        let (a, b, c, d) = (texel(x0, y0), texel(x1, y0), texel(x0, y1), texel(x1, y1));
        Some(std::array::from_fn(|i| (a[i] * (1.0 - u) + b[i] * u) * (1.0 - v) + (c[i] * (1.0 - u) + d[i] * u) * v))
    };
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let mut sum = [0.0; 3];
            for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                let (px, py) = (x as f32 + dx, y as f32 + dy);
                let [u, v] = back.map(px, py);
                let colour = sample(u, v).unwrap_or_else(|| table.colour(px / width as f32, py / height as f32));
                for i in 0..3 {
                    sum[i] += colour[i] / 4.0;
                }
            }
            pixels.push(sum);
        }
    }
    Film { width, height, pixels }
}

/// What the label lies on.
struct Table {
    colour: [f32; 3],
    grain: f32,
    wave: f32,
    things: Vec<([f32; 4], [f32; 3])>,
}

impl Table {
    fn cast(dice: &mut Dice) -> Self {
        let colour = dice.of(&[
            [150.0, 110.0, 70.0],
            [90.0, 90.0, 95.0],
            [220.0, 215.0, 205.0],
            [60.0, 45.0, 35.0],
            [120.0, 140.0, 120.0],
        ]);
        let things = (0..dice.below(5))
            .map(|_| {
                let rect = [dice.unit(), dice.unit(), dice.between(0.05, 0.3), dice.between(0.05, 0.3)];
                (rect, [dice.between(20.0, 240.0), dice.between(20.0, 240.0), dice.between(20.0, 240.0)])
            })
            .collect();
        Self { colour, grain: dice.between(0.0, 18.0), wave: dice.between(20.0, 120.0), things }
    }
    fn colour(&self, x: f32, y: f32) -> [f32; 3] {
        for (r, c) in &self.things {
            if x >= r[0] && y >= r[1] && x < r[0] + r[2] && y < r[1] + r[3] {
                return *c;
            }
        }
        let g =
            self.grain * ((x * self.wave + (y * 7.0).sin() * 2.0).sin() + 0.5 * (x * self.wave * 2.7 + y * 3.0).sin());
        self.colour.map(|c| c + g)
    }
}

fn light(dice: &mut Dice, film: &mut Film, fault: &Fault) {
    let (w, h) = (film.width as f32, film.height as f32);
    let angle = dice.between(0.0, std::f32::consts::TAU);
    let fall = dice.between(0.0, fault.uneven);
    let exposure = dice.between(fault.exposure.0, fault.exposure.1);
    let white = [1.0 + dice.around(fault.white), 1.0, 1.0 + dice.around(fault.white)];
    let shadow = dice
        .chance(fault.uneven)
        .then(|| (dice.between(0.2, 0.8), dice.between(0.5, 0.8), dice.between(0.0, std::f32::consts::TAU)));
    let glare = dice
        .chance(fault.glare)
        .then(|| (dice.unit(), dice.unit(), dice.between(0.05, 0.16), dice.between(90.0, 200.0)));
    for (i, pixel) in film.pixels.iter_mut().enumerate() {
        let (x, y) = ((i % film.width) as f32 / w - 0.5, (i / film.width) as f32 / h - 0.5);
        let along = x * angle.cos() + y * angle.sin();
        let mut gain = exposure * (1.0 - fall * (along + 0.5).clamp(0.0, 1.0));
        if let Some((at, dim, turn)) = shadow {
            let edge = (x * turn.cos() + y * turn.sin() + 0.5 - at) * 30.0;
            gain *= 1.0 - (1.0 - dim) / (1.0 + (-edge).exp());
        }
        let add = glare.map_or(0.0, |(gx, gy, r, strength)| {
            let d = ((x + 0.5 - gx).powi(2) + ((y + 0.5 - gy) * h / w).powi(2)) / (r * r);
            strength * (-d).exp()
        });
        for (channel, balance) in pixel.iter_mut().zip(white) {
            *channel = (*channel * gain * balance + add).min(255.0);
        }
    }
}

fn blur(film: &mut Film, sigma: f32) {
    let reach = (sigma * 2.5).ceil().max(1.0) as isize;
    let kernel: Vec<f32> = (-reach..=reach).map(|i| (-(i as f32).powi(2) / (2.0 * sigma * sigma)).exp()).collect();
    let sum: f32 = kernel.iter().sum();
    let kernel: Vec<(isize, f32)> = (-reach..=reach).zip(kernel.iter().map(|k| k / sum)).collect();
    convolve(film, &kernel.iter().map(|(i, k)| ((*i, 0), *k)).collect::<Vec<_>>());
    convolve(film, &kernel.iter().map(|(i, k)| ((0, *i), *k)).collect::<Vec<_>>());
}

/// The hand moved.
fn smear(film: &mut Film, length: f32, angle: f32) {
    let steps = length.ceil().max(2.0) as isize;
    let taps: Vec<((isize, isize), f32)> = (0..=steps)
        .map(|i| {
            let t = (i as f32 / steps as f32 - 0.5) * length;
            (((t * angle.cos()).round() as isize, (t * angle.sin()).round() as isize), 1.0 / (steps + 1) as f32)
        })
        .collect();
    convolve(film, &taps);
}

fn convolve(film: &mut Film, taps: &[((isize, isize), f32)]) {
    let (w, h) = (film.width as isize, film.height as isize);
    let mut out = vec![[0.0f32; 3]; film.pixels.len()];
    for ((dx, dy), k) in taps {
        for y in 0..h {
            let source = ((y + dy).clamp(0, h - 1) * w) as usize;
            let row = &film.pixels[source..source + w as usize];
            let target = &mut out[(y * w) as usize..((y + 1) * w) as usize];
            for (x, pixel) in target.iter_mut().enumerate() {
                let from = row[(x as isize + dx).clamp(0, w - 1) as usize];
                for i in 0..3 {
                    pixel[i] += k * from[i];
                }
            }
        }
    }
    film.pixels = out;
}
