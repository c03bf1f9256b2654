//! Pages of the desks: who may see which, and that a producer's pages never hold what is another's.

use crate::accounts::House;
use axum::http::StatusCode;
use jiff::civil::date;
use temthat::domain::account::Role;
use temthat::domain::certificate::{Holder, Scheme};
use temthat::domain::ids::{BatchId, CertificateId, ProducerId, ProductId, RunId, ZoneId};

/// Page and the roles that see it, by letter: Office, Inspector, own Producer, Auditor.
const PAGES: &[(&str, &str)] = &[
    ("/van-phong", "OA"),
    ("/van-phong/so/products", "OIPA"),
    ("/van-phong/so/reports", "OIA"),
    ("/van-phong/so/inspections", "OIA"),
    ("/van-phong/so/SP-1", "OIPA"),
    ("/van-phong/so/KT-1", "OIA"),
    ("/van-phong/quyet-dinh/CN-1", "O"),
    ("/van-phong/quyet-dinh/GCN-1", "O"),
    ("/van-phong/quyet-dinh/LO-1", "O"),
    ("/van-phong/quyet-dinh/DT-1", "O"),
    ("/van-phong/quyet-dinh/CT-1", "O"),
    ("/van-phong/sua/CT-1", "O"),
    ("/van-phong/sua/SP-1", "O"),
    ("/van-phong/sua/VT-1", "O"),
    ("/van-phong/them/chu-the", "O"),
    ("/van-phong/them/san-pham", "O"),
    ("/van-phong/them/cong-nhan", "O"),
    ("/van-phong/them/vung", "O"),
    ("/van-phong/them/chung-nhan", "O"),
    ("/van-phong/nhin-truoc", "OIA"),
    ("/van-phong/nhap", "O"),
    ("/van-phong/duyet", "OA"),
    ("/van-phong/nguoi-dung", "O"),
    ("/van-phong/khoa", "OA"),
    ("/van-phong/dau-vet", "OA"),
    ("/san-xuat", "P"),
    ("/san-xuat/lo-moi", "P"),
    ("/san-xuat/luot-quet", "P"),
    ("/san-xuat/so.xlsx", "P"),
    ("/san-xuat/so/products", "OIPA"),
    ("/san-xuat/lo/LO-1", "OIPA"),
    ("/san-xuat/can-chinh.pdf", "OP"),
    ("/san-xuat/can-chinh", "P"),
    ("/san-xuat/tai/lo.csv", "P"),
    ("/san-xuat/dot/DT-1", "P"),
    ("/san-xuat/dot/DT-1/tem.csv", "P"),
    ("/san-xuat/dot/DT-1/tem.xlsx", "P"),
    ("/san-xuat/dot/DT-1/mau.png", "P"),
    ("/san-xuat/lo/LO-1/mau.png", "P"),
    ("/san-xuat/nhap", "P"),
];

fn page(house: &House, path: &str, cookie: &str) -> crate::accounts::Answer {
    let request = axum::http::Request::get(path).header("cookie", cookie).header("accept", "text/html");
    house.send(request.body(axum::body::Body::empty()).unwrap())
}

#[test]
fn every_page_of_a_desk_knows_every_role() {
    let house = House::with_two_producers();
    let own = Role::Producer { producer: ProducerId(1) };
    let people = [
        ('O', house.enter("van-phong", Role::Office)),
        ('I', house.enter("kiem-tra", Role::Inspector)),
        ('P', house.enter("chu-the", own)),
        ('A', house.enter("giam-sat", Role::Auditor)),
    ];
    for (path, letters) in PAGES {
        let stranger = page(&house, path, "");
        assert_eq!(stranger.status, StatusCode::SEE_OTHER, "{path} for nobody");
        for (letter, cookie) in &people {
            let status = page(&house, path, cookie).status;
            let refused = [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&status);
            match letters.contains(*letter) {
                true => assert_eq!(status, StatusCode::OK, "{path} {letter}"),
                false => assert!(refused, "{path} {letter}: {status}"),
            }
        }
    }
}

