use super::fields::read;
use super::line::{Line, Word, lines};
use super::*;
use crate::domain::certificate::Scheme;

fn line(text: &str, height: f64) -> Line {
    Line { text: text.to_owned(), confidence: 0.9, polygon: [[0.0; 2]; 4], height }
}

fn of(texts: &[&str]) -> Text {
    read(&texts.iter().map(|t| line(t, 20.0)).collect::<Vec<_>>(), 0)
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
    let text = read(&label, 2);
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
        height: 10.0,
        line,
    };
    let words = [word("OCOP", 0.9, 1), word("—", 0.9, 1), word("xq", 0.1, 2), word("sao", 0.8, 3)];
    let lines = lines(&words);
    assert_eq!(lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(), ["OCOP", "sao"]);
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
