//! A hostile log: what is swapped, withheld, forged, too large or of another past is never taken.

use super::{Desk, log_key};
use crate::bureau::{Bureau, who};
use jiff::civil::date;
use std::path::{Path, PathBuf};
use std::process::Command;
use temthat::adapters::keystore_file::FileKey;
use temthat::adapters::log_folder::LogFolder;
use temthat::adapters::memory_sled::SledMemory;
use temthat::app::issue::issue;
use temthat::app::log::watch::{WatchError, Witness, monitor};
use temthat::domain::log::note::{NoteKey, Use};
use temthat::domain::log::tiles::{bundle, unbundle};
use temthat::domain::log::witness::Refusal;
use temthat::domain::recognition::RecognitionAct;

const NOW: &str = "2026-09-01T12:00:00Z";

fn now() -> jiff::Timestamp {
    NOW.parse().expect("a moment")
}

/// A log of some 300 statements, a full tile and partial ones.
fn office(desk: &Desk) -> Bureau {
    let (bureau, _) = desk.bureau();
    issue(&bureau.office, &bureau.signer, &bureau.order(5), &who(), &mut |_, _| {}).expect("issued");
    for _ in 0..150 {
        bureau.act(RecognitionAct::Suspended, date(2026, 9, 1));
        bureau.act(RecognitionAct::Reallowed, date(2026, 9, 1));
    }
    bureau.office.publish_log(false).expect("published");
    bureau
}

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-r").arg(from).arg(to).status().expect("copied").success());
}

struct Watcher {
    memory: SledMemory,
    signer: FileKey,
    _dir: tempfile::TempDir,
}

impl Watcher {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let memory = SledMemory::open(dir.path()).expect("a memory");
        Self { memory, signer: FileKey::from_seed(0, &[3; 32]), _dir: dir }
    }
    fn key(&self) -> NoteKey {
        NoteKey::new("nhan-chung.example", Use::Cosign, self.signer.verifying_key()).expect("a name")
    }
    fn follow(&self, log: &Path) -> Result<String, WatchError> {
        let witness = Witness { key: self.key(), signer: &self.signer, memory: &self.memory };
        witness.follow(&LogFolder::new(log.to_path_buf()), &log_key(9), now())
    }
    fn read(&self, log: &Path) -> Result<usize, WatchError> {
        let source = LogFolder::new(log.to_path_buf());
        monitor(&source, &log_key(9), &self.memory, 0.05, now()).map(|reading| reading.findings.len())
    }
}

