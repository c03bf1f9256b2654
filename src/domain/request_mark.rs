//! Marks of requests that were answered: the idempotency keys of the HTTP API, kept in the same
//! record as what they created, so that a request sent twice creates one thing even across a crash.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Hours a mark is remembered: longer than any client keeps trying.
pub const REMEMBERED_HOURS: i64 = 48;

/// The mark of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestMark {
    /// SHA-256 (hex) over account, address and `Idempotency-Key`.
    pub key: String,
    /// SHA-256 (hex) over the body.
    pub body: String,
}

/// What became of a marked request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// SHA-256 (hex) over the body.
    pub body: String,
    /// Id of what it created or changed; none if that has no id.
    pub id: Option<String>,
    /// When.
    pub at: Timestamp,
}
