//! What a file is, by its first bytes; and what of its structure must be known before decoding.

use super::{MAX_BYTES, PhotoError};
use image::ImageFormat;

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
}

impl Kind {
    pub(super) fn format(self) -> ImageFormat {
        match self {
            Self::Jpeg => ImageFormat::Jpeg,
            Self::Png => ImageFormat::Png,
            Self::Webp => ImageFormat::WebP,
            Self::Gif => ImageFormat::Gif,
        }
    }
}

/// A file that may hold a photograph.
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) animated: bool,
}

/// Scans of a progressive JPEG; a real one has about ten, and each may touch every pixel again.
const MAX_SCANS: usize = 64;

/// Tells the format and refuses what is none, or would never end.
pub(super) fn inspect(bytes: &[u8]) -> Result<Found, PhotoError> {
    if bytes.is_empty() {
        return Err(PhotoError::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(PhotoError::Bytes(bytes.len()));
    }
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let holds = |what: &[u8], first: usize| bytes[..first.min(bytes.len())].windows(what.len()).any(|w| w == what);
    if starts(&[0xff, 0xd8, 0xff]) {
        jpeg(bytes)?;
        return Ok(Found { kind: Kind::Jpeg, animated: false });
    }
    if starts(b"\x89PNG\r\n\x1a\n") {
        return Ok(Found { kind: Kind::Png, animated: holds(b"acTL", 4096) });
    }
    if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok(Found { kind: Kind::Webp, animated: holds(b"ANIM", 4096) });
    }
    if starts(b"GIF87a") || starts(b"GIF89a") {
        return Ok(Found { kind: Kind::Gif, animated: has_second_frame(bytes).unwrap_or(false) });
    }
    Err(PhotoError::Format(foreign(bytes)))
}

/// Walks the blocks of a GIF (GIF89a, appendix A) to a second picture; `None` where they end before.
fn has_second_frame(bytes: &[u8]) -> Option<bool> {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut frames = 0;
    loop {
        match bytes.get(at)? {
            0x2c if frames == 1 => return Some(true),
            0x2c => {
                frames += 1;
                at += 11 + table(*bytes.get(at + 9)?);
            }
            0x21 => at += 2,
            _ => return Some(false),
        }
        while let size @ 1.. = *bytes.get(at)? {
            at += usize::from(size) + 1;
        }
        at += 1;
    }
}

/// Names a format that is not read.
fn foreign(bytes: &[u8]) -> &'static str {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    match bytes.get(4..8) {
        Some(b"ftyp") => match bytes.get(8..12) {
            Some(b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" | b"mif1" | b"msf1") => return "HEIC",
            Some(b"avif" | b"avis") => return "AVIF",
            Some(b"crx ") => return "Canon RAW",
            _ => return "MP4",
        },
        _ if starts(b"%PDF") => return "PDF",
        _ => {}
    }
    match () {
        () if starts(b"BM") => "BMP",
        () if starts(b"II*\0") || starts(b"MM\0*") => "TIFF / RAW",
        () if starts(b"PK\x03\x04") => "ZIP",
        () if starts(b"\xff\x0a") || starts(b"\0\0\0\x0cJXL ") => "JPEG XL",
        () if starts(b"8BPS") => "Photoshop",
        () if starts(b"<svg") || starts(b"<?xml") => "SVG / XML",
        () if starts(b"<!DOCTYPE") || starts(b"<html") => "HTML",
        () => "?",
    }
}

/// Walks the segments of a JPEG (T.81, annex B): it must end, in few scans.
fn jpeg(bytes: &[u8]) -> Result<(), PhotoError> {
    let (mut at, mut scans) = (2, 0);
    loop {
        // Markers may be preceded by any number of fill bytes.
        while bytes.get(at) == Some(&0xff) && bytes.get(at + 1) == Some(&0xff) {
            at += 1;
        }
        let (Some(0xff), Some(marker)) = (bytes.get(at), bytes.get(at + 1)) else { return Err(PhotoError::Cut) };
        at += 2;
        match marker {
            0xd9 => return Ok(()),
            0x01 | 0xd0..=0xd7 => continue,
            _ => {}
        }
        let Some([high, low]) = bytes.get(at..at + 2) else { return Err(PhotoError::Cut) };
        at += usize::from(u16::from_be_bytes([*high, *low])).max(2);
        if *marker == 0xda {
            scans += 1;
            if scans > MAX_SCANS {
                return Err(PhotoError::Damaged("more than 64 scans".into()));
            }
            // Entropy-coded data: 0xff is followed by 0 or a restart marker until the next segment.
            let data = bytes.get(at..).unwrap_or_default();
            let next = data.windows(2).position(|w| w[0] == 0xff && !matches!(w[1], 0 | 0xd0..=0xd7 | 0xff));
            at += next.ok_or(PhotoError::Cut)?;
        }
    }
}
