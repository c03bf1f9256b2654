//! Where people say they met a pack: a commune they choose themselves. It is kept of a run and a day, of no
//! stamp, so that nothing ties it to a person or to what else was scanned.

use super::admin_unit;
use super::ids::RunId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A commune-level unit, or none of those we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Whereabouts {
    /// Code of the unit (QĐ 19/2025/QĐ-TTg), five digits.
    Commune(u32),
    /// None of the list.
    Elsewhere,
}

/// The text is neither a code of five digits nor `elsewhere`.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is neither the code of a commune (five digits) nor `elsewhere`")]
pub struct NoWhereabouts(String);

/// What stands for [`Whereabouts::Elsewhere`].
pub const ELSEWHERE: &str = "elsewhere";

impl From<Whereabouts> for String {
    fn from(whereabouts: Whereabouts) -> Self {
        match whereabouts {
            Whereabouts::Commune(code) => format!("{code:05}"),
            Whereabouts::Elsewhere => ELSEWHERE.to_owned(),
        }
    }
}

impl TryFrom<String> for Whereabouts {
    type Error = NoWhereabouts;
    fn try_from(text: String) -> Result<Self, NoWhereabouts> {
        let is_code = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            Ok(code) if is_code => Ok(Self::Commune(code)),
            _ if text == ELSEWHERE => Ok(Self::Elsewhere),
            _ => Err(NoWhereabouts(text.chars().take(40).collect())),
        }
    }
}

impl Whereabouts {
    /// What somebody chose, if it is in the list of today.
    #[must_use]
    pub fn chosen(text: &str) -> Option<Self> {
        let whereabouts = Self::try_from(text.to_owned()).ok()?;
        (whereabouts == Self::Elsewhere || whereabouts.name().is_some()).then_some(whereabouts)
    }
    /// Name of the commune; `None` elsewhere, and for a unit that is in the list no more.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        admin_unit::by_code(&String::from(self)).map(|unit| unit.name)
    }
}

/// Scans of a run that people placed themselves, on a day in Vietnam and in one commune.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located {
    /// Which run.
    pub run: RunId,
    /// When.
    pub day: Date,
    /// Where.
    pub commune: Whereabouts,
    /// How many.
    pub count: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_the_list_or_elsewhere_may_be_chosen_and_nothing_else() {
        assert_eq!(Whereabouts::chosen("02260"), Some(Whereabouts::Commune(2260)));
        assert_eq!(Whereabouts::chosen("elsewhere"), Some(Whereabouts::Elsewhere));
        for text in ["", "2260", "002260", "99999", "+2260", "Elsewhere", "０２２６０", "02260 "] {
            assert_eq!(Whereabouts::chosen(text), None, "{text}");
        }
    }

    #[test]
    fn the_journal_keeps_a_unit_that_left_the_list() {
        let located = Located {
            run: RunId(1),
            day: jiff::civil::date(2026, 12, 1),
            commune: Whereabouts::Commune(99_999),
            count: 2,
        };
        let json = serde_json::to_string(&located).expect("written");
        assert!(json.contains(r#""commune":"99999""#), "{json}");
        assert_eq!(serde_json::from_str::<Located>(&json).expect("read"), located);
    }
}
