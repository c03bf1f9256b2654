//! The stamp, version 1. Normative text: `src/manual/stamp-format.md`.
pub mod body;
