//! Proof of print: finished files drawn and read again, scans of sheets looked through, and prints that
//! were blurred, turned and damaged.

use crate::cli::Desk;
use crate::print::{facts, pdf, rendered, text, tool};
use image::{GrayImage, Luma};
use std::io::Cursor;
use std::path::Path;
use temthat::print::PrintError;
use temthat::print::art::{Art, Line};
use temthat::print::printer::Printer;
use temthat::print::proof::pdf::PdfFile;
use temthat::print::proof::sheets::{Proven, prove};
use temthat::print::proof::{read, scan};
use temthat::print::qr;
use temthat::print::raster::Grey;
use temthat::print::sheet::Sheet;
use temthat::print::stream::drawn::Symbols;
use temthat::print::stream::memory::whole;
use temthat::print::stream::pdf::{Pages, Sheets};

fn art(sheet: &Sheet) -> Art {
    let modules = qr::stamp(&text(0)).unwrap().size;
    Art::standard((sheet.label_width, sheet.label_height), modules, 0.3, &facts()).unwrap()
}

fn pages(sheet: Sheet, printer: Printer, symbols: Symbols) -> Pages {
    Pages { sheet, symbols, title: "Tem thử".into(), crop_marks: true, printer }
}

fn proven(file: &[u8], of: (&Pages, &Art), count: u64, every: u64, wrong: Option<u64>) -> Result<Proven, String> {
    let mut texts = |from: u64, to: u64| {
        Ok::<_, PrintError>((from..to).map(|n| text((n + u64::from(wrong == Some(n)) * 1000) as usize)).collect())
    };
    prove(Cursor::new(file), of, count, every, &mut texts).map_err(|e| e.to_string())
}

#[test]
fn finished_pages_are_drawn_and_every_symbol_on_them_read() {
    let bent = Printer { offset_x: 1.3, offset_y: -0.8, scale: 1.004, skew: 3.0, ..Printer::default() };
    let small = Sheet::named("a4-40").unwrap();
    for (sheet, printer, symbols, count) in [
        (Sheet { start: 20, ..Sheet::A4_24 }, Printer::default(), Symbols::Vector, 30),
        (Sheet::A4_24, bent, Symbols::Vector, 24),
        (small, Printer::default(), Symbols::Mask, 40),
    ] {
        let file = pdf(sheet, printer, symbols, count);
        let (of, art) = (pages(sheet, printer, symbols), art(&sheet));
        let all = count as u64;
        assert_eq!(proven(&file, (&of, &art), all, 1, None).map(|p| p.stamps), Ok(all), "{sheet:?}");
        let refused = proven(&file, (&of, &art), all, 1, Some(7)).unwrap_err();
        assert!(refused.contains("stamp 8") && refused.contains("another text"), "{refused}");
        let shorter = proven(&file, (&of, &art), all + 100, 1, None).unwrap_err();
        assert!(shorter.contains("pages instead of"), "{shorter}");
    }
    // One page in two, and always the last.
    let sheet = Sheet::A4_24;
    let (of, art) = (pages(sheet, Printer::default(), Symbols::Vector), art(&sheet));
    let file = pdf(sheet, Printer::default(), Symbols::Vector, 75);
    assert_eq!(proven(&file, (&of, &art), 75, 2, None), Ok(Proven { pages: 3, stamps: 24 + 24 + 3 }));
    assert_eq!(proven(&file, (&of, &art), 75, 2, Some(30)), Ok(Proven { pages: 3, stamps: 51 }), "page 2 is not drawn");
    // A table that points elsewhere, a stream that is damaged, an end that is cut off.
    let mut elsewhere = file.clone();
    let table = file.windows(7).position(|w| w == b"xref\n0 ").unwrap();
    // The last digit of where the resources stand: `xref`, `0 NN`, three entries of twenty bytes, ten digits.
    elsewhere[table + 10 + 3 * 20 + 9] ^= 1;
    assert!(proven(&elsewhere, (&of, &art), 75, 1, None).is_err());
    assert!(proven(&file[..file.len() - 40], (&of, &art), 75, 1, None).is_err());
    assert!(proven(b"%PDF-1.7", (&of, &art), 75, 1, None).is_err());
}

