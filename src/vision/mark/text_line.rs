//! The line of text below the letters: a band of ink as wide as the word, and no wider.

use super::fit::Fitted;
use super::plane_map::PlaneMap;
use super::raster::Pyramid;
use super::strip::{Ground, Strip};
use crate::vision::profile::Profile;

/// The band below a word.
#[derive(Debug, Clone, Copy)]
pub struct Band {
    /// Share of the word's width over which there is ink.
    pub covered: f64,
    /// The same for its two ends.
    pub ends: f64,
    /// Share of ink in the rows where they are emptiest just beyond the word's ends.
    pub beyond: f64,
    /// Share of ink in the rows, over the word's width.
    pub ink: f64,
    /// Middle row, D.
    pub row: f64,
    /// Height, D.
    pub height: f64,
    /// How much the ink just below the band varies along it, by its mean: a plate's edge does not.
    pub unrest: f64,
}

const CELLS: f64 = 24.0;
/// Width of the pieces looked at, D.
const PIECE: f64 = 0.17;

/// Measures the band under a fitted word; `contrast` is the ink of its letters.
#[must_use]
pub fn measure(photo: &Pyramid, profile: &Profile, word: &Fitted, ground: &Ground, contrast: f32) -> Option<Band> {
    let text = profile.text.as_ref()?;
    let width = word.layout.width();
    let (picture, scale) = photo.for_length(word.pixels, CELLS * 0.8);
    let to_level = PlaneMap([1.0 / scale, 0.0, 0.0, 0.0, 1.0 / scale, 0.0, 0.0, 0.0, 1.0]);
    let (top, bottom) = (text.rows[0] - 0.03, text.rows[1] + 0.3);
    let strip = Strip::new(picture, &to_level.after(&word.map), ground, [-0.6, top], [width + 0.6, bottom], CELLS);
    let [columns, rows] = strip.size;
    let row = |j: usize, from: f64, to: f64| -> f64 {
        let cell = |u: f64| (((u + 0.6) * CELLS).max(0.0) as usize).min(columns);
        let part = &strip.ink[j * columns + cell(from)..j * columns + cell(to).max(cell(from) + 1)];
        part.iter().map(|v| f64::from((v / contrast).min(1.2))).sum::<f64>() / part.len() as f64
    };
    let profile_of_rows: Vec<f64> = (0..rows).map(|j| row(j, 0.0, width)).collect();
    let span = (text.height * CELLS).round().max(2.0) as usize;
    let last = (((text.rows[1] - top) * CELLS) as usize).min(rows);
    let sum = |j: usize| profile_of_rows[j..j + span].iter().sum::<f64>() / span as f64;
    let start = (0..=last.checked_sub(span)?).max_by(|a, b| sum(*a).total_cmp(&sum(*b)))?;
    let band = |from: f64, to: f64| (start..start + span).map(|j| row(j, from, to)).sum::<f64>() / span as f64;
    let floor = profile_of_rows.iter().copied().fold(f64::MAX, f64::min).min(0.12);
    let pieces = (width / PIECE) as usize;
    let inked: Vec<bool> = (0..pieces)
        .map(|i| band(i as f64 * width / pieces as f64, (i + 1) as f64 * width / pieces as f64) > floor + 0.1)
        .collect();
    let share = |part: &[bool]| part.iter().filter(|i| **i).count() as f64 / part.len().max(1) as f64;
    let peak = profile_of_rows[start..start + span].iter().copied().fold(0.0, f64::max);
    let above = |j: &usize| profile_of_rows[*j] > f64::midpoint(peak, floor);
    let up = (0..start + span / 2).rev().take_while(above).count();
    let down = (start + span / 2..rows).take_while(above).count();
    let end = 3.min(pieces);
    let below: Vec<f64> = (0..pieces)
        .map(|i| {
            let rows = start + span..(start + span + (0.15 * CELLS) as usize).min(rows);
            rows.map(|j| row(j, i as f64 * width / pieces as f64, (i + 1) as f64 * width / pieces as f64)).sum()
        })
        .collect();
    // The emptiest gap of a word space and more, beside each end.
    let gap =
        |from: f64| (0..10).map(|k| from + 0.02 * f64::from(k)).map(|u| band(u, u + 0.1)).fold(f64::MAX, f64::min);
    let beyond = gap(-0.32).max(gap(width + 0.04));
    Some(Band {
        covered: share(&inked),
        ends: share(&inked[..end]).min(share(&inked[pieces - end..])),
        beyond: beyond - floor,
        ink: band(0.0, width) - floor,
        row: top + (start as f64 + span as f64 / 2.0) / CELLS,
        height: (up + down) as f64 / CELLS,
        unrest: spread(&below),
    })
}

/// Standard deviation by mean.
fn spread(values: &[f64]) -> f64 {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n).sqrt() / mean.max(1e-6)
}

impl Band {
    /// Whether the band ends where the word ends: running text goes on.
    #[must_use]
    pub fn stands_alone(&self) -> bool {
        self.beyond < 0.45 * self.ink
    }
    /// Whether the line is there; `None` if that cannot be told.
    #[must_use]
    pub fn is_text(&self) -> Option<bool> {
        if self.covered >= 0.85 && self.ends >= 0.65 && (0.04..0.34).contains(&self.height) {
            return Some(true);
        }
        // The edge of a plate: ink all along that does not end below.
        if self.height >= 0.34 && self.covered > 0.95 && self.unrest < 0.2 {
            return Some(false);
        }
        // Stars may stand where the line would: they leave the ends free.
        let stars = self.ends <= 0.01 && self.covered < 0.75 && self.height > 0.21;
        if self.covered <= 0.3 || stars { Some(false) } else { None }
    }
}
