//! A statement: one public act in canonical form, signed by the office's log key. It holds numbers,
//! days, codes and the document numbers of authorities; everything else is under a salted commitment.

use super::canonical::{self, Canonical};
use crate::domain::batch::Unit;
use crate::domain::certificate::{Holder, Scheme};
use crate::domain::gtin::Gtin;
use crate::domain::ids::{BatchId, CertificateId, ProducerId, ProductId, RecognitionId, RunId, ZoneId};
use crate::domain::jws::{self, JwsError, Kind};
use crate::domain::lot::Lot;
use crate::domain::recognition::{AuthorityLevel, Evidence, RecognitionAct, Stars};
use crate::domain::run::{Granularity, VoidReason};
use crate::domain::stamp::body::Body;
use crate::domain::trust::{KeyStatus, KeyUse};
use ed25519_dalek::VerifyingKey;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The token of a statement. A log entry has at most 65,535 bytes (C2SP tlog-tiles, entry bundles).
pub const KIND: Kind = Kind { typ: "temthat-statement+jwt", max_bytes: 65_535 };
/// Version of this form.
pub const VERSION: u8 = 1;
/// Raw-material lots listed in a batch manifest; of a longer list the log holds the commitment only.
pub const MAX_INPUTS: usize = 64;

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// [`VERSION`].
    pub v: u8,
    /// Origin of the log it belongs to.
    pub log: String,
    /// Its place in the log, from 0.
    pub index: u64,
    /// When the office recorded the act, whole seconds.
    pub at: Timestamp,
    /// Commitment to what is not public, 64 hexadecimal digits: SHA-256 over "temthat-details-v1", LF,
    /// 32 bytes of salt, and the details as canonical JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// The act.
    pub says: Says,
}

/// A public act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs, reason = "the members are those of the domain type each act is about; see the manual's log")]
pub enum Says {
    /// A recognition is recorded. Details: product, variant, pack and producer by name, source.
    RecognitionRecorded {
        recognition: RecognitionId,
        product: ProductId,
        producer: ProducerId,
        gtin: Gtin,
        stars: Stars,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision_no: Option<String>,
        level: AuthorityLevel,
        evidence: Evidence,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        issued_on: Option<Date>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        valid_until: Option<Date>,
    },
    /// Something happened to a recognition (extended, suspended, re-allowed, lowered, withdrawn, followed).
    /// Details: decision as typed, source.
    RecognitionChanged {
        recognition: RecognitionId,
        product: ProductId,
        producer: ProducerId,
        change: RecognitionAct,
        effective_on: Date,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision_no: Option<String>,
    },
    /// A certificate is recorded. Details: body, crop, output, number as typed.
    CertificateRecorded {
        certificate: CertificateId,
        scheme: Scheme,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
        holder: Holder,
        valid_from: Date,
        valid_until: Date,
    },
    /// A certificate is withdrawn. Details: decision as typed.
    CertificateWithdrawn {
        certificate: CertificateId,
        on: Date,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision_no: Option<String>,
    },
    /// A certificate is suspended; without `until` it is so until it is reinstated. Details: decision as typed.
    CertificateSuspended {
        certificate: CertificateId,
        from: Date,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision_no: Option<String>,
    },
    /// A suspended certificate is in force again. Details: decision as typed.
    CertificateReinstated {
        certificate: CertificateId,
        on: Date,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision_no: Option<String>,
    },
    /// A batch manifest (a later one of the same batch replaces it). Details: the zones' own lot names.
    BatchMade {
        batch: BatchId,
        product: ProductId,
        producer: ProducerId,
        gtin: Gtin,
        lot: Lot,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        made_on: Option<Date>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        best_before: Option<Date>,
        /// Plain decimal.
        quantity: String,
        unit: Unit,
        /// How many raw-material lots went in; listed up to [`MAX_INPUTS`].
        input_count: u32,
        inputs: Vec<Input>,
        claims: Vec<Scheme>,
    },
    /// A batch is recalled. Details: the reason.
    BatchRecalled { batch: BatchId, on: Date },
    /// A run of stamps is signed: they may leave the house.
    RunIssued {
        run: RunId,
        batch: BatchId,
        product: ProductId,
        producer: ProducerId,
        gtin: Gtin,
        lot: Lot,
        /// Issuer key.
        kid: u8,
        /// The 49 signed bits common to all stamps of the run, 14 hexadecimal digits.
        body: String,
        granularity: Granularity,
        /// First index in the serial space.
        first: u64,
        /// Number of stamps.
        count: u32,
        issued_on: Date,
        /// SHA-256 over the stamp texts, each followed by LF.
        digest: String,
    },
    /// A run was begun and given up: its part of the serial space is never used.
    RunAbandoned { run: RunId, first: u64, count: u32 },
    /// Stamps of a run are voided; numbers within the run, both ends included.
    StampsVoided { run: RunId, from: u32, to: u32, reason: VoidReason },
    /// A producer may not issue for now. Details: the reason.
    ProducerSuspended { producer: ProducerId },
    /// A producer may issue again.
    ProducerAllowed { producer: ProducerId },
    /// The trust list was signed anew.
    KeysChanged {
        version: u64,
        /// Unix seconds.
        iat: i64,
        /// Unix seconds.
        exp: i64,
        /// SHA-256 of the signed list (compact JWS).
        sha256: String,
        keys: Vec<Key>,
    },
}

