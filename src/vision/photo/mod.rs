//! A photograph as brought: any bytes at all until it is a [`Photo`]. Memory and time are bounded by
//! what the header says before a pixel is decoded.

mod container;
pub mod strip;

use super::seen::{Quad, bounds};
pub use container::Kind;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, RgbImage, imageops};
use std::io::Cursor;

/// Largest file, bytes.
pub const MAX_BYTES: usize = 32 << 20;
/// Largest picture, pixels: the sensors of today's phones at their full resolution fit.
pub const MAX_PIXELS: u64 = 64_000_000;
/// Most memory that a decoder may take, bytes.
const MAX_ALLOC: u64 = 320 << 20;
/// Longest side that is worked on; a longer one is reduced (12 megapixels are 4000 x 3000).
const LONGEST: u32 = 4096;
/// Shortest side that can show anything.
const SHORTEST: u32 = 64;

/// A photograph, upright, in sRGB.
#[derive(Debug, Clone)]
pub struct Photo {
    /// Pixels, at most 4096 a side.
    pub pixels: RgbImage,
    /// Format it came in.
    pub kind: Kind,
    /// Width and height as taken, turned upright.
    pub taken: (u32, u32),
    /// Whether the file holds further frames, which were not looked at.
    pub animated: bool,
    /// How its pixels were turned from how they are stored.
    pub orientation: Orientation,
}

/// Why a file is no photograph that can be read. Each has a catalogue text `photo-CODE`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// No bytes.
    #[error("the file is empty; take the photo again")]
    Empty,
    /// Too many bytes.
    #[error("the file has {0} bytes, more than {MAX_BYTES}; send a smaller photo")]
    Bytes(usize),
    /// A format that is not read.
    #[error("{0} is not read; save the photo as JPEG (on a phone: camera settings, \"most compatible\")")]
    Format(&'static str),
    /// Too many pixels.
    #[error("{0} x {1} pixels are more than 64 million; send a smaller photo")]
    Pixels(u32, u32),
    /// Too few.
    #[error("{0} x {1} pixels show nothing; send the photo itself, not its thumbnail")]
    Small(u32, u32),
    /// Does not end where it should.
    #[error("the file is cut off: send it again, or take the photo again")]
    Cut,
    /// The decoder gave up.
    #[error("the picture is damaged: {0}")]
    Damaged(String),
}

impl PhotoError {
    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "photo-empty",
            Self::Bytes(_) => "photo-bytes",
            Self::Format(_) => "photo-format",
            Self::Pixels(..) => "photo-pixels",
            Self::Small(..) => "photo-small",
            Self::Cut => "photo-cut",
            Self::Damaged(_) => "photo-damaged",
        }
    }
    /// Values of its text.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty | Self::Cut => Vec::new(),
            Self::Bytes(n) => vec![("bytes", n.to_string()), ("limit", MAX_BYTES.to_string())],
            Self::Format(name) => vec![("format", (*name).to_owned())],
            Self::Pixels(w, h) | Self::Small(w, h) => vec![("width", w.to_string()), ("height", h.to_string())],
            Self::Damaged(cause) => vec![("cause", cause.clone())],
        }
    }
}

impl Photo {
    /// Reads a file: JPEG, PNG, WebP or GIF (its first frame), turned upright by its Exif.
    ///
    /// # Errors
    /// See [`PhotoError`]; HEIC, PDF and others are refused by name.
    pub fn read(bytes: &[u8]) -> Result<Self, PhotoError> {
        Self::read_as(bytes, None)
    }

