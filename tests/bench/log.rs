//! What the public log costs: appending and publishing beside the floor of its signatures and syncs,
//! proofs of a tree of a million leaves beside the kept crate in memory, and a verdict with a proof
//! beside the signatures it holds. `cargo bench --bench log`.

#![allow(clippy::expect_used, clippy::unwrap_used)] // a bench that cannot be set up stops

use ed25519_dalek::{Signer as _, SigningKey};
use jiff::civil::date;
use std::collections::HashMap;
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use temthat::adapters::keystore_file::FileKey;
use temthat::adapters::log_folder::LogFolder;
use temthat::app::log::PublicLog;
use temthat::app::log::reader::{Cache, Reader};
use temthat::domain::event::{Event, Record};
use temthat::domain::gtin::Gtin;
use temthat::domain::ids::{BatchId, ProducerId, ProductId, RecognitionId, RunId};
use temthat::domain::log::note::{NoteKey, Use};
use temthat::domain::log::statement::{Secret, Statement};
use temthat::domain::log::tiles::{self, Growing, bundle};
use temthat::domain::log::{note, proof};
use temthat::domain::recognition::{AuthorityLevel, Evidence, Recognition, RecognitionAct, RecognitionEvent, Stars};
use temthat::domain::run::{Granularity, Run, RunPlan, RunState};
use temthat::domain::stamp::body::{Body, Claims};
use temthat::domain::stamp::link::Host;
use temthat::domain::stamp::sign::Mint;
use temthat::domain::stamp::verify::signature_fits;
use temthat::domain::trust::{TrustList, TrustedKey};
use temthat::domain::verdict::Status;
use temthat::domain::verdict::logged::verify_with_proof;
use temthat::domain::verdict::proof::verify_offline;
use temthat::ports::log::{LogFilesError, LogSource};
use tlog_tiles::{
    EMPTY_HASH, Error, HASH_SIZE, Hash, HashReader, check_record, prove_record, record_hash, stored_hashes,
};

const ORIGIN: &str = "tem.example/log";
const GROUP: usize = 1000;
const MILLION: u64 = 1_000_000;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
fn micros(d: Duration) -> f64 {
    d.as_secs_f64() * 1e6
}
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed(), done)
}
fn report(name: &str, goal: f64, peer: Duration, ours: Duration) {
    println!("# {name}: floor {:.2} µs, ours {:.2} µs", micros(peer), micros(ours));
    println!("ratio {name} {:.3} goal >= {goal}", peer.as_secs_f64() / ours.as_secs_f64());
}

fn log_key() -> NoteKey {
    NoteKey::new(ORIGIN, Use::Log, SigningKey::from_bytes(&[9; 32]).verifying_key()).expect("a name")
}
fn at(second: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(1_788_220_800 + second).expect("a moment")
}

fn product() -> temthat::domain::product::Product {
    serde_json::from_value(serde_json::json!({"id": "SP-1", "producer": "CT-1", "name": "Chè Shan",
        "gtin": Gtin::restricted(1).expect("a GTIN")}))
    .expect("a product")
}

/// The first record of a journal: what later acts speak of.
fn beginning() -> Record {
    let recognition = Recognition {
        id: RecognitionId(1),
        product: ProductId(1),
        stars: Stars::new(4).expect("stars"),
        decision_no: Some("1/QĐ-UBND".into()),
        authority: "UBND tỉnh".into(),
        authority_level: AuthorityLevel::Province,
        issued_on: Some(date(2026, 1, 10)),
        valid_until: Some(date(2029, 1, 10)),
        evidence: Evidence::Decision,
        source: "bench".into(),
        recorded_at: at(0),
        events: vec![],
    };
    let producer =
        serde_json::from_value(serde_json::json!({"id": ProducerId(1), "name": "HTX", "kind": "cooperative"}));
    let batch =
        serde_json::from_value(serde_json::json!({"id": BatchId(1), "product": "SP-1", "lot": "L1", "quantity": 100.0,
        "unit": "pack", "recorded_at": at(0)}));
    let events = vec![
        Event::ProducerRegistered(producer.expect("a producer")),
        Event::ProductRegistered(product()),
        Event::RecognitionRecorded(recognition),
        Event::BatchMade(batch.expect("a batch")),
    ];
    Record { seq: 1, at: at(0), actor: "bench".into(), why: String::new(), events }
}

fn acts(seq: u64, count: usize) -> Record {
    let change = || Event::RecognitionChanged {
        id: RecognitionId(1),
        change: RecognitionEvent {
            act: RecognitionAct::Suspended,
            effective_on: date(2026, 9, 1),
            decision_no: "12/QĐ-UBND".into(),
            source: "bench".into(),
            recorded_at: at(1),
        },
    };
    let events = std::iter::repeat_with(change).take(count).collect();
    Record { seq, at: at(1), actor: "bench".into(), why: String::new(), events }
}

