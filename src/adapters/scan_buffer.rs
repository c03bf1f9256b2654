//! Scans not journalled yet: counted at once, recorded together.

use crate::domain::dates::vietnam_day;
use crate::domain::event::Event;
use crate::domain::ids::RunId;
use crate::domain::scan::{Scan, ScanTally, StampKey};
use crate::domain::whereabouts::{Located, Whereabouts};
use crate::ports::store::Draft;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Most scans held back; beyond it scans are counted no more until the next flush.
const MOST: usize = 100_000;

/// The buffer: pending scans and the tallies that include them.
#[derive(Debug, Default)]
pub(crate) struct ScanBuffer {
    pending: Pending,
    tallies: Tallies,
    /// Tallies of the scans that are being recorded: the store does not answer for them yet.
    recording: Tallies,
    /// How often scans were recorded.
    flushes: u64,
}

/// What is to be recorded.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    scans: Vec<Scan>,
    located: HashMap<(RunId, Date, Whereabouts), u32>,
    /// When the last of it came.
    last: Option<Timestamp>,
}

impl Pending {
    /// The transaction that records it; `None`: there is nothing to record.
    pub fn draft(&self) -> Option<Draft> {
        let mut scans = self.scans.clone();
        // What is alike stands together in the journal; the order of a minute tells nothing.
        scans.sort_by_key(|scan| (scan.stamp.run, scan.at, scan.place));
        let located = self.located.iter();
        let located = located.map(|((run, day, commune), count)| (*run, *day, *commune, *count));
        let mut located: Vec<_> = located.collect();
        located.sort_unstable();
        let located = located.into_iter().map(|(run, day, commune, count)| Located { run, day, commune, count });
        let mut events = Vec::new();
        if !scans.is_empty() {
            events.push(Event::Scanned(scans));
        }
        if !self.located.is_empty() {
            events.push(Event::ScansLocated(located.collect()));
        }
        self.last.map(|at| Draft { based_on: None, at, actor: "server".into(), why: String::new(), events })
    }
    fn came(&mut self, at: Timestamp) {
        self.last = self.last.max(Some(at));
    }
}

/// Tallies by stamp.
pub(crate) type Tallies = HashMap<StampKey, ScanTally>;

/// A tally as stored, and how often scans had been recorded when it was asked for.
pub(crate) type Stored = (u64, ScanTally);

impl ScanBuffer {
    /// Counts a scan. A stamp not seen since the last flush needs its `stored` tally: then the answer is the
    /// number of flushes so far, to come back with. It is read without the buffer in hand, since the index may
    /// be busy recording, and everybody else's scan would wait behind the one who reads.
    pub fn count(&mut self, scan: Scan, stored: Option<Stored>) -> Result<ScanTally, u64> {
        let full = self.pending.scans.len() >= MOST;
        // What was read before scans were recorded may lack them.
        let stored = stored.filter(|(flushes, _)| *flushes == self.flushes).map(|(_, tally)| tally);
        let tally = match self.tallies.entry(scan.stamp) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let tally = self.recording.get(&scan.stamp).cloned().or(stored).ok_or(self.flushes)?;
                // A full buffer may stay full for long (disk full): it must not grow by what it looks up.
                if full {
                    return Ok(tally);
                }
                entry.insert(tally)
            }
        };
        if !full {
            tally.add(&scan);
            self.pending.scans.push(scan);
            self.pending.came(scan.at);
        }
        Ok(tally.clone())
    }
    /// Notes where somebody says a scan was.
    pub fn locate(&mut self, run: RunId, at: Timestamp, commune: Whereabouts) {
        let (day, located) = (vietnam_day(at), &mut self.pending.located);
        if located.len() < MOST || located.contains_key(&(run, day, commune)) {
            *located.entry((run, day, commune)).or_default() += 1;
            self.pending.came(at);
        }
    }
    /// Tally that includes pending scans, if there are any.
    pub fn tally(&self, stamp: StampKey) -> Option<ScanTally> {
        self.tallies.get(&stamp).or_else(|| self.recording.get(&stamp)).cloned()
    }
    /// Takes what is pending, to be recorded; its tallies are known until [`ScanBuffer::recorded`].
    pub fn take(&mut self) -> Pending {
        self.recording = std::mem::take(&mut self.tallies);
        std::mem::take(&mut self.pending)
    }
    /// Puts back what could not be recorded.
    pub fn put_back(&mut self, mut taken: Pending) {
        taken.scans.append(&mut self.pending.scans);
        taken.scans.truncate(MOST);
        for (key, count) in std::mem::take(&mut self.pending.located) {
            *taken.located.entry(key).or_default() += count;
        }
        taken.last = taken.last.max(self.pending.last);
        self.pending = taken;
        for (stamp, tally) in std::mem::take(&mut self.recording) {
            self.tallies.entry(stamp).or_insert(tally);
        }
    }
    /// The scans taken are recorded: the store answers for them now. Gives away their tallies, which are many:
    /// they are best let go without the buffer in hand.
    pub fn recorded(&mut self) -> Tallies {
        self.flushes += 1;
        std::mem::take(&mut self.recording)
    }
}

