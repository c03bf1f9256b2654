//! What a monitor finds: one vector for every code, and nothing in a log that is well.

use super::Desk;
use crate::bureau::who;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::json;
use std::collections::BTreeSet;
use temthat::app::issue::issue;
use temthat::domain::jws;
use temthat::domain::log::monitor::{Finding, Monitor, Ordered, not_ordered};
use temthat::domain::log::statement::{KIND, Key, Says, Statement};
use temthat::domain::run::{Granularity, VoidReason};
use temthat::domain::trust::{KeyStatus, KeyUse};

/// The statements of an office that does everything right: recognition, certificate, batch, keys, run.
fn well() -> Vec<Statement> {
    let desk = Desk::new();
    let (bureau, _) = desk.bureau();
    let list = bureau.office.trust().expect("a list");
    temthat::app::keys::record(&bureau.office, &list, "a.b.c", &who()).expect("recorded");
    issue(&bureau.office, &bureau.signer, &bureau.order(100), &who(), &mut |_, _| {}).expect("issued");
    bureau.office.publish_log(false).expect("published");
    desk.statements()
}

fn read(statements: &[Statement]) -> Vec<Finding> {
    let mut monitor = Monitor::default();
    let as_of = statements.iter().map(|s| s.at).max();
    statements.iter().flat_map(|s| monitor.take(s, 0.05, as_of)).collect()
}
fn codes(statements: &[Statement]) -> Vec<String> {
    read(statements).into_iter().map(|f| f.code).collect()
}
fn run(statements: &[Statement]) -> usize {
    statements.iter().position(|s| matches!(s.says, Says::RunIssued { .. })).expect("a run")
}

#[test]
fn a_log_that_is_well_has_no_findings() {
    assert_eq!(read(&well()), []);
}

