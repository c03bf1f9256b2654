//! Problem reports of the public: no account, no identity.

use super::ids::ReportId;
use super::inspection::Photo;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the reporter saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// The goods do not look like what the page shows.
    GoodsDiffer,
    /// The stamp looks copied, damaged or stuck over.
    StampSuspicious,
    /// Stars or mark shown on goods that do not have them.
    MarkMisused,
    /// Anything else.
    Other,
}

/// A report as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Identity in this register.
    pub id: ReportId,
    /// What.
    pub kind: ReportKind,
    /// Free text, at most 1,000 characters, NFC, control characters removed.
    #[serde(default)]
    pub text: String,
    /// Stamp path and query that was on the page, if any, at most 400 characters.
    #[serde(default)]
    pub stamp: Option<String>,
    /// A photograph, if one was sent: made small and drawn anew, so that nothing but the picture is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<Photo>,
    /// When.
    pub at: Timestamp,
}
