//! The index: sled trees as the projection of the journal. Rebuildable, so never trusted.

pub mod rows;

use super::scan_buffer::scans;
use crate::domain::activation::{Activation, PinTry};
use crate::domain::event::{Event, Record};
use crate::domain::register::{Register, Touched};
use crate::domain::scan::{Scan, ScanTally, StampKey};
use crate::ports::store::StoreError;
use rows::{Counted, Table};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

/// Layout of the rows; another number is rebuilt.
const LAYOUT: u64 = 3;

/// Stamps counted before whoever waits for the processor has a turn, some 20 µs: people wait for answers, nobody
/// for this.
const AT_ONCE: usize = 4;

/// The open index.
pub struct Index {
    db: sled::Db,
    trees: BTreeMap<Table, sled::Tree>,
    meta: sled::Tree,
}

fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Index(error.to_string())
}

/// sled may panic on files and pages it cannot make sense of; that is a failed index, no more.
///
/// # Errors
/// The work's own, or the panic as [`StoreError::Index`].
pub fn guarded<T>(work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(failed("sled gave up on its files")))
}

/// Tries of a record's events.
pub(crate) fn tries(events: &[Event]) -> impl Iterator<Item = &PinTry> {
    events.iter().filter_map(|e| if let Event::PinTried(tried) = e { Some(tried) } else { None })
}

