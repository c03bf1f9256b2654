//! A key ceremony as data: one file, written and reviewed beforehand, held by at least two people. The
//! tool does what stands in it and nothing else, and the root signs what was done.

use super::cut_off::Since;
use crate::domain::jws::Kind;
use crate::domain::text::fold;
use jiff::civil::Date;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The token of a transcript.
pub const KIND: Kind = Kind { typ: "temthat-ceremony+jwt", max_bytes: 1 << 20 };
/// Format of the file.
pub const VERSION: u32 = 1;
/// Shortest part of a root passphrase that one holder may choose, characters.
pub const MIN_PART: usize = 12;

/// Somebody who holds one part of the root's passphrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// Full name.
    pub name: String,
    /// Office or function.
    pub role: String,
}

/// One act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Act {
    /// A new office: root, first issuer key, publication key, first trust list. Only as the first act.
    MakeOffice {
        /// Host printed in stamps.
        host: String,
    },
    /// The root, which one passphrase unlocked so far, is put under the parts of all holders. Only as the
    /// first act.
    ShareRoot,
    /// A new issuer key.
    NewKey(KeySpec),
    /// A new issuer key in the place of all active ones.
    Rotate(KeySpec),
    /// A new key for bundles and status lists in the place of the one before.
    NewPublishKey,
    /// A key signs no more; its stamps stay good.
    Retire {
        /// Key id.
        kid: u8,
    },
    /// A key got into strange hands on a day.
    Compromise {
        /// Key id.
        kid: u8,
        /// Since when: a day or a moment.
        from: Since,
    },
    /// Nothing a key signed is good any more.
    Revoke {
        /// Key id.
        kid: u8,
    },
    /// Signs the trust list for its next term.
    Renew,
}

/// What a new issuer key may do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySpec {
    /// Prefixes of 14-digit GTINs; none: every product of the office.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gtin_prefixes: Vec<String>,
    /// Last day it may sign; two years from today when absent.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some_day")]
    pub until: Option<Date>,
}

/// The reviewed file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ceremony {
    /// Format, [`VERSION`].
    pub version: u32,
    /// Name of the office.
    pub office: String,
    /// The day it is held.
    #[serde(deserialize_with = "day")]
    pub held_on: Date,
    /// Who holds the root together, in the order in which they enter their parts.
    pub holders: Vec<Holder>,
    /// What is done, in order.
    pub acts: Vec<Act>,
}

/// A text, or a date of TOML's as it was written.
pub(super) fn text<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    struct Text;
    impl<'de> Visitor<'de> for Text {
        type Value = String;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a day, YYYY-MM-DD")
        }
        fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
            Ok(text.to_owned())
        }
        /// How `toml` hands over its dates.
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
            let entry = map.next_entry::<String, String>()?;
            entry.map(|(_, text)| text).ok_or_else(|| A::Error::custom("a day is missing"))
        }
    }
    d.deserialize_any(Text)
}

fn day<'de, D: Deserializer<'de>>(d: D) -> Result<Date, D::Error> {
    let text = text(d)?;
    let day = text.parse::<Date>().ok().filter(|day| day.to_string() == text);
    day.ok_or_else(|| D::Error::custom(format!("{text:?} is not a day, YYYY-MM-DD")))
}

fn some_day<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Date>, D::Error> {
    day(d).map(Some)
}

/// Why a ceremony is not held.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CeremonyError {
    /// The file.
    #[error("the ceremony file does not hold: {0}")]
    File(String),
    /// Another day.
    #[error("the ceremony is set for {set}, today is {today}; review it anew and set held_on")]
    Day {
        /// In the file.
        set: Date,
        /// Today.
        today: Date,
    },
    /// Fewer than two people.
    #[error(
        "two-person rule: the file must name at least two different holders, and each enters a part of the passphrase"
    )]
    Alone,
    /// Parts of the passphrase.
    #[error(
        "two-person rule: {given} parts of the root passphrase were entered, {wanted} holders are named; each enters one"
    )]
    Parts {
        /// Entered.
        given: usize,
        /// Named.
        wanted: usize,
    },
    /// A part that is no secret of its own.
    #[error("the parts of the root passphrase must differ and have at least {MIN_PART} characters each")]
    Weak,
}

