//! From acts to leaves, and back from the journal.

use super::{Desk, log_key};
use crate::bureau::{BATCH, Bureau, stars, who};
use jiff::civil::date;
use std::collections::BTreeMap;
use std::path::Path;
use temthat::app::issue::issue;
use temthat::app::log::LogError;
use temthat::app::stamps::void;
use temthat::domain::event::Event;
use temthat::domain::ids::{CertificateId, ProducerId, RunId};
use temthat::domain::log::statement::{Says, commitment};
use temthat::domain::producer::{Producer, ProducerKind};
use temthat::domain::recognition::RecognitionAct;
use temthat::domain::run::{RunState, VoidReason};

const NAMES: [&str; 4] = ["Giàng Thị Mẩy", "thôn Nà Héc", "Sương Sớm của Mẩy", "Chè Shan"];

/// Every kind of public act once, and some that are not public.
fn acts(bureau: &Bureau) -> RunId {
    let household = Producer {
        id: ProducerId(2),
        name: NAMES[0].into(),
        kind: ProducerKind::Household,
        address: NAMES[1].into(),
        former_addresses: vec![],
        aliases: vec![],
        commune: None,
        suspended: None,
    };
    let mut product = bureau.office.register().products.values().next().expect("one").as_ref().clone();
    (product.id.0, product.producer, product.name) = (2, ProducerId(2), NAMES[2].into());
    product.gtin = temthat::domain::gtin::Gtin::restricted(77).expect("gtin");
    let mut recognition = bureau.office.register().recognitions.values().next().expect("one").as_ref().clone();
    (recognition.id.0, recognition.product, recognition.source) = (2, product.id, NAMES[0].into());
    bureau.record(vec![
        Event::ProducerRegistered(household),
        Event::ProductRegistered(product),
        Event::RecognitionRecorded(recognition),
    ]);
    let run = issue(&bureau.office, &bureau.signer, &bureau.order(5), &who(), &mut |_, _| {}).expect("issued").id;
    void(&bureau.office, run, 1, 2, VoidReason::Stolen, &who()).expect("voided");
    bureau.act(RecognitionAct::Downgraded { to: stars(3) }, date(2026, 9, 1));
    bureau.act(RecognitionAct::Withdrawn, date(2026, 9, 1));
    bureau.record(vec![
        Event::CertificateSuspended {
            id: CertificateId(1),
            from: date(2026, 8, 25),
            until: Some(date(2026, 8, 31)),
            decision_no: format!("theo đơn của {}", NAMES[0]),
        },
        Event::CertificateReinstated { id: CertificateId(1), on: date(2026, 8, 30), decision_no: "9/TQC".into() },
        Event::CertificateWithdrawn {
            id: CertificateId(1),
            on: date(2026, 9, 1),
            decision_no: format!("theo đơn của {}", NAMES[0]),
        },
        Event::BatchRecalled { id: BATCH, on: date(2026, 9, 1), reason: format!("theo lời {}", NAMES[0]) },
        Event::ProducerSuspended { id: ProducerId(2), reason: Some(NAMES[1].into()) },
        Event::ProducerSuspended { id: ProducerId(2), reason: None },
    ]);
    let token = "a.b.c";
    let list = bureau.office.trust().expect("a list");
    for _ in 0..2 {
        temthat::app::keys::record(&bureau.office, &list, token, &who()).expect("recorded");
    }
    run
}

fn kind(says: &Says) -> String {
    let value = serde_json::to_value(says).expect("JSON");
    value.as_object().and_then(|o| o.keys().next().cloned()).expect("one member")
}

