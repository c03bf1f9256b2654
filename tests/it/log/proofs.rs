//! Verdicts with proofs: what a proof adds, and that a wrong one adds nothing.

use super::Desk;
use crate::bureau::{Bureau, who};
use jiff::civil::date;
use std::sync::Arc;
use temthat::app::issue::issue;
use temthat::app::log::PublicLog;
use temthat::app::stamps::stamps;
use temthat::app::verify::verify;
use temthat::domain::event::Event;
use temthat::domain::recognition::RecognitionAct;
use temthat::domain::run::{Granularity, RunPlan, RunState};
use temthat::domain::stamp::serial::Permutation;
use temthat::domain::stamp::sign::Mint;
use temthat::domain::trust::{KeyStatus, TrustList};
use temthat::domain::verdict::logged::verify_with_proof;
use temthat::domain::verdict::{LogState, Reason, Status, Verdict};
use temthat::ports::signer::Signer;

fn issued(bureau: &Bureau, granularity: Granularity) -> String {
    let order = temthat::app::lint::Order { granularity, ..bureau.order(3) };
    let run = issue(&bureau.office, &bureau.signer, &order, &who(), &mut |_, _| {}).expect("issued");
    stamps(&bureau.office, &bureau.signer, run.id, 0, 0).expect("stamps").remove(0).text
}
fn trust(bureau: &Bureau, log: &PublicLog) -> TrustList {
    bureau.edit_trust(|list| list.log = Some(log.key().to_string()));
    bureau.office.trust().expect("a list").as_ref().clone()
}
fn codes(verdict: &Verdict) -> Vec<Reason> {
    verdict.reasons.iter().map(|line| line.code).collect()
}

/// A stamp, the trust list and the proof of its run.
fn scene(granularity: Granularity) -> (Desk, Bureau, Arc<PublicLog>, TrustList, String, String) {
    let desk = Desk::new();
    let (bureau, log) = desk.bureau();
    let text = issued(&bureau, granularity);
    let list = trust(&bureau, &log);
    assert_eq!(verify(&bureau.office, &text, None, false).log.expect("a log").state, LogState::Pending);
    bureau.office.publish_log(false).expect("published");
    let said = verify(&bureau.office, &text, None, false);
    let evidence = said.log.clone().expect("a log");
    assert_eq!((said.status, evidence.state, evidence.recognition.len()), (Status::Genuine, LogState::Included, 1));
    let proof = evidence.run.expect("a proof").to_string();
    (desk, bureau, log, list, text, proof)
}

#[test]
fn a_proof_of_its_run_speaks_for_a_stamp_offline() {
    for granularity in [Granularity::Serial, Granularity::Lot] {
        let (_desk, bureau, _, list, text, proof) = scene(granularity);
        let verdict = verify_with_proof(&list, &text, &proof, bureau.office.now());
        assert_eq!(verdict.status, Status::Genuine, "{:?}", verdict.reasons);
        assert_eq!(codes(&verdict).last(), Some(&Reason::RunLogged));
        // The stamp speaks first: what is forged stays forged beside any proof.
        let at = text.len() - 5;
        let other = if text.as_bytes()[at] == b'7' { "8" } else { "7" };
        let forged = format!("{}{other}{}", &text[..at], &text[at + 1..]);
        let verdict = verify_with_proof(&list, &forged, &proof, bureau.office.now());
        assert_eq!((verdict.status, codes(&verdict)), (Status::NotGenuine, vec![Reason::SignatureInvalid]));
    }
}

