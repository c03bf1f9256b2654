//! Photographs as evidence: hashed as they left the camera, kept without position and serial numbers.

use super::InspectionError;
use crate::domain::inspection::Photo;
use crate::domain::text::nfc;
use crate::ports::evidence::Evidence;
use crate::vision::photo::strip::stripped;
use crate::vision::photo::{self as picture, Kind, PhotoError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::metadata::Orientation;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

pub use picture::MAX_BYTES;

/// Bytes, written as base64 where JSON needs text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&STANDARD.encode(&self.0))
    }
}
impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        STANDARD.decode(String::deserialize(d)?).map(Self).map_err(serde::de::Error::custom)
    }
}

/// A photograph as brought.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewPhoto {
    /// Name of the file.
    pub file: String,
    /// What it shows; may be empty.
    pub caption: String,
    /// The file.
    pub bytes: Bytes,
    /// SHA-256 (hex) that the device took when the picture left the camera, to be found again here.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Whether position and serial numbers of the camera stay in it: only if the inspector wants that.
    pub keep_metadata: bool,
}

/// Keeps a stranger's photograph upright, at most `side` pixels wide and high, drawn anew: whatever else
/// was in the file is gone, and what is kept has a bounded size.
///
/// # Errors
/// [`InspectionError::Photo`] with the way out.
pub(in crate::app) fn keep_small(
    evidence: &dyn Evidence,
    file: &str,
    bytes: &[u8],
    side: u32,
) -> Result<Photo, InspectionError> {
    let name = name_of(file);
    let refuse = |problem: String| InspectionError::Photo { file: name.clone(), problem };
    let (jpeg, ..) = drawn(readable(bytes).map_err(|e| unreadable(&name, &e))?, side).map_err(refuse)?;
    Ok(Photo {
        original_sha256: hex::encode(Sha256::digest(bytes)),
        sha256: evidence.keep(&jpeg)?,
        file: name.clone(),
        orientation: Orientation::NoTransforms.to_exif(),
        caption: String::new(),
    })
}

/// The name of a file without its folder.
fn name_of(file: &str) -> String {
    nfc(file.rsplit(['/', '\\']).next().unwrap_or_default()).chars().take(120).collect()
}

/// A photograph that can be evidence: of a kind whose metadata can be taken out.
fn readable(bytes: &[u8]) -> Result<picture::Photo, PhotoError> {
    match picture::Photo::read(bytes)? {
        photo if photo.kind == Kind::Gif => Err(PhotoError::Format("GIF")),
        photo => Ok(photo),
    }
}

fn unreadable(file: &str, error: &PhotoError) -> InspectionError {
    let file = file.to_owned();
    match error {
        PhotoError::Format(format) => InspectionError::Format { file, format },
        other => InspectionError::Photo { file, problem: other.to_string() },
    }
}

/// Checks a photograph, strips what it says beside the picture, and keeps it.
pub(super) fn keep(evidence: &dyn Evidence, new: &NewPhoto) -> Result<Photo, InspectionError> {
    let file = name_of(&new.file);
    let refuse = |problem: String| InspectionError::Photo { file: file.clone(), problem };
    let bytes = &new.bytes.0;
    let original_sha256 = hex::encode(Sha256::digest(bytes));
    if new.sha256.as_ref().is_some_and(|said| !said.eq_ignore_ascii_case(&original_sha256)) {
        return Err(InspectionError::Altered { file });
    }
    let orientation = readable(bytes).map_err(|e| unreadable(&file, &e))?.orientation;
    let kept = if new.keep_metadata {
        bytes.clone()
    } else {
        stripped(bytes).ok_or_else(|| refuse("the picture is damaged: its segments do not fit together".into()))?
    };
    let caption: String = nfc(&new.caption).chars().filter(|c| !c.is_control()).take(300).collect();
    Ok(Photo { original_sha256, sha256: evidence.keep(&kept)?, file, orientation: orientation.to_exif(), caption })
}

/// A kept photograph upright, at most `side` pixels wide and high, as JPEG with its size.
///
/// # Errors
/// It cannot be decoded.
pub(super) fn upright(photo: &Photo, bytes: &[u8], side: u32) -> Result<(Vec<u8>, u32, u32), String> {
    let orientation = Orientation::from_exif(photo.orientation).unwrap_or(Orientation::NoTransforms);
    drawn(picture::Photo::read_as(bytes, Some(orientation)).map_err(|e| e.to_string())?, side)
}

/// A picture made small, as JPEG with its size.
fn drawn(photo: picture::Photo, side: u32) -> Result<(Vec<u8>, u32, u32), String> {
    let rgb = photo.small(side);
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 82)
        .encode_image(&rgb)
        .map_err(|e| format!("the picture is damaged: {e}"))?;
    Ok((jpeg, rgb.width(), rgb.height()))
}
