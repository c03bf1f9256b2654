//! Tables that people open in a spreadsheet and programs read as JSON, as data.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One sheet; every cell is text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// Stable name for programs.
    #[serde(default)]
    pub key: String,
    /// Name for people, at most 31 characters.
    pub name: String,
    /// Stable names of the columns.
    #[serde(default)]
    pub keys: Vec<String>,
    /// First row.
    pub headers: Vec<String>,
    /// Other rows.
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// An empty sheet for people only.
    #[must_use]
    pub fn new(name: &str, headers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { name: name.into(), headers: headers.into_iter().map(Into::into).collect(), ..Self::default() }
    }
    /// The rows as objects under the stable names of the columns.
    #[must_use]
    pub fn objects(&self) -> Value {
        let row = |cells: &Vec<String>| {
            let cells = self.keys.iter().zip(cells).map(|(k, c)| (k.clone(), Value::String(c.clone())));
            Value::Object(cells.collect::<Map<_, _>>())
        };
        Value::Array(self.rows.iter().map(row).collect())
    }
}

/// Sheets as one JSON object under their stable names.
#[must_use]
pub fn json(sheets: &[Sheet]) -> Value {
    Value::Object(sheets.iter().map(|s| (s.key.clone(), s.objects())).collect())
}
