//! Opaque random tokens: for sessions, links and programs.

use crate::ports::random::Random;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// 256 random bits, base64url (43 characters).
pub(super) fn make(random: &dyn Random) -> String {
    URL_SAFE_NO_PAD.encode([random.sixteen(), random.sixteen()].concat())
}

/// SHA-256 (hex) of a token: what is kept of it. A token has 256 random bits, so a fast hash is enough.
#[must_use]
pub fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}
