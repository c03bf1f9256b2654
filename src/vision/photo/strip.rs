//! What a file says beside its picture (position, serial numbers, owner), taken out.

use img_parts::{DynImage, ImageEXIF, ImageICC};

/// The same picture without Exif, XMP, IPTC, comments and colour profile; pixels stay as they are.
/// `None` if the file is damaged.
#[must_use]
pub fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut picture = DynImage::from_bytes(bytes.to_vec().into()).ok()??;
    picture.set_exif(None);
    picture.set_icc_profile(None);
    match &mut picture {
        // JPEG carries further metadata (XMP, IPTC, maker notes, comments) in segments of their own.
        DynImage::Jpeg(jpeg) => {
            use img_parts::jpeg::markers;
            jpeg.segments_mut().retain(|s| {
                let marker = s.marker();
                !(matches!(marker, markers::APP1..=markers::APP13 | markers::APP15) || marker == markers::COM)
            });
        }
        // PNG in text chunks and a time.
        DynImage::Png(png) => {
            png.chunks_mut().retain(|c| !matches!(&c.kind(), b"tEXt" | b"zTXt" | b"iTXt" | b"tIME" | b"eXIf"));
        }
        // WebP in an XMP chunk.
        DynImage::WebP(webp) => {
            webp.chunks_mut().retain(|c| !matches!(&c.id(), b"XMP " | b"EXIF"));
        }
    }
    Some(picture.encoder().bytes().to_vec())
}
