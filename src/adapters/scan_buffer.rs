//! Scans not journalled yet: counted at once, recorded together.

use crate::domain::event::Event;
use crate::domain::scan::{Scan, ScanTally, StampKey};
use std::collections::HashMap;

/// Most scans held back; beyond it scans are counted no more until the next flush.
const MOST: usize = 100_000;

/// The buffer: pending scans and the tallies that include them.
#[derive(Debug, Default)]
pub(crate) struct ScanBuffer {
    pending: Vec<Scan>,
    tallies: HashMap<StampKey, ScanTally>,
}

impl ScanBuffer {
    /// Counts a scan; `stored` is asked for the tally of a stamp not seen since the last flush.
    pub fn count<E>(&mut self, scan: Scan, stored: impl FnOnce() -> Result<ScanTally, E>) -> Result<ScanTally, E> {
        let full = self.pending.len() >= MOST;
        let tally = match self.tallies.entry(scan.stamp) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            // A full buffer may stay full for long (disk full): it must not grow by what it looks up.
            std::collections::hash_map::Entry::Vacant(_) if full => return stored(),
            std::collections::hash_map::Entry::Vacant(entry) => entry.insert(stored()?),
        };
        if !full {
            tally.add(&scan);
            self.pending.push(scan);
        }
        Ok(tally.clone())
    }
    /// Tally that includes pending scans, if there are any.
    pub fn tally(&self, stamp: StampKey) -> Option<ScanTally> {
        self.tallies.get(&stamp).cloned()
    }
    /// Takes what is pending; the tallies stay until [`ScanBuffer::recorded`].
    pub fn take(&mut self) -> Vec<Scan> {
        std::mem::take(&mut self.pending)
    }
    /// Puts scans back whose record failed.
    pub fn put_back(&mut self, mut scans: Vec<Scan>) {
        scans.append(&mut self.pending);
        scans.truncate(MOST);
        self.pending = scans;
    }
    /// Forgets tallies of stamps without pending scans.
    pub fn recorded(&mut self) {
        let pending: std::collections::HashSet<_> = self.pending.iter().map(|s| s.stamp).collect();
        self.tallies.retain(|stamp, _| pending.contains(stamp));
    }
}

/// Scans of a record's events.
pub(crate) fn scans(events: &[Event]) -> impl Iterator<Item = &Scan> {
    events.iter().filter_map(|e| if let Event::Scanned(scans) = e { Some(scans) } else { None }).flatten()
}
