//! The store: commits business transactions durably and answers for them.

use crate::domain::activation::Activation;
use crate::domain::event::{Event, Record};
use crate::domain::ids::RunId;
use crate::domain::register::Register;
use crate::domain::scan::{Scan, ScanTally, StampKey};
use crate::domain::whereabouts::Whereabouts;
use jiff::Timestamp;
use std::sync::Arc;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Disk full or read-only: nothing was recorded, try again later.
    #[error(
        "the journal cannot be written: {0}. Nothing was recorded; free some space or check the disk, then try again"
    )]
    Unwritable(String),
    /// After a failed fsync the state of the disk is unknown; the process must stop (the next
    /// start reads back what is there).
    #[error("the journal could not be made durable: {0}. Stop and start again: the journal will be read back")]
    Undurable(String),
    /// The transaction would not read back as it is (a number that is none, or far too large).
    #[error(
        "this change cannot be recorded: {0}. Nothing was recorded; correct the values, or record it in smaller parts"
    )]
    Unrecordable(String),
    /// Another process holds the folder.
    #[error("{0} is in use by another temthat process")]
    InUse(String),
    /// The journal is damaged before its tail.
    #[error(
        "the journal is damaged at record {seq} ({cause}); nothing was changed; restore the folder `journal` from a backup"
    )]
    Damaged {
        /// First record that does not fit.
        seq: u64,
        /// What is wrong with it.
        cause: String,
    },
    /// The index failed; it is rebuilt at the next start.
    #[error("the index failed: {0}; it will be rebuilt from the journal at the next start")]
    Index(String),
    /// Somebody else recorded something first.
    #[error("the register has moved on to record {now} while this change was based on {based_on}")]
    Stale {
        /// Sequence the change was based on.
        based_on: u64,
        /// Sequence now.
        now: u64,
    },
}

/// A transaction to record.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Sequence number of the register it was decided on; refused if the register moved on.
    /// `None` for transactions that cannot conflict (scans, reports).
    pub based_on: Option<u64>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// Why.
    pub why: String,
    /// What: all or none.
    pub events: Vec<Event>,
}

/// The store. All methods may be called from several threads.
pub trait Store: Send + Sync {
    /// Records a transaction: durable (fsync) before this returns, then visible in [`Store::register`].
    ///
    /// # Errors
    /// See [`StoreError`]; on any error but `Undurable` and `Index` nothing was recorded.
    fn commit(&self, draft: Draft) -> Result<Record, StoreError>;

    /// The register after the last commit; cheap (a shared pointer).
    fn register(&self) -> Arc<Register>;

    /// Counts a scan at once and records it durably within about a second (a crash may lose
    /// that second; scans are hints, not the truth). Returns the tally including this scan.
    ///
    /// # Errors
    /// The index failed; verification goes on without.
    fn count_scan(&self, scan: Scan) -> Result<ScanTally, StoreError>;

    /// The tally of a stamp.
    ///
    /// # Errors
    /// The index failed.
    fn scans_of(&self, stamp: StampKey) -> Result<ScanTally, StoreError>;

    /// Notes in which commune somebody says they scanned a stamp of a run; recorded with the scans.
    fn locate_scan(&self, run: RunId, at: Timestamp, commune: Whereabouts);

    /// What is remembered of a stamp's PIN, every acknowledged try included.
    ///
    /// # Errors
    /// The index failed: no try may be taken then.
    fn activation_of(&self, stamp: StampKey) -> Result<Activation, StoreError>;

    /// Records the scans still held back.
    ///
    /// # Errors
    /// As [`Store::commit`].
    fn flush_scans(&self) -> Result<(), StoreError>;

    /// All records after `seq`, in order, for audit and export.
    ///
    /// # Errors
    /// The journal cannot be read.
    fn records_after(&self, seq: u64) -> Result<Vec<Record>, StoreError>;

    /// SHA-256 (hex) over every row of the projection (register, scan tallies, activations) in key order:
    /// equal for equal histories, whatever the engine.
    ///
    /// # Errors
    /// The index failed.
    fn state_hash(&self) -> Result<String, StoreError>;
}
