//! The one answer behind every screen: [`proof`] of the stamp, its [`run`], and what the register
//! says of it ([`judge`]). Online and offline answers take the same way.

pub mod judge;
pub mod logged;
pub mod proof;
pub mod run;

use super::batch::Batch;
use super::certificate::Certificate;
use super::ids::RunId;
use super::producer::Producer;
use super::product::Product;
use super::recognition::{Recognition, Standing, Stars};
use super::stamp::body::Body;
use super::zone::Zone;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The four words. Order = gravity for the eye; `CannotCheck` is never shown as fake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Signed by a trusted key, run known, nothing against it.
    Genuine,
    /// Genuine signature, but something the reader must know first.
    Caution,
    /// Not a stamp of this system, or changed after signing.
    NotGenuine,
    /// Something needed for the answer is missing.
    CannotCheck,
}

/// Stable reason codes; texts live in the catalogues under `reason-CODE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Signature proven with `verify_strict`, and the run is in the register.
    SignatureValid,
    /// Signature proven with `verify_strict`; no register was asked.
    SignatureOnly,
    /// Stars in force today.
    StarsInForce,
    /// Term over, extended with a filed dossier (QĐ 26/2026 Đ12.3).
    StarsExtended,
    /// Last valid day was yesterday or is today: one warning day.
    StarsBoundaryDay,
    /// Stars lapsed.
    StarsLapsed,
    /// Fewer stars now than at issue.
    StarsLowered,
    /// Recognition withdrawn.
    StarsWithdrawn,
    /// Use of the mark suspended.
    StarsSuspended,
    /// The stamp claims no stars.
    StarsNotClaimed,
    /// The register has no confirmed recognition for the product.
    StarsUnknown,
    /// Only the state at issue is known (offline).
    StarsAsAtIssue,
    /// Lot-level stamp: cannot tell a copy.
    LotLevel,
    /// The batch was recalled.
    BatchRecalled,
    /// Best before is past.
    BestBeforePast,
    /// This stamp was voided before use.
    StampVoided,
    /// This stamp was reported stolen.
    StampStolen,
    /// Scanned unusually often.
    ScannedOften,
    /// Scanned too far apart in too short a time.
    ScannedFarApart,
    /// A growing certificate claimed on the stamp was not live at harvest.
    CertificateNotLive,
    /// A growing certificate claimed on the stamp was suspended at harvest.
    CertificateSuspended,
    /// Signed by a trusted key but the run is not in the register.
    RunNotRecorded,
    /// Signed by a trusted key, issued on or after the newest day this register knows of: a register
    /// restored from an older copy would not know the run either.
    RunNewerThanRegister,
    /// The run was intended but never acknowledged.
    RunNotSealed,
    /// Signature does not fit.
    SignatureInvalid,
    /// Key not on the trust list.
    KeyUnknown,
    /// Key revoked.
    KeyRevoked,
    /// The key was in strange hands on the issue day; or, offline, was so later, and only the
    /// office's register knows which earlier stamps are its own.
    KeyCompromised,
    /// Key not valid on the issue day, or not for this product.
    KeyOutOfScope,
    /// Text is not a canonical version 1 stamp.
    Malformed,
    /// A code of another system or a plain link.
    Foreign,
    /// No usable trust list.
    TrustListMissing,
    /// The trust list has expired.
    TrustListExpired,
    /// The register could not be read.
    RegisterUnavailable,
    /// The offline bundle should have been refreshed by now.
    BundleStale,
    /// The offline bundle is past its end.
    BundleExpired,
    /// The clock shows a time before the offline bundle was made.
    ClockBehind,
    /// Offline: the run is proven to be in the public log.
    RunLogged,
    /// The proof given beside the stamp does not hold.
    ProofInvalid,
    /// The proof given beside the stamp is on another run.
    ProofOfAnother,
}

/// One reason with the values its text needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReasonLine {
    /// Code.
    pub code: Reason,
    /// Named values for the text: (name, value).
    pub args: Vec<(&'static str, String)>,
}

impl ReasonLine {
    /// A reason without values.
    #[must_use]
    pub fn plain(code: Reason) -> Self {
        Self { code, args: Vec::new() }
    }
    /// Adds a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

/// Facts of the register shown with a verdict, all as of [`Verdict::as_of`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Facts {
    /// Product.
    pub product: Arc<Product>,
    /// Producer.
    pub producer: Arc<Producer>,
    /// Recognition that speaks for the product today, with its standing.
    pub recognition: Option<(Arc<Recognition>, Standing)>,
    /// Batch.
    pub batch: Option<Arc<Batch>>,
    /// Zones of the batch's inputs.
    pub zones: Vec<Arc<Zone>>,
    /// Certificates of those zones and of the producer.
    pub certificates: Vec<Arc<Certificate>>,
}

/// What was read from the stamp itself, once its signature is proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StampFacts {
    /// GTIN.
    pub gtin: String,
    /// Lot.
    pub lot: String,
    /// Serial; `None` for a lot-level stamp.
    pub serial: Option<String>,
    /// Signed body.
    pub body: Body,
}

/// Which knowledge an offline answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Offline {
    /// When the bundle was made: everything is as known then.
    pub made_at: Timestamp,
    /// When a newer one should have been fetched.
    pub refresh_by: Timestamp,
    /// When it ends.
    pub exp: Timestamp,
}

impl Offline {
    /// The day the bundle was made (Vietnam time).
    #[must_use]
    pub fn made_on(&self) -> Date {
        super::dates::vietnam_day(self.made_at)
    }
}

/// What the office's public log says of the stamp's run and recognition: proofs (C2SP tlog-proof)
/// that anybody checks without the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogEvidence {
    /// Whether the run's statement is in the log.
    pub state: LogState,
    /// The run, and the place of its statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<(RunId, u64)>,
    /// Proof of the run's statement.
    pub run: Option<Arc<str>>,
    /// Proofs of all statements on the recognition, in order.
    pub recognition: Vec<Arc<str>>,
}

/// Where a run stands in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogState {
    /// In the log.
    Included,
    /// Recorded a moment ago; the next checkpoint contains it.
    Pending,
    /// The log is not published at present.
    Stopped,
}

/// The answer. Built by [`proof`] and [`judge`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// The word.
    pub status: Status,
    /// Why, gravest first. For an invalid signature it is that one reason alone.
    pub reasons: Vec<ReasonLine>,
    /// Stars that may be shown today; `None` if none.
    pub stars_now: Option<Stars>,
    /// Signed content, only when the signature is proven.
    pub stamp: Option<StampFacts>,
    /// Register facts, only when the signature is proven and the register was read.
    pub facts: Option<Facts>,
    /// Scans so far, including this one; `None` offline.
    pub scans: Option<u32>,
    /// First scan.
    pub first_scan: Option<Timestamp>,
    /// Day the answer speaks of (Vietnam time).
    pub as_of: Date,
    /// Moment of the answer.
    pub checked_at: Timestamp,
    /// The bundle that was asked, for an offline answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offline: Option<Offline>,
    /// Proofs of the public log; `None` where the office has none, and offline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<LogEvidence>,
}
