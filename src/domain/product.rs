//! Products: what exactly was recognised (name, variant, pack), and its codes.

use super::gtin::Gtin;
use super::ids::{ProducerId, ProductId};
use serde::{Deserialize, Serialize};

/// One of the 26 criteria sets (bộ tiêu chí) of QĐ 26/2026/QĐ-TTg Phụ lục II: 1..=26.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct CriteriaSet(u8);

impl CriteriaSet {
    /// `None` outside 1..=26.
    #[must_use]
    pub fn new(number: u8) -> Option<Self> {
        (1..=26).contains(&number).then_some(Self(number))
    }
    /// Number of the set, 1..=26.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
    /// The group (ngành) the set belongs to (Phụ lục I).
    #[must_use]
    pub fn group(self) -> ProductGroup {
        match self.0 {
            1..=10 => ProductGroup::Food,
            11..=17 => ProductGroup::Drink,
            18..=20 => ProductGroup::Herbal,
            21..=22 => ProductGroup::Handicraft,
            23..=25 => ProductGroup::Ornamental,
            _ => ProductGroup::Tourism,
        }
    }
}

impl TryFrom<u8> for CriteriaSet {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, String> {
        Self::new(number).ok_or_else(|| format!("criteria set {number} is not one of 1 to 26"))
    }
}
impl From<CriteriaSet> for u8 {
    fn from(set: CriteriaSet) -> u8 {
        set.0
    }
}

/// The six groups (ngành) of QĐ 26/2026 Phụ lục I.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductGroup {
    /// Thực phẩm.
    Food,
    /// Đồ uống.
    Drink,
    /// Dược liệu và sản phẩm từ dược liệu.
    Herbal,
    /// Thủ công mỹ nghệ.
    Handicraft,
    /// Sinh vật cảnh.
    Ornamental,
    /// Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch.
    Tourism,
}

/// A product of one producer. The same name at two producers is two products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Identity in this register.
    pub id: ProductId,
    /// Who makes it.
    pub producer: ProducerId,
    /// Recognised name, NFC.
    pub name: String,
    /// Other names seen in sources, NFC.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Variant (flavour, grade), where the dossier names one.
    #[serde(default)]
    pub variant: Option<String>,
    /// Pack (e.g. "hộp 100 g"), where the dossier names one.
    #[serde(default)]
    pub pack: Option<String>,
    /// Group (ngành), where the source gives it.
    #[serde(default)]
    pub group: Option<ProductGroup>,
    /// Criteria set (bộ tiêu chí), where known.
    #[serde(default)]
    pub criteria_set: Option<CriteriaSet>,
    /// GS1 GTIN of the producer, or our internal restricted-circulation number
    /// (`Gtin::is_restricted`), which must be shown as internal (NĐ 37/2026 Đ28.4).
    pub gtin: Gtin,
    /// Code T-X-STT-YYYY or the legacy form, as printed, where known.
    #[serde(default)]
    pub code: Option<String>,
}
