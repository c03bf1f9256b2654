//! Photographs as evidence: hashed as they left the camera, kept without position and serial numbers.

use super::InspectionError;
use crate::domain::inspection::Photo;
use crate::domain::text::nfc;
use crate::ports::evidence::Evidence;
use crate::vision::photo::strip::stripped;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::ImageDecoder;
use image::metadata::Orientation;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::io::Cursor;

/// Largest file, bytes.
pub const MAX_BYTES: usize = 32 << 20;
/// Largest picture, pixels.
pub const MAX_PIXELS: u64 = 100_000_000;
/// Most memory for decoding, bytes.
const MAX_ALLOC: u64 = 512 << 20;

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
    readable(bytes).map_err(|problem| refuse(problem.to_owned()))?;
    let (picture, orientation) = decode(bytes).map_err(refuse)?;
    let (jpeg, ..) = drawn(picture, orientation, side).map_err(refuse)?;
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

/// Whether bytes look like a picture that is taken.
fn readable(bytes: &[u8]) -> Result<(), &'static str> {
    if bytes.is_empty() {
        return Err("the file is empty; take the photo again");
    }
    if bytes.len() > MAX_BYTES {
        return Err("larger than 32 MB; send a smaller photo");
    }
    let reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let format = reader.ok().and_then(|r| r.format());
    if !matches!(format, Some(image::ImageFormat::Jpeg | image::ImageFormat::Png | image::ImageFormat::WebP)) {
        return Err("not a JPEG, PNG or WebP picture; save it as JPEG (HEIC: set the phone to \"most compatible\")");
    }
    Ok(())
}

/// Checks a photograph, strips what it says beside the picture, and keeps it.
pub(super) fn keep(evidence: &dyn Evidence, new: &NewPhoto) -> Result<Photo, InspectionError> {
    let file = name_of(&new.file);
    let refuse = |problem: &str| InspectionError::Photo { file: file.clone(), problem: problem.to_owned() };
    let bytes = &new.bytes.0;
    let original_sha256 = hex::encode(Sha256::digest(bytes));
    if new.sha256.as_ref().is_some_and(|said| !said.eq_ignore_ascii_case(&original_sha256)) {
        return Err(refuse("what arrived is not what the device hashed; send the photo again"));
    }
    readable(bytes).map_err(refuse)?;
    let orientation = decode(bytes).map_err(|e| refuse(&e))?.1;
    let kept = if new.keep_metadata {
        bytes.clone()
    } else {
        stripped(bytes).ok_or_else(|| refuse("the picture is damaged"))?
    };
    let caption: String = nfc(&new.caption).chars().filter(|c| !c.is_control()).take(300).collect();
    Ok(Photo { original_sha256, sha256: evidence.keep(&kept)?, file, orientation: orientation.to_exif(), caption })
}

/// Decodes within limits: the picture as stored and its orientation.
///
/// # Errors
/// Too large, or damaged.
pub(super) fn decode(bytes: &[u8]) -> Result<(image::DynamicImage, Orientation), String> {
    let mut reader =
        image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| format!("unreadable: {e}"))?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|e| format!("the picture is damaged: {e}"))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(format!("{width} × {height} pixels are more than 100 million; send a smaller photo"));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = image::DynamicImage::from_decoder(decoder).map_err(|e| format!("the picture is damaged: {e}"))?;
    Ok((picture, orientation))
}

/// A kept photograph upright, at most `side` pixels wide and high, as JPEG with its size.
///
/// # Errors
/// It cannot be decoded.
pub(super) fn upright(photo: &Photo, bytes: &[u8], side: u32) -> Result<(Vec<u8>, u32, u32), String> {
    let (picture, _) = decode(bytes)?;
    drawn(picture, Orientation::from_exif(photo.orientation).unwrap_or(Orientation::NoTransforms), side)
}

/// A picture upright and small, as JPEG with its size.
fn drawn(mut picture: image::DynamicImage, orientation: Orientation, side: u32) -> Result<(Vec<u8>, u32, u32), String> {
    picture.apply_orientation(orientation);
    let small = if picture.width().max(picture.height()) > side { picture.thumbnail(side, side) } else { picture };
    let rgb = small.to_rgb8();
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 82)
        .encode_image(&rgb)
        .map_err(|e| format!("the picture is damaged: {e}"))?;
    Ok((jpeg, rgb.width(), rgb.height()))
}
