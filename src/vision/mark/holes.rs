//! Enclosed patches of ground: the counters of letters, in whatever colour they are printed.
//!
//! A channel is split against the mean of a window round each pixel, once for inks darker than the
//! ground and once for lighter ones; what is ground and hangs together (4 neighbours) is a patch.
//! Letters that touch keep their counters, so blur merges nothing that matters here.

use crate::vision::runs::{Patch, Runs, Touch};
use image::RgbImage;

/// Half the side of the window. Strokes far thicker than it are left to a halved copy.
const REACH: usize = 24;
/// Least pixels of a patch.
const LEAST: f64 = 14.0;

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
    let mut split = [Runs::new(Touch::Sides), Runs::new(Touch::Sides)];
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
    let inside = |p: &Patch| {
        let [left, top, right, bottom] = p.bounds;
        left > 0 && top > 0 && right < width && bottom < height
    };
    split.map(|runs| runs.patches(LEAST).into_iter().filter(inside).collect())
}

fn add(columns: &mut [u32], row: &[u8]) {
    for (sum, v) in columns.iter_mut().zip(row) {
        *sum += u32::from(*v);
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
