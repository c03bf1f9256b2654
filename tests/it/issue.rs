//! Issuing: every lint refuses, serials never repeat, a crash at any step loses nothing.

use crate::bureau::{BATCH, Bureau, who};
use jiff::civil::date;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use temthat::adapters::memory::MemoryStore;
use temthat::app::issue::{IssueError, abandon_unfinished, issue};
use temthat::app::stamps::{record_print, stamps};
use temthat::domain::activation::Activation;
use temthat::domain::certificate::Scheme;
use temthat::domain::event::{Event, Record};
use temthat::domain::ids::{CertificateId, ProducerId, ZoneId};
use temthat::domain::recognition::RecognitionAct;
use temthat::domain::register::Register;
use temthat::domain::run::{Run, RunState};
use temthat::domain::scan::{Scan, ScanTally, StampKey};
use temthat::domain::trust::KeyStatus;
use temthat::domain::whereabouts::Whereabouts;
use temthat::ports::signer::{Signer, SignerError};
use temthat::ports::store::{Draft, Store, StoreError};

fn run(bureau: &Bureau, count: u32) -> Result<Arc<Run>, IssueError> {
    issue(&bureau.office, &bureau.signer, &bureau.order(count), &who(), &mut |_, _| {})
}

fn codes(bureau: &Bureau, count: u32) -> Vec<String> {
    match run(bureau, count) {
        Err(IssueError::Lint(failures)) => failures.into_iter().map(|f| f.code).collect(),
        Ok(_) => vec![],
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_clean_order_is_sealed_and_derived_again_alike() {
    let bureau = Bureau::new();
    let run = run(&bureau, 50).expect("issued");
    assert!(run.is_sealed());
    let once = stamps(&bureau.office, &bureau.signer, run.id, 0, 49).expect("stamps");
    let again = stamps(&bureau.office, &bureau.signer, run.id, 10, 19).expect("stamps");
    assert_eq!(once[10..20], again);
    assert_eq!(once.iter().map(|s| &s.serial).collect::<BTreeSet<_>>().len(), 50);
    assert!(stamps(&bureau.office, &bureau.signer, run.id, 40, 50).is_err(), "past the end");
}

/// A given-up run in the way of all serials below `next`.
fn spent(bureau: &Bureau, next: u64) {
    let plan = temthat::domain::run::RunPlan {
        batch: BATCH,
        gtin: bureau.office.register().products.values().next().expect("one").gtin,
        lot: "OLD".parse().expect("a lot"),
        body: temthat::domain::stamp::body::Body::decode(1 << 47).expect("a body"),
        granularity: temthat::domain::run::Granularity::Serial,
        first: next - 1,
        count: 1,
    };
    let id = temthat::domain::ids::RunId(1);
    let run = Run::intended(id, plan, date(2026, 1, 1));
    bureau.record(vec![Event::RunIntended(run), Event::RunAbandoned { id, at: bureau.office.now() }]);
}

#[test]
fn the_last_serials_are_given_out_and_then_no_more() {
    let bureau = Bureau::new();
    spent(&bureau, (9536 << 20) - 2);
    let last = run(&bureau, 2).expect("the last two");
    let stamps = stamps(&bureau.office, &bureau.signer, last.id, 0, 1).expect("stamps");
    assert!(stamps.iter().all(|s| s.serial.as_ref().is_some_and(|s| s.len() == 10)));
    assert_eq!(codes(&bureau, 1), ["serial-space"]);
    let order = temthat::app::lint::Order { granularity: temthat::domain::run::Granularity::Lot, ..bureau.order(1) };
    let lot_level = issue(&bureau.office, &bureau.signer, &order, &who(), &mut |_, _| {});
    assert!(lot_level.is_ok(), "stamps without serial need none");
}

#[test]
fn stamps_that_come_out_otherwise_are_not_handed_over() {
    let bureau = Bureau::new();
    let id = run(&bureau, 20).expect("issued").id;
    let other = temthat::adapters::keystore_file::FileKey::from_seed(1, &[9; 32]);
    let refused = stamps(&bureau.office, &other, id, 0, 1);
    assert!(matches!(refused, Err(IssueError::OtherKey { kid: 1 })), "another key under the same id");
    // The register was changed behind the office's back: the block's secret, so that serials move.
    bureau.record(vec![Event::SerialBlockOpened { block: 0, secret: "00".repeat(16) }]);
    assert!(matches!(stamps(&bureau.office, &bureau.signer, id, 0, 1), Err(IssueError::OtherDigest(_))));
}

/// A signer that signs something else than it was given, now and then.
struct Slips<'a>(&'a Bureau, AtomicU32);
impl Signer for Slips<'_> {
    fn kid(&self) -> u8 {
        self.0.signer.kid()
    }
    fn public(&self) -> [u8; 32] {
        self.0.signer.public()
    }
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
        let mut message = message.to_vec();
        if self.1.fetch_add(1, Ordering::SeqCst) == 0 {
            message[20] ^= 1;
        }
        self.0.signer.sign(&message)
    }
}

