//! The public log of the office: derived from the journal, made durable, then published.

pub mod audit;
pub mod open;
pub mod publish;
pub mod reader;
pub mod watch;

use crate::domain::event::Record;
use crate::domain::ids::{RecognitionId, RunId};
use crate::domain::log::derive::{Deriver, Draft};
use crate::domain::log::note::{Checkpoint, NoteKey};
use crate::domain::log::statement::{Says, Secret};
use crate::domain::verdict::{LogEvidence, LogState};
use crate::ports::clock::vietnam_day;
use crate::ports::log::{LogFiles, LogFilesError};
use crate::ports::signer::{Signer, SignerError};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use reader::Cache;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// Why the log was not opened, or nothing new was published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// Files.
    #[error("the public log could not be kept: {0}. Nothing new was published; check the disk, it is tried again")]
    Files(#[from] LogFilesError),
    /// The signer.
    #[error("the public log could not be signed: {0}")]
    Signer(String),
    /// The checkpoint that is kept was not signed by this office's log key.
    #[error(
        "the checkpoint in the folder log does not open: {0}; bring back the folder log or its key from the backup"
    )]
    Checkpoint(String),
    /// The log holds more than the journal tells.
    #[error(
        "the public log holds {log} statements, the journal tells of {journal} only: acknowledged records are lost. \
         Nothing is published until the folder journal is brought back from the backup"
    )]
    JournalBehind {
        /// Public acts of the journal.
        journal: u64,
        /// Leaves of the log.
        log: u64,
    },
    /// A statement is not what the journal says.
    #[error(
        "statement {0} of the public log is not what the journal says there; nothing is published until both agree"
    )]
    Disagrees(u64),
    /// Tiles are missing or damaged.
    #[error("the files of the public log are damaged ({0}); make them anew from the journal: temthat recover")]
    Damaged(String),
    /// A witness has cosigned more than there is.
    #[error(
        "the witness {witness} has cosigned {cosigned} statements, this copy of the log has {log}: it was restored from \
         an older copy. Nothing more is published; bring back the newest folder journal"
    )]
    Rewound {
        /// Witness.
        witness: String,
        /// Leaves it cosigned.
        cosigned: u64,
        /// Leaves there are.
        log: u64,
    },
    /// A witness knows another past of this log.
    #[error(
        "the witness {witness} refuses the log: {says}. Nothing more is published; if this copy came from a backup, bring \
         back the newest folder journal"
    )]
    Refused {
        /// Witness.
        witness: String,
        /// Its words.
        says: String,
    },
    /// The new tree does not contain the last one that was signed.
    #[error("the new tree does not contain the last signed one; it was not signed")]
    Inconsistent,
}

impl From<SignerError> for LogError {
    fn from(error: SignerError) -> Self {
        Self::Signer(error.to_string())
    }
}

/// What waits to be published, and where things are.
struct Intake {
    deriver: Deriver,
    /// Drafts before this place are published and not kept, except the one just before it.
    from: u64,
    /// The last published draft, to compare with what is kept.
    last: Option<Draft>,
    pending: VecDeque<Draft>,
    runs: HashMap<RunId, u64>,
    recognitions: HashMap<RecognitionId, Vec<u64>>,
}

/// A published checkpoint with the proofs made under it.
pub struct Published {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    proofs: Mutex<HashMap<u64, Arc<str>>>,
}

/// The log of an office.
pub struct PublicLog {
    key: NoteKey,
    signer: Box<dyn Signer>,
    secret: Secret,
    files: Arc<dyn LogFiles>,
    cache: Cache,
    intake: Mutex<Intake>,
    publishing: Mutex<()>,
    published: RwLock<Option<Arc<Published>>>,
    /// Why nothing is published any more, if so.
    stopped: RwLock<Option<LogError>>,
    /// Newest moment this copy of the log is known to have been in use before it was opened.
    left_at: Option<Timestamp>,
    opened_at: Mutex<Option<Timestamp>>,
}

