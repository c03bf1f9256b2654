//! The 26 criteria sets (bộ tiêu chí) of QĐ 26/2026/QĐ-TTg Phụ lục II, as data.

use super::goods::GoodsGroup;
use crate::domain::product::CriteriaSet;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Share of material from the province that recognition asks for. A condition of recognition:
/// outside a dossier it is only a sign that Đ8.1b may apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// All of it.
    All,
    /// At least half.
    Half,
    /// Some.
    Some,
    /// No condition (tourism).
    None,
}

impl Origin {
    /// Whether a share in per cent meets the condition.
    #[must_use]
    pub fn meets(self, percent: u8) -> bool {
        match self {
            Self::All => percent >= 100,
            Self::Half => percent >= 50,
            Self::Some => percent > 0,
            Self::None => true,
        }
    }
    /// Least per cent in words of data.
    #[must_use]
    pub fn least(self) -> &'static str {
        match self {
            Self::All => "100%",
            Self::Half => "≥ 50%",
            Self::Some => "> 0%",
            Self::None => "0%",
        }
    }
}

/// One set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criteria {
    /// 1 to 26.
    pub number: CriteriaSet,
    /// Name.
    pub name: String,
    /// Origin condition.
    pub origin: Origin,
    /// Whether a certificate of the zone earns points. It gates no star.
    pub zone_points: bool,
    /// Eliminated if all material is imported or of unknown origin.
    pub out_if_all_imported: bool,
    /// Eliminated if identical to another producer's product.
    pub out_if_identical: bool,
    /// Stars from which the label must carry an electronic trace code.
    #[serde(default)]
    pub trace_code_from: Option<u8>,
    /// Stars from which the trace content must hold the story.
    #[serde(default)]
    pub trace_story_from: Option<u8>,
    /// Goods group of labels, where sure.
    #[serde(default)]
    pub goods: Option<GoodsGroup>,
    /// Goods of Bộ Công Thương.
    pub moit: bool,
}

#[derive(Default, Deserialize)]
struct File {
    set: Vec<Criteria>,
}

/// All sets in order.
#[must_use]
pub fn all() -> &'static [Criteria] {
    static FILE: OnceLock<File> = OnceLock::new();
    &FILE.get_or_init(|| toml::from_str(include_str!("../data/law/criteria-sets.toml")).unwrap_or_default()).set
}

/// One set.
#[must_use]
pub fn of(set: CriteriaSet) -> Option<&'static Criteria> {
    all().iter().find(|c| c.number == set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sets_say_what_the_annex_says() {
        let sets = all();
        assert_eq!(sets.iter().map(|s| s.number.number()).collect::<Vec<_>>(), (1..=26).collect::<Vec<_>>());
        let numbers = |of: &dyn Fn(&Criteria) -> bool| {
            sets.iter().filter(|s| of(s)).map(|s| s.number.number()).collect::<Vec<_>>()
        };
        assert_eq!(numbers(&|s| s.origin == Origin::All), [1, 2, 3, 4, 23, 24, 25]);
        assert_eq!(numbers(&|s| s.origin == Origin::Half), [5, 6, 11, 12, 13]);
        assert_eq!(numbers(&|s| s.origin == Origin::None), [26]);
        assert_eq!(numbers(&|s| s.zone_points), [1, 2, 3, 4, 6, 7, 8, 10, 11, 12, 13, 18]);
        assert_eq!(numbers(&|s| s.out_if_all_imported), [7, 8, 9, 10, 11, 12, 13, 14, 15, 18, 19, 20]);
        assert_eq!(numbers(&|s| s.out_if_identical), [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
        assert_eq!(numbers(&|s| s.trace_code_from == Some(5)), [24]);
        assert_eq!(numbers(&|s| s.trace_code_from.is_none()), [26]);
    }
}