#[test]
fn every_finding_has_a_statement_that_brings_it_about() {
    let well = well();
    let at = run(&well);
    let Says::RunIssued { run: id, batch, producer, .. } = well[at].says.clone() else { panic!("a run") };
    let mut reached = BTreeSet::new();
    // Changes the run's statement.
    let mut of_run = |expected: &str, change: &dyn Fn(&mut Says)| {
        let mut all = well.clone();
        change(&mut all[at].says);
        let found = codes(&all);
        assert!(found.iter().any(|c| c == expected), "{expected}: {found:?}");
        reached.insert(expected.to_owned());
    };
    macro_rules! set {
        ($code:literal, $field:ident = $value:expr) => {
            of_run($code, &|says| {
                if let Says::RunIssued { $field, .. } = says {
                    *$field = $value;
                }
            })
        };
    }
    set!("batch-unknown", batch = temthat::domain::ids::BatchId(99));
    set!("run-other-batch", producer = temthat::domain::ids::ProducerId(99));
    set!("run-body", body = "00000000000000".into());
    set!("run-body", kid = 9);
    set!("run-space", count = 0);
    set!("run-space", first = (1 << 20) - 5);
    set!("mass", count = 106);
    // Adds a statement after the run's.
    let mut after = |expected: &str, says: Says| {
        let mut all = well.clone();
        all.push(Statement { index: all.len() as u64, says, ..well[at].clone() });
        let found = codes(&all);
        assert!(found.iter().any(|c| c == expected), "{expected}: {found:?}");
        reached.insert(expected.to_owned());
    };
    after("run-twice", well[at].says.clone());
    after("run-twice", Says::RunAbandoned { run: id, first: 500, count: 1 });
    after("serials-twice", Says::RunAbandoned { run: temthat::domain::ids::RunId(7), first: 99, count: 2 });
    after("void-outside", Says::StampsVoided { run: id, from: 0, to: 100, reason: VoidReason::Stolen });
    after(
        "batch-unknown",
        Says::BatchRecalled { batch: temthat::domain::ids::BatchId(99), on: jiff::civil::date(2026, 9, 1) },
    );
    let mut manifest = well.iter().find(|s| matches!(s.says, Says::BatchMade { .. })).expect("a batch").says.clone();
    if let Says::BatchMade { quantity, .. } = &mut manifest {
        *quantity = "10".into();
    }
    after("batch-changed", manifest.clone());
    after("mass", manifest.clone());
    if let Says::BatchMade { quantity, .. } = &mut manifest {
        *quantity = "many".into();
    }
    after("batch-quantity", manifest);
    let mut certificate =
        well.iter().find(|s| matches!(s.says, Says::CertificateRecorded { .. })).expect("one").says.clone();
    if let Says::CertificateRecorded { valid_from, .. } = &mut certificate {
        *valid_from = jiff::civil::date(2030, 1, 1);
    }
    after("certificate-days", certificate);
    let certificate = temthat::domain::ids::CertificateId(1);
    let reinstated = |certificate| {
        let on = jiff::civil::date(2026, 9, 1);
        Says::CertificateReinstated { certificate, on, decision_no: None }
    };
    after("certificate-act", reinstated(certificate));
    after("certificate-unknown", reinstated(temthat::domain::ids::CertificateId(99)));
    let other = |public: &str| Key {
        kid: 1,
        signs: KeyUse::Stamps,
        status: KeyStatus::Active,
        since: None,
        public: public.into(),
    };
    let keys = |version, keys| Says::KeysChanged { version, iat: 0, exp: 1, sha256: String::new(), keys };
    after("keys-back", keys(1, vec![]));
    after("keys-replaced", keys(2, vec![other("00")]));
    after(
        "recognition-unknown",
        Says::RecognitionChanged {
            recognition: temthat::domain::ids::RecognitionId(99),
            product: temthat::domain::ids::ProductId(1),
            producer,
            change: temthat::domain::recognition::RecognitionAct::Suspended,
            effective_on: jiff::civil::date(2026, 9, 1),
            decision_no: None,
        },
    );
    // Puts a statement before the run's.
    let mut before = |expected: &str, says: Says| {
        let mut all = well.clone();
        all.insert(at, Statement { says, ..well[at - 1].clone() });
        let found = codes(&all);
        assert!(found.iter().any(|c| c == expected), "{expected}: {found:?}");
        reached.insert(expected.to_owned());
    };
    before("run-recalled", Says::BatchRecalled { batch, on: jiff::civil::date(2026, 9, 1) });
    let (from, until, decision_no) = (jiff::civil::date(2026, 8, 1), None, None);
    before("run-claim", Says::CertificateSuspended { certificate, from, until, decision_no });
    before("run-suspended", Says::ProducerSuspended { producer });
    let retired = Key {
        status: KeyStatus::Revoked,
        since: Some(jiff::civil::date(2026, 8, 1)),
        ..match &well[at - 1].says {
            Says::KeysChanged { keys, .. } => keys[0].clone(),
            _ => panic!("the keys stand before the run"),
        }
    };
    before("run-key", keys(2, vec![retired]));
    let mut withdrawn = well.clone();
    withdrawn.remove(0);
    let found = codes(&withdrawn);
    assert!(found.contains(&"run-stars".to_owned()), "{found:?}");
    reached.insert("run-stars".into());
    // Time.
    let mut times = well.clone();
    times[at].at = times[0].at - jiff::SignedDuration::from_hours(24 * 400);
    let found = codes(&times);
    assert!(found.contains(&"time-back".to_owned()) && found.contains(&"run-ahead".to_owned()), "{found:?}");
    let mut monitor = Monitor::default();
    let early = Some(jiff::Timestamp::UNIX_EPOCH - jiff::SignedDuration::from_hours(1));
    assert!(monitor.take(&well[0], 0.05, early).iter().any(|f| f.code == "time-ahead"));
    reached.extend(["time-back", "time-ahead", "run-ahead"].map(str::to_owned));
    reached.insert(Monitor::unreadable(0, &"x").code);
    // Every code of the catalogue is reached, and has its text in both languages.
    let catalogue = include_str!("../../../src/i18n/en/log.ftl");
    let texts: BTreeSet<String> = catalogue
        .lines()
        .filter_map(|l| l.strip_prefix("monitor-")?.split_once(" =").map(|(code, _)| code.to_owned()))
        .filter(|code| !["read", "well", "stale", "not-ordered"].contains(&code.as_str()))
        .collect();
    assert_eq!(reached, texts);
}