#[test]
fn a_text_in_the_quiet_zone_stops_the_file() {
    let sheet = Sheet::A4_24;
    let mut art = art(&sheet);
    let x = art.left + art.module * (art.modules as f64 + 1.0);
    art.lines.push(Line { bold: true, size: 8.0, x, y: 20.0, text: "Chè".into(), colour: [0; 3] });
    let of = pages(sheet, Printer::default(), Symbols::Vector);
    let kept: Vec<(String, String)> = (0..2).map(|n| (format!("{n:010}"), text(n))).collect();
    let stamps: Vec<_> = kept.iter().zip(0..).map(|((s, t), n)| (n, s.as_str(), t.as_str())).collect();
    // Each symbol alone reads; only the page shows what stands beside it.
    let file = whole(&mut Sheets::new(of.clone(), art.clone()).unwrap(), &stamps, &mut |_, _| {}).unwrap();
    let refused = proven(&file, (&of, &art), 2, 1, None).unwrap_err();
    assert!(refused.contains("quiet zone: 1 of 4 modules are clean"), "{refused}");
}

/// Our own drawing of a page against that of poppler: the same dots but for those on edges.
#[test]
fn our_drawing_of_a_page_is_that_of_another_program() {
    let dir = tempfile::tempdir().unwrap();
    for symbols in [Symbols::Vector, Symbols::Mask] {
        let file = dir.path().join("sheet.pdf");
        let bytes = pdf(Sheet::A4_24, Printer { skew: 2.0, ..Printer::default() }, symbols, 24);
        std::fs::write(&file, &bytes).unwrap();
        let to = dir.path().join("other").display().to_string();
        let args = ["-r", "300", "-gray", "-png", "-singlefile", "-aa", "no", "-aaVector", "no"];
        tool("pdftoppm", &[&args[..], &[&file.display().to_string(), &to]].concat());
        let other = image::open(format!("{to}.png")).unwrap().to_luma8();
        let ours = PdfFile::open(Cursor::new(&bytes)).unwrap().page(0, 300.0).unwrap();
        assert!(ours.width.abs_diff(other.width() as usize) <= 1 && ours.height.abs_diff(other.height() as usize) <= 1);
        let (mut inked, mut differ) = (0u32, 0u32);
        for (x, y, pixel) in other.enumerate_pixels() {
            let Some(own) = ours.pixels.get(y as usize * ours.width + x as usize) else { continue };
            inked += u32::from(*own < 128);
            // A neighbour of the same colour: an edge that falls on the other side of a dot.
            let near = |dx: i64, dy: i64| {
                let (nx, ny) = (i64::from(x) + dx, i64::from(y) + dy);
                let inside = nx >= 0 && ny >= 0 && (nx as usize) < ours.width && (ny as usize) < ours.height;
                inside && (ours.pixels[ny as usize * ours.width + nx as usize] < 128) == (pixel[0] < 128)
            };
            differ += u32::from(!(-1..=1).any(|dx| (-1..=1).any(|dy| near(dx, dy))));
        }
        assert!(inked > 500_000, "{inked} dots are inked");
        assert!(f64::from(differ) < 0.0005 * f64::from(inked), "{differ} of {inked} dots differ beyond their edges");
    }
}