impl Index {
    /// Opens or creates the index in `dir`.
    ///
    /// # Errors
    /// sled refuses the folder, or it is of another layout.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let config = sled::Config::new().path(dir).cache_capacity(64 << 20).flush_every_ms(Some(1000));
        let db = config.open().map_err(failed)?;
        let meta = db.open_tree("meta").map_err(failed)?;
        let trees = Table::ALL
            .into_iter()
            .map(|t| Ok((t, db.open_tree(t.name()).map_err(failed)?)))
            .collect::<Result<_, StoreError>>()?;
        let index = Self { db, trees, meta };
        match index.number("layout")? {
            None if index.number("applied")?.is_none() => index.set_number("layout", LAYOUT)?,
            Some(LAYOUT) => {}
            other => return Err(failed(format!("layout {other:?}, expected {LAYOUT}"))),
        }
        Ok(index)
    }

    fn tree(&self, table: Table) -> Result<&sled::Tree, StoreError> {
        self.trees.get(&table).ok_or_else(|| failed("missing tree"))
    }

    fn number(&self, name: &str) -> Result<Option<u64>, StoreError> {
        match self.meta.get(name).map_err(failed)? {
            None => Ok(None),
            Some(bytes) => {
                let bytes: [u8; 8] = bytes.as_ref().try_into().map_err(|_| failed("a meta row is not a number"))?;
                Ok(Some(u64::from_be_bytes(bytes)))
            }
        }
    }

    fn set_number(&self, name: &str, number: u64) -> Result<(), StoreError> {
        self.meta.insert(name, &number.to_be_bytes()).map(|_| ()).map_err(failed)
    }

    /// Last record whose effect is in the index.
    ///
    /// # Errors
    /// sled fails.
    pub fn applied(&self) -> Result<u64, StoreError> {
        Ok(self.number("applied")?.unwrap_or(0))
    }

    /// Checks that the rows are exactly those of the register (what is counted per stamp is not in it).
    ///
    /// # Errors
    /// They differ, or cannot be read.
    pub fn check(&self, register: &Register) -> Result<(), StoreError> {
        let mut expected = rows::of_register(register);
        expected.sort();
        let mut expected = expected.into_iter();
        for (table, tree) in self.trees.iter().filter(|(t, _)| !matches!(t, Table::Scan | Table::Activation)) {
            for row in tree {
                let (key, value) = row.map_err(failed)?;
                if !expected.next().is_some_and(|(t, k, v)| t == *table && key == k && value == v) {
                    return Err(failed(format!("its {} rows do not match the journal", table.name())));
                }
            }
        }
        expected.next().map_or(Ok(()), |row| Err(failed(format!("a {} row is missing", row.0.name()))))
    }

    /// Writes the rows that records touched, as they stand in the register after the last of them,
    /// and the last's number, in one atomic step; before it, one by one, what is counted of stamps.
    ///
    /// # Errors
    /// sled fails: the index is behind and catches up at the next start.
    pub fn write(&self, register: &Register, records: &[Record], touched: &[Touched]) -> Result<(), StoreError> {
        use sled::Transactional;
        let Some(last) = records.last() else { return Ok(()) };
        self.count(records)?;
        let mut tried: BTreeMap<StampKey, Activation> = BTreeMap::new();
        for one in records.iter().flat_map(|record| tries(&record.events)) {
            let kept = match tried.entry(one.stamp) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(self.activation(one.stamp)?),
            };
            kept.add(one);
        }
        let mut batches: BTreeMap<Table, sled::Batch> = BTreeMap::new();
        let written = touched.iter().filter_map(|t| rows::row(register, *t));
        for (table, key, value) in written.chain(tried.iter().map(|(k, a)| rows::activation(*k, a))) {
            batches.entry(table).or_default().insert(key, value);
        }
        if batches.is_empty() {
            return self.set_number("applied", last.seq);
        }
        let tables: Vec<Table> = batches.keys().copied().collect();
        let mut trees = vec![&self.meta];
        for table in &tables {
            trees.push(self.tree(*table)?);
        }
        trees
            .as_slice()
            .transaction(|open| {
                for (tree, table) in open[1..].iter().zip(&tables) {
                    if let Some(batch) = batches.get(table) {
                        tree.apply_batch(batch)?;
                    }
                }
                open[0].insert("applied", &last.seq.to_be_bytes())?;
                Ok::<(), sled::transaction::ConflictableTransactionError<()>>(())
            })
            .map_err(|e| failed(format!("{e:?}")))
    }

    /// Counts the scans of records. They are many, and all who read the index wait for an atomic step: so
    /// each row says by itself up to which record it counts, and may be met again after a crash.
    fn count(&self, records: &[Record]) -> Result<(), StoreError> {
        let mut of_stamp: BTreeMap<StampKey, Vec<(u64, &Scan)>> = BTreeMap::new();
        for record in records {
            for scan in scans(&record.events) {
                of_stamp.entry(scan.stamp).or_default().push((record.seq, scan));
            }
        }
        for (n, (stamp, scans)) in of_stamp.into_iter().enumerate() {
            let mut counted = self.counted(stamp)?;
            let had = counted.seq;
            for (seq, scan) in scans.into_iter().filter(|(seq, _)| *seq > had) {
                counted.seq = seq;
                counted.tally.add(scan);
            }
            let (table, key, value) = rows::counted(stamp, &counted);
            self.tree(table)?.insert(key, value).map_err(failed)?;
            if n % AT_ONCE == AT_ONCE - 1 {
                std::thread::yield_now();
            }
        }
        Ok(())
    }

    fn counted(&self, stamp: StampKey) -> Result<Counted, StoreError> {
        match self.tree(Table::Scan)?.get(rows::stamp_key(stamp)).map_err(failed)? {
            None => Ok(Counted::default()),
            Some(bytes) => serde_json::from_slice(&bytes).map_err(failed),
        }
    }

    /// Tally of a stamp as recorded.
    ///
    /// # Errors
    /// sled fails.
    pub fn tally(&self, stamp: StampKey) -> Result<ScanTally, StoreError> {
        self.counted(stamp).map(|counted| counted.tally)
    }

    /// What is remembered of a stamp's PIN.
    ///
    /// # Errors
    /// sled fails.
    pub fn activation(&self, stamp: StampKey) -> Result<Activation, StoreError> {
        match self.tree(Table::Activation)?.get(rows::stamp_key(stamp)).map_err(failed)? {
            None => Ok(Activation::default()),
            Some(bytes) => serde_json::from_slice(&bytes).map_err(failed),
        }
    }

    /// Hash over every row, see `Store::state_hash`.
    ///
    /// # Errors
    /// sled fails.
    pub fn state_hash(&self) -> Result<String, StoreError> {
        let mut all = Vec::new();
        for (table, tree) in &self.trees {
            for row in tree {
                let (key, value) = row.map_err(failed)?;
                all.push((*table, key, value));
            }
        }
        Ok(rows::hash(all.iter().map(|(t, k, v)| (*t, k.as_ref(), v.as_ref()))))
    }

    /// Writes what sled holds back.
    ///
    /// # Errors
    /// sled fails.
    pub fn flush(&self) -> Result<(), StoreError> {
        self.db.flush().map(|_| ()).map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::RunId;

    fn record(seq: u64, numbers: &[u32]) -> Record {
        let at = jiff::Timestamp::UNIX_EPOCH;
        let scan = |number: &u32| Scan { stamp: StampKey { run: RunId(1), number: *number }, at, place: None };
        let events = vec![Event::Scanned(numbers.iter().map(scan).collect())];
        Record { seq, at, actor: String::new(), why: String::new(), events }
    }

    #[test]
    fn what_was_counted_before_a_crash_is_not_counted_again() {
        let dir = tempfile::tempdir().expect("a folder");
        let index = Index::open(dir.path()).expect("an index");
        let (first, second) = (record(1, &[1, 1, 2]), record(2, &[2, 3]));
        let register = Register::default();
        index.write(&register, std::slice::from_ref(&first), &[]).expect("written");
        // The rows of the second record are there, its number is not.
        index.count(std::slice::from_ref(&second)).expect("counted");
        assert_eq!(index.applied().expect("a number"), 1);
        index.write(&register, &[second, record(3, &[3])], &[]).expect("written");
        let count = |number| index.tally(StampKey { run: RunId(1), number }).expect("a tally").count;
        assert_eq!(([1, 2, 3].map(count), index.applied().expect("a number")), ([2, 2, 2], 3));
    }
}
