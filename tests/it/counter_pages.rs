//! The producer's counter: what is seen before it is printed, what a table brings, what may be counted.

use crate::accounts::{Answer, House};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use temthat::domain::account::Role;
use temthat::domain::certificate::CertificateAct;
use temthat::domain::ids::{CertificateId, ProducerId, RunId};
use temthat::domain::stamp::link::StampText;

pub fn producer(house: &House, number: u32) -> String {
    house.enter(&format!("chu-the-{number}"), Role::Producer { producer: ProducerId(number) })
}

fn get(house: &House, path: &str, cookie: &str) -> Answer {
    let request = Request::get(path).header("cookie", cookie).header("accept", "text/html");
    house.send(request.body(Body::empty()).unwrap())
}

/// Bytes of a file; the status must be 200.
fn bytes(house: &House, path: &str, cookie: &str) -> Vec<u8> {
    let request = Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap();
    house.runtime.block_on(async {
        let response = tower::ServiceExt::oneshot(house.router.clone(), request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        to_bytes(response.into_body(), 64 << 20).await.unwrap().to_vec()
    })
}

/// The codes that a reader finds on a picture.
fn codes(png: &[u8]) -> Vec<String> {
    let grey = image::load_from_memory(png).expect("a picture").to_luma8();
    let (width, height) = grey.dimensions();
    let found = rxing::helpers::detect_multiple_in_luma(grey.into_raw(), width, height).unwrap_or_default();
    found.iter().map(|code| code.getText().to_owned()).collect()
}

#[test]
fn whoever_scans_a_picture_of_a_label_scans_nothing_that_is_alive() {
    let house = House::with_two_producers();
    let cookie = producer(&house, 1);
    let before = house.office.register().seq;
    let (mut seen, mut sizes) = (0, std::collections::BTreeSet::new());
    for path in ["/san-xuat/dot/DT-1/mau.png", "/san-xuat/lo/LO-1/mau.png"] {
        for query in ["", "?mau=40x30", "?mau=30x20", "?sheet=avery-l7160", "?mau=25x25"] {
            let png = bytes(&house, &format!("{path}{query}"), &cookie);
            let picture = image::load_from_memory(&png).expect("a picture");
            sizes.insert((picture.width(), picture.height()));
            for text in codes(&png) {
                seen += 1;
                assert!(text.starts_with("HTTPS://MAU") && text.contains(".TEST/01/"), "{text}");
                let told = temthat::app::verify::verify(&house.office, &text, None, false);
                assert_ne!(told.status, temthat::domain::verdict::Status::Genuine, "{text}");
                assert!(StampText::parse(&text).map_or(true, |stamp| stamp.host != house.office.host));
            }
        }
    }
    assert!(seen >= 6, "the code of a specimen is a code: {seen} read");
    assert_eq!(sizes.len(), 5, "each face has its own size: {sizes:?}");
    assert_eq!(house.office.register().seq, before, "looking records nothing");
    let plain = bytes(&house, "/san-xuat/lo/LO-1/mau.png?mau=40x30", &cookie);
    let without = bytes(&house, "/san-xuat/lo/LO-1/mau.png?mau=40x30&khong_sao=true", &cookie);
    assert_ne!(plain, without, "without stars the label looks otherwise");
}

#[test]
fn a_part_used_sheet_goes_on_where_it_ended_and_the_machine_remembers() {
    let house = House::with_two_producers();
    let cookie = producer(&house, 1);
    let page = get(&house, "/san-xuat/dot/DT-1?mau=40x30&sheet=avery-3475&start=20&from=1&to=7&lang=en", &cookie);
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("Stamps: 7. Sheets: 2. From place 20"), "{}", page.body);
    assert_eq!(page.body.matches("class=\"used\"").count(), 19);
    assert_eq!(page.body.matches("class=\"taken\"").count(), 5);
    let fields =
        [("mau", "40x30"), ("sheet", "avery-3475"), ("start", "20"), ("from", "1"), ("to", "7"), ("lang", "vi")];
    let made = house.form("/san-xuat/dot/DT-1/in", &cookie, &fields);
    assert_eq!((made.status, &made.headers["content-type"]), (StatusCode::OK, &"application/pdf".parse().unwrap()));
    assert!(made.body.contains("/Count 2"), "two sheets");
    let tally = house.office.register().runs[&RunId(1)].tally();
    assert_eq!((tally.printed, tally.unprinted), (7, 3));
    let set = made.headers["set-cookie"].to_str().unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Secure"), "{set}");
    let both = format!("{cookie}; {}", set.split(';').next().unwrap());
    let again = get(&house, "/san-xuat/dot/DT-1", &both);
    assert!(again.body.contains("value=\"40x30\" checked") && again.body.contains("value=\"avery-3475\" selected"));
    assert!(again.body.contains("name=\"from\" min=\"1\" max=\"10\" value=\"8\""), "goes on with what is not printed");
}

