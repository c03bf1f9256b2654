//! Photographs of one pack: from files to observations, and on to what the rules say of them.

pub mod annotate;
pub mod told;

use crate::domain::label::observation::Observation;
use crate::i18n::{Lang, text};
use crate::ports::text_reader::{Page, ReadWord, TextReader};
use crate::vision::codes::{self, Codes, Symbology};
use crate::vision::mark::reading::{MarkReading, MarkValue};
use crate::vision::pack::{Face, Observations};
use crate::vision::photo::{Photo, PhotoError};
use crate::vision::profile::Profile;
use crate::vision::words::line::{Word, lines};
use crate::vision::words::rows::{grounds, rows};
use crate::vision::words::sheet::Sheet;
use crate::vision::words::straight::{self, Anchor, Straight};
use crate::vision::words::{Text, fields};
use crate::vision::{grey, mark, seen};
use serde::Serialize;
use std::sync::Arc;

/// Most photos of one pack.
pub const MOST: usize = 8;

/// What looks at photos: the profile of the mark, and who reads words.
#[derive(Clone)]
pub struct Eye {
    /// The mark that is looked for.
    pub profile: Arc<Profile>,
    /// Reads words.
    pub reader: Arc<dyn TextReader>,
}

/// A photo as brought.
pub struct File {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Facts of a photo that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhotoFacts {
    /// Name of the file.
    pub file: String,
    /// Width and height in pixels, upright: polygons are given in these.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// Whether further frames were not looked at.
    pub animated: bool,
}

/// What was seen of a pack.
pub struct Looked {
    /// What was seen.
    pub observations: Observations,
    /// Facts of the photos.
    pub photos: Vec<PhotoFacts>,
    /// The photos.
    pub pictures: Vec<Photo>,
}

/// Why a pack was not looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookError {
    /// No photos, or too many.
    #[error("{0} photos: give 1 to {MOST} photos of one pack")]
    Count(usize),
    /// One file is no photo that can be read.
    #[error("{file}: {error}")]
    Photo {
        /// Name of the file.
        file: String,
        /// Why.
        error: PhotoError,
    },
}

/// Looks at the photos of one pack; `progress` hears how many of how many are done.
///
/// # Errors
/// See [`LookError`]. Words that cannot be read are no error: the answer says why.
pub fn look(eye: &Eye, files: &[File], progress: &mut dyn FnMut(u32, u32)) -> Result<Looked, LookError> {
    let total = u32::try_from(files.len()).unwrap_or(u32::MAX);
    let (mut faces, mut photos, mut pictures) = (Vec::new(), Vec::new(), Vec::new());
    if files.len() > MOST {
        return Err(LookError::Count(files.len()));
    }
    for (done, file) in (0u32..).zip(files) {
        progress(done, total);
        let refused = |error| LookError::Photo { file: file.name.clone(), error };
        let photo = Photo::read(&file.bytes).map_err(refused)?;
        faces.push(face(eye, &photo));
        let (width, height) = photo.taken;
        photos.push(PhotoFacts { file: file.name.clone(), width, height, animated: photo.animated });
        pictures.push(photo);
    }
    progress(total, total);
    let observations = Observations::of(faces).ok_or(LookError::Count(0))?;
    Ok(Looked { observations, photos, pictures })
}

/// One photo.
fn face(eye: &Eye, photo: &Photo) -> Face {
    let codes = codes::read(photo);
    let (mark, stars) = mark::find(&photo.pixels, &eye.profile);
    let said = words(eye.reader.as_ref(), photo, &codes, &mark);
    let scale = f64::from(photo.taken.0) / f64::from(photo.pixels.width());
    Face { codes, mark, stars, text: said, scale }
}

/// What tells best how the label lies: the mark as it should be, else the largest QR, else an altered mark.
fn anchor(codes: &Codes, mark: &MarkReading) -> Option<Anchor> {
    let word = mark.pose.map(|pose| {
        let m = pose.map;
        let at = |x: f64, y: f64| {
            let w = m[6] * x + m[7] * y + m[8];
            [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w]
        };
        Anchor { quad: [at(0.0, 0.0), at(3.93, 0.0), at(3.93, 1.0), at(0.0, 1.0)], aspect: 3.93 }
    });
    let size = |q: &seen::Quad| (q[0][0] - q[2][0]).hypot(q[0][1] - q[2][1]);
    let squares = codes.read.iter().filter(|c| c.value.symbology == Symbology::Qr).filter_map(|c| c.polygon);
    let square = squares.max_by(|a, b| size(a).total_cmp(&size(b))).map(|quad| Anchor { quad, aspect: 1.0 });
    if mark.value == MarkValue::Official && mark.confidence > 0.7 { word.or(square) } else { square.or(word) }
}

/// Times that the words of one photo are read at most, each way up that is likely.
const READS: usize = 3;
/// From so many letters of sure words on, nobody looks for another way up.
const ENOUGH: usize = 40;

