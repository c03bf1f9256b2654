//! What holds for every answer: problems for every error, the framework's own among them; a name for
//! each request; a share for each caller; numbers for a monitoring system.

use crate::accounts::House;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use serde_json::Value;
use std::net::SocketAddr;
use std::sync::Arc;
use temthat::domain::account::Role;
use temthat::http::metrics::{self, Metrics};
use temthat::http::{Backroom, HttpOptions, State, TrustToken, router_of};

#[test]
fn every_error_of_the_framework_is_a_problem_with_a_way_out() {
    let house = House::with_two_producers();
    let office = house.enter("van-phong", Role::Office);
    let inspector = house.enter("kiem-tra", Role::Inspector);
    let json = "application/json";
    let big = format!(r#"{{"login":"{}"}}"#, "x".repeat(20_000));
    let cases: [(&str, &str, &str, &str, &str, u16, &str); 12] = [
        ("GET", "/khong-co", "", json, "", 404, "not-found"),
        ("GET", "/api/v1/khong-co", "", json, "", 404, "not-found"),
        ("DELETE", "/health", "", json, "", 405, "method-not-allowed"),
        ("PATCH", "/api/v1/users", &office, json, "{}", 405, "method-not-allowed"),
        ("POST", "/api/v1/users", &office, json, "{", 400, "json"),
        ("POST", "/api/v1/users", &office, json, r#"{"login":1}"#, 422, "fields"),
        ("POST", "/api/v1/users", &office, json, r#"{"colour":"red"}"#, 422, "fields"),
        ("POST", "/api/v1/users", &office, "text/plain", "{}", 415, "media-type"),
        ("POST", "/api/v1/session", "", json, &big, 413, "too-large"),
        ("POST", "/api/v1/users/nobody/link", &office, json, "", 400, "path"),
        ("GET", "/api/v1/inspections/KT-x", &inspector, json, "", 400, "path"),
        ("GET", "/api/v1/register/products?limit=many", &office, json, "", 400, "query"),
    ];
    for (method, path, cookie, kind, body, status, code) in cases {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("accept", json)
            .header("accept-language", "en")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", cookie)
            .header("content-type", kind);
        let answer = house.send(request.body(Body::from(body.to_owned())).unwrap());
        let problem = answer.json();
        let told = (answer.status.as_u16(), problem["code"].as_str().unwrap());
        assert_eq!(told, (status, code), "{method} {path}: {}", answer.body);
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{method} {path}");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("urn:temthat:problem:{code}"));
        let id = answer.headers["x-request-id"].to_str().unwrap();
        assert_eq!(problem["instance"], format!("urn:temthat:request:{id}"));
        assert!(!problem["title"].as_str().unwrap().is_empty() && problem["detail"].as_str().unwrap().len() > 20);
        assert_eq!(status == 405, answer.headers.contains_key("allow"), "{method} {path}");
    }
    let path = house.ask("GET", "/api/v1/inspections/KT-x", &inspector, None).json();
    assert!(path["detail"].as_str().unwrap().contains("KT-x"), "names the value: {path}");
}

#[test]
fn a_request_keeps_the_name_its_caller_gave_if_it_is_one() {
    let house = House::new();
    let named = |given: Option<&str>| {
        let mut request = Request::get("/health");
        if let Some(given) = given {
            request = request.header("x-request-id", given);
        }
        house.send(request.body(Body::empty()).unwrap()).headers["x-request-id"].to_str().unwrap().to_owned()
    };
    assert_eq!(named(Some("7f3a-abc_1.2")), "7f3a-abc_1.2");
    for bad in ["short", "a\"b<script>alert", &"x".repeat(65)] {
        assert_ne!(named(Some(bad)), bad);
    }
    assert_ne!(named(None), named(None));
}

/// The house's office behind a server that lets each caller ask twice a second.
fn slow(house: &House, metrics: &Arc<Metrics>) -> axum::Router {
    let state = State { office: Arc::clone(&house.office), trust_list: TrustToken::new("") };
    let proxies = vec!["127.0.0.1".parse().unwrap()];
    let options = HttpOptions { per_caller: 2, proxies, ..HttpOptions::default() };
    router_of(state, options, Backroom { metrics: Arc::clone(metrics), ..Backroom::default() })
}

#[test]
fn one_who_asks_without_end_waits_and_nobody_else_does() {
    let metrics = Arc::new(Metrics::default());
    let mut house = House::new();
    house.router = slow(&house, &metrics);
    let ask = |peer: &str, path: &str, forwarded: &str| {
        let mut request = Request::get(path).header("accept", "application/json");
        if !forwarded.is_empty() {
            request = request.header("x-forwarded-for", forwarded);
        }
        let mut request = request.body(Body::empty()).unwrap();
        let peer: SocketAddr = format!("{peer}:4711").parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        house.send(request)
    };
    let answers: Vec<_> = (0..40).map(|_| ask("192.0.2.1", "/health", "")).collect();
    let paced = answers.iter().find(|a| a.status == StatusCode::TOO_MANY_REQUESTS).expect("somebody must wait");
    assert_eq!(paced.json()["code"], "too-many");
    let wait: u32 = paced.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=2).contains(&wait), "{wait}");
    assert!(answers.iter().take(20).all(|a| a.status == StatusCode::OK), "a burst of ten seconds passes");
    assert_eq!(ask("192.0.2.2", "/health", "").status, StatusCode::OK, "another caller does not wait");
    // A stranger cannot ask in another's name; a proxy of ours speaks for its callers, one by one.
    assert_eq!(ask("192.0.2.1", "/health", "198.51.100.1").status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(ask("127.0.0.1", "/health", "198.51.100.1").status, StatusCode::OK);
    let through: Vec<_> = (0..40).map(|_| ask("127.0.0.1", "/health", "198.51.100.1").status).collect();
    assert!(through.contains(&StatusCode::TOO_MANY_REQUESTS));
    assert_eq!(ask("127.0.0.1", "/health", "198.51.100.2").status, StatusCode::OK);

    house.router = metrics::router(Arc::clone(&house.office), metrics);
    let text = house.send(Request::get("/metrics").body(Body::empty()).unwrap());
    assert!(text.headers["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
    let line =
        |start: &str| text.body.lines().find(|l| l.starts_with(start)).unwrap_or_else(|| panic!("{}", text.body));
    // Shares refill while the test asks: what was answered and what waited are all of them.
    let count = |status: &str| {
        let start = format!("temthat_http_requests_total{{method=\"GET\",route=\"/health\",status=\"{status}\"}} ");
        line(&start).strip_prefix(&start).unwrap().parse::<u32>().unwrap()
    };
    assert_eq!(count("200") + count("429"), 84);
    assert!(line("temthat_register_records").split(' ').nth(1).unwrap().parse::<u64>().unwrap() > 0);
    assert!(text.body.contains("temthat_trust_list_expires") && text.body.ends_with("# EOF\n"));
    assert!(!text.body.contains("192.0.2"), "no address stands in the numbers");
}

#[test]
fn the_description_can_be_read_as_a_page() {
    let house = House::new();
    let page = house.send(Request::get("/api").header("accept", "text/html").body(Body::empty()).unwrap());
    assert_eq!(page.status, StatusCode::OK);
    let document: Value = serde_json::from_str(temthat::http::openapi::json()).unwrap();
    for path in document["paths"].as_object().unwrap().keys() {
        assert!(page.body.contains(path), "{path}");
    }
    assert!(!page.body.contains("<script") && !page.body.contains("//cdn"));
}
