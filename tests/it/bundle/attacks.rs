//! Old bundles, expired lists, clocks set back, stolen keys, hostile sizes: never a wrong Genuine, and
//! never "not genuine" for age alone.

use super::equal::forged;
use super::{Bureau, ROOT, offline, opened, root, signed_list, texts, token, trust_token};
use crate::bureau::{publisher, who};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use ed25519_dalek::{Signer as _, SigningKey};
use jiff::civil::date;
use jiff::{Span, Timestamp};
use serde_json::{Value, json};
use temthat::app::bundle::Wanted;
use temthat::app::stamps::void;
use temthat::app::verify::verify;
use temthat::domain::run::VoidReason;
use temthat::domain::stamp::link::StampText;
use temthat::domain::stamp::serial::Serial;
use temthat::domain::trust::bundle::{BundleError, Freshness, LIFE, MAX_TOKEN, Offline, REFRESH, SKEW, open};
use temthat::domain::verdict::{Reason, Status, Verdict};

fn later(at: Timestamp, seconds: i64) -> Timestamp {
    at + Span::new().seconds(seconds)
}

fn first(verdict: &Verdict) -> (Status, Reason) {
    (verdict.status, verdict.reasons[0].code)
}

#[test]
fn age_makes_amber_then_nothing_and_never_a_fake() {
    let bureau = Bureau::new();
    let (run, texts) = texts(&bureau, &bureau.order(5), 5);
    void(&bureau.office, run, 4, 4, VoidReason::Stolen, &who()).expect("void");
    let (held, made) = (offline(&bureau), bureau.office.now());
    let at = |seconds: i64| first(&held.verify(&texts[0], later(made, seconds)));
    assert_eq!(at(0), (Status::Genuine, Reason::SignatureValid));
    assert_eq!(at(REFRESH - 1), (Status::Genuine, Reason::SignatureValid));
    assert_eq!(at(REFRESH), (Status::Caution, Reason::BundleStale));
    assert_eq!(at(LIFE - 1), (Status::Caution, Reason::BundleStale));
    assert_eq!(at(LIFE), (Status::CannotCheck, Reason::BundleExpired));
    assert_eq!(at(LIFE * 400), (Status::CannotCheck, Reason::BundleExpired));
    // A clock that was set back: a little is tolerated, more cannot be told from an expired bundle.
    assert_eq!(at(-SKEW), (Status::Genuine, Reason::SignatureValid));
    assert_eq!(at(-SKEW - 1), (Status::CannotCheck, Reason::ClockBehind));
    // What is wrong stays wrong while amber, for its own reason.
    let stolen = held.verify(&texts[4], later(made, REFRESH));
    assert_eq!(first(&stolen), (Status::NotGenuine, Reason::StampStolen));
    assert!(stolen.reasons.iter().any(|line| line.code == Reason::BundleStale), "and the age is told");
    let expired = held.verify(&texts[4], later(made, LIFE));
    assert_eq!(first(&expired), (Status::CannotCheck, Reason::BundleExpired), "not even that past the end");
    let note = held.verify(&texts[0], made).offline.expect("dated");
    assert_eq!((note.made_at, note.exp), (made, later(made, LIFE)));
}

#[test]
fn a_stamp_newer_than_the_bundle_is_no_fake() {
    let bureau = Bureau::new();
    let held = offline(&bureau);
    let (_, same_day) = texts(&bureau, &bureau.order(2), 1);
    bureau.clock.turn(date(2026, 9, 2));
    let (_, next_day) = texts(&bureau, &bureau.order(2), 1);
    for text in [&same_day[0], &next_day[0]] {
        let verdict = held.verify(text, later(bureau.office.now(), -3600));
        assert_eq!(first(&verdict), (Status::Caution, Reason::RunNewerThanRegister), "{:?}", verdict.reasons);
    }
    // A key that is newer than the bundle's list neither.
    let stamp = StampText::parse(&same_day[0]).expect("a stamp");
    let mut of_new_key = stamp.clone();
    of_new_key.body.kid = 9;
    let verdict = held.verify(&forged(&of_new_key, [8; 32]), bureau.office.now());
    assert_eq!(first(&verdict), (Status::CannotCheck, Reason::KeyUnknown));
}

