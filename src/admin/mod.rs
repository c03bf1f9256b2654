//! The local admin socket: while the server runs it is the one writer, and commands of the same
//! user reach it here. One JSON line asks, any number of progress lines and one last line answer.

pub mod client;
pub mod server;

use crate::app::command::{Refusal, Response};
use serde::{Deserialize, Serialize};

/// Longest line, bytes: a whole table to import fits.
pub const MAX_LINE: u64 = 256 << 20;

/// One line of an answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// (done, total)
    Progress(u32, u32),
    /// The answer.
    Response(Box<Response>),
    /// The refusal.
    Refusal(Refusal),
}
