//! Signing keys of the issuer. The private half never leaves the adapter.

/// The key cannot sign.
#[derive(Debug, thiserror::Error)]
#[error("key {kid} cannot sign: {cause}")]
pub struct SignerError {
    /// Key id.
    pub kid: u8,
    /// Why.
    pub cause: String,
}

/// One unlocked Ed25519 issuer key.
pub trait Signer: Send + Sync {
    /// Key id on the trust list.
    fn kid(&self) -> u8;
    /// Public half, 32 bytes (RFC 8032 §5.1.5).
    fn public(&self) -> [u8; 32];
    /// Signs a message (RFC 8032 §5.1.6, pure Ed25519).
    ///
    /// # Errors
    /// The key is locked or its holder fails.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError>;
}
