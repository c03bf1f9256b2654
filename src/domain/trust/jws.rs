//! Compact JWS (RFC 7515 §3.1) with EdDSA (RFC 8037 §3.1), strict: one header, one algorithm, the
//! root's key given by the caller and never by the token. Ours, because the kept libraries verify
//! Ed25519 without `verify_strict`.

use super::{MAX_BYTES, TYP, TrustList};
use crate::domain::stamp::verify::signature_fits;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};

/// Why a trust list is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Larger than any trust list.
    #[error("the trust list has {0} bytes, at most 262144 are read")]
    TooLarge(usize),
    /// Not `header.payload.signature` in base64url.
    #[error("the trust list is not a compact JWS: {0}")]
    Shape(&'static str),
    /// Header other than EdDSA and our type.
    #[error("the JWS header must be alg EdDSA and typ temthat-trust+jwt")]
    Header,
    /// The root's signature does not fit.
    #[error("the trust list is not signed by the given root key")]
    Signature,
    /// Payload is not a trust list.
    #[error("the payload is not a trust list: {0}")]
    Payload(String),
}

impl JwsError {
    /// Stable code, as in the normative text and the frozen vectors.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge(_) => "trust-too-large",
            Self::Shape(_) => "trust-shape",
            Self::Header => "trust-header",
            Self::Signature => "trust-signature",
            Self::Payload(_) => "trust-payload",
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
}

/// The signing input for a list; append `.` and the base64url signature over it.
///
/// # Errors
/// The list is flawed.
pub fn signing_input(list: &TrustList) -> Result<String, JwsError> {
    if let Some(flaw) = list.flaw() {
        return Err(JwsError::Payload(flaw));
    }
    let json = |value: serde_json::Result<Vec<u8>>| value.map_err(|e| JwsError::Payload(e.to_string()));
    let header = json(serde_json::to_vec(&Header { alg: "EdDSA".into(), typ: TYP.into() }))?;
    let payload = json(serde_json::to_vec(list))?;
    Ok(format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload)))
}

/// Completes a token.
#[must_use]
pub fn seal(signing_input: &str, signature: &[u8; 64]) -> String {
    format!("{signing_input}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Reads a trust list signed by `root`. The caller still asks [`TrustList::is_live`].
///
/// # Errors
/// See [`JwsError`].
pub fn open(token: &str, root: &VerifyingKey) -> Result<TrustList, JwsError> {
    let token = token.trim_ascii();
    if token.len() > MAX_BYTES {
        return Err(JwsError::TooLarge(token.len()));
    }
    let (input, signature) = token.rsplit_once('.').ok_or(JwsError::Shape("two dots are needed"))?;
    let (header, payload) = input.split_once('.').ok_or(JwsError::Shape("two dots are needed"))?;
    let decode = |part: &str, name| URL_SAFE_NO_PAD.decode(part).map_err(|_| JwsError::Shape(name));
    let header: Header =
        serde_json::from_slice(&decode(header, "the header is not base64url")?).map_err(|_| JwsError::Header)?;
    if header.alg != "EdDSA" || header.typ != TYP {
        return Err(JwsError::Header);
    }
    let signature = decode(signature, "the signature is not base64url")?;
    let signature: [u8; 64] = signature.try_into().map_err(|_| JwsError::Signature)?;
    if !signature_fits(root, input.as_bytes(), &signature) {
        return Err(JwsError::Signature);
    }
    let payload = decode(payload, "the payload is not base64url")?;
    let list: TrustList = serde_json::from_slice(&payload).map_err(|e| JwsError::Payload(e.to_string()))?;
    match list.flaw() {
        Some(flaw) => Err(JwsError::Payload(flaw)),
        None => Ok(list),
    }
}
