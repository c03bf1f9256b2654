//! Where photographs and scanned papers are kept, by the hash of their bytes.

/// Why evidence cannot be kept or given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceError {
    /// Not there, or not what its hash says.
    #[error("the file with SHA-256 {0} is not among the evidence (folder evidence); bring it back from the backup")]
    Missing(String),
    /// The disk refuses.
    #[error("evidence could not be kept: {0}. Nothing was recorded; check the disk and its free space")]
    Unwritable(String),
}

/// Keeps bytes for good.
pub trait Evidence: Send + Sync {
    /// Keeps bytes durably and tells their SHA-256 (hex). Keeping the same bytes twice is no error.
    ///
    /// # Errors
    /// [`EvidenceError::Unwritable`].
    fn keep(&self, bytes: &[u8]) -> Result<String, EvidenceError>;

    /// Gives bytes back, proven to have this SHA-256.
    ///
    /// # Errors
    /// [`EvidenceError::Missing`].
    fn give(&self, sha256: &str) -> Result<Vec<u8>, EvidenceError>;
}
