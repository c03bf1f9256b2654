//! The OCOP mark in a photo: where it is, how it lies, and how it differs from the reference profile.
//!
//! Counters of letters are found as patches of ground whatever the colours ([`holes`]), rings among
//! them by rays ([`rings`]); two rings give a frame in which the letters beside them are read
//! ([`word`]); the frame is made exact ([`fit`]) and the letters measured ([`measure`], [`light`],
//! [`text_line`]); what that amounts to is judged last ([`judge`]).

pub mod camera;
#[cfg(test)]
mod drawn;
pub mod fit;
pub mod holes;
pub mod judge;
pub mod light;
pub mod measure;
pub mod plane_map;
pub mod raster;
pub mod reading;
pub mod rings;
pub mod strip;
#[cfg(test)]
mod tests;
pub mod text_line;
pub mod word;

use crate::vision::profile::Profile;
use crate::vision::stars::{self, Around};
use camera::Camera;
use holes::Channel;
use image::RgbImage;
use judge::Presence;
use measure::Measured;
use raster::Pyramid;
use reading::{MarkReading, MarkValue, StarsReading};
use rings::Ring;
use word::Word;

/// Photos with more pixels are searched from their first halved copy on.
const SEARCHED: u32 = 3_600_000;
/// Photos with a shorter side than this show no mark to anybody.
const TINY: u32 = 48;
/// Rings of a photo taken into account, best closed first.
const MOST_RINGS: usize = 160;
/// Words looked at closely.
const MOST_WORDS: usize = 6;

/// Finds the mark in a photo (upright, sRGB), compares it with a profile and counts its stars.
#[must_use]
pub fn find(photo: &RgbImage, profile: &Profile) -> (MarkReading, StarsReading) {
    if photo.width().min(photo.height()) < TINY {
        return (MarkReading::without(&profile.id, MarkValue::Unknown, 0.0), StarsReading::untold());
    }
    let long_side = f64::from(photo.width().max(photo.height()));
    let photo = Pyramid::new(photo);
    match sight(&photo, profile) {
        Some(Sighting { measured, presence: Presence::Mark(sure) }) => {
            let around = Around { word: &measured.word, bottom: measured.bottom() };
            let (stars, regular) = stars::count(&photo, around);
            let camera = Camera { long_side, stars: regular };
            (judge::judge(&measured, profile, sure, is_coloured(&photo), &camera), stars)
        }
        Some(Sighting { measured, presence: Presence::Perhaps }) => {
            (judge::perhaps(&measured, profile), StarsReading::untold())
        }
        _ => (MarkReading::without(&profile.id, MarkValue::Absent, 0.95), StarsReading::untold()),
    }
}

/// A word judged.
pub struct Sighting {
    /// What it measures.
    pub measured: Measured,
    /// Whether it is the mark.
    pub presence: Presence,
}

/// The words most like the mark, judged.
#[must_use]
pub fn sightings(photo: &Pyramid, profile: &Profile) -> Vec<Sighting> {
    let judged = words(photo, profile).into_iter().take(MOST_WORDS).filter_map(|word| {
        let fitted = fit::fit(photo, profile, &word)?;
        let measured = measure::measure(photo, profile, &word, fitted)?;
        Some(Sighting { presence: judge::presence(&measured, profile), measured })
    });
    judged.collect()
}

/// The best sighting, whatever it is worth.
fn sight(photo: &Pyramid, profile: &Profile) -> Option<Sighting> {
    sightings(photo, profile).into_iter().max_by(|a, b| {
        let rank = |s: &Sighting| match s.presence {
            Presence::Other => 0.0,
            Presence::Perhaps => 1.0,
            Presence::Mark(sure) => 1.0 + sure,
        };
        rank(a).total_cmp(&rank(b)).then(a.measured.word.whole.total_cmp(&b.measured.word.whole))
    })
}

/// Words of the mark's letters, best first, each place once.
fn words(photo: &Pyramid, profile: &Profile) -> Vec<Word> {
    let rings = rings(photo);
    let mut words: Vec<Word> = Vec::new();
    for (i, a) in rings.iter().enumerate() {
        for (j, b) in rings.iter().enumerate() {
            if i != j && word::comparable(a, b) {
                words.extend(word::read(photo, profile, a, b));
            }
        }
    }
    words.sort_by(|a, b| b.mean.total_cmp(&a.mean));
    let mut distinct: Vec<Word> = Vec::new();
    for word in words {
        let near = |other: &Word| {
            let (p, q) = (word.map.at(2.0, 0.5), other.map.at(2.0, 0.5));
            (p[0] - q[0]).hypot(p[1] - q[1]) < 0.5 * word.map.scale(2.0, 0.5)
        };
        if !distinct.iter().any(near) {
            distinct.push(word);
        }
    }
    distinct
}

fn rings(photo: &Pyramid) -> Vec<Ring> {
    let mut all = Vec::new();
    for (picture, scale) in photo.levels() {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        if picture.width() * picture.height() > SEARCHED {
            continue;
        }
        for channel in [Channel::Least, Channel::Most, Channel::Green] {
            let plane = holes::plane(picture, channel);
            let patches = holes::patches(&plane, width, height);
            all.extend(patches.iter().flatten().filter_map(|p| rings::ring(picture, p)).map(|r| r.scaled(scale)));
        }
    }
    let mut rings = rings::distinct(all);
    rings.truncate(MOST_RINGS);
    rings
}

/// Whether anything in the photo has a colour: two in a thousand of the pixels of its smallest copy.
fn is_coloured(photo: &Pyramid) -> bool {
    let Some((picture, _)) = photo.levels().last() else { return false };
    let coloured = picture.pixels().filter(|p| p.0.iter().max().zip(p.0.iter().min()).is_some_and(|(a, b)| a - b > 24));
    coloured.count() * 500 > (picture.width() * picture.height()) as usize
}
