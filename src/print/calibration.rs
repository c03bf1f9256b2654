//! The calibration page: four crosses at a known distance from the edges. Whoever measures where they
//! really stand knows how the printer shifts, stretches and turns its pages.

use super::PrintError;
use super::art::PT;
use super::font::Font;
use super::pdf_font::embed;
use super::printer::{CROSS_MM, Printer, crosses};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const CONTENT: Ref = Ref::new(4);
const FONT: i32 = 5;
/// Arm of a cross, mm.
const ARM_MM: f64 = 12.0;

/// A page of `size` mm as `printer` corrects it: four crosses with scales in millimetres, a line of
/// 100 mm, a head and an explanation.
///
/// # Errors
/// The fonts cannot be read.
pub fn page(size: (f64, f64), printer: &Printer, [head, how]: [&str; 2]) -> Result<Vec<u8>, PrintError> {
    let (width, height) = size;
    let mut font = Font::regular()?;
    let mut content = Content::new();
    content.transform(printer.matrix(size).map(|n| n as f32));
    let point = |(x, y): (f64, f64)| ((x * PT) as f32, ((height - y) * PT) as f32);
    content.set_line_width(0.3);
    let mut line = |from: (f64, f64), to: (f64, f64)| {
        let (a, b) = (point(from), point(to));
        content.move_to(a.0, a.1).line_to(b.0, b.1).stroke();
    };
    for (x, y) in crosses(size) {
        line((x - ARM_MM, y), (x + ARM_MM, y));
        line((x, y - ARM_MM), (x, y + ARM_MM));
        for tick in 1..=ARM_MM as i32 {
            for at in [f64::from(tick), -f64::from(tick)] {
                let long = if tick % 5 == 0 { 1.8 } else { 0.8 };
                line((x + at, y - long), (x + at, y + long));
                line((x - long, y + at), (x + long, y + at));
            }
        }
    }
    let middle = (width / 2.0, height / 2.0);
    line((middle.0 - 50.0, middle.1), (middle.0 + 50.0, middle.1));
    for end in [-50.0, 50.0] {
        line((middle.0 + end, middle.1 - 3.0), (middle.0 + end, middle.1 + 3.0));
    }
    let mut text = |words: &str, size: f64, at: (f64, f64)| {
        let (x, y) = point(at);
        content.begin_text();
        content.set_font(Name(b"R"), size as f32).next_line(x, y).show(Str(&font.encode(words)));
        content.end_text();
    };
    for (name, (x, y)) in ["A", "B", "C", "D"].into_iter().zip(crosses(size)) {
        text(name, 20.0, (x + if x < middle.0 { 4.0 } else { -9.0 }, y + if y < middle.1 { 10.0 } else { -4.0 }));
    }
    text("100 mm", 9.0, (middle.0 - 6.0, middle.1 - 2.0));
    let left = CROSS_MM + 12.0;
    text(head, 13.0, (left, middle.1 - 45.0));
    let lines = Font::regular()?.wrap(how, 10.0, (width - 2.0 * left) * PT, 12);
    for (i, words) in lines.iter().enumerate() {
        text(words, 10.0, (left, middle.1 - 36.0 + 5.0 * i as f64));
    }
    let mut pdf = Pdf::new();
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES);
    catalog.viewer_preferences().pair(Name(b"PrintScaling"), Name(b"None"));
    catalog.lang(TextStr("vi"));
    catalog.finish();
    pdf.pages(PAGES).kids([PAGE]).count(1);
    let mut page = pdf.page(PAGE);
    let corner = point((width, 0.0));
    page.parent(PAGES).media_box(Rect::new(0.0, 0.0, corner.0, corner.1)).contents(CONTENT);
    page.resources().fonts().pair(Name(b"R"), Ref::new(FONT));
    page.finish();
    pdf.stream(CONTENT, &content.finish());
    embed(&mut pdf, &font, FONT, "TEMTHR+BeVietnamPro-Regular")?;
    Ok(pdf.finish())
}
