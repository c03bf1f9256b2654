//! Following the log of another office: as a witness, who cosigns what is consistent, or as a monitor,
//! who reads all of it. Neither believes anything the log does not prove.

use super::audit::{self, AuditError};
use super::reader::{Cache, Reader, proven};
use crate::domain::log::monitor::{Finding, Monitor};
use crate::domain::log::note::{self, Checkpoint, NoteError, NoteKey};
use crate::domain::log::tiles::consistency;
use crate::domain::log::witness::{Refusal, judge};
use crate::ports::log::{LogFilesError, LogSource};
use crate::ports::signer::{Signer, SignerError};
use crate::ports::witness::Memory;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tlog_tiles::Hash;

/// Why nothing was cosigned or read.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The log, or the memory, cannot be reached.
    #[error(transparent)]
    Files(#[from] LogFilesError),
    /// The log shows no checkpoint.
    #[error("the log shows no checkpoint yet")]
    Empty,
    /// The checkpoint does not open under the log's key.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The log cannot be read whole.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// What is remembered cannot be read.
    #[error("the memory of this log does not read: {0}")]
    Memory(String),
    /// The witness's key does not sign.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// The checkpoint was refused; where the evidence is, if there is any.
    #[error("refused: {refusal}{}", evidence.as_ref().map(|e| format!("; evidence: {e}")).unwrap_or_default())]
    Refused {
        /// Why.
        refusal: Refusal,
        /// File with the evidence.
        evidence: Option<String>,
    },
}

/// The checkpoint a log shows now.
///
/// # Errors
/// It cannot be read, or is not the log's.
pub fn newest(source: &dyn LogSource, key: &NoteKey) -> Result<Checkpoint, WatchError> {
    let bytes = source.read("checkpoint", note::MAX_BYTES)?.ok_or(WatchError::Empty)?;
    let text = String::from_utf8(bytes).map_err(|_| NoteError::Shape("not UTF-8"))?;
    Ok(note::open(&text, key, &[])?)
}

/// Keeps what speaks against a log: the checkpoint remembered, the one offered, and the proof given.
fn keep(
    memory: &dyn Memory,
    known: Option<&Checkpoint>,
    offered: &Checkpoint,
    (old, way): (u64, &[Hash]),
    refusal: Refusal,
    now: Timestamp,
) -> Result<WatchError, LogFilesError> {
    let evidence = if refusal.is_evidence() {
        let way: Vec<String> = way.iter().map(ToString::to_string).collect();
        let text = json!({"found_at": now, "kind": refusal.code(), "says": refusal.to_string(),
            "signed_before": known.map(Checkpoint::note), "signed_now": offered.note(), "old": old, "proof": way});
        let name = format!("{}-{}-{}", offered.origin(), refusal.code(), now.as_second());
        Some(memory.keep(&name, &format!("{text:#}\n"))?)
    } else {
        None
    };
    Ok(WatchError::Refused { refusal, evidence })
}

/// A proof that a log's tree contains the one known, read from its tiles. A log that shows less than
/// it signed before is rewound.
fn way_from(source: &dyn LogSource, known: Option<&Checkpoint>, offered: &Checkpoint) -> Result<(u64, Vec<Hash>), Way> {
    let head = offered.head();
    let old = known.map_or(0, |k| k.head().size);
    if old > head.size {
        return Err(Way::Refused(Refusal::Rewound(old)));
    }
    if old == 0 || old == head.size {
        return Ok((old, Vec::new()));
    }
    let cache = Cache::default();
    let reader = Reader::new(source, &cache, head.size);
    let way = proven(&reader, &head, |hashes| consistency(hashes, head.size, old));
    way.map(|way| (old, way)).map_err(|e| Way::Unreadable(AuditError::Tiles(e.to_string())))
}

enum Way {
    Refused(Refusal),
    Unreadable(AuditError),
}

/// A witness with its key and its memory.
pub struct Witness<'a> {
    /// Its key, for cosignatures.
    pub key: NoteKey,
    /// Signs.
    pub signer: &'a dyn Signer,
    /// Remembers.
    pub memory: &'a dyn Memory,
}

