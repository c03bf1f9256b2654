//! The bundle and the status lists as others meet them: over HTTP, through a JOSE library, by the program.

use super::{Bureau, opened, root, texts, token, trust_token};
use crate::bureau::who;
use crate::cli::Desk;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;
use temthat::app::bundle::Wanted;
use temthat::app::stamps::void;
use temthat::domain::event::Event;
use temthat::domain::run::VoidReason;
use temthat::domain::stamp::link::StampText;
use temthat::domain::trust::bundle::open;
use temthat::http::{State, TrustToken, router};
use tower::ServiceExt;

/// Runs the Python verifier on files and serials; its JSON, or what it said.
fn python(
    dir: &std::path::Path,
    bundle: &str,
    list: Option<&str>,
    serials: &[u64],
) -> Result<serde_json::Value, String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/bundle.py");
    std::fs::write(dir.join("bundle.jws"), bundle).expect("written");
    let mut command = Command::new("/usr/bin/python3");
    command.arg("-B").arg(script).arg(hex::encode(root().as_bytes())).arg(dir.join("bundle.jws"));
    if let Some(list) = list {
        std::fs::write(dir.join("list.jwt"), list).expect("written");
        command.arg(dir.join("list.jwt"));
    }
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 (see tests/all)");
    let lines: String = serials.iter().map(|s| format!("{s}\n")).collect();
    child.stdin.take().expect("stdin").write_all(lines.as_bytes()).expect("sent");
    let out = child.wait_with_output().expect("done");
    if out.status.success() {
        Ok(serde_json::from_slice(&out.stdout).expect("JSON"))
    } else {
        Err(String::from_utf8_lossy(&out.stderr).into_owned())
    }
}

fn serial(text: &str) -> u64 {
    StampText::parse(text).expect("a stamp").serial.expect("a serial").number()
}

#[test]
fn a_jose_library_in_python_reads_what_is_published() {
    let bureau = Bureau::new();
    let (run, texts) = texts(&bureau, &bureau.order(20), 20);
    void(&bureau.office, run, 3, 3, VoidReason::Spoiled, &who()).expect("void");
    void(&bureau.office, run, 5, 5, VoidReason::Stolen, &who()).expect("void");
    void(&bureau.office, run, 7, 7, VoidReason::Recalled, &who()).expect("void");
    bureau.record(vec![Event::BatchRecalled {
        id: crate::bureau::BATCH,
        on: jiff::civil::date(2026, 9, 1),
        reason: "mốc".into(),
    }]);
    let serials: Vec<u64> = texts.iter().map(|text| serial(text)).collect();
    let dir = tempfile::tempdir().expect("a folder");
    let (bundle, list) = (token(&bureau, Wanted::Whole), token(&bureau, Wanted::Status((1, 0))));
    let said = python(dir.path(), &bundle, Some(&list), &serials).expect("holds");
    assert_eq!((&said["runs"], &said["recalled"]), (&serde_json::json!(["DT-1"]), &serde_json::json!(["LO-1"])));
    assert_eq!(said["products"], serde_json::json!(["Chè Shan"]));
    for (n, found) in said["status"].as_array().expect("a list").iter().enumerate() {
        let wanted = match n {
            3 => 1,
            5 => 2,
            7 => 3,
            _ => 0,
        };
        assert_eq!(*found, serde_json::json!([wanted, wanted]), "stamp {n}");
    }
    // What we refuse is refused there too.
    let (head, rest) = bundle.split_once('.').expect("parts");
    let flipped = format!("{head}.{}", rest.replacen(&rest[100..104], "AAAA", 1));
    assert!(python(dir.path(), &flipped, None, &[]).is_err() && open(&flipped, &root()).is_err());
    let stranger = super::opened(&bureau, Wanted::Whole);
    bureau.edit_trust(|t| t.revoke(255, jiff::civil::date(2026, 9, 1)).expect("revoked"));
    assert!(temthat::app::bundle::make(&bureau.office, &trust_token(&bureau), Wanted::Whole).is_err());
    assert_eq!(stranger.kid, 255);
}