/// A page that somebody adds to the routes stands in the table above, or this fails.
#[test]
fn every_page_of_the_routes_is_in_the_table() {
    let routes = include_str!("../../src/http/desks.rs").lines().filter(|line| line.contains(", get("));
    let pages = routes
        .filter_map(|line| line.split('"').nth(1))
        .filter(|path| path.starts_with("/van-phong") || path.starts_with("/san-xuat"));
    let fits = |route: &str, path: &str| {
        let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
        route.len() == path.len() && route.iter().zip(path).all(|(part, of)| part.starts_with('{') || *part == of)
    };
    let missing: Vec<_> = pages.filter(|route| !PAGES.iter().any(|(path, _)| fits(route, path))).collect();
    assert!(missing.is_empty(), "pages without a row: {missing:?}");
}

#[test]
fn a_producer_s_pages_hold_nothing_of_another() {
    let house = House::with_two_producers();
    let cookie = house.enter("chu-the", Role::Producer { producer: ProducerId(2) });
    for path in
        ["/san-xuat", "/san-xuat/lo-moi?tu=LO-1", "/san-xuat/luot-quet", "/san-xuat/so/products", "/san-xuat/lo/LO-2"]
    {
        let answer = page(&house, path, &cookie);
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.body.contains("HTX Chè Thử") && !answer.body.contains("LO-1\""), "{path}: {}", answer.body);
    }
    for path in ["/san-xuat/lo/LO-1", "/san-xuat/so/SP-1", "/van-phong/so/CT-1"] {
        assert_eq!(page(&house, path, &cookie).status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn a_form_that_does_not_hold_comes_back_with_what_was_typed() {
    let house = House::with_two_producers();
    let cookie = house.enter("chu-the", Role::Producer { producer: ProducerId(1) });
    let post = |path: &str, body: &str| {
        let request = axum::http::Request::post(path)
            .header("cookie", &cookie)
            .header("accept", "text/html")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        house.send(request.body(axum::body::Body::from(body.to_owned())).unwrap())
    };
    let before = house.office.register().seq;
    let batch = "product=SP-1&lot=L-9&quantity=nhi%E1%BB%81u&unit=pack&made_on=2026-08-01";
    let answer = post("/san-xuat/lo-moi", batch);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("value=\"L-9\"") && answer.body.contains("nhiều"), "{}", answer.body);
    for count in ["0", "-1", "4294967296", "%3Cscript%3E", "1000000"] {
        let answer = post("/san-xuat/lo/LO-1/dat", &format!("count={count}"));
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{count}: {}", answer.body);
        assert!(answer.body.contains("role=\"alert\"") && !answer.body.contains("<script>"), "{count}");
    }
    for (path, body) in [
        ("/san-xuat/dot/DT-1/in", "sheet=a4-24&from=0"),
        ("/san-xuat/dot/DT-1/in", "sheet=khong-co"),
        ("/san-xuat/dot/DT-1/in", "sheet=a4-24&start=99"),
        ("/san-xuat/dot/DT-1/huy", "from=1&to=9999999&reason=spoiled"),
        ("/san-xuat/dot/DT-1/huy", "from=1&to=2&reason=vui"),
    ] {
        assert!(post(path, body).status.is_client_error(), "{path} {body}");
    }
    assert_eq!(house.office.register().seq, before, "nothing was recorded");
}

/// What the office types to record a row by hand, by the word of the address.
const ADDED: [(&str, &[(&str, &str)]); 5] = [
    ("chu-the", &[("name", "HTX Mới"), ("kind", "cooperative"), ("address", "Thôn Mới"), ("commune", "00691")]),
    ("san-pham", &[("producer", "CT-1"), ("name", "Chè Shan mới"), ("pack", "hộp 100 g"), ("criteria_set", "11")]),
    (
        "cong-nhan",
        &[
            ("product", "SP-1"),
            ("stars", "4"),
            ("decision_no", "77/QĐ-UBND"),
            ("authority", "UBND tỉnh Tuyên Quang"),
            ("issued_on", "2026-02-01"),
        ],
    ),
    (
        "vung",
        &[
            ("name", "Vùng mới"),
            ("producer", "CT-1"),
            ("others", "CT-2"),
            ("crop", "chè Shan"),
            ("outline", "22.3, 105.2\r\n22.3, 105.21\r\n22.31, 105.21"),
            ("declared_ha", "12,5"),
        ],
    ),
    (
        "chung-nhan",
        &[
            ("scheme", "organic"),
            ("number", "HC-7"),
            ("body", "Tổ chức Chứng nhận"),
            ("holder", "VT-1"),
            ("output_kg", "1.200,5"),
            ("valid_from", "2026-01-01"),
            ("valid_until", "2027-12-31"),
        ],
    ),
];

#[test]
fn what_the_office_types_is_recorded_and_what_does_not_hold_comes_back() {
    let house = House::with_two_producers();
    let cookie = house.enter("van-phong", Role::Office);
    for (word, fields) in ADDED {
        let path = format!("/van-phong/them/{word}");
        let before = house.office.register().seq;
        let empty = house.form(&path, &cookie, &[("why", "thử")]);
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{word}");
        assert!(empty.body.contains("Cần ghi ô này.") && empty.body.contains("value=\"thử\""), "{word}");
        assert_eq!(house.office.register().seq, before, "{word}: nothing was recorded");
        let answer = house.form(&path, &cookie, fields);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{word}: {}", answer.body);
        let row = page(&house, answer.headers["location"].to_str().unwrap(), &cookie);
        assert!(row.status.is_success() && row.body.contains("Đã ghi vào sổ."), "{word}: {}", row.body);
        let again = house.form(&path, &cookie, fields);
        // A zone has no number of its own by which it could be known again.
        if word != "vung" {
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{word} twice");
            assert!(again.body.contains("đã có trong sổ"), "{word} twice: {}", again.body);
        }
    }
    let register = house.office.register();
    assert_eq!(register.producers[&ProducerId(3)].name, "HTX Mới");
    assert_eq!(register.products[&ProductId(3)].pack.as_deref(), Some("hộp 100 g"));
    let zone = &register.zones[&ZoneId(3)];
    assert_eq!(zone.producers, [ProducerId(1), ProducerId(2)]);
    assert!((50.0..70.0).contains(&zone.outline.area_ha), "{}", zone.outline.area_ha);
    let row = page(&house, "/van-phong/so/VT-3", &cookie);
    assert!(row.body.contains("12,5 ha"), "the declared area is far from the measured one");
    let certificate = &register.certificates[&CertificateId(3)];
    assert_eq!((certificate.scheme, certificate.holder), (Scheme::Organic, Holder::Zone(ZoneId(1))));
    assert_eq!(certificate.output_kg, Some(1200.5));
}

#[test]
fn a_decision_is_shown_before_it_is_recorded() {
    let house = House::with_two_producers();
    let (cookie, second) = (house.enter("van-phong", Role::Office), house.enter("thu-hai", Role::Office));
    let decide = |id: &str, fields: &[(&str, &str)], step: &str| {
        let fields: Vec<_> = fields.iter().copied().chain([("step", step)]).collect();
        house.form(&format!("/van-phong/quyet-dinh/{id}"), &cookie, &fields)
    };
    let recall = [("reason", "Vỏ hộp ghi sai hạn")];
    let void = [("from", "1"), ("to", "3"), ("reason", "spoiled")];
    let suspend = [("reason", "Chưa nộp báo cáo")];
    for (id, fields) in [("LO-1", &recall[..]), ("DT-2", &void[..]), ("CT-2", &suspend[..])] {
        let before = house.office.register().seq;
        let empty = decide(id, &[], "record");
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{id}");
        let shown = decide(id, fields, "");
        assert!(shown.status.is_success() && shown.body.contains("id=\"effect\""), "{id}: {}", shown.body);
        assert_eq!(house.office.register().seq, before, "{id}: looking ahead records nothing");
        let recorded = decide(id, fields, "record");
        assert_eq!(recorded.status, StatusCode::SEE_OTHER, "{id}: {}", recorded.body);
        assert_eq!(house.office.register().seq, before + 1, "{id}");
    }
    let register = house.office.register();
    assert_eq!(register.batches[&BatchId(1)].recalled.as_ref().map(|r| r.1.as_str()), Some("Vỏ hộp ghi sai hạn"));
    assert_eq!(register.runs[&RunId(2)].tally().spoiled, 3, "stamps are counted from 1");
    assert_eq!(register.producers[&ProducerId(2)].suspended.as_deref(), Some("Chưa nộp báo cáo"));
    let twice = decide("LO-1", &recall, "");
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.body.contains("đã được thu hồi từ"), "{}", twice.body);
    let outside = decide("DT-2", &[("from", "9"), ("to", "11"), ("reason", "stolen")], "");
    assert!(outside.body.contains("DT-2 có tem số 1 đến 10"), "{}", outside.body);
    assert_eq!(decide("CT-2", &[("why", "Đã nộp")], "record").status, StatusCode::SEE_OTHER, "allowed again");
    assert_eq!(house.office.register().producers[&ProducerId(2)].suspended, None);

    // A certificate is suspended for a time and reinstated by one person; each time the effect comes first.
    let suspension = [("act", "suspended"), ("decision_no", "3/TB"), ("on", "2026-08-01"), ("until", "2026-08-31")];
    let shown = decide("GCN-1", &suspension, "");
    assert!(shown.body.contains("bị đình chỉ") && shown.body.contains(">LO-1</a>"), "{}", shown.body);
    assert!(!shown.body.contains("người thứ hai duyệt trước"), "{}", shown.body);
    assert_eq!(decide("GCN-1", &suspension, "record").status, StatusCode::SEE_OTHER);
    let row = page(&house, "/van-phong/so/GCN-1", &cookie).body;
    assert!(row.contains("01/08/2026") && row.contains("31/08/2026"), "{row}");
    let twice = decide("GCN-1", &suspension, "");
    assert!(twice.body.contains("đã bị đình chỉ từ 01/08/2026"), "{}", twice.body);
    let again = [("act", "reinstated"), ("decision_no", "4/TB"), ("on", "2026-08-10")];
    let shown = decide("GCN-1", &again, "");
    assert!(shown.body.contains("Lô có chứng nhận trở lại") && shown.body.contains(">LO-1</a>"), "{}", shown.body);
    assert_eq!(decide("GCN-1", &again, "record").status, StatusCode::SEE_OTHER);
    assert!(house.office.register().certificates[&CertificateId(1)].is_live(date(2026, 8, 15)));
    let before = [("act", "suspended"), ("decision_no", "5/TB"), ("on", "2026-08-20"), ("until", "2026-08-01")];
    assert!(decide("GCN-1", &before, "").body.contains("Ngày cuối ở trước ngày đầu"), "named");

    // A certificate goes with a second person, who sees what would change.
    let withdrawal = [("act", "withdrawn"), ("decision_no", "5/TB"), ("on", "2026-01-01"), ("why", "Mẫu không đạt")];
    let shown = decide("GCN-1", &withdrawal, "");
    assert!(shown.body.contains("người thứ hai") && shown.body.contains(">LO-1</a>"), "{}", shown.body);
    assert_eq!(decide("GCN-1", &withdrawal, "record").status, StatusCode::SEE_OTHER);
    assert_eq!(house.office.register().certificates[&CertificateId(1)].withdrawn_on, None, "it waits");
    let waiting = page(&house, "/van-phong/duyet", &second);
    assert!(waiting.body.contains("Mẫu không đạt") && waiting.body.contains(">LO-1</a>"), "{}", waiting.body);
    let own = house.form("/van-phong/duyet", &cookie, &[("id", "PD-1"), ("act", "approve")]);
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY, "not by whoever asked");
    let approved = house.form("/van-phong/duyet", &second, &[("id", "PD-1"), ("act", "approve")]);
    assert_eq!(approved.status, StatusCode::SEE_OTHER);
    assert!(house.office.register().certificates[&CertificateId(1)].withdrawn_on.is_some());
    for id in ["GCN-77", "LO-77", "CN-x", "XX-1", "SP-1", "DT-99"] {
        assert_eq!(page(&house, &format!("/van-phong/quyet-dinh/{id}"), &cookie).status, StatusCode::NOT_FOUND, "{id}");
    }
}