#[test]
fn a_signer_that_signs_something_else_ends_the_run() {
    let bureau = Bureau::new();
    let signer = Slips(&bureau, AtomicU32::new(0));
    let refused = issue(&bureau.office, &signer, &bureau.order(3), &who(), &mut |_, _| {});
    assert!(matches!(refused, Err(IssueError::Mismatch)));
    assert!(bureau.office.register().runs.values().all(|r| matches!(r.state, RunState::Abandoned { .. })));
}

/// Suspends the certificate of the usual zone.
fn suspend(bureau: &Bureau, until: Option<jiff::civil::Date>) {
    let (id, from) = (CertificateId(1), date(2026, 8, 1));
    bureau.record(vec![Event::CertificateSuspended { id, from, until, decision_no: "7/TQC".into() }]);
}

#[test]
fn every_lint_has_a_failing_order() {
    type Change = Box<dyn Fn(&Bureau)>;
    let vectors: Vec<(&str, u32, Change)> = vec![
        ("count", 0, Box::new(|_| {})),
        ("count", 1_048_577, Box::new(|_| {})),
        ("above-quantity", 106, Box::new(|_| {})),
        ("made-in-future", 1, Box::new(|b| b.batch(|x| x.made_on = Some(date(2026, 9, 2))))),
        ("best-before-made", 1, Box::new(|b| b.batch(|x| x.best_before = x.made_on))),
        ("best-before-past", 1, Box::new(|b| b.batch(|x| x.best_before = Some(date(2026, 9, 1))))),
        ("best-before-far", 1, Box::new(|b| b.batch(|x| x.best_before = Some(date(2036, 1, 1))))),
        ("harvest-after-made", 1, Box::new(|b| b.batch(|x| x.inputs[0].harvested_on = date(2026, 8, 21)))),
        ("claim-not-covered", 1, Box::new(|b| b.batch(|x| x.claims = vec![Scheme::Gi]))),
        ("claim-suspended", 1, Box::new(|b| suspend(b, Some(date(2026, 8, 15))))),
        ("claim-suspended-open", 1, Box::new(|b| suspend(b, None))),
        ("claim-not-covered", 1, Box::new(|b| b.batch(|x| x.inputs[0].harvested_on = date(2025, 12, 31)))),
        ("claim-without-inputs", 1, Box::new(|b| b.batch(|x| x.inputs.clear()))),
        (
            "claim-without-certificate",
            1,
            Box::new(|b| {
                b.batch(|x| {
                    x.inputs.clear();
                    x.claims = vec![Scheme::Gi];
                });
            }),
        ),
        (
            "pgs-is-not-organic",
            1,
            Box::new(|b| {
                let mut pgs = b.office.register().certificates[&CertificateId(1)].as_ref().clone();
                (pgs.id, pgs.scheme) = (CertificateId(2), Scheme::Pgs);
                b.record(vec![Event::CertificateRecorded(pgs)]);
                b.batch(|x| x.claims = vec![Scheme::Organic]);
            }),
        ),
        ("zone-unknown", 1, Box::new(|b| b.batch(|x| x.inputs[0].zone = ZoneId(9)))),
        ("above-yield", 1, Box::new(|b| b.batch(|x| x.inputs[0].kg = 1051.0))),
        ("above-certified-output", 1, Box::new(|b| b.batch(|x| x.inputs[0].kg = 946.0))),
        ("serial-space", 1, Box::new(|b| spent(b, 9536 << 20))),
        ("serial-space", 3, Box::new(|b| spent(b, (9536 << 20) - 2))),
        (
            "producer-suspended",
            1,
            Box::new(|b| {
                b.record(vec![Event::ProducerSuspended { id: ProducerId(1), reason: Some("kiểm tra".into()) }]);
            }),
        ),
        (
            "batch-recalled",
            1,
            Box::new(|b| {
                b.record(vec![Event::BatchRecalled { id: BATCH, on: date(2026, 8, 30), reason: "mốc".into() }]);
            }),
        ),
        ("stars-suspended", 1, Box::new(|b| b.act(RecognitionAct::Suspended, date(2026, 8, 1)))),
        ("stars-withdrawn", 1, Box::new(|b| b.act(RecognitionAct::Withdrawn, date(2026, 8, 1)))),
        (
            "stars-lapsed",
            1,
            Box::new(|b| {
                b.clock.turn(date(2028, 1, 11));
                b.batch(|x| x.best_before = None);
            }),
        ),
        (
            "stars-none",
            1,
            Box::new(|b| {
                let mut other = b.office.register().products.values().next().expect("one").as_ref().clone();
                other.id = temthat::domain::ids::ProductId(2);
                other.gtin = temthat::domain::gtin::Gtin::restricted(2).expect("gtin");
                b.record(vec![Event::ProductRegistered(other)]);
                b.batch(|x| x.product = temthat::domain::ids::ProductId(2));
            }),
        ),
        (
            "stars-unconfirmed",
            1,
            Box::new(|b| {
                let mut press = b.office.register().recognitions.values().next().expect("one").as_ref().clone();
                press.evidence = temthat::domain::recognition::Evidence::Press;
                b.record(vec![Event::RecognitionRecorded(press)]);
            }),
        ),
        ("key", 1, Box::new(|b| b.edit_trust(|t| t.keys[0].status = KeyStatus::Retired))),
        ("key", 1, Box::new(|b| b.edit_trust(|t| t.keys[0].scope.gtin_prefixes = vec!["9".into()]))),
        ("trust-expired", 1, Box::new(|b| b.edit_trust(|t| t.exp = t.iat + 1))),
        ("host", 1, Box::new(|b| b.edit_trust(|t| t.hosts = vec!["OTHER.EXAMPLE".into()]))),
    ];
    for (code, count, change) in vectors {
        let bureau = Bureau::new();
        change(&bureau);
        let found = codes(&bureau, count);
        assert!(found.iter().any(|c| c == code), "{code} expected, found {found:?}");
        let runs = bureau.office.register().runs.clone();
        assert!(
            runs.values().all(|r| r.plan.lot.as_str() == "OLD"),
            "{code}: nothing is journalled for a refused order"
        );
    }
}

