//! Pages of the desks: who may see which, and that a producer's pages never hold what is another's.

use crate::accounts::House;
use axum::http::StatusCode;
use temthat::domain::account::Role;
use temthat::domain::ids::ProducerId;

/// Page and the roles that see it, by letter: Office, Inspector, own Producer, Auditor.
const PAGES: &[(&str, &str)] = &[
    ("/van-phong", "OA"),
    ("/van-phong/so/products", "OIPA"),
    ("/van-phong/so/reports", "OIA"),
    ("/van-phong/so/inspections", "OIA"),
    ("/van-phong/so/SP-1", "OIPA"),
    ("/van-phong/quyet-dinh/CN-1", "O"),
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
    ("/san-xuat/lo/LO-1", "OIPA"),
    ("/san-xuat/can-chinh.pdf", "OP"),
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