    /// As [`Photo::read`], turned as told instead of as its Exif says (which may have been taken out).
    ///
    /// # Errors
    /// As [`Photo::read`].
    pub fn read_as(bytes: &[u8], orientation: Option<Orientation>) -> Result<Self, PhotoError> {
        let found = container::inspect(bytes)?;
        let (picture, said) = decode(bytes, found.kind)?;
        let orientation = orientation.unwrap_or(said);
        let (width, height) = (picture.width(), picture.height());
        // Reduced before it is turned: at no time are there three full copies.
        let small = if width.max(height) > LONGEST { picture.thumbnail(LONGEST, LONGEST) } else { picture };
        let mut small = DynamicImage::ImageRgb8(flat(small));
        small.apply_orientation(orientation);
        let taken = if is_lying(orientation) { (height, width) } else { (width, height) };
        Ok(Self { pixels: small.into_rgb8(), kind: found.kind, taken, animated: found.animated, orientation })
    }

    /// A photo of pixels at hand.
    #[must_use]
    pub fn of(pixels: RgbImage) -> Self {
        let taken = pixels.dimensions();
        Self { pixels, kind: Kind::Png, taken, animated: false, orientation: Orientation::NoTransforms }
    }

    /// The whole at most `side` pixels a side.
    #[must_use]
    pub fn small(self, side: u32) -> RgbImage {
        if self.pixels.width().max(self.pixels.height()) <= side {
            return self.pixels;
        }
        DynamicImage::ImageRgb8(self.pixels).thumbnail(side, side).into_rgb8()
    }

    /// What is about a polygon, with a tenth of its size around, at most `side` pixels a side.
    #[must_use]
    pub fn crop(&self, polygon: &Quad, side: u32) -> RgbImage {
        let [left, top, right, bottom] = bounds(polygon);
        let margin = 0.1 * (right - left).max(bottom - top);
        let (w, h) = self.pixels.dimensions();
        let clip = |v: f64, most: u32| v.clamp(0.0, f64::from(most)) as u32;
        let (x, y) = (clip(left - margin, w - 1), clip(top - margin, h - 1));
        let (cw, ch) =
            (clip(right + margin, w).saturating_sub(x).max(1), clip(bottom + margin, h).saturating_sub(y).max(1));
        let cut = imageops::crop_imm(&self.pixels, x, y, cw, ch).to_image();
        if cw.max(ch) <= side {
            return cut;
        }
        DynamicImage::ImageRgb8(cut).thumbnail(side, side).into_rgb8()
    }
}

/// Whether width and height change places.
fn is_lying(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

/// The picture as stored and how to turn it.
fn decode(bytes: &[u8], kind: Kind) -> Result<(DynamicImage, Orientation), PhotoError> {
    let damaged = |e: image::ImageError| PhotoError::Damaged(brief(&e.to_string()));
    let read = || {
        let mut reader = image::ImageReader::with_format(Cursor::new(bytes), kind.format());
        let mut limits = image::Limits::default();
        limits.max_alloc = Some(MAX_ALLOC);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(damaged)?;
        let (width, height) = decoder.dimensions();
        if u64::from(width) * u64::from(height) > MAX_PIXELS || decoder.total_bytes() > MAX_ALLOC {
            return Err(PhotoError::Pixels(width, height));
        }
        if width.min(height) < SHORTEST {
            return Err(PhotoError::Small(width, height));
        }
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        Ok((DynamicImage::from_decoder(decoder).map_err(damaged)?, orientation))
    };
    // A decoder must never take the program down with it.
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)) {
        Ok(result) => result,
        Err(_) => Err(PhotoError::Damaged("the decoder gave up".into())),
    }
}

/// Eight bits a channel without transparency: what is clear shows white, as on paper.
fn flat(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let rgba = picture.into_rgba8();
    let over = |c: u8, a: u8| ((u16::from(c) * u16::from(a) + 255 * (255 - u16::from(a)) + 127) / 255) as u8;
    RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [r, g, b, a] = rgba.get_pixel(x, y).0;
        image::Rgb([over(r, a), over(g, a), over(b, a)])
    })
}

/// One line of a decoder's own words.
fn brief(cause: &str) -> String {
    cause.chars().filter(|c| !c.is_control()).take(160).collect()
}

#[cfg(test)]
mod tests;