/// What an office with a newer program signs, seen by one that does not know the act, or a member of it.
#[test]
fn an_act_that_is_not_known_is_named_and_never_passed_over() {
    let signer = SigningKey::from_bytes(&[7; 32]);
    let entry = |says: serde_json::Value| {
        let value = json!({"v": 1, "log": "tem.example/log", "index": 0, "at": "2026-11-20T01:00:00Z", "says": says});
        let input = jws::signing_input(KIND, &value).expect("JSON");
        jws::seal(&input, &signer.sign(input.as_bytes()).to_bytes())
    };
    let open = |says| Statement::open(entry(says).as_bytes(), &signer.verifying_key());
    let known = open(json!({"batch_recalled": {"batch": "LO-1", "on": "2026-11-20"}}));
    assert!(known.is_ok(), "the key and the form are right: {known:?}");
    let acts = [
        json!({"certificate_renamed": {"certificate": "GCN-1"}}),
        json!({"batch_recalled": {"batch": "LO-1", "on": "2026-11-20", "region": "08"}}),
    ];
    for (act, named) in acts.into_iter().zip(["certificate_renamed", "region"]) {
        let error = open(act).expect_err("an unknown act");
        let finding = Monitor::unreadable(4, &error);
        assert_eq!((finding.index, finding.code.as_str()), (4, "statement"));
        assert!(finding.args[0].1.contains(named), "{finding:?}");
    }
}

#[test]
fn a_memory_from_before_certificates_were_followed_blames_nobody() {
    let well = well();
    let at = run(&well);
    let mut monitor = Monitor::default();
    well[..at].iter().for_each(|statement| drop(monitor.take(statement, 0.05, None)));
    let mut memory = serde_json::to_value(&monitor).expect("JSON");
    assert!(memory.as_object_mut().expect("an object").remove("certificates").is_some());
    let mut old: Monitor = serde_json::from_value(memory).expect("an older memory");
    assert_eq!(old.take(&well[at], 0.05, None), [], "it knows of no certificate, and says nothing of them");
}

#[test]
fn a_producer_is_told_of_every_run_it_did_not_order() {
    let well = well();
    let at = run(&well);
    let mut twice = well.clone();
    let mut second = well[at].clone();
    if let Says::RunIssued { run, first, count, granularity, .. } = &mut second.says {
        (run.0, *first, *count, *granularity) = (2, 200, 100, Granularity::Serial);
    }
    second.index = twice.len() as u64;
    twice.push(second);
    let mut monitor = Monitor::default();
    for statement in &twice {
        monitor.take(statement, 0.05, None);
    }
    let Says::RunIssued { producer, gtin, lot, .. } = well[at].says.clone() else { panic!("a run") };
    let order = Ordered { gtin, lot: lot.clone(), count: 100 };
    let of = |orders: &[Ordered]| {
        let (strange, left) = not_ordered(monitor.runs_of(producer), orders);
        (strange.iter().map(|(id, _)| id.0).collect::<Vec<_>>(), left.len())
    };
    assert_eq!(of(&[order.clone(), order.clone()]), (vec![], 0));
    assert_eq!(of(std::slice::from_ref(&order)), (vec![2], 0), "one order does not cover two runs");
    assert_eq!(of(&[]), (vec![1, 2], 0));
    assert_eq!(of(&[Ordered { count: 99, ..order.clone() }, order]), (vec![2], 1));
    assert_eq!(monitor.runs_of(temthat::domain::ids::ProducerId(2)).count(), 0);
}
