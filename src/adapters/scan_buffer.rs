//! Scans not journalled yet: counted at once, recorded together.

use crate::domain::event::Event;
use crate::domain::scan::{Scan, ScanTally, StampKey};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Most scans held back; beyond it scans are counted no more until the next flush.
const MOST: usize = 100_000;

/// The buffer: pending scans and the tallies that include them.
#[derive(Debug, Default)]
pub(crate) struct ScanBuffer {
    pending: Vec<Scan>,
    tallies: HashMap<StampKey, ScanTally>,
    /// How often scans were recorded.
    flushes: u64,
}

/// A tally as stored, and how often scans had been recorded when it was asked for.
pub(crate) type Stored = (u64, ScanTally);

impl ScanBuffer {
    /// Counts a scan. A stamp not seen since the last flush needs its `stored` tally: then the answer is the
    /// number of flushes so far, to come back with. It is read without the buffer in hand, since the index may
    /// be busy recording, and everybody else's scan would wait behind the one who reads.
    pub fn count(&mut self, scan: Scan, stored: Option<Stored>) -> Result<ScanTally, u64> {
        let full = self.pending.len() >= MOST;
        // What was read before scans were recorded may lack them.
        let stored = stored.filter(|(flushes, _)| *flushes == self.flushes);
        let tally = match (self.tallies.entry(scan.stamp), stored) {
            (Entry::Occupied(entry), _) => entry.into_mut(),
            (Entry::Vacant(_), None) => return Err(self.flushes),
            // A full buffer may stay full for long (disk full): it must not grow by what it looks up.
            (Entry::Vacant(_), Some((_, tally))) if full => return Ok(tally),
            (Entry::Vacant(entry), Some((_, tally))) => entry.insert(tally),
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
        self.flushes += 1;
        let pending: std::collections::HashSet<_> = self.pending.iter().map(|s| s.stamp).collect();
        self.tallies.retain(|stamp, _| pending.contains(stamp));
    }
}

/// Scans of a record's events.
pub(crate) fn scans(events: &[Event]) -> impl Iterator<Item = &Scan> {
    events.iter().filter_map(|e| if let Event::Scanned(scans) = e { Some(scans) } else { None }).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::RunId;

    fn scan(number: u32) -> Scan {
        Scan { stamp: StampKey { run: RunId(1), number }, at: jiff::Timestamp::UNIX_EPOCH, place: None }
    }

    #[test]
    fn a_tally_read_before_a_flush_is_read_again() {
        let mut buffer = ScanBuffer::default();
        let asked = buffer.count(scan(1), None).expect_err("nobody knows it yet");
        // Meanwhile somebody else counts the same stamp, and that is recorded and forgotten.
        assert_eq!(buffer.count(scan(1), Some((asked, ScanTally::default()))).map(|t| t.count), Ok(1));
        assert_eq!(buffer.take().len(), 1);
        buffer.recorded();
        let anew = buffer.count(scan(1), Some((asked, ScanTally::default()))).expect_err("it lacks what was recorded");
        let stored = ScanTally { count: 1, ..ScanTally::default() };
        assert_eq!(buffer.count(scan(1), Some((anew, stored))).map(|t| t.count), Ok(2));
    }

    #[test]
    fn a_full_buffer_grows_by_nothing() {
        let mut buffer = ScanBuffer { pending: vec![scan(0); MOST], ..ScanBuffer::default() };
        let stored = ScanTally { count: 7, ..ScanTally::default() };
        assert_eq!(buffer.count(scan(1), Some((0, stored))).map(|t| t.count), Ok(7));
        assert_eq!((buffer.pending.len(), buffer.tallies.len()), (MOST, 0));
    }
}
