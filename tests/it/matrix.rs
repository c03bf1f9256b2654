//! The authorisation matrix: every route of the router × every role × own and other. A route that nobody
//! wrote into one of the three tables fails the test, and so does a table entry without its route.

use crate::accounts::{Answer, House, PASSWORD};
use axum::http::StatusCode;
use jiff::civil::date;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use temthat::app::accounts::actor;
use temthat::domain::account::Role;
use temthat::domain::ids::{CertificateId, ProducerId};

/// Who may: anybody, and everybody gets the same answer; everybody who signed in with a session, which goes
/// on or ends with it; roles by letter (Office, Inspector, own Producer, Auditor).
#[derive(Clone, Copy, PartialEq)]
pub enum May {
    Anybody,
    Owner,
    Ends,
    Roles(&'static str),
}
use May::{Anybody, Ends, Owner, Roles};

/// Method, route, who may, and a path and body about the producer's own things; `{}` in them is 1 for the
/// own and 2 for the other producer's. No body: GET-like.
pub type Row = (&'static str, &'static str, May, &'static str, &'static str);

/// Routes of the description; bodies are JSON.
pub const MATRIX: &[Row] = &[
    ("get", "/01/{rest}", Anybody, "/01/08930000000019/10/L2608", ""),
    ("post", "/api/v1/verify", Anybody, "/api/v1/verify", r#"{"url":"x"}"#),
    ("post", "/api/v1/stamps/activate", Anybody, "/api/v1/stamps/activate", r#"{"stamp":"x","pin":"x"}"#),
    ("post", "/api/v1/labels/check", Anybody, "/api/v1/labels/check", r#"{"stars":6}"#),
    ("get", "/api/v1/rules", Anybody, "/api/v1/rules", ""),
    ("post", "/api/v1/reports", Anybody, "/api/v1/reports", r#"{"kind":"other"}"#),
    ("get", "/api/v1/bundle", Anybody, "/api/v1/bundle", ""),
    ("get", "/status/{kid}/{block}", Anybody, "/status/1/0", ""),
    ("get", "/trust-list.jws", Anybody, "/trust-list.jws", ""),
    ("get", "/api/v1/log/proofs/{id}", Anybody, "/api/v1/log/proofs/DT-1", ""),
    ("get", "/log/checkpoint", Anybody, "/log/checkpoint", ""),
    ("get", "/log/tile/{path}", Anybody, "/log/tile/0/000", ""),
    ("get", "/health", Anybody, "/health", ""),
    ("post", "/api/v1/session", Anybody, "/api/v1/session", r#"{"login":"nobody","password":"x"}"#),
    ("get", "/api/v1/session", Owner, "/api/v1/session", ""),
    ("delete", "/api/v1/session", Ends, "/api/v1/session", ""),
    ("post", "/api/v1/session/passkey/challenge", Anybody, "/api/v1/session/passkey/challenge", "{}"),
    ("post", "/api/v1/session/passkey", Anybody, "/api/v1/session/passkey", r#"{"ceremony":"x","answer":[]}"#),
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
    ("get", "/api/v1/producers/{id}", Roles("O"), "/api/v1/producers/CT-1", ""),
    ("put", "/api/v1/producers/{id}", Roles("O"), "/api/v1/producers/CT-99", r#"{"name":""}"#),
    ("post", "/api/v1/producers/{id}/impact", Roles("O"), "/api/v1/producers/CT-1/impact", r#"{"name":""}"#),
    ("get", "/api/v1/products/{id}", Roles("O"), "/api/v1/products/SP-1", ""),
    ("put", "/api/v1/products/{id}", Roles("O"), "/api/v1/products/SP-99", r#"{"producer":"CT-99","name":"x"}"#),
    (
        "post",
        "/api/v1/products/{id}/impact",
        Roles("O"),
        "/api/v1/products/SP-1/impact",
        r#"{"producer":"CT-99","name":"x"}"#,
    ),
    ("get", "/api/v1/zones/{id}", Roles("O"), "/api/v1/zones/VT-1", ""),
    (
        "put",
        "/api/v1/zones/{id}",
        Roles("O"),
        "/api/v1/zones/VT-99",
        r#"{"name":"x","producers":["CT-99"],"crop":"x","geojson":""}"#,
    ),
    (
        "post",
        "/api/v1/zones/{id}/impact",
        Roles("O"),
        "/api/v1/zones/VT-1/impact",
        r#"{"name":"x","producers":["CT-99"],"crop":"x","geojson":""}"#,
    ),
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

/// Routes of the pages for everybody, for owners of accounts, and of the office; bodies are forms.
pub const PAGES: &[Row] = &[
    ("get", "/", Anybody, "/", ""),
    ("get", "/chia-se/01/{rest}", Anybody, "/chia-se/01/08930000000019/10/L2608", ""),
    ("get", "/thanh-tra", Anybody, "/thanh-tra", ""),
    ("get", "/thanh-tra/sw.js", Anybody, "/thanh-tra/sw.js", ""),
    ("get", "/thanh-tra/manifest.webmanifest", Anybody, "/thanh-tra/manifest.webmanifest", ""),
    ("get", "/.well-known/temthat/root.pub", Anybody, "/.well-known/temthat/root.pub", ""),
    ("get", "/.well-known/temthat/trust-list.jws", Anybody, "/.well-known/temthat/trust-list.jws", ""),
    ("get", "/quy-tac", Anybody, "/quy-tac", ""),
    ("post", "/kiem-tra", Anybody, "/kiem-tra", "url=x"),
    ("get", "/noi-quet/01/{rest}", Anybody, "/noi-quet/01/08930000000019/10/L2608", ""),
    ("post", "/noi-quet", Anybody, "/noi-quet", "stamp=x&commune=02260"),
    ("post", "/kich-hoat", Anybody, "/kich-hoat", "stamp=x&pin=x"),
    ("get", "/phan-anh", Anybody, "/phan-anh", ""),
    ("post", "/phan-anh", Anybody, "/phan-anh", "kind=x"),
    ("get", "/kiem-tra-nhan", Anybody, "/kiem-tra-nhan", ""),
    ("post", "/kiem-tra-nhan", Anybody, "/kiem-tra-nhan", "x"),
    ("get", "/assets/{path}", Anybody, "/assets/shared/style.css", ""),
    ("get", "/favicon.ico", Anybody, "/favicon.ico", ""),
    ("get", "/robots.txt", Anybody, "/robots.txt", ""),
    ("get", "/api", Anybody, "/api", ""),
    ("get", "/openapi.json", Anybody, "/openapi.json", ""),
    ("get", "/dang-nhap", Anybody, "/dang-nhap", ""),
    ("post", "/dang-nhap", Anybody, "/dang-nhap", "login=nobody&password=x"),
    ("get", "/lien-ket/{token}", Anybody, "/lien-ket/x", ""),
    ("post", "/lien-ket/{token}", Anybody, "/lien-ket/x", "password=x&again=x"),
    ("get", "/tai-khoan", Owner, "/tai-khoan", ""),
    ("post", "/tai-khoan/mat-khau", Owner, "/tai-khoan/mat-khau", "password=x&again=y"),
    ("post", "/tai-khoan/ma-truy-cap", Owner, "/tai-khoan/ma-truy-cap", "name=x&scope=read&days=1"),
    ("post", "/tai-khoan/go", Owner, "/tai-khoan/go", "what=session&id=none"),
    ("post", "/tai-khoan/dang-xuat", Ends, "/tai-khoan/dang-xuat", ""),
    ("post", "/tai-khoan/dang-xuat-moi-noi", Ends, "/tai-khoan/dang-xuat-moi-noi", ""),
    ("get", "/van-phong", Roles("OA"), "/van-phong", ""),
    ("get", "/van-phong/so/{what}", Roles("OIPA"), "/van-phong/so/SP-{}", ""),
    ("get", "/van-phong/quyet-dinh/{id}", Roles("O"), "/van-phong/quyet-dinh/CN-{}", ""),
    ("post", "/van-phong/quyet-dinh/{id}", Roles("O"), "/van-phong/quyet-dinh/CN-{}", "act=x"),
    ("get", "/van-phong/sua/{id}", Roles("O"), "/van-phong/sua/SP-{}", ""),
    ("post", "/van-phong/sua/{id}", Roles("O"), "/van-phong/sua/SP-{}", "name="),
    ("get", "/van-phong/them/{kind}", Roles("O"), "/van-phong/them/chu-the", ""),
    ("post", "/van-phong/them/{kind}", Roles("O"), "/van-phong/them/chu-the", "name="),
    ("get", "/van-phong/nhin-truoc", Roles("OIA"), "/van-phong/nhin-truoc", ""),
    ("get", "/van-phong/nhap", Roles("O"), "/van-phong/nhap", ""),
    ("get", "/van-phong/duyet", Roles("OA"), "/van-phong/duyet", ""),
    ("post", "/van-phong/duyet", Roles("O"), "/van-phong/duyet", "id=PD-99&act=approve"),
    ("get", "/van-phong/nguoi-dung", Roles("O"), "/van-phong/nguoi-dung", ""),
    ("post", "/van-phong/nguoi-dung", Roles("O"), "/van-phong/nguoi-dung", "act=x"),
    ("get", "/van-phong/khoa", Roles("OA"), "/van-phong/khoa", ""),
    ("get", "/van-phong/dau-vet", Roles("OA"), "/van-phong/dau-vet", ""),
];

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Asks as a program that our own page let ask.
fn ask(house: &House, kind: &str, method: &str, path: &str, cookie: &str, body: &str) -> Answer {
    let request = axum::http::Request::builder().method(method.to_uppercase().as_str()).uri(path);
    let request = request.header("accept", JSON).header("sec-fetch-site", "same-origin").header("cookie", cookie);
    let request = request.header("content-type", kind).header("x-request-id", "asked-by-a-test");
    house.send(request.body(axum::body::Body::from(body.to_owned())).unwrap())
}

/// Every `.route(…)` of the router's sources, as method and path.
fn routed() -> BTreeSet<(&'static str, String)> {
    let sources = [include_str!("../../src/http/mod.rs"), include_str!("../../src/http/desks.rs")];
    let mut all = BTreeSet::new();
    for call in sources.iter().flat_map(|source| source.split(".route(").skip(1)) {
        // To the end of the call: what comes after it is another one, or another function.
        let call = &call[..end_of(call)];
        let path = call.split('"').nth(1).expect("a path").replace('*', "");
        let methods = ["get", "post", "put", "delete", "patch"].into_iter();
        let named = methods.filter(|method| call.contains(&format!("{method}("))).collect::<Vec<_>>();
        assert!(!named.is_empty(), "a route without a method that is known here: {call}");
        all.extend(named.into_iter().map(|method| (method, path.clone())));
    }
    all
}

/// Where the brackets of a call whose opening one is gone are closed.
fn end_of(call: &str) -> usize {
    let mut depth = 1;
    let end = call.char_indices().find(|(_, c)| {
        depth += i32::from(*c == '(') - i32::from(*c == ')');
        depth == 0
    });
    end.expect("a closed call").0
}

#[test]
fn no_route_is_outside_of_the_matrix() {
    let tables = [MATRIX, PAGES, COUNTER];
    let listed: Vec<_> = tables.iter().flat_map(|t| t.iter()).map(|row| (row.0, row.1.to_owned())).collect();
    let unique: BTreeSet<_> = listed.iter().cloned().collect();
    assert_eq!(unique.len(), listed.len(), "a route stands in two tables");
    assert_eq!(routed(), unique, "routes without an entry in a table, or entries without a route");
    // Routes are made in two files; the ports for monitors and witnesses are not the office's surface.
    let http = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    let mut folders = vec![http.clone()];
    let mut making = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if [".route(", ".route_service(", ".nest(", ".nest_service("]
                .iter()
                .any(|call| std::fs::read_to_string(&entry).unwrap().contains(call))
            {
                making.insert(entry.strip_prefix(&http).unwrap().display().to_string());
            }
        }
    }
    assert_eq!(making, ["desks.rs", "metrics.rs", "mod.rs", "witness.rs"].map(str::to_owned).into());
}

/// Somebody of each role.
struct People(Vec<(char, &'static str, String)>);

impl People {
    fn of(house: &House) -> Self {
        let own = Role::Producer { producer: ProducerId(1) };
        let all = [
            ('O', "van-phong", Role::Office),
            ('I', "kiem-tra", Role::Inspector),
            ('P', "chu-the", own),
            ('A', "giam-sat", Role::Auditor),
        ];
        Self(all.into_iter().map(|(letter, login, role)| (letter, login, house.enter(login, role))).collect())
    }
    /// The cookie of the producer.
    fn producer(&self) -> &str {
        &self.0[2].2
    }
}

/// Asks a route as everybody; the answer is how many times.
fn holds(house: &House, people: &People, kind: &str, (method, route, may, path, body): Row) -> usize {
    let filled = |n: &str| (path.replace("{}", n), if body == "{}" { String::new() } else { body.replace("{}", n) });
    let (own_path, own_body) = filled("1");
    let stranger = ask(house, kind, method, &own_path, "", &own_body);
    if may == Anybody {
        assert!(stranger.status != StatusCode::FORBIDDEN, "{method} {route} for nobody: {}", stranger.body);
    } else {
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED, "{method} {route} for nobody: {}", stranger.body);
    }
    for (letter, login, cookie) in &people.0 {
        if may == Ends {
            // A session made for it: the others of the same person go on, or end as the route says.
            let fields = [("login", *login), ("password", PASSWORD)];
            let once = house.form("/dang-nhap", "", &fields).cookie();
            let answer = ask(house, kind, method, &own_path, &once, &own_body);
            assert!(answer.status.is_success() || answer.status.is_redirection(), "{method} {route} {letter}");
            let ended = house.ask("GET", "/api/v1/session", &once, None).status;
            assert_eq!(ended, StatusCode::UNAUTHORIZED, "{method} {route} {letter} ends nothing");
            continue;
        }
        let answer = ask(house, kind, method, &own_path, cookie, &own_body);
        let told = format!("{method} {route} {letter}: {} {}", answer.status, answer.body);
        match may {
            Anybody => assert_eq!(answer.status, stranger.status, "who asks makes a difference: {told}"),
            Roles(letters) if !letters.contains(*letter) => {
                let code = answer.json()["code"].to_string();
                assert_eq!((answer.status, code.as_str()), (StatusCode::FORBIDDEN, "\"role\""), "{told}");
            }
            _ => {
                let let_in = ![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&answer.status);
                let found = answer.status != StatusCode::NOT_FOUND || !route.starts_with("/san-xuat");
                assert!(let_in && found && !answer.status.is_server_error(), "{told}");
            }
        }
    }
    // What is another's is to a producer as if it did not exist, and nothing is recorded of the try.
    let (other_path, other_body) = filled("2");
    if (&other_path, &other_body) == (&own_path, &own_body) || !matches!(may, Roles(r) if r.contains('P')) {
        return people.0.len();
    }
    let before = house.office.register().seq;
    let answer = ask(house, kind, method, &other_path, people.producer(), &other_body);
    if answer.status != StatusCode::NOT_FOUND {
        // A form that names another's things comes back as one that names nothing that exists.
        assert!(kind == FORM && answer.status == StatusCode::UNPROCESSABLE_ENTITY && other_path == own_path);
    }
    assert_eq!(house.office.register().seq, before, "{method} {route} of another recorded something");
    let nothing = filled("77");
    let unknown = ask(house, kind, method, &nothing.0, people.producer(), &nothing.1);
    let same = |body: &str, n: &str| {
        body.replace(&format!("-{n} "), "-N ")
            .replace(&format!("-{n}\""), "-N\"")
            .replace(&format!("\"L{n}\""), "\"LN\"")
    };
    assert_eq!(same(&answer.body, "2"), same(&unknown.body, "77"), "{method} {route} tells others' from none");
    people.0.len() + 2
}

/// Asks every row of a table; the answer is how often was asked.
fn table(rows: &[Row], kind: &str) -> usize {
    let house = House::with_two_producers();
    let people = People::of(&house);
    let (last, first): (Vec<Row>, Vec<Row>) = rows.iter().copied().partition(ends_all);
    // Each row before a server that has just started: nobody waits for what was tried before.
    first.into_iter().chain(last).map(|row| holds(&house.restarted(), &people, kind, row)).sum()
}

/// Ends other sessions, too: asked last.
fn ends_all(row: &Row) -> bool {
    row.1.ends_with("moi-noi")
}

#[test]
fn every_route_of_the_description_knows_every_role_and_what_is_another_s() {
    let description: Value = serde_json::from_str(temthat::http::openapi::json()).unwrap();
    let mut described = BTreeSet::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        described.extend(methods.as_object().unwrap().keys().map(|method| (method.clone(), path.clone())));
    }
    let listed: BTreeSet<_> = MATRIX.iter().map(|row| (row.0.to_owned(), row.1.to_owned())).collect();
    assert_eq!(described, listed, "routes without an entry in the matrix, or entries without a route");
    let checked = table(MATRIX, JSON);
    assert!(checked > 250, "{checked}");
}

#[test]
fn every_page_knows_every_role_and_what_is_another_s() {
    let checked = table(PAGES, FORM) + table(COUNTER, FORM);
    assert!(checked > 250, "{checked}");
}

#[test]
fn nobody_ends_another_s_session_or_token() {
    let house = House::with_two_producers();
    let victim = house.enter("lan", Role::Office);
    let token = house.form("/tai-khoan/ma-truy-cap", &victim, &[("name", "x"), ("scope", "read"), ("days", "30")]);
    assert_eq!(token.status, StatusCode::OK);
    let held = house.office.vault.credentials();
    let (session, token) = (held.sessions.keys().next().unwrap(), held.tokens.keys().next().unwrap());
    for (login, role) in [("minh", Role::Office), ("chu-the", Role::Producer { producer: ProducerId(1) })] {
        let other = house.enter(login, role);
        for (what, hash) in [("session", session), ("token", token)] {
            // By the short name that the owner's page gives it, and by its whole one.
            for id in [&hash[..16], hash] {
                house.form("/tai-khoan/go", &other, &[("what", what), ("id", id)]);
            }
        }
        assert_eq!(house.ask("GET", "/api/v1/session", &other, None).status, StatusCode::OK);
    }
    let now = house.office.vault.credentials();
    assert!(now.sessions.contains_key(session) && now.tokens.contains_key(token));
    assert_eq!(house.ask("GET", "/api/v1/session", &victim, None).status, StatusCode::OK);
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
fn what_does_not_hold_is_told_in_the_reader_s_language_with_its_field_and_value() {
    let house = House::with_two_producers();
    let office = house.enter("lan", Role::Office);
    let vietgap = |until: &str| {
        json!({"scheme": "vietgap", "number": "V-9", "body": "TQC", "holder": {"zone": "VT-1"},
            "valid_from": "2026-01-01", "valid_until": until})
    };
    let producer = |name: &str, commune: Option<&str>| json!({"name": name, "commune": commune});
    let batch = |lot: &str, quantity: f64| json!({"product": "SP-1", "lot": lot, "quantity": quantity, "unit": "pack"});
    let user = |login: &str| json!({"login": login, "name": "Lan", "role": "office"});
    let suspended = json!({"act": {"kind": "suspended", "from": "2020-01-01", "until": null}, "decision_no": "7"});
    let cases = [
        ("/certificates", vietgap("2029-01-01"), "valid_until", "2029-01-01", "01/04/2028", "1 Apr 2028"),
        (
            "/certificates",
            vietgap("2025-01-01"),
            "valid_until",
            "2025-01-01",
            "ở trước ngày bắt đầu",
            "before the first",
        ),
        ("/producers", producer("HTX Chè Thử", None), "name", "HTX Chè Thử", "đã có trong sổ: CT-1", "already: CT-1"),
        ("/producers", producer(" ", None), "name", " ", "đang trống", "is empty"),
        ("/producers", producer("HTX X", Some("99999")), "commune", "99999", "năm chữ số", "five digits"),
        ("/batches", batch("lô 1", 1.0), "lot", "lô 1", "Số lô chưa đúng", "lot does not hold"),
        ("/batches", batch("L9", -1.0), "quantity", "-1", "lớn hơn 0", "above zero"),
        ("/certificates/GCN-1/events", suspended, "from", "2020-01-01", "nằm ngoài thời hạn", "outside the term"),
        ("/users", user("Lan Trần"), "", "", "chữ thường không dấu", "lower-case letters"),
        ("/users", user("lan"), "", "", "đã có người dùng", "Another account"),
    ];
    for (path, body, field, value, vi, en) in cases {
        for (query, lang, says, other) in [("", "vi", vi, en), ("?lang=en", "en", en, vi)] {
            let answer = house.ask("POST", &format!("/api/v1{path}{query}"), &office, Some(&body));
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {}", answer.body);
            assert_eq!(answer.headers["content-language"], lang);
            let problem = answer.json();
            let detail = problem["detail"].as_str().unwrap();
            assert!(detail.contains(says) && !detail.contains(other), "{path} {lang}: {detail}");
            assert!(detail.contains(field) && detail.contains(value.trim()), "{path} {lang}: {detail}");
            let line = &problem["lints"][0];
            assert!(line["says"].is_string() && !line["fix"].as_str().unwrap().is_empty(), "{path}: {}", answer.body);
            if !field.is_empty() {
                assert_eq!((&problem["field"], &problem["value"]), (&json!(field), &json!(value)), "{path}");
            }
        }
    }
    // What is not there is told the same way, by the header as by the query.
    let body = json!({"act": {"kind": "reinstated", "on": "2026-09-01"}, "decision_no": "7"});
    for (header, says) in [("en-GB,en;q=0.9", "GCN-99 is not in the register"), ("vi", "GCN-99 không có trong sổ")]
    {
        let answer = house.ask_in(header, "POST", "/api/v1/certificates/GCN-99/events", &office, Some(&body));
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.body);
        assert!(answer.json()["detail"].as_str().unwrap().contains(says), "{header}: {}", answer.body);
        assert_eq!(answer.json()["field"], "certificate");
    }
}

/// What is not understood at all is told in the reader's language too: parsers speak English.
#[test]
fn what_cannot_be_read_is_told_in_the_reader_s_language() {
    let house = House::with_two_producers();
    let office = house.enter("lan", Role::Office);
    let inspector = house.enter("kiem-tra", Role::Inspector);
    let case = json!({"inspector": "Páo", "place": "Chợ", "inspected": "Quầy 1"});
    let opened = house.ask("POST", "/api/v1/inspections", &inspector, Some(&case));
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.body);
    let (label, decided) =
        (json!({"label": {"stars": 4}}), json!({"decision": {"decision": "no_sign", "reason": "x"}}));
    let entries = "/api/v1/inspections/KT-1/entries";
    for (cookie, path, body, vi, en) in [
        (&office, "/api/v1/producers", json!({}), "thiếu `name`", "`name` is missing"),
        (&office, "/api/v1/producers", json!({"name": 1}), "cần chữ", "where text is needed"),
        (&office, "/api/v1/producers", json!({"name": "x", "y": 1}), "không có trường `y`", "no field `y`"),
        (&office, "/api/v1/import?file=a.csv&dry_run=true", json!("x"), "Tệp không có cột", "has no column"),
        (&inspector, entries, decided, "", ""),
        (&inspector, entries, label.clone(), "đã kết thúc", "is decided"),
        (&inspector, "/api/v1/inspections/KT-9/entries", label, "không có trong sổ", "not in the register"),
    ] {
        for (lang, says, other) in [("vi", vi, en), ("en", en, vi)] {
            let answer = house.ask_in(lang, "POST", path, cookie, Some(&body));
            if vi.is_empty() {
                continue;
            }
            assert!(answer.status.is_client_error(), "{path} {body}: {}", answer.body);
            let detail = answer.json()["detail"].as_str().unwrap().to_owned();
            assert!(detail.contains(says) && !detail.contains(other), "{path} {lang}: {detail}");
        }
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
    assert!(alone.body.contains("Người thứ hai của văn phòng"), "{}", alone.body);
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

/// Routes of the producer's counter; bodies are forms.
pub const COUNTER: &[Row] = &[
    ("get", "/san-xuat", Roles("P"), "/san-xuat", ""),
    ("get", "/san-xuat/lo-moi", Roles("P"), "/san-xuat/lo-moi", ""),
    ("post", "/san-xuat/lo-moi", Roles("P"), "/san-xuat/lo-moi", "product=SP-{}&lot=L{}&quantity=nothing&unit=pack"),
    ("get", "/san-xuat/lo/{id}", Roles("OIPA"), "/san-xuat/lo/LO-{}", ""),
    ("get", "/san-xuat/luot-quet", Roles("P"), "/san-xuat/luot-quet", ""),
    ("get", "/san-xuat/so.xlsx", Roles("P"), "/san-xuat/so.xlsx", ""),
    ("get", "/san-xuat/tai/{file}", Roles("P"), "/san-xuat/tai/lo.csv", ""),
    ("get", "/san-xuat/dot/{id}/tem.csv", Roles("P"), "/san-xuat/dot/DT-{}/tem.csv", ""),
    ("get", "/san-xuat/dot/{id}/tem.xlsx", Roles("P"), "/san-xuat/dot/DT-{}/tem.xlsx", ""),
    ("get", "/san-xuat/can-chinh", Roles("P"), "/san-xuat/can-chinh", ""),
    ("post", "/san-xuat/can-chinh", Roles("P"), "/san-xuat/can-chinh", "forget=1"),
    ("get", "/san-xuat/can-chinh.pdf", Roles("OP"), "/san-xuat/can-chinh.pdf", ""),
    ("get", "/san-xuat/lo/{id}/mau.png", Roles("P"), "/san-xuat/lo/LO-{}/mau.png", ""),
    ("get", "/san-xuat/dot/{id}", Roles("P"), "/san-xuat/dot/DT-{}", ""),
    ("get", "/san-xuat/dot/{id}/mau.png", Roles("P"), "/san-xuat/dot/DT-{}/mau.png", ""),
    ("get", "/san-xuat/so/{what}", Roles("OIPA"), "/san-xuat/so/SP-{}", ""),
    ("get", "/san-xuat/nhap", Roles("P"), "/san-xuat/nhap", ""),
    ("post", "/san-xuat/nhap", Roles("P"), "/san-xuat/nhap", "x"),
    ("post", "/san-xuat/nhap/ghi", Roles("P"), "/san-xuat/nhap/ghi", "table=x"),
    ("post", "/san-xuat/lo/{id}/dat", Roles("OP"), "/san-xuat/lo/LO-{}/dat", "count=0"),
    ("post", "/san-xuat/dot/{id}/in", Roles("OP"), "/san-xuat/dot/DT-{}/in", "start=99"),
    ("post", "/san-xuat/dot/{id}/huy", Roles("OP"), "/san-xuat/dot/DT-{}/huy", "from=1&to=99&reason=spoiled"),
    ("post", "/san-xuat/dot/{id}/dan", Roles("OP"), "/san-xuat/dot/DT-{}/dan", "from=1&to=99"),
];