#[test]
fn what_cannot_be_printed_comes_back_in_words_and_records_nothing() {
    let house = House::with_two_producers();
    let cookie = producer(&house, 1);
    let before = house.office.register().seq;
    for (field, value) in [
        ("start", "99"),
        ("start", "0"),
        ("sheet", "khong-co"),
        ("mau", "khong-co"),
        ("mau", "seal"),
        ("from", "8"),
        ("to", "11"),
        ("to", "<script>"),
    ] {
        let answer =
            house.form("/san-xuat/dot/DT-1/in", &cookie, &[("to", "7"), (field, value)][usize::from(field == "to")..]);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}={value}: {}", answer.body);
        assert!(answer.body.contains("role=\"alert\"") && !answer.body.contains("<script>"), "{field}={value}");
        assert!(answer.body.contains("Chưa in được"), "{field}={value}: {}", answer.body);
    }
    assert_eq!(house.office.register().seq, before);
}

#[test]
fn a_calibrated_machine_prints_corrected_sheets() {
    let house = House::with_two_producers();
    let cookie = producer(&house, 1);
    let measures = |dx: &'static str| {
        let given = [("ax", "20.8"), ("ay", "20"), ("bx", "19.2"), ("by", "20"), ("cx", "20.8"), ("cy", "20")];
        given.into_iter().chain([("dx", dx), ("dy", "20")]).collect::<Vec<_>>()
    };
    let slip = house.form("/san-xuat/can-chinh", &cookie, &measures("12"));
    assert_eq!(slip.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(slip.headers.get("set-cookie").is_none() && slip.body.contains("value=\"20.8\""), "{}", slip.body);
    for strange in ["", "x", "nan", "900"] {
        assert_eq!(house.form("/san-xuat/can-chinh", &cookie, &measures(strange)).status, 422, "{strange}");
    }
    let kept = house.form("/san-xuat/can-chinh", &cookie, &measures("19.2"));
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let both = format!("{cookie}; {}", kept.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap());
    assert!(get(&house, "/san-xuat/can-chinh?lang=en", &both).body.contains("-0.8"), "the shift it corrects");
    let sheet = |cookie: &str| house.form("/san-xuat/dot/DT-1/in", cookie, &[("from", "1"), ("to", "1")]).body;
    assert_ne!(sheet(&cookie), sheet(&both), "the sheet is corrected");
    let page = |query: &str| bytes(&house, &format!("/san-xuat/can-chinh.pdf{query}"), &both);
    assert_ne!(page(""), page("?thu=1"));
}

