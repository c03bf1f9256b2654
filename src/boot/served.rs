//! What a server signs with: issuer keys unlocked once at its start, never by what a request brings.

use super::FolderKeys;
use crate::app::command::{Refusal, Secret};
use crate::domain::trust::{KeyStatus, TrustList};
use crate::ports::keyring::{Keyring, KeyringError};
use crate::ports::signer::{Signer, SignerError};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The keys of a folder as a server uses them.
pub(super) struct ServedKeys {
    keys: Arc<FolderKeys>,
    held: BTreeMap<u8, Arc<dyn Signer>>,
}

impl ServedKeys {
    /// Unlocks the keys of the trust list that lie in the folder; without a passphrase none.
    ///
    /// # Errors
    /// The passphrase opens none of them.
    pub(super) fn unlock(keys: Arc<FolderKeys>, passphrase: Option<&Secret>) -> Result<Self, Refusal> {
        let mut held: BTreeMap<u8, Arc<dyn Signer>> = BTreeMap::new();
        let mut refused = None;
        if let Some(passphrase) = passphrase {
            let list = keys.read()?.0;
            let usable = |status| matches!(status, KeyStatus::Active | KeyStatus::Retired);
            for key in list.keys.iter().filter(|k| k.signs.is_stamps() && usable(k.status)) {
                match keys.unlock(key.kid, passphrase.reveal()) {
                    Ok(signer) => drop(held.insert(key.kid, Arc::from(signer))),
                    Err(error) => refused = Some(error),
                }
            }
        }
        match refused {
            // Some of the keys may have another passphrase, or lie elsewhere.
            Some(error) if held.is_empty() => Err(error.into()),
            _ => Ok(Self { keys, held }),
        }
    }
    /// Ids of the keys it can sign with.
    pub(super) fn held(&self) -> impl Iterator<Item = u8> {
        self.held.keys().copied()
    }
}

/// A key that is held, lent for one use.
struct Lent(Arc<dyn Signer>);

impl Signer for Lent {
    fn kid(&self) -> u8 {
        self.0.kid()
    }
    fn public(&self) -> [u8; 32] {
        self.0.public()
    }
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
        self.0.sign(message)
    }
}

impl Keyring for ServedKeys {
    fn unlock(&self, kid: u8, _: &str) -> Result<Box<dyn Signer>, KeyringError> {
        match self.held.get(&kid) {
            Some(held) => Ok(Box::new(Lent(Arc::clone(held)))),
            None => Err(KeyringError::Locked(format!(
                "key {kid} is not unlocked in this server; start it with: temthat serve --passphrase-file FILE"
            ))),
        }
    }
    fn publisher(&self) -> Result<Option<Arc<dyn Signer>>, KeyringError> {
        self.keys.publisher()
    }
    fn trust_token(&self) -> Result<String, KeyringError> {
        self.keys.trust_token()
    }
    fn trust(&self) -> Result<TrustList, KeyringError> {
        self.keys.trust()
    }
}
