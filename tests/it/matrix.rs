//! The authorisation matrix: every route of the description × every role × own and other. A route
//! that nobody wrote into the table fails the test, and so does a table entry without its route.

use crate::accounts::{Answer, House};
use axum::http::StatusCode;
use jiff::civil::date;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use temthat::app::accounts::actor;
use temthat::domain::account::Role;
use temthat::domain::ids::{CertificateId, ProducerId};

/// Who may: anybody; everybody who signed in with a session; roles by letter (Office, Inspector,
/// own Producer, Auditor).
#[derive(Clone, Copy, PartialEq)]
enum May {
    Anybody,
    Owner,
    Roles(&'static str),
}
use May::{Anybody, Owner, Roles};

/// Route, who may, and a path and body about the producer's own things; `{}` in them is 1 for the
/// own and 2 for the other producer's. No body: GET-like.
const MATRIX: &[(&str, &str, May, &str, &str)] = &[
    ("get", "/01/{rest}", Anybody, "", ""),
    ("post", "/api/v1/verify", Anybody, "", ""),
    ("post", "/api/v1/stamps/activate", Anybody, "", ""),
    ("post", "/api/v1/labels/check", Anybody, "", ""),
    ("get", "/api/v1/rules", Anybody, "", ""),
    ("post", "/api/v1/reports", Anybody, "", ""),
    ("get", "/api/v1/bundle", Anybody, "", ""),
    ("get", "/status/{kid}/{block}", Anybody, "", ""),
    ("get", "/trust-list.jws", Anybody, "", ""),
    ("get", "/api/v1/log/proofs/{id}", Anybody, "", ""),
    ("get", "/log/checkpoint", Anybody, "", ""),
    ("get", "/log/tile/{path}", Anybody, "", ""),
    ("get", "/health", Anybody, "", ""),
    ("post", "/api/v1/session", Anybody, "", ""),
    ("get", "/api/v1/session", Owner, "/api/v1/session", ""),
    ("delete", "/api/v1/session", Owner, "", ""),
    ("post", "/api/v1/session/passkey/challenge", Anybody, "", ""),
    ("post", "/api/v1/session/passkey", Anybody, "", ""),
    ("post", "/api/v1/passkeys/challenge", Owner, "/api/v1/passkeys/challenge", "{}"),
    ("post", "/api/v1/passkeys", Owner, "/api/v1/passkeys", r#"{"ceremony":"x","answer":[],"name":"x"}"#),
    ("get", "/api/v1/register/{kind}", Roles("OIPA"), "/api/v1/register/products", ""),
    ("get", "/api/v1/rows/{id}", Roles("OIPA"), "/api/v1/rows/SP-{}", ""),
    ("get", "/api/v1/own", Roles("P"), "/api/v1/own", ""),
    ("get", "/api/v1/users", Roles("O"), "/api/v1/users", ""),
    ("post", "/api/v1/users", Roles("O"), "/api/v1/users", r#"{"login":"x","name":"X","role":"auditor"}"#),
    ("post", "/api/v1/users/{id}/link", Roles("O"), "/api/v1/users/ND-99/link", "{}"),
    ("post", "/api/v1/users/{id}/disable", Roles("O"), "/api/v1/users/ND-99/disable", "{}"),
    ("post", "/api/v1/users/{id}/enable", Roles("O"), "/api/v1/users/ND-99/enable", "{}"),
    ("get", "/api/v1/audit", Roles("OA"), "/api/v1/audit", ""),
    ("get", "/api/v1/approvals", Roles("OA"), "/api/v1/approvals", ""),
    ("post", "/api/v1/approvals/{id}/approve", Roles("O"), "/api/v1/approvals/PD-99/approve", "{}"),
    ("post", "/api/v1/approvals/{id}/refuse", Roles("O"), "/api/v1/approvals/PD-99/refuse", "{}"),
    ("post", "/api/v1/keys/stop", Roles("O"), "/api/v1/keys/stop", r#"{"kid":99,"why":"x"}"#),
    ("get", "/api/v1/store", Roles("OA"), "/api/v1/store", ""),
    ("get", "/api/v1/reports/list", Roles("OIA"), "/api/v1/reports/list", ""),
    ("get", "/api/v1/foresight", Roles("OIA"), "/api/v1/foresight", ""),
    ("get", "/api/v1/export", Roles("OA"), "/api/v1/export", ""),
    ("post", "/api/v1/import", Roles("O"), "/api/v1/import?file=a.csv&dry_run=true", "a,b"),
    ("post", "/api/v1/producers", Roles("O"), "/api/v1/producers", r#"{"name":""}"#),
    ("post", "/api/v1/products", Roles("O"), "/api/v1/products", r#"{"producer":"CT-99","name":"x"}"#),
    (
        "post",
        "/api/v1/zones",
        Roles("O"),
        "/api/v1/zones",
        r#"{"name":"x","producers":["CT-99"],"crop":"x","geojson":""}"#,
    ),
    (
        "post",
        "/api/v1/certificates",
        Roles("O"),
        "/api/v1/certificates",
        r#"{"scheme":"vietgap","number":"x","body":"x","holder":{"zone":"VT-99"},"valid_from":"2026-01-01","valid_until":"2026-02-01"}"#,
    ),
    (
        "post",
        "/api/v1/recognitions",
        Roles("O"),
        "/api/v1/recognitions",
        r#"{"product":"SP-99","stars":3,"decision_no":"1","authority":"x","issued_on":"2026-01-01"}"#,
    ),
    (
        "post",
        "/api/v1/recognitions/{id}/events",
        Roles("O"),
        "/api/v1/recognitions/CN-99/events",
        r#"{"act":{"kind":"suspended"},"effective_on":"2026-09-01","decision_no":"1"}"#,
    ),
    (
        "post",
        "/api/v1/recognitions/{id}/impact",
        Roles("O"),
        "/api/v1/recognitions/CN-1/impact",
        r#"{"act":{"kind":"withdrawn"},"effective_on":"2026-09-01","decision_no":"1"}"#,
    ),
    (
        "post",
        "/api/v1/certificates/{id}/events",
        Roles("O"),
        "/api/v1/certificates/GCN-99/events",
        r#"{"act":{"kind":"suspended","from":"2026-09-01","until":null},"decision_no":"1"}"#,
    ),
    (
        "post",
        "/api/v1/certificates/{id}/impact",
        Roles("O"),
        "/api/v1/certificates/GCN-1/impact",
        r#"{"act":{"kind":"suspended","from":"2026-08-01","until":null},"decision_no":"1"}"#,
    ),
    (
        "post",
        "/api/v1/certificates/{id}/withdrawal",
        Roles("O"),
        "/api/v1/certificates/GCN-99/withdrawal",
        r#"{"on":"2026-09-01","decision_no":"1"}"#,
    ),
    ("put", "/api/v1/producers/{id}/suspension", Roles("O"), "/api/v1/producers/CT-99/suspension", r#"{"reason":"x"}"#),
    ("delete", "/api/v1/producers/{id}/suspension", Roles("O"), "/api/v1/producers/CT-99/suspension", "{}"),
    (
        "post",
        "/api/v1/batches",
        Roles("OP"),
        "/api/v1/batches",
        r#"{"product":"SP-{}","lot":"L{}","quantity":1.0,"unit":"pack"}"#,
    ),
    ("post", "/api/v1/batches/{id}/recall", Roles("OP"), "/api/v1/batches/LO-{}/recall", r#"{"reason":""}"#),
    ("post", "/api/v1/runs", Roles("OP"), "/api/v1/runs", r#"{"batch":"LO-{}","count":1}"#),
    (
        "post",
        "/api/v1/runs/{id}/voids",
        Roles("OP"),
        "/api/v1/runs/DT-{}/voids",
        r#"{"from":0,"to":0,"reason":"spoiled"}"#,
    ),
    ("post", "/api/v1/runs/{id}/prints", Roles("OP"), "/api/v1/runs/DT-{}/prints", r#"{"form":"svg"}"#),
    (
        "post",
        "/api/v1/inspections",
        Roles("I"),
        "/api/v1/inspections",
        r#"{"inspector":"","place":"x","inspected":"x"}"#,
    ),
    ("get", "/api/v1/inspections", Roles("OIA"), "/api/v1/inspections", ""),
    ("get", "/api/v1/inspections/{id}", Roles("OIA"), "/api/v1/inspections/KT-1", ""),
    ("post", "/api/v1/inspections/{id}/entries", Roles("I"), "/api/v1/inspections/KT-99/entries", r#"{"request":"x"}"#),
    ("post", "/api/v1/inspections/{id}/photos", Roles("I"), "/api/v1/inspections/KT-99/photos", "x"),
    ("get", "/api/v1/inspections/{id}/photos/{sha256}", Roles("OIA"), "/api/v1/inspections/KT-1/photos/00", ""),
    ("get", "/api/v1/inspections/{id}/minutes.pdf", Roles("OIA"), "/api/v1/inspections/KT-1/minutes.pdf", ""),
    ("get", "/api/v1/inspections/{id}/dossier", Roles("I"), "/api/v1/inspections/KT-1/dossier", ""),
];

fn ask(house: &House, method: &str, path: &str, cookie: &str, body: &str) -> Answer {
    let body: Option<Value> = (!body.is_empty()).then(|| serde_json::from_str(body).unwrap_or_else(|_| json!(body)));
    house.ask(&method.to_uppercase(), path, cookie, body.as_ref())
}

#[test]
fn every_route_knows_every_role_and_what_is_another_s() {
    let house = House::with_two_producers();
    let description: Value = serde_json::from_str(temthat::http::openapi::json()).unwrap();
    let mut described = BTreeSet::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        described.extend(methods.as_object().unwrap().keys().map(|method| (method.clone(), path.clone())));
    }
    let listed: BTreeSet<_> = MATRIX.iter().map(|row| (row.0.to_owned(), row.1.to_owned())).collect();
    assert_eq!(described, listed, "routes without an entry in the matrix, or entries without a route");

    let own = Role::Producer { producer: ProducerId(1) };
    let people = [
        ('O', house.enter("van-phong", Role::Office)),
        ('I', house.enter("kiem-tra", Role::Inspector)),
        ('P', house.enter("chu-the", own)),
        ('A', house.enter("giam-sat", Role::Auditor)),
    ];
    let mut checked = 0;
    for (method, route, may, path, body) in MATRIX.iter().copied().filter(|row| !row.3.is_empty()) {
        let filled =
            |n: &str| (path.replace("{}", n), if body == "{}" { String::new() } else { body.replace("{}", n) });
        let (own_path, own_body) = filled("1");
        let stranger = ask(&house, method, &own_path, "", &own_body);
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED, "{method} {route} for nobody: {}", stranger.body);
        for (letter, cookie) in &people {
            let answer = ask(&house, method, &own_path, cookie, &own_body);
            let code = if answer.status.is_success() { String::new() } else { answer.json()["code"].to_string() };
            match may {
                Roles(letters) if !letters.contains(*letter) => {
                    assert_eq!(
                        (answer.status, code.as_str()),
                        (StatusCode::FORBIDDEN, "\"role\""),
                        "{method} {route} {letter}"
                    );
                }
                _ => {
                    let let_in = ![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&answer.status);
                    assert!(
                        let_in && !answer.status.is_server_error(),
                        "{method} {route} {letter}: {} {}",
                        answer.status,
                        answer.body
                    );
                }
            }
            checked += 1;
        }
        // What is another's is to a producer as if it did not exist, and nothing is recorded of the try.
        let (other_path, other_body) = filled("2");
        if (other_path, other_body) != (own_path, own_body) && may != Roles("O") {
            let (path, body) = filled("2");
            let before = house.office.register().seq;
            let answer = ask(&house, method, &path, &people[2].1, &body);
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {route} of another: {}", answer.body);
            assert_eq!(house.office.register().seq, before, "{method} {route} of another recorded something");
            let nothing = filled("77");
            let unknown = ask(&house, method, &nothing.0, &people[2].1, &nothing.1);
            let same = |body: &str, n: &str| body.replace(&format!("-{n} "), "-N ");
            assert_eq!(same(&answer.body, "2"), same(&unknown.body, "77"), "{method} {route} tells others' from none");
        }
    }
    assert!(checked > 150, "{checked}");
}

#[test]
fn a_producer_s_lists_hold_its_own_rows_only() {
    let house = House::with_two_producers();
    let cookie = house.enter("chu-the", Role::Producer { producer: ProducerId(2) });
    let office = house.enter("van-phong", Role::Office);
    for kind in ["producers", "products", "recognitions", "zones", "certificates", "batches", "runs"] {
        let path = format!("/api/v1/register/{kind}");
        let all = house.ask("GET", &path, &office, None).json();
        let own = house.ask("GET", &path, &cookie, None);
        assert_eq!((all["total"].as_u64(), own.json()["total"].as_u64()), (Some(2), Some(1)), "{kind}: {}", own.body);
        assert!(!own.body.contains("HTX Chè Thử") && !own.body.contains("\"CT-1\""), "{kind}: {}", own.body);
    }
    assert_eq!(house.ask("GET", "/api/v1/own", &cookie, None).json()["id"], "CT-2");
}

#[test]
fn pages_follow_each_other_and_search_forgives_tones() {
    let house = House::with_two_producers();
    let cookie = house.enter("van-phong", Role::Office);
    let first = house.ask("GET", "/api/v1/register/products?limit=1", &cookie, None).json();
    assert_eq!((first["rows"][0]["id"].as_str(), first["next"].as_str()), (Some("SP-1"), Some("SP-1")));
    let second = house.ask("GET", "/api/v1/register/products?limit=1&after=SP-1", &cookie, None).json();
    assert_eq!((second["rows"][0]["id"].as_str(), second["next"].as_str()), (Some("SP-2"), None));
    let found = house.ask("GET", "/api/v1/register/products?find=CHE%20SHAN", &cookie, None).json();
    assert_eq!(found["total"], 2);
    for wrong in ["limit=0", "limit=501", "limit=x", "after=x", "colour=red"] {
        let answer = house.ask("GET", &format!("/api/v1/register/products?{wrong}"), &cookie, None);
        assert!(answer.status.is_client_error() && answer.json()["detail"].is_string(), "{wrong}: {}", answer.body);
    }
}

#[test]
fn a_certificate_is_suspended_and_reinstated_by_one_and_withdrawn_by_two() {
    let house = House::with_two_producers();
    let office = house.enter("lan", Role::Office);
    let ask = |what: &str, act: Value| {
        let body = json!({"act": act, "decision_no": "7/TQC"});
        house.ask("POST", &format!("/api/v1/certificates/GCN-1/{what}"), &office, Some(&body))
    };
    let suspended = json!({"kind": "suspended", "from": "2026-08-01", "until": "2026-08-31"});
    let seen = ask("impact", suspended.clone());
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.body);
    assert!(seen.body.contains("LO-1"), "{}", seen.body);
    let live = || house.office.register().certificates[&CertificateId(1)].is_live(date(2026, 8, 15));
    assert!(live(), "only looked at");
    assert_eq!(ask("events", suspended.clone()).status, StatusCode::NO_CONTENT);
    assert!(!live());
    let twice = ask("events", suspended);
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", twice.body);
    assert_eq!(ask("events", json!({"kind": "reinstated", "on": "2026-08-10"})).status, StatusCode::NO_CONTENT);
    assert!(live());
    let waits = ask("events", json!({"kind": "withdrawn", "on": "2026-08-01"}));
    assert_eq!((waits.status, live()), (StatusCode::ACCEPTED, true), "{}", waits.body);
    for wrong in [json!({"kind": "suspended"}), json!({"kind": "paused", "on": "2026-08-01"}), json!("suspended")] {
        assert!(ask("events", wrong.clone()).status.is_client_error(), "{wrong}");
    }
}

#[test]
fn what_cannot_be_taken_back_needs_two() {
    let house = House::with_two_producers();
    let (lan, minh) = (house.enter("lan", Role::Office), house.enter("minh", Role::Office));
    let withdraw = json!({"act": {"kind": "withdrawn"}, "effective_on": "2026-09-01", "decision_no": "12/QĐ-UBND"});
    let asked = house.ask("POST", "/api/v1/recognitions/CN-1/events", &lan, Some(&withdraw));
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.body);
    let id = asked.json()["approval"].as_str().unwrap().to_owned();
    assert!(house.office.register().recognitions.values().all(|r| r.events.is_empty()), "carried out by one");
    let approve = |cookie: &str| house.ask("POST", &format!("/api/v1/approvals/{id}/approve"), cookie, None);
    let alone = approve(&lan);
    assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(alone.body.contains("second person"), "{}", alone.body);
    assert_eq!(approve(&minh).status, StatusCode::NO_CONTENT);
    assert_eq!(approve(&minh).status, StatusCode::UNPROCESSABLE_ENTITY, "approved twice");
    let records = house.office.store.records_after(0).unwrap();
    let last = records.last().unwrap();
    // Act and approval stand in one record, with both names.
    assert_eq!((last.actor.as_str(), last.events.len()), (actor(temthat::domain::ids::UserId(2)).as_str(), 2));
    assert!(last.why.contains("user:ND-1"), "{}", last.why);
    // Newest first, page by page.
    let page = house.ask("GET", "/api/v1/approvals?limit=1", &lan, None).json();
    assert_eq!((page["approvals"][0]["id"].as_str(), page["next"].as_str()), (Some(id.as_str()), None));
    let beyond = house.ask("GET", &format!("/api/v1/approvals?after={id}"), &lan, None).json();
    assert_eq!(beyond["approvals"].as_array().map(Vec::len), Some(0));
    // Few stamps are voided by one, many by two; a stopped key signs nothing more.
    let few = json!({"from": 0, "to": 1, "reason": "spoiled"});
    assert_eq!(house.ask("POST", "/api/v1/runs/DT-2/voids", &lan, Some(&few)).status, StatusCode::NO_CONTENT);
    let stop = house.ask("POST", "/api/v1/keys/stop", &lan, Some(&json!({"kid": 1, "why": "nghi lộ"})));
    let id = stop.json()["approval"].as_str().unwrap().to_owned();
    assert_eq!(
        house.ask("POST", &format!("/api/v1/approvals/{id}/approve"), &minh, None).status,
        StatusCode::NO_CONTENT
    );
    let order = json!({"batch": "LO-1", "count": 1});
    assert_eq!(house.ask("POST", "/api/v1/runs", &lan, Some(&order)).json()["code"], "keys");
    let stored = house.ask("GET", "/api/v1/store", &lan, None).json();
    assert_eq!(stored["keys"][0]["stopped"], true);
}

#[test]
fn a_thousand_equal_posts_make_one_batch() {
    let house = House::with_two_producers();
    let cookie = house.enter("chu-the", Role::Producer { producer: ProducerId(1) });
    let before = house.office.register().batches.len();
    let body = json!({"product": "SP-1", "lot": "L-ONCE", "quantity": 10.0, "unit": "pack"}).to_string();
    let request = |key: &str, body: &str| {
        axum::http::Request::post("/api/v1/batches")
            .header("cookie", &cookie)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/json")
            .header("idempotency-key", key)
            .body(axum::body::Body::from(body.to_owned()))
            .unwrap()
    };
    let statuses = house.runtime.block_on(async {
        let tasks: Vec<_> = (0..1000)
            .map(|_| tokio::spawn(tower::ServiceExt::oneshot(house.router.clone(), request("8e03978e", &body))))
            .collect();
        let mut statuses = Vec::new();
        for task in tasks {
            statuses.push(task.await.unwrap().unwrap().status());
        }
        statuses
    });
    assert_eq!(house.office.register().batches.len(), before + 1);
    assert!(statuses.contains(&StatusCode::CREATED));
    assert!(statuses.iter().all(|s| [StatusCode::CREATED, StatusCode::CONFLICT].contains(s)), "{statuses:?}");
    let again = house.send(request("8e03978e", &body));
    assert_eq!((again.status, again.headers["idempotency-replayed"].to_str().unwrap()), (StatusCode::CREATED, "true"));
    let id = again.json()["id"].as_str().unwrap().to_owned();
    let other = house.send(request("8e03978e", &body.replace("10.0", "11.0")));
    assert_eq!(
        (other.status, other.json()["code"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("idempotency-reused"))
    );
    // A server that was started anew remembers, from the journal alone.
    let anew = house.restarted();
    let remembered = anew.send(request("8e03978e", &body));
    assert_eq!((remembered.status, remembered.json()["id"].as_str()), (StatusCode::CREATED, Some(id.as_str())));
    assert_eq!(anew.send(request("8e03978e", &body.replace("10.0", "11.0"))).status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.office.register().batches.len(), before + 1);
    // An error leaves the key free.
    let bad = house.send(request("other", &body.replace("SP-1", "SP-99")));
    assert_eq!(bad.status, StatusCode::NOT_FOUND);
    assert_eq!(house.send(request("other", &body.replace("L-ONCE", "L-TWO"))).status, StatusCode::CREATED);
    let long = house.send(request(&"x".repeat(201), &body));
    assert_eq!(long.json()["code"], "idempotency-key");
}

/// Routes of the producer's counter: method, route, roles, what is asked (`{}` is 1 for the own and 2 for the
/// other producer's), and the form.
const COUNTER: &[(&str, &str, &str, &str, &str)] = &[
    ("get", "/san-xuat", "P", "/san-xuat", ""),
    ("get", "/san-xuat/lo-moi", "P", "/san-xuat/lo-moi", ""),
    ("post", "/san-xuat/lo-moi", "P", "/san-xuat/lo-moi", "product=SP-{}&lot=L{}&quantity=nothing&unit=pack"),
    ("get", "/san-xuat/lo/{id}", "OIPA", "/san-xuat/lo/LO-{}", ""),
    ("get", "/san-xuat/luot-quet", "P", "/san-xuat/luot-quet", ""),
    ("get", "/san-xuat/so.xlsx", "P", "/san-xuat/so.xlsx", ""),
    ("get", "/san-xuat/tai/{file}", "P", "/san-xuat/tai/lo.csv", ""),
    ("get", "/san-xuat/dot/{id}/tem.csv", "P", "/san-xuat/dot/DT-{}/tem.csv", ""),
    ("get", "/san-xuat/dot/{id}/tem.xlsx", "P", "/san-xuat/dot/DT-{}/tem.xlsx", ""),
    ("get", "/san-xuat/can-chinh", "P", "/san-xuat/can-chinh", ""),
    ("post", "/san-xuat/can-chinh", "P", "/san-xuat/can-chinh", "forget=1"),
    ("get", "/san-xuat/can-chinh.pdf", "OP", "/san-xuat/can-chinh.pdf", ""),
    ("get", "/san-xuat/lo/{id}/mau.png", "P", "/san-xuat/lo/LO-{}/mau.png", ""),
    ("get", "/san-xuat/dot/{id}", "P", "/san-xuat/dot/DT-{}", ""),
    ("get", "/san-xuat/dot/{id}/mau.png", "P", "/san-xuat/dot/DT-{}/mau.png", ""),
    ("get", "/san-xuat/so/{what}", "OIPA", "/san-xuat/so/SP-{}", ""),
    ("get", "/san-xuat/nhap", "P", "/san-xuat/nhap", ""),
    ("post", "/san-xuat/nhap", "P", "/san-xuat/nhap", "x"),
    ("post", "/san-xuat/nhap/ghi", "P", "/san-xuat/nhap/ghi", "table=x"),
    ("post", "/san-xuat/lo/{id}/dat", "OP", "/san-xuat/lo/LO-{}/dat", "count=0"),
    ("post", "/san-xuat/dot/{id}/in", "OP", "/san-xuat/dot/DT-{}/in", "start=99"),
    ("post", "/san-xuat/dot/{id}/huy", "OP", "/san-xuat/dot/DT-{}/huy", "from=1&to=99&reason=spoiled"),
    ("post", "/san-xuat/dot/{id}/dan", "OP", "/san-xuat/dot/DT-{}/dan", "from=1&to=99"),
];

#[test]
fn every_route_of_the_counter_knows_every_role_and_what_is_another_s() {
    let routed: BTreeSet<(&str, &str)> = include_str!("../../src/http/desks.rs")
        .lines()
        .filter_map(|line| line.trim().strip_prefix(".route(\"")?.split_once('"'))
        .filter(|(path, _)| path.starts_with("/san-xuat"))
        .flat_map(|(path, rest)| {
            ["get", "post"].into_iter().filter(move |m| rest.contains(&format!("{m}("))).map(move |m| (m, path))
        })
        .collect();
    let listed: BTreeSet<_> = COUNTER.iter().map(|row| (row.0, row.1)).collect();
    assert_eq!(routed, listed, "routes without an entry here, or entries without a route");

    let house = House::with_two_producers();
    let people = [
        ('O', house.enter("van-phong", Role::Office)),
        ('I', house.enter("kiem-tra", Role::Inspector)),
        ('P', house.enter("chu-the", Role::Producer { producer: ProducerId(1) })),
        ('A', house.enter("giam-sat", Role::Auditor)),
    ];
    let ask = |method: &str, path: &str, cookie: &str, body: &str| {
        let request = axum::http::Request::builder().method(method.to_uppercase().as_str()).uri(path);
        let request = request.header("accept", "application/json").header("sec-fetch-site", "same-origin");
        let request = request.header("content-type", "application/x-www-form-urlencoded").header("cookie", cookie);
        let request = request.header("x-request-id", "asked-by-a-test");
        house.send(request.body(axum::body::Body::from(body.to_owned())).unwrap())
    };
    for (method, route, letters, path, body) in COUNTER.iter().copied() {
        let filled = |n: &str| (path.replace("{}", n), body.replace("{}", n));
        let (own_path, own_body) = filled("1");
        assert_eq!(
            ask(method, &own_path, "", &own_body).status,
            StatusCode::UNAUTHORIZED,
            "{method} {route} for nobody"
        );
        for (letter, cookie) in &people {
            let status = ask(method, &own_path, cookie, &own_body).status;
            if letters.contains(*letter) {
                let let_in =
                    ![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&status);
                assert!(let_in && !status.is_server_error(), "{method} {route} {letter}: {status}");
            } else {
                assert_eq!(status, StatusCode::FORBIDDEN, "{method} {route} {letter}");
            }
        }
        let (other_path, other_body) = filled("2");
        if other_path != own_path {
            let before = house.office.register().seq;
            let answer = ask(method, &other_path, &people[2].1, &other_body);
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {route} of another: {}", answer.body);
            assert_eq!(house.office.register().seq, before, "{method} {route} of another recorded something");
            let nothing = filled("77");
            let unknown = ask(method, &nothing.0, &people[2].1, &nothing.1);
            let same = |body: &str, n: &str| body.replace(&format!("-{n} "), "-N ");
            assert_eq!(same(&answer.body, "2"), same(&unknown.body, "77"), "{method} {route} tells others' from none");
        }
    }
}
