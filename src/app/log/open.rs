//! Opening the log: what is kept must be this key's, the journal must tell of all of it, and the
//! last statement must be what the journal says. Whoever opens a log then feeds it the journal.

use super::audit;
use super::reader::{Cache, Reader};
use super::{Intake, LogError, PublicLog, Published, lock};
use crate::domain::event::Record;
use crate::domain::log::derive::Deriver;
use crate::domain::log::note::{self, MAX_BYTES, NoteKey};
use crate::domain::log::statement::{Secret, Statement};
use crate::ports::log::LogFiles;
use crate::ports::signer::Signer;
use jiff::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, RwLock};
use tlog_tiles::tree_hash;

impl PublicLog {
    /// Opens the log in `files`. With `anew` its tiles are made anew from the journal; the checkpoint
    /// that is kept still binds.
    ///
    /// # Errors
    /// The checkpoint cannot be read or is not this key's.
    pub fn open(
        key: NoteKey,
        signer: Box<dyn Signer>,
        secret: Secret,
        files: Arc<dyn LogFiles>,
        anew: bool,
    ) -> Result<Self, LogError> {
        let kept = match files.read("checkpoint", MAX_BYTES)? {
            None => None,
            Some(bytes) => {
                let text = String::from_utf8(bytes).map_err(|e| LogError::Checkpoint(e.to_string()))?;
                Some(note::open(&text, &key, &[]).map_err(|e| LogError::Checkpoint(e.to_string()))?)
            }
        };
        let from = kept.as_ref().filter(|_| !anew).map_or(0, |c| c.head().size);
        let left_at = kept.as_ref().and_then(note::Checkpoint::as_of);
        let published = kept.map(|checkpoint| Arc::new(Published { checkpoint, proofs: Mutex::default() }));
        Ok(Self {
            key,
            signer,
            secret,
            files,
            cache: Cache::default(),
            intake: Mutex::new(Intake {
                deriver: Deriver::default(),
                from,
                last: None,
                pending: VecDeque::new(),
                runs: HashMap::new(),
                recognitions: HashMap::new(),
            }),
            publishing: Mutex::default(),
            published: RwLock::new(published),
            stopped: RwLock::default(),
            left_at,
            opened_at: Mutex::default(),
        })
    }

    /// Compares the log with the journal once all of it was noted. On a difference nothing is
    /// published any more.
    ///
    /// # Errors
    /// The journal is behind, they disagree, or the tiles are damaged.
    pub fn compare(&self, now: Timestamp) -> Result<(), LogError> {
        *lock(&self.opened_at) = Some(now);
        let result = self.differences();
        if let Err(error) = &result {
            self.stop(error.clone());
        }
        result
    }

    fn differences(&self) -> Result<(), LogError> {
        let Some(published) = self.published() else { return Ok(()) };
        let head = published.checkpoint.head();
        let intake = lock(&self.intake);
        let journal = intake.deriver.next();
        if journal < head.size {
            return Err(LogError::JournalBehind { journal, log: head.size });
        }
        if head.size == 0 || intake.from == 0 {
            return Ok(());
        }
        let reader = Reader::new(self.files.as_ref(), &self.cache, head.size);
        let root = tree_hash(head.size, &reader).map_err(|e| LogError::Damaged(e.to_string()))?;
        if root != head.root {
            return Err(LogError::Damaged("the tiles do not lead to the signed root".into()));
        }
        let last = head.size - 1;
        let entry = reader.entry(last).map_err(|e| LogError::Damaged(e.to_string()))?;
        let kept = Statement::open(&entry, self.key.verifying_key()).map_err(|e| LogError::Damaged(e.to_string()))?;
        let told = intake.last.as_ref().map(|draft| draft.statement(self.key.name(), &self.secret));
        if told.as_ref() == Some(&kept) { Ok(()) } else { Err(LogError::Disagrees(last)) }
    }

    /// Compares every statement that is published with what a journal read anew says there: whoever
    /// rewrites the journal, its chain of hashes included, has not rewritten the log.
    ///
    /// # Errors
    /// The first statement that differs, or what cannot be read.
    pub fn agrees(&self, records: &[Record]) -> Result<(), LogError> {
        let Some(published) = self.published() else { return Ok(()) };
        let head = published.checkpoint.head();
        let mut deriver = Deriver::default();
        let mut told = records.iter().flat_map(|record| deriver.take(record));
        let mut differs = None;
        let read = audit::read(self.files.as_ref(), &published.checkpoint, &self.key, 0, &mut |index, kept| {
            let told = told.next().map(|draft| draft.statement(self.key.name(), &self.secret));
            if differs.is_none() && (told.is_none() || told != kept.ok()) {
                differs = Some(index);
            }
        });
        drop(told);
        read.map_err(|e| LogError::Damaged(e.to_string()))?;
        match differs {
            Some(index) if index >= deriver.next() => {
                Err(LogError::JournalBehind { journal: deriver.next(), log: head.size })
            }
            Some(index) => Err(LogError::Disagrees(index)),
            None => Ok(()),
        }
    }
}
