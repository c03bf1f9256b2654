//! Canonical JSON (RFC 8785): members sorted, no white space. Ours holds no number but whole ones
//! below 2^53, so their canonical form is plain decimal.

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

/// A value that is written in canonical form. The names of our members are ASCII, where the order of
/// UTF-16 code units (RFC 8785 §3.2.3) is the order of bytes.
pub struct Canonical<'a>(pub &'a Value);

impl Serialize for Canonical<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(members) => {
                let mut sorted: Vec<_> = members.iter().collect();
                sorted.sort_unstable_by_key(|(name, _)| name.as_bytes());
                let mut map = s.serialize_map(Some(sorted.len()))?;
                for (name, value) in sorted {
                    map.serialize_entry(name, &Canonical(value))?;
                }
                map.end()
            }
            Value::Array(items) => {
                let mut seq = s.serialize_seq(Some(items.len()))?;
                for item in items {
                    seq.serialize_element(&Canonical(item))?;
                }
                seq.end()
            }
            plain => plain.serialize(s),
        }
    }
}

/// The canonical bytes of a value.
#[must_use]
pub fn bytes(value: &Value) -> Vec<u8> {
    // A `Value` always writes: its names are strings and its numbers are finite.
    serde_json::to_vec(&Canonical(value)).unwrap_or_default()
}

/// A quantity in plain decimal, shortest form that reads back the same.
#[must_use]
pub fn decimal(number: f64) -> String {
    format!("{number}")
}
