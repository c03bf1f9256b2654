//! A stolen key, cut off in the public log: what was logged before stays genuine, everything else of the
//! key fails at once: online, with a bundle, with a proof of the log. Never a wrong Genuine.

use super::equal::{Dice, busy_in, forged, said, scanned};
use super::{Bureau, offline, opened, texts};
use crate::bureau::who;
use crate::log::Desk;
use jiff::civil::date;
use std::collections::HashMap;
use std::sync::Arc;
use temthat::adapters::keystore_file::FileKey;
use temthat::app::bundle::Wanted;
use temthat::app::keys::{self, cut_off};
use temthat::app::lint::Order;
use temthat::app::log::PublicLog;
use temthat::app::verify::verify;
use temthat::domain::run::Granularity;
use temthat::domain::stamp::link::StampText;
use temthat::domain::stamp::serial::{BLOCK_BITS, Permutation, Serial};
use temthat::domain::trust::cut_off::Since;
use temthat::domain::trust::{KeyStatus, TrustedKey};
use temthat::domain::verdict::logged::verify_with_proof;
use temthat::domain::verdict::{Reason, Status, Verdict};

fn first(verdict: &Verdict) -> (Status, Reason) {
    (verdict.status, verdict.reasons[0].code)
}

/// Cuts key 1 off since a moment, as the program does: the new list is recorded and in use.
fn cut(bureau: &Bureau, since: &str) {
    let since: Since = since.parse().expect("a day or a moment");
    let (found, _) = cut_off(&bureau.office, 1, since.moment()).expect("read").expect("there is a log");
    bureau.edit_trust(|list| {
        list.compromise(1, since.day(), Some(found), bureau.office.today()).expect("cut off");
        list.version += 1;
        assert_eq!(list.flaw(), None);
    });
    let list = bureau.office.trust().expect("a list");
    keys::record(&bureau.office, &list, &format!("list {}", list.version), &who()).expect("recorded");
}

fn with_log() -> (Desk, Bureau, Arc<PublicLog>) {
    let desk = Desk::new();
    let (bureau, log) = desk.bureau();
    bureau.edit_trust(|list| list.log = Some(log.key().to_string()));
    bureau.batch(|batch| batch.quantity = 1000.0);
    (desk, bureau, log)
}

#[test]
fn what_was_logged_before_the_cut_off_stays_genuine_and_nothing_else_does() {
    let (_desk, bureau, log) = with_log();
    let (run, honest) = texts(&bureau, &bureau.order(5), 5);
    let (second, twin) = texts(&bureau, &bureau.order(3), 3);
    let lot = Order { granularity: Granularity::Lot, ..bureau.order(1) };
    let (_, of_lot) = texts(&bureau, &lot, 1);
    let before = bureau.office.register().seq;
    let held = offline(&bureau);
    // Two hours later, on the same day, the theft is noticed; the cut-off is the moment before a last run.
    bureau.clock.set("2026-09-01T07:00:00Z");
    let (late_run, late) = texts(&bureau, &bureau.order(2), 2);
    bureau.clock.set("2026-09-01T09:00:00Z");
    let moment = "2026-09-01T13:59".parse::<Since>().expect("a moment").moment();
    let (_, lost) = cut_off(&bureau.office, 1, moment).expect("read").expect("a log");
    assert_eq!(lost, [late_run], "the office is told what it has to print again");
    cut(&bureau, "2026-09-01T13:59");
    bureau.office.publish_log(false).expect("published");
    let trust = bureau.office.trust().expect("a list");
    let delta = opened(&bureau, Wanted::Since(before));
    let known = [held.take(delta).expect("newer"), offline(&bureau)];
    assert_eq!(known[0].bundle(), known[1].bundle(), "the delta tells the serials too");
    let now = bureau.office.now();
    let proof = |run| log.prove(log.place_of_run(run).expect("a place")).expect("read").expect("published");
    let all = |text: &str| {
        let mut said = vec![verify(&bureau.office, text, None, false)];
        said.extend(known.iter().map(|bundle| bundle.verify(text, now)));
        said.iter().map(first).collect::<Vec<_>>()
    };
    let genuine = (Status::Genuine, Reason::SignatureValid);
    for text in honest.iter().chain(&twin).chain(&of_lot) {
        assert_eq!(all(text), [genuine; 3], "{text}");
    }
    for (run, texts) in [(run, &honest), (second, &twin)] {
        for text in texts {
            assert_eq!(verify_with_proof(&trust, text, &proof(run), now).status, Status::Genuine);
        }
    }
    // Two runs of one lot and day share their signed bits: each one's proof is for its own serials.
    let verdict = verify_with_proof(&trust, &twin[0], &proof(run), now);
    assert_eq!(first(&verdict), (Status::CannotCheck, Reason::ProofOfAnother));
    // Issued by the office itself, but after the moment: it has to be printed again under another key.
    for text in &late {
        assert_eq!(all(text), [(Status::NotGenuine, Reason::KeyCompromised); 3]);
        let verdict = verify_with_proof(&trust, text, &proof(late_run), now);
        assert_eq!(first(&verdict), (Status::NotGenuine, Reason::KeyCompromised));
    }
    // Whatever the thief signs: another serial, another lot, another day, a stamp without a serial.
    let stamp = StampText::parse(&honest[0]).expect("a stamp");
    let permutation = Permutation::from_hex(0, &bureau.office.register().serial_blocks[&0]).expect("a secret");
    let forge = |change: &dyn Fn(&mut StampText)| {
        let mut stamp = stamp.clone();
        change(&mut stamp);
        forged(&stamp, [7; 32])
    };
    let mut wrong = vec![
        forge(&|s| s.lot = "L9999".parse().expect("a lot")),
        forge(&|s| s.body.issued_on = date(2026, 8, 20)),
        forge(&|s| s.body.issued_on = date(2026, 9, 2)),
        forge(&|s| s.body.best_before = None),
        forge(&|s| s.serial = Serial::new(5 << BLOCK_BITS | 7)),
    ];
    let own = bureau.office.register().next_index();
    for index in (own..own + 200).chain((1 << BLOCK_BITS) - 200..1 << BLOCK_BITS) {
        wrong.push(forge(&|s| s.serial = permutation.serial(index)));
    }
    for text in &wrong {
        let said = all(text);
        assert!(said.iter().all(|(status, _)| *status == Status::NotGenuine), "{text}: {said:?}");
        let verdict = verify_with_proof(&trust, text, &proof(run), now);
        assert!(!matches!(verdict.status, Status::Genuine | Status::Caution), "{text}: {:?}", verdict.reasons);
    }
    // Life goes on under a new key, in a block of serials nobody knows the secret of.
    let mut bureau = bureau;
    bureau.signer = FileKey::from_seed(2, &[8; 32]);
    let key = TrustedKey::new(2, bureau.signer.verifying_key(), date(2026, 9, 1), date(2028, 9, 1));
    bureau.edit_trust(|list| list.enlist(key).expect("enlisted"));
    let (_, again) = texts(&bureau, &bureau.order(2), 1);
    let serial = StampText::parse(&again[0]).expect("a stamp").serial.expect("a serial");
    assert_eq!((serial.block(), trust.is_opened(0), trust.is_opened(1)), (1, true, false));
    assert_eq!(first(&verify(&bureau.office, &again[0], None, false)), genuine);
    assert_eq!(first(&offline(&bureau).verify(&again[0], now)), genuine);
    // Revoked, nothing of it is left.
    bureau.edit_trust(|list| list.revoke(1, date(2026, 9, 1)).expect("revoked"));
    let trust = bureau.office.trust().expect("a list");
    assert_eq!((trust.key(1).map(|k| k.status), trust.flaw()), (Some(KeyStatus::Revoked), None));
    assert_eq!(first(&verify(&bureau.office, &honest[0], None, false)), (Status::NotGenuine, Reason::KeyRevoked));
    assert_eq!(first(&offline(&bureau).verify(&honest[0], now)), (Status::NotGenuine, Reason::KeyRevoked));
}

