//! Reading a log whole: every entry in the tree of its checkpoint, every statement signed, canonical
//! and in its place.

use super::reader::{Cache, Reader, proven};
use crate::domain::jws::JwsError;
use crate::domain::log::note::{Checkpoint, NoteKey};
use crate::domain::log::statement::Statement;
use crate::domain::log::tiles::{self, HEIGHT, WIDTH};
use crate::ports::log::{LogFilesError, LogSource};
use tlog_tiles::{HashReader, record_hash, stored_hash_index};

/// Why a log could not be read whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditError {
    /// A file is missing or unreadable.
    #[error("a file of the log is missing: {0}")]
    Missing(#[from] LogFilesError),
    /// Tiles that do not lead to the signed root.
    #[error("the tiles of the log do not lead to the root of its checkpoint: {0}")]
    Tiles(String),
    /// An entry is not the leaf that the tree has there.
    #[error("entry {0} is not the leaf that the tree of the checkpoint has there")]
    Swapped(u64),
    /// A bundle that is none.
    #[error("the entries from {0} on are no bundle")]
    Bundle(u64),
}

/// An entry of the log: a statement, or why it is none.
pub type Read = Result<Statement, JwsError>;

/// Reads the entries `from..` of a log under a checkpoint and hands over each, proven to be the leaf
/// at its place. A statement that says it is elsewhere is none.
///
/// # Errors
/// See [`AuditError`]; entries before it were handed over.
pub fn read(
    source: &dyn LogSource,
    checkpoint: &Checkpoint,
    key: &NoteKey,
    from: u64,
    each: &mut dyn FnMut(u64, Read),
) -> Result<(), AuditError> {
    let head = checkpoint.head();
    let cache = Cache::default();
    let reader = Reader::new(source, &cache, head.size);
    let mut next = from;
    while next < head.size {
        let tile = tiles::bundle_of(next, head.size);
        let first = tile.level_index() << HEIGHT;
        let bytes = reader.tile(&tile)?;
        let entries = tiles::unbundle(&bytes, tile.width()).ok_or(AuditError::Bundle(first))?;
        let places: Vec<u64> = (first..).take(entries.len()).map(|n| stored_hash_index(0, n)).collect();
        let leaves = proven(&reader, &head, |hashes| hashes.read_hashes(&places));
        let leaves = leaves.map_err(|e| AuditError::Tiles(e.to_string()))?;
        for ((index, entry), leaf) in (first..).zip(&entries).zip(leaves).filter(|((index, _), _)| *index >= next) {
            if record_hash(entry) != leaf {
                return Err(AuditError::Swapped(index));
            }
            each(index, statement(entry, index, key));
        }
        next = first + u64::from(WIDTH);
        // A log may be larger than memory.
        if next >> HEIGHT & 0xff == 0 {
            cache.clear();
        }
    }
    Ok(())
}

fn statement(entry: &[u8], index: u64, key: &NoteKey) -> Read {
    let statement = Statement::open(entry, key.verifying_key())?;
    if statement.index == index && statement.log == key.name() {
        Ok(statement)
    } else {
        Err(JwsError::Payload(format!("it says it is statement {} of {}", statement.index, statement.log)))
    }
}
