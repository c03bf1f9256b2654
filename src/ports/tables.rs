//! Tables in files that people bring and take (CSV, XLSX).

use super::workbook::Sheet;

/// Text cells of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells {
    /// First row that is not empty.
    pub headers: Vec<String>,
    /// Other rows that are not empty, with their number in the file.
    pub rows: Vec<(u32, Vec<String>)>,
    /// SHA-256 (hex) of the file.
    pub sha256: String,
}

/// Reads and writes tables.
pub trait Tables: Send + Sync {
    /// Reads a file; the ending of its name says what it is.
    ///
    /// # Errors
    /// What is wrong with it and the way out.
    fn read(&self, name: &str, bytes: &[u8]) -> Result<Cells, String>;

    /// A sheet as CSV that a spreadsheet opens as it is, and in which no cell is a formula.
    ///
    /// # Errors
    /// It cannot be made.
    fn csv(&self, sheet: &Sheet) -> Result<Vec<u8>, String>;

    /// Sheets as an XLSX workbook.
    ///
    /// # Errors
    /// It cannot be made.
    fn write(&self, sheets: &[Sheet]) -> Result<Vec<u8>, String>;
}