fn refusal<T: std::fmt::Debug>(result: Result<T, WatchError>) -> (Refusal, PathBuf) {
    match result {
        Err(WatchError::Refused { refusal, evidence: Some(file) }) => (refusal, file.into()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn forks_and_rewinds_are_refused_with_both_signatures_as_evidence() {
    let desk = Desk::new();
    drop(office(&desk));
    let early = desk.dir.with_extension("early");
    copy(&desk.dir, &early);
    // Two pasts from one point on, both signed by the log's own key.
    let fork = Desk::new();
    copy(&desk.dir, &fork.dir);
    let go_on = |desk: &Desk, act: RecognitionAct, times: usize| {
        let (bureau, _) = desk.bureau();
        for _ in 0..times {
            bureau.act(act, date(2026, 9, 1));
        }
        bureau.office.publish_log(false).expect("published");
    };
    go_on(&desk, RecognitionAct::Withdrawn, 3);
    go_on(&fork, RecognitionAct::Suspended, 3);
    let log = |dir: &Path| dir.join("log");
    let (witness, reader) = (Watcher::new(), Watcher::new());
    let cosigned = witness.follow(&log(&early)).expect("cosigned");
    let keys = [witness.key()];
    let opened = temthat::domain::log::note::open(&cosigned, &log_key(9), &keys).expect("it opens");
    assert_eq!(opened.cosigned().len(), 2, "the log's own time and the witness's");
    witness.follow(&log(&desk.dir)).expect("it contains the earlier one");
    witness.follow(&log(&desk.dir)).expect("the same once more");
    reader.read(&log(&early)).expect("read");
    reader.read(&log(&desk.dir)).expect("read on");
    for watcher in [&witness, &reader] {
        let offer = |dir: &Path| {
            let dir = log(dir);
            if std::ptr::eq(watcher, &witness) { watcher.follow(&dir).map(|_| 0) } else { watcher.read(&dir) }
        };
        let (refused, file) = refusal(offer(&fork.dir));
        assert!(matches!(refused, Refusal::Forked(_)), "{refused:?}");
        let text = std::fs::read_to_string(&file).expect("evidence");
        let kept: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        for (member, of) in [("signed_before", &desk.dir), ("signed_now", &fork.dir)] {
            let signed = kept[member].as_str().expect("a note");
            temthat::domain::log::note::open(signed, &log_key(9), &[]).expect("the log's own signature");
            let shown = std::fs::read_to_string(log(of).join("checkpoint")).expect("a checkpoint");
            assert_eq!(signed.split("\n\n").next(), shown.split("\n\n").next(), "{member}");
        }
        let (refused, _) = refusal(offer(&early));
        assert!(matches!(refused, Refusal::Rewound(_)), "{refused:?}");
    }
    // The fork grows past what was cosigned: it still does not contain it.
    go_on(&fork, RecognitionAct::Suspended, 5);
    let (refused, _) = refusal(witness.follow(&log(&fork.dir)));
    assert!(matches!(refused, Refusal::Inconsistent(_)), "{refused:?}");
    witness.follow(&log(&desk.dir)).expect("nothing was forgotten over it");
}

#[test]
fn a_hostile_folder_of_tiles_is_never_read_as_the_log() {
    let desk = Desk::new();
    drop(office(&desk));
    let truth = desk.log_dir();
    assert_eq!(Watcher::new().read(&truth).expect("read"), 0);
    type Change = Box<dyn Fn(&Path)>;
    let entries = |change: fn(&mut Vec<Vec<u8>>)| -> Change {
        Box::new(move |dir| {
            let path = dir.join("tile/entries/000");
            let bytes = std::fs::read(&path).expect("a bundle");
            let mut all: Vec<Vec<u8>> = unbundle(&bytes, 256).expect("whole").into_iter().map(<[u8]>::to_vec).collect();
            change(&mut all);
            std::fs::write(&path, bundle(all.iter().map(Vec::as_slice))).expect("written");
        })
    };
    let file = |name: &'static str, bytes: Vec<u8>| -> Change {
        Box::new(move |dir| std::fs::write(dir.join(name), &bytes).expect("written"))
    };
    let attacks: Vec<(&str, Change)> = vec![
        ("two leaves swapped", entries(|all| all.swap(3, 4))),
        ("a leaf withheld", entries(|all| drop(all.remove(7)))),
        ("a leaf doubled", entries(|all| all[7] = all[6].clone())),
        ("a leaf emptied", entries(|all| all[7].clear())),
        ("a leaf too many", entries(|all| all.push(b"x".to_vec()))),
        ("lengths that lie", file("tile/entries/000", vec![0xff; 8192])),
        ("an oversize bundle", file("tile/entries/000", vec![0; 17 << 20])),
        ("an oversize tile", file("tile/0/000", vec![0; 8193])),
        ("a short tile", file("tile/0/000", vec![0; 8191])),
        ("a tile of others", file("tile/0/000", vec![7; 8192])),
        ("a root tile of others", file("tile/1/000.p/1", vec![7; 32])),
        ("an oversize checkpoint", file("checkpoint", vec![b'a'; 1 << 20])),
        ("no UTF-8", file("checkpoint", vec![0xff; 100])),
        ("a checkpoint of nobody", file("checkpoint", b"tem.example/log\n3\nAAAA\n\n".to_vec())),
        ("no tiles", Box::new(|dir| std::fs::remove_dir_all(dir.join("tile/0")).expect("removed"))),
        ("no entries", Box::new(|dir| std::fs::remove_dir_all(dir.join("tile/entries")).expect("removed"))),
    ];
    for (name, change) in attacks {
        let held = tempfile::tempdir().expect("a folder");
        let dir = held.path().join("log");
        copy(&truth, &dir);
        change(&dir);
        let watcher = Watcher::new();
        let read = watcher.read(&dir);
        assert!(read.is_err(), "{name}: {read:?}");
        assert_eq!(watcher.read(&truth).expect("read"), 0, "{name}: nothing false was remembered");
    }
}
