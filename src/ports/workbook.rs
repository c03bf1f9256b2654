//! Tables that people open in a spreadsheet, as data.

use serde::{Deserialize, Serialize};

/// One sheet; every cell is text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Name, at most 31 characters.
    pub name: String,
    /// First row.
    pub headers: Vec<String>,
    /// Other rows.
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// An empty sheet.
    #[must_use]
    pub fn new(name: &str, headers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { name: name.into(), headers: headers.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }
}
