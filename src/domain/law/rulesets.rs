//! Which rule set speaks: for recognitions by the day of the decision, for labels by the days they
//! were printed and the goods made.

use super::LawConfig;
use jiff::Span;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

use crate::domain::recognition::AuthorityLevel;

/// A rule set of recognition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecognitionLaw {
    /// Name, e.g. "148+1489".
    pub id: String,
    /// Instruments.
    pub instruments: Vec<String>,
    /// First decision day.
    pub from: Date,
    /// Last decision day; `None` while in force.
    #[serde(default)]
    pub to: Option<Date>,
    /// Level that gives three stars; four are the province's, five the ministry's under every set.
    pub three: AuthorityLevel,
    /// Whether four stars ask for an electronic trace code.
    pub trace_code_gate: bool,
}

/// A rule set of labels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelLaw {
    /// Name, e.g. "37-2026".
    pub id: String,
    /// Instruments.
    pub instruments: Vec<String>,
    /// First day.
    pub from: Date,
    /// Last day; `None` while in force.
    #[serde(default)]
    pub to: Option<Date>,
}

#[derive(Default, Deserialize)]
struct File {
    recognition: Vec<RecognitionLaw>,
    label: Vec<LabelLaw>,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    // The tests read every row: a file that does not parse never leaves the house.
    FILE.get_or_init(|| toml::from_str(include_str!("../data/law/rulesets.toml")).unwrap_or_default())
}

/// All rule sets of recognition, oldest first.
#[must_use]
pub fn recognition_laws() -> &'static [RecognitionLaw] {
    &file().recognition
}

/// All rule sets of labels, oldest first.
#[must_use]
pub fn label_laws() -> &'static [LabelLaw] {
    &file().label
}

/// The rule set of a decision of that day; `None` before the programme's first rules.
#[must_use]
pub fn recognition_law(decided_on: Date) -> Option<&'static RecognitionLaw> {
    recognition_laws().iter().rev().find(|l| l.from <= decided_on)
}

/// Levels that could give `stars` on `day`; `None` before the programme's first rules.
#[must_use]
pub fn competent(stars: u8, day: Date, law: &LawConfig) -> Option<Vec<AuthorityLevel>> {
    let set = recognition_law(day)?;
    Some(match stars {
        5 => vec![AuthorityLevel::Ministry],
        4 => vec![AuthorityLevel::Province],
        _ => {
            let district = set.three == AuthorityLevel::District || day >= law.two_tier_from;
            let mut levels = Vec::new();
            if day >= date(2023, 2, 24) && district && day <= law.district_until {
                levels.push(AuthorityLevel::District);
            }
            if set.three == AuthorityLevel::Province || day >= law.two_tier_from {
                levels.push(AuthorityLevel::Province);
            }
            levels
        }
    })
}

/// Which label law a label answers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelEra {
    /// NĐ 37/2026.
    New,
    /// Printed before 23/1/2026, usable to 23/1/2028 (Đ98.4).
    OldPrint,
    /// Goods made before 23/1/2026, sold until their own expiry (Đ98.3).
    OldGoods,
    /// It may be an old label still in its time; the print date would tell.
    Unknown,
}

impl LabelEra {
    /// Name of the rule set; `None` where it cannot be told.
    #[must_use]
    pub fn set(self) -> Option<&'static str> {
        match self {
            Self::New => Some("37-2026"),
            Self::OldPrint | Self::OldGoods => Some("43+111"),
            Self::Unknown => None,
        }
    }
}

/// First day of NĐ 37/2026.
pub const NEW_LABELS: Date = date(2026, 1, 23);

/// The label law for a label printed and goods made on these days, seen on `seen`.
#[must_use]
pub fn label_era(
    printed: Option<Date>,
    made: Option<Date>,
    best_before: Option<Date>,
    seen: Date,
    law: &LawConfig,
) -> LabelEra {
    if made.is_some_and(|m| m < NEW_LABELS) && best_before.is_none_or(|b| seen <= b) {
        return LabelEra::OldGoods;
    }
    match printed {
        Some(p) if p < NEW_LABELS && seen <= law.old_label_until => LabelEra::OldPrint,
        None if seen <= law.old_label_until => LabelEra::Unknown,
        _ => LabelEra::New,
    }
}

/// Whether the extension of QĐ 26/2026 Đ12.3 can cover a certificate that expired on `expiry`, on `day`.
#[must_use]
pub fn extension(expiry: Date, day: Date, law: &LawConfig) -> Extension {
    let longest = expiry.saturating_add(Span::new().days(crate::domain::recognition::MAX_EXTENSION_DAYS));
    if day > longest {
        Extension::Over
    } else if (law.extension_from..=law.extension_until).contains(&expiry) {
        Extension::Covered
    } else {
        Extension::Unsure
    }
}

/// Answer of [`extension`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extension {
    /// Inside 180 days and of the expiry days the transition speaks of.
    Covered,
    /// Inside 180 days, but the text does not settle whether this expiry day is meant.
    Unsure,
    /// More than 180 days after expiry.
    Over,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_follow_each_other_without_a_gap() {
        let laws = recognition_laws();
        assert_eq!(laws.iter().map(|l| l.id.as_str()).collect::<Vec<_>>(), ["1048-781", "148", "148+1489", "26-2026"]);
        for pair in laws.windows(2) {
            assert_eq!(pair[0].to.expect("an end").tomorrow().expect("a day"), pair[1].from);
        }
        assert_eq!(label_laws().iter().map(|l| l.id.as_str()).collect::<Vec<_>>(), ["43+111", "37-2026"]);
        assert_eq!(recognition_law(date(2019, 7, 31)), None);
        for (day, id) in [
            (date(2019, 8, 1), "1048-781"),
            (date(2023, 2, 23), "1048-781"),
            (date(2023, 2, 24), "148"),
            (date(2025, 7, 5), "148"),
            (date(2025, 7, 6), "148+1489"),
            (date(2026, 5, 21), "148+1489"),
            (date(2026, 5, 22), "26-2026"),
        ] {
            assert_eq!(recognition_law(day).map(|l| l.id.as_str()), Some(id), "{day}");
        }
    }

    #[test]
    fn labels_by_the_days_that_decide() {
        let law = LawConfig::default();
        let d = |y, m, day| Some(date(y, m, day));
        let era = |p, m, b, s| label_era(p, m, b, s, &law);
        let seen = date(2026, 11, 23);
        assert_eq!(era(d(2026, 1, 22), None, None, seen), LabelEra::OldPrint);
        assert_eq!(era(d(2026, 1, 23), None, None, seen), LabelEra::New);
        assert_eq!(era(d(2025, 12, 1), None, None, date(2028, 1, 23)), LabelEra::OldPrint);
        assert_eq!(era(d(2025, 12, 1), None, None, date(2028, 1, 24)), LabelEra::New);
        assert_eq!(era(None, d(2026, 1, 22), d(2029, 1, 1), date(2028, 6, 1)), LabelEra::OldGoods);
        assert_eq!(era(None, d(2026, 1, 22), d(2028, 5, 31), date(2028, 6, 1)), LabelEra::New);
        assert_eq!(era(None, d(2026, 8, 1), None, seen), LabelEra::Unknown);
    }
}
