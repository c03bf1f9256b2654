//! Embedded subset fonts as PDF objects (ISO 32000-1 §9.7): five objects per face.

use super::PrintError;
use super::font::Font;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Chunk, Filter, Finish, Name, Pdf, Rect, Ref, Str};

/// Objects per face.
pub const OBJECTS: i32 = 5;

/// The objects of a face, numbered from `first`; the first is the font to name in resources.
///
/// # Errors
/// The subsetter fails.
pub fn objects(font: &Font, first: i32, name: &str) -> Result<Vec<Chunk>, PrintError> {
    let [type0, cid, descriptor, file, unicode] =
        std::array::from_fn(|i| Ref::new(first + i32::try_from(i).unwrap_or(0)));
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    let (subset, glyphs) = font.subset()?;
    let base = Name(name.as_bytes());
    let mut chunks: Vec<Chunk> = (0..OBJECTS).map(|_| Chunk::new()).collect();
    let [first, second, third, fourth, fifth] = chunks.as_mut_slice() else { return Ok(chunks) };
    first
        .type0_font(type0)
        .base_font(base)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(unicode);
    let mut out = second.cid_font(cid);
    out.subtype(CidFontType::Type2).base_font(base).system_info(system).font_descriptor(descriptor).default_width(0.0);
    out.cid_to_gid_map_predefined(Name(b"Identity"));
    let mut widths = out.widths();
    for (id, _, width) in &glyphs {
        widths.consecutive(*id, [*width]);
    }
    widths.finish();
    out.finish();
    let face = font.face();
    let unit = |v: i16| f32::from(v) * 1000.0 / f32::from(face.units_per_em());
    let bounds = face.global_bounding_box();
    third
        .font_descriptor(descriptor)
        .name(base)
        .flags(FontFlags::NON_SYMBOLIC)
        .bbox(Rect::new(unit(bounds.x_min), unit(bounds.y_min), unit(bounds.x_max), unit(bounds.y_max)))
        .italic_angle(0.0)
        .ascent(unit(face.ascender()))
        .descent(unit(face.descender()))
        .cap_height(unit(face.capital_height().unwrap_or(700)))
        .stem_v(80.0)
        .font_file2(file);
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&subset, 6);
    let length = i32::try_from(subset.len()).unwrap_or(i32::MAX);
    fourth.stream(file, &packed).filter(Filter::FlateDecode).pair(Name(b"Length1"), length);
    let mut map = UnicodeCmap::new(Name(b"Temthat"), system);
    for (id, c, _) in &glyphs {
        map.pair(*id, *c);
    }
    fifth.cmap(unicode, map.finish().as_slice());
    Ok(chunks)
}

/// Embeds a face as [`objects`].
///
/// # Errors
/// The subsetter fails.
pub fn embed(pdf: &mut Pdf, font: &Font, first: i32, name: &str) -> Result<(), PrintError> {
    for object in objects(font, first, name)? {
        pdf.extend(&object);
    }
    Ok(())
}
