//! What is printed reads back, on the real file.

use std::path::Path;
use std::process::Command;
use temthat::print::art::Art;
use temthat::print::facts::{Facts, SERIAL};
use temthat::print::printer::Printer;
use temthat::print::sheet::Sheet;
use temthat::print::stream::drawn::Symbols;
use temthat::print::stream::memory::whole;
use temthat::print::stream::pdf::{Pages, Sheets};
use temthat::print::{proof, qr, raster};

pub(crate) fn text(n: usize) -> String {
    format!("HTTPS://TEM.EXAMPLE/01/02000000000107/10/L2611-01/21/{n:010}?S={}", format!("{n:013}").repeat(13))
}

pub(crate) fn facts() -> Facts {
    Facts {
        product: "Chè Shan tuyết Đồi Sương thượng hạng".into(),
        producer: "Hợp tác xã Nông nghiệp Hương Rừng Suối Mây".into(),
        stars_text: "OCOP 4 sao, đến 05/08/2029".into(),
        stars: Some(4),
        lot: "Lô: L2611-01".into(),
        serial: Some(format!("Số: {SERIAL}")),
        made: Some("NSX: 04/11/2026".into()),
        ..Facts::default()
    }
}

pub(crate) fn pdf(sheet: Sheet, printer: Printer, symbols: Symbols, count: usize) -> Vec<u8> {
    let art = Art::standard((sheet.label_width, sheet.label_height), qr::stamp(&text(0)).unwrap().size, 0.3, &facts());
    let pages = Pages { sheet, symbols, title: "Tem thử".into(), crop_marks: true, printer };
    let kept: Vec<(String, String)> = (0..count).map(|n| (format!("{n:010}"), text(n))).collect();
    let stamps: Vec<_> = kept.iter().zip(0..).map(|((s, t), n)| (n, s.as_str(), t.as_str())).collect();
    whole(&mut Sheets::new(pages, art.unwrap()).unwrap(), &stamps, &mut |_, _| {}).unwrap()
}

pub(crate) fn tool(name: &str, args: &[&str]) -> String {
    let out = Command::new(name).args(args).output().unwrap_or_else(|e| panic!("{name}: {e}"));
    assert!(out.status.success(), "{name} {args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// The first page at a resolution, as grey pixels.
pub(crate) fn rendered(file: &Path, dpi: u32) -> image::GrayImage {
    let page = file.with_extension(format!("{dpi}"));
    let (dpi, from, to) = (dpi.to_string(), file.display().to_string(), page.display().to_string());
    tool("pdftoppm", &["-r", &dpi, "-gray", "-png", "-singlefile", &from, &to]);
    image::open(format!("{to}.png")).unwrap().to_luma8()
}

#[test]
fn every_stamp_of_a_rendered_sheet_reads_and_the_text_copies() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sheet.pdf");
    for symbols in [Symbols::Vector, Symbols::Mask] {
        std::fs::write(&file, pdf(Sheet::A4_24, Printer::default(), symbols, 24)).unwrap();
        rendered(&file, 300);
        let png = file.with_extension("300.png").display().to_string();
        let read = tool("zbarimg", &["-q", "--raw", &png]);
        for n in 0..24 {
            assert!(read.lines().any(|line| line == text(n)), "stamp {n} does not read");
        }
    }
    let words = tool("pdftotext", &["-raw", &file.display().to_string(), "-"]).replace('\n', " ");
    assert!(words.contains("Chè Shan tuyết Đồi Sương thượng hạng"), "{words}");
    assert!(words.contains("Số: 0000000023"), "{words}");
}

/// What viewers, print servers and archives ask of a file.
#[test]
fn a_sheet_is_a_sound_pdf_that_says_how_it_is_printed_and_archived() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sheet.pdf");
    std::fs::write(&file, pdf(Sheet { start: 20, ..Sheet::A4_24 }, Printer::default(), Symbols::Vector, 30)).unwrap();
    let name = file.display().to_string();
    let sound = tool("qpdf", &["--check", &name]);
    assert!(sound.contains("No syntax or stream encoding errors found"), "{sound}");
    // Four labels on the part-used sheet, 24 on the next, two on the last.
    assert_eq!(tool("qpdf", &["--show-npages", &name]).trim(), "3");
    let catalog = tool("qpdf", &["--show-object=1", &name]);
    assert!(catalog.contains("/PrintScaling /None") && catalog.contains("/GTS_PDFA1"), "{catalog}");
    let metadata = tool("pdfinfo", &["-meta", &name]);
    assert!(metadata.contains("<pdfaid:part>2</pdfaid:part>") && metadata.contains("Tem thử"), "{metadata}");
    let fonts = tool("pdffonts", &[&name]);
    for row in fonts.lines().skip(2) {
        assert!(row.contains("CID TrueType") && row.contains("yes yes yes"), "embedded, subset, with Unicode: {fonts}");
    }
}

