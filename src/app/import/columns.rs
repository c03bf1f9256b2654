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
    /// A column as headed in the file, else by its own name.
    pub(super) fn header(&self, column: Column, headers: &[String]) -> String {
        self.position(column).and_then(|at| headers.get(at)).cloned().unwrap_or_else(|| format!("{column:?}"))
    }
}

/// Finds the columns of a file.
///
/// # Errors
/// A needed column is missing, or two mean the same.
pub fn columns_of(headers: &[String]) -> Result<Columns, ImportError> {
    let mut columns = Columns { at: BTreeMap::new(), unused: Vec::new() };
    let keys: Vec<String> = headers.iter().map(|h| fold(h)).collect();
    let has_address_today =
        keys.iter().any(|k| matches!(k.as_str(), "dia chi hien nay" | "address today" | "dia chi moi"));
    for (position, (header, key)) in headers.iter().zip(&keys).enumerate() {
        match ALIASES.iter().find(|(_, names)| names.contains(&key.as_str())) {
            // Beside "Địa chỉ hiện nay", a bare "Địa chỉ" is the one the certificate was given for.
            Some(_) if has_address_today && matches!(key.as_str(), "dia chi" | "address") => {
                if let Some(before) = columns.at.insert(Column::FormerAddress, position) {
                    return Err(ImportError::Doubled(headers[before].clone(), header.clone(), "dia chi cu"));
                }
            }
            Some((column, names)) => {
                if let Some(before) = columns.at.insert(*column, position) {
                    return Err(ImportError::Doubled(headers[before].clone(), header.clone(), names[0]));
                }
            }
            None if key.is_empty() || matches!(key.as_str(), "stt" | "tt" | "dong" | "loi") => {}
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

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(headers: &[&str]) -> Result<Columns, ImportError> {
        columns_of(&headers.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn headers_are_found_however_they_are_written() {
        let found = columns(&[
            "STT",
            "TÊN SẢN PHẨM",
            "chu the",
            " Hạng  sao ",
            "Số quyết định",
            "Nga\u{300}y cấp",
            "Hạn",
            "Cơ quan cấp",
            "Ngành/nhóm",
            "Địa chỉ",
            "Địa chỉ hiện nay",
            "GTIN",
            "Mã sản phẩm",
            "Ghi chú",
        ])
        .expect("columns");
        for (column, position) in [
            (Column::Product, 1),
            (Column::Producer, 2),
            (Column::Stars, 3),
            (Column::DecisionNo, 4),
            (Column::IssuedOn, 5),
            (Column::ValidUntil, 6),
            (Column::Authority, 7),
            (Column::Group, 8),
            (Column::FormerAddress, 9),
            (Column::Address, 10),
            (Column::Gtin, 11),
            (Column::Code, 12),
        ] {
            assert_eq!(found.position(column), Some(position), "{column:?}");
        }
        assert_eq!(found.unused, ["Ghi chú"]);
    }

    #[test]
    fn missing_and_doubled_columns_are_named() {
        let missing = columns(&["Tên sản phẩm", "Chủ thể"]).expect_err("no stars").to_string();
        assert!(missing.contains("the stars") && missing.contains("Tên sản phẩm, Chủ thể"), "{missing}");
        let doubled = columns(&["Sản phẩm", "Tên SP", "Chủ thể", "Sao"]).expect_err("two products").to_string();
        assert!(doubled.contains("Sản phẩm") && doubled.contains("Tên SP"), "{doubled}");
    }
}