/// Scans of a record's events.
pub(crate) fn scans(events: &[Event]) -> impl Iterator<Item = &Scan> {
    events.iter().filter_map(|e| if let Event::Scanned(scans) = e { Some(scans) } else { None }).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(number: u32) -> Scan {
        Scan { stamp: StampKey { run: RunId(1), number }, at: jiff::Timestamp::UNIX_EPOCH, place: None }
    }

    #[test]
    fn a_tally_read_before_a_flush_is_read_again() {
        let mut buffer = ScanBuffer::default();
        let asked = buffer.count(scan(1), None).expect_err("nobody knows it yet");
        // Meanwhile somebody else counts the same stamp, and that is recorded and forgotten.
        assert_eq!(buffer.count(scan(1), Some((asked, ScanTally::default()))).map(|t| t.count), Ok(1));
        assert_eq!(buffer.take().scans.len(), 1);
        drop(buffer.recorded());
        let anew = buffer.count(scan(1), Some((asked, ScanTally::default()))).expect_err("it lacks what was recorded");
        let stored = ScanTally { count: 1, ..ScanTally::default() };
        assert_eq!(buffer.count(scan(1), Some((anew, stored))).map(|t| t.count), Ok(2));
    }

    #[test]
    fn what_is_being_recorded_is_counted_on() {
        let mut buffer = ScanBuffer::default();
        let new = Some((0, ScanTally::default()));
        assert_eq!(buffer.count(scan(1), new.clone()).map(|t| t.count), Ok(1));
        assert_eq!(buffer.count(scan(2), new).map(|t| t.count), Ok(1));
        let taken = buffer.take();
        assert_eq!(buffer.count(scan(1), None).map(|t| t.count), Ok(2), "the store does not know the first one yet");
        buffer.put_back(taken);
        assert_eq!(buffer.tally(scan(1).stamp).map(|t| t.count), Some(2));
        assert_eq!(buffer.count(scan(2), None).map(|t| t.count), Ok(2), "it is pending again");
        assert_eq!(buffer.take().scans.len(), 4);
        drop(buffer.recorded());
        assert_eq!(buffer.tally(scan(1).stamp), None);
    }

    #[test]
    fn communes_that_could_not_be_recorded_are_recorded_with_those_that_came_since() {
        let (mut buffer, run, commune) = (ScanBuffer::default(), RunId(1), Whereabouts::Elsewhere);
        buffer.locate(run, Timestamp::UNIX_EPOCH, commune);
        let taken = buffer.take();
        assert!(buffer.take().draft().is_none(), "nothing is recorded twice");
        buffer.locate(run, Timestamp::UNIX_EPOCH, commune);
        buffer.put_back(taken);
        let events = buffer.take().draft().expect("something to record").events;
        let day = jiff::civil::date(1970, 1, 1);
        assert_eq!(events, [Event::ScansLocated(vec![Located { run, day, commune, count: 2 }])]);
    }

    #[test]
    fn a_full_buffer_grows_by_nothing() {
        let pending = Pending { scans: vec![scan(0); MOST], ..Pending::default() };
        let mut buffer = ScanBuffer { pending, ..ScanBuffer::default() };
        let stored = ScanTally { count: 7, ..ScanTally::default() };
        assert_eq!(buffer.count(scan(1), Some((0, stored))).map(|t| t.count), Ok(7));
        assert_eq!((buffer.pending.scans.len(), buffer.tallies.len()), (MOST, 0));
    }
}
