//! What a witness or a monitor remembers of the logs it follows, and where it keeps evidence.

use super::log::LogFilesError;

/// The memory.
pub trait Memory: Send + Sync {
    /// What is remembered of a log, by its origin.
    ///
    /// # Errors
    /// It cannot be read.
    fn last(&self, origin: &str) -> Result<Option<String>, LogFilesError>;

    /// Remembers something else, if `from` is still what is remembered; durable when this returns.
    /// Tells whether it was.
    ///
    /// # Errors
    /// It cannot be written.
    fn advance(&self, origin: &str, from: Option<&str>, to: &str) -> Result<bool, LogFilesError>;

    /// Keeps evidence in a file of its own; tells where.
    ///
    /// # Errors
    /// It cannot be written.
    fn keep(&self, name: &str, text: &str) -> Result<String, LogFilesError>;
}
