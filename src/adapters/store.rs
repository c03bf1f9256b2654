//! The durable store: journal first, index after, one process at a time.

use super::journal_file::disk::{Disk, RealDisk};
use super::journal_file::{Journal, SEGMENT_BYTES, encode};
use super::scan_buffer::ScanBuffer;
use super::sled_index::{Index, guarded};
use crate::domain::activation::Activation;
use crate::domain::event::Record;
use crate::domain::ids::RunId;
use crate::domain::register::Register;
use crate::domain::scan::{Scan, ScanTally, StampKey};
use crate::domain::whereabouts::Whereabouts;
use crate::ports::store::{Draft, Store, StoreError};
use jiff::Timestamp;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::JoinHandle;

/// Told of every durable record once, in order: those of the journal at the start, then each new one
/// before anybody hears of it.
pub type Tap = Box<dyn Fn(&Record) + Send + Sync>;

/// One waiting commit and where its answer goes.
type Ticket = (Draft, Sender<Result<Record, StoreError>>);

struct Shared {
    dir: PathBuf,
    disk: Arc<dyn Disk>,
    queue: Mutex<Vec<Ticket>>,
    writer: Mutex<Journal>,
    /// Apart from the writer, so that verification never waits for a sync of the journal.
    index: RwLock<Option<Arc<Index>>>,
    register: RwLock<Arc<Register>>,
    buffer: Mutex<ScanBuffer>,
    tap: Tap,
    /// One flush at a time, so that no tally is forgotten while its scans are under way.
    flushing: Mutex<()>,
}

/// The store on a folder: `journal/`, `index/`, `lock`.
pub struct FileStore {
    shared: Arc<Shared>,
    stop: Option<Sender<()>>,
    flusher: Option<JoinHandle<()>>,
    /// Why the index was rebuilt at this start, if it was.
    pub rebuilt: Option<String>,
    /// Bytes of a torn tail that were set aside at this start.
    pub torn: Option<usize>,
    _lock: File,
}

/// How far behind whoever answers people the thread that records scans is ("nice", -20 first to 19 last): not so
/// far that it starves.
const BEHIND: i32 = 10;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FileStore {
    /// Opens or creates the store in `dir`.
    ///
    /// # Errors
    /// Another process has it, the journal is damaged, or the disk does not answer.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Self::open_told(dir, Box::new(|_| {}))
    }

    /// As [`FileStore::open`], with somebody to be told of every record.
    ///
    /// # Errors
    /// As [`FileStore::open`].
    pub fn open_told(dir: &Path, tap: Tap) -> Result<Self, StoreError> {
        Self::open_on(Arc::new(RealDisk), dir, SEGMENT_BYTES, tap)
    }

    /// As [`FileStore::open`], the journal on a given disk and in segments of a given size (fault tests).
    ///
    /// # Errors
    /// As [`FileStore::open`].
    pub fn open_on(disk: Arc<dyn Disk>, dir: &Path, segment_bytes: u64, tap: Tap) -> Result<Self, StoreError> {
        let lock = take_lock(dir)?;
        let (journal, opened) = Journal::open(Arc::clone(&disk), &dir.join("journal"), segment_bytes)?;
        opened.records.iter().for_each(&tap);
        let (index, register, rebuilt) = open_index(&dir.join("index"), &opened.records)?;
        let shared = Arc::new(Shared {
            dir: dir.to_path_buf(),
            disk,
            queue: Mutex::default(),
            writer: Mutex::new(journal),
            index: RwLock::new(Some(Arc::new(index))),
            register: RwLock::new(Arc::new(register)),
            buffer: Mutex::default(),
            tap,
            flushing: Mutex::default(),
        });
        let (stop, stopped) = mpsc::channel();
        let for_flusher = Arc::clone(&shared);
        let flusher = std::thread::Builder::new()
            .name("scan-flusher".into())
            .spawn(move || {
                // On Linux the priority of this thread alone: whoever waits for an answer goes first.
                let of_office = rustix::process::getpriority_process(None).unwrap_or(0);
                let _ = rustix::process::setpriority_process(None, of_office + BEHIND);
                while stopped.recv_timeout(std::time::Duration::from_secs(1)) == Err(mpsc::RecvTimeoutError::Timeout) {
                    if let Err(error) = for_flusher.flush_scans() {
                        tracing::warn!(%error, "scans could not be recorded yet");
                    }
                }
            })
            .map_err(|e| StoreError::Unwritable(e.to_string()))?;
        Ok(Self {
            shared,
            stop: Some(stop),
            flusher: Some(flusher),
            rebuilt,
            torn: opened.torn.map(|t| t.bytes.len()),
            _lock: lock,
        })
    }

    /// Sets the index aside and rebuilds it from the journal.
    ///
    /// # Errors
    /// As [`FileStore::open`].
    pub fn rebuild(dir: &Path, tap: Tap) -> Result<Self, StoreError> {
        {
            let _lock = take_lock(dir)?;
            set_aside(&dir.join("index"))?;
        }
        Self::open_told(dir, tap)
    }
}

