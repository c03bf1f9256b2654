//! Acts that one person alone may not carry out: asked for by one, carried out by another.

use super::ids::{ApprovalId, CertificateId, RecognitionId, RunId, UserId};
use super::run::VoidReason;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Stamps that may be voided by one person at once; more need two.
pub const VOIDED_ALONE: u32 = 100;

/// An act that needs two persons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Guarded {
    /// A recognition is withdrawn (QĐ 26/2026/QĐ-TTg Đ8).
    WithdrawRecognition {
        /// Which.
        id: RecognitionId,
        /// First day without it.
        effective_on: Date,
        /// Decision.
        decision_no: String,
        /// SHA-256 (hex) of the scanned decision.
        #[serde(default)]
        paper: Option<String>,
    },
    /// A certificate is withdrawn.
    WithdrawCertificate {
        /// Which.
        id: CertificateId,
        /// First day without it.
        on: Date,
        /// Decision or letter.
        decision_no: String,
    },
    /// More than [`VOIDED_ALONE`] stamps are voided.
    VoidStamps {
        /// Run.
        run: RunId,
        /// First stamp number.
        from: u32,
        /// Last stamp number.
        to: u32,
        /// Why.
        reason: VoidReason,
    },
    /// This office signs nothing more with a key. The trust list says so to others once its root has
    /// signed it again.
    StopKey {
        /// Key id.
        kid: u8,
    },
}

/// Where a request stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ApprovalState {
    /// Nobody has decided.
    Pending,
    /// Carried out.
    Approved {
        /// By whom.
        by: UserId,
        /// When.
        at: Timestamp,
    },
    /// Not carried out.
    Refused {
        /// By whom; the asker may take it back.
        by: UserId,
        /// When.
        at: Timestamp,
    },
}

/// A request for an act that needs two persons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Identity in this register.
    pub id: ApprovalId,
    /// The act.
    pub act: Guarded,
    /// Why, in the asker's words.
    pub why: String,
    /// Who asks.
    pub asked_by: UserId,
    /// When.
    pub asked_at: Timestamp,
    /// Where it stands.
    pub state: ApprovalState,
}

impl Approval {
    /// Whether it waits for somebody.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.state == ApprovalState::Pending
    }
}
