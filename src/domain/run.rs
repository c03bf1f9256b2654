//! Stamp runs: a block of stamps of one batch under one key. A run costs O(1) storage, since a
//! stamp is a pure function of the run and its index (Ed25519 is deterministic, RFC 8032 §5.1.6).

use super::gtin::Gtin;
use super::ids::{BatchId, RunId};
use super::lot::Lot;
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
    /// Spoiled or never applied.
    Spoiled,
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
    /// Ranges of stamp numbers printed so far, both ends included, ascending and disjoint.
    #[serde(default)]
    pub printed: Vec<(u32, u32)>,
}

impl Run {
    /// Whether the run was signed and acknowledged.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        matches!(self.state, RunState::Sealed { .. })
    }
    /// Whether any stamp of `from..=to` was printed before.
    #[must_use]
    pub fn was_printed(&self, from: u32, to: u32) -> bool {
        self.printed.iter().any(|(a, b)| *a <= to && from <= *b)
    }
    /// Remembers that `from..=to` was printed, merging ranges that touch.
    pub fn note_printed(&mut self, from: u32, to: u32) {
        let (mut from, mut to) = (from, to);
        self.printed.retain(|(a, b)| {
            let touches = *a <= to.saturating_add(1) && from <= b.saturating_add(1);
            if touches {
                from = from.min(*a);
                to = to.max(*b);
            }
            !touches
        });
        let at = self.printed.partition_point(|(a, _)| *a < from);
        self.printed.insert(at, (from, to));
    }
    /// The last void that covers stamp number `n` of the run.
    #[must_use]
    pub fn void_of(&self, n: u32) -> Option<&VoidRange> {
        self.voided.iter().rev().find(|v| (v.from..=v.to).contains(&n))
    }
}