impl Ceremony {
    /// Reads the file.
    ///
    /// # Errors
    /// [`CeremonyError::File`], [`CeremonyError::Alone`].
    pub fn read(text: &str) -> Result<Self, CeremonyError> {
        let file = |e: String| CeremonyError::File(e);
        let ceremony: Self = toml::from_str(text).map_err(|e| file(e.to_string()))?;
        if ceremony.version != VERSION {
            return Err(file(format!("version {}; this program reads version {VERSION}", ceremony.version)));
        }
        let mut names: Vec<_> = ceremony.holders.iter().map(|h| fold(&h.name)).collect();
        names.sort();
        names.dedup();
        if names.len() < 2 || names.len() != ceremony.holders.len() || names.iter().any(|n| n.trim().is_empty()) {
            return Err(CeremonyError::Alone);
        }
        if ceremony.acts.is_empty() {
            return Err(file("acts: there is nothing to do".into()));
        }
        if ceremony.acts.iter().skip(1).any(|act| matches!(act, Act::MakeOffice { .. } | Act::ShareRoot)) {
            return Err(file("acts: make-office and share-root can only come first".into()));
        }
        Ok(ceremony)
    }

    /// Whether it may be held on that day.
    ///
    /// # Errors
    /// [`CeremonyError::Day`].
    pub fn on(&self, today: Date) -> Result<(), CeremonyError> {
        let set = self.held_on;
        if set == today { Ok(()) } else { Err(CeremonyError::Day { set, today }) }
    }
}

/// The root's passphrase out of the parts of all holders, in their order: nobody has it alone.
///
/// # Errors
/// A part is missing, short, or equal to another.
pub fn combine(parts: &[&str], holders: usize) -> Result<String, CeremonyError> {
    if parts.len() != holders || holders < 2 {
        return Err(CeremonyError::Parts { given: parts.len(), wanted: holders });
    }
    let repeated = (1..parts.len()).any(|i| parts[..i].contains(&parts[i]));
    if repeated || parts.iter().any(|part| part.chars().count() < MIN_PART) {
        return Err(CeremonyError::Weak);
    }
    let mut hash = Sha256::new_with_prefix(b"temthat/root-parts/v1\0");
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    Ok(hex::encode(hash.finalize()))
}

/// What was done, as the root signs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transcript {
    /// SHA-256 (hex) of the reviewed file.
    pub file_sha256: String,
    /// The reviewed file.
    pub ceremony: Ceremony,
    /// Version of the program.
    pub program: String,
    /// Root key, hex.
    pub root: String,
    /// Version of the trust list after the last act.
    pub trust_version: u64,
    /// SHA-256 (hex) of the signed trust list.
    pub trust_sha256: String,
    /// Every key on the list: id, public key in hex, use, status.
    pub keys: Vec<(u8, String, String, String)>,
}

/// SHA-256 (hex) of bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        version = 1
        office = "Văn phòng"
        held_on = 2026-11-25
        [[holders]]
        name = "Nguyễn Thị Hoa"
        role = "Chánh Văn phòng"
        [[holders]]
        name = "Ma Văn Thắng"
        role = "Chi cục"
        [[acts]]
        do = "rotate"
        gtin_prefixes = ["0893"]
        [[acts]]
        do = "compromise"
        kid = 1
        from = 2026-11-20
    "#;

    #[test]
    fn one_person_alone_holds_no_ceremony() {
        let ceremony = Ceremony::read(GOOD).expect("a file");
        assert_eq!(ceremony.acts.len(), 2);
        assert!(ceremony.on(ceremony.held_on).is_ok());
        assert!(ceremony.on(ceremony.held_on.tomorrow().expect("a day")).is_err());
        let twice = GOOD.replace("Ma Văn Thắng", "NGUYEN THI HOA");
        assert_eq!(Ceremony::read(&twice), Err(CeremonyError::Alone), "the same name in other letters");
        let unknown = GOOD.replace("do = \"rotate\"", "do = \"rotate\"\nnight = true");
        assert!(matches!(Ceremony::read(&unknown), Err(CeremonyError::File(_))), "nothing is silently left out");
    }

    #[test]
    fn the_parts_only_work_together_and_in_order() {
        let (a, b) = ("mot hai ba bon", "nam sau bay tam");
        let both = combine(&[a, b], 2).expect("both");
        assert_ne!(both, combine(&[b, a], 2).expect("turned round"));
        assert_ne!(both, combine(&["mot hai ba bonn", "am sau bay tam"], 2).expect("cut elsewhere"));
        assert_eq!(combine(&[a], 2), Err(CeremonyError::Parts { given: 1, wanted: 2 }));
        assert_eq!(combine(&[a, a], 2), Err(CeremonyError::Weak));
        assert_eq!(combine(&[a, "ngan"], 2), Err(CeremonyError::Weak));
    }
}
