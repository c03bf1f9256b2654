//! The offline bundle: what it says, what it refuses, and that it answers as the server does.

mod attacks;
mod cut_off;
mod equal;
mod federation;
mod province;
mod published;
mod rotation;
mod suspended;
mod vectors;

use crate::bureau::{Bureau, who};
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use std::sync::Arc;
use temthat::app::bundle::{Wanted, make};
use temthat::app::issue::issue;
use temthat::app::lint::Order;
use temthat::app::stamps::stamps;
use temthat::domain::ids::RunId;
use temthat::domain::jws;
use temthat::domain::trust::bundle::{Bundle, Offline, Opened, open};
use temthat::domain::trust::{TrustList, jws as trust_jws};

const ROOT: [u8; 32] = [200; 32];

pub fn root() -> VerifyingKey {
    SigningKey::from_bytes(&ROOT).verifying_key()
}

/// A trust list as its root signs it.
pub fn signed_list(list: &TrustList) -> Arc<str> {
    let input = trust_jws::signing_input(list).expect("a list");
    jws::seal(&input, &SigningKey::from_bytes(&ROOT).sign(input.as_bytes()).to_bytes()).into()
}

pub fn trust_token(bureau: &Bureau) -> Arc<str> {
    signed_list(&bureau.office.trust().expect("a list"))
}

pub fn token(bureau: &Bureau, wanted: Wanted) -> String {
    make(&bureau.office, &trust_token(bureau), wanted).expect("made")
}

pub fn opened(bureau: &Bureau, wanted: Wanted) -> Opened {
    open(&token(bureau, wanted), &root()).expect("holds")
}

pub fn offline(bureau: &Bureau) -> Offline {
    Offline::new(opened(bureau, Wanted::Whole)).expect("ready")
}

/// The first `count` stamps of a new run.
pub fn texts(bureau: &Bureau, order: &Order, count: u32) -> (RunId, Vec<String>) {
    let run = issue(&bureau.office, &bureau.signer, order, &who(), &mut |_, _| {}).expect("issued");
    let stamps = stamps(&bureau.office, &bureau.signer, run.id, 0, count - 1).expect("stamps");
    (run.id, stamps.into_iter().map(|s| s.text).collect())
}

#[test]
fn a_delta_makes_the_held_bundle_the_whole_one() {
    use jiff::civil::date;
    use temthat::app::stamps::void;
    use temthat::domain::event::Event;
    use temthat::domain::ids::CertificateId;
    use temthat::domain::recognition::RecognitionAct;
    use temthat::domain::run::VoidReason;
    let bureau = Bureau::new();
    let (run, _) = texts(&bureau, &bureau.order(5), 1);
    let held = offline(&bureau);
    let base = held.bundle().seq;
    let nothing = opened(&bureau, Wanted::Since(base)).bundle;
    assert_eq!(Bundle { base: None, ..nothing.clone() }.producers, [], "nothing changed");
    assert_eq!(held.bundle().clone().changed_by(nothing).expect("fits"), held.bundle().clone());
    bureau.clock.turn(date(2026, 9, 2));
    texts(&bureau, &Order { granularity: temthat::domain::run::Granularity::Lot, ..bureau.order(1) }, 1);
    void(&bureau.office, run, 2, 3, VoidReason::Stolen, &who()).expect("void");
    bureau.act(RecognitionAct::Suspended, date(2026, 9, 2));
    bureau.record(vec![Event::CertificateWithdrawn {
        id: CertificateId(1),
        on: date(2026, 9, 2),
        decision_no: "2".into(),
    }]);
    bureau.batch(|b| b.recalled = Some((date(2026, 9, 2), "mốc".into())));
    let delta = opened(&bureau, Wanted::Since(base));
    assert_eq!(delta.bundle.base, Some(base));
    assert!(delta.bundle.products.is_empty() && delta.bundle.producers.is_empty(), "only what changed");
    let whole = opened(&bureau, Wanted::Whole).bundle;
    assert_eq!(held.take(delta).expect("newer").bundle(), &whole);
    let beyond = make(&bureau.office, &trust_token(&bureau), Wanted::Since(whole.seq + 1)).expect_err("not yet");
    assert!(beyond.to_string().contains(&format!("only {} records", whole.seq)), "{beyond}");
}