/// The fields of a form as a browser would send them untouched.
fn typed(body: &str) -> Vec<(String, String)> {
    let part = |text: &str, from: &str, to: &str| Some(text.split_once(from)?.1.split_once(to)?.0.to_owned());
    let plain = |text: String| text.replace("&#34;", "\"").replace("&#38;", "&").replace("&#39;", "'");
    let tag = part(body, "name=\"tag\" value=\"", "\"").map(|tag| ("tag".to_owned(), tag));
    let fields = body.split("id=\"f-").skip(1).filter(|field| !field.contains("type=\"radio\""));
    let value = |field: &str| {
        let tag = field.split_once('>')?.0;
        if tag.contains("spellcheck") {
            return part(field, ">", "</textarea>");
        }
        if tag.contains(" value=\"") {
            part(tag, " value=\"", "\"")
        } else {
            part(field.split_once("selected")?.0.rsplit_once("<option")?.1, "value=\"", "\"")
        }
    };
    fields
        .map(|f| (part(f, "name=\"", "\"").expect("a name"), plain(value(f).unwrap_or_default())))
        .chain(tag)
        .collect()
}

#[test]
fn particulars_are_changed_by_hand_with_what_differs_shown_first() {
    let house = House::with_two_producers();
    let cookie = house.enter("van-phong", Role::Office);
    let send = |id: &str, fields: &[(String, String)], changed: &[(&str, &str)], step: &str| {
        let mut all: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        all.retain(|(name, _)| !changed.iter().any(|(other, _)| other == name));
        all.extend(changed.iter().copied().chain([("step", step)]));
        house.form(&format!("/van-phong/sua/{id}"), &cookie, &all)
    };
    for (id, changed, before, after) in [
        (
            "CT-1",
            &[("name", "HTX Chè Mới"), ("aliases", "Chè Thử\r\n"), ("why", "Đăng ký lại")][..],
            "HTX Chè Thử",
            "HTX Chè Mới",
        ),
        ("SP-1", &[("pack", "hộp 200 g"), ("group", "drink")], "Quy cách", "hộp 200 g"),
        (
            "VT-1",
            &[("crop", "cam"), ("outline", "22.3, 105.2\r\n22.3, 105.21\r\n22.31, 105.21")],
            "Lô mất chứng nhận",
            "cam",
        ),
    ] {
        let shown = page(&house, &format!("/van-phong/sua/{id}"), &cookie);
        assert!(shown.body.contains("Các lần ghi"), "{id}: {}", shown.body);
        let fields = typed(&shown.body);
        let seq = || house.office.register().seq;
        let start = seq();
        if id != "VT-1" {
            let same = send(id, &fields, &[], "record");
            assert_eq!((same.status, seq()), (StatusCode::UNPROCESSABLE_ENTITY, start), "{id}: {}", same.body);
            assert!(same.body.contains("vẫn như cũ"), "{id}: {}", same.body);
        }
        let looked = send(id, &fields, changed, "");
        assert_eq!((looked.status, seq()), (StatusCode::OK, start), "{id}: {}", looked.body);
        let effect =
            looked.body.split_once("id=\"effect\"").expect("an effect").1.split_once("</section>").expect("ends").0;
        assert!(effect.contains(before) && effect.contains(after), "{id}: {effect}");
        let done = send(id, &fields, changed, "record");
        assert_eq!((done.status, seq()), (StatusCode::SEE_OTHER, start + 1), "{id}: {}", done.body);
        let row = page(&house, &format!("/van-phong/so/{id}"), &cookie).body;
        assert!(row.contains(after) && row.contains(&format!("/van-phong/sua/{id}")), "{id}: {row}");
        let history = page(&house, &format!("/van-phong/sua/{id}"), &cookie).body;
        let history = history.split_once("id=\"history\"").expect("a history").1;
        assert!(history.contains(after), "{id}: {history}");
    }
    let register = house.office.register();
    assert_eq!(register.producers[&ProducerId(1)].aliases, ["Chè Thử", "HTX Chè Thử"], "the old name stays findable");
    let history = page(&house, "/van-phong/sua/CT-1", &cookie).body;
    assert!(history.contains("Đăng ký lại") && history.contains("Ghi lần đầu."), "{history}");

    // What does not hold comes back as it was typed, and the field is named.
    let fields = typed(&page(&house, "/van-phong/sua/SP-1", &cookie).body);
    let bad = send("SP-1", &fields, &[("name", ""), ("variant", "loại <1>")], "");
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.body.contains("href=\"#f-name\"") && bad.body.contains("loại &#60;1&#62;"), "{}", bad.body);
    let traded = send("SP-1", &fields, &[("gtin", "08938505970011")], "");
    assert!(traded.body.contains("nên sản phẩm này giữ mã ấy"), "{}", traded.body);
    assert!(traded.body.contains("value=\"08938505970011\""), "{}", traded.body);
    let fields = typed(&page(&house, "/van-phong/sua/VT-1", &cookie).body);
    let crossed = send("VT-1", &fields, &[("outline", "22.3, 105.2\n22.31, 105.21\n22.31, 105.2\n22.3, 105.21")], "");
    assert!(crossed.body.contains("Ranh giới tự cắt chính nó"), "{}", crossed.body);
    for id in ["CT-77", "SP-x", "CN-1", "XX-1"] {
        assert_eq!(page(&house, &format!("/van-phong/sua/{id}"), &cookie).status, StatusCode::NOT_FOUND, "{id}");
    }
    for (login, role) in [("kiem-tra", Role::Inspector), ("giam-sat", Role::Auditor)] {
        let cookie = house.enter(login, role);
        let answer = house.form("/van-phong/sua/CT-1", &cookie, &[("name", "x"), ("step", "record")]);
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login}");
    }
}

