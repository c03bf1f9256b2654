//! Label sheets as PDF: vector symbols, embedded subset fonts, scaling off.

use super::PrintError;
use super::font::Font;
use super::label::{Label, Layout, layout};
use super::pdf_font;
use super::proof;
use super::qr::{self, Matrix};
use super::sheet::Sheet;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

/// Points per millimetre.
const PT: f64 = 72.0 / 25.4;
/// Pixels per module of the raster a drawn symbol is read back from.
const PROOF_SCALE: f64 = 6.0;

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const INFO: Ref = Ref::new(3);
/// First of five objects per font: type 0, CID font, descriptor, file, ToUnicode.
const FONTS: [i32; 2] = [4, 9];
const FIRST_PAGE: i32 = 14;

fn pt(mm: f64) -> f32 {
    (mm * PT) as f32
}

/// Draws labels on sheets; every symbol is read back from the rectangles drawn before this returns.
/// `progress` is told (done, total) now and then.
///
/// # Errors
/// Labels too small, a text that does not encode, or a symbol that does not read back.
pub fn sheets(
    sheet: &Sheet,
    title: &str,
    labels: &[Label],
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<u8>, PrintError> {
    if sheet.start >= sheet.per_page() {
        return Err(PrintError::Sheet(format!(
            "start {} is beyond the {} labels of a sheet",
            sheet.start,
            sheet.per_page()
        )));
    }
    let mut fonts = [Font::regular()?, Font::bold()?];
    let mut pdf = Pdf::new();
    let pages = sheet.pages(labels.len()).max(1);
    let page_ref = |n: usize| Ref::new(FIRST_PAGE + 2 * i32::try_from(n).unwrap_or(i32::MAX / 4));
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES);
    catalog.viewer_preferences().pair(Name(b"PrintScaling"), Name(b"None"));
    catalog.lang(TextStr("vi"));
    catalog.finish();
    pdf.document_info(INFO).title(TextStr(title)).creator(TextStr("Temthat"));
    pdf.pages(PAGES).kids((0..pages).map(page_ref)).count(i32::try_from(pages).unwrap_or(i32::MAX));
    let mut number = 0;
    for page in 0..pages {
        let mut content = Content::new();
        let first = if page == 0 { sheet.start } else { 0 };
        for place in first..sheet.per_page() {
            let Some(label) = labels.get(number) else { break };
            let symbol = qr::stamp(&label.text)?;
            let layout = layout(&symbol, sheet.label_width, sheet.label_height, sheet.minimum_module)?;
            let corner = sheet.corner(place);
            let drawn = draw_symbol(&mut content, sheet, &symbol, &layout, corner);
            number += 1;
            prove(number, &drawn, &symbol, &layout, &label.text)?;
            draw_text(&mut content, sheet, &mut fonts, label, &layout, corner);
            if number % 24 == 0 {
                progress(number, labels.len());
            }
        }
        let id = page_ref(page);
        let content_id = Ref::new(id.get() + 1);
        let mut out = pdf.page(id);
        out.parent(PAGES)
            .media_box(Rect::new(0.0, 0.0, pt(sheet.page_width), pt(sheet.page_height)))
            .contents(content_id);
        out.resources().fonts().pair(Name(b"R"), Ref::new(FONTS[0])).pair(Name(b"B"), Ref::new(FONTS[1]));
        out.finish();
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(content.finish().as_slice(), 6);
        pdf.stream(content_id, &packed).filter(Filter::FlateDecode);
    }
    progress(labels.len(), labels.len());
    for (font, (first, name)) in
        fonts.iter().zip(FONTS.iter().zip(["TEMTHR+BeVietnamPro-Regular", "TEMTHB+BeVietnamPro-Bold"]))
    {
        embed(&mut pdf, font, *first, name)?;
    }
    Ok(pdf.finish())
}

/// Rectangles as drawn, in points from the bottom left of the page: x, y, width, height.
type Drawn = Vec<[f32; 4]>;