/// Left, top, right and bottom edge of the dark pixels in a part of a page, mm.
fn ink(page: &image::GrayImage, dpi: u32, (x0, y0, x1, y1): (f64, f64, f64, f64)) -> [f64; 4] {
    let dots = |mm: f64| (mm * f64::from(dpi) / 25.4).round() as u32;
    let (mut left, mut top, mut right, mut bottom) = (u32::MAX, u32::MAX, 0, 0);
    for y in dots(y0)..dots(y1) {
        for x in dots(x0)..dots(x1) {
            if page.get_pixel(x, y)[0] < 128 {
                (left, top, right, bottom) = (left.min(x), top.min(y), right.max(x + 1), bottom.max(y + 1));
            }
        }
    }
    [left, top, right, bottom].map(|n| f64::from(n) * 25.4 / f64::from(dpi))
}

/// Measured on the render: codes stand within 0.1 mm of where the sheet says, and of where the
/// printer's correction puts them.
#[test]
fn geometry_holds_to_a_tenth_of_a_millimetre() {
    let dir = tempfile::tempdir().unwrap();
    let sheet = Sheet::named("avery-l7160").unwrap();
    let bent = Printer { offset_x: 1.3, offset_y: -0.8, scale: 1.004, skew: 3.0, ..Printer::default() };
    for (name, printer) in [("straight", Printer::default()), ("bent", bent)] {
        let file = dir.path().join(format!("{name}.pdf"));
        std::fs::write(&file, pdf(sheet, printer, Symbols::Vector, 21)).unwrap();
        let page = rendered(&file, 600);
        let size = (sheet.page_width, sheet.page_height);
        let art = Art::standard((63.5, 38.1), 45, 0.3, &facts()).unwrap();
        let side = 45.0 * art.module;
        for place in [0, 2, 9, 18, 20] {
            let corner = sheet.corner(place);
            let (left, top) = (corner.0 + art.left, corner.1 + art.top);
            let corners = [(left, top), (left + side, top), (left, top + side)];
            for (i, at) in corners.into_iter().enumerate() {
                let meant = printer.correct(size, at);
                // A module of the outer ring of a finder pattern, and the quiet zone around it.
                let (x, y) = meant;
                let around = match i {
                    1 => (x - 1.0, y - 0.8, x + 0.8, y + 1.0),
                    2 => (x - 0.8, y - 1.0, x + 1.0, y + 0.8),
                    _ => (x - 0.8, y - 0.8, x + 1.0, y + 1.0),
                };
                let [l, t, r, b] = ink(&page, 600, around);
                let seen = match i {
                    1 => (r, t),
                    2 => (l, b),
                    _ => (l, t),
                };
                let off = (seen.0 - meant.0).abs().max((seen.1 - meant.1).abs());
                assert!(off <= 0.1, "{name}, place {place}, corner {i}: {seen:?} instead of {meant:?}");
            }
        }
    }
}

#[test]
fn single_stamps_read_back_from_their_files() {
    let symbol = qr::stamp(&text(7)).unwrap();
    let png = raster::png(&symbol, raster::pixels_per_module(&symbol, 25.0, 300).unwrap(), 300).unwrap();
    assert_eq!(proof::read(&proof::raster_of_png(&png).unwrap()), Ok(text(7)));
    assert_eq!(proof::read(&proof::raster_of_svg(&raster::svg(&symbol, 25.0), 4).unwrap()), Ok(text(7)));
    assert!(proof::compare(1, &proof::raster_of_png(&png).unwrap(), &text(8)).is_err());
}

#[test]
fn too_small_labels_are_refused_with_the_size_that_fits() {
    let error = Art::standard((38.1, 15.0), 45, 0.3, &facts()).unwrap_err().to_string();
    assert!(error.contains("at least") && error.contains("mm"), "{error}");
    let larger = Sheet::named("avery-l7651").unwrap().with_labels(50.0, 30.0).unwrap_err().to_string();
    assert!(larger.contains("38.1"), "{larger}");
}
