//! The durable store: equal to the memory store, rebuilt when the index is lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use temthat::adapters::journal_file::disk::RealDisk;
use temthat::adapters::memory::MemoryStore;
use temthat::adapters::store::FileStore;
use temthat::domain::event::Event;
use temthat::domain::ids::{ProducerId, RunId};
use temthat::domain::producer::{Producer, ProducerKind};
use temthat::domain::scan::{Scan, StampKey};
use temthat::ports::store::{Draft, Store, StoreError};

fn draft(based_on: Option<u64>, n: u32) -> Draft {
    let producer = Producer {
        id: ProducerId(n),
        name: format!("HTX số {n}"),
        kind: ProducerKind::Cooperative,
        address: String::new(),
        former_addresses: Vec::new(),
        aliases: Vec::new(),
        commune: None,
        suspended: None,
    };
    let at = jiff::Timestamp::from_second(1_790_000_000 + i64::from(n)).unwrap();
    Draft { based_on, at, actor: "test".into(), why: String::new(), events: vec![Event::ProducerRegistered(producer)] }
}

fn history(store: &dyn Store) {
    for n in 1..=50 {
        store.commit(draft(Some(u64::from(n) - 1), n)).unwrap();
    }
    assert!(matches!(store.commit(draft(Some(3), 99)), Err(StoreError::Stale { based_on: 3, now: 50 })));
    let at = jiff::Timestamp::from_second(1_790_000_000).unwrap();
    for n in 0..10 {
        let stamp = StampKey { run: RunId(1), number: n % 3 };
        store.count_scan(Scan { stamp, at, place: None }).unwrap();
    }
    assert_eq!(store.scans_of(StampKey { run: RunId(1), number: 0 }).unwrap().count, 4);
    store.flush_scans().unwrap();
    assert_eq!(store.scans_of(StampKey { run: RunId(1), number: 0 }).unwrap().count, 4);
}

#[test]
fn engines_agree_and_the_index_is_rebuilt_from_the_journal() {
    let memory = MemoryStore::new();
    history(&memory);
    let expected = memory.state_hash().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let store = FileStore::open(dir.path()).unwrap();
    history(&store);
    assert_eq!(store.state_hash().unwrap(), expected);
    assert!(matches!(FileStore::open(dir.path()), Err(StoreError::InUse(_))));
    drop(store);
    std::fs::remove_dir_all(dir.path().join("index")).unwrap();
    assert_eq!(FileStore::open(dir.path()).unwrap().state_hash().unwrap(), expected, "deleted");
    for entry in std::fs::read_dir(dir.path().join("index")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::write(path, [0xa5; 4096]).unwrap();
        }
    }
    assert_eq!(FileStore::open(dir.path()).unwrap().state_hash().unwrap(), expected, "garbled");
}

#[test]
fn a_torn_tail_is_cut_and_damage_before_it_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let store = FileStore::open(dir.path()).unwrap();
    for n in 1..=20 {
        store.commit(draft(None, n)).unwrap();
    }
    drop(store);
    let path = dir.path().join("journal/00000001.log");
    let whole = std::fs::read(&path).unwrap();
    for cut in [1, 7, 39, 41, 100, 200] {
        std::fs::write(&path, &whole[..whole.len() - cut]).unwrap();
        let store = FileStore::open(dir.path()).unwrap();
        assert!(
            store.torn.is_some() && (18..20).contains(&store.register().seq),
            "cut {cut}: {}",
            store.register().seq
        );
    }
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    std::fs::write(&path, &flipped).unwrap();
    assert!(matches!(FileStore::open(dir.path()), Err(StoreError::Damaged { .. })));
}

/// Small segments, so that new ones are begun while somebody reads.
#[test]
fn who_reads_the_journal_stops_nobody_and_sees_whole_records() {
    let dir = tempfile::tempdir().unwrap();
    let store = FileStore::open_on(Arc::new(RealDisk), dir.path(), 4096, Box::new(|_| {})).unwrap();
    let written = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reads = 0;
            loop {
                let before = written.load(Ordering::SeqCst);
                let records = store.records_after(3).unwrap();
                assert!(records.iter().map(|r| r.seq).eq(4..4 + records.len() as u64), "in order, none missing");
                assert!(records.len() as u64 + 3 >= before.max(3), "what was acknowledged before is there");
                reads += 1;
                if before == 200 {
                    return reads;
                }
            }
        });
        for n in 1..=200 {
            store.commit(draft(None, n)).unwrap();
            written.store(u64::from(n), Ordering::SeqCst);
        }
        assert!(reader.join().unwrap() > 1);
    });
}