impl Witness<'_> {
    /// Decides on a checkpoint that is offered with a proof from `old` leaves, and remembers it before
    /// the cosignature leaves. The answer is one signature line.
    ///
    /// # Errors
    /// See [`WatchError`].
    pub fn cosign(
        &self,
        log: &NoteKey,
        offered: &Checkpoint,
        (old, way): (u64, &[Hash]),
        now: Timestamp,
    ) -> Result<String, WatchError> {
        let (remembered, known) = self.known(log)?;
        if let Err(refusal) = judge(known.as_ref().map(Checkpoint::head), offered.head(), old, way) {
            return Err(keep(self.memory, known.as_ref(), offered, (old, way), refusal, now)?);
        }
        let time = u64::try_from(now.as_second()).unwrap_or(0);
        let signature = self.signer.sign(&note::cosigned_message(time, offered.text().as_bytes()))?;
        let line = note::line(&self.key, &note::timestamped(time, &signature));
        if !self.memory.advance(offered.origin(), remembered.as_deref(), offered.note())? {
            // Another offer came between: decide again on what it left.
            let size = self.known(log)?.1.map_or(0, |c| c.head().size);
            return Err(WatchError::Refused { refusal: Refusal::OtherStart(size), evidence: None });
        }
        Ok(line)
    }

    fn known(&self, log: &NoteKey) -> Result<(Option<String>, Option<Checkpoint>), WatchError> {
        let remembered = self.memory.last(log.name())?;
        let known = remembered.as_deref().map(|text| note::open(text, log, &[])).transpose();
        Ok((remembered, known.map_err(|e| WatchError::Memory(e.to_string()))?))
    }

    /// Reads the newest checkpoint of a log and cosigns it; the cosigned checkpoint.
    ///
    /// # Errors
    /// See [`WatchError`].
    pub fn follow(&self, source: &dyn LogSource, log: &NoteKey, now: Timestamp) -> Result<String, WatchError> {
        let offered = newest(source, log)?;
        let (_, known) = self.known(log)?;
        let (old, way) = match way_from(source, known.as_ref(), &offered) {
            Ok(way) => way,
            Err(Way::Unreadable(error)) => return Err(error.into()),
            Err(Way::Refused(refusal)) => {
                return Err(keep(self.memory, known.as_ref(), &offered, (0, &[]), refusal, now)?);
            }
        };
        let line = self.cosign(log, &offered, (old, &way), now)?;
        Ok(format!("{}{line}", offered.note()))
    }
}

/// What a monitor remembers of a log.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Remembered {
    checkpoint: Option<String>,
    monitor: Monitor,
    findings: Vec<Finding>,
}

/// What a monitor knows after a reading.
#[derive(Debug)]
pub struct Reading {
    /// The checkpoint read up to.
    pub checkpoint: Checkpoint,
    /// Statements read this time.
    pub read: u64,
    /// All that was ever found wrong with this log.
    pub findings: Vec<Finding>,
    /// What the log says.
    pub monitor: Monitor,
}

/// Reads what is new in a log, proves it, and checks every statement.
///
/// # Errors
/// See [`WatchError`]; what was read before stays known.
pub fn monitor(
    source: &dyn LogSource,
    log: &NoteKey,
    memory: &dyn Memory,
    tolerance: f64,
    now: Timestamp,
) -> Result<Reading, WatchError> {
    // A witness may keep its memory in the same folder.
    let place = format!("{} (monitor)", log.name());
    let remembered = memory.last(&place)?;
    let failed = |e: &dyn std::fmt::Display| WatchError::Memory(e.to_string());
    let mut known: Remembered = match &remembered {
        Some(text) => serde_json::from_str(text).map_err(|e| failed(&e))?,
        None => Remembered::default(),
    };
    let before =
        known.checkpoint.as_deref().map(|text| note::open(text, log, &[])).transpose().map_err(|e| failed(&e))?;
    let offered = newest(source, log)?;
    let checked = match way_from(source, before.as_ref(), &offered) {
        Ok((old, way)) => {
            judge(before.as_ref().map(Checkpoint::head), offered.head(), old, &way).map_err(|r| (r, old, way))
        }
        Err(Way::Unreadable(error)) => return Err(error.into()),
        Err(Way::Refused(refusal)) => Err((refusal, 0, Vec::new())),
    };
    if let Err((refusal, old, way)) = checked {
        return Err(keep(memory, before.as_ref(), &offered, (old, &way), refusal, now)?);
    }
    let from = before.as_ref().map_or(0, |c| c.head().size);
    let as_of = offered.as_of();
    audit::read(source, &offered, log, from, &mut |index, read| match read {
        Ok(statement) => known.findings.extend(known.monitor.take(&statement, tolerance, as_of)),
        Err(error) => known.findings.push(Monitor::unreadable(index, &error)),
    })?;
    known.checkpoint = Some(offered.note().to_owned());
    let text = serde_json::to_string(&known).map_err(|e| failed(&e))?;
    if !memory.advance(&place, remembered.as_deref(), &text)? {
        return Err(WatchError::Memory("another process reads the same log into the same folder".into()));
    }
    let read = offered.head().size - from;
    Ok(Reading { checkpoint: offered, read, findings: known.findings, monitor: known.monitor })
}
