//! Trust lists put together by hand: the one of the stamp vectors, and tokens for each way of being refused.

use super::forge::key;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use curve25519_dalek::constants::EIGHT_TORSION;
use ed25519_dalek::Signer as _;
use serde_json::{Value, json};

/// Seed byte of the root.
pub const ROOT: u8 = 200;
/// Key ids on the list.
pub const KIDS: [u8; 11] = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 255];
/// A host of 64 characters.
pub const LONG_HOST: &str = "TRUY-XUAT-NGUON-GOC-SAN-PHAM-OCOP.CAC-HUYEN-VA-XA.EXAMPLE.GOV.VN";
const HEADER: &str = r#"{"alg":"EdDSA","typ":"temthat-trust+jwt"}"#;

fn jwk(kid: u8) -> Value {
    json!({ "kid": kid, "kty": "OKP", "crv": "Ed25519", "x": B64.encode(key(kid).verifying_key().as_bytes()),
        "status": "active", "not_before": "2026-01-01", "not_after": "2037-12-31" })
}

fn opened(block: u32) -> Value {
    json!({ "block": block, "secret": "00112233445566778899aabbccddeeff" })
}

/// The list of the stamp vectors.
pub fn payload() -> Value {
    let mut keys: Vec<Value> = KIDS.iter().map(|kid| jwk(*kid)).collect();
    let mut set = |kid: u8, member: &str, value: Value| {
        let at = KIDS.iter().position(|k| *k == kid).expect("a key");
        keys[at][member] = value;
    };
    set(2, "status", json!("retired"));
    set(2, "since", json!("2026-06-30"));
    set(3, "status", json!("revoked"));
    set(3, "since", json!("2026-06-30"));
    set(4, "scope", json!({ "gtin_prefixes": ["0893", "09"] }));
    set(1, "scope", json!({ "gtin_prefixes": [] }));
    set(5, "not_after", json!("2026-12-31"));
    set(6, "status", json!("compromised"));
    set(6, "since", json!("2026-06-15"));
    set(8, "not_before", json!("2026-09-01"));
    set(8, "scope", json!({}));
    set(9, "use", json!("publish"));
    set(10, "status", json!("compromised"));
    set(10, "since", json!("2026-06-15"));
    set(10, "cut_off", json!({ "size": 40, "blocks": [opened(0), opened(3)] }));
    json!({ "iss": "Văn phòng OCOP thử", "iat": 1_767_225_600, "exp": 2_145_916_800, "version": 7,
        "hosts": ["TEM.EXAMPLE", "TEM-2.EXAMPLE.VN", LONG_HOST], "keys": keys })
}

fn input(header: &str, payload: &str) -> String {
    format!("{}.{}", B64.encode(header), B64.encode(payload))
}

fn signed(header: &str, payload: &str) -> String {
    let input = input(header, payload);
    format!("{input}.{}", B64.encode(key(ROOT).sign(input.as_bytes()).to_bytes()))
}

/// The token of the stamp vectors.
pub fn token() -> String {
    signed(HEADER, &payload().to_string())
}

fn vector(expect: &str, token: String, note: &str) -> Value {
    json!({ "expect": expect, "token": token, "note": note })
}

