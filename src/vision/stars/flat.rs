//! The surroundings of a mark, flattened into its own plane.

use super::Around;
use super::blobs::{Blob, Planes, blobs};
use super::rows::{Row, Seen, agreed};
use super::shape::{fivefold, star};
use crate::vision::mark::raster::{Pyramid, Rgb as Colour, distance, sample};
use crate::vision::mark::reading::Corners;
use crate::vision::mark::rings::median_colour;
use image::{Rgb, RgbImage};

/// How far around the mark stars are looked for, in D: to the sides, and above and below.
const AROUND: [f64; 2] = [5.6, 2.4];
/// Sizes of stars, in D: radius of a disc of the same area.
const SIZES: [f64; 2] = [0.045, 0.42];
/// Sizes by the blur's standard deviation below which a star is a dot.
const DOTS: f64 = 3.6;
/// Smallest of such dots, in D; smaller ones are grain and full stops.
const SMALLEST_DOT: f64 = 0.07;
/// Farthest anything may lie from the mark to cast doubt on "no stars", in D.
const CLOSE: f64 = 0.8;
/// Farthest a row may lie from the mark, in D.
const FAR: f64 = 1.1;

/// Distance of colours that grain may make.
const GRAIN: f32 = 24.0;

/// A flattened picture.
pub struct Flat<'a> {
    /// The mark.
    pub mark: Around<'a>,
    /// Pixels per D.
    pub cells: f64,
    /// Share of the nearest surroundings that the photo shows.
    pub shown: f64,
    /// Whether red or gold ink of any shape, beyond what the ground has, stands close to the mark.
    pub warm: bool,
    picture: RgbImage,
}

impl<'a> Flat<'a> {
    /// Samples the photo.
    #[must_use]
    pub fn new(photo: &Pyramid, mark: Around<'a>) -> Self {
        // Small marks are enlarged: outlines are then met between the pixels of the photo.
        let cells = (1.5 * mark.word.pixels).clamp(36.0, 52.0);
        let (level, scale) = photo.for_length(mark.word.pixels, cells * 0.8);
        let width = mark.word.layout.width();
        let size = [width + 2.0 * AROUND[0], mark.bottom + 2.0 * AROUND[1]].map(|v| (v * cells) as u32);
        let mut picture = RgbImage::new(size[0], size[1]);
        let (mut seen, mut all) = (0.0, 0.0);
        for (i, j, pixel) in picture.enumerate_pixels_mut() {
            let (u, v) = ((f64::from(i) + 0.5) / cells - AROUND[0], (f64::from(j) + 0.5) / cells - AROUND[1]);
            let [x, y] = mark.word.map.at(u, v);
            let colour = sample(level, x / scale, y / scale);
            if u > 0.0 && u < width && v > -0.9 && v < mark.bottom + 0.9 {
                all += 1.0;
                seen += f64::from(u8::from(colour.is_some()));
            }
            *pixel = Rgb(colour.unwrap_or([128.0; 3]).map(|c| c as u8));
        }
        Self { mark, cells, shown: seen / f64::max(all, 1.0), warm: false, picture }
    }

    fn place(&self, p: [f64; 2]) -> [f64; 2] {
        [p[0] / self.cells - AROUND[0], p[1] / self.cells - AROUND[1]]
    }
    /// A pixel's place in the photo.
    #[must_use]
    pub fn back(&self, p: [f64; 2]) -> [f64; 2] {
        let [u, v] = self.place(p);
        self.mark.word.map.at(u, v)
    }

    /// Whether a pixel lies on the mark itself.
    #[must_use]
    pub fn is_mark(&self, p: [f64; 2]) -> bool {
        let [u, v] = self.place(p);
        u > -0.02 && u < self.mark.word.layout.width() + 0.02 && v > -0.08 && v < self.mark.bottom + 0.02
    }

    /// Everything that may be a star, each once, outside the mark.
    #[must_use]
    pub fn stars(&mut self) -> Vec<Seen> {
        let sides = SIZES.map(|s| s * self.cells);
        let planes = Planes::new(&self.picture);
        let found =
            blobs(&planes, (0.45 * self.cells) as usize, [(sides[0] * 1.8) as usize, (sides[1] * 4.0) as usize]);
        self.warm = found.iter().any(|blob| self.is_warm(blob));
        let mut seen: Vec<Seen> = Vec::new();
        for blob in &found {
            let Some(star) = star(blob, &planes) else { continue };
            if self.is_mark(star.centre)
                || !(star.is_possible() || self.is_dot(star.size))
                || !(sides[0]..sides[1]).contains(&star.size)
            {
                continue;
            }
            let colour = median_colour(blob.points().filter_map(|[x, y]| sample(&self.picture, x, y)));
            let ink = median_colour(blob.ink().filter_map(|[x, y]| sample(&self.picture, x, y)));
            seen.extend(colour.zip(ink).map(|(colour, ink)| Seen { star, colour, ink }));
        }
        let worth = |s: &Seen| {
            let (five, purity) = fivefold(&s.star.swings);
            five.min(0.25) * purity.min(6.0)
        };
        seen.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
        let same =
            |a: &Seen, b: &Seen| a.star.hole == b.star.hole && super::apart(a, b) < 0.8 * a.star.size.max(b.star.size);
        let mut ways: Vec<Vec<Seen>> = Vec::new();
        for s in seen {
            match ways.iter_mut().find(|of| same(&of[0], &s)) {
                Some(of) => of.push(s),
                None => ways.push(vec![s]),
            }
        }
        agreed(&ways)
    }

