use super::fields::read;
use super::line::{Line, Word, lines};
use super::rows::{grounds, rows};
use super::sheet::Sheet;
use super::straight::{self, Straight};
use super::*;
use crate::domain::certificate::Scheme;
use image::{GrayImage, Luma};
use std::collections::BTreeSet;

fn line(text: &str, height: f64) -> Line {
    Line { text: text.to_owned(), confidence: 0.9, polygon: [[0.0; 2]; 4], area: [0.0, 0.0, 100.0, height], height }
}

fn of(texts: &[&str]) -> Text {
    read(&stacked(texts.iter().map(|t| line(t, 20.0)).collect()), 0)
}

/// Lines below each other.
fn stacked(mut lines: Vec<Line>) -> Vec<Line> {
    let mut top = 0.0;
    for line in &mut lines {
        line.area = [0.0, top, 100.0, top + line.height];
        top += 1.4 * line.height;
    }
    lines
}

fn value<T: Clone>(seen: Option<&Seen<T>>) -> Option<T> {
    seen.map(|s| s.value.clone())
}

#[test]
fn a_whole_label_is_read_field_by_field() {
    let mut label: Vec<Line> = ["CHÈ SHAN TUYẾT", "Suối Mây"].iter().map(|t| line(t, 60.0)).collect();
    let rest = [
        "Sản xuất tại: HTX nông nghiệp Đồi Sương",
        "Địa chỉ: Thôn 7, xã Hồng Thái, tỉnh Tuyên Quang",
        "Khối lượng tịnh: 250 g",
        "NSX: 05/08/2026",
        "HSD: 05/08/2027",
        "Số lô: L2608A1",
        "Sản xuất theo tiêu chuẩn VietGAP",
        "Số chứng nhận: VietGAP-TT-12-08-44-0123",
        "Mã sản phẩm OCOP: 08-00691-01-2026",
        "Sản phẩm OCOP 4 sao",
    ];
    label.extend(rest.iter().map(|t| line(t, 20.0)));
    let text = read(&stacked(label), 2);
    assert_eq!(value(text.product.as_ref()).as_deref(), Some("CHÈ SHAN TUYẾT Suối Mây"));
    assert_eq!(value(text.producer.as_ref()).as_deref(), Some("HTX nông nghiệp Đồi Sương"));
    assert_eq!(value(text.address.as_ref()).as_deref(), Some("Thôn 7, xã Hồng Thái, tỉnh Tuyên Quang"));
    assert_eq!(value(text.net_quantity.as_ref()).as_deref(), Some("250 g"));
    assert_eq!(value(text.made_on.as_ref()), Some(Date::constant(2026, 8, 5)));
    assert_eq!(value(text.best_before.as_ref()), Some(Date::constant(2027, 8, 5)));
    assert_eq!(value(text.lot.as_ref()).as_deref(), Some("L2608A1"));
    assert_eq!(value(text.product_code.as_ref()).as_deref(), Some("08-00691-01-2026"));
    assert_eq!(text.certificates[0].value, "VietGAP-TT-12-08-44-0123");
    assert_eq!(text.claims.iter().map(|c| c.value.scheme).collect::<Vec<_>>(), [Scheme::Vietgap]);
    assert_eq!((value(text.stars.as_ref()), text.lines.len(), text.lines[0].photo), (Some(4), 12, 2));
}

#[test]
fn lost_marks_and_slips_of_recognition_change_nothing() {
    let text =
        of(&["Sán xuât tai: Hop tac xã Khe Truc", "Dia chi: Thon 3", "Sô lo L26O8", "H5D: O5/l0/2O27", "NSX 5.10.26"]);
    assert_eq!(value(text.producer.as_ref()).as_deref(), Some("Hop tac xã Khe Truc"));
    assert_eq!(value(text.address.as_ref()).as_deref(), Some("Thon 3"));
    assert_eq!(value(text.lot.as_ref()).as_deref(), Some("L26O8"));
    assert_eq!(value(text.made_on.as_ref()), Some(Date::constant(2026, 10, 5)));
    // "H5D" is not a key one may guess: the day of something else would be taken for it.
    assert_eq!(value(text.best_before.as_ref()), None);
    assert_eq!(value(of(&["HSD: 15/l0/2O27"]).best_before.as_ref()), Some(Date::constant(2027, 10, 15)));
    assert_eq!(value(of(&["Mã sản phẩm: O8-OO691-01-2026"]).product_code.as_ref()), Some("08-00691-01-2026".into()));
    assert_eq!(value(of(&["Đạt bốn sao 0C0P"]).stars.as_ref()), Some(4));
}