/// Words of a photo, straightened first.
fn words(reader: &dyn TextReader, photo: &Photo, codes: &Codes, mark: &MarkReading) -> Result<Text, &'static str> {
    let grey = grey::luma(&photo.pixels);
    // What is read in the letters of the mark or in a code is no text.
    let found = mark.polygon.filter(|_| matches!(mark.value, MarkValue::Official | MarkValue::Altered));
    let drawn: Vec<seen::Quad> = codes.read.iter().filter_map(|c| c.polygon).chain(found).collect();
    let page = anchor(codes, mark).and_then(|anchor| Straight::anchored(&grey, &anchor));
    let anchored = usize::from(page.is_some());
    let mut best = page.map(|page| read(reader, &page, &drawn)).transpose()?.unwrap_or_default();
    if sure_letters(&best) < ENOUGH {
        for turn in straight::turns(&grey, along(codes)).into_iter().take(READS - anchored) {
            let words = read(reader, &Straight::turned(&grey, turn), &drawn)?;
            if sure_letters(&words) > sure_letters(&best) {
                best = words;
            }
            if sure_letters(&best) >= ENOUGH {
                break;
            }
        }
    }
    Ok(fields::read(&lines(&best), 0))
}

/// Reading direction of the longest bars.
fn along(codes: &Codes) -> Option<[f64; 2]> {
    let bars = codes.read.iter().filter(|c| !matches!(c.value.symbology, Symbology::Qr | Symbology::DataMatrix));
    let direction = |q: seen::Quad| [q[1][0] - q[0][0], q[1][1] - q[0][1]];
    bars.filter_map(|c| c.polygon).map(direction).max_by(|a, b| a[0].hypot(a[1]).total_cmp(&b[0].hypot(b[1])))
}

fn sure_letters(words: &[Word]) -> usize {
    let letters = |w: &Word| w.text.chars().filter(|c| c.is_alphabetic()).count();
    words.iter().filter(|w| w.confidence >= 0.8).map(letters).filter(|n| *n >= 3).sum()
}

/// Words of a page outside of what is drawn there.
fn read(reader: &dyn TextReader, page: &Straight, drawn: &[seen::Quad]) -> Result<Vec<Word>, &'static str> {
    let grounds = grounds(&page.pixels);
    let is_drawn = |[u, v]: [f64; 2]| drawn.iter().any(|quad| seen::holds(quad, page.to_photo(u, v)));
    let Some(sheet) = Sheet::of(&page.pixels, &grounds, rows(&grounds, is_drawn)) else { return Ok(Vec::new()) };
    let (width, height) = sheet.pixels.dimensions();
    let read = reader.read(Page { width, height, pixels: sheet.pixels.as_raw() }).map_err(|e| {
        tracing::warn!("{e}");
        e.code()
    })?;
    let word = |w: ReadWord| {
        let place = sheet.place(w.area)?;
        let polygon = place.corners.map(|[u, v]| page.to_photo(u, v));
        Some(Word { polygon, area: place.area, text: w.text, confidence: w.confidence, line: place.row })
    };
    let mut words: Vec<Word> = read.into_iter().filter_map(word).collect();
    words.sort_by(|a, b| a.line.cmp(&b.line).then(a.area[0].total_cmp(&b.area[0])));
    Ok(words)
}

impl LookError {
    /// What is wrong, and the way out.
    #[must_use]
    pub fn says(&self, lang: Lang) -> String {
        match self {
            Self::Count(count) => {
                text(lang, "photo-count", &[("count", &count.to_string()), ("limit", &MOST.to_string())])
            }
            Self::Photo { file, error } => {
                let args = error.args();
                let args: Vec<_> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
                format!("{file}: {}", text(lang, error.code(), &args))
            }
        }
    }
}

/// Claims of a label by its photos and by what somebody typed: what was typed is taken as sure.
#[must_use]
pub fn joined(seen: Observation, typed: &Observation) -> Observation {
    let (Ok(mut all), Ok(typed_values)) = (serde_json::to_value(&seen), serde_json::to_value(typed)) else {
        return seen;
    };
    let nothing = serde_json::to_value(Observation::default()).unwrap_or_default();
    let (Some(all_map), Some(typed_map)) = (all.as_object_mut(), typed_values.as_object()) else { return seen };
    let said: Vec<&String> = typed_map.iter().filter(|(k, v)| nothing.get(*k) != Some(*v)).map(|(k, _)| k).collect();
    for key in &said {
        if let Some(value) = typed_map.get(*key) {
            all_map.insert((*key).clone(), value.clone());
        }
    }
    let mut joined: Observation = serde_json::from_value(all).unwrap_or(seen);
    // Names that were typed were not misread.
    let named = ["product", "producer"].iter().all(|name| said.iter().any(|s| s == name));
    if typed.product.is_some() {
        joined.readings.product.clear();
    }
    if typed.producer.is_some() {
        joined.readings.producer.clear();
    }
    joined.uncertain.retain(|field| !(said.contains(&field) || named && field == "unlisted"));
    joined.uncertain.extend(typed.uncertain.iter().cloned());
    joined
}