/// A page of a run with what goes wrong at a printing house.
fn spoiled(page: &GrayImage, dpi: f64) -> GrayImage {
    let mut page = page.clone();
    let dots = |mm: f64| (mm * dpi / 25.4).round() as u32;
    let code = |n: usize| {
        let (x, y) = Sheet::A4_24.corner(n);
        (dots(x + 1.0), dots(y + 1.0), dots(35.0))
    };
    let clean = page.clone();
    let part = |n: usize| image::imageops::crop_imm(&clean, code(n).0, code(n).1, code(n).2, code(n).2).to_image();
    let mut put =
        |n: usize, with: &GrayImage| image::imageops::replace(&mut page, with, code(n).0.into(), code(n).1.into());
    // Stamp 1 stands in the place of stamp 2, 10 was never printed, 13 is faint, 20 is smeared.
    put(2, &part(1));
    put(10, &GrayImage::from_pixel(dots(35.0), dots(35.0), Luma([255])));
    let mut faint = part(13);
    faint.pixels_mut().for_each(|p| p[0] = 150 + (u16::from(p[0]) * 60 / 255) as u8);
    put(13, &faint);
    put(20, &image::imageops::blur(&part(20), 9.0));
    // A blot over the half of stamp 6.
    let mut blot = part(6);
    let side = blot.width();
    for (x, y, p) in blot.enumerate_pixels_mut() {
        let (dx, dy) = (f64::from(x) - f64::from(side) * 0.4, f64::from(y) - f64::from(side) * 0.4);
        if dx.hypot(dy) < f64::from(side) * 0.36 {
            p[0] = 0;
        }
    }
    put(6, &blot);
    page
}

#[test]
fn a_scanned_sheet_tells_what_reads_what_does_not_what_is_missing_and_what_is_twice_there() {
    let desk = Desk::with_batch();
    desk.run(&["issue", "LO-1", "--count", "24"]).is(0, "DT-1");
    let sheet = desk.path("tem.pdf");
    desk.run(&["print", "DT-1", "--out", sheet.to_str().unwrap()]).is(0, "24 stamps");
    let page = rendered(&sheet, 200);
    let good = desk.path("good.png");
    page.save(&good).unwrap();
    let said = desk.run(&["--json", "proof", good.to_str().unwrap(), "--dpi", "200"]).is(0, "").json();
    assert_eq!((said["summary"]["read"].as_u64(), said["summary"]["grades"]["A"].as_u64()), (Some(24), Some(24)));
    let symbols = said["sheets"][0]["symbols"].as_array().unwrap();
    for (n, symbol) in symbols.iter().enumerate() {
        assert_eq!(symbol["number"], n, "in reading order");
        let module = symbol["module_mm"].as_f64().unwrap();
        assert!((module - art(&Sheet::A4_24).module).abs() < 0.01, "{module}");
    }
    let turned = turned(&spoiled(&page, 200.0), 2.0);
    let (bad, out) = (desk.path("bad.jpg"), desk.path("marked.png"));
    image::DynamicImage::ImageLuma8(turned).to_rgb8().save(&bad).unwrap();
    let args = ["--json", "proof", bad.to_str().unwrap(), "--from", "0", "--to", "23", "--out", out.to_str().unwrap()];
    let said = desk.run(&args).is(1, "").json();
    let summary = &said["summary"];
    let symbols = said["sheets"][0]["symbols"].as_array().unwrap();
    let with = |number: u64| symbols.iter().find(|s| s["number"] == number);
    assert_eq!((summary["run"].as_str(), summary["doubles"].as_u64()), (Some("DT-1"), Some(2)), "{summary}");
    assert_eq!(summary["missing"], serde_json::json!([[2, 2], [6, 6], [10, 10], [20, 20]]), "{summary}");
    assert_eq!(summary["unread"], 2, "the blot and the smear, not the empty place: {summary}");
    let faint = &with(13).expect("the faint one reads at the second look")["measures"];
    assert!(faint["contrast"].as_f64().unwrap() < 0.3 && faint["grade"] == "D", "{faint}");
    assert_eq!(with(0).unwrap()["measures"]["grade"], "A");
    let marked = image::open(&out).unwrap().to_rgb8();
    let red = marked.pixels().filter(|p| p[0] > 150 && p[1] < 60 && p[2] < 60).count();
    let green = marked.pixels().filter(|p| p[1] > 80 && p[0] < 60 && p[2] < 80).count();
    assert!(red > 500 && green > 5000, "crosses and frames are drawn: {red}, {green}");
    // The register is asked unless told not to; a stamp of strangers is not ours.
    let said = desk.run(&["--json", "proof", good.to_str().unwrap(), "--offline"]).is(0, "").json();
    assert!(said["sheets"][0]["symbols"][0].get("status").is_none());
    desk.run(&["void", "DT-1", "--from", "3", "--to", "3", "--reason", "stolen"]).is(0, "DT-1");
    let said = desk.run(&["--json", "proof", good.to_str().unwrap()]).is(1, "").json();
    assert_eq!(said["summary"]["not_genuine"], 1);
    let both = [good.to_str().unwrap(), good.to_str().unwrap()];
    desk.run(&[&["proof"], &both[..]].concat()).is(1, "48 read, 0 do not, 48 double");
    // What is no picture of stamps.
    let blank = desk.path("blank.png");
    GrayImage::from_pixel(800, 600, Luma([250])).save(&blank).unwrap();
    desk.run(&["proof", blank.to_str().unwrap()]).is(3, "No code is seen");
    std::fs::write(&blank, b"not a picture").unwrap();
    desk.run(&["proof", blank.to_str().unwrap()]).is(2, "blank.png");
    desk.run(&["proof", good.to_str().unwrap(), "--dpi", "0"]).is(2, "--dpi");
}

