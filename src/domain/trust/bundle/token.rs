//! A bundle as a compact JWS. The header carries the root-signed trust list (as the `trust_chain` of
//! OpenID Federation 1.0, section 4.3, carries statements), so that the signature is proven before a
//! single byte of the payload is unpacked. The payload is raw DEFLATE (`"zip": "DEF"`, as SMART Health
//! Cards use it) of JSON.

use super::{Bundle, BundleError, DELTA_TYP, MAX_PAYLOAD, MAX_TOKEN, TYP};
use crate::domain::dates::vietnam_day;
use crate::domain::jws::{JwsError, base64url, header, parts};
use crate::domain::trust::status::{self, StatusClaims};
use crate::domain::trust::{KeyStatus, KeyUse, TrustList, TrustedKey, jws};
use ed25519_dalek::VerifyingKey;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Strongest compression: a bundle is made once and fetched by many over poor networks.
const LEVEL: u8 = 10;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: String,
    trust_chain: Vec<String>,
    typ: String,
    zip: String,
}

#[derive(Serialize)]
struct StatusHeader {
    alg: &'static str,
    kid: String,
    typ: &'static str,
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, JwsError> {
    serde_json::to_vec(value).map_err(|e| JwsError::Payload(e.to_string()))
}

/// The signing input of a bundle or delta under key `kid` of the trust list.
///
/// # Errors
/// It cannot be written as JSON.
pub fn signing_input(bundle: &Bundle, kid: u8, trust_list: &str) -> Result<String, JwsError> {
    let header = Header {
        alg: "EdDSA".into(),
        kid: kid.to_string(),
        trust_chain: vec![trust_list.trim().to_owned()],
        typ: if bundle.base.is_some() { DELTA_TYP } else { TYP }.into(),
        zip: "DEF".into(),
    };
    let payload = miniz_oxide::deflate::compress_to_vec(&json(bundle)?, LEVEL);
    Ok(format!("{}.{}", base64url(json(&header)?), base64url(payload)))
}

/// The signing input of a status list token (draft-ietf-oauth-status-list, section 5.1).
///
/// # Errors
/// It cannot be written as JSON.
pub fn status_input(claims: &StatusClaims, kid: u8) -> Result<String, JwsError> {
    let header = StatusHeader { alg: "EdDSA", kid: kid.to_string(), typ: status::TYP };
    Ok(format!("{}.{}", base64url(json(&header)?), base64url(json(claims)?)))
}

/// A bundle or delta whose signature is proven.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// What it says.
    pub bundle: Bundle,
    /// The trust list that came with it.
    pub trust: TrustList,
    /// Key that signed it.
    pub kid: u8,
    /// Bytes of the token.
    pub size: usize,
    /// Bytes of the payload unpacked.
    pub unpacked: usize,
}

/// Whether a key may have signed a bundle made at that moment. Who has a stolen key chooses the moment,
/// so a key that is compromised or revoked signs none, whenever it says it was made.
fn may_sign(key: &TrustedKey, made_at: Timestamp) -> bool {
    let day = vietnam_day(made_at);
    let in_time = match key.status {
        KeyStatus::Active => true,
        KeyStatus::Retired => key.since.is_some_and(|since| day <= since),
        KeyStatus::Compromised | KeyStatus::Revoked => false,
    };
    key.signs == KeyUse::Publish && in_time && key.covers_day(day)
}

/// Reads a bundle or delta of the office whose root key is `root`: size, shape, header, trust list,
/// key, signature, then the payload. Whether it is still to be used is the caller's question.
///
/// # Errors
/// See [`BundleError`].
pub fn open(token: &str, root: &VerifyingKey) -> Result<Opened, BundleError> {
    let parts = parts(token, MAX_TOKEN).map_err(BundleError::Token)?;
    let wrong = || BundleError::Token(JwsError::Header(TYP));
    let head: Header = header(&parts.header).ok_or_else(wrong)?;
    let [trust_list] = &head.trust_chain[..] else { return Err(wrong()) };
    if head.alg != "EdDSA" || head.zip != "DEF" || ![TYP, DELTA_TYP].contains(&head.typ.as_str()) {
        return Err(wrong());
    }
    let trust = jws::open(trust_list, root).map_err(BundleError::Trust)?;
    let no_key = || BundleError::Key(head.kid.chars().take(8).collect());
    let kid = head.kid.parse::<u8>().ok().filter(|kid| kid.to_string() == head.kid).ok_or_else(no_key)?;
    let key = trust.key(kid).filter(|key| key.signs == KeyUse::Publish).ok_or_else(no_key)?;
    if !parts.signed_by(key.verifying_key()) {
        return Err(BundleError::Token(JwsError::Signature));
    }
    let payload = |e: String| BundleError::Token(JwsError::Payload(e));
    let bytes = miniz_oxide::inflate::decompress_to_vec_with_limit(&parts.payload, MAX_PAYLOAD)
        .map_err(|e| payload(format!("it does not unpack to at most {MAX_PAYLOAD} bytes ({:?})", e.status)))?;
    let bundle: Bundle = serde_json::from_slice(&bytes).map_err(|e| payload(e.to_string()))?;
    if let Some(flaw) = bundle.flaw() {
        return Err(payload(flaw));
    }
    if bundle.base.is_some() != (head.typ == DELTA_TYP) {
        return Err(wrong());
    }
    if !may_sign(key, bundle.known_at()) {
        return Err(no_key());
    }
    Ok(Opened { bundle, kid, size: token.len(), unpacked: bytes.len(), trust })
}