    /// Whether stars of this size would show no points under the photo's blur.
    #[must_use]
    pub fn is_unresolved(&self, row: &Row) -> bool {
        self.is_dot(row.size())
    }
    fn is_dot(&self, size: f64) -> bool {
        size / self.cells > SMALLEST_DOT
            && size / self.cells < DOTS * self.mark.word.blur.max(1.0 / self.mark.word.pixels)
    }
    /// Whether a blob near the mark is redder or more golden than its ground.
    fn is_warm(&self, blob: &Blob) -> bool {
        let [l, t, r, b] = blob.bounds.map(|v| v as f64);
        let (centre, half) = ([f64::midpoint(l, r), f64::midpoint(t, b)], [(r - l) * 0.65, (b - t) * 0.65]);
        let [u, v] = self.place(centre);
        let outside = |value: f64, high: f64| (-value).max(value - high).max(0.0);
        let away = outside(u, self.mark.word.layout.width()).hypot(outside(v, self.mark.bottom));
        if self.is_mark(centre) || away > CLOSE || (r - l).min(b - t) < SMALLEST_DOT * 2.0 * self.cells {
            return false;
        }
        let round = (0..16).map(|i| f64::from(i) * std::f64::consts::TAU / 16.0);
        let ground = median_colour(
            round.filter_map(|a| sample(&self.picture, centre[0] + half[0] * a.cos(), centre[1] + half[1] * a.sin())),
        );
        let ink = median_colour(blob.ink().filter_map(|[x, y]| sample(&self.picture, x, y)));
        ink.zip(ground).is_some_and(|(i, g)| (i[0] - g[0]) - (i[2] - g[2]) > 28.0)
    }

    /// Whether ink of a lone star's colour stands about it: then it may be one of several.
    #[must_use]
    pub fn has_company(&self, star: &Seen) -> bool {
        let ([x, y], size) = (star.star.centre, star.star.size);
        let ground = self.ground(star);
        let steps = |n: i32| (-n..=n).map(|i| f64::from(i) * 0.5);
        ground.is_none_or(|ground| {
            let contrast = distance(star.ink, ground);
            steps(14).flat_map(|i| steps(14).map(move |j| [i, j])).any(|[i, j]| {
                let place = [x + i * size, y + j * size];
                let here = sample(&self.picture, place[0], place[1]);
                i.hypot(j) > 2.3
                    && !self.is_mark(place)
                    && here.is_some_and(|h| distance(h, star.ink) < 0.45 * contrast)
            })
        })
    }

    /// Whether a star's ink is of another colour than its ground by more than grain.
    #[must_use]
    pub fn stands_out(&self, star: &Seen) -> bool {
        self.ground(star).is_some_and(|ground| distance(star.ink, ground) > GRAIN)
    }

    fn ground(&self, star: &Seen) -> Option<Colour> {
        let ([x, y], reach) = (star.star.centre, 2.1 * star.star.size);
        let round = (0..24).map(|i| f64::from(i) * std::f64::consts::TAU / 24.0);
        median_colour(round.filter_map(|a| sample(&self.picture, x + reach * a.cos(), y + reach * a.sin())))
    }

    /// Distance of a row from the mark, D, if it lies above, below or beside it and near enough.
    #[must_use]
    pub fn gap(&self, row: &Row) -> Option<f64> {
        let width = self.mark.word.layout.width();
        let places: Vec<([f64; 2], f64)> =
            row.stars.iter().map(|s| (self.place(s.star.centre), s.star.size / self.cells)).collect();
        let outside = |value: f64, low: f64, high: f64| (low - value).max(value - high).max(0.0);
        let gaps =
            places.iter().map(|(p, r)| outside(p[0], 0.0, width).hypot(outside(p[1], 0.0, self.mark.bottom)) - r);
        let gap = gaps.fold(f64::MAX, f64::min);
        let centre = [0, 1].map(|i| places.iter().map(|(p, _)| p[i]).sum::<f64>() / places.len() as f64);
        let over = centre[0] > -0.4 && centre[0] < width + 0.4;
        let beside = centre[1] > -0.5 && centre[1] < self.mark.bottom + 0.3;
        ((over || beside) && gap < FAR).then_some(gap)
    }

    /// Whether a place has the colour of a filled star though no star was made out there.
    #[must_use]
    pub fn has_ink_of(&self, star: &Seen, place: [f64; 2]) -> bool {
        let [x, y] = star.star.centre;
        let ground = self.ground(star);
        let (here, own) = (sample(&self.picture, place[0], place[1]), sample(&self.picture, x, y));
        here.zip(own).zip(ground).is_some_and(|((here, own), ground)| {
            let contrast = distance(own, ground);
            star.star.solid > 0.8 && contrast > 20.0 && distance(here, own) < 0.4 * contrast
        })
    }

    /// How much wider than high stars look in the mark's plane: regular stars give away a mark that
    /// is squeezed while they are not.
    #[must_use]
    pub fn aspect(&self, row: &Row) -> Option<f64> {
        let logs = row.stars.iter().map(|s| (s.star.spread[0] / s.star.spread[2]).sqrt().ln());
        let mean = logs.sum::<f64>() / row.stars.len() as f64;
        let large = row.size() / self.cells * self.mark.word.pixels > 7.0;
        (row.stars.len() >= 2 && large && row.fivefold().1 > 3.0).then(|| mean.exp())
    }

    /// Corners of a row's box, in the photo.
    #[must_use]
    pub fn outline(&self, row: &Row) -> Corners {
        let bounds = row.stars.iter().fold([f64::MAX, f64::MAX, 0.0, 0.0], |b, s| {
            let (c, r) = (s.star.centre, 1.6 * s.star.size);
            [b[0].min(c[0] - r), b[1].min(c[1] - r), f64::max(b[2], c[0] + r), f64::max(b[3], c[1] + r)]
        });
        let [l, t, r, b] = bounds;
        [[l, t], [r, t], [r, b], [l, b]].map(|p| self.back(p))
    }
}
