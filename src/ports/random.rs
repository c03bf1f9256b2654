//! Randomness, given as a value.

/// Cryptographic randomness.
pub trait Random: Send + Sync {
    /// Sixteen random bytes.
    fn sixteen(&self) -> [u8; 16];
}
