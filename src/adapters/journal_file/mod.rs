//! The journal: append-only segments of hash-chained records, durable before acknowledged.
//!
//! A segment `journal/NNNNNNNN.log` starts with [`MAGIC`]; a record is
//! `length of the JSON (4, LE) ‖ CRC-32 of what follows (4, LE) ‖ last record known durable when this
//! one was written (8, LE) ‖ SHA-256 of the record before, header included (32) ‖ JSON`.
//! The first record of all follows 32 zero bytes. The chain runs across segments.
//!
//! Records committed together share one sync, and a power cut may keep the later of them and lose
//! the earlier: the durable mark tells such a torn group from damage to acknowledged records.

pub mod disk;
mod read;

use crate::domain::event::Record;
use crate::ports::store::StoreError;
use disk::{Disk, File};
pub use read::{Opened, read_all};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// First bytes of every segment: name and format version.
pub const MAGIC: &[u8; 16] = b"temthat-journal1";
/// Bytes before the JSON of a record.
pub const HEADER: usize = 48;
/// A new segment is begun beyond this size, unless a test asks for less.
pub const SEGMENT_BYTES: u64 = 64 << 20;
/// Largest record, bytes of JSON.
pub const MAX_RECORD: usize = 64 << 20;

/// Bytes of one record. `durable` is the last record known durable, `previous` the hash of the record before.
#[must_use]
pub fn frame(durable: u64, previous: &[u8; 32], json: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEADER + json.len());
    out.extend_from_slice(&u32::try_from(json.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&durable.to_le_bytes());
    out.extend_from_slice(previous);
    out.extend_from_slice(json);
    let crc = crc32fast::hash(&out[8..]);
    out[4..8].copy_from_slice(&crc.to_le_bytes());
    out
}

/// JSON of a record, proven to read back as the record: what cannot be read back must never be acknowledged.
///
/// # Errors
/// `Unrecordable`: too large, or a value that JSON cannot hold (infinite, not a number).
pub fn encode(record: &Record) -> Result<Vec<u8>, StoreError> {
    let json = serde_json::to_vec(record).map_err(|e| StoreError::Unrecordable(e.to_string()))?;
    if json.len() > MAX_RECORD {
        return Err(StoreError::Unrecordable(format!("{} bytes are more than {MAX_RECORD}", json.len())));
    }
    match serde_json::from_slice::<Record>(&json) {
        Ok(back) if back == *record => Ok(json),
        Ok(_) => Err(StoreError::Unrecordable("a value would read back as another".into())),
        Err(error) => Err(StoreError::Unrecordable(format!("it would not read back: {error}"))),
    }
}

/// Hash of a framed record, named by the next.
pub(crate) fn hash(frame: &[u8]) -> [u8; 32] {
    Sha256::digest(frame).into()
}

/// Name of segment `number`.
pub(crate) fn segment_path(dir: &Path, number: u32) -> PathBuf {
    dir.join(format!("{number:08}.log"))
}

/// An open journal, positioned at its end.
pub struct Journal {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    segment: u32,
    file: Box<dyn File>,
    length: u64,
    chain: [u8; 32],
    next_seq: u64,
    segment_bytes: u64,
    poisoned: Option<String>,
}

