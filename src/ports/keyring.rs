//! The office's keys and its trust list, locked away. A key is unlocked only for the moment of use.

use super::signer::Signer;
use crate::domain::trust::TrustList;
use std::sync::Arc;

/// Why the keyring did not answer.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// There is no such key here.
    #[error("key {kid} is not here ({place}); bring its file back or make a new key: temthat keys new")]
    Missing {
        /// Key id.
        kid: u8,
        /// Where it was looked for.
        place: String,
    },
    /// Wrong passphrase, wrong file mode, or a file that is no key.
    #[error("{0}")]
    Locked(String),
    /// No trust list that the office's root has signed.
    #[error("{0}")]
    Trust(String),
}

/// Where the keys are.
pub trait Keyring: Send + Sync {
    /// Unlocks one issuer key.
    ///
    /// # Errors
    /// See [`KeyringError`].
    fn unlock(&self, kid: u8, passphrase: &str) -> Result<Box<dyn Signer>, KeyringError>;

    /// The key that signs bundles and status lists. It lies beside the server without a passphrase, since
    /// a server starts when nobody is there; it signs no stamps. `None` where the office has none.
    ///
    /// # Errors
    /// It is on the trust list, but not here or not readable.
    fn publisher(&self) -> Result<Option<Arc<dyn Signer>>, KeyringError>;

    /// The signed trust list as it stands, a compact JWS.
    ///
    /// # Errors
    /// [`KeyringError::Trust`].
    fn trust_token(&self) -> Result<String, KeyringError>;

    /// Reads the signed trust list anew and puts it on offer.
    ///
    /// # Errors
    /// [`KeyringError::Trust`].
    fn trust(&self) -> Result<TrustList, KeyringError>;
}
