//! Proving a stamp: key from the trust list only, `verify_strict` only.

use super::link::StampText;
use super::message::message;
use crate::domain::trust::{KeyStatus, TrustList};
use ed25519_dalek::{Signature, VerifyingKey};

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
    /// The key was in strange hands on the issue day.
    #[error("the key was compromised on the issue day")]
    KeyCompromised,
    /// The key had been retired before the issue day.
    #[error("the key was retired before the issue day")]
    KeyRetired,
    /// The issue day lies outside the days the key may sign on.
    #[error("the key was not valid on the issue day")]
    KeyOutOfPeriod,
    /// The key may not sign stamps, or not for this GTIN.
    #[error("the key may not sign stamps for this GTIN")]
    KeyOutOfScope,
    /// The signature does not fit.
    #[error("the signature does not fit")]
    SignatureInvalid,
}

impl ProofError {
    /// Stable code, as in the normative text and the frozen vectors.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::HostUnknown => "host-unknown",
            Self::KeyUnknown => "key-unknown",
            Self::KeyRevoked => "key-revoked",
            Self::KeyRetired => "key-retired",
            Self::KeyCompromised => "key-compromised",
            Self::KeyOutOfPeriod => "key-out-of-period",
            Self::KeyOutOfScope => "key-out-of-scope",
            Self::SignatureInvalid => "signature-invalid",
        }
    }
}

/// Ed25519 as this system understands it (RFC 8032 §5.1.7, cofactorless, `S` below the group order,
/// canonical `R`, neither `R` nor the key of small order). The one place where signatures are checked.
#[must_use]
pub fn signature_fits(key: &VerifyingKey, message: &[u8], signature: &[u8; 64]) -> bool {
    key.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
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
    if !signature_fits(key.verifying_key(), &bytes, &stamp.signature) {
        return Err(ProofError::SignatureInvalid);
    }
    let day = stamp.body.issued_on;
    if key.ended_before(day) {
        return Err(match key.status {
            KeyStatus::Revoked => ProofError::KeyRevoked,
            KeyStatus::Compromised => ProofError::KeyCompromised,
            KeyStatus::Active | KeyStatus::Retired => ProofError::KeyRetired,
        });
    }
    if !key.covers_day(day) {
        return Err(ProofError::KeyOutOfPeriod);
    }
    if !key.signs.is_stamps() || !key.covers_gtin(stamp.gtin) {
        return Err(ProofError::KeyOutOfScope);
    }
    Ok(Verified(stamp))
}