#[test]
fn an_old_bundle_never_comes_back() {
    let bureau = Bureau::new();
    let (run, texts) = texts(&bureau, &bureau.order(5), 1);
    let old = opened(&bureau, Wanted::Whole);
    let before = bureau.office.register().seq;
    bureau.clock.turn(date(2026, 9, 2));
    void(&bureau.office, run, 0, 0, VoidReason::Stolen, &who()).expect("void");
    let held = offline(&bureau);
    assert!(matches!(held.clone().take(old.clone()), Err(BundleError::Older { .. })));
    // Neither the same number with an older trust list, in which a revoked key would be back.
    bureau.edit_trust(|t| t.version += 1);
    let newer_list = offline(&bureau);
    let same_number = opened(&bureau, Wanted::Whole);
    bureau.edit_trust(|t| t.version -= 1);
    assert!(matches!(newer_list.take(opened(&bureau, Wanted::Whole)), Err(BundleError::Older { .. })));
    // A delta only fits the bundle it was made for.
    let delta = opened(&bureau, Wanted::Since(before));
    assert!(matches!(held.clone().take(delta.clone()), Err(BundleError::Base { .. })));
    assert!(matches!(Offline::new(delta.clone()), Err(BundleError::IsDelta(base)) if base == before));
    let caught_up = Offline::new(old).expect("ready").take(delta).expect("newer");
    for held in [&caught_up, &held, &Offline::new(same_number).expect("ready")] {
        let verdict = held.verify(&texts[0], bureau.office.now());
        assert_eq!(first(&verdict), (Status::NotGenuine, Reason::StampStolen));
    }
}

/// The three parts of a token, decoded where JSON.
fn taken_apart(token: &str) -> (Value, Vec<u8>) {
    let mut parts = token.split('.').map(|part| B64.decode(part).expect("base64url"));
    let header = serde_json::from_slice(&parts.next().expect("a header")).expect("JSON");
    (header, parts.next().expect("a payload"))
}

fn signed(header: &Value, payload: &[u8], seed: [u8; 32]) -> String {
    let input = format!("{}.{}", B64.encode(header.to_string()), B64.encode(payload));
    let signature = SigningKey::from_bytes(&seed).sign(input.as_bytes()).to_bytes();
    format!("{input}.{}", B64.encode(signature))
}

