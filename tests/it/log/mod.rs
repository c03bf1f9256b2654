//! The public log: what becomes public, what never does, and that the same journal always gives the
//! same log.

mod attacks;
mod crash;
mod lints;
mod process;
mod proofs;
mod publish;

use crate::bureau::Bureau;
use ed25519_dalek::SigningKey;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use temthat::adapters::journal_file::SEGMENT_BYTES;
use temthat::adapters::journal_file::disk::{Disk, RealDisk};
use temthat::adapters::keystore_file::FileKey;
use temthat::adapters::log_folder::LogFolder;
use temthat::adapters::store::FileStore;
use temthat::app::log::{LogError, PublicLog, audit};
use temthat::domain::log::note::{NoteKey, Use};
use temthat::domain::log::statement::{Secret, Statement};
use temthat::ports::store::Store;

pub const ORIGIN: &str = "tem.example/log";

pub fn log_key(seed: u8) -> NoteKey {
    let public = SigningKey::from_bytes(&[seed; 32]).verifying_key();
    NoteKey::new(ORIGIN, Use::Log, public).expect("a name")
}

/// An office on a folder with a log: journal, index, and `log/`.
pub struct Desk {
    pub dir: PathBuf,
    pub disk: Arc<dyn Disk>,
    pub seed: u8,
    _held: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        let held = tempfile::tempdir().expect("a folder");
        let dir = held.path().join("office");
        Self { dir, disk: Arc::new(RealDisk), seed: 9, _held: held }
    }
    pub fn log_dir(&self) -> PathBuf {
        self.dir.join("log")
    }
    pub fn folder(&self) -> LogFolder {
        LogFolder::on(Arc::clone(&self.disk), self.log_dir())
    }
    /// Opens store and log as `boot` does.
    pub fn open(&self, anew: bool) -> (Arc<dyn Store>, Arc<PublicLog>, Result<(), LogError>) {
        let signer = Box::new(FileKey::from_seed(0, &[self.seed; 32]));
        let files = Arc::new(self.folder());
        let log = PublicLog::open(log_key(self.seed), signer, Secret([5; 32]), files, anew).expect("a log");
        let log = Arc::new(log);
        let told = Arc::clone(&log);
        let tap = Box::new(move |record: &_| told.note(record));
        let store = FileStore::open_on(Arc::clone(&self.disk), &self.dir, SEGMENT_BYTES, tap).expect("a store");
        let compared = log.compare("2026-09-01T00:00:00Z".parse().expect("a moment"));
        (Arc::new(store), log, compared)
    }
    /// A bureau with the usual rows, its log on.
    pub fn bureau(&self) -> (Bureau, Arc<PublicLog>) {
        let (store, log, compared) = self.open(false);
        compared.expect("log and journal agree");
        let fresh = store.register().seq == 0;
        let mut bureau = if fresh { Bureau::on(store) } else { Bureau::over(store) };
        bureau.office = bureau.office.with_log(Some(Arc::clone(&log)));
        (bureau, log)
    }
    /// Every statement of the log as it stands on the disk, all of it proven.
    pub fn statements(&self) -> Vec<Statement> {
        audited(&self.folder(), &log_key(self.seed))
    }
}

pub fn audited(source: &LogFolder, key: &NoteKey) -> Vec<Statement> {
    use temthat::ports::log::LogSource;
    let bytes = source.read("checkpoint", 65_536).expect("readable").expect("a checkpoint");
    let text = String::from_utf8(bytes).expect("text");
    let checkpoint = temthat::domain::log::note::open(&text, key, &[]).expect("signed");
    let mut all = Vec::new();
    audit::read(source, &checkpoint, key, 0, &mut |index, read| {
        assert_eq!(index, all.len() as u64);
        all.push(read.expect("a statement"));
    })
    .expect("the log is whole");
    assert_eq!(all.len() as u64, checkpoint.head().size);
    all
}
