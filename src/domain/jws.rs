//! Compact JWS (RFC 7515 §3.1) with EdDSA (RFC 8037 §3.1), strict: one header per kind of token, one
//! algorithm, the key given by the caller and never by the token. Ours, because the kept libraries
//! verify Ed25519 without `verify_strict`.

use super::stamp::verify::signature_fits;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::VerifyingKey;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A kind of token: what its header must say and how long it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Header `typ` (RFC 8725 §3.11), so that a token of one kind is never taken for another.
    pub typ: &'static str,
    /// Longest token read, bytes.
    pub max_bytes: usize,
}

/// Why a token is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Larger than any token of its kind.
    #[error("the token has {0} bytes, at most {1} are read")]
    TooLarge(usize, usize),
    /// Not `header.payload.signature` in base64url.
    #[error("this is not a compact JWS: {0}")]
    Shape(&'static str),
    /// Header other than EdDSA and the type expected.
    #[error("the JWS header must be alg EdDSA and typ {0}")]
    Header(&'static str),
    /// The signature does not fit.
    #[error("the token is not signed by the given key")]
    Signature,
    /// The payload is not what it should be.
    #[error("the payload does not hold: {0}")]
    Payload(String),
}

impl JwsError {
    /// Stable code, as in the normative texts and the frozen vectors.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge(..) => "too-large",
            Self::Shape(_) => "shape",
            Self::Header(_) => "header",
            Self::Signature => "signature",
            Self::Payload(_) => "payload",
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
}

/// The signing input for a payload; [`seal`] completes it.
///
/// # Errors
/// The payload cannot be written as JSON.
pub fn signing_input(kind: Kind, payload: &impl Serialize) -> Result<String, JwsError> {
    let json = |value: serde_json::Result<Vec<u8>>| value.map_err(|e| JwsError::Payload(e.to_string()));
    let header = json(serde_json::to_vec(&Header { alg: "EdDSA".into(), typ: kind.typ.into() }))?;
    let payload = json(serde_json::to_vec(payload))?;
    Ok(format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload)))
}

/// Base64url without padding (RFC 7515 §2).
#[must_use]
pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of a base64url text without padding; `None` for anything else.
#[must_use]
pub fn unbase64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Completes a token.
#[must_use]
pub fn seal(signing_input: &str, signature: &[u8; 64]) -> String {
    format!("{signing_input}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// A token taken apart; nothing of it is proven yet.
pub(super) struct Parts<'a> {
    input: &'a str,
    pub(super) header: Vec<u8>,
    pub(super) payload: Vec<u8>,
    signature: Vec<u8>,
}

impl Parts<'_> {
    /// Whether `key` signed the token.
    pub(super) fn signed_by(&self, key: &VerifyingKey) -> bool {
        let signature = <[u8; 64]>::try_from(self.signature.as_slice());
        signature.is_ok_and(|signature| signature_fits(key, self.input.as_bytes(), &signature))
    }
}

pub(super) fn decode(part: &str, cause: &'static str) -> Result<Vec<u8>, JwsError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| JwsError::Shape(cause))
}

/// Takes a token of at most `max_bytes` apart.
pub(super) fn parts(token: &str, max_bytes: usize) -> Result<Parts<'_>, JwsError> {
    let token = token.trim_ascii();
    if token.len() > max_bytes {
        return Err(JwsError::TooLarge(token.len(), max_bytes));
    }
    let (input, signature) = token.rsplit_once('.').ok_or(JwsError::Shape("two dots are needed"))?;
    let (header, payload) = input.split_once('.').ok_or(JwsError::Shape("two dots are needed"))?;
    let header = decode(header, "the header is not base64url")?;
    let payload = decode(payload, "the payload is not base64url")?;
    let signature = decode(signature, "the signature is not base64url")?;
    Ok(Parts { input, header, payload, signature })
}

/// The header as an object of a type; serde would also read an array as a struct.
pub(super) fn header<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    (bytes.trim_ascii_start().first() == Some(&b'{')).then(|| serde_json::from_slice(bytes).ok()).flatten()
}

fn of_kind(kind: Kind, token: &str) -> Result<Parts<'_>, JwsError> {
    let parts = parts(token, kind.max_bytes)?;
    let found: Option<Header> = header(&parts.header);
    let fits = found.is_some_and(|found| found.alg == "EdDSA" && found.typ == kind.typ);
    if fits { Ok(parts) } else { Err(JwsError::Header(kind.typ)) }
}

/// Payload of a token of this kind signed by `key`.
///
/// # Errors
/// See [`JwsError`]; size, shape, header, signature, payload are looked at in this order.
pub fn open(kind: Kind, token: &str, key: &VerifyingKey) -> Result<Vec<u8>, JwsError> {
    let parts = of_kind(kind, token)?;
    if parts.signed_by(key) { Ok(parts.payload) } else { Err(JwsError::Signature) }
}

/// Payload of a token whose signature is not looked at: only to learn which key to ask for.
///
/// # Errors
/// As [`open`], without the signature.
pub fn unproven_payload(kind: Kind, token: &str) -> Result<Vec<u8>, JwsError> {
    Ok(of_kind(kind, token)?.payload)
}