fn take_lock(dir: &Path) -> Result<File, StoreError> {
    let unwritable = |e: std::io::Error| StoreError::Unwritable(e.to_string());
    std::fs::create_dir_all(dir).map_err(unwritable)?;
    let file = File::options().create(true).append(true).open(dir.join("lock")).map_err(unwritable)?;
    rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive)
        .map_err(|_| StoreError::InUse(dir.display().to_string()))?;
    Ok(file)
}

/// Renames the index folder so that nothing is lost and a new one can be made.
fn set_aside(dir: &Path) -> Result<(), StoreError> {
    if !dir.exists() {
        return Ok(());
    }
    let free = (1..).map(|n| dir.with_extension(format!("bad-{n}"))).find(|p| !p.exists());
    match free {
        Some(to) => std::fs::rename(dir, to).map_err(|e| StoreError::Index(e.to_string())),
        None => Ok(()),
    }
}

fn open_index(dir: &Path, records: &[Record]) -> Result<(Index, Register, Option<String>), StoreError> {
    match guarded(|| try_index(dir, records)) {
        Ok((index, register)) => Ok((index, register, None)),
        Err(StoreError::Index(cause)) => {
            set_aside(dir)?;
            let (index, register) = guarded(|| try_index(dir, records))?;
            Ok((index, register, Some(cause)))
        }
        Err(other) => Err(other),
    }
}

/// Records applied to the index in one step while it catches up.
const CATCH_UP: usize = 256;

/// The register is folded from the journal, never read from the index: the index only has to agree.
fn try_index(dir: &Path, records: &[Record]) -> Result<(Index, Register), StoreError> {
    let index = Index::open(dir)?;
    let applied = index.applied()?;
    let Some((known, missing)) = usize::try_from(applied).ok().and_then(|n| records.split_at_checked(n)) else {
        let last = records.len();
        return Err(StoreError::Index(format!(
            "it holds {applied} records, the journal only {last}: the others are lost from the journal"
        )));
    };
    let mut register = Register::default();
    for record in known {
        register.apply(record);
    }
    for step in missing.chunks(CATCH_UP) {
        let touched: Vec<_> = step.iter().flat_map(|record| register.apply(record)).collect();
        index.write(&register, step, &touched)?;
    }
    index.check(&register)?;
    index.flush()?;
    Ok((index, register))
}

impl Shared {
    /// Puts the draft in the queue; whoever gets the writer commits all that wait, under one sync.
    fn commit(&self, draft: Draft) -> Result<Record, StoreError> {
        let (answer, result) = mpsc::channel();
        lock(&self.queue).push((draft, answer));
        let mut writer = lock(&self.writer);
        if let Ok(answered) = result.try_recv() {
            return answered;
        }
        let tickets = std::mem::take(&mut *lock(&self.queue));
        self.commit_all(&mut writer, tickets);
        drop(writer);
        result.recv().unwrap_or_else(|_| Err(StoreError::Unwritable("the writer went away".into())))
    }

    fn commit_all(&self, journal: &mut Journal, tickets: Vec<Ticket>) {
        let mut records = Vec::new();
        let mut encoded = Vec::new();
        let mut answers = Vec::new();
        for (draft, answer) in tickets {
            let now = journal.next_seq() - 1 + records.len() as u64;
            if let Some(based_on) = draft.based_on.filter(|b| *b != now) {
                let _ = answer.send(Err(StoreError::Stale { based_on, now }));
                continue;
            }
            let Draft { at, actor, why, events, .. } = draft;
            let record = Record { seq: now + 1, at, actor, why, events };
            match encode(&record) {
                Ok(json) => {
                    encoded.push(json);
                    records.push(record);
                    answers.push(answer);
                }
                Err(error) => drop(answer.send(Err(error))),
            }
        }
        if records.is_empty() {
            return;
        }
        if let Err(error) = journal.append(&encoded) {
            for answer in answers {
                let again = match &error {
                    StoreError::Undurable(cause) => StoreError::Undurable(cause.clone()),
                    StoreError::Unwritable(cause) => StoreError::Unwritable(cause.clone()),
                    other => StoreError::Unwritable(other.to_string()),
                };
                let _ = answer.send(Err(again));
            }
            return;
        }
        self.project(&records);
        for (record, answer) in records.into_iter().zip(answers) {
            let _ = answer.send(Ok(record));
        }
    }