#[test]
fn only_the_publication_key_of_the_root_speaks() {
    let bureau = Bureau::new();
    texts(&bureau, &bureau.order(5), 1);
    let good = token(&bureau, Wanted::Whole);
    let (header, payload) = taken_apart(&good);
    let with = |member: &str, value: Value| {
        let mut changed = header.clone();
        changed[member] = value;
        open(&signed(&changed, &payload, [9; 32]), &root())
    };
    assert!(open(&signed(&header, &payload, [9; 32]), &root()).is_ok(), "taken apart and put together again");
    // Signed by an issuer key, by a stranger, or naming another key.
    assert!(open(&signed(&header, &payload, [7; 32]), &root()).is_err());
    let as_issuer =
        json!({ "alg": "EdDSA", "kid": "1", "trust_chain": header["trust_chain"], "typ": header["typ"], "zip": "DEF" });
    assert_eq!(open(&signed(&as_issuer, &payload, [7; 32]), &root()), Err(BundleError::Key("1".into())));
    for kid in [json!("2"), json!("0255"), json!(" 255"), json!("-1"), json!(255), json!("")] {
        assert!(with("kid", kid).is_err());
    }
    for (member, value) in [
        ("alg", json!("none")),
        ("typ", json!("temthat-trust+jwt")),
        ("typ", json!("temthat-bundle-delta+jwt")),
        ("zip", json!("GZ")),
        ("crit", json!(["b64"])),
        ("trust_chain", json!([])),
        ("trust_chain", json!([header["trust_chain"][0], header["trust_chain"][0]])),
    ] {
        assert!(with(member, value).is_err(), "{member}");
    }
    // A list of the thief's own root, and the right list under another root.
    let mut own = bureau.office.trust().expect("a list").as_ref().clone();
    own.version += 1;
    let input = temthat::domain::trust::jws::signing_input(&own).expect("a list");
    let forged =
        temthat::domain::jws::seal(&input, &SigningKey::from_bytes(&[66; 32]).sign(input.as_bytes()).to_bytes());
    assert!(matches!(with("trust_chain", json!([forged])), Err(BundleError::Trust(_))));
    assert!(matches!(open(&good, &SigningKey::from_bytes(&[66; 32]).verifying_key()), Err(BundleError::Trust(_))));
    // Every flipped byte of the token is refused.
    for at in (0..good.len()).step_by(7) {
        let mut bytes = good.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let text = String::from_utf8(bytes).expect("ascii");
        assert!(text == good || open(&text, &root()).is_err(), "byte {at}");
    }
    // A publication key that was stolen signs nothing, whatever day the thief writes.
    let day = date(2026, 9, 1);
    bureau.edit_trust(|t| t.compromise(255, day, None, day).expect("cut off"));
    let after = json!({ "alg": "EdDSA", "kid": "255", "trust_chain": [&*trust_token(&bureau)], "typ": header["typ"], "zip": "DEF" });
    assert_eq!(open(&signed(&after, &payload, [9; 32]), &root()), Err(BundleError::Key("255".into())));
    let stamp = StampText::parse(&texts(&Bureau::new(), &bureau.order(1), 1).1[0]).expect("a stamp");
    let mut by_publisher = stamp;
    by_publisher.body.kid = 255;
    let fresh = Bureau::new();
    let verdict = verify(&fresh.office, &super::equal::forged(&by_publisher, [9; 32]), None, false);
    assert_eq!(first(&verdict), (Status::NotGenuine, Reason::KeyOutOfScope), "a publication key signs no stamp");
    let _ = (publisher(), ROOT, signed_list(&own));
}

#[test]
fn a_bundle_that_would_burst_is_refused_before_it_does() {
    let bureau = Bureau::new();
    let (header, _) = taken_apart(&token(&bureau, Wanted::Whole));
    assert!(matches!(open(&"a".repeat(MAX_TOKEN + 1), &root()), Err(BundleError::Token(_))));
    // 200 MB of blanks in 200 kB, signed by the right key: unpacked only up to the bound.
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b' '; 200 << 20], 1);
    let refused = open(&signed(&header, &bomb, [9; 32]), &root()).expect_err("a bomb").to_string();
    assert!(refused.contains("unpack"), "{refused}");
    for payload in [&b""[..], b"{}", b"[]", b"\x00\x01"] {
        let packed = miniz_oxide::deflate::compress_to_vec(payload, 6);
        assert!(open(&signed(&header, &packed, [9; 32]), &root()).is_err());
    }
    // A status list inside that is longer than a block.
    let mut whole = opened(&bureau, Wanted::Whole);
    let lst = B64.encode(miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 300 << 20], 1));
    whole.bundle.status = vec![temthat::domain::trust::bundle::StatusRow { kid: 1, block: 0, bits: 2, lst }];
    assert!(Offline::new(whole).is_err());
}