#[test]
fn the_server_publishes_cacheable_bundles_deltas_and_lists() {
    let bureau = Bureau::new();
    let (run, texts) = texts(&bureau, &bureau.order(4), 4);
    let list = TrustToken::new(&trust_token(&bureau));
    let office = Arc::new(bureau.office);
    let app = router(State { office: Arc::clone(&office), trust_list: list });
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let get = |path: &str, known: Option<&str>| {
        let mut request = Request::builder().uri(path).header("accept", "application/json");
        if let Some(known) = known {
            request = request.header("if-none-match", known);
        }
        runtime.block_on(async {
            let response =
                app.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
            let head = |name: &str| response.headers().get(name).map(|v| v.to_str().expect("text").to_owned());
            let heads =
                (head("etag"), head("content-type"), head("cache-control"), head("access-control-allow-origin"));
            let status = response.status();
            let body = to_bytes(response.into_body(), 16 << 20).await.expect("a body");
            (status, heads, String::from_utf8(body.to_vec()).expect("text"))
        })
    };
    let (status, (tag, kind, keep, origin), body) = get("/api/v1/bundle", None);
    assert_eq!((status, kind.as_deref(), origin.as_deref()), (StatusCode::OK, Some("application/jose"), Some("*")));
    assert_eq!(keep.as_deref(), Some("public, max-age=60"));
    let held = open(&body, &root()).expect("holds");
    assert_eq!(get("/api/v1/bundle", tag.as_deref()).0, StatusCode::NOT_MODIFIED);
    let (status, (_, kind, ..), token) = get("/status/1/0", None);
    assert_eq!((status, kind.as_deref()), (StatusCode::OK, Some("application/statuslist+jwt")));
    let dir = tempfile::tempdir().expect("a folder");
    let before = python(dir.path(), &body, Some(&token), &[serial(&texts[2])]).expect("holds");
    assert_eq!(before["status"][0][1], 0);
    void(&office, run, 2, 2, VoidReason::Stolen, &who()).expect("void");
    let (status, _, delta) = get(&format!("/api/v1/bundle?since={}", held.bundle.seq), None);
    assert_eq!(status, StatusCode::OK);
    let delta = open(&delta, &root()).expect("holds");
    assert_eq!((delta.bundle.base, delta.bundle.status.len()), (Some(held.bundle.seq), 1));
    for (path, wanted, code) in [
        ("/api/v1/bundle?since=99999", StatusCode::NOT_FOUND, "bundle-future"),
        ("/api/v1/bundle?since=-1", StatusCode::BAD_REQUEST, "bad-parameter"),
        ("/api/v1/bundle?since=x", StatusCode::BAD_REQUEST, "bad-parameter"),
        ("/api/v1/bundle?from=1", StatusCode::BAD_REQUEST, "bad-parameter"),
        ("/status/1/7", StatusCode::NOT_FOUND, "no-status-list"),
        ("/status/9/0", StatusCode::NOT_FOUND, "no-status-list"),
        ("/status/999/0", StatusCode::NOT_FOUND, "no-status-list"),
    ] {
        let (status, (_, kind, ..), body) = get(path, None);
        assert_eq!((status, kind.as_deref()), (wanted, Some("application/problem+json")), "{path}: {body}");
        assert!(body.contains(code), "{path}: {body}");
    }
    office.set_publisher(None);
    let (status, _, body) = get("/api/v1/bundle?since=0", None);
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains("keys new --publish"), "{body}");
}

#[test]
fn the_program_makes_keeps_and_asks_bundles() {
    let desk = Desk::office();
    let file = |name: &str| desk.path(name).display().to_string();
    let (whole, held, delta) = (file("whole.jws"), file("held.jws"), file("delta.jws"));
    desk.run(&["bundle", "make", "--out", &whole]).is(0, "bytes");
    desk.run(&["bundle", "verify", &whole]).is(0, "fresh");
    let seq = desk.run(&["bundle", "verify", &whole, "--json"]).json()["seq"].as_u64().expect("a number");
    desk.run(&["bundle", "show", &whole]).is(0, "products");
    desk.run(&["bundle", "take", &whole, "--into", &held]).is(0, "fresh");
    desk.run(&["producer", "add", "--name", "HTX Gói", "--kind", "cooperative"]).is(0, "CT-");
    desk.run(&["bundle", "make", "--out", &delta, "--since", &seq.to_string()]).is(0, "bytes");
    desk.run(&["bundle", "verify", &delta]).is(1, "delta");
    desk.run(&["bundle", "take", &delta, "--into", &held]).is(0, "fresh");
    let shown = desk.run(&["bundle", "show", &held, "--json"]).json();
    let names: Vec<_> = shown["bundle"]["producers"].as_array().expect("rows").iter().map(|p| &p["name"]).collect();
    assert!(names.contains(&&serde_json::json!("HTX Gói")), "{names:?}");
    assert_eq!(shown["bundle"]["seq"].as_u64(), Some(seq + 1));
    desk.run(&["bundle", "take", &whole, "--into", &held]).is(6, "older than the one held");
    desk.run(&["bundle", "take", &delta, "--into", &held]).is(6, "fetch the whole bundle");
    desk.run(&["verify", "https://example.org/", "--bundle", &held]).is(3, "another system");
    desk.run(&["bundle", "verify", &whole, "--root", &"ab".repeat(32)]).is(6, "root key");
    let other = hex::encode(ed25519_dalek::SigningKey::from_bytes(&[66; 32]).verifying_key().as_bytes());
    desk.run(&["bundle", "verify", &whole, "--root", &other]).is(1, "does not hold under this root");
    desk.run(&["bundle", "make", "--out", &whole, "--since", "99999"]).is(2, "records");
    let _ = opened;
}

#[test]
fn a_clock_set_back_makes_no_bundle_younger() {
    let desk = Desk::office();
    let held = desk.path("held.jws");
    let file = held.display().to_string();
    desk.run(&["bundle", "make", "--out", &file]).is(0, "bytes");
    desk.run(&["bundle", "verify", &file]).is(0, "fresh");
    // The file was asked eight days from now; then somebody sets the clock back to today.
    let seen = std::time::SystemTime::now() + std::time::Duration::from_secs(8 * 86_400);
    let mark = || std::fs::metadata(&held).and_then(|m| m.modified()).expect("a time");
    std::fs::File::options().append(true).open(&held).and_then(|f| f.set_modified(seen)).expect("marked");
    desk.run(&["bundle", "verify", &file]).is(3, "expired");
    desk.run(&["verify", "https://tem.example/01/08930000000019/10/L1", "--bundle", &file]).is(3, "expired");
    assert_eq!(mark(), seen, "and the mark stays");
    // A newer bundle brings the time of the office with it.
    let newer = desk.path("newer.jws").display().to_string();
    desk.run(&["bundle", "make", "--out", &newer]).is(0, "bytes");
    desk.run(&["bundle", "take", &newer, "--into", &file]).is(0, "fresh");
    assert!(mark() < seen);
}
