//! Inspection cases over HTTP, as the inspector's application sends them: written down without a
//! network, sent later and perhaps twice.

use crate::accounts::{Answer, House};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use temthat::adapters::keystore_file::FileKey;
use temthat::app::inspection::dossier;
use temthat::domain::account::Role;

fn picture() -> Vec<u8> {
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut jpeg).encode_image(&image::RgbImage::new(640, 480)).unwrap();
    jpeg
}

/// A POST with a key, as the application's queue makes it.
fn post(house: &House, cookie: &str, path: &str, key: &str, kind: &str, body: &[u8]) -> Answer {
    let request = Request::post(path)
        .header("cookie", cookie)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", kind)
        .header("idempotency-key", key);
    house.send(request.body(Body::from(body.to_owned())).unwrap())
}

fn entry(house: &House, cookie: &str, id: &str, key: &str, body: &Value) -> Answer {
    let path = format!("/api/v1/inspections/{id}/entries");
    post(house, cookie, &path, key, "application/json", body.to_string().as_bytes())
}

#[test]
fn a_case_that_waited_on_a_telephone_arrives_once_with_its_own_times() {
    let house = House::with_two_producers();
    let cookie = house.enter("kiem-tra", Role::Inspector);
    let now = house.office.now();
    let opened = now - SignedDuration::from_hours(5);
    let new = json!({"inspector": "A", "place": "chợ", "inspected": "quầy 9", "opened_at": opened.to_string()});
    let open =
        || post(&house, &cookie, "/api/v1/inspections", "k-open", "application/json", new.to_string().as_bytes());
    let first = open();
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
    assert_eq!((open().json(), house.office.register().inspections.len()), (first.json(), 2), "opened twice");
    let id = first.json()["id"].as_str().unwrap().to_owned();

    let label = json!({"label": {"product": "Chè Shan", "producer": "HTX Chè Thử", "mark": true, "stars": 5}});
    assert_eq!(entry(&house, &cookie, &id, "k-label", &label).status, StatusCode::CREATED);
    let jpeg = picture();
    let sha256 = hex::encode(Sha256::digest(&jpeg));
    let taken = now - SignedDuration::from_hours(4);
    let photo = |house: &House, sha256: &str, key: &str| {
        let path = format!("/api/v1/inspections/{id}/photos?file=IMG_1.jpg&sha256={sha256}&made_at={taken}");
        post(house, &cookie, &path, key, "image/jpeg", &jpeg)
    };
    let altered = photo(&house, &"0".repeat(64), "k-altered");
    assert_eq!(altered.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(altered.json()["lints"][0]["code"], "case-photo-altered", "{}", altered.body);
    assert!(altered.json()["detail"].as_str().unwrap().contains("Gửi lại ảnh"), "{}", altered.body);
    assert_eq!(photo(&house, &sha256, "k-photo").status, StatusCode::CREATED);
    // The answer was lost on the way: sent again to this server, and to one that has just started.
    assert_eq!(photo(&house, &sha256, "k-photo").status, StatusCode::CREATED);
    let again = photo(&house.restarted(), &sha256, "k-photo");
    assert_eq!((again.status, again.json()["id"].as_str()), (StatusCode::CREATED, Some(id.as_str())), "{}", again.body);

    let explained = json!({"explanation": {"by": "Chị Mai", "text": "Lô này in từ năm ngoái"}});
    assert_eq!(entry(&house, &cookie, &id, "k-explained", &explained).status, StatusCode::CREATED);
    let decided = json!({"decision": {"decision": "reminded", "reason": "Đã nhắc"}});
    assert_eq!(entry(&house, &cookie, &id, "k-decided", &decided).status, StatusCode::CREATED);
    let late = entry(&house, &cookie, &id, "k-late", &json!({"request": "Giấy chứng nhận"}));
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "added to a decided case: {}", late.body);

    let auditor = house.enter("giam-sat", Role::Auditor);
    let path = format!("/api/v1/inspections/{id}");
    for reader in [&cookie, &auditor] {
        let case = house.ask("GET", &path, reader, None).json();
        let kinds: Vec<_> = case["entries"].as_array().unwrap().iter().map(|e| e["note"]["kind"].clone()).collect();
        assert_eq!(kinds, ["observed", "photographed", "explained", "decided"]);
        assert_eq!(case["opened_at"], opened.to_string());
        assert_eq!(case["entries"][0]["note"]["findings"][0]["rule"], "OC-03");
        assert_eq!(case["entries"][1]["made_at"], taken.to_string());
        assert_eq!(case["entries"][1]["note"]["original_sha256"], sha256);
        let kept = case["entries"][1]["note"]["sha256"].as_str().unwrap();
        let seen = house.ask("GET", &format!("{path}/photos/{kept}"), reader, None);
        assert_eq!((seen.status, seen.headers["content-type"].to_str().unwrap()), (StatusCode::OK, "image/jpeg"));
        let minutes = house.ask("GET", &format!("{path}/minutes.pdf"), reader, None);
        assert!(minutes.status == StatusCode::OK && minutes.body.starts_with("%PDF-"), "{}", minutes.status);
    }
    let dossier = house.ask("GET", &format!("{path}/dossier"), &cookie, None);
    assert_eq!(dossier.status, StatusCode::OK, "{}", dossier.body);
    let proven = dossier::verify(&dossier.body, &FileKey::from_seed(0, &[9; 32]).verifying_key()).unwrap();
    assert_eq!(proven.dossier.case.id.to_string(), id);
}

#[test]
fn a_clock_that_cannot_be_right_loses_its_word_and_nothing_else() {
    let house = House::with_two_producers();
    let cookie = house.enter("kiem-tra", Role::Inspector);
    let now = house.office.now();
    let (late, early) = (now + SignedDuration::from_hours(1), now - SignedDuration::from_hours(24 * 400));
    for (n, at) in [late, early].into_iter().enumerate() {
        let path = format!("/api/v1/inspections/KT-1/entries?made_at={at}");
        let answer = post(&house, &cookie, &path, &format!("k{n}"), "application/json", br#"{"request":"x"}"#);
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        let register = house.office.register();
        let case = register.inspections.values().next().unwrap();
        assert_eq!((case.entries.len(), case.entries[n].made_at, case.entries[n].when()), (n + 1, None, now));
    }
    let odd = post(
        &house,
        &cookie,
        "/api/v1/inspections/KT-1/entries?made_at=x",
        "k9",
        "application/json",
        br#"{"request":"x"}"#,
    );
    assert_eq!((odd.status, odd.json()["code"].as_str()), (StatusCode::BAD_REQUEST, Some("query")));
}
