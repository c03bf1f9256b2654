//! Particulars that are changed by programs and by people at once: nobody overwrites what they have not seen.

use crate::accounts::{Answer, House};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use temthat::domain::account::Role;
use temthat::domain::ids::ProducerId;

fn put(house: &House, cookie: &str, path: &str, seen: Option<&str>, body: &Value) -> Answer {
    let request = Request::put(path).header("accept", "application/json").header("content-type", "application/json");
    let request = request.header("sec-fetch-site", "same-origin").header("cookie", cookie);
    let request = request.header("accept-language", "en");
    let request = if let Some(seen) = seen { request.header("if-match", seen) } else { request };
    house.send(request.body(Body::from(body.to_string())).unwrap())
}

fn tag(answer: &Answer) -> String {
    answer.headers["etag"].to_str().expect("ASCII").to_owned()
}

#[test]
fn what_is_read_is_what_is_sent_and_a_state_that_is_gone_is_refused() {
    let house = House::with_two_producers();
    let cookie = house.enter("van-phong", Role::Office);
    let get = |path: &str| house.ask("GET", path, &cookie, None);
    // The house has a zone without an outline.
    let mut drawn = get("/api/v1/zones/VT-1").json();
    drawn["geojson"] =
        json!(r#"{"type":"Polygon","coordinates":[[[105.2,22.3],[105.21,22.3],[105.21,22.31],[105.2,22.3]]]}"#);
    let done = put(&house, &cookie, "/api/v1/zones/VT-1", Some("*"), &drawn);
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.body);
    for (path, member, value) in [
        ("/api/v1/producers/CT-1", "address", "Bản Mới"),
        ("/api/v1/products/SP-1", "pack", "hộp 200 g"),
        ("/api/v1/zones/VT-1", "crop", "cam"),
    ] {
        let read = get(path);
        assert_eq!(read.status, StatusCode::OK, "{path}: {}", read.body);
        let (seen, mut new) = (tag(&read), read.json());
        assert_eq!(put(&house, &cookie, path, None, &new).status, StatusCode::PRECONDITION_REQUIRED, "{path}");
        let same = put(&house, &cookie, path, Some(&seen), &new);
        assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: nothing differs: {}", same.body);
        new[member] = json!(value);
        let effect = house.ask("POST", &format!("{path}/impact"), &cookie, Some(&new));
        assert!(effect.status.is_success() && effect.body.contains(value), "{path}: {}", effect.body);
        assert_eq!(tag(&get(path)), seen, "{path}: a look ahead records nothing");
        let done = put(&house, &cookie, &format!("{path}?why=test"), Some(&seen), &new);
        assert_eq!(done.status, StatusCode::NO_CONTENT, "{path}: {}", done.body);
        let again = get(path);
        assert_eq!((tag(&again), &again.json()[member]), (tag(&done), &json!(value)), "{path}");
        assert_ne!(tag(&done), seen, "{path}");
        // Whoever still holds the old state is told who changed what, and nothing is recorded.
        new[member] = json!("x y z");
        let seq = house.office.register().seq;
        let late = put(&house, &cookie, path, Some(&seen), &new);
        assert_eq!((late.status, house.office.register().seq), (StatusCode::PRECONDITION_FAILED, seq), "{path}");
        let problem = late.json();
        assert_eq!((&problem["code"], &problem["lints"][0]["code"]), (&json!("overtaken"), &json!("enrol-overtaken")));
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("(ND-1)") && !detail.contains("enrol-"), "{path}: {detail}");
        for seen in ["\"0123\"", "W/\"x\"", "\"a\", \"b\""] {
            let strange = put(&house, &cookie, path, Some(seen), &new);
            assert_eq!(strange.status, StatusCode::PRECONDITION_FAILED, "{path} {seen}");
        }
        assert_eq!(
            put(&house, &cookie, path, Some("*"), &new).status,
            StatusCode::NO_CONTENT,
            "{path}: whatever stands"
        );
    }
    assert_eq!(get("/api/v1/zones/VT-99").status, StatusCode::NOT_FOUND);
    let unknown = put(&house, &cookie, "/api/v1/producers/CT-99", Some("*"), &json!({"name": "x"}));
    assert_eq!(unknown.status, StatusCode::NOT_FOUND, "{}", unknown.body);
    let trail = house.ask("GET", "/api/v1/audit?limit=500", &cookie, None).body;
    assert!(trail.contains("\"test\""), "why stands in the trail: {trail}");
}

