//! Goods groups and mandatory label contents (NĐ 37/2026/NĐ-CP Đ42.1 and Phụ lục I), as data.

use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// A goods group of Phụ lục I that OCOP products fall into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named in the data file")]
pub enum GoodsGroup {
    Staple,
    Food,
    HealthFood,
    Drink,
    Spirit,
    Cosmetic,
    Textile,
    Wood,
    Ceramics,
    Handicraft,
}

/// One mandatory content of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Tên hàng hóa.
    Name,
    /// Tên và địa chỉ người chịu trách nhiệm.
    Responsible,
    /// Xuất xứ.
    Origin,
    /// Định lượng.
    Quantity,
    /// Ngày sản xuất (or harvest, packing: PL III).
    MadeOn,
    /// Hạn sử dụng.
    BestBefore,
    /// One of the two is enough.
    MadeOnOrBestBefore,
    /// Thành phần.
    Ingredients,
    /// Hướng dẫn sử dụng, bảo quản.
    UseAndStorage,
    /// Công dụng, đối tượng, cách dùng.
    EffectAndUsers,
    /// Hàm lượng etanol.
    Ethanol,
    /// Số lô.
    Lot,
    /// Thông số kỹ thuật.
    Specifications,
    /// Năm sản xuất.
    MadeYear,
}

impl Content {
    /// Code as in data and catalogues.
    #[must_use]
    pub fn code(self) -> String {
        serde_json::to_value(self).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }
    /// Whether it is told of one unit only, so that a listing need not show it (Đ41.5a).
    #[must_use]
    pub fn is_per_unit(self) -> bool {
        matches!(self, Self::MadeOn | Self::BestBefore | Self::MadeOnOrBestBefore | Self::Lot | Self::MadeYear)
    }
}

/// A group with what its labels must show beyond the three of Đ42.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Group.
    pub id: GoodsGroup,
    /// Number in Phụ lục I.
    pub annex: u8,
    /// Name.
    pub name: String,
    /// Contents.
    pub contents: Vec<Content>,
}

#[derive(Default, Deserialize)]
struct File {
    group: Vec<Group>,
}

/// All groups.
#[must_use]
pub fn all() -> &'static [Group] {
    static FILE: OnceLock<File> = OnceLock::new();
    &FILE.get_or_init(|| toml::from_str(include_str!("../data/law/goods-groups.toml")).unwrap_or_default()).group
}

/// What a label of the group must show and does not.
#[must_use]
pub fn missing(group: GoodsGroup, shown: &[Content]) -> Vec<Content> {
    let has = |c: Content| match c {
        Content::MadeOnOrBestBefore => shown.contains(&Content::MadeOn) || shown.contains(&Content::BestBefore),
        Content::MadeYear => shown.contains(&Content::MadeYear) || shown.contains(&Content::MadeOn),
        c => shown.contains(&c),
    };
    let own = all().iter().find(|g| g.id == group).map(|g| g.contents.as_slice()).unwrap_or_default();
    [Content::Name, Content::Responsible, Content::Origin]
        .into_iter()
        .chain(own.iter().copied())
        .filter(|c| !has(*c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_ask_for_their_own() {
        assert_eq!(all().len(), 10, "every group parses");
        let handicraft = missing(GoodsGroup::Handicraft, &[]);
        assert!(!handicraft.contains(&Content::MadeOn) && !handicraft.contains(&Content::BestBefore));
        assert!(missing(GoodsGroup::Spirit, &[]).contains(&Content::Ethanol));
        assert!(!missing(GoodsGroup::Cosmetic, &[Content::BestBefore]).contains(&Content::MadeOnOrBestBefore));
        assert_eq!(missing(GoodsGroup::Staple, &[Content::Name, Content::Responsible, Content::Origin]).len(), 3);
    }
}