#[test]
fn all_failures_are_told_at_once() {
    let bureau = Bureau::new();
    bureau.act(RecognitionAct::Withdrawn, date(2026, 8, 1));
    bureau.batch(|x| x.inputs[0].zone = ZoneId(9));
    let found = codes(&bureau, 500);
    for code in ["stars-withdrawn", "zone-unknown", "above-quantity", "claim-not-covered"] {
        assert!(found.iter().any(|c| c == code), "{code} missing in {found:?}");
    }
}

#[test]
fn without_a_star_claim_a_lapsed_product_is_still_stamped() {
    let bureau = Bureau::new();
    bureau.act(RecognitionAct::Withdrawn, date(2026, 8, 1));
    let order = temthat::app::lint::Order { claim_stars: false, ..bureau.order(1) };
    let run = issue(&bureau.office, &bureau.signer, &order, &who(), &mut |_, _| {}).expect("issued");
    assert_eq!(run.plan.body.stars, None);
}

#[test]
fn an_extended_recognition_may_be_claimed_up_to_its_extended_day() {
    let bureau = Bureau::new();
    bureau.act(RecognitionAct::Extended { until: date(2028, 5, 1) }, date(2026, 8, 1));
    bureau.clock.turn(date(2028, 2, 1));
    bureau.batch(|x| x.best_before = None);
    let run = run(&bureau, 1).expect("issued");
    assert_eq!(run.plan.body.stars.map(|c| c.until), Some(date(2028, 5, 1)));
}

#[test]
fn a_second_print_of_a_stamp_is_a_reprint() {
    let bureau = Bureau::new();
    let id = run(&bureau, 20).expect("issued").id;
    let print = |from, to| record_print(&bureau.office, id, from, to, "pdf", &who()).expect("recorded");
    assert!(!print(0, 4));
    assert!(!print(5, 9));
    assert!(print(9, 12));
    let run = bureau.office.register().runs[&id].clone();
    assert_eq!((run.reprints, run.printed.iter().collect::<Vec<_>>()), (1, vec![(0, 12)]));
}

