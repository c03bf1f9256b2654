//! A store that tells when the disk has failed under it: after a failed fsync nobody knows what is
//! on disk, so the process must stop and read it back.

use crate::domain::activation::Activation;
use crate::domain::event::Record;
use crate::domain::ids::RunId;
use crate::domain::register::Register;
use crate::domain::scan::{Scan, ScanTally, StampKey};
use crate::domain::whereabouts::Whereabouts;
use crate::ports::store::{Draft, Store, StoreError};
use jiff::Timestamp;
use std::sync::Arc;
use tokio::sync::Notify;

/// The store under it, watched.
pub(super) struct Watched<S> {
    pub store: S,
    pub broken: Arc<Notify>,
}

impl<S> Watched<S> {
    fn watch<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if matches!(result, Err(StoreError::Undurable(_))) {
            self.broken.notify_one();
        }
        result
    }
}

impl<S: Store> Store for Watched<S> {
    fn commit(&self, draft: Draft) -> Result<Record, StoreError> {
        self.watch(self.store.commit(draft))
    }
    fn register(&self) -> Arc<Register> {
        self.store.register()
    }
    fn count_scan(&self, scan: Scan) -> Result<ScanTally, StoreError> {
        self.store.count_scan(scan)
    }
    fn scans_of(&self, stamp: StampKey) -> Result<ScanTally, StoreError> {
        self.store.scans_of(stamp)
    }
    fn locate_scan(&self, run: RunId, at: Timestamp, commune: Whereabouts) {
        self.store.locate_scan(run, at, commune);
    }
    fn activation_of(&self, stamp: StampKey) -> Result<Activation, StoreError> {
        self.store.activation_of(stamp)
    }
    fn flush_scans(&self) -> Result<(), StoreError> {
        self.watch(self.store.flush_scans())
    }
    fn records_after(&self, seq: u64) -> Result<Vec<Record>, StoreError> {
        self.store.records_after(seq)
    }
    fn state_hash(&self) -> Result<String, StoreError> {
        self.store.state_hash()
    }
}
