//! Checking: every reason is reachable, and Genuine is never said without ground.

use crate::bureau::{BATCH, Bureau, HOST, stars, who};
use jiff::civil::date;
use std::collections::BTreeSet;
use temthat::app::issue::issue;
use temthat::app::lint::Order;
use temthat::app::stamps::{stamps, void};
use temthat::app::verify::{verify, verify_offline};
use temthat::domain::event::Event;
use temthat::domain::ids::{CertificateId, RunId};
use temthat::domain::recognition::{Evidence, RecognitionAct};
use temthat::domain::run::{Granularity, Run, RunState, VoidReason};
use temthat::domain::scan::CoarsePlace;
use temthat::domain::trust::KeyStatus;
use temthat::domain::verdict::{Reason, Status, Verdict};

fn text_of(bureau: &Bureau, order: &Order) -> (RunId, String) {
    let run = issue(&bureau.office, &bureau.signer, order, &who(), &mut |_, _| {}).expect("issued");
    let stamp = stamps(&bureau.office, &bureau.signer, run.id, 0, 0).expect("stamps").remove(0);
    (run.id, stamp.text)
}
fn ask(bureau: &Bureau, text: &str) -> Verdict {
    verify(&bureau.office, text, None, false)
}
fn codes(verdict: &Verdict) -> Vec<Reason> {
    verdict.reasons.iter().map(|line| line.code).collect()
}
fn has(verdict: &Verdict, code: Reason) -> bool {
    codes(verdict).contains(&code)
}

#[test]
fn a_fresh_stamp_is_genuine_with_its_stars() {
    let bureau = Bureau::new();
    let (_, text) = text_of(&bureau, &bureau.order(5));
    let verdict = ask(&bureau, &text);
    assert_eq!(verdict.status, Status::Genuine, "{:?}", verdict.reasons);
    assert_eq!(codes(&verdict), [Reason::SignatureValid, Reason::StarsInForce]);
    assert_eq!(verdict.stars_now, Some(stars(4)));
    let lower = text.replacen("HTTPS://TEM.EXAMPLE", "https://tem.example", 1);
    assert_eq!(ask(&bureau, &lower).status, Status::Genuine, "browsers lower-case scheme and host");
}

#[test]
fn every_changed_digit_is_not_genuine_for_that_one_reason() {
    let bureau = Bureau::new();
    let (_, text) = text_of(&bureau, &bureau.order(5));
    let at = text.find("?S=").expect("S") + 3;
    for i in (at + 30..text.len()).step_by(13) {
        let mut bytes = text.clone().into_bytes();
        bytes[i] = if bytes[i] == b'9' { b'0' } else { bytes[i] + 1 };
        let verdict = ask(&bureau, &String::from_utf8(bytes).expect("ascii"));
        assert_eq!(verdict.status, Status::NotGenuine);
        assert_eq!(codes(&verdict), [Reason::SignatureInvalid]);
        assert!(verdict.stamp.is_none() && verdict.facts.is_none());
    }
}

#[test]
fn codes_of_others_cannot_be_checked_and_damaged_stamps_are_not_genuine() {
    let bureau = Bureau::new();
    let (_, text) = text_of(&bureau, &bureau.order(1));
    let foreign = [
        "",
        "8934567890123",
        "https://example.org/",
        "https://tem.example.evil.vn/01/1/10/2?S=3",
        &text.replacen(HOST, "TEM.KHAC.VN", 1),
        &format!("https://{HOST}/gioi-thieu"),
        &format!("https://{HOST}@evil.vn/01/x"),
        &text.replacen(HOST, "KHAC.VN", 1)[..60],
    ];
    for text in foreign {
        let verdict = ask(&bureau, text);
        assert_eq!((verdict.status, codes(&verdict)), (Status::CannotCheck, vec![Reason::Foreign]), "{text}");
    }
    for text in
        [&text[..text.len() - 1], &format!("{text}0"), &format!("{text}&a=b"), &text.replacen("/21/", "/22/", 1)]
    {
        let verdict = ask(&bureau, text);
        assert_eq!((verdict.status, codes(&verdict)), (Status::NotGenuine, vec![Reason::Malformed]), "{text}");
    }
}