#[test]
fn every_public_act_is_one_leaf_and_nobody_is_named_in_any() {
    let desk = Desk::new();
    let (bureau, log) = desk.bureau();
    let run = acts(&bureau);
    assert!(log.is_behind() && log.published().is_none());
    bureau.office.publish_log(false).expect("published");
    assert!(!log.is_behind());
    let all = desk.statements();
    let kinds: Vec<_> = all.iter().map(|s| kind(&s.says)).collect();
    let expected = [
        "recognition_recorded",
        "certificate_recorded",
        "batch_made",
        "recognition_recorded",
        "run_issued",
        "stamps_voided",
        "recognition_changed",
        "recognition_changed",
        "certificate_suspended",
        "certificate_reinstated",
        "certificate_withdrawn",
        "batch_recalled",
        "producer_suspended",
        "producer_allowed",
        "keys_changed",
    ];
    assert_eq!(kinds, expected);
    let public = serde_json::to_string(&all).expect("JSON");
    for name in NAMES.iter().chain(&["HTX", "UBND tỉnh"]) {
        assert!(!public.contains(name), "{name} stands in the log");
    }
    let issued = bureau.office.register().runs[&run].as_ref().clone();
    let RunState::Sealed { digest: sealed, .. } = issued.state else { panic!("sealed") };
    let Says::RunIssued { run: of, count, first, ref digest, .. } = all[4].says else { panic!("a run") };
    assert_eq!((of, count, first, digest), (run, 5, issued.plan.first, &sealed));
    // Whoever is shown the reason and its salt can prove it was the reason then.
    let salt = temthat::domain::log::statement::Secret([5; 32]);
    let reason = serde_json::json!({"reason": format!("theo lời {}", NAMES[0])});
    let records = bureau.office.store.records_after(0).expect("records");
    let (seq, at) = records
        .iter()
        .find_map(|r| r.events.iter().position(|e| matches!(e, Event::BatchRecalled { .. })).map(|at| (r.seq, at)))
        .expect("recalled");
    let salt = salt.salt(seq, u32::try_from(at).expect("small"));
    assert_eq!(all[11].details.as_deref(), Some(commitment(&salt, &reason).as_str()));
}

/// Every file of a log with its bytes, the checkpoint as its root only (its time differs).
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut todo = vec![dir.to_path_buf()];
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(dir).expect("inside").display().to_string();
            if path.is_dir() {
                todo.push(path);
            } else if name == "checkpoint" {
                let text = std::fs::read_to_string(&path).expect("text");
                found.insert(name, text.split("\n\n").next().expect("a text").as_bytes().to_vec());
            } else {
                found.insert(name, std::fs::read(&path).expect("bytes"));
            }
        }
    }
    found
}

#[test]
fn a_lost_log_is_made_again_the_same_from_the_journal() {
    let desk = Desk::new();
    let before = {
        let (bureau, _) = desk.bureau();
        acts(&bureau);
        // Three hundred leaves and more: full tiles, a second level.
        for _ in 0..150 {
            bureau.act(RecognitionAct::Suspended, date(2026, 9, 1));
            bureau.act(RecognitionAct::Reallowed, date(2026, 9, 1));
        }
        bureau.office.publish_log(false).expect("published");
        files(&desk.log_dir())
    };
    assert!(before.contains_key("tile/0/000") && before.contains_key("tile/1/000.p/1"), "{:?}", before.keys());
    // All of it is gone.
    std::fs::remove_dir_all(desk.log_dir()).expect("removed");
    {
        let (bureau, _) = desk.bureau();
        bureau.office.publish_log(false).expect("published");
        assert_eq!(files(&desk.log_dir()), before);
    }
    // Only the tiles are gone: nothing is signed until they are made anew.
    std::fs::remove_dir_all(desk.log_dir().join("tile")).expect("removed");
    {
        let (_, log, compared) = desk.open(false);
        assert!(matches!(compared, Err(LogError::Damaged(_))), "{compared:?}");
        assert!(log.publish(jiff::Timestamp::UNIX_EPOCH).is_err());
    }
    let (_, log, compared) = desk.open(true);
    compared.expect("nothing to compare");
    log.publish(jiff::Timestamp::UNIX_EPOCH).expect("published");
    assert_eq!(files(&desk.log_dir()), before);
    assert_eq!(desk.statements().len(), 315);
}

