//! Findings: signs to be checked (dấu hiệu cần kiểm tra). Only an authority concludes.

pub use crate::domain::law::instrument::Citation;
use serde::Serialize;

/// Severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Severity {
    /// Stop: the status proves the claim false now.
    S1,
    /// Serious sign, send to an inspector.
    S2,
    /// Correctable defect.
    S3,
    /// Note.
    S4,
}

/// One finding. Its texts live in the catalogues under `rule-CODE-…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Rule code, e.g. "OC-02".
    pub rule: &'static str,
    /// Severity after guards.
    pub severity: Severity,
    /// Legal basis.
    pub basis: &'static [Citation],
    /// Named values for the text: what was seen, what the register says, dates used.
    pub args: Vec<(&'static str, String)>,
    /// Evidence the finding rests on, as catalogue keys or register ids.
    pub evidence: Vec<String>,
    /// Guards that were checked and did not hold (catalogue keys).
    pub guards: Vec<&'static str>,
    /// What would clear it (catalogue keys).
    pub clears: Vec<&'static str>,
}

/// A rule that could not decide, and what would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Abstention {
    /// Rule code.
    pub rule: &'static str,
    /// What photo or paper would decide (catalogue keys).
    pub needs: Vec<&'static str>,
}
