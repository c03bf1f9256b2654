//! The stamp format against its frozen vectors, a second implementation, and its properties.

mod curve;
mod forge;
mod lists;
mod properties;
mod texts;

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use temthat::domain::stamp::link::StampText;
use temthat::domain::stamp::message::message;
use temthat::domain::stamp::verify::{Verified, signature_fits, verify};
use temthat::domain::trust::{TrustList, jws};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(name)).expect("frozen vectors; see src/manual/stamp-format.md §9");
    serde_json::from_str(&text).expect("JSON")
}

/// Compares with the frozen file; `TEMTHAT_BLESS=1` writes it, after a deliberate change of format.
fn frozen(name: &str, fresh: &Value) {
    if std::env::var_os("TEMTHAT_BLESS").is_some() {
        std::fs::write(folder().join(name), serde_json::to_string_pretty(fresh).expect("JSON") + "\n")
            .expect("written");
    }
    assert!(read(name) == *fresh, "{name} is frozen, and what makes it now says something else");
}

fn root() -> ed25519_dalek::VerifyingKey {
    forge::key(lists::ROOT).verifying_key()
}

fn list() -> TrustList {
    jws::open(read("stamps.json")["trust_list"].as_str().expect("a token"), &root()).expect("a list")
}

/// The answer of this implementation, in the words of the vectors.
fn answer(text: &str, trust: &TrustList) -> Result<Verified, &'static str> {
    let stamp = StampText::parse(text).map_err(|e| e.code())?;
    verify(stamp, trust).map_err(|e| e.code())
}

#[test]
fn the_vectors_are_frozen() {
    let fresh = json!({
        "root": hex::encode(root().as_bytes()), "trust_list": lists::token(), "trust_payload": lists::payload(),
        "stamps": forge::stamps(), "trust": lists::vectors(),
    });
    frozen("stamps.json", &fresh);
    frozen("ed25519.json", &json!(curve::vectors()));
}

#[test]
fn every_stamp_vector_is_answered_as_it_says() {
    let (vectors, trust) = (read("stamps.json"), list());
    let stamps = vectors["stamps"].as_array().expect("stamps");
    let count = |proven: bool| stamps.iter().filter(|c| (c["expect"] == "proven") == proven).count();
    assert!(stamps.len() >= 200 && count(true) >= 40 && count(false) >= 150, "{} and {}", count(true), count(false));
    for case in stamps {
        let text = case["text"].as_str().expect("a text");
        let found = match answer(text, &trust) {
            Err(code) => {
                assert_eq!(case["expect"], code, "{case}");
                continue;
            }
            Ok(verified) => verified.stamp().clone(),
        };
        let body = found.body;
        let told = json!({
            "id": case["id"], "note": case["note"], "text": text, "expect": "proven",
            "host": found.host.as_str(), "gtin": found.gtin.to_string(), "lot": found.lot.as_str(),
            "serial": found.serial.map(|s| s.to_string()), "kid": body.kid,
            "issued_on": body.issued_on.to_string(), "best_before": body.best_before.map(|d| d.to_string()),
            "stars": body.stars.map(|s| s.stars.count()), "stars_until": body.stars.map(|s| s.until.to_string()),
            "claims": body.claims.bits(),
            "message": hex::encode(message(body.encode().expect("fits"), found.gtin, &found.lot, found.serial)),
        });
        assert_eq!(told, *case);
        let canonical = found.to_string();
        assert!(canonical == text || canonical.eq_ignore_ascii_case(text), "{case}");
        assert_eq!(
            answer(&canonical, &trust).map(|v| v.stamp().clone()),
            Ok(found),
            "the canonical text says the same"
        );
    }
}

#[test]
fn every_trust_vector_is_answered_as_it_says() {
    let vectors = read("stamps.json");
    for case in vectors["trust"].as_array().expect("tokens") {
        let found = match jws::open(case["token"].as_str().expect("a token"), &root()) {
            Ok(_) => "ok".to_owned(),
            Err(error) => format!("trust-{}", error.code()),
        };
        assert_eq!(case["expect"], found, "{}: {}", case["id"], case["note"]);
    }
}

#[test]
fn the_curve_is_strict() {
    curve::rfc_signs_alike();
    let vectors = read("ed25519.json");
    let bytes = |v: &Value| hex::decode(v.as_str().expect("hex")).expect("hex");
    let mut valid = 0;
    for case in vectors.as_array().expect("vectors") {
        let key: [u8; 32] = bytes(&case["key"]).try_into().expect("32 bytes");
        let fits =
            match (ed25519_dalek::VerifyingKey::from_bytes(&key), <[u8; 64]>::try_from(bytes(&case["signature"]))) {
                (Ok(key), Ok(signature)) => signature_fits(&key, &bytes(&case["message"]), &signature),
                _ => false,
            };
        assert_eq!(case["valid"], fits, "{case}");
        valid += u32::from(fits);
    }
    assert!(valid > 50, "{valid} valid ones");
}

fn python(folder: &Path) -> Output {
    // Debian's own, which has Debian's libraries.
    let mut command = Command::new("/usr/bin/python3");
    command.arg("-B").arg(self::folder().join("verify.py")).arg(folder).output().expect("python3 (see tests/all)")
}

#[test]
fn a_verifier_written_from_the_manual_alone_agrees() {
    let out = python(&folder());
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{text}{}", String::from_utf8_lossy(&out.stderr));
    let count = read("stamps.json")["stamps"].as_array().expect("stamps").len();
    assert!(text.contains(&format!("{count} stamps")), "{text}");
}

#[test]
fn the_second_verifier_sees_a_wrong_answer() {
    let all = read("stamps.json");
    for (list, from, to) in [("stamps", "proven", "signature-invalid"), ("trust", "ok", "trust-payload")] {
        let dir = tempfile::tempdir().expect("a folder");
        let mut wrong = all.clone();
        let cases = wrong[list].as_array_mut().expect("cases");
        let case = cases.iter_mut().find(|c| c["expect"] == from).expect("one");
        case["expect"] = json!(to);
        std::fs::write(dir.path().join("stamps.json"), wrong.to_string()).expect("written");
        std::fs::copy(folder().join("ed25519.json"), dir.path().join("ed25519.json")).expect("copied");
        assert_eq!(python(dir.path()).status.code(), Some(1), "a changed answer in {list} must be seen");
    }
}