/// Changes after issue, and what the answer must then be: status and a reason that must be told.
#[test]
fn each_reason_is_reached_and_has_its_status() {
    type Change = Box<dyn Fn(&Bureau, RunId)>;
    let trust =
        |change: fn(&mut temthat::domain::trust::TrustList)| -> Change { Box::new(move |b, _| b.edit_trust(change)) };
    let vectors: Vec<(Reason, Status, Change)> = vec![
        (Reason::KeyUnknown, Status::NotGenuine, trust(|t| t.keys.clear())),
        (Reason::KeyRevoked, Status::NotGenuine, trust(|t| t.keys[0].status = KeyStatus::Revoked)),
        (Reason::KeyOutOfScope, Status::NotGenuine, trust(|t| t.keys[0].not_after = date(2026, 8, 31))),
        (Reason::TrustListExpired, Status::CannotCheck, trust(|t| t.exp = t.iat + 1)),
        (Reason::SignatureValid, Status::Genuine, trust(|t| t.retire(1, date(2026, 9, 1)).expect("retired"))),
        (
            Reason::StarsExtended,
            Status::Genuine,
            Box::new(|b, _| {
                b.act(RecognitionAct::Extended { until: date(2028, 5, 1) }, date(2026, 9, 1));
                b.clock.turn(date(2028, 2, 1));
            }),
        ),
        (Reason::StarsLapsed, Status::Caution, Box::new(|b, _| b.clock.turn(date(2028, 2, 1)))),
        (Reason::StarsBoundaryDay, Status::Caution, Box::new(|b, _| b.clock.turn(date(2028, 1, 11)))),
        (Reason::BestBeforePast, Status::Caution, Box::new(|b, _| b.clock.turn(date(2027, 8, 21)))),
        (
            Reason::StarsLowered,
            Status::Caution,
            Box::new(|b, _| b.act(RecognitionAct::Downgraded { to: stars(3) }, date(2026, 9, 1))),
        ),
        (Reason::StarsWithdrawn, Status::Caution, Box::new(|b, _| b.act(RecognitionAct::Withdrawn, date(2026, 9, 1)))),
        (Reason::StarsSuspended, Status::Caution, Box::new(|b, _| b.act(RecognitionAct::Suspended, date(2026, 9, 1)))),
        (
            Reason::StarsUnknown,
            Status::Caution,
            Box::new(|b, _| {
                let mut press = b.office.register().recognitions.values().next().expect("one").as_ref().clone();
                press.evidence = Evidence::Press;
                b.record(vec![Event::RecognitionRecorded(press)]);
            }),
        ),
        (
            Reason::BatchRecalled,
            Status::Caution,
            Box::new(|b, _| {
                b.record(vec![Event::BatchRecalled { id: BATCH, on: date(2026, 9, 1), reason: "mốc".into() }]);
            }),
        ),
        (
            Reason::CertificateNotLive,
            Status::Caution,
            Box::new(|b, _| {
                let (id, on) = (CertificateId(1), date(2026, 8, 1));
                b.record(vec![Event::CertificateWithdrawn { id, on, decision_no: "2".into() }]);
            }),
        ),
        (
            Reason::CertificateSuspended,
            Status::Caution,
            Box::new(|b, _| {
                let (id, from) = (CertificateId(1), date(2026, 8, 1));
                b.record(vec![Event::CertificateSuspended { id, from, until: None, decision_no: "2".into() }]);
            }),
        ),
        (
            Reason::StampVoided,
            Status::NotGenuine,
            Box::new(|b, id| void(&b.office, id, 0, 0, VoidReason::Spoiled, &who()).expect("void")),
        ),
        (
            Reason::StampStolen,
            Status::NotGenuine,
            Box::new(|b, id| {
                void(&b.office, id, 0, 3, VoidReason::Stolen, &who()).expect("void");
                void(&b.office, id, 0, 0, VoidReason::Recalled, &who()).expect("void");
            }),
        ),
    ];
    for (code, status, change) in vectors {
        let bureau = Bureau::new();
        if code != Reason::BestBeforePast {
            bureau.batch(|x| x.best_before = None);
        }
        let (id, text) = text_of(&bureau, &bureau.order(5));
        change(&bureau, id);
        let verdict = ask(&bureau, &text);
        assert_eq!(verdict.status, status, "{code:?}: {:?}", verdict.reasons);
        assert!(has(&verdict, code), "{code:?} missing in {:?}", verdict.reasons);
        let note = matches!(code, Reason::StarsExtended | Reason::StarsBoundaryDay);
        assert!(note || codes(&verdict)[0] == code, "{code:?} must come first: {:?}", verdict.reasons);
    }
}

#[test]
fn without_a_trust_list_nothing_is_called_fake() {
    let bureau = Bureau::new();
    let (_, text) = text_of(&bureau, &bureau.order(1));
    let blind = temthat::app::Office::new(
        bureau.office.store.clone(),
        bureau.office.clock.clone(),
        bureau.office.random.clone(),
        bureau.office.evidence.clone(),
        bureau.office.host.clone(),
        None,
    );
    let verdict = verify(&blind, &text, None, false);
    assert_eq!((verdict.status, codes(&verdict)), (Status::CannotCheck, vec![Reason::TrustListMissing]));
}