#[test]
fn stamps_with_pins_are_ordered_here_and_no_pin_is_ever_shown() {
    let house = House::with_two_producers();
    let cookie = producer(&house, 1);
    let lot = house.form("/san-xuat/lo/LO-1/dat", &cookie, &[("count", "2"), ("granularity", "lot"), ("pins", "true")]);
    assert_eq!(lot.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(lot.body.contains("mỗi tem một số riêng") && !lot.body.contains("--pin"), "{}", lot.body);
    let page = get(&house, "/san-xuat/lo/LO-1", &cookie);
    assert!(page.body.contains("name=\"pins\"") && page.body.contains("văn phòng giao một lần"), "{}", page.body);
}

#[test]
fn stamps_are_told_to_be_on_packs_once_they_are_printed() {
    let house = House::with_two_producers();
    let cookie = producer(&house, 1);
    let applied = |from, to| house.form("/san-xuat/dot/DT-1/dan", &cookie, &[("from", from), ("to", to)]).status;
    assert_eq!(applied("1", "2"), StatusCode::UNPROCESSABLE_ENTITY, "not printed yet");
    assert_eq!(house.form("/san-xuat/dot/DT-1/in", &cookie, &[("to", "5")]).status, StatusCode::OK);
    assert_eq!(applied("1", "3"), StatusCode::SEE_OTHER);
    let spoiled = [("from", "4"), ("to", "4"), ("reason", "spoiled")];
    assert_eq!(house.form("/san-xuat/dot/DT-1/huy", &cookie, &spoiled).status, StatusCode::SEE_OTHER);
    let tally = house.office.register().runs[&RunId(1)].tally();
    assert_eq!((tally.applied, tally.spoiled, tally.open, tally.unprinted), (3, 1, 1, 5));
}

/// A file sent by the form of the import page.
fn send(house: &House, cookie: &str, name: &str, content: &[u8]) -> Answer {
    let mut body = format!(
        "--limit\r\ncontent-disposition: form-data; name=\"table\"; filename=\"{name}\"\r\ncontent-type: text/csv\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--limit--\r\n");
    let request = Request::post("/san-xuat/nhap")
        .header("cookie", cookie)
        .header("accept", "text/html")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=limit");
    house.send(request.body(Body::from(body)).unwrap())
}

/// The table that a preview would have recorded.
fn table(page: &str) -> String {
    let value = page.split("name=\"table\" value=\"").nth(1).expect("a table to record").split('"').next().unwrap();
    [("&#34;", "\""), ("&quot;", "\""), ("&#38;", "&"), ("&amp;", "&"), ("&#39;", "'"), ("&lt;", "<"), ("&#60;", "<")]
        .iter()
        .fold(value.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

const HEAD: &str =
    "Sản phẩm,Số lô,Ngày sản xuất,Hạn sử dụng,Số lượng,Đơn vị,Vùng nguyên liệu,Ki-lô-gam,Ngày thu hoạch,Nhãn ghi";

#[test]
fn a_table_is_looked_at_first_and_recorded_as_a_whole() {
    let house = House::with_two_producers();
    let cookie = producer(&house, 1);
    let before = house.office.register();
    let csv = format!(
        "{HEAD}\nChè Shan,L-1,01/08/2026,01/08/2027,240,hộp,Đồi 1,\"120,5\",30/07/2026,VietGAP\nche shan,L-1,,,,,doi 1,10,29/07/2026,\n\
         SP-1,L-2,02/08/2026,,\"1.5\",kg,,,,\nChè Shan,L2608,,,,,,,,\n"
    );
    let page = send(&house, &cookie, "lo.csv", csv.as_bytes());
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("2 lô sẽ ghi") && page.body.contains("1 dòng đã có trong sổ"), "{}", page.body);
    assert_eq!(house.office.register().seq, before.seq, "a preview records nothing");
    let table = table(&page.body);
    let done = house.form("/san-xuat/nhap/ghi", &cookie, &[("table", &table)]);
    assert!(done.body.contains("Đã ghi 2 lô"), "{}", done.body);
    let register = house.office.register();
    assert_eq!((register.seq, register.batches.len()), (before.seq + 1, before.batches.len() + 2), "one record");
    let batch = register.batches.values().find(|b| b.lot.as_str() == "L-1").unwrap();
    assert_eq!(batch.inputs.iter().map(|i| i.kg).collect::<Vec<_>>(), [120.5, 10.0]);
    assert_eq!((batch.quantity, batch.claims.len()), (240.0, 1));
    let again = house.form("/san-xuat/nhap/ghi", &cookie, &[("table", &table)]);
    assert!(again.body.contains("không có lô nào mới"), "{}", again.body);
    assert_eq!(house.office.register().seq, register.seq, "sent twice, recorded once");
    // What is taken away reads back, and says nothing new.
    for form in ["csv", "xlsx"] {
        for lang in ["vi", "en"] {
            let file = bytes(&house, &format!("/san-xuat/tai/lo.{form}?lang={lang}"), &cookie);
            let back = send(&house, &cookie, &format!("lo.{form}"), &file);
            assert!(
                back.status == StatusCode::OK && back.body.contains("4 dòng đã có"),
                "{form} {lang}: {}",
                back.body
            );
        }
    }
}

#[test]
fn every_row_that_does_not_hold_is_named_and_none_is_recorded() {
    let house = House::with_two_producers();
    let cookie = producer(&house, 1);
    let before = house.office.register().seq;
    let rows: [(&str, &str); 17] = [
        ("SP-2,X1,,,1,,,,,", "không có sản phẩm"),
        ("Rượu lạ,X2,,,1,,,,,", "không có sản phẩm"),
        ("SP-1,lô 3,,,1,,,,,", "Số lô “lô 3” chưa đúng"),
        ("SP-1,X4,,,0,,,,,", "không lớn hơn 0"),
        ("SP-1,X5,,,1.240,,,,,", "đọc hai cách"),
        ("SP-1,X6,31/02/2026,,1,,,,,", "Không đọc được ngày"),
        ("SP-1,X7,01/08/2099,,1,,,,,", "ở sau hôm nay"),
        ("SP-1,X8,01/08/2026,01/08/2026,1,,,,,", "phải sau ngày sản xuất"),
        ("SP-1,X9,,,1,,VT-2,5,01/08/2026,", "không có vùng nguyên liệu"),
        ("SP-1,X10,,,1,,Đồi 1,,01/08/2026,", "Thiếu số ki-lô-gam"),
        ("SP-1,X11,,,1,,Đồi 1,5,,", "Thiếu ngày thu hoạch"),
        ("SP-1,X12,01/08/2026,,1,,Đồi 1,5,02/08/2026,", "Thu hoạch ngày"),
        ("SP-1,X13,,,1,,,5,,", "chưa ghi vùng nguyên liệu"),
        ("SP-1,X14,,,1,thùng,,,,", "Không có đơn vị"),
        ("SP-1,X15,,,1,,,,,OCOP", "Nhãn không ghi được"),
        ("SP-1,X16,,,,,,,,", "Thiếu số lượng"),
        ("=cmd|x,X17,,,1,,,,,", "=cmd|x"),
    ];
    let good = "SP-1,TOT,,,1,,,,,";
    for (row, says) in rows {
        let page = send(&house, &cookie, "lo.csv", format!("{HEAD}\n{good}\n{row}\n").as_bytes());
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{row}");
        assert!(page.body.contains("Dòng 3") && page.body.contains(says), "{row}: {}", page.body);
        assert!(!page.body.contains("name=\"table\" value="), "{row}: nothing to record");
    }
    for (row, says) in [("SP-1,TOT,,,2,,,,,", "khác số lượng"), ("SP-1,TOT,,,,,,,,", "đã ghi lô")] {
        let page = send(&house, &cookie, "lo.csv", format!("{HEAD}\n{good}\n{row}\n").as_bytes());
        assert!(page.body.contains(says), "{row}: {}", page.body);
    }
    let many = format!("{HEAD}\n{}", format!("{good}\n").repeat(501));
    for (name, content, says) in [
        ("lo.csv", "", "Chưa chọn tệp"),
        ("lo.csv", "Sản phẩm,Số lượng\nx,1\n", "thiếu cột “Số lô”"),
        ("lo.csv", "Sản phẩm,Số lô,Lô,Số lượng\nx,1,1,1\n", "cùng nghĩa"),
        ("lo.pdf", "x", "Không đọc được tệp"),
        ("lo.xlsx", "x", "Không đọc được tệp"),
        ("lo.csv", many.as_str(), "nhiều nhất 500"),
    ] {
        let page = send(&house, &cookie, name, content.as_bytes());
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.body.contains(says), "{says}: {}", page.body);
    }
    // What was changed between looking and recording is looked at again.
    let page = send(&house, &cookie, "lo.csv", format!("{HEAD}\n{good}\n").as_bytes());
    let forged = table(&page.body).replace("SP-1", "SP-2");
    assert_eq!(
        house.form("/san-xuat/nhap/ghi", &cookie, &[("table", &forged)]).status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(house.form("/san-xuat/nhap/ghi", &cookie, &[("table", "{}")]).status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.office.register().seq, before);
}

#[test]
fn what_is_taken_away_is_one_s_own() {
    let house = House::with_two_producers();
    let cookie = producer(&house, 2);
    for path in ["tai/lo.csv", "tai/tem.csv", "tai/luot-quet.csv", "tai/noi-quet.csv", "dot/DT-2/tem.csv"] {
        let text = String::from_utf8(bytes(&house, &format!("/san-xuat/{path}"), &cookie)).unwrap();
        assert!(text.lines().count() > 1, "{path}: {text}");
        for other in ["LO-1,", "DT-1", "HTX Chè Thử"] {
            assert!(!text.contains(other), "{path}: {text}");
        }
    }
    for (path, status) in [("tai/lo.pdf", 404), ("tai/khong-co.csv", 404), ("tai/lo", 404), ("dot/DT-1/tem.csv", 404)] {
        assert_eq!(get(&house, &format!("/san-xuat/{path}"), &cookie).status, status, "{path}");
    }
    let list = String::from_utf8(bytes(&house, "/san-xuat/dot/DT-2/tem.csv", &cookie)).unwrap();
    assert_eq!(list.lines().count(), 11, "{list}");
    let serial = list.lines().nth(1).unwrap().split(',').nth(1).unwrap();
    assert!(serial.len() == 10 && !list.contains("S="), "a list of serials holds no stamp: {list}");
}

#[test]
fn few_scans_point_at_nobody() {
    use temthat::domain::scan::{CoarsePlace, Scan, StampKey};
    let house = House::with_two_producers();
    let cookie = producer(&house, 1);
    let scan = |run: u32, times: u32, lat_tenths: i16| {
        for _ in 0..times {
            let place = Some(CoarsePlace { lat_tenths, lon_tenths: 1052 });
            let stamp = StampKey { run: RunId(run), number: 0 };
            house.office.store.count_scan(Scan { stamp, at: house.office.now(), place }).unwrap();
        }
        house.office.store.flush_scans().unwrap();
    };
    scan(1, 2, 223);
    let page = get(&house, "/san-xuat/luot-quet", &cookie);
    assert!(page.body.contains("dưới 5") && !page.body.contains("22,3°"), "{}", page.body);
    scan(1, 7, 224);
    scan(1, 6, 225);
    // Another producer's scans are none of mine.
    scan(2, 50, 226);
    let page = get(&house, "/san-xuat/luot-quet", &cookie);
    assert!(
        page.body.contains("22,4°") && !page.body.contains("22,3°") && !page.body.contains("22,6°"),
        "{}",
        page.body
    );
    let text = String::from_utf8(bytes(&house, "/san-xuat/tai/noi-quet.csv", &cookie)).unwrap();
    assert!(text.contains("\"Quanh 22,4° Bắc, 105,2° Đông\",,7") && text.contains("gộp lại,,8"), "{text}");
    let days = String::from_utf8(bytes(&house, "/san-xuat/tai/luot-quet.csv", &cookie)).unwrap();
    assert!(days.trim_end().ends_with(",15"), "{days}");
}

#[test]
fn scans_stand_under_the_commune_people_said() {
    use temthat::domain::scan::{Scan, StampKey};
    use temthat::domain::whereabouts::Whereabouts;
    let house = House::with_two_producers();
    let cookie = producer(&house, 1);
    let said = |run: u32, times: u32, commune: &str| {
        for _ in 0..times {
            let stamp = StampKey { run: RunId(run), number: 0 };
            let scan = Scan { stamp, at: house.office.now(), place: None };
            house.office.store.count_scan(scan).unwrap();
            house.office.store.locate_scan(RunId(run), house.office.now(), Whereabouts::chosen(commune).unwrap());
        }
        house.office.store.flush_scans().unwrap();
    };
    said(1, 4, "02260");
    let page = get(&house, "/san-xuat/luot-quet", &cookie);
    assert!(page.body.contains("Chưa có xã, phường nào đủ 5") && !page.body.contains("Hồng Thái"), "{}", page.body);
    said(1, 8, "02260");
    said(1, 5, "elsewhere");
    // Another producer's scans are none of mine; a place said twice of one scan counts once.
    said(2, 50, "00691");
    house.office.store.locate_scan(RunId(1), house.office.now(), Whereabouts::Elsewhere);
    house.office.store.flush_scans().unwrap();
    let page = get(&house, "/san-xuat/luot-quet", &cookie);
    assert!(page.body.contains("Xã Hồng Thái: 30 ngày qua") && !page.body.contains("Hà Giang 2"), "{}", page.body);
    let csv = |name: &str| String::from_utf8(bytes(&house, &format!("/san-xuat/tai/{name}.csv"), &cookie)).unwrap();
    let communes = csv("xa-quet");
    assert!(
        communes.contains("02260,Xã Hồng Thái,12") && communes.contains(",\"Nơi khác, ngoài danh sách này\",5"),
        "{communes}"
    );
    assert!(communes.trim_end().ends_with(",không rõ ở xã nào,0"), "{communes}");
    let days = csv("xa-ngay");
    assert_eq!(days.lines().count(), 3, "{days}");
    assert!(days.contains("02260,Xã Hồng Thái,") && days.contains(",từ 10"), "{days}");
}

#[test]
fn what_ends_next_stands_first_on_the_first_page() {
    let house = House::with_two_producers();
    let cookie = producer(&house, 1);
    let page = get(&house, "/san-xuat?lang=en", &cookie);
    assert!(page.body.contains("Nothing ends within 180 days. First: VietGAP certificate VG-1 ends"), "{}", page.body);
    // Stars end on 10/1/2028, VietGAP on 31/12/2027.
    let ends = |day: &str| {
        let today = day.parse().unwrap();
        let now = temthat::ports::clock::Clock::now(house.office.clock.as_ref());
        let all = temthat::app::expiry::expiries(&house.office.register(), ProducerId(1), today, now);
        all.into_iter().map(|expiry| expiry.days).collect::<Vec<_>>()
    };
    assert_eq!(ends("2027-12-01"), [30, 40]);
    assert_eq!(ends("2028-01-05"), [-5, 5]);
    assert_eq!(ends("2028-01-12"), [-12, -2], "what has just ended is still told");
    assert_eq!(ends("2028-09-01"), Vec::<i32>::new());
}

#[test]
fn a_suspended_certificate_is_the_first_thing_its_producer_reads() {
    let house = House::with_two_producers();
    let (own, other) = (producer(&house, 1), producer(&house, 2));
    let home = |cookie: &str| get(&house, "/san-xuat?lang=en", cookie).body;
    let act = |act| {
        let who = crate::bureau::who();
        temthat::app::enrol::change_certificate(&house.office, CertificateId(1), act, "3/TB", &who).expect("recorded");
    };
    let today = house.office.today();
    let later = |days: i64| today + jiff::Span::new().days(days);
    assert!(!home(&own).contains("suspended"));
    act(CertificateAct::Suspended { from: later(200), until: Some(later(230)) });
    assert!(!home(&own).contains("VG-1 will be suspended"), "too far ahead to be told");
    act(CertificateAct::Reinstated { on: later(200) });
    act(CertificateAct::Suspended { from: later(10), until: Some(later(20)) });
    assert!(home(&own).contains("VietGAP certificate VG-1 will be suspended"), "{}", home(&own));
    act(CertificateAct::Reinstated { on: later(10) });
    act(CertificateAct::Suspended { from: later(-3), until: None });
    let page = home(&own);
    let (held, ends) = (page.find("VG-1 is suspended"), page.find("Ends next"));
    assert!(held.is_some() && held < ends, "{page}");
    assert!(page.contains("until it is reinstated") && page.contains("href=\"/san-xuat/so/GCN-1"), "{page}");
    assert!(!home(&other).contains("is suspended"), "nobody else is told");
    act(CertificateAct::Reinstated { on: today });
    assert!(!home(&own).contains("VG-1 is suspended"));
}
