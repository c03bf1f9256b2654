//! Where the files of a public log are read and kept. Paths are those below the log's prefix (C2SP
//! tlog-tiles): "checkpoint", "tile/0/000.p/5", "tile/entries/000".

/// The files cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {cause}")]
pub struct LogFilesError {
    /// File or address.
    pub place: String,
    /// Why.
    pub cause: String,
}

/// The files of a log, one's own or another's. What is read is to be proven by whoever reads it.
pub trait LogSource: Send + Sync {
    /// A file of at most `most` bytes; `None` if it is not there.
    ///
    /// # Errors
    /// It is longer, or cannot be read.
    fn read(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, LogFilesError>;
}

/// The files of one's own log.
pub trait LogFiles: LogSource {
    /// Writes files, each whole or not at all; all are durable, names included, when this returns.
    ///
    /// # Errors
    /// Some of them may have been written.
    fn write(&self, files: &[(String, Vec<u8>)]) -> Result<(), LogFilesError>;

    /// Removes a folder that nobody needs any more, if it is there; nothing depends on it.
    fn forget(&self, folder: &str);
}
