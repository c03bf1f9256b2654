//! The operating system's randomness.
use crate::ports::random::Random;

/// Randomness of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    fn sixteen(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        // Without randomness no secret may be made; there is nothing to fall back on.
        if getrandom::fill(&mut bytes).is_err() {
            std::process::abort();
        }
        bytes
    }
}
