//! A passphrase on its way to the keyring.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use zeroize::Zeroizing;

/// A text that is wiped when dropped and never shown. It is written only when a command is sent
/// through the local admin socket of the same user.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a text over.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
    /// The text itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}
impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}
impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        // Asked for a string, a JSON reader words the refusal itself, with the value.
        d.deserialize_any(Text)
    }
}

/// Reads a text. What is none is refused without a word on what it was: a number without quotation marks
/// may be somebody's password or PIN.
struct Text;

impl Visitor<'_> for Text {
    type Value = Secret;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Secret, E> {
        Ok(Secret::new(text.to_owned()))
    }
    fn visit_string<E: Error>(self, text: String) -> Result<Secret, E> {
        Ok(Secret::new(text))
    }
    fn visit_u64<E: Error>(self, _: u64) -> Result<Secret, E> {
        Err(E::custom("invalid type: a number, expected a string"))
    }
    fn visit_i64<E: Error>(self, _: i64) -> Result<Secret, E> {
        self.visit_u64(0)
    }
    fn visit_f64<E: Error>(self, _: f64) -> Result<Secret, E> {
        self.visit_u64(0)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_is_never_shown() {
        let request = crate::app::command::Request::Stamps {
            run: crate::domain::ids::RunId(1),
            from: 0,
            to: None,
            passphrase: Secret::new("ba con voi".into()),
        };
        assert!(!format!("{request:?} {request:#?}").contains("voi"));
    }

    #[test]
    fn what_is_no_text_is_refused_without_being_told() {
        for number in ["86753098", "-86753098", "8675.3098", "867530988675309886753098"] {
            let refused = serde_json::from_str::<Secret>(number).expect_err("no text").to_string();
            assert!(refused.contains("a number, expected a string") && !refused.contains("8675"), "{refused}");
        }
    }
}