impl Journal {
    /// Opens or creates the journal in `dir`; a torn tail is set aside and cut off. A new
    /// segment is begun once one is longer than `segment_bytes`.
    ///
    /// # Errors
    /// Damage before the tail, or a disk that does not answer.
    pub fn open(disk: Arc<dyn Disk>, dir: &Path, segment_bytes: u64) -> Result<(Self, Opened), StoreError> {
        let unwritable = |e: std::io::Error| StoreError::Unwritable(e.to_string());
        disk.create_dir(dir).map_err(unwritable)?;
        let opened = read_all(disk.as_ref(), dir)?;
        if let Some(torn) = &opened.torn {
            // Named by content, so that a second tear at the same place overwrites nothing.
            let mark = hex::encode(&hash(&torn.bytes)[..4]);
            let aside = dir.join(format!("torn-{:08}-{}-{mark}.bak", torn.segment, torn.at));
            disk.write_new(&aside, &torn.bytes).map_err(unwritable)?;
            disk.sync_dir(dir).map_err(unwritable)?;
        }
        let segment = opened.segment.max(1);
        let path = segment_path(dir, segment);
        let mut file = disk.open_append(&path).map_err(unwritable)?;
        let mut length = opened.length;
        if length == 0 {
            file.truncate(0).map_err(unwritable)?;
            file.append(MAGIC).map_err(unwritable)?;
            file.sync().map_err(unwritable)?;
            // The names of the folders themselves must survive too.
            for folder in dir.ancestors().take(3).filter(|f| !f.as_os_str().is_empty()) {
                disk.sync_dir(folder).map_err(unwritable)?;
            }
            length = MAGIC.len() as u64;
        } else if opened.torn.is_some() {
            file.truncate(length).map_err(unwritable)?;
            file.sync().map_err(unwritable)?;
        }
        let journal = Self {
            disk,
            dir: dir.to_path_buf(),
            segment,
            file,
            length,
            chain: opened.chain,
            next_seq: opened.records.last().map_or(1, |r| r.seq + 1),
            segment_bytes,
            poisoned: None,
        };
        Ok((journal, opened))
    }

    /// Sequence number the next record gets.
    #[must_use]
    pub fn next_seq(&self) -> u64 {
        self.next_seq
    }

    /// Appends records as [`encode`]d (their `seq` must follow on) and makes them durable together.
    ///
    /// # Errors
    /// `Unwritable`: nothing was recorded. `Undurable`: unknown; the journal takes nothing more.
    pub fn append(&mut self, records: &[Vec<u8>]) -> Result<(), StoreError> {
        if let Some(cause) = &self.poisoned {
            return Err(StoreError::Undurable(cause.clone()));
        }
        let mut bytes = Vec::new();
        let mut chain = self.chain;
        for json in records {
            let framed = frame(self.next_seq - 1, &chain, json);
            chain = hash(&framed);
            bytes.extend_from_slice(&framed);
        }
        if self.length > self.segment_bytes {
            self.next_segment()?;
        }
        if let Err(error) = self.file.append(&bytes) {
            // Part of it may stand on disk: cut it off, or take nothing more.
            return Err(match self.file.truncate(self.length).and_then(|()| self.file.sync()) {
                Ok(()) => StoreError::Unwritable(error.to_string()),
                Err(second) => self.poison(format!("{error}; then {second}")),
            });
        }
        if let Err(error) = self.file.sync() {
            return Err(self.poison(error.to_string()));
        }
        self.length += bytes.len() as u64;
        self.chain = chain;
        self.next_seq += records.len() as u64;
        Ok(())
    }

    fn next_segment(&mut self) -> Result<(), StoreError> {
        let number = self.segment + 1;
        let path = segment_path(&self.dir, number);
        let unwritable = |e: std::io::Error| StoreError::Unwritable(e.to_string());
        let mut file = self.disk.open_append(&path).map_err(unwritable)?;
        // What an earlier attempt left there was never acknowledged.
        file.truncate(0).map_err(unwritable)?;
        file.append(MAGIC).map_err(unwritable)?;
        // A sync that failed once may lie the second time: no second try.
        if let Err(error) = file.sync().and_then(|()| self.disk.sync_dir(&self.dir)) {
            return Err(self.poison(error.to_string()));
        }
        self.file = file;
        self.segment = number;
        self.length = MAGIC.len() as u64;
        Ok(())
    }

    fn poison(&mut self, cause: String) -> StoreError {
        self.poisoned = Some(cause.clone());
        StoreError::Undurable(cause)
    }
}