/// A picture turned about its middle by degrees, on paper that goes on.
fn turned(page: &GrayImage, degrees: f64) -> GrayImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (w, h) = (f64::from(page.width()), f64::from(page.height()));
    let (width, height) = (w * cos + h * sin.abs(), w * sin.abs() + h * cos);
    let raw = page.as_raw();
    let (stride, rows) = (page.width() as i64, page.height() as i64);
    let light = |x: i64, y: i64| {
        let inside = (0..stride).contains(&x) && (0..rows).contains(&y);
        if inside { f64::from(raw[(y * stride + x) as usize]) } else { 255.0 }
    };
    GrayImage::from_fn(width.ceil() as u32, height.ceil() as u32, |x, y| {
        let (dx, dy) = (f64::from(x) - width / 2.0, f64::from(y) - height / 2.0);
        let (sx, sy) = (dx * cos + dy * sin + w / 2.0, dy * cos - dx * sin + h / 2.0);
        let (ix, iy) = (sx.floor(), sy.floor());
        let (fx, fy) = (sx - ix, sy - iy);
        let (ix, iy) = (ix as i64, iy as i64);
        let above = light(ix, iy) * (1.0 - fx) + light(ix + 1, iy) * fx;
        let below = light(ix, iy + 1) * (1.0 - fx) + light(ix + 1, iy + 1) * fx;
        Luma([(above * (1.0 - fy) + below * fy).round() as u8])
    })
}

/// What may happen to a print: blur of so many modules, a turn, a blot over a tenth of the symbol.
struct Harm {
    blur: f64,
    turn: f64,
    blot: bool,
}

