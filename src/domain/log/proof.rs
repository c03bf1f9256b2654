//! Proof that a statement is in the log, as one text (C2SP tlog-proof): the entry as extra data, its
//! index, the way to the root, the checkpoint.

use super::note::{self, Checkpoint, NoteError, NoteKey};
use super::statement::Statement;
use crate::domain::jws::JwsError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write;
use tlog_tiles::{Hash, check_record, record_hash};

/// First line.
const MAGIC: &str = "c2sp.org/tlog-proof@v1";
/// Largest proof that is read, bytes: an entry in base64, 40 hashes, a checkpoint.
pub const MAX_BYTES: usize = 160 << 10;
/// Most hashes of a way (trees have at most 2^40 leaves).
const MAX_HASHES: usize = 40;

/// Why a proof proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogProofError {
    /// Too large.
    #[error("the proof has {0} bytes, at most {MAX_BYTES} are read")]
    TooLarge(usize),
    /// Not a proof.
    #[error("this is not a proof of a log (C2SP tlog-proof): {0}")]
    Shape(&'static str),
    /// The checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] NoteError),
    /// The entry does not lead to the root.
    #[error("the statement is not in the tree of the checkpoint")]
    NotIncluded,
    /// The entry is no statement of the log's key.
    #[error("the entry is not a statement of this log: {0}")]
    Statement(#[from] JwsError),
    /// The statement says it is elsewhere.
    #[error("the statement belongs to another place")]
    Place,
}

/// Writes a proof.
#[must_use]
pub fn write(entry: &[u8], index: u64, way: &[Hash], checkpoint: &str) -> String {
    let mut text = format!("{MAGIC}\nextra {}\nindex {index}\n", STANDARD.encode(entry));
    for hash in way {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{hash}");
    }
    text.push('\n');
    text.push_str(checkpoint);
    text
}

/// A statement that is proven to be in the log. Only [`open`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    statement: Statement,
    checkpoint: Checkpoint,
}

impl Logged {
    /// The statement.
    #[must_use]
    pub fn statement(&self) -> &Statement {
        &self.statement
    }
    /// The checkpoint it is proven under.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }
}

/// Opens a proof under the log's key.
///
/// # Errors
/// See [`LogProofError`].
pub fn open(text: &str, log: &NoteKey, witnesses: &[NoteKey]) -> Result<Logged, LogProofError> {
    if text.len() > MAX_BYTES {
        return Err(LogProofError::TooLarge(text.len()));
    }
    let shape = LogProofError::Shape;
    let (head, checkpoint) = text.split_once("\n\n").ok_or(shape("no blank line before the checkpoint"))?;
    let mut lines = head.split('\n');
    if lines.next() != Some(MAGIC) {
        return Err(shape("the first line"));
    }
    let extra = lines.next().and_then(|l| l.strip_prefix("extra ")).ok_or(shape("no line extra with the statement"))?;
    let entry = STANDARD.decode(extra).map_err(|_| shape("the statement is not base64"))?;
    let index = lines.next().and_then(|l| l.strip_prefix("index ")).ok_or(shape("no line index"))?;
    let index: u64 = index.parse().ok().filter(|n: &u64| n.to_string() == index).ok_or(shape("the index"))?;
    let way: Vec<Hash> =
        lines.map(Hash::parse_hash).collect::<Result<_, _>>().map_err(|_| shape("a hash of the way"))?;
    if way.len() > MAX_HASHES {
        return Err(shape("the way is longer than any"));
    }
    let checkpoint = note::open(checkpoint, log, witnesses)?;
    let tree = checkpoint.head();
    check_record(&way, tree.size, tree.root, index, record_hash(&entry)).map_err(|_| LogProofError::NotIncluded)?;
    let statement = Statement::open(&entry, log.verifying_key())?;
    if statement.index != index || statement.log != checkpoint.origin() {
        return Err(LogProofError::Place);
    }
    Ok(Logged { statement, checkpoint })
}
