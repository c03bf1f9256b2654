//! Which column means what: headers as people write them, blind to case, tones and spaces.

use super::Flaw;
use crate::domain::text::fold;
use std::collections::BTreeMap;

/// Meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Field {
    Id,
    Product,
    Lot,
    MadeOn,
    BestBefore,
    Quantity,
    Unit,
    Zone,
    Kg,
    HarvestedOn,
    Claims,
}

impl Field {
    /// All of them, in the order in which they are written.
    pub const ALL: [Self; 11] = [
        Self::Id,
        Self::Product,
        Self::Lot,
        Self::MadeOn,
        Self::BestBefore,
        Self::Quantity,
        Self::Unit,
        Self::Zone,
        Self::Kg,
        Self::HarvestedOn,
        Self::Claims,
    ];
    /// Catalogue key of its header.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Id => "counter-column-id",
            Self::Product => "counter-column-product",
            Self::Lot => "counter-column-lot",
            Self::MadeOn => "counter-column-made",
            Self::BestBefore => "counter-column-best",
            Self::Quantity => "counter-column-quantity",
            Self::Unit => "counter-column-unit",
            Self::Zone => "counter-column-zone",
            Self::Kg => "counter-column-kg",
            Self::HarvestedOn => "counter-column-harvest",
            Self::Claims => "counter-column-claims",
        }
    }
    /// Folded headers.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Id => &["ma lo", "batch", "batch id"],
            Self::Product => &["san pham", "product", "ten san pham", "ma san pham", "ten hang"],
            Self::Lot => &["so lo", "lot", "lo", "lot number", "lo san xuat"],
            Self::MadeOn => &["ngay san xuat", "made on", "nsx", "ngay san xuat nsx", "ngay lam"],
            Self::BestBefore => &["han su dung", "best before", "hsd", "han su dung hsd", "han dung"],
            Self::Quantity => &["so luong", "quantity", "sl"],
            Self::Unit => &["don vi", "unit", "don vi tinh", "dvt"],
            Self::Zone => &["vung nguyen lieu", "zone", "tu vung", "vung", "nguyen lieu"],
            Self::Kg => &["ki lo gam", "kg", "kilograms", "so kg", "khoi luong kg", "khoi luong"],
            Self::HarvestedOn => &["ngay thu hoach", "harvested on", "thu hoach"],
            Self::Claims => &["nhan ghi", "claims", "chung nhan", "nhan se ghi"],
        }
    }
}

/// Where each column stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    at: BTreeMap<Field, usize>,
    /// Headers without a meaning here.
    pub unused: Vec<String>,
}

impl Fields {
    /// Finds the columns of a table.
    ///
    /// # Errors
    /// Product, lot or quantity is missing, or two columns mean the same.
    pub fn of(headers: &[String]) -> Result<Self, Flaw> {
        let mut fields = Self { at: BTreeMap::new(), unused: Vec::new() };
        for (place, header) in headers.iter().enumerate() {
            let key = fold(header);
            match Field::ALL.into_iter().find(|field| field.names().contains(&key.as_str())) {
                Some(field) => {
                    if let Some(before) = fields.at.insert(field, place) {
                        return Err(Flaw::new("column-twice", &headers[before], header));
                    }
                }
                None if matches!(key.as_str(), "" | "stt" | "tt") => {}
                None => fields.unused.push(header.clone()),
            }
        }
        let code =
            [(Field::Product, "column-product"), (Field::Lot, "column-lot"), (Field::Quantity, "column-quantity")];
        match code.into_iter().find(|(field, _)| !fields.at.contains_key(field)) {
            Some((_, code)) => Err(Flaw::new(code, "", headers.join(", "))),
            None => Ok(fields),
        }
    }
    /// Where a column stands.
    #[must_use]
    pub fn position(&self, field: Field) -> Option<usize> {
        self.at.get(&field).copied()
    }
    /// A column as headed in the file.
    pub(super) fn header(&self, field: Field, headers: &[String]) -> String {
        self.position(field).and_then(|at| headers.get(at)).cloned().unwrap_or_default()
    }
}