fn envelopes(out: &mut Vec<Value>) {
    let text = payload().to_string();
    let token = token();
    let (input_part, signature) = token.rsplit_once('.').expect("three parts");
    let mut add = |expect: &str, token: String, note: &str| out.push(vector(expect, token, note));
    add("ok", token.clone(), "the list of the stamp vectors");
    add("ok", format!("  {token}\r\n"), "white space around");
    add("ok", signed(r#"{ "typ":"temthat-trust+jwt", "alg":"EdDSA" }"#, &text), "header in another order");
    add("trust-too-large", "a".repeat(262_145), "262,145 bytes");
    for (bad, note) in [
        (String::new(), "nothing"),
        (input_part.to_owned(), "two parts"),
        (format!("{token}."), "four parts"),
        (format!("{token}="), "padding"),
        (format!("{input_part}+.{signature}"), "a character of the other alphabet"),
        (format!("{}\n{}", &token[..40], &token[40..]), "a line break inside"),
        (format!("{input_part}.{}B", &signature[..85]), "unused bits that are not zero"),
        ("{}".into(), "JSON"),
    ] {
        add("trust-shape", bad, note);
    }
    for (header, note) in [
        (r#"{"alg":"none","typ":"temthat-trust+jwt"}"#, "no algorithm"),
        (r#"{"alg":"HS256","typ":"temthat-trust+jwt"}"#, "a symmetric algorithm"),
        (r#"{"alg":"ES256","typ":"temthat-trust+jwt"}"#, "another algorithm"),
        (r#"{"alg":"eddsa","typ":"temthat-trust+jwt"}"#, "small letters"),
        (r#"{"alg":"EdDSA"}"#, "no type"),
        (r#"{"alg":"EdDSA","typ":"JWT"}"#, "another type"),
        (r#"{"alg":"EdDSA","typ":"temthat-trust+jwt","kid":"1"}"#, "a key id"),
        (r#"{"alg":"EdDSA","typ":"temthat-trust+jwt","jwk":{}}"#, "a key in the token"),
        (r#"{"alg":"EdDSA","typ":"temthat-trust+jwt","crit":["b64"],"b64":false}"#, "a critical extension"),
        (r#"{"alg":"EdDSA","alg":"EdDSA","typ":"temthat-trust+jwt"}"#, "a repeated member"),
        (r#"["EdDSA","temthat-trust+jwt"]"#, "an array"),
        ("{", "not JSON"),
        ("", "empty"),
    ] {
        add("trust-header", signed(header, &text), note);
    }
    let other = key(1).sign(input_part.as_bytes()).to_bytes();
    let mut flipped = key(ROOT).sign(input_part.as_bytes()).to_bytes();
    flipped[10] ^= 4;
    for (bad, note) in [
        (&other[..], "signed by an issuer key"),
        (&flipped[..], "one bit of the signature flipped"),
        (&flipped[..63], "63 bytes"),
        (&[][..], "no signature"),
        (&[0; 64][..], "all zero"),
    ] {
        add("trust-signature", format!("{input_part}.{}", B64.encode(bad)), note);
    }
    let changed = text.replace("\"version\":7", "\"version\":8");
    assert_ne!(changed, text);
    add("trust-signature", format!("{}.{signature}", input(HEADER, &changed)), "another payload under the signature");
}

fn payloads(out: &mut Vec<Value>) {
    let mut add = |expect: &str, payload: String, note: &str| out.push(vector(expect, signed(HEADER, &payload), note));
    let with = |change: &dyn Fn(&mut Value)| {
        let mut list = payload();
        change(&mut list);
        list.to_string()
    };
    let at = |kid: u8| KIDS.iter().position(|k| *k == kid).expect("a key");
    let of_key = |kid: u8, member: &str, value: Value| with(&|l| l["keys"][at(kid)][member] = value.clone());
    add("ok", with(&|l| l["keys"] = json!([])), "no keys");
    add("ok", with(&|l| l["iss"] = json!("")), "no name");
    add("ok", with(&|l| l["hosts"] = json!(["A"])), "one short host");
    let mixed = (key(1).verifying_key().to_edwards() + EIGHT_TORSION[1]).compress();
    add("ok", of_key(1, "x", json!(B64.encode(mixed.as_bytes()))), "a key with a part of small order is a key");
    add("ok", of_key(0, "use", json!("stamps")), "the use of a key that signs stamps, told");
    let cut = |size: Value, blocks: Vec<Value>| of_key(10, "cut_off", json!({ "size": size, "blocks": blocks }));
    add("ok", cut(json!(0), vec![]), "a cut-off before everything, no serials used");
    add("ok", cut(json!(u64::MAX), vec![opened(9535)]), "the last block");
    add("ok", of_key(10, "status", json!("revoked")), "revoked after it was cut off");
    let text = payload().to_string();
    let list_of = |n: usize| (0..n).map(|i| format!("H{i}.VN")).collect::<Vec<_>>();
    add("ok", with(&|l| l["hosts"] = json!(list_of(64))), "64 hosts");
    let small = EIGHT_TORSION.map(|t| B64.encode(t.compress().as_bytes()));
    let bad: Vec<(String, &str)> = vec![
        (format!("{text}x"), "something after"),
        ("[]".into(), "an array"),
        ("null".into(), "null"),
        (text.replacen('{', "{\"version\":7,", 1), "a repeated member"),
        (text.replacen("\"kid\":0", "\"kid\":0,\"kid\":0", 1), "a repeated member of a key"),
        (with(&|l| l["more"] = json!(1)), "an unknown member"),
        (with(&|l| l["iat"] = json!(1.5)), "a broken number"),
        (with(&|l| l["iat"] = json!("1")), "a number as a string"),
        (with(&|l| l["version"] = json!(-1)), "a negative version"),
        (with(&|l| l["exp"] = l["iat"].clone()), "over when it begins"),
        (with(&|l| drop(l.as_object_mut().map(|o| o.remove("exp")))), "no end"),
        (with(&|l| drop(l.as_object_mut().map(|o| o.remove("iss")))), "no office"),
        (with(&|l| l["hosts"] = json!([])), "no hosts"),
        (with(&|l| l["hosts"] = json!(list_of(65))), "65 hosts"),
        (with(&|l| l["hosts"] = json!(["tem.example"])), "a host in small letters"),
        (with(&|l| l["hosts"] = json!(["TEM.EXAMPLE:443"])), "a host with a port"),
        (with(&|l| l["hosts"] = json!([""])), "an empty host"),
        (with(&|l| l["keys"] = json!({})), "keys as an object"),
        (with(&|l| l["keys"][0] = json!([])), "a key as an array"),
        (with(&|l| l["keys"][0] = l["keys"][1].clone()), "a key id twice"),
        (of_key(0, "kid", json!(256)), "key id 256"),
        (of_key(0, "kid", json!(-1)), "key id -1"),
        (of_key(0, "kid", json!("0")), "a key id as a string"),
        (of_key(0, "kty", json!("EC")), "another kind of key"),
        (of_key(0, "crv", json!("X25519")), "a key for another use"),
        (of_key(0, "use", json!("sig")), "an unknown use"),
        (of_key(0, "use", Value::Null), "null is not absent"),
        (of_key(0, "alg", json!("EdDSA")), "an unknown member of a key"),
        (of_key(0, "x", json!(B64.encode([1; 31]))), "31 bytes"),
        (of_key(0, "x", json!(format!("{}=", B64.encode(key(0).verifying_key().as_bytes())))), "padding"),
        (of_key(0, "x", json!(B64.encode([2; 32]))), "a point that is not on the curve"),
        (of_key(0, "x", json!(B64.encode([0xff; 32]))), "y of p and above"),
        (of_key(0, "x", json!(small[0])), "small order 1"),
        (of_key(0, "x", json!(small[1])), "small order 8"),
        (of_key(0, "x", json!(small[2])), "small order 4"),
        (of_key(0, "x", json!(small[4])), "small order 2"),
        (of_key(0, "status", json!("lost")), "an unknown status"),
        (of_key(0, "status", json!("Active")), "a capital letter"),
        (of_key(0, "status", json!("retired")), "retired without a day"),
        (of_key(0, "since", json!("2026-06-30")), "active with a day"),
        (of_key(0, "since", Value::Null), "null is not absent"),
        (of_key(0, "not_before", json!("2038-01-01")), "ends before it begins"),
        (of_key(0, "not_before", json!("2026-02-29")), "no such day"),
        (of_key(0, "not_before", json!("2026-1-1")), "a short date"),
        (of_key(0, "not_before", json!("20260101")), "a date without hyphens"),
        (of_key(0, "not_before", json!("2026-01-01T00:00:00")), "a date with a time"),
        (of_key(6, "cut_off", Value::Null), "null is not absent"),
        (of_key(2, "cut_off", json!({ "size": 1, "blocks": [] })), "a cut-off of a key that was only retired"),
        (of_key(0, "cut_off", json!({ "size": 1, "blocks": [] })), "a cut-off of an active key"),
        (of_key(10, "cut_off", json!({ "size": 1 })), "no blocks"),
        (of_key(10, "cut_off", json!({ "blocks": [] })), "no size"),
        (cut(json!(-1), vec![]), "a size below nothing"),
        (cut(json!(1), vec![opened(9536)]), "a block beyond the last"),
        (cut(json!(1), vec![opened(3), opened(0)]), "blocks out of order"),
        (cut(json!(1), vec![opened(3), opened(3)]), "a block twice"),
        (cut(json!(1), vec![json!({ "block": 1, "secret": "00112233445566778899AABBCCDDEEFF" })]), "capital letters"),
        (cut(json!(1), vec![json!({ "block": 1, "secret": "00" })]), "a short secret"),
        (cut(json!(1), (0..1025).map(opened).collect()), "1,025 blocks"),
        (of_key(0, "scope", Value::Null), "null is not absent"),
        (of_key(0, "scope", json!([])), "a scope as an array"),
        (of_key(0, "scope", json!({ "regions": ["VN"] })), "an unknown scope narrows in unknown ways"),
        (of_key(0, "scope", json!({ "gtin_prefixes": ["893A"] })), "a prefix with a letter"),
        (of_key(0, "scope", json!({ "gtin_prefixes": [""] })), "an empty prefix"),
        (of_key(0, "scope", json!({ "gtin_prefixes": ["089300000000190"] })), "a prefix of 15 digits"),
        (of_key(0, "scope", json!({ "gtin_prefixes": vec!["1"; 257] })), "257 prefixes"),
    ];
    for (text, note) in bad {
        add("trust-payload", text, note);
    }
}

/// All trust list vectors.
pub fn vectors() -> Vec<Value> {
    let mut out = Vec::new();
    envelopes(&mut out);
    payloads(&mut out);
    for i in 0..out.len() {
        let group = out[i]["expect"].clone();
        let before = out[..i].iter().filter(|v| v["expect"] == group).count();
        out[i]["id"] = json!(format!("{}-{:02}", group.as_str().unwrap_or_default(), before + 1));
    }
    out
}