/// What is decided elsewhere is no particular: a form stays good while its producer is suspended.
#[test]
fn only_particulars_move_the_mark() {
    let house = House::with_two_producers();
    let cookie = house.enter("van-phong", Role::Office);
    let seen = || tag(&house.ask("GET", "/api/v1/producers/CT-1", &cookie, None));
    let before = seen();
    let who = crate::bureau::who();
    temthat::app::enrol::suspend_producer(&house.office, ProducerId(1), Some("x".into()), &who).expect("suspended");
    assert_eq!(seen(), before);
}

#[test]
fn a_form_left_open_shows_what_others_changed_and_keeps_what_was_typed() {
    let house = House::with_two_producers();
    let first = house.enter("lan", Role::Office);
    let second = house.enter("minh", Role::Office);
    let path = "/van-phong/sua/CT-1";
    let open = |cookie: &str| {
        let request = Request::get(path).header("cookie", cookie).header("accept", "text/html");
        house.send(request.body(Body::empty()).unwrap()).body
    };
    let seen = |page: &str| {
        let rest = page.split_once("name=\"tag\" value=\"").expect("a tag").1;
        rest.split_once('"').expect("ends").0.to_owned()
    };
    let producer = || house.office.register().producers[&ProducerId(1)].as_ref().clone();
    let (kind, name) = ("cooperative", producer().name);
    let held = seen(&open(&first));
    let fields = |address: &'static str, name: &str, seen: &str, step: &'static str| {
        let fields = [("name", name), ("kind", kind), ("address", address), ("commune", ""), ("aliases", "")];
        let fields = fields.into_iter().chain([("tag", seen), ("step", step)]);
        fields.map(|(n, v)| (n.to_owned(), v.to_owned())).collect::<Vec<_>>()
    };
    let send = |cookie: &str, fields: &[(String, String)]| {
        let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        house.form(path, cookie, &fields)
    };
    // The second changes the address while the first types a name.
    let old = producer().address;
    assert_eq!(old, "", "the form below leaves the address as it was");
    assert_eq!(send(&second, &fields("Bản Khác", &name, &held, "record")).status, StatusCode::SEE_OTHER);
    let typed = fields("", "HTX Chè Mới", &held, "record");
    for step in ["", "record"] {
        let mut typed = typed.clone();
        typed.last_mut().unwrap().1 = step.to_owned();
        let refused = send(&first, &typed);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        let body = &refused.body;
        assert!(body.contains("(ND-2) sửa ngày") && body.contains("Đã đổi trong lúc bạn sửa"), "{body}");
        let meanwhile = body.split_once("id=\"meanwhile\"").unwrap().1.split_once("</section>").unwrap().0;
        assert!(meanwhile.contains("<ins>Bản Khác</ins>"), "{meanwhile}");
        assert!(body.contains("value=\"HTX Chè Mới\""), "what was typed is kept: {body}");
        assert!(body.contains("value=\"Bản Khác\""), "what was left alone is as it stands: {body}");
        assert_ne!(seen(body), held);
    }
    assert_eq!((producer().name, producer().address), (name, "Bản Khác".to_owned()), "nothing was recorded");
    // Sent again on what stands, both changes are there.
    let again = fields("Bản Khác", "HTX Chè Mới", &seen(&open(&first)), "record");
    assert_eq!(send(&first, &again).status, StatusCode::SEE_OTHER);
    assert_eq!((producer().name.as_str(), producer().address.as_str()), ("HTX Chè Mới", "Bản Khác"));
    // A form without a tag has seen nothing.
    let blind: Vec<_> = fields("x", "y", "", "record").into_iter().filter(|(name, _)| name != "tag").collect();
    assert_eq!(send(&first, &blind).status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(producer().name, "HTX Chè Mới");
}