#[test]
fn stars_without_ocop_and_impossible_days_are_not_claims() {
    assert_eq!(of(&["Khách sạn 5 sao"]).stars, None);
    assert_eq!(of(&["OCOP 7 sao"]).stars, None);
    assert_eq!(of(&["NSX: 31/02/2026", "HSD: 12 tháng kể từ ngày sản xuất"]).made_on, None);
    assert_eq!(of(&["HSD: 12 tháng kể từ ngày sản xuất"]).best_before, None);
    assert_eq!(of(&["Bón phân hữu cơ"]).claims, []);
    assert_eq!(of(&["Hữu cơ PGS"]).claims[0].value.scheme, Scheme::Pgs);
    assert_eq!(of(&["Trà hữu cơ"]).claims[0].value.scheme, Scheme::Organic);
}

#[test]
fn among_letters_of_one_size_none_is_the_name() {
    assert_eq!(of(&["Thành phần: chè", "Bảo quản nơi khô", "Điện thoại", "Thôn 3"]).product, None);
}

#[test]
fn texture_is_no_word() {
    let word = |text: &str, confidence, line| Word {
        text: text.into(),
        confidence,
        polygon: [[0.0; 2]; 4],
        area: [0.0, 20.0 * f64::from(line), 40.0, 20.0 * f64::from(line) + 10.0],
        line,
    };
    let words = [word("OCOP", 0.9, 1), word("—", 0.9, 1), word("xq", 0.1, 2), word("sao", 0.8, 3)];
    let lines = lines(&words);
    assert_eq!(lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(), ["OCOP", "sao"]);
}

#[test]
fn a_line_that_recognition_took_apart_is_one_again() {
    let piece = |text: &str, left: f64, right: f64, line| Word {
        text: text.into(),
        confidence: 0.9,
        polygon: [[left, 0.0], [right, 0.0], [right, 20.0], [left, 20.0]],
        area: [left, 0.0, right, 20.0],
        line,
    };
    let words = [
        piece("g", 71.0, 80.0, 2),
        piece("Trà", 0.0, 30.0, 1),
        piece("vàn", 36.0, 70.0, 1),
        piece("xa", 200.0, 220.0, 3),
    ];
    let lines = lines(&words);
    assert_eq!(lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(), ["Trà vàng", "xa"]);
    assert_eq!((lines[0].area, lines[0].polygon[1]), ([0.0, 0.0, 80.0, 20.0], [80.0, 0.0]));
}

#[test]
fn a_name_stands_together_and_beside_no_rival() {
    let at = |text: &str, height: f64, area: [f64; 4]| Line { area, ..line(text, height) };
    let label = |logo: f64| {
        [
            at("Phở khô", 60.0, [400.0, 50.0, 700.0, 110.0]),
            at("Đồi Sương", 60.0, [400.0, 130.0, 720.0, 190.0]),
            at("IHE", 62.0, [40.0, 700.0, 90.0, 762.0]),
            at("OCEAN", logo, [380.0, 600.0, 700.0, 600.0 + logo]),
            at("Sản xuất tợi: Hộ kinh doanh Nà Sim", 18.0, [0.0, 400.0, 300.0, 418.0]),
            at("Địa chỉ: Thôn 4", 18.0, [0.0, 430.0, 300.0, 448.0]),
        ]
    };
    let text = read(&label(30.0), 0);
    assert_eq!(value(text.product.as_ref()).as_deref(), Some("Phở khô Đồi Sương"));
    assert_eq!(value(text.producer.as_ref()).as_deref(), Some("Hộ kinh doanh Nà Sim"));
    let doubtful = read(&label(90.0), 0).product;
    assert!(doubtful.is_none_or(|p| p.confidence < 0.7), "a word as large as the name makes the name unsure");
}