#[test]
fn where_the_place_in_the_log_is_not_known_nothing_is_said() {
    let (_desk, bureau, _) = with_log();
    let (_, honest) = texts(&bureau, &bureau.order(5), 1);
    bureau.clock.turn(date(2026, 9, 2));
    cut(&bureau, "2026-09-02");
    let mut bureau = bureau;
    bureau.office = bureau.office.with_log(None);
    let now = bureau.office.now();
    let unknown = (Status::CannotCheck, Reason::KeyCompromised);
    assert_eq!(first(&verify(&bureau.office, &honest[0], None, false)), unknown);
    assert_eq!(first(&offline(&bureau).verify(&honest[0], now)), unknown);
}

/// The busy province, its key cut off after its runs, and a few runs after that.
pub fn cut_province() -> (Desk, Bureau, Vec<String>) {
    let (desk, bureau, _) = with_log();
    let (bureau, mut stamps) = busy_in(bureau);
    // Of a run that was given up the register tells more than a bundle; `equal` holds that.
    stamps.pop();
    for n in 11..15 {
        let order = Order { batch: temthat::domain::ids::BatchId(n), claim_stars: false, ..bureau.order(10) };
        stamps.extend(texts(&bureau, &order, 10).1);
    }
    cut(&bureau, "2026-09-21");
    (desk, bureau, stamps)
}

#[test]
fn offline_answers_as_online_on_ten_thousand_stamps_after_a_theft() {
    let (_desk, bureau, stamps) = cut_province();
    let (held, now) = (offline(&bureau), bureau.office.now());
    let mut dice = Dice(0x0ff);
    let mut seen: HashMap<(Status, Reason), u32> = HashMap::new();
    for _ in 0..10_000 {
        let text = scanned(&mut dice, &stamps);
        let (online, offline) = (verify(&bureau.office, &text, None, false), held.verify(&text, now));
        assert_eq!(said(&offline), said(&online), "{text}\n{:?}\n{:?}", offline.reasons, online.reasons);
        *seen.entry(first(&online)).or_default() += 1;
    }
    for wanted in [
        (Status::Genuine, Reason::SignatureValid),
        (Status::NotGenuine, Reason::KeyCompromised),
        (Status::NotGenuine, Reason::RunNotRecorded),
        (Status::NotGenuine, Reason::StampStolen),
        (Status::Caution, Reason::StarsSuspended),
    ] {
        assert!(seen.get(&wanted).is_some_and(|n| *n >= 10), "{wanted:?} is missing in {seen:#?}");
    }
}
