//! kill -9 before every durable step of append and publish, on a real disk: what was acknowledged is
//! there, what was published binds, and the log is whole again by the ordinary way.

use super::{ORIGIN, audited, log_key};
use jiff::Timestamp;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use temthat::adapters::journal_file::disk::{Disk, File, RealDisk};
use temthat::adapters::journal_file::{Journal, SEGMENT_BYTES, encode};
use temthat::adapters::keystore_file::FileKey;
use temthat::adapters::log_folder::LogFolder;
use temthat::app::log::PublicLog;
use temthat::domain::event::{Event, Record};
use temthat::domain::ids::RecognitionId;
use temthat::domain::log::note::{self, Checkpoint};
use temthat::domain::log::statement::Secret;
use temthat::domain::log::witness::judge;
use temthat::domain::recognition::{RecognitionAct, RecognitionEvent};

const AT: &str = "TEMTHAT_TEST_KILL_BEFORE_STEP";
const DIR: &str = "TEMTHAT_TEST_KILL_DIR";

/// The real disk, which kills its process before one of its steps.
struct Deadly {
    at: usize,
    step: Arc<AtomicUsize>,
}

struct DeadlyFile(Box<dyn File>, usize, Arc<AtomicUsize>);

fn step(at: usize, count: &AtomicUsize) {
    if count.fetch_add(1, Ordering::SeqCst) == at {
        let own = rustix::process::getpid();
        rustix::process::kill_process(own, rustix::process::Signal::KILL).expect("killed");
        std::thread::park();
    }
}

impl File for DeadlyFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        step(self.1, &self.2);
        self.0.append(bytes)
    }
    fn truncate(&mut self, length: u64) -> io::Result<()> {
        step(self.1, &self.2);
        self.0.truncate(length)
    }
    fn sync(&mut self) -> io::Result<()> {
        step(self.1, &self.2);
        self.0.sync()
    }
}

impl Disk for Deadly {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        step(self.at, &self.step);
        RealDisk.create_dir(dir)
    }
    fn open_append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        step(self.at, &self.step);
        Ok(Box::new(DeadlyFile(RealDisk.open_append(path)?, self.at, Arc::clone(&self.step))))
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        RealDisk.read(path)
    }
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        step(self.at, &self.step);
        RealDisk.write_new(path, bytes)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        step(self.at, &self.step);
        RealDisk.rename(from, to)
    }
    fn list(&self, dir: &Path) -> io::Result<Vec<PathBuf>> {
        RealDisk.list(dir)
    }
    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        step(self.at, &self.step);
        RealDisk.sync_dir(dir)
    }
}

fn record(seq: u64) -> Record {
    let at = Timestamp::from_second(1_790_000_000 + i64::try_from(seq).expect("small")).expect("a moment");
    let change = || Event::RecognitionChanged {
        id: RecognitionId(1),
        change: RecognitionEvent {
            act: RecognitionAct::Suspended,
            effective_on: jiff::civil::date(2026, 9, 1),
            decision_no: "1/QĐ".into(),
            source: "test".into(),
            recorded_at: at,
        },
    };
    let events = match seq {
        1 => crate::bureau::rows(),
        // Over the edge of a tile, so that full and partial ones of two levels are written.
        3 => std::iter::repeat_with(change).take(255).collect(),
        _ => vec![change()],
    };
    Record { seq, at, actor: "cli:test".into(), why: String::new(), events }
}

/// Opens journal and log as a start does; the records that are there.
fn open(disk: Arc<dyn Disk>, dir: &Path) -> (Journal, PublicLog, u64) {
    let files = Arc::new(LogFolder::on(Arc::clone(&disk), dir.join("log")));
    let signer = Box::new(FileKey::from_seed(0, &[9; 32]));
    let log = PublicLog::open(log_key(9), signer, Secret([5; 32]), files, false).expect("a log");
    let (journal, opened) = Journal::open(disk, &dir.join("journal"), SEGMENT_BYTES).expect("a journal");
    opened.records.iter().for_each(|r| log.note(r));
    let there = opened.records.len() as u64;
    log.compare(record(there + 1).at).expect("log and journal agree");
    (journal, log, there)
}

/// Records and publications of one life; both are acknowledged in files beside.
fn live(dir: &Path, at: usize) {
    let disk = Arc::new(Deadly { at, step: Arc::default() });
    let (mut journal, log, _) = open(disk, dir);
    for seq in 1..=5 {
        let record = record(seq);
        journal.append(&[encode(&record).expect("JSON")]).expect("durable");
        log.note(&record);
        std::fs::write(dir.join("acknowledged"), seq.to_string()).expect("written");
        if seq != 4 {
            let published = log.publish(record.at).expect("published");
            std::fs::write(dir.join("seen"), published.checkpoint.note()).expect("written");
        }
    }
}

fn checkpoint(path: &Path) -> Option<Checkpoint> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(note::open(&text, &log_key(9), &[]).expect("signed"))
}

#[test]
fn a_kill_between_any_two_durable_steps_loses_nothing_and_unsigns_nothing() {
    if let (Ok(at), Ok(dir)) = (std::env::var(AT), std::env::var(DIR)) {
        // The other life of this test: the process that is killed.
        live(Path::new(&dir), at.parse().expect("a number"));
        std::process::exit(0);
    }
    let mut deaths = 0;
    loop {
        let held = tempfile::tempdir().expect("a folder");
        let dir = held.path().join("office");
        std::fs::create_dir(&dir).expect("a folder");
        let name = "log::crash::a_kill_between_any_two_durable_steps_loses_nothing_and_unsigns_nothing";
        let mut other = Command::new(std::env::current_exe().expect("this program"));
        other.args([name, "--exact", "--nocapture", "--test-threads=1"]).env(AT, deaths.to_string()).env(DIR, &dir);
        let ended = other.output().expect("it runs").status;
        if ended.code() == Some(0) {
            break;
        }
        assert_eq!(ended.signal(), Some(9), "step {deaths}: {ended}");
        check(&dir, deaths);
        deaths += 1;
    }
    assert!(deaths > 60, "{deaths} steps are a whole life");
}

/// The next start after a kill.
fn check(dir: &Path, step: usize) {
    let number = |name: &str| std::fs::read_to_string(dir.join(name)).map_or(0, |t| t.parse().expect("a number"));
    let acknowledged: u64 = number("acknowledged");
    let seen = checkpoint(&dir.join("seen"));
    let kept = checkpoint(&dir.join("log/checkpoint"));
    let (mut journal, log, there) = open(Arc::new(RealDisk), dir);
    assert!(there >= acknowledged, "step {step}: {there} of {acknowledged} records");
    // What anybody may have seen is still what is kept, or the beginning of it.
    assert!(kept.as_ref().map(Checkpoint::head).map_or(0, |h| h.size) >= seen.as_ref().map_or(0, |c| c.head().size));
    let next = record(there + 1);
    journal.append(&[encode(&next).expect("JSON")]).expect("durable");
    log.note(&next);
    let now = log.publish(next.at).expect("published").checkpoint.clone();
    for older in [seen, kept].into_iter().flatten() {
        let way = log.consistency(older.head().size).expect("a way");
        assert_eq!(judge(Some(older.head()), now.head(), older.head().size, &way), Ok(()), "step {step}");
    }
    let all = audited(&LogFolder::new(dir.join("log")), &log_key(9));
    assert!(all.iter().all(|s| s.log == ORIGIN));
    drop((journal, log));
    let (_, log, _) = open(Arc::new(RealDisk), dir);
    assert!(!log.is_behind(), "step {step}: everything is published");
}
