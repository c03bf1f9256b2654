//! Finder patterns by their grey values, where they are too small or too soft for a threshold: dark
//! middle, light ring, dark ring, light about it, in any turn. Circles of these radii stay within the
//! square rings however the pattern is turned.

use super::plane::Plane;

/// Pixels per module of the pictures that are searched.
const MODULE: f64 = 2.6;
/// Step from one size to the next.
const STEP: f64 = 1.25;
/// Radius in modules, places on the circle, and whether it is dark.
const CIRCLES: [(f64, usize, bool); 5] =
    [(0.0, 1, true), (1.15, 8, true), (2.15, 16, false), (3.4, 20, true), (4.9, 16, false)];
/// Places that are looked at first: four on each of the inner circles.
const FIRST: [(f64, bool); 3] = [(1.15, true), (2.15, false), (3.4, true)];
/// Least correlation, and least difference between light and dark.
const LEAST: f32 = 0.5;
const CONTRAST: i32 = 10;

/// A finder pattern as it seems.
#[derive(Debug, Clone, Copy)]
pub(super) struct Finder {
    /// Its middle, photo pixels.
    pub(super) at: [f64; 2],
    /// Photo pixels per module.
    pub(super) module: f64,
    pub(super) inverted: bool,
    pub(super) score: f32,
}

/// Patterns on a part of a photo with modules of `least..most` photo pixels, the clearest first.
pub(super) fn find(part: &Plane, least: f64, most: f64) -> Vec<Finder> {
    let mut found: Vec<Finder> = Vec::new();
    let mut module = least;
    let mut finer = part.enlarged(MODULE / module * part.scale());
    while module < most {
        found.extend(find_sized(&finer, module));
        module *= STEP;
        finer = finer.enlarged(1.0 / STEP);
    }
    clearest(found)
}

/// The clearest of those that stand in one place, the clearest first.
pub(super) fn clearest(mut found: Vec<Finder>) -> Vec<Finder> {
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut kept: Vec<Finder> = Vec::new();
    for f in found {
        let near = |k: &Finder| (k.at[0] - f.at[0]).hypot(k.at[1] - f.at[1]) < 3.0 * k.module.max(f.module);
        if !kept.iter().any(near) {
            kept.push(f);
        }
    }
    kept
}

fn find_sized(plane: &Plane, module: f64) -> Vec<Finder> {
    let (width, height) = (plane.pixels.width() as usize, plane.pixels.height() as usize);
    let reach = (4.9 * MODULE).ceil() as usize + 1;
    if width <= 2 * reach || height <= 2 * reach {
        return Vec::new();
    }
    let circle = |radius: f64, count: usize| {
        (0..count).map(move |i| {
            let angle = (i as f64 + 0.5) * std::f64::consts::TAU / count as f64;
            let place = |v: f64| (v * radius * MODULE).round() as isize;
            place(angle.sin()) * width as isize + place(angle.cos())
        })
    };
    let places: Vec<(isize, bool)> =
        CIRCLES.iter().flat_map(|(r, n, dark)| circle(*r, *n).map(move |at| (at, *dark))).collect();
    let first: Vec<[isize; 4]> =
        FIRST.iter().filter_map(|(r, _)| circle(*r, 4).collect::<Vec<_>>().try_into().ok()).collect();
    let data = plane.pixels.as_raw();
    let value = |at: usize, place: isize| i32::from(data[at.wrapping_add_signed(place)]);
    let mut scores = vec![0.0f32; data.len()];
    for y in reach..height - reach {
        for x in reach..width - reach {
            let at = y * width + x;
            let mean = |i: usize| first[i].iter().map(|p| value(at, *p)).sum::<i32>() / 4;
            let light = mean(1);
            let inner = light - mean(0);
            if inner.abs() < CONTRAST {
                continue;
            }
            let outer = light - mean(2);
            if outer.abs() < CONTRAST || (inner > 0) != (outer > 0) {
                continue;
            }
            scores[at] = correlation(places.iter().map(|(place, dark)| (value(at, *place), *dark)));
        }
    }
    let mut found = Vec::new();
    for (i, score) in scores.iter().enumerate().filter(|(_, score)| score.abs() > LEAST) {
        let (x, y) = (i % width, i / width);
        let near = |v: usize| v - 3..=v + 3;
        if near(y).all(|v| near(x).all(|u| scores[v * width + u].abs() <= score.abs())) {
            let at = plane.back(x as f64 + 0.5, y as f64 + 0.5);
            found.push(Finder { at, module, inverted: *score < 0.0, score: score.abs() });
        }
    }
    found
}

/// Correlation of values with what they should be: 1 where all dark ones are alike and darker.
fn correlation(values: impl Iterator<Item = (i32, bool)>) -> f32 {
    let (mut n, mut sum, mut squares, mut darks, mut dark) = (0, 0, 0, 0, 0);
    for (value, is_dark) in values {
        n += 1;
        sum += value;
        squares += value * value;
        if is_dark {
            darks += 1;
            dark += value;
        }
    }
    let lights = n - darks;
    let spread = (n * squares - sum * sum) as f32;
    // With signs that sum to nothing this is the correlation coefficient of two values.
    let difference = ((sum - dark) * darks - dark * lights) as f32;
    difference / (spread.max(1.0) * (darks * lights) as f32).sqrt()
}