    /// Makes durable records visible. The index may fail here; the commits have succeeded all the same.
    fn project(&self, records: &[Record]) {
        records.iter().for_each(&self.tap);
        let mut register = Register::clone(&self.register());
        let touched: Vec<_> = records.iter().flat_map(|record| register.apply(record)).collect();
        let register = Arc::new(register);
        // Readers wait for no more than this; what nobody reads any more is let go after it.
        let _before = std::mem::replace(
            &mut *self.register.write().unwrap_or_else(PoisonError::into_inner),
            Arc::clone(&register),
        );
        let Ok(index) = self.open_index() else { return };
        if let Err(error) = guarded(|| index.write(&register, records, &touched)) {
            // The journal has it; the index is left behind and caught up at the next start.
            tracing::error!(%error, "the index failed");
            *self.index.write().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }

    fn register(&self) -> Arc<Register> {
        Arc::clone(&self.register.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn stored_tally(&self, stamp: StampKey) -> Result<ScanTally, StoreError> {
        let index = self.open_index()?;
        guarded(|| index.tally(stamp))
    }

    fn open_index(&self) -> Result<Arc<Index>, StoreError> {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        index.clone().ok_or_else(|| StoreError::Index("it failed earlier".into()))
    }

    fn flush_scans(&self) -> Result<(), StoreError> {
        let _one_at_a_time = lock(&self.flushing);
        let pending = lock(&self.buffer).take();
        let Some(draft) = pending.draft() else { return Ok(()) };
        match self.commit(draft) {
            Ok(_) => {
                let _let_go = lock(&self.buffer).recorded();
                Ok(())
            }
            Err(error) => {
                lock(&self.buffer).put_back(pending);
                Err(error)
            }
        }
    }
}

impl Store for FileStore {
    fn commit(&self, draft: Draft) -> Result<Record, StoreError> {
        self.shared.commit(draft)
    }
    fn register(&self) -> Arc<Register> {
        self.shared.register()
    }
    fn count_scan(&self, scan: Scan) -> Result<ScanTally, StoreError> {
        let mut stored = None;
        loop {
            let counted = lock(&self.shared.buffer).count(scan, stored);
            match counted {
                Ok(tally) => return Ok(tally),
                Err(flushes) => stored = Some((flushes, self.shared.stored_tally(scan.stamp)?)),
            }
        }
    }
    fn scans_of(&self, stamp: StampKey) -> Result<ScanTally, StoreError> {
        let pending = lock(&self.shared.buffer).tally(stamp);
        pending.map_or_else(|| self.shared.stored_tally(stamp), Ok)
    }
    fn locate_scan(&self, run: RunId, at: Timestamp, commune: Whereabouts) {
        lock(&self.shared.buffer).locate(run, at, commune);
    }
    fn activation_of(&self, stamp: StampKey) -> Result<Activation, StoreError> {
        let index = self.shared.open_index()?;
        guarded(|| index.activation(stamp))
    }
    fn flush_scans(&self) -> Result<(), StoreError> {
        self.shared.flush_scans()
    }
    fn records_after(&self, seq: u64) -> Result<Vec<Record>, StoreError> {
        // Nobody who writes waits for this: what is being appended meanwhile reads as a torn tail, and is left out.
        let next = lock(&self.shared.writer).next_seq();
        let opened = super::journal_file::read_all(self.shared.disk.as_ref(), &self.shared.dir.join("journal"))?;
        Ok(opened.records.into_iter().filter(|r| r.seq > seq && r.seq < next).collect())
    }
    fn state_hash(&self) -> Result<String, StoreError> {
        let index = self.shared.open_index()?;
        guarded(|| index.state_hash())
    }
}

impl Drop for FileStore {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(flusher) = self.flusher.take() {
            let _ = flusher.join();
        }
        if let Err(error) = self.shared.flush_scans() {
            tracing::warn!(%error, "the last scans were not recorded");
        }
        if let Ok(index) = self.shared.open_index() {
            let _ = index.flush();
        }
    }
}
