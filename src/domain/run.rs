//! Stamp runs: a block of stamps of one batch under one key. A run costs O(1) storage, since a
//! stamp is a pure function of the run and its index (Ed25519 is deterministic, RFC 8032 §5.1.6).

use super::gtin::Gtin;
use super::ids::{BatchId, RunId};
use super::lot::Lot;
use super::spans::Spans;
use super::stamp::body::Body;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Whether stamps carry a serial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Granularity {
    /// Each stamp has its own serial.
    Serial,
    /// One stamp text for the whole lot; it cannot tell a copy.
    Lot,
}

/// Everything that fixes the bytes to be signed, except the serial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPlan {
    /// Batch the stamps are for.
    pub batch: BatchId,
    /// GTIN of the product.
    pub gtin: Gtin,
    /// Lot of the batch.
    pub lot: Lot,
    /// Signed body common to all stamps of the run.
    pub body: Body,
    /// With or without serials.
    pub granularity: Granularity,
    /// First index in the office's serial space (0 for lot-level runs).
    pub first: u64,
    /// Number of stamps (labels to print, for lot-level runs).
    pub count: u32,
}

/// Where a run stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RunState {
    /// Journalled before signing.
    Intended,
    /// Signed and acknowledged.
    Sealed {
        /// SHA-256 (hex) over the stamp texts in index order, each followed by LF.
        digest: String,
        /// When.
        at: Timestamp,
    },
    /// Given up after a crash or refusal; its serials are never used again.
    Abandoned {
        /// When.
        at: Timestamp,
    },
}

/// Why stamps are no longer valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoidReason {
    /// Spoiled in printing or applying.
    Spoiled,
    /// Left over: never applied, given back or destroyed.
    Returned,
    /// Stolen or lost.
    Stolen,
    /// The goods were recalled.
    Recalled,
}

/// A voided range of a run: stamp numbers 0..count within the run, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoidRange {
    /// First stamp number in the run.
    pub from: u32,
    /// Last stamp number in the run.
    pub to: u32,
    /// Why.
    pub reason: VoidReason,
    /// When recorded.
    pub at: Timestamp,
}

/// A run as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Identity in this register.
    pub id: RunId,
    /// What was to be signed.
    pub plan: RunPlan,
    /// State.
    pub state: RunState,
    /// Day of issue.
    pub issued_on: Date,
    /// Voided ranges.
    #[serde(default)]
    pub voided: Vec<VoidRange>,
    /// How often stamps of this run were printed again.
    #[serde(default)]
    pub reprints: u32,
    /// Stamps printed so far.
    #[serde(default)]
    pub printed: Spans,
    /// Stamps said to be on packs.
    #[serde(default, skip_serializing_if = "Spans::is_empty")]
    pub applied: Spans,
    /// Whether its stamps have scratch PINs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pins: Option<Pins>,
}

/// The PINs of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pins {
    /// When they were handed out; they are only once.
    pub exported: Option<PinExport>,
}

/// The one way out of a run's PINs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinExport {
    /// When.
    pub at: Timestamp,
    /// SHA-256 (hex) of the sealed file.
    pub sha256: String,
}

impl Run {
    /// A run about to be signed; nothing has happened to its stamps yet.
    #[must_use]
    pub fn intended(id: RunId, plan: RunPlan, issued_on: Date) -> Self {
        let (voided, printed, applied) = (Vec::new(), Spans::default(), Spans::default());
        Self { id, plan, state: RunState::Intended, issued_on, voided, reprints: 0, printed, applied, pins: None }
    }
    /// Whether the run was signed and acknowledged.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        matches!(self.state, RunState::Sealed { .. })
    }
    /// The voids that bear on stamp number `n`. Labels of a lot-level run share one text: it is void
    /// only once every label is.
    pub fn voids_of(&self, n: u32) -> impl Iterator<Item = &VoidRange> {
        let lot = self.shares_one_text();
        let all = lot && self.all().without(&self.voided.iter().map(|v| (v.from, v.to)).collect()).is_empty();
        self.voided.iter().filter(move |v| if lot { all } else { (v.from..=v.to).contains(&n) })
    }
    /// The last void that bears on stamp number `n`.
    #[must_use]
    pub fn void_of(&self, n: u32) -> Option<&VoidRange> {
        self.voids_of(n).last()
    }
}