#[test]
fn a_journal_that_lost_or_changed_what_is_public_signs_nothing_more() {
    let desk = Desk::new();
    {
        let (bureau, _) = desk.bureau();
        acts(&bureau);
        bureau.office.publish_log(false).expect("published");
    }
    let checkpoint = std::fs::read(desk.log_dir().join("checkpoint")).expect("a checkpoint");
    // An office of the same key with a shorter journal, and one with another past, under the same log.
    for (acts_done, expected) in [(0, "lost"), (400, "not what the journal says")] {
        let other = Desk::new();
        {
            let (store, _, _) = other.open(false);
            let bureau = Bureau::on(store);
            for _ in 0..acts_done {
                bureau.act(RecognitionAct::Suspended, date(2026, 9, 1));
            }
        }
        let copied = std::process::Command::new("cp").arg("-r").arg(desk.log_dir()).arg(other.log_dir()).status();
        assert!(copied.expect("copied").success());
        let (_, log, compared) = other.open(false);
        let error = compared.expect_err("they differ").to_string();
        assert!(error.contains(expected), "{error}");
        assert!(log.publish(jiff::Timestamp::UNIX_EPOCH).is_err());
        assert_eq!(std::fs::read(other.log_dir().join("checkpoint")).expect("a checkpoint"), checkpoint);
    }
    // A statement in the middle that the journal tells otherwise now: doctor sees it, whatever the hashes
    // of the journal say.
    {
        let (store, log, compared) = desk.open(false);
        compared.expect("the last statement is what it was");
        let mut records = store.records_after(0).expect("records");
        log.agrees(&records).expect("every statement is what the journal says");
        let recalled = records.iter_mut().flat_map(|r| &mut r.events).find_map(|e| match e {
            Event::BatchRecalled { reason, .. } => Some(reason),
            _ => None,
        });
        recalled.expect("a recall").push('x');
        assert!(matches!(log.agrees(&records), Err(LogError::Disagrees(11))));
        records.truncate(2);
        assert!(matches!(log.agrees(&records), Err(LogError::JournalBehind { log: 15, .. })));
    }
    // Made anew from another past: the tree does not contain the last signed one.
    let other = Desk::new();
    {
        let (store, _, _) = other.open(false);
        let bureau = Bureau::on(store);
        for _ in 0..400 {
            bureau.act(RecognitionAct::Suspended, date(2026, 9, 1));
        }
    }
    std::fs::create_dir_all(other.log_dir()).expect("a folder");
    std::fs::write(other.log_dir().join("checkpoint"), &checkpoint).expect("written");
    let (_, log, compared) = other.open(true);
    compared.expect("nothing to compare yet");
    assert_eq!(log.publish(jiff::Timestamp::UNIX_EPOCH).err(), Some(LogError::Inconsistent));
    assert_eq!(std::fs::read(other.log_dir().join("checkpoint")).expect("a checkpoint"), checkpoint);
    // A checkpoint of another key does not even open.
    let files = std::sync::Arc::new(desk.folder());
    let signer = Box::new(temthat::adapters::keystore_file::FileKey::from_seed(0, &[8; 32]));
    let secret = temthat::domain::log::statement::Secret([5; 32]);
    let opened = temthat::app::log::PublicLog::open(log_key(8), signer, secret, files, false);
    assert!(matches!(opened.err(), Some(LogError::Checkpoint(_))));
}

#[test]
fn a_checkpoint_gets_a_new_time_each_minute_and_never_an_older_one() {
    let desk = Desk::new();
    let (bureau, log) = desk.bureau();
    bureau.office.publish_log(true).expect("published");
    let first = log.published().expect("one").checkpoint.as_of().expect("a time");
    bureau.office.publish_log(true).expect("nothing to do");
    assert_eq!(log.published().expect("one").checkpoint.as_of(), Some(first));
    bureau.clock.turn(date(2026, 9, 2));
    bureau.office.publish_log(true).expect("the time");
    let second = log.published().expect("one").checkpoint.as_of().expect("a time");
    assert!(second > first);
    bureau.clock.turn(date(2026, 8, 1));
    bureau.act(RecognitionAct::Suspended, date(2026, 8, 1));
    bureau.office.publish_log(true).expect("published");
    assert_eq!(log.published().expect("one").checkpoint.as_of(), Some(second), "the clock was set back");
    assert_eq!(desk.statements().len(), 4);
}