#[test]
fn any_words_at_all_are_taken() {
    for text in [
        "",
        " ",
        "::::",
        "NSX:",
        "NSX 99999999999999999999/1/1",
        "HSD 1/1/1",
        "ÿ\u{301}\u{300}",
        "a-b-c-d",
        "--",
        "Số lô",
    ] {
        let _ = of(&[text]);
    }
}

/// A page with words drawn on it, at a slope, dark or light, and the words again much larger.
fn page(light: bool) -> GrayImage {
    let (ink, ground) = if light { (230, 40) } else { (40, 200) };
    let mut page = GrayImage::from_pixel(900, 500, Luma([ground]));
    // Letters are bars and rings: what matters is how they stand.
    let mut letter = |x: f64, y: f64, h: f64, ring: bool| {
        let (w, stroke) = (0.6 * h, 0.16 * h);
        for (px, py, pixel) in page.enumerate_pixels_mut() {
            let (u, v) = (f64::from(px) - x, y - f64::from(py));
            let inside = (0.0..w).contains(&u) && (0.0..h).contains(&v);
            let edge = u < stroke || ring && (u > w - stroke || v < stroke || v > h - stroke);
            if inside && edge {
                pixel.0[0] = ink;
            }
        }
    };
    for i in 0..12 {
        let x = 60.0 + 22.0 * f64::from(i) + if i > 5 { 18.0 } else { 0.0 };
        letter(x, 120.0 + 0.1 * x, 24.0, i % 2 == 0);
    }
    for i in 0..6 {
        letter(80.0 + 110.0 * f64::from(i), 420.0, 120.0, i % 2 == 0);
    }
    page
}

#[test]
fn rows_of_letters_are_found_dark_and_light_small_and_large() {
    for light in [false, true] {
        let page = page(light);
        let mut found = rows(&grounds(&page), |_| false);
        found.sort_by(|a, b| a.height.total_cmp(&b.height));
        let told: Vec<_> = found.iter().map(|r| (r.letters, r.light)).collect();
        assert_eq!(told, [(12, light), (6, light)], "light {light}");
        let near = |row: &super::rows::Row, height: f64| (row.height - height).abs() < 4.0;
        assert!(near(&found[0], 24.0) && near(&found[1], 120.0), "{} {}", found[0].height, found[1].height);
        assert!((found[0].base[1] - 0.1).abs() < 0.01, "the row slopes: {:?}", found[0].base);
        assert!(found[0].ends[0] < 62.0 && found[0].ends[1] > 320.0, "two words are one row: {:?}", found[0].ends);
        assert!(rows(&grounds(&page), |[_, y]| y > 250.0).len() == 1, "what is drawn there is no text");
    }
}

#[test]
fn a_sheet_has_every_row_level_and_of_one_size_and_knows_where_it_stood() {
    let page = page(true);
    let grounds = grounds(&page);
    let sheet = Sheet::of(&page, &grounds, rows(&grounds, |_| false)).expect("a sheet");
    // Dark on light, whatever the page was.
    let dark: Vec<(u32, u32)> =
        sheet.pixels.enumerate_pixels().filter(|(_, _, p)| p.0[0] < 120).map(|(x, y, _)| (x, y)).collect();
    let rows: BTreeSet<u32> = dark.iter().map(|(_, y)| *y).collect();
    assert!((50..70).contains(&rows.len()), "two rows of thirty pixels: {}", rows.len());
    let (x, y) = dark[0];
    let place = sheet.place([x, y, 4, 28]).expect("a place");
    assert_eq!(place.row, 0);
    let [left, _, right, line] = place.area;
    let expected = 120.0 + 0.1 * f64::midpoint(left, right);
    assert!((50.0..350.0).contains(&left) && (line - expected).abs() < 3.0, "{:?}", place.area);
    assert!(sheet.place([0, sheet.pixels.height() + 90, 4, 4]).is_none());
    assert!(Sheet::of(&page, &grounds, Vec::new()).is_none());
}

#[test]
fn the_turn_of_a_photo_is_that_of_its_rows() {
    let level = page(false);
    for degrees in [0.0f64, 35.0, -50.0] {
        let turned = Straight::turned(&level, degrees.to_radians()).pixels;
        let found = straight::turns(&turned, None)[0].to_degrees();
        let off = (found + degrees - 6.0f64 / 2.0).abs() % 180.0;
        assert!(off.min(180.0 - off) < 7.0, "{degrees}: {found}");
    }
}