/// 203, 300 and 600 dots per inch, each harm alone and all of them together, by two decoders: rxing, and
/// zxing-cpp as telephones have it. (zbar loses the symbols whose middle is blotted black.)
#[test]
fn blurred_turned_and_damaged_prints_read_by_two_decoders() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sheet.pdf");
    std::fs::write(&file, pdf(Sheet::A4_24, Printer::default(), Symbols::Vector, 24)).unwrap();
    let art = art(&Sheet::A4_24);
    let harms = [
        // Beyond 0.4 a lone dark module is lighter than the threshold: no print that reads looks so.
        Harm { blur: 0.35, turn: 0.0, blot: false },
        Harm { blur: 0.0, turn: 15.0, blot: false },
        Harm { blur: 0.0, turn: -15.0, blot: false },
        Harm { blur: 0.0, turn: 0.0, blot: true },
        Harm { blur: 0.3, turn: 15.0, blot: true },
    ];
    let mut wanted = Vec::new();
    let (mut names, mut missed) = (Vec::new(), Vec::new());
    for (dpi, step) in [(203, 1), (300, 1), (600, 3)] {
        let page = rendered(&file, dpi);
        let dots = |mm: f64| (mm * f64::from(dpi) / 25.4).round() as u32;
        let module = art.module * f64::from(dpi) / 25.4;
        for (h, harm) in harms.iter().enumerate() {
            for n in (0..24).step_by(step) {
                let (x, y) = Sheet::A4_24.corner(n);
                let (x, y) = (dots(x + art.left - 4.0 * art.module), dots(y + art.top - 4.0 * art.module));
                let side = dots(art.module * (art.modules as f64 + 8.0));
                let mut part = image::imageops::crop_imm(&page, x, y, side, side).to_image();
                if harm.blot {
                    // A tenth of the symbol, each time elsewhere but never on a finder pattern.
                    let wide = 0.1f64.sqrt() * art.modules as f64 * module;
                    let (left, top) = ((14 + n % 8) as f64 * module, (14 + n / 3 % 9) as f64 * module);
                    let ink = if n % 2 == 0 { 0 } else { 255 };
                    for (px, py) in (0..wide as u32).flat_map(|py| (0..wide as u32).map(move |px| (px, py))) {
                        part.put_pixel(left as u32 + px, top as u32 + py, Luma([ink]));
                    }
                }
                if harm.blur > 0.0 {
                    part = image::imageops::blur(&part, (harm.blur * module) as f32);
                }
                part = turned(&part, harm.turn);
                let name = dir.path().join(format!("{dpi}-{h}-{n}.png"));
                part.save(&name).unwrap();
                names.push(name.display().to_string());
                wanted.push(text(n));
                let (width, height) = (part.width() as usize, part.height() as usize);
                if read(&Grey { width, height, pixels: part.into_raw() }).as_ref() != Ok(&text(n)) {
                    missed.push(format!("{dpi}-{h}-{n}"));
                }
            }
        }
    }
    let share = |missed: usize| 1.0 - missed as f64 / wanted.len() as f64;
    assert!(share(missed.len()) >= 0.995, "rxing: {missed:?} of {}", wanted.len());
    let (script, vendor) = (beside("tests/it/zxing.mjs"), beside("web/vendor"));
    let read = tool(
        "node",
        &[&[script.as_str(), &vendor][..], &names.iter().map(String::as_str).collect::<Vec<_>>()].concat(),
    );
    let found: Vec<Vec<String>> = read.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(found.len(), wanted.len());
    let lost: Vec<_> =
        names.iter().zip(&wanted).zip(&found).filter(|((_, text), found)| !found.contains(text)).collect();
    assert!(share(lost.len()) >= 0.995, "zxing-cpp: {lost:?} of {}", wanted.len());
}

fn beside(path: &str) -> String {
    format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_scan_of_small_labels_reads_whole() {
    let dir = tempfile::tempdir().unwrap();
    let sheet = Sheet::named("a4-40").unwrap();
    let file = dir.path().join("sheet.pdf");
    std::fs::write(&file, pdf(sheet, Printer::default(), Symbols::Vector, 40)).unwrap();
    let page = rendered(Path::new(&file), 200);
    let (width, height) = (page.width() as usize, page.height() as usize);
    let found = scan(&Grey { width, height, pixels: page.into_raw() });
    let texts: Vec<_> = found.iter().map(|s| s.text.clone()).collect();
    assert_eq!(texts, (0..40).map(|n| Some(text(n))).collect::<Vec<_>>());
}