#[test]
fn no_changed_proof_is_taken_and_none_accuses() {
    let (_desk, bureau, log, list, text, proof) = scene(Granularity::Serial);
    let now = bureau.office.now();
    let mut tried = 0;
    // The last line gives the checkpoint its time; whoever changes its name only takes the time away.
    let times = proof.trim_end().rfind('\n').expect("lines");
    for at in (0..times).filter(|at| proof.is_char_boundary(*at) && proof.is_char_boundary(at + 1)) {
        for new in ["A", "0", "\n", ""] {
            let changed = format!("{}{new}{}", &proof[..at], &proof[at + 1..]);
            if changed == proof {
                continue;
            }
            let verdict = verify_with_proof(&list, &text, &changed, now);
            let taken = codes(&verdict).contains(&Reason::RunLogged);
            assert!(!taken && verdict.status == Status::CannotCheck, "{at} {new:?}: {:?}", verdict.reasons);
            tried += 1;
        }
    }
    assert!(tried > 3000, "{tried}");
    for hostile in ["", "c2sp.org/tlog-proof@v1", "{}", &"A".repeat(1 << 20), &proof.replace("index 3", "index 03")] {
        let verdict = verify_with_proof(&list, &text, hostile, now);
        assert_eq!((verdict.status, codes(&verdict)), (Status::CannotCheck, vec![Reason::ProofInvalid]));
    }
    // Of another run, of another statement, under another log, without a log.
    bureau.batch(|batch| batch.quantity = 1000.0);
    bureau.clock.turn(date(2026, 9, 2));
    let other = issued(&bureau, Granularity::Serial);
    bureau.office.publish_log(false).expect("published");
    let verdict = verify_with_proof(&list, &other, &proof, now);
    assert_eq!((verdict.status, codes(&verdict)), (Status::CannotCheck, vec![Reason::ProofOfAnother]));
    let first = log.prove(0).expect("read").expect("published");
    let verdict = verify_with_proof(&list, &text, &first, bureau.office.now());
    assert_eq!(codes(&verdict), [Reason::ProofOfAnother]);
    for key in [Some(super::log_key(8).to_string()), None] {
        let list = TrustList { log: key, ..list.clone() };
        let verdict = verify_with_proof(&list, &text, &proof, now);
        assert_eq!((verdict.status, codes(&verdict)), (Status::CannotCheck, vec![Reason::ProofInvalid]));
    }
}

#[test]
fn a_run_logged_before_the_cut_off_survives_its_key_and_a_later_one_does_not() {
    let (_desk, bureau, log, list, text, proof) = scene(Granularity::Lot);
    let now = bureau.office.now();
    let stolen = |since| stolen(&list, since);
    // Without the proof nobody can tell; with it the day of the log decides.
    let after = stolen(date(2026, 9, 2));
    assert_eq!(temthat::app::verify::verify_offline(&after, &text, now).status, Status::CannotCheck);
    let verdict = verify_with_proof(&after, &text, &proof, now);
    assert_eq!((verdict.status, codes(&verdict).last()), (Status::Genuine, Some(&Reason::RunLogged)));
    // The thief writes an early day into stamps; the run comes into the log after the cut-off.
    bureau.clock.turn(date(2026, 9, 3));
    let mut run = bureau.office.register().runs.values().next().expect("a run").as_ref().clone();
    (run.id.0, run.state, run.issued_on) = (2, RunState::Intended, date(2026, 8, 31));
    (run.plan.granularity, run.plan.first, run.plan.body.issued_on) = (Granularity::Lot, 0, date(2026, 8, 31));
    let text = lot_stamp(&bureau, &run.plan);
    let sealed = Event::RunSealed { id: run.id, digest: String::new(), at: bureau.office.now() };
    bureau.record(vec![Event::RunIntended(run.clone()), sealed]);
    bureau.office.publish_log(false).expect("published");
    let proof = log.prove(log.place_of_run(run.id).expect("a place")).expect("read").expect("published");
    let verdict = verify_with_proof(&after, &text, &proof, bureau.office.now());
    assert_eq!((verdict.status, codes(&verdict)), (Status::NotGenuine, vec![Reason::KeyCompromised]));
    let verdict = verify_with_proof(&list, &text, &proof, bureau.office.now());
    assert_eq!(
        codes(&verdict).last(),
        Some(&Reason::RunLogged),
        "under a key that was never lost it is as good as any"
    );
}

fn stolen(list: &TrustList, since: jiff::civil::Date) -> TrustList {
    let mut list = list.clone();
    (list.keys[0].status, list.keys[0].since) = (KeyStatus::Compromised, Some(since));
    list
}

