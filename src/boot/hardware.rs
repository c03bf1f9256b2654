//! Issuer keys in a token: the folder holds where the key is, the token holds the key.

use super::Folder;
use crate::app::command::{Code, Refusal};
use crate::ports::keyring::KeyringError;
use crate::ports::signer::Signer;
use std::path::PathBuf;

/// A token for new keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The maker's PKCS #11 module.
    pub module: PathBuf,
    /// Label of the token.
    pub label: String,
}

#[cfg(feature = "pkcs11")]
pub(super) use with::{generate, unlock};
#[cfg(not(feature = "pkcs11"))]
pub(super) use without::{generate, unlock};

#[cfg(feature = "pkcs11")]
mod with {
    use super::{Code, Folder, KeyringError, Refusal, Signer, Token};
    use crate::adapters::keystore_pkcs11::TokenPlace;
    use crate::app::command::Secret;

    /// Makes key `kid` in a token; its PIN is the passphrase of the key.
    pub(in crate::boot) fn generate(
        folder: &Folder,
        token: &Token,
        kid: u8,
        pin: &Secret,
    ) -> Result<[u8; 32], Refusal> {
        let place = TokenPlace {
            module: token.module.clone(),
            token: token.label.clone(),
            key: format!("temthat-issuer-{kid}"),
        };
        let text = toml::to_string(&place).map_err(|e| Refusal::new(Code::Keys, e))?;
        let made = place.generate(kid, pin.reveal()).map_err(|e| Refusal::new(Code::Keys, e))?;
        crate::boot::replace(&folder.token_key(kid), text.as_bytes())?;
        Ok(made.public())
    }

    /// Unlocks key `kid` where the folder says that it is.
    pub(in crate::boot) fn unlock(folder: &Folder, kid: u8, pin: &str) -> Result<Box<dyn Signer>, KeyringError> {
        let path = folder.token_key(kid);
        let locked = |e: &dyn std::fmt::Display| KeyringError::Locked(format!("{}: {e}", path.display()));
        let text = std::fs::read_to_string(&path).map_err(|e| locked(&e))?;
        let place: TokenPlace = toml::from_str(&text).map_err(|e| locked(&e))?;
        Ok(Box::new(place.unlock(kid, pin).map_err(|e| KeyringError::Locked(e.to_string()))?))
    }
}

#[cfg(not(feature = "pkcs11"))]
mod without {
    use super::{Code, Folder, KeyringError, Refusal, Signer, Token};
    use crate::app::command::Secret;

    const MISSING: &str = "this program was built without PKCS #11; build it with: cargo build --features pkcs11";

    pub(in crate::boot) fn generate(_: &Folder, _: &Token, _: u8, _: &Secret) -> Result<[u8; 32], Refusal> {
        Err(Refusal::new(Code::Keys, MISSING))
    }
    pub(in crate::boot) fn unlock(_: &Folder, _: u8, _: &str) -> Result<Box<dyn Signer>, KeyringError> {
        Err(KeyringError::Locked(MISSING.into()))
    }
}
