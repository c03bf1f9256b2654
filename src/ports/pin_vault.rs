//! Where the secrets of PINs are safe: wrapped for the journal, sealed for the printing house.

use crate::domain::ids::RunId;
use crate::domain::stamp::pin::PinSecret;

/// Why the vault did not do it.
#[derive(Debug, thiserror::Error)]
pub enum PinVaultError {
    /// The wrapping key is not here, others can read it, or it is not the one that wrapped.
    #[error("{0}")]
    Key(String),
    /// The passphrase for the file does not do, or the file cannot be sealed.
    #[error("{0}")]
    Seal(String),
}

/// Keeps the secrets of runs under a key that is not in the journal.
pub trait PinVault: Send + Sync {
    /// A secret as it may stand in the journal; only this run can get it back. The first call makes
    /// the wrapping key.
    ///
    /// # Errors
    /// [`PinVaultError::Key`].
    fn wrap(&self, run: RunId, secret: &PinSecret) -> Result<String, PinVaultError>;

    /// The secret again.
    ///
    /// # Errors
    /// [`PinVaultError::Key`]: also when it was wrapped for another run, or changed.
    fn unwrap(&self, run: RunId, wrapped: &str) -> Result<PinSecret, PinVaultError>;

    /// Bytes encrypted for whoever has the passphrase (an age file, scrypt recipient).
    ///
    /// # Errors
    /// [`PinVaultError::Seal`].
    fn seal(&self, bytes: &[u8], passphrase: &str) -> Result<Vec<u8>, PinVaultError>;
}