fn draw_symbol(
    content: &mut Content,
    sheet: &Sheet,
    symbol: &Matrix,
    layout: &Layout,
    (left, top): (f64, f64),
) -> Drawn {
    content.set_fill_gray(0.0);
    let mut drawn = Vec::new();
    for (x, y, length) in symbol.runs() {
        let rect = [
            pt(left + layout.left + x as f64 * layout.module),
            pt(sheet.page_height - (top + layout.top + (y + 1) as f64 * layout.module)),
            pt(length as f64 * layout.module),
            pt(layout.module),
        ];
        content.rect(rect[0], rect[1], rect[2], rect[3]);
        drawn.push(rect);
    }
    content.fill_nonzero();
    drawn
}

/// Reads the symbol back from the very rectangles that were drawn.
fn prove(number: usize, drawn: &Drawn, symbol: &Matrix, layout: &Layout, text: &str) -> Result<(), PrintError> {
    let scale = PROOF_SCALE / f64::from(pt(layout.module));
    let quiet = qr::QUIET as f64 * PROOF_SCALE;
    let left = drawn.iter().map(|r| r[0]).fold(f32::MAX, f32::min);
    let top = drawn.iter().map(|r| r[1] + r[3]).fold(f32::MIN, f32::max);
    let side = ((symbol.size as f64) * PROOF_SCALE + 2.0 * quiet).round() as usize;
    let mut grey = proof::blank(side, side);
    for rect in drawn {
        let at = |points: f32| (f64::from(points) * scale + quiet).round().max(0.0) as usize;
        let (x0, x1) = (at(rect[0] - left), at(rect[0] + rect[2] - left));
        let (y0, y1) = (at(top - rect[1] - rect[3]), at(top - rect[1]));
        proof::fill(&mut grey, x0, y0, x1 - x0, y1 - y0);
    }
    proof::compare(number, &grey, text)
}

fn draw_text(
    content: &mut Content,
    sheet: &Sheet,
    fonts: &mut [Font; 2],
    label: &Label,
    layout: &Layout,
    (left, top): (f64, f64),
) {
    // Sizes in points; a label of 37 mm takes the full size, lower ones shrink.
    let scale = (sheet.label_height / 37.0).clamp(0.55, 1.4);
    let width = layout.text_width * PT;
    let mut lines: Vec<(usize, f64, String)> = Vec::new();
    let facts = &label.facts;
    for line in fonts[1].wrap(&facts.product, 9.0 * scale, width, 3) {
        lines.push((1, 9.0 * scale, line));
    }
    for line in fonts[0].wrap(&facts.producer, 6.5 * scale, width, 2) {
        lines.push((0, 6.5 * scale, line));
    }
    for line in fonts[1].wrap(&facts.stars, 7.0 * scale, width, 2) {
        lines.push((1, 7.0 * scale, line));
    }
    for text in &facts.lines {
        lines.push((0, 6.0 * scale, fonts[0].fit(text, 6.0 * scale, width)));
    }
    let leading = 1.28;
    let height: f64 = lines.iter().map(|l| l.1 * leading).sum();
    let room = (sheet.label_height - 2.0) * PT;
    let shrink = (room / height).min(1.0);
    let x = (left + layout.text_left) * PT;
    let mut y = (sheet.page_height - top - sheet.label_height / 2.0) * PT + height * shrink / 2.0;
    for (face, size, text) in lines {
        let size = size * shrink;
        y -= size * leading;
        let glyphs = fonts[face].encode(&text);
        content.begin_text();
        content.set_font(Name(if face == 1 { b"B" } else { b"R" }), size as f32);
        content.set_text_matrix([1.0, 0.0, 0.0, 1.0, x as f32, (y + size * 0.28) as f32]);
        content.show(Str(&glyphs));
        content.end_text();
    }
}

/// Embeds a face as [`pdf_font::objects`].
pub(super) fn embed(pdf: &mut Pdf, font: &Font, first: i32, name: &str) -> Result<(), PrintError> {
    for object in pdf_font::objects(font, first, name)? {
        pdf.extend(&object);
    }
    Ok(())
}
