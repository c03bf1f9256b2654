//! A store in memory with the same semantics as the durable one: for tests and dry runs.

use super::journal_file::encode;
use super::scan_buffer::{ScanBuffer, scans};
use super::sled_index::rows::Counted;
use super::sled_index::{rows, tries};
use crate::domain::activation::Activation;
use crate::domain::event::Record;
use crate::domain::ids::RunId;
use crate::domain::register::Register;
use crate::domain::scan::{Scan, ScanTally, StampKey};
use crate::domain::whereabouts::Whereabouts;
use crate::ports::store::{Draft, Store, StoreError};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[derive(Default)]
struct Inner {
    records: Vec<Record>,
    register: Arc<Register>,
    counted: BTreeMap<StampKey, Counted>,
    activations: BTreeMap<StampKey, Activation>,
    buffer: ScanBuffer,
}

/// The store.
#[derive(Default)]
pub struct MemoryStore(Mutex<Inner>);

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn commit(&mut self, draft: Draft) -> Result<Record, StoreError> {
        let now = self.register.seq;
        if let Some(based_on) = draft.based_on.filter(|b| *b != now) {
            return Err(StoreError::Stale { based_on, now });
        }
        let record = Record { seq: now + 1, at: draft.at, actor: draft.actor, why: draft.why, events: draft.events };
        encode(&record)?;
        Arc::make_mut(&mut self.register).apply(&record);
        for scan in scans(&record.events) {
            let counted = self.counted.entry(scan.stamp).or_default();
            counted.seq = record.seq;
            counted.tally.add(scan);
        }
        for tried in tries(&record.events) {
            self.activations.entry(tried.stamp).or_default().add(tried);
        }
        self.records.push(record.clone());
        Ok(record)
    }
    fn tally(&self, stamp: StampKey) -> ScanTally {
        self.counted.get(&stamp).map_or_else(ScanTally::default, |counted| counted.tally.clone())
    }
}

impl Store for MemoryStore {
    fn commit(&self, draft: Draft) -> Result<Record, StoreError> {
        self.lock().commit(draft)
    }
    fn register(&self) -> Arc<Register> {
        Arc::clone(&self.lock().register)
    }
    fn count_scan(&self, scan: Scan) -> Result<ScanTally, StoreError> {
        let inner = &mut *self.lock();
        inner.buffer.count(scan, None).or_else(|flushes| {
            let stored = inner.tally(scan.stamp);
            // Nothing is recorded in between: the lock is held.
            inner.buffer.count(scan, Some((flushes, stored))).map_err(|_| StoreError::Index("no tally".into()))
        })
    }
    fn scans_of(&self, stamp: StampKey) -> Result<ScanTally, StoreError> {
        let inner = self.lock();
        Ok(inner.buffer.tally(stamp).unwrap_or_else(|| inner.tally(stamp)))
    }
    fn locate_scan(&self, run: RunId, at: Timestamp, commune: Whereabouts) {
        self.lock().buffer.locate(run, at, commune);
    }
    fn activation_of(&self, stamp: StampKey) -> Result<Activation, StoreError> {
        Ok(self.lock().activations.get(&stamp).copied().unwrap_or_default())
    }
    fn flush_scans(&self) -> Result<(), StoreError> {
        let mut inner = self.lock();
        let pending = inner.buffer.take();
        if let Some(draft) = pending.draft() {
            inner.commit(draft)?;
            drop(inner.buffer.recorded());
        }
        Ok(())
    }
    fn records_after(&self, seq: u64) -> Result<Vec<Record>, StoreError> {
        Ok(self.lock().records.iter().filter(|r| r.seq > seq).cloned().collect())
    }
    fn state_hash(&self) -> Result<String, StoreError> {
        let inner = self.lock();
        let mut all = rows::of_register(&inner.register);
        all.extend(inner.counted.iter().map(|(k, c)| rows::counted(*k, c)));
        all.extend(inner.activations.iter().map(|(k, a)| rows::activation(*k, a)));
        Ok(rows::hash(all.iter().map(|(t, k, v)| (*t, k.as_slice(), v.as_slice()))))
    }
}
