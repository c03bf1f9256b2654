//! The durable store: equal to the memory store, safe at kill -9, rebuilt when the index is lost.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
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

/// Commits for ever, telling each acknowledged record; runs in a process of its own to be killed.
#[test]
fn committing_child() {
    let Ok(dir) = std::env::var("TEMTHAT_TEST_CHILD") else { return };
    let store = FileStore::open(Path::new(&dir)).unwrap();
    loop {
        let n = u32::try_from(store.register().seq).unwrap() + 1;
        let record = store.commit(draft(None, n)).unwrap();
        println!("ack {}", record.seq);
    }
}

#[test]
fn nothing_acknowledged_is_lost_in_a_hundred_kills() {
    let dir = tempfile::tempdir().unwrap();
    let mut acknowledged = 0u64;
    for round in 0..100u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "store::committing_child", "--nocapture"])
            .env("TEMTHAT_TEST_CHILD", dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let reader = std::thread::spawn(move || {
            BufReader::new(out)
                .lines()
                .map_while(Result::ok)
                .filter_map(|l| l.strip_prefix("ack ")?.parse::<u64>().ok())
                .max()
        });
        std::thread::sleep(Duration::from_millis(15 + round * 7 % 40));
        child.kill().unwrap();
        child.wait().unwrap();
        acknowledged = acknowledged.max(reader.join().unwrap().unwrap_or(0));
    }
    let store = FileStore::open(dir.path()).unwrap();
    assert!(acknowledged > 0, "no round got to a commit");
    assert!(store.register().seq >= acknowledged, "{} < {acknowledged}", store.register().seq);
}
