//! Measures of a fitted word: colours of its letters and ground, thickness, aspect, text line.

use super::fit::Fitted;
use super::light::{self, Light};
use super::raster::{Pyramid, Rgb, distance, sample};
use super::rings::median_colour;
use super::strip::Ground;
use super::text_line::{self, Band};
use super::word::Word;
use crate::vision::profile::Profile;

/// Everything measured of a word.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Letters as fitted.
    pub word: Fitted,
    /// The letters as text.
    pub text: String,
    /// Colour of each.
    pub inks: [Rgb; 4],
    /// Light found, comparing letters with the profile's of the same kind.
    pub light: Light,
    /// Step of colour between ground and the palest letter, and the middle one.
    pub contrast: [f32; 2],
    /// Band below.
    pub band: Option<Band>,
    /// Thickness of the rings by their diameter.
    pub stroke: f64,
    /// Width by height of the letters as seen.
    pub aspect: f64,
}

impl Measured {
    /// Lower edge of the mark, D: with its line of text where that is there.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.band.filter(|b| b.is_text() == Some(true)).map_or(1.0, |b| b.row + 0.09)
    }
}

/// Measures a word; `None` where nothing of it shows.
#[must_use]
pub fn measure(photo: &Pyramid, profile: &Profile, word: &Word, fitted: Fitted) -> Option<Measured> {
    let (picture, scale) = photo.for_length(fitted.pixels, 40.0);
    let shape = &fitted.layout.shape;
    let depth = (shape.stroke * 0.25).max(0.02);
    let ink = |i: usize| {
        let (glyph, left) = fitted.layout.letters[i];
        let step = 1.0 / 30.0;
        let cells = (0..30).flat_map(|j| (0..30).map(move |k| ((k as f64 + 0.5) * step, (j as f64 + 0.5) * step)));
        let within = cells.filter(|(u, v)| shape.distance(glyph, *u, *v) < -depth);
        median_colour(within.filter_map(|(u, v)| {
            let [x, y] = fitted.map.at(left + u, v);
            sample(picture, x / scale, y / scale)
        }))
    };
    let inks = [ink(0)?, ink(1)?, ink(2)?, ink(3)?];
    let places = fitted.layout.letters.map(|(_, left)| left + 0.5);
    let mut steps = [0, 1, 2, 3].map(|i| distance(inks[i], word.ground.at(places[i])));
    steps.sort_unstable_by(f32::total_cmp);
    let contrast = [steps[0], (steps[1] + steps[2]) / 2.0];
    let light = light::find(inks, references(profile, &fitted), middle(&word.ground));
    let band = text_line::measure(photo, profile, &fitted, &word.ground, contrast[1].max(1.0));
    let [x, y] = fitted.map.axes(fitted.layout.width() / 2.0, 0.5);
    let aspect = (x[0] * x[0] + x[1] * x[1]) / (x[0] * y[1] - x[1] * y[0]).abs().max(1e-9);
    let stroke = fitted.layout.shape.stroke;
    Some(Measured { text: word.text(), word: fitted, inks, light, contrast, band, stroke, aspect })
}

fn middle(ground: &Ground) -> Rgb {
    ground.at(f64::midpoint(ground.a.0, ground.b.0))
}

/// Reference colour of each letter seen: the profile's letter of the same kind, in its turn.
fn references(profile: &Profile, word: &Fitted) -> [[f64; 3]; 4] {
    let mut used = [false; 4];
    word.layout.letters.map(|(glyph, _)| {
        let next = (0..4).find(|&i| !used[i] && profile.letters[i].glyph == glyph);
        let i = next.unwrap_or(0);
        used[i] = true;
        profile.letters[i].colour.linear()
    })
}