/// A store whose commits fail at one step: before or after the record is durable.
struct Faulty {
    inner: MemoryStore,
    fail_at: AtomicU32,
    persists: bool,
}
impl Store for Faulty {
    fn commit(&self, draft: Draft) -> Result<Record, StoreError> {
        let left = self.fail_at.load(Ordering::SeqCst);
        self.fail_at.store(left.saturating_sub(1), Ordering::SeqCst);
        if left != 1 {
            return self.inner.commit(draft);
        }
        if self.persists {
            self.inner.commit(draft)?;
        }
        Err(StoreError::Undurable("pulled plug".into()))
    }
    fn register(&self) -> Arc<Register> {
        self.inner.register()
    }
    fn count_scan(&self, scan: Scan) -> Result<ScanTally, StoreError> {
        self.inner.count_scan(scan)
    }
    fn scans_of(&self, stamp: StampKey) -> Result<ScanTally, StoreError> {
        self.inner.scans_of(stamp)
    }
    fn locate_scan(&self, run: temthat::domain::ids::RunId, at: jiff::Timestamp, commune: Whereabouts) {
        self.inner.locate_scan(run, at, commune);
    }
    fn activation_of(&self, stamp: StampKey) -> Result<Activation, StoreError> {
        self.inner.activation_of(stamp)
    }
    fn flush_scans(&self) -> Result<(), StoreError> {
        self.inner.flush_scans()
    }
    fn records_after(&self, seq: u64) -> Result<Vec<Record>, StoreError> {
        self.inner.records_after(seq)
    }
    fn state_hash(&self) -> Result<String, StoreError> {
        self.inner.state_hash()
    }
}

/// A signer that refuses to sign without a journalled intent, and fails on demand.
struct Watching<'a> {
    bureau: &'a Bureau,
    fail_after: AtomicU32,
}
impl Signer for Watching<'_> {
    fn kid(&self) -> u8 {
        self.bureau.signer.kid()
    }
    fn public(&self) -> [u8; 32] {
        self.bureau.signer.public()
    }
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
        let intended = self.bureau.office.register().runs.values().any(|r| r.state == RunState::Intended);
        assert!(intended, "a signature without a journalled intent");
        let left = self.fail_after.load(Ordering::SeqCst);
        if left == 0 {
            return Err(SignerError { kid: 1, cause: "unplugged".into() });
        }
        self.fail_after.store(left - 1, Ordering::SeqCst);
        self.bureau.signer.sign(message)
    }
}

#[test]
fn a_crash_at_any_step_neither_loses_a_run_nor_reuses_a_serial() {
    for persists in [false, true] {
        for fail_at in 1..=4 {
            for fail_after in [0, 3, 1000] {
                let store = Arc::new(Faulty { inner: MemoryStore::new(), fail_at: AtomicU32::new(0), persists });
                let bureau = Bureau::on(store.clone());
                let signer = Watching { bureau: &bureau, fail_after: AtomicU32::new(fail_after) };
                store.fail_at.store(fail_at, Ordering::SeqCst);
                let mut acknowledged = Vec::new();
                for _ in 0..4 {
                    match issue(&bureau.office, &signer, &bureau.order(7), &who(), &mut |_, _| {}) {
                        Ok(run) => acknowledged.push(run.id),
                        // The process ends; the next start gives up what was left over.
                        Err(_) => {
                            store.fail_at.store(0, Ordering::SeqCst);
                            signer.fail_after.store(1000, Ordering::SeqCst);
                            abandon_unfinished(&bureau.office).expect("recovered");
                        }
                    }
                }
                let register = bureau.office.register();
                assert!(acknowledged.len() >= 2);
                assert!(acknowledged.iter().all(|id| register.runs[id].is_sealed()), "an acknowledged run is lost");
                assert!(register.runs.values().all(|r| r.state != RunState::Intended));
                let mut indices = BTreeSet::new();
                for run in register.runs.values() {
                    for i in 0..u64::from(run.plan.count) {
                        assert!(indices.insert(run.plan.first + i), "index used twice");
                    }
                }
            }
        }
    }
}
