//! The trust list as a compact JWS signed by the office's root.

use super::{MAX_BYTES, TYP, TrustList};
use crate::domain::jws::{self, Kind};
use ed25519_dalek::VerifyingKey;

pub use crate::domain::jws::{JwsError, seal};

/// The token of a trust list.
pub const KIND: Kind = Kind { typ: TYP, max_bytes: MAX_BYTES };

/// The signing input for a list.
///
/// # Errors
/// The list is flawed.
pub fn signing_input(list: &TrustList) -> Result<String, JwsError> {
    match list.flaw() {
        Some(flaw) => Err(JwsError::Payload(flaw)),
        None => jws::signing_input(KIND, list),
    }
}

/// Reads a trust list signed by `root`. The caller still asks [`TrustList::is_live`].
///
/// # Errors
/// See [`JwsError`].
pub fn open(token: &str, root: &VerifyingKey) -> Result<TrustList, JwsError> {
    let payload = jws::open(KIND, token, root)?;
    // serde also reads an array as a struct; the list, its keys and their scopes are objects.
    let value: serde_json::Value = serde_json::from_slice(&payload).map_err(|e| JwsError::Payload(e.to_string()))?;
    let keys = value.get("keys").and_then(|keys| keys.as_array()).map(Vec::as_slice).unwrap_or_default();
    if !value.is_object() || !keys.iter().all(|k| k.is_object() && k.get("scope").is_none_or(|s| s.is_object())) {
        return Err(JwsError::Payload("the list, its keys and their scopes must be JSON objects".into()));
    }
    let list: TrustList = serde_json::from_slice(&payload).map_err(|e| JwsError::Payload(e.to_string()))?;
    match list.flaw() {
        Some(flaw) => Err(JwsError::Payload(flaw)),
        None => Ok(list),
    }
}
