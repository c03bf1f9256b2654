//! The public log: every public act of an office as a signed statement, a leaf of an append-only
//! Merkle tree in the C2SP formats (tlog-tiles, tlog-checkpoint, tlog-cosignature, tlog-proof).
//! Normative: the manual's `log`.

pub mod canonical;
mod certificates;
pub mod derive;
pub mod monitor;
pub mod note;
pub mod proof;
pub mod statement;
pub mod tiles;
pub mod witness;
