//! A sweep of listings, from the table to the workbook.

use crate::bureau::{Bureau, rows};
use temthat::adapters::tables;
use temthat::app::bulk::{BulkError, Pictures, check_table, sheets, stars_in};
use temthat::app::import::Table;
use temthat::domain::event::Event;
use temthat::domain::gtin::Gtin;
use temthat::domain::ids::{ProducerId, ProductId};
use temthat::domain::producer::Producer;
use temthat::domain::product::Product;
use temthat::i18n::Lang;

fn table(headers: &[&str], rows: &[&[&str]]) -> Table {
    Table {
        file: "quet.xlsx".into(),
        sha256: "00".repeat(32),
        headers: headers.iter().map(|h| (*h).to_owned()).collect(),
        rows: (2u32..).zip(rows.iter().map(|r| r.iter().map(|c| (*c).to_owned()).collect())).collect(),
    }
}

#[test]
fn listings_become_signs_candidates_and_links() {
    let bureau = Bureau::new();
    let t = table(
        &["Tiêu đề", "Mô tả", "Người bán", "Link", "Chủ thể", "Ngày chụp"],
        &[
            &["OCOP 4 sao Chè Shan hộp 100g", "", "Shop A", "https://shop.example/1", "HTX Chè Thử", ""],
            &["OCOP 5 sao - che shan", "", "Shop B", "https://shop.example/2", "HTX che thu", "1/9/2026"],
            &["Bánh khảo OCOP 4★", "", "Shop C", "https://shop.example/3", "HTX Chè Thử", "hôm qua"],
            &["Chè Shan", "Không nói gì", "Shop D", "https://shop.example/4", "HTX Chè Thử", ""],
            &["Chè Shan OCOP 4 sao", "Của Hợp tác xã Chè Thử, giao nhanh", "Shop E", "", "", ""],
            &["", "OCOP", "Shop F", "", "", ""],
        ],
    );
    let mut told = Vec::new();
    let report = check_table(&bureau.office, Lang::Vi, &t, &Pictures::new(), true, &mut |d, n| told.push((d, n)))
        .expect("a report");
    let answers: Vec<_> = report.rows.iter().map(|r| (r.answer.as_str(), r.gravest.as_deref())).collect();
    assert_eq!(
        answers,
        [("none", None), ("sign", Some("S1")), ("sign", Some("S1")), ("none", None), ("none", None), ("unknown", None)]
    );
    assert_eq!(report.rows[1].signs[0].rule, "OC-03");
    assert!(report.rows[1].signs[0].basis.contains("QĐ 26/2026/QĐ-TTg Đ3.3"));
    assert_eq!(report.rows[2].signs[0].rule, "OC-05");
    assert_eq!(report.rows[2].unread[0].1, "hôm qua");
    assert_eq!(report.rows[0].candidates[0].1, "Chè Shan");
    assert_eq!(told.last(), Some(&(6, 6)));
    let book = tables::workbook(&sheets(&report)).expect("a workbook");
    let read = tables::xlsx(&book).expect("reads back");
    assert!(read.rows.iter().any(|(_, r)| r[0] == "Có dấu hiệu cần kiểm tra" && r[1] == "2"), "{read:?}");
}

#[test]
fn a_seller_who_makes_the_product_tells_whose_it_is_and_any_other_seller_does_not() {
    let bureau = Bureau::new();
    let twins = rows().into_iter().filter_map(|event| match event {
        Event::ProducerRegistered(p) => {
            Some(Event::ProducerRegistered(Producer { id: ProducerId(2), name: "Hộ kinh doanh Nà Sim".into(), ..p }))
        }
        Event::ProductRegistered(p) => Some(Event::ProductRegistered(Product {
            id: ProductId(2),
            producer: ProducerId(2),
            gtin: Gtin::restricted(77).expect("a GTIN"),
            ..p
        })),
        _ => None,
    });
    bureau.record(twins.collect());
    let t = table(
        &["Tiêu đề", "Người bán"],
        &[
            &["Chè Shan OCOP 4 sao", "Hợp tác xã chè thử"],
            &["Chè Shan OCOP 4 sao", "Hộ KD Nà Sim"],
            &["Chè Shan OCOP 4 sao", "Đặc sản ba miền"],
        ],
    );
    let report = check_table(&bureau.office, Lang::Vi, &t, &Pictures::new(), false, &mut |_, _| {}).expect("a report");
    let answers: Vec<_> = report.rows.iter().map(|r| r.answer.as_str()).collect();
    assert_eq!(answers, ["none", "sign", "unknown"], "{:?}", report.rows);
    assert_eq!(report.rows[1].signs[0].rule, "OC-01", "the twin has no recognition");
}

#[test]
fn stars_are_read_as_sellers_write_them() {
    for (text, stars) in [
        ("OCOP 4 sao", Some(4)),
        ("chè ocop 3★", Some(3)),
        ("OCOP bốn sao", Some(4)),
        ("OCOP 5*", Some(5)),
        ("4 sao", None),
        ("OCOP đặc sản", None),
        ("OCOP hộp 12 sao", None),
        ("Khách sạn 5 sao", None),
    ] {
        assert_eq!(stars_in(text), stars, "{text}");
    }
}

#[test]
fn hostile_tables_are_answered_or_refused() {
    let bureau = Bureau::new();
    let check = |t: &Table| check_table(&bureau.office, Lang::En, t, &Pictures::new(), false, &mut |_, _| {});
    assert!(matches!(check(&table(&["A", "B"], &[])), Err(BulkError::NoTitle(_))));
    assert!(matches!(check(&table(&["Tiêu đề", "title"], &[])), Err(BulkError::Doubled(..))));
    let many = Table { rows: (0..100_001).map(|n| (n, vec![])).collect(), ..table(&["title"], &[]) };
    assert!(matches!(check(&many), Err(BulkError::TooLarge(100_001))));
    let page = "OCOP 9 sao ".repeat(100_000);
    let report = check(&table(&["title", "mô tả", "sao", "gtin", "tem"], &[&[&page, &page, "∞", &page, &page], &[]]))
        .expect("a report");
    assert_eq!(report.rows.len(), 2);
    assert!(report.rows[0].title.chars().count() <= 300);
}

#[test]
fn ten_thousand_listings_are_checked_in_one_go() {
    let bureau = Bureau::new();
    let row = ["OCOP 4 sao che shan dac san", "mô tả dài của người bán", "HTX Chè Thử"];
    let rows: Vec<&[&str]> = (0..10_000).map(|_| row.as_slice()).collect();
    let report = check_table(
        &bureau.office,
        Lang::Vi,
        &table(&["title", "mô tả", "chủ thể"], &rows),
        &Pictures::new(),
        false,
        &mut |_, _| {},
    );
    assert_eq!(report.expect("a report").rows.len(), 10_000);
}