/// A thief signs with the office's key. Online the register knows its own serials. Offline a thief who
/// copies a recorded run passes until the theft is known: this is said in the threat model, and ends with
/// the next bundle after the cut-off.
#[test]
fn a_stolen_key_before_and_after_its_cut_off() {
    let bureau = Bureau::new();
    let (_, honest) = texts(&bureau, &bureau.order(5), 1);
    bureau.clock.turn(date(2026, 9, 10));
    bureau.batch(|b| b.recorded_at = bureau.office.now());
    let stamp = StampText::parse(&honest[0]).expect("a stamp");
    let thief = |change: &dyn Fn(&mut StampText)| {
        let mut stamp = stamp.clone();
        change(&mut stamp);
        forged(&stamp, [7; 32])
    };
    let other_lot = thief(&|s| s.lot = "L9999".parse().expect("a lot"));
    let other_day = thief(&|s| s.body.issued_on = date(2026, 9, 9));
    let other_serial = thief(&|s| s.serial = Serial::new(s.serial.expect("one").number() ^ 1));
    let today = thief(&|s| s.body.issued_on = date(2026, 9, 20));
    let held = offline(&bureau);
    for text in [&other_lot, &other_day, &other_serial] {
        assert_eq!(verify(&bureau.office, text, None, false).status, Status::NotGenuine, "online: {text}");
    }
    for text in [&other_lot, &other_day] {
        assert_eq!(held.verify(text, bureau.office.now()).status, Status::NotGenuine, "offline: {text}");
    }
    // The theft is known: cut off from 5 September.
    bureau.clock.turn(date(2026, 9, 20));
    bureau.edit_trust(|t| {
        t.compromise(1, date(2026, 9, 5), None, date(2026, 9, 20)).expect("cut off");
        t.version += 1;
    });
    let held = offline(&bureau);
    let now = bureau.office.now();
    assert_eq!(verify(&bureau.office, &honest[0], None, false).status, Status::Genuine, "recorded before the cut-off");
    assert_eq!(first(&held.verify(&honest[0], now)), (Status::CannotCheck, Reason::KeyCompromised));
    assert_eq!(first(&held.verify(&other_serial, now)), (Status::CannotCheck, Reason::KeyCompromised));
    assert_eq!(first(&held.verify(&other_lot, now)), (Status::NotGenuine, Reason::RunNotRecorded));
    for text in [&other_day, &today] {
        assert_eq!(first(&held.verify(text, now)), (Status::NotGenuine, Reason::KeyCompromised));
    }
    for text in [&other_lot, &other_day, &other_serial, &today] {
        assert_eq!(verify(&bureau.office, text, None, false).status, Status::NotGenuine, "online: {text}");
    }
    assert_eq!(held.bundle().freshness(now), Freshness::Fresh);
}

#[test]
fn no_bundle_outlives_its_trust_list() {
    let bureau = Bureau::new();
    let (_, texts) = texts(&bureau, &bureau.order(1), 1);
    let now = bureau.office.now();
    bureau.edit_trust(|t| t.exp = now.as_second() + 3600);
    let held = offline(&bureau);
    assert_eq!((held.bundle().refresh_by, held.bundle().exp), (now.as_second() + 3600, now.as_second() + 3600));
    assert_eq!(first(&held.verify(&texts[0], later(now, 3599))), (Status::Genuine, Reason::SignatureValid));
    assert_eq!(first(&held.verify(&texts[0], later(now, 3600))), (Status::CannotCheck, Reason::BundleExpired));
    bureau.edit_trust(|t| t.exp = now.as_second());
    let refused = temthat::app::bundle::make(&bureau.office, &trust_token(&bureau), Wanted::Whole);
    assert!(refused.expect_err("nothing to sign under").to_string().contains("keys trust"));
}

/// What a scraper finds in a bundle: nothing to count or enumerate stamps by, and nobody's home.
#[test]
fn a_bundle_tells_no_serial_no_secret_and_no_household() {
    use temthat::domain::event::Event;
    use temthat::domain::ids::ProducerId;
    let bureau = Bureau::new();
    let mut producer = bureau.office.register().producers[&ProducerId(1)].as_ref().clone();
    producer.address = "thôn Nà Mốc".into();
    producer.former_addresses = vec!["xã Cũ".into()];
    producer.aliases = vec!["Bà Mốc".into()];
    bureau.record(vec![Event::ProducerRegistered(producer)]);
    let (_, texts) = texts(&bureau, &bureau.order(77), 77);
    let held = opened(&bureau, Wanted::Whole);
    let json = serde_json::to_string(&held.bundle).expect("JSON");
    for text in &texts {
        let serial = StampText::parse(text).expect("a stamp").serial.expect("a serial");
        assert!(!json.contains(&serial.to_string()) && !json.contains(&serial.number().to_string()));
    }
    let register = bureau.office.register();
    let secrets = register.serial_blocks.values().map(String::as_str);
    for canary in secrets.chain(["Nà Mốc", "xã Cũ", "Bà Mốc", ":77", "\"count\"", "\"serials\"", "ring"]) {
        assert!(!json.contains(canary), "{canary} in {json}");
    }
    assert!(json.contains("HTX Chè Thử"), "the name, as the decision has it");
}