#[test]
fn a_thief_who_copies_a_run_and_chooses_a_serial_gets_no_genuine_from_its_proof() {
    let (_desk, bureau, _, list, text, proof) = scene(Granularity::Serial);
    let now = bureau.office.now();
    // The thief signs with the stolen key: the run's body, goods and lot, a serial of its block.
    let mut plan = bureau.office.register().runs.values().next().expect("a run").plan.clone();
    plan.first += 500_000;
    let secret = &bureau.office.register().serial_blocks[&0];
    let mint = Mint::new(&bureau.office.host, &plan, Permutation::from_hex(0, secret)).expect("a mint");
    let unsigned = mint.unsigned(0).expect("a stamp");
    let forged = mint.text(&unsigned, &bureau.signer.sign(&unsigned.message).expect("signed"));
    let list = stolen(&list, date(2026, 9, 2));
    for stamp in [&text, &forged] {
        let verdict = verify_with_proof(&list, stamp, &proof, now);
        assert_eq!((verdict.status, codes(&verdict)[0]), (Status::CannotCheck, Reason::KeyCompromised));
    }
    // The office's server tells them apart.
    bureau.edit_trust(|of_office| *of_office = list.clone());
    assert_eq!(verify(&bureau.office, &text, None, false).status, Status::Genuine);
    let verdict = verify(&bureau.office, &forged, None, false);
    assert_eq!((verdict.status, codes(&verdict)), (Status::NotGenuine, vec![Reason::RunNotRecorded]));
}

#[test]
fn a_list_that_expired_and_a_clock_set_back_prove_nothing() {
    let (_desk, bureau, _, list, text, proof) = scene(Granularity::Serial);
    let now = bureau.office.now();
    let day = jiff::SignedDuration::from_hours(24);
    let expired = TrustList { exp: (now + day).as_second(), ..list };
    assert_eq!(verify_with_proof(&expired, &text, &proof, now).status, Status::Genuine);
    let verdict = verify_with_proof(&expired, &text, &proof, now + day);
    assert_eq!((verdict.status, codes(&verdict)), (Status::CannotCheck, vec![Reason::TrustListExpired]));
    let verdict = verify_with_proof(&expired, &text, &proof, now - day);
    assert_eq!((verdict.status, codes(&verdict)), (Status::CannotCheck, vec![Reason::ClockBehind]));
}

/// A stamp of the office's own key, recorded or not.
fn lot_stamp(bureau: &Bureau, plan: &RunPlan) -> String {
    let mint = Mint::new(&bureau.office.host, plan, None).expect("a mint");
    let unsigned = mint.unsigned(0).expect("a stamp");
    let signature = bureau.signer.sign(&unsigned.message).expect("signed");
    mint.text(&unsigned, &signature)
}

#[test]
fn what_is_signed_outside_the_record_is_not_genuine_where_there_is_a_log() {
    let (desk, bureau, _, _, _, _) = scene(Granularity::Serial);
    // A stamp of the office's own key for a run that was never recorded.
    let register = bureau.office.register();
    let mut plan = register.runs.values().next().expect("a run").plan.clone();
    plan.granularity = Granularity::Lot;
    plan.first = 0;
    let outside = lot_stamp(&bureau, &plan);
    let verdict = verify(&bureau.office, &outside, None, false);
    assert_eq!((verdict.status, codes(&verdict)), (Status::NotGenuine, vec![Reason::RunNotRecorded]));
    drop(bureau);
    // A copy that was last in use long before it was opened may lack what was issued since.
    let (store, log, compared) = {
        let (store, log, _) = desk.open(false);
        let compared = log.compare("2026-09-03T00:00:00Z".parse().expect("a moment"));
        (store, log, compared)
    };
    compared.expect("log and journal agree");
    let mut bureau = Bureau::over(store);
    bureau.office = bureau.office.with_log(Some(log));
    bureau.clock.turn(date(2026, 9, 3));
    let verdict = verify(&bureau.office, &outside, None, false);
    assert_eq!((verdict.status, codes(&verdict)), (Status::Caution, vec![Reason::RunNewerThanRegister]));
    bureau.act(RecognitionAct::Suspended, date(2026, 9, 3));
}
