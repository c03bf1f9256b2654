//! Frozen answers without a network, `tests/vectors/bundle.json` and `tests/vectors/suspended.json`: this
//! program and the browser's modules give the same. Written anew with `TEMTHAT_BLESS=1` after a deliberate change.

use super::equal::{Dice, busy, scanned};
use super::{offline, root, suspended, token};
use crate::bureau::who;
use jiff::Timestamp;
use jiff::civil::date;
use serde_json::{Value, json};
use temthat::app::bundle::Wanted;
use temthat::app::stamps::void;
use temthat::domain::certificate::CertificateAct;
use temthat::domain::ids::RunId;
use temthat::domain::recognition::RecognitionAct;
use temthat::domain::run::VoidReason;
use temthat::domain::trust::bundle::{Offline, open};
use temthat::domain::verdict::Verdict;
use temthat::i18n::code;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors");

fn answer(verdict: &Verdict) -> Value {
    // How a text is no stamp is told by the words of one language; the code is what counts.
    let named = |args: &[(&str, String)]| -> serde_json::Map<String, Value> {
        args.iter().filter(|(name, _)| *name != "cause").map(|(n, v)| ((*n).to_owned(), json!(v))).collect()
    };
    let reasons: Vec<_> = verdict.reasons.iter().map(|r| json!([code(r.code), named(&r.args)])).collect();
    json!({
        "status": verdict.status,
        "reasons": reasons,
        "stars_now": verdict.stars_now.map(|s| s.count()),
        "product": verdict.facts.as_ref().map(|f| f.product.name.as_str()),
        "certificates": verdict.facts.as_ref().map(|f| f.certificates.len()),
    })
}

/// The texts and moments that are frozen, and the bundles: one held, one changed by a delta.
fn made() -> Value {
    let (bureau, stamps) = busy();
    let held = offline(&bureau);
    let whole = token(&bureau, Wanted::Whole);
    let mut dice = Dice(0xb7);
    let mut texts: Vec<String> = (0..320).map(|_| scanned(&mut dice, &stamps)).collect();
    texts.sort();
    texts.dedup();
    let (iat, stale, exp) = (held.bundle().iat, held.bundle().refresh_by, held.bundle().exp);
    let mut cases: Vec<Value> = texts.iter().map(|text| json!({"text": text, "now": iat, "bundle": "held"})).collect();
    let later = [iat - 301, iat - 300, stale - 1, stale, exp - 1, exp];
    cases.extend(
        later.iter().flat_map(|now| {
            texts.iter().step_by(40).map(move |text| json!({"text": text, "now": now, "bundle": "held"}))
        }),
    );
    bureau.clock.turn(date(2026, 9, 22));
    void(&bureau.office, RunId(1), 14, 19, VoidReason::Stolen, &who()).expect("void");
    bureau.act(RecognitionAct::Suspended, date(2026, 9, 22));
    let delta = token(&bureau, Wanted::Since(held.bundle().seq));
    let now = bureau.office.now().as_second();
    cases.extend(stamps[..20].iter().chain(&texts[..20]).map(|t| json!({"text": t, "now": now, "bundle": "changed"})));
    // A key that was stolen and cut off in the log.
    let (_desk, robbed, stamps) = super::cut_off::cut_province();
    let cut = token(&robbed, Wanted::Whole);
    let now = robbed.office.now().as_second();
    let stride = stamps.iter().step_by(60).chain(&stamps[stamps.len() - 5..]).cloned();
    let mut texts: Vec<String> = stride.chain((0..60).map(|_| scanned(&mut dice, &stamps))).collect();
    texts.sort();
    texts.dedup();
    cases.extend(texts.iter().map(|t| json!({"text": t, "now": now, "bundle": "cut"})));
    json!({"root": hex::encode(root()), "held": whole, "delta": delta, "cut": cut, "cases": cases})
}

/// Stamps around the suspensions of a certificate, and after its reinstatement.
fn made_suspended() -> Value {
    let (bureau, stamps) = suspended::office();
    let held = offline(&bureau);
    let whole = token(&bureau, Wanted::Whole);
    let frozen = |name: &str, now: i64| {
        let case = |text: &String| json!({"text": text, "now": now, "bundle": name});
        stamps.iter().map(case).collect::<Vec<_>>()
    };
    let mut cases = frozen("held", held.bundle().iat);
    bureau.clock.turn(date(2026, 9, 2));
    suspended::act(&bureau, 1, CertificateAct::Reinstated { on: date(2026, 8, 26) });
    suspended::act(&bureau, 3, CertificateAct::Suspended { from: date(2026, 8, 1), until: None });
    let delta = token(&bureau, Wanted::Since(held.bundle().seq));
    cases.extend(frozen("changed", bureau.office.now().as_second()));
    json!({"root": hex::encode(root()), "held": whole, "delta": delta, "cases": cases})
}

#[test]
fn the_frozen_answers_without_a_network_are_this_programs() {
    hold("bundle.json", made);
}

#[test]
fn the_frozen_answers_on_suspended_certificates_are_this_programs() {
    hold("suspended.json", made_suspended);
}

/// Holds this program against a file of frozen answers, or writes it anew.
fn hold(name: &str, made: fn() -> Value) {
    let path = format!("{FOLDER}/{name}");
    let bless = std::env::var_os("TEMTHAT_BLESS").is_some();
    let mut file =
        if bless { made() } else { serde_json::from_slice(&std::fs::read(&path).expect("vectors")).expect("JSON") };
    let bundle = |name: &str| open(file[name].as_str().expect("a token"), &root()).expect("holds");
    let held = Offline::new(bundle("held")).expect("ready");
    let changed = held.clone().take(bundle("delta")).expect("newer");
    let cut = file.get("cut").map(|_| Offline::new(bundle("cut")).expect("ready"));
    let mut wrong = Vec::new();
    for case in file["cases"].as_array_mut().expect("cases") {
        let by = match case["bundle"].as_str() {
            Some("held") => &held,
            Some("changed") => &changed,
            _ => cut.as_ref().expect("a bundle after a cut-off"),
        };
        let now = Timestamp::from_second(case["now"].as_i64().expect("seconds")).expect("a time");
        let said = answer(&by.verify(case["text"].as_str().expect("a text"), now));
        if bless {
            case["expect"] = said;
        } else if case["expect"] != said {
            wrong.push(format!("{}: {said}", case["text"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    if bless {
        std::fs::write(path, format!("{}\n", serde_json::to_string_pretty(&file).expect("JSON"))).expect("written");
    }
}
