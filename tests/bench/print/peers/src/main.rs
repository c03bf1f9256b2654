//! Draws labels by other libraries: `peers krilla|printpdf LABELS.txt OUT.pdf`, 24 on A4, each with its
//! symbol as rectangles of runs and the same lines of text. Prints CPU microseconds per label and bytes.
//!
//! LABELS.txt: `font PATH`, `module POINTS`, `origin X Y` (of a symbol on its label, points), `text SIZE X Y
//! WORDS` (serial: `{}`), `at X Y` (places of a page, points from the top left), then one line per label:
//! serial, rows in hexadecimal (bit x of a row is column x), text of the stamp.

use krilla::geom::{PathBuilder, Point as KPoint, Rect as KRect};
use std::error::Error;

struct Work {
    font: Vec<u8>,
    module: f32,
    origin: (f32, f32),
    texts: Vec<(f32, f32, f32, String)>,
    places: Vec<(f32, f32)>,
    labels: Vec<(String, Vec<u64>)>,
}

fn read(path: &str) -> Result<Work, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let mut work =
        Work { font: Vec::new(), module: 0.0, origin: (0.0, 0.0), texts: vec![], places: vec![], labels: vec![] };
    for line in text.lines() {
        let (key, rest) = line.split_once(' ').ok_or("a line without a key")?;
        let numbers = |count: usize| rest.splitn(count + 1, ' ').take(count).map(str::parse::<f32>).collect::<Result<Vec<_>, _>>();
        match key {
            "font" => work.font = std::fs::read(rest)?,
            "module" => work.module = rest.parse()?,
            "origin" => work.origin = (numbers(2)?[0], numbers(2)?[1]),
            "at" => work.places.push((numbers(2)?[0], numbers(2)?[1])),
            "text" => {
                let n = numbers(3)?;
                let words = rest.splitn(4, ' ').nth(3).unwrap_or_default();
                work.texts.push((n[0], n[1], n[2], words.to_owned()));
            }
            serial => {
                let rows = rest.split(' ').next().unwrap_or_default();
                let rows = rows.split(',').map(|row| u64::from_str_radix(row, 16)).collect::<Result<_, _>>()?;
                work.labels.push((serial.to_owned(), rows));
            }
        }
    }
    Ok(work)
}

/// Runs of dark modules: x, y, length.
fn runs(rows: &[u64]) -> impl Iterator<Item = (f32, f32, f32)> + '_ {
    rows.iter().enumerate().flat_map(|(y, row)| {
        let mut row = *row;
        let mut at = 0;
        std::iter::from_fn(move || {
            if row == 0 {
                return None;
            }
            let skip = row.trailing_zeros();
            row >>= skip;
            let length = row.trailing_ones();
            row = row.checked_shr(length).unwrap_or(0);
            let from = at + skip;
            at = from + length;
            Some((from as f32, y as f32, length as f32))
        })
    })
}

fn krilla(work: &Work) -> Result<Vec<u8>, Box<dyn Error>> {
    use krilla::{Document, page::PageSettings, text::Font, text::TextDirection};
    let mut document = Document::new();
    let font = Font::new(work.font.clone().into(), 0).ok_or("font")?;
    for page_of in work.labels.chunks(work.places.len()) {
        let mut page = document.start_page_with(PageSettings::from_wh(595.28, 841.89).ok_or("page")?);
        let mut surface = page.surface();
        for ((serial, rows), (left, top)) in page_of.iter().zip(&work.places) {
            for (size, x, y, words) in &work.texts {
                let words = words.replace("{}", serial);
                let at = KPoint::from_xy(left + x, top + y);
                surface.draw_text(at, font.clone(), *size, &words, false, TextDirection::LeftToRight);
            }
            let mut path = PathBuilder::new();
            let m = work.module;
            for (x, y, length) in runs(rows) {
                let (x, y) = (left + work.origin.0 + x * m, top + work.origin.1 + y * m);
                path.push_rect(KRect::from_xywh(x, y, length * m, m).ok_or("rectangle")?);
            }
            surface.draw_path(&path.finish().ok_or("path")?);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|e| format!("{e:?}").into())
}

fn printpdf(work: &Work) -> Result<Vec<u8>, Box<dyn Error>> {
    use printpdf::{
        Color, Mm, Op, PaintMode, ParsedFont, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Polygon,
        PolygonRing, Pt, Rgb, TextItem, WindingOrder,
    };
    let mut document = PdfDocument::new("labels");
    let font = ParsedFont::from_bytes(&work.font, 0, &mut Vec::new()).ok_or("font")?;
    let font = PdfFontHandle::External(document.add_font(&font));
    let mut pages = Vec::new();
    for page_of in work.labels.chunks(work.places.len()) {
        let black = Color::Rgb(Rgb { r: 0.0, g: 0.0, b: 0.0, icc_profile: None });
        let mut ops = vec![Op::SetFillColor { col: black }];
        for ((serial, rows), (left, top)) in page_of.iter().zip(&work.places) {
            for (size, x, y, words) in &work.texts {
                ops.extend([
                    Op::StartTextSection,
                    Op::SetTextCursor { pos: Point { x: Pt(left + x), y: Pt(841.89 - top - y) } },
                    Op::SetFont { font: font.clone(), size: Pt(*size) },
                    Op::ShowText { items: vec![TextItem::Text(words.replace("{}", serial))] },
                    Op::EndTextSection,
                ]);
            }
            let m = work.module;
            let ring = |(x, y, length): (f32, f32, f32)| {
                let (x, y) = (left + work.origin.0 + x * m, 841.89 - (top + work.origin.1 + y * m));
                let point = |x: f32, y: f32| printpdf::LinePoint { p: Point { x: Pt(x), y: Pt(y) }, bezier: false };
                let w = length * m;
                PolygonRing { points: vec![point(x, y), point(x + w, y), point(x + w, y - m), point(x, y - m)] }
            };
            let polygon = Polygon {
                rings: runs(rows).map(ring).collect(),
                mode: PaintMode::Fill,
                winding_order: WindingOrder::NonZero,
            };
            ops.push(Op::DrawPolygon { polygon });
        }
        pages.push(PdfPage::new(Mm(210.0), Mm(297.0), ops));
    }
    Ok(document.with_pages(pages).save(&PdfSaveOptions::default(), &mut Vec::new()))
}

/// CPU time of this process in microseconds, all threads.
fn cpu() -> f64 {
    let all = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let one = |task: std::fs::DirEntry| std::fs::read_to_string(task.path().join("schedstat")).ok();
    all.filter_map(one).filter_map(|s| s.split(' ').next()?.parse::<f64>().ok()).sum::<f64>() / 1e3
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, kind, labels, out] = args.as_slice() else { return Err("peers krilla|printpdf LABELS.txt OUT.pdf".into()) };
    let work = read(labels)?;
    let start = cpu();
    let bytes = if kind == "krilla" { krilla(&work)? } else { printpdf(&work)? };
    std::fs::write(out, &bytes)?;
    let count = work.labels.len() as f64;
    println!("{:.3} {:.1}", (cpu() - start) / count, bytes.len() as f64 / count);
    Ok(())
}