#[test]
fn a_stamp_without_star_claim_says_so_and_a_lot_stamp_cannot_tell_copies() {
    let bureau = Bureau::new();
    let order = Order { claim_stars: false, granularity: Granularity::Lot, ..bureau.order(5) };
    let verdict = ask(&bureau, &text_of(&bureau, &order).1);
    assert!(has(&verdict, Reason::StarsNotClaimed) && has(&verdict, Reason::LotLevel), "{:?}", verdict.reasons);
}

#[test]
fn a_given_up_lot_run_says_nothing_against_the_sealed_one_beside_it() {
    let bureau = Bureau::new();
    let order = Order { granularity: Granularity::Lot, ..bureau.order(5) };
    let (id, text) = text_of(&bureau, &order);
    let sealed = bureau.office.register().runs[&id].as_ref().clone();
    let given_up = |id| Run { id, state: RunState::Intended, ..sealed.clone() };
    bureau.record(vec![
        Event::RunIntended(given_up(RunId(90))),
        Event::RunAbandoned { id: RunId(90), at: bureau.office.now() },
    ]);
    assert_eq!(ask(&bureau, &text).status, Status::Genuine);
}

#[test]
fn a_signed_stamp_of_no_sealed_run_is_never_genuine() {
    let bureau = Bureau::new();
    let (id, text) = text_of(&bureau, &bureau.order(5));
    let fresh = Bureau::new();
    // Entries of a later day: this register is no older copy.
    fresh.clock.turn(date(2026, 9, 2));
    fresh.batch(|b| b.recorded_at = fresh.office.now());
    let verdict = ask(&fresh, &text);
    assert_eq!((verdict.status, codes(&verdict)[0]), (Status::NotGenuine, Reason::RunNotRecorded));
    let run = bureau.office.register().runs[&id].as_ref().clone();
    let secret = bureau.office.register().serial_blocks[&0].clone();
    fresh.record(vec![
        Event::SerialBlockOpened { block: 0, secret },
        Event::RunIntended(Run { state: RunState::Intended, ..run }),
    ]);
    let verdict = ask(&fresh, &text);
    assert_eq!((verdict.status, codes(&verdict)[0]), (Status::NotGenuine, Reason::RunNotSealed));
    let at = fresh.office.now();
    fresh.record(vec![Event::RunAbandoned { id, at }, Event::RunSealed { id, digest: String::new(), at }]);
    assert_ne!(ask(&fresh, &text).status, Status::Genuine, "a run given up is never sealed later");
}

#[test]
fn a_torn_register_cannot_answer() {
    let bureau = Bureau::new();
    let (_, text) = text_of(&bureau, &bureau.order(1));
    let mut moved = bureau.office.register().products.values().next().expect("one").as_ref().clone();
    moved.producer = temthat::domain::ids::ProducerId(77);
    bureau.record(vec![Event::ProductRegistered(moved)]);
    let verdict = ask(&bureau, &text);
    assert_eq!((verdict.status, codes(&verdict)[0]), (Status::CannotCheck, Reason::RegisterUnavailable));
}

#[test]
fn scans_count_and_far_sightings_ask_for_caution() {
    let bureau = Bureau::new();
    let (_, text) = text_of(&bureau, &bureau.order(1));
    let hanoi = CoarsePlace { lat_tenths: 210, lon_tenths: 1058 };
    let saigon = CoarsePlace { lat_tenths: 108, lon_tenths: 1067 };
    let first = verify(&bureau.office, &text, Some(hanoi), true);
    assert_eq!((first.status, first.scans), (Status::Genuine, Some(1)));
    let second = verify(&bureau.office, &text, Some(saigon), true);
    assert_eq!((second.status, codes(&second)[0]), (Status::Caution, Reason::ScannedFarApart));
    bureau.act(RecognitionAct::Withdrawn, date(2026, 9, 1));
    assert_eq!(codes(&ask(&bureau, &text))[0], Reason::StarsWithdrawn, "graver than a scan pattern");
}

#[test]
fn many_scans_on_many_days_ask_for_caution() {
    let bureau = Bureau::new();
    let (_, text) = text_of(&bureau, &bureau.order(1));
    for day in 1..=25 {
        bureau.clock.turn(date(2026, 10, day));
        for _ in 0..5 {
            let _ = verify(&bureau.office, &text, None, true);
        }
    }
    assert!(has(&ask(&bureau, &text), Reason::ScannedOften));
}