/// Longest time without a checkpoint that a restart explains; checkpoints are made every minute.
const RESTART: SignedDuration = SignedDuration::from_mins(10);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl PublicLog {
    /// Takes the next record of the journal. To be called with every record once, in order.
    pub fn note(&self, record: &Record) {
        let mut intake = lock(&self.intake);
        for draft in intake.deriver.take(record) {
            match &draft.says {
                Says::RunIssued { run, .. } => drop(intake.runs.insert(*run, draft.index)),
                Says::RecognitionRecorded { recognition, .. } | Says::RecognitionChanged { recognition, .. } => {
                    intake.recognitions.entry(*recognition).or_default().push(draft.index);
                }
                _ => {}
            }
            if draft.index >= intake.from {
                intake.pending.push_back(draft);
            } else if draft.index + 1 == intake.from {
                intake.last = Some(draft);
            }
        }
    }

    /// Key of the log.
    #[must_use]
    pub fn key(&self) -> &NoteKey {
        &self.key
    }
    /// The last published checkpoint.
    #[must_use]
    pub fn published(&self) -> Option<Arc<Published>> {
        self.published.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// Why nothing is published any more, if so.
    #[must_use]
    pub fn stopped(&self) -> Option<LogError> {
        self.stopped.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// Publishes nothing any more until the next start.
    pub fn stop(&self, why: LogError) {
        *self.stopped.write().unwrap_or_else(PoisonError::into_inner) = Some(why);
    }
    /// Acts that wait to be published.
    #[must_use]
    pub fn waiting(&self) -> usize {
        lock(&self.intake).pending.len()
    }
    /// Place of a run's statement, published or not.
    #[must_use]
    pub fn place_of_run(&self, run: RunId) -> Option<u64> {
        lock(&self.intake).runs.get(&run).copied()
    }
    /// Places of the statements on a recognition, published or not.
    #[must_use]
    pub fn places_of_recognition(&self, id: RecognitionId) -> Vec<u64> {
        lock(&self.intake).recognitions.get(&id).cloned().unwrap_or_default()
    }
    /// Whether the office may have issued stamps on `day` that this copy of its register does not know
    /// of. Between its last checkpoint and the moment it was opened another copy may have been in use
    /// (this one then came from a backup); a short gap is a restart.
    #[must_use]
    pub fn may_lack(&self, day: Date) -> bool {
        let gap = self.left_at.zip(lock(&self.opened_at).as_ref().copied());
        self.stopped().is_some()
            || gap.is_some_and(|(left, opened)| {
                opened.duration_since(left) > RESTART && vietnam_day(left) <= day && day <= vietnam_day(opened)
            })
    }

    /// Place of the newest statement on a run ("DT-1") or recognition ("CN-3"), published or not.
    #[must_use]
    pub fn place_of(&self, id: &str) -> Option<u64> {
        match (id.parse::<RunId>(), id.parse::<RecognitionId>()) {
            (Ok(run), _) => self.place_of_run(run),
            (_, Ok(recognition)) => self.places_of_recognition(recognition).last().copied(),
            _ => None,
        }
    }

    /// Proofs for a verdict. What is not published yet, or cannot be read, is missing.
    #[must_use]
    pub fn evidence(&self, run: RunId, recognition: Option<RecognitionId>) -> LogEvidence {
        let (of_run, of_recognition) = {
            let intake = lock(&self.intake);
            let places = recognition.and_then(|id| intake.recognitions.get(&id)).cloned();
            (intake.runs.get(&run).copied(), places.unwrap_or_default())
        };
        let proof = |place: u64| match self.prove(place) {
            Ok(proof) => proof,
            Err(error) => {
                tracing::warn!(%error, place, "a proof of the log could not be made");
                None
            }
        };
        let place = of_run.map(|place| (run, place));
        let run = of_run.and_then(proof);
        let state = match &run {
            Some(_) => LogState::Included,
            None if self.stopped().is_some() => LogState::Stopped,
            None => LogState::Pending,
        };
        LogEvidence { state, place, run, recognition: of_recognition.into_iter().filter_map(proof).collect() }
    }

    /// A file of the log as served; `None` if it is not there.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn file(&self, path: &str) -> Result<Option<Vec<u8>>, LogError> {
        if path == "checkpoint" {
            return Ok(self.published().map(|p| p.checkpoint.note().as_bytes().to_vec()));
        }
        match crate::domain::log::tiles::parse_path(path) {
            Some(tile) => Ok(self.files.read(path, reader::most(&tile))?),
            None => Ok(None),
        }
    }
}
