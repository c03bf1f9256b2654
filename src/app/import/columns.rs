//! Which column means what: headers as people write them, blind to case, tones and spaces.

use super::ImportError;
use crate::domain::text::fold;
use std::collections::BTreeMap;

/// Meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Column {
    Product,
    Producer,
    Group,
    CriteriaSet,
    Stars,
    DecisionNo,
    IssuedOn,
    ValidUntil,
    Authority,
    FormerAddress,
    Address,
    Commune,
    Gtin,
    Code,
    Pack,
    Evidence,
}

/// Folded headers of each column; the first is the one shown as an example.
const ALIASES: [(Column, &[&str]); 16] = [
    (Column::Product, &["ten san pham", "san pham", "product", "product name", "ten sp", "ten hang hoa"]),
    (
        Column::Producer,
        &[
            "chu the",
            "producer",
            "ten chu the",
            "chu the san xuat",
            "co so san xuat",
            "don vi",
            "co so",
            "ten co so",
            "chu the ocop",
        ],
    ),
    (Column::Group, &["nganh", "category", "group", "nhom", "nhom san pham", "nganh hang", "phan nhom", "nganh nhom"]),
    (Column::CriteriaSet, &["bo tieu chi", "criteria set", "so bo tieu chi"]),
    (Column::Stars, &["hang sao", "stars", "sao", "so sao", "hang", "xep hang", "phan hang"]),
    (Column::DecisionNo, &["so quyet dinh", "decision no", "quyet dinh", "so qd", "decision", "qd cong nhan"]),
    (
        Column::IssuedOn,
        &["ngay cap", "issued on", "ngay quyet dinh", "ngay cong nhan", "ngay ban hanh", "ngay ky", "issued"],
    ),
    (
        Column::ValidUntil,
        &[
            "han",
            "valid until",
            "ngay het han",
            "hieu luc den",
            "co gia tri den",
            "het han",
            "han hieu luc",
            "gia tri den",
        ],
    ),
    (Column::Authority, &["co quan cap", "authority", "co quan cong nhan", "co quan ban hanh", "noi cap"]),
    (
        Column::FormerAddress,
        &["dia chi tren giay", "address on certificate", "dia chi cu", "dia chi ghi tren giay chung nhan"],
    ),
    (Column::Address, &["dia chi", "address today", "address", "dia chi hien nay", "dia chi moi"]),
    (Column::Commune, &["ma xa", "commune", "commune code", "ma don vi hanh chinh"]),
    (Column::Gtin, &["gtin", "ma vach", "barcode", "ma so ma vach"]),
    (Column::Code, &["ma san pham", "product code", "ma so san pham", "ma sp"]),
    (Column::Pack, &["quy cach", "pack", "quy cach dong goi", "dong goi"]),
    (Column::Evidence, &["can cu", "evidence", "nguon"]),
];

/// Where each column stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    at: BTreeMap<Column, usize>,
    /// Headers without a meaning here.
    pub unused: Vec<String>,
}

impl Columns {
    /// Position of a column.
    #[must_use]
    pub fn position(&self, column: Column) -> Option<usize> {
        self.at.get(&column).copied()
    }
}

/// Finds the columns of a file.
///
/// # Errors
/// A needed column is missing, or two mean the same.
pub fn columns_of(headers: &[String]) -> Result<Columns, ImportError> {
    let mut columns = Columns { at: BTreeMap::new(), unused: Vec::new() };
    for (position, header) in headers.iter().enumerate() {
        let key = fold(header);
        match ALIASES.iter().find(|(_, names)| names.contains(&key.as_str())) {
            Some((column, names)) => {
                if let Some(before) = columns.at.insert(*column, position) {
                    return Err(ImportError::Doubled(headers[before].clone(), header.clone(), names[0]));
                }
            }
            None if key.is_empty() || key == "stt" || key == "tt" => {}
            None => columns.unused.push(header.clone()),
        }
    }
    for (needed, what, example) in [
        (Column::Product, "the product", "Tên sản phẩm"),
        (Column::Producer, "the producer", "Chủ thể"),
        (Column::Stars, "the stars", "Hạng sao"),
    ] {
        if !columns.at.contains_key(&needed) {
            return Err(ImportError::Column(what, headers.join(", "), example));
        }
    }
    Ok(columns)
}