/// A log in a folder that has taken the first record.
fn open(dir: &Path) -> PublicLog {
    let signer = Box::new(FileKey::from_seed(0, &[9; 32]));
    let files = Arc::new(LogFolder::new(dir.to_path_buf()));
    let log = PublicLog::open(log_key(), signer, Secret([5; 32]), files, false).expect("a log");
    log.note(&beginning());
    log
}

/// Appending a group of acts and publishing it, beside the bare signatures and syncs that no log can do
/// without: one signature a leaf, two a checkpoint, and each file and folder it writes made durable once.
fn publish() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(&dir.path().join("log"));
    log.publish(at(0)).expect("published");
    let key = SigningKey::from_bytes(&[9; 32]);
    let message = [7; 420];
    let (mut floor, mut ours) = (Vec::new(), Vec::new());
    for round in 0..12_u64 {
        let bare = dir.path().join(format!("bare-{round}"));
        std::fs::create_dir(&bare).unwrap();
        // A group of 1,000 writes about four bundles and four tiles of each level, and the checkpoint.
        let (took, ()) = timed(|| {
            for _ in 0..GROUP + 2 {
                black_box(key.sign(black_box(&message)));
            }
            for n in 0..11 {
                let mut file = std::fs::File::create(bare.join(n.to_string())).unwrap();
                file.write_all(&vec![0; if n < 4 { 150_000 } else { 8192 }]).unwrap();
                file.sync_all().unwrap();
            }
            for _ in 0..5 {
                std::fs::File::open(&bare).unwrap().sync_all().unwrap();
            }
        });
        floor.push(took);
        let record = acts(round + 2, GROUP);
        let (took, ()) = timed(|| {
            log.note(&record);
            log.publish(at(2)).expect("published");
        });
        ours.push(took);
    }
    let (floor, ours) = (median(floor), median(ours));
    println!(
        "# log_publish: {:.0} statements a second, durable, in groups of {GROUP}",
        GROUP as f64 / ours.as_secs_f64()
    );
    report("log_publish", 0.5, floor, ours);
}

/// Files in memory.
#[derive(Default)]
struct Files(Mutex<HashMap<String, Vec<u8>>>);

impl LogSource for Files {
    fn read(&self, path: &str, _: usize) -> Result<Option<Vec<u8>>, LogFilesError> {
        Ok(self.0.lock().unwrap().get(path).cloned())
    }
}

/// All stored hashes in memory, as the kept crate numbers them.
struct Bare(Vec<Hash>);

impl HashReader for Bare {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        Ok(indexes.iter().map(|i| self.0[usize::try_from(*i).unwrap()]).collect())
    }
}

fn entry(index: u64) -> [u8; 8] {
    index.to_be_bytes()
}

/// Proofs of a tree of 10^6 leaves: ours from tiles, proven before they are handed over, beside the
/// crate's from memory.
fn million() {
    let files = Files::default();
    let cache = Cache::default();
    let nothing = Reader::new(&files, &cache, 0);
    let mut bare = Bare(Vec::new());
    let (mut grown, mut peer) = (Duration::ZERO, Duration::ZERO);
    let mut tree = Growing::new(&nothing, 0);
    for index in 0..MILLION {
        let leaf = entry(index);
        peer += timed(|| {
            let hashes = stored_hashes(index, &leaf, &bare).expect("hashes");
            bare.0.extend(hashes);
        })
        .0;
        grown += timed(|| tree.append(&leaf).expect("grows")).0;
    }
    let each = u32::try_from(MILLION).unwrap();
    report("log_append_in_memory", 0.4, peer / each, grown / each);
    let head = tree.head().expect("a head");
    let written = tree.tiles(0).expect("tiles");
    println!(
        "# log_tiles: {} tiles of hashes, {} bytes",
        written.len(),
        written.iter().map(|(_, b)| b.len()).sum::<usize>()
    );
    files.0.lock().unwrap().extend(written.into_iter().map(|(tile, bytes)| (tiles::path(&tile), bytes)));
    drop(tree);
    let reader = Reader::new(&files, &cache, head.size);
    let places: Vec<u64> = (0..2000).map(|n| n * 7919 % MILLION).collect();
    for place in &places {
        reader.read_hashes(&[tlog_tiles::stored_hash_index(0, *place)]).expect("warm");
    }
    let (mut of_bare, mut of_ours, mut of_check) = (Vec::new(), Vec::new(), Vec::new());
    // Short rounds, so that most of them are not interrupted on a busy machine.
    for places in places.chunks_exact(10).cycle().take(601) {
        of_bare.push(timed(|| places.iter().for_each(|n| drop(black_box(prove_record(MILLION, *n, &bare))))).0 / 10);
        let prove = |n: &u64| {
            let way = prove_record(MILLION, *n, &reader).expect("a way");
            check_record(&way, MILLION, head.root, *n, record_hash(&entry(*n))).expect("it leads to the root");
            way
        };
        of_ours.push(timed(|| places.iter().for_each(|n| drop(black_box(prove(n))))).0 / 10);
        let way = prove_record(MILLION, 7, &bare).expect("a way");
        let check = || check_record(black_box(&way), MILLION, head.root, 7, record_hash(&entry(7))).expect("holds");
        of_check.push(timed(|| (0..10).for_each(|_| check())).0 / 10);
    }
    println!("# log_check: a way of a million leaves is checked in {:.2} µs", micros(median(of_check)));
    report("log_proof_million", 0.1, median(of_bare), median(of_ours));
    assert_ne!(head.root, EMPTY_HASH);
    size_of_proof(&reader, &head);
}

