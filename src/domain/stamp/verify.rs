//! Proving a stamp: key from the trust list only, `verify_strict` only.

use super::link::StampText;
use super::message::message;
use crate::domain::trust::{KeyStatus, TrustList};

/// Why the signature says nothing good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The host is not one of the trust list's offices.
    #[error("the host is not on the trust list")]
    HostUnknown,
    /// The key id is not on the trust list of the host's office.
    #[error("the key is not on the trust list")]
    KeyUnknown,
    /// The key is revoked.
    #[error("the key is revoked")]
    KeyRevoked,
    /// The key was not valid on the issue day, or may not sign for this GTIN.
    #[error("the key was not allowed to sign this")]
    KeyOutOfScope,
    /// The signature does not fit.
    #[error("the signature does not fit")]
    SignatureInvalid,
}

/// A stamp whose signature is proven. Only [`verify`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified(StampText);

impl Verified {
    /// The proven stamp.
    #[must_use]
    pub fn stamp(&self) -> &StampText {
        &self.0
    }
}

/// Proves a stamp under a trust list. The signature is checked before the key's status, so that a
/// forged stamp is never answered with a statement about a key's life.
///
/// # Errors
/// See [`ProofError`].
pub fn verify(stamp: StampText, trust: &TrustList) -> Result<Verified, ProofError> {
    if !trust.covers(&stamp.host) {
        return Err(ProofError::HostUnknown);
    }
    let key = trust.key(stamp.body.kid).ok_or(ProofError::KeyUnknown)?;
    // A body that was decoded always encodes.
    let body = stamp.body.encode().map_err(|_| ProofError::SignatureInvalid)?;
    let bytes = message(body, stamp.gtin, &stamp.lot, stamp.serial);
    let signature = ed25519_dalek::Signature::from_bytes(&stamp.signature);
    key.verifying_key().verify_strict(&bytes, &signature).map_err(|_| ProofError::SignatureInvalid)?;
    match key.status {
        KeyStatus::Revoked => Err(ProofError::KeyRevoked),
        KeyStatus::Active | KeyStatus::Retired if key.allows(stamp.body.issued_on, stamp.gtin) => Ok(Verified(stamp)),
        KeyStatus::Active | KeyStatus::Retired => Err(ProofError::KeyOutOfScope),
    }
}