/// A raw-material lot of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Zone.
    pub zone: ZoneId,
    /// Kilograms, plain decimal.
    pub kg: String,
    /// Harvest day.
    pub harvested_on: Date,
}

/// An issuer key as the trust list has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Key id.
    pub kid: u8,
    /// What it signs: stamps, or bundles and status lists.
    #[serde(rename = "use")]
    pub signs: KeyUse,
    /// Status.
    pub status: KeyStatus,
    /// Since when it is not active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Public key, 64 hexadecimal digits.
    pub public: String,
}

impl Statement {
    /// The signing input of its token.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    pub fn signing_input(&self) -> Result<String, JwsError> {
        let value = serde_json::to_value(self).map_err(|e| JwsError::Payload(e.to_string()))?;
        jws::signing_input(KIND, &Canonical(&value))
    }

    /// Opens the entry of a log: signed by its key, canonical, of this version.
    ///
    /// # Errors
    /// See [`JwsError`]; a payload in any but canonical form is refused.
    pub fn open(entry: &[u8], key: &VerifyingKey) -> Result<Self, JwsError> {
        let token = std::str::from_utf8(entry).map_err(|_| JwsError::Shape("a token is ASCII"))?;
        if token.trim_ascii() != token {
            return Err(JwsError::Shape("white space around the token"));
        }
        let payload = jws::open(KIND, token, key)?;
        let failed = |e: serde_json::Error| JwsError::Payload(e.to_string());
        let statement: Self = serde_json::from_slice(&payload).map_err(failed)?;
        if canonical::bytes(&serde_json::to_value(&statement).map_err(failed)?) != payload {
            return Err(JwsError::Payload("it is not in canonical form".into()));
        }
        if statement.v != VERSION {
            return Err(JwsError::Payload(format!("version {} is not known", statement.v)));
        }
        Ok(statement)
    }
}

/// The signed bits of stamps as [`Says::RunIssued`] has them; `None` for a body that no stamp can carry.
#[must_use]
pub fn body_bits(body: &Body) -> Option<String> {
    body.encode().ok().map(|bits| format!("{bits:014x}"))
}

/// The secret behind the commitments of a log. Whoever holds it can open every commitment.
#[derive(Clone)]
pub struct Secret(pub [u8; 32]);

impl Secret {
    /// The salt of one event of the journal: SHA-256 over the secret, the record's number and the
    /// event's place in it. All inputs have one length, so that no salt leads to another.
    #[must_use]
    pub fn salt(&self, seq: u64, event: u32) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(seq.to_be_bytes());
        hash.update(event.to_be_bytes());
        hash.finalize().into()
    }
}

/// The commitment to details under a salt, 64 hexadecimal digits.
#[must_use]
pub fn commitment(salt: &[u8; 32], details: &Value) -> String {
    let mut hash = Sha256::new();
    hash.update(b"temthat-details-v1\n");
    hash.update(salt);
    hash.update(canonical::bytes(details));
    hex::encode(hash.finalize())
}
