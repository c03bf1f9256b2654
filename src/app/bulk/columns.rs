//! Columns of a sweep: headers as people write them, blind to case, tones and spaces.

use super::BulkError;
use crate::domain::text::fold;
use std::collections::BTreeMap;

/// Meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Field {
    Title,
    Description,
    Producer,
    Seller,
    Url,
    Mark,
    Stars,
    Address,
    Code,
    Gtin,
    Stamp,
    MadeOn,
    PrintedOn,
    SeenOn,
    CertificateUntil,
    Image,
}

const ALIASES: [(Field, &[&str]); 16] = [
    (Field::Title, &["tieu de", "title", "ten san pham", "san pham", "product", "ten hang", "ten"]),
    (Field::Description, &["mo ta", "description", "noi dung", "chi tiet"]),
    (Field::Producer, &["chu the", "producer", "nha san xuat", "co so san xuat", "thuong hieu", "brand"]),
    (Field::Seller, &["nguoi ban", "seller", "shop", "gian hang", "cua hang", "noi ban"]),
    (Field::Url, &["url", "link", "lien ket", "dia chi trang", "duong dan"]),
    (Field::Mark, &["nhan hieu ocop", "mark", "ocop", "co logo"]),
    (Field::Stars, &["sao", "so sao", "hang sao", "stars", "sao hien thi"]),
    (Field::Address, &["dia chi", "address"]),
    (Field::Code, &["ma san pham", "product code", "ma so san pham"]),
    (Field::Gtin, &["gtin", "ma vach", "barcode"]),
    (Field::Stamp, &["tem", "stamp", "ma tem", "qr"]),
    (Field::MadeOn, &["nsx", "ngay san xuat", "made on"]),
    (Field::PrintedOn, &["ngay in", "ngay in nhan", "printed on"]),
    (Field::SeenOn, &["ngay thay", "ngay khao sat", "ngay chup", "seen on", "captured on"]),
    (Field::CertificateUntil, &["giay den", "hieu luc den", "certificate until"]),
    (Field::Image, &["anh", "hinh anh", "tep anh", "image", "photo", "picture"]),
];

/// Where each column stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    at: BTreeMap<Field, usize>,
    /// Headers without a meaning here.
    pub unused: Vec<String>,
}

impl Fields {
    /// Position of a column.
    #[must_use]
    pub fn position(&self, field: Field) -> Option<usize> {
        self.at.get(&field).copied()
    }
    /// Header of a column; empty if there is none.
    #[must_use]
    pub fn name(&self, field: Field, headers: &[String]) -> String {
        self.position(field).and_then(|at| headers.get(at)).cloned().unwrap_or_default()
    }
}

/// Finds the columns of a table.
///
/// # Errors
/// No title, or two columns that mean the same.
pub fn fields_of(headers: &[String]) -> Result<Fields, BulkError> {
    let mut fields = Fields { at: BTreeMap::new(), unused: Vec::new() };
    for (position, header) in headers.iter().enumerate() {
        let key = fold(header);
        match ALIASES.iter().find(|(_, names)| names.contains(&key.as_str())) {
            Some((field, _)) => {
                if let Some(before) = fields.at.insert(*field, position) {
                    return Err(BulkError::Doubled(headers[before].clone(), header.clone()));
                }
            }
            None if key.is_empty() || matches!(key.as_str(), "stt" | "tt") => {}
            None => fields.unused.push(header.clone()),
        }
    }
    if fields.at.contains_key(&Field::Title) { Ok(fields) } else { Err(BulkError::NoTitle(headers.join(", "))) }
}