#[test]
fn offline_says_only_what_was_true_at_issue() {
    let bureau = Bureau::new();
    let (_, text) = text_of(&bureau, &bureau.order(1));
    let list = bureau.office.trust().expect("a list");
    let verdict = verify_offline(&list, &text, bureau.office.now());
    assert!(has(&verdict, Reason::StarsAsAtIssue) && verdict.facts.is_none() && verdict.scans.is_none());
    let mut old = list.as_ref().clone();
    old.keys.clear();
    let verdict = verify_offline(&old, &text, bureau.office.now());
    assert_eq!((verdict.status, codes(&verdict)), (Status::CannotCheck, vec![Reason::KeyUnknown]));
    let all: BTreeSet<_> = codes(&verify_offline(&list, "rác", bureau.office.now())).into_iter().collect();
    assert_eq!(all, BTreeSet::from([Reason::Foreign]));
}

#[test]
fn a_register_from_an_older_copy_never_calls_its_own_stamps_fake() {
    let bureau = Bureau::new();
    bureau.clock.turn(date(2026, 9, 10));
    let (_, text) = text_of(&bureau, &bureau.order(5));
    let lot = Order { granularity: Granularity::Lot, ..bureau.order(1) };
    let (_, of_lot) = text_of(&bureau, &lot);
    let restored = Bureau::new();
    restored.clock.turn(date(2026, 9, 11));
    for text in [&text, &of_lot] {
        let verdict = ask(&restored, text);
        assert_eq!((verdict.status, codes(&verdict)), (Status::Caution, vec![Reason::RunNewerThanRegister]), "{text}");
        assert!(verdict.facts.is_none(), "nothing of the register speaks for it");
    }
    // The same stamp where the register goes on beyond its day: signed outside the record.
    restored.clock.turn(date(2026, 9, 12));
    text_of(&restored, &restored.order(5));
    for text in [&text, &of_lot] {
        let verdict = ask(&restored, text);
        assert_eq!((verdict.status, codes(&verdict)), (Status::NotGenuine, vec![Reason::RunNotRecorded]), "{text}");
    }
    // From the future, or under a key in strange hands, it is no matter of old copies.
    let behind = Bureau::new();
    assert_eq!(codes(&ask(&behind, &text)), [Reason::RunNotRecorded], "issued on a day to come");
    behind.clock.turn(date(2026, 9, 11));
    behind.edit_trust(|t| t.compromise(1, date(2026, 9, 11), None, date(2026, 9, 11)).expect("cut off"));
    assert_eq!(codes(&ask(&behind, &text)), [Reason::RunNotRecorded]);
}

#[test]
fn a_compromised_key_keeps_what_the_register_confirms_and_nothing_else() {
    let bureau = Bureau::new();
    let (_, text) = text_of(&bureau, &bureau.order(5));
    let today = date(2026, 9, 20);
    bureau.clock.turn(today);
    bureau.edit_trust(|t| t.compromise(1, date(2026, 9, 2), None, today).expect("cut off"));
    assert_eq!(ask(&bureau, &text).status, Status::Genuine, "issued the day before");
    let list = bureau.office.trust().expect("a list");
    let verdict = verify_offline(&list, &text, bureau.office.now());
    assert_eq!((verdict.status, codes(&verdict)), (Status::CannotCheck, vec![Reason::KeyCompromised]));
    bureau.edit_trust(|t| t.compromise(1, date(2026, 9, 1), None, today).expect("earlier"));
    let verdict = ask(&bureau, &text);
    assert_eq!((verdict.status, codes(&verdict)), (Status::NotGenuine, vec![Reason::KeyCompromised]));
}

#[test]
fn stamps_of_before_a_rotation_stay_genuine_and_the_new_key_signs() {
    let mut bureau = Bureau::new();
    let (_, old) = text_of(&bureau, &bureau.order(5));
    let next = temthat::adapters::keystore_file::FileKey::from_seed(2, &[8; 32]);
    let key = temthat::domain::trust::TrustedKey::new(2, next.verifying_key(), date(2026, 9, 1), date(2028, 9, 1));
    bureau.edit_trust(|t| t.rotate(key, date(2026, 9, 1)).expect("rotated"));
    let refused = issue(&bureau.office, &bureau.signer, &bureau.order(5), &who(), &mut |_, _| {});
    assert!(refused.is_err(), "the old key signs no more");
    bureau.signer = next;
    let (_, new) = text_of(&bureau, &bureau.order(5));
    for text in [&old, &new] {
        assert_eq!(ask(&bureau, text).status, Status::Genuine);
    }
}