#[test]
fn nobody_but_the_office_records_or_decides() {
    let house = House::with_two_producers();
    let own = Role::Producer { producer: ProducerId(1) };
    let people = [("kiem-tra", Role::Inspector), ("chu-the", own), ("giam-sat", Role::Auditor)];
    for (login, role) in people {
        let cookie = house.enter(login, role);
        let before = house.office.register().seq;
        for (word, fields) in ADDED {
            let answer = house.form(&format!("/van-phong/them/{word}"), &cookie, fields);
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login} {word}");
        }
        for id in ["CN-1", "GCN-1", "LO-1", "DT-1", "CT-1"] {
            let answer =
                house.form(&format!("/van-phong/quyet-dinh/{id}"), &cookie, &[("reason", "x"), ("step", "record")]);
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login} {id}");
            let root = if own == role { "/san-xuat/so" } else { "/van-phong/so" };
            let row = page(&house, &format!("{root}/{id}"), &cookie);
            assert!(row.status.is_success() && !row.body.contains("/van-phong/quyet-dinh/"), "{login} {id}");
        }
        assert_eq!(house.office.register().seq, before, "{login} recorded something");
    }
}

#[test]
fn old_requests_are_paged_and_a_search_forgives_missing_tones() {
    let house = House::with_two_producers();
    let cookie = house.enter("van-phong", Role::Office);
    let last = 23;
    for n in 1..=last {
        let on = format!("2026-09-{n:02}");
        let fields = [("act", "withdrawn"), ("decision_no", "5/TB"), ("on", on.as_str()), ("step", "record")];
        assert_eq!(house.form("/van-phong/quyet-dinh/GCN-2", &cookie, &fields).status, StatusCode::SEE_OTHER, "{n}");
        let id = format!("PD-{n}");
        let back = house.form("/van-phong/duyet", &cookie, &[("id", &id), ("act", "refuse")]);
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{n}");
    }
    let first = page(&house, "/van-phong/duyet", &cookie).body;
    assert!(first.contains("23/09/2026") && first.contains("truoc=PD-4") && !first.contains("03/09/2026"), "{first}");
    let older = page(&house, "/van-phong/duyet?truoc=PD-4", &cookie).body;
    assert!(
        older.contains("03/09/2026") && !older.contains("04/09/2026") && !older.contains("rel=\"next\""),
        "{older}"
    );

    let find = |text: &str| page(&house, &format!("/van-phong/so/products?tim={text}"), &cookie).body;
    for text in ["che+shan", "CHE%20SHAN", "ch%C3%A8+shan", "shan+ch"] {
        assert!(find(text).contains("SP-1"), "{text}");
    }
    // Names of members are no text of a row.
    for text in ["producer_name", "standing", "aliases"] {
        assert!(!find(text).contains(">SP-1<"), "{text}");
    }
}

#[test]
fn scans_do_not_bury_what_people_did() {
    use temthat::domain::ids::RunId;
    use temthat::domain::scan::{Scan, StampKey};
    let house = House::with_two_producers();
    let cookie = house.enter("van-phong", Role::Office);
    for _ in 0..60 {
        let stamp = StampKey { run: RunId(1), number: 0 };
        house.office.store.count_scan(Scan { stamp, at: house.office.now(), place: None }).unwrap();
        house.office.store.flush_scans().unwrap();
    }
    let lines = |page: &str| page.matches("<time ").count();
    let shown = page(&house, "/van-phong/dau-vet?lang=en", &cookie).body;
    assert!(!shown.contains("Scans<") && !shown.contains("Scans ") && lines(&shown) > 5, "{shown}");
    let shown = page(&house, "/van-phong/dau-vet?lang=en&luot=1", &cookie).body;
    assert!(shown.contains("Scans ") && lines(&shown) == 50, "{shown}");
    let older = shown.split('"').find(|part| part.contains("truoc=")).expect("older ones").replace("&amp;", "&");
    assert!(older.contains("luot=1"), "{older}");
    assert!(lines(&page(&house, &older, &cookie).body) > 5);
}