/// What a proof weighs with a real statement in it.
fn size_of_proof(reader: &Reader, head: &note::Head) {
    let statement: Statement = {
        let dir = tempfile::tempdir().unwrap();
        let log = open(&dir.path().join("log"));
        log.publish(at(0)).expect("published");
        log.statement(1).expect("read").expect("a batch")
    };
    let token = temthat::domain::jws::seal(&statement.signing_input().expect("JSON"), &[7; 64]);
    let way = prove_record(MILLION, 7, reader).expect("a way");
    let key = log_key();
    let mut signed = note::text(ORIGIN, head) + "\n";
    signed.push_str(&note::line(&key, &[7; 64]));
    signed.push_str(&note::line(&key.as_cosigner(), &[7; 72]));
    let text = proof::write(token.as_bytes(), 7, &way, &signed);
    println!(
        "# log_proof_size: {} bytes at a million leaves: {} hashes of {HASH_SIZE} bytes, statement {}, checkpoint {}",
        text.len(),
        way.len(),
        bundle([token.as_bytes()]).len() - 2,
        signed.len()
    );
}

/// A verdict offline with the proof of its run and without, beside the bare checks of the signatures in
/// it: stamp; and with the proof also checkpoint, its time, statement.
fn verdicts() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let host = Host::new("TEM.EXAMPLE").expect("a host");
    let body = Body {
        kid: 1,
        issued_on: date(2026, 9, 1),
        best_before: None,
        stars: None,
        claims: Claims::from_bits(0).expect("claims"),
    };
    let plan = RunPlan {
        batch: BatchId(1),
        gtin: product().gtin,
        lot: "L1".parse().expect("a lot"),
        body,
        granularity: Granularity::Lot,
        first: 0,
        count: 10,
    };
    let mint = Mint::new(&host, &plan, None).expect("a mint");
    let unsigned = mint.unsigned(0).expect("a stamp");
    let text = mint.text(&unsigned, &key.sign(&unsigned.message).to_bytes());
    let mut list = TrustList {
        iss: "bench".into(),
        iat: 0,
        exp: i64::MAX,
        version: 1,
        hosts: vec![host.as_str().to_owned()],
        keys: vec![TrustedKey::new(1, key.verifying_key(), date(2026, 1, 1), date(2030, 1, 1))],
        log: Some(log_key().to_string()),
    };
    let dir = tempfile::tempdir().unwrap();
    let log = open(&dir.path().join("log"));
    let run: Run =
        serde_json::from_value(serde_json::json!({"id": RunId(1), "plan": plan, "state": RunState::Intended,
        "issued_on": date(2026, 9, 1)}))
        .expect("a run");
    let sealed = Event::RunSealed { id: RunId(1), digest: "00".into(), at: at(1) };
    log.note(&Record { events: vec![Event::RunIntended(run), sealed], ..acts(2, 0) });
    log.note(&acts(3, 5000));
    log.publish(at(2)).expect("published");
    let place = log.place_of_run(RunId(1)).expect("a place");
    let proof = log.prove(place).expect("read").expect("published");
    let now = at(10);
    assert_eq!(verify_with_proof(&list, &text, &proof, now).status, Status::Genuine);
    let signature = key.sign(&unsigned.message).to_bytes();
    let public = key.verifying_key();
    let bare = || assert!(signature_fits(black_box(&public), &unsigned.message, &signature));
    let [mut one, mut four, mut without, mut with] = [const { Vec::new() }; 4];
    for _ in 0..601 {
        one.push(timed(|| (0..4).for_each(|_| bare())).0 / 4);
        four.push(timed(|| (0..16).for_each(|_| bare())).0 / 4);
        without.push(timed(|| (0..4).for_each(|_| drop(black_box(verify_offline(&list, &text, now))))).0 / 4);
        with.push(timed(|| (0..4).for_each(|_| drop(black_box(verify_with_proof(&list, &text, &proof, now))))).0 / 4);
    }
    list.log = None;
    let (one, four, without, with) = (median(one), median(four), median(without), median(with));
    println!(
        "# log_verdict: {:.2} times the time of a verdict without a proof",
        with.as_secs_f64() / without.as_secs_f64()
    );
    report("log_verdict_without_proof", 0.8, one, without);
    report("log_verdict_with_proof", 0.7, four, with);
}

fn main() {
    publish();
    million();
    verdicts();
}
