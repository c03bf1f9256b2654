//! Files that people bring and take.

use crate::adapters::tables;
use crate::app::command::{Code, Refusal};
use crate::app::import::{RowError, Table};
use std::path::Path;

impl From<tables::TableError> for Refusal {
    fn from(error: tables::TableError) -> Self {
        Self::new(Code::Input, error)
    }
}

/// Reads a CSV or XLSX file as a table.
///
/// # Errors
/// It cannot be read, or is neither.
pub fn table(path: &Path) -> Result<Table, Refusal> {
    let cells = tables::read(path)?;
    let file = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Table { file, sha256: cells.sha256, headers: cells.headers, rows: cells.rows })
}

/// The rows of a table that do not hold, as CSV with what is wrong with each.
///
/// # Errors
/// It cannot be written.
pub fn error_file(table: &Table, errors: &[RowError]) -> Result<Vec<u8>, Refusal> {
    let cells =
        tables::Cells { headers: table.headers.clone(), rows: table.rows.clone(), sha256: table.sha256.clone() };
    let lines: Vec<_> = errors
        .iter()
        .map(|e| (e.row, if e.column.is_empty() { e.problem.clone() } else { format!("{}: {}", e.column, e.problem) }))
        .collect();
    Ok(tables::error_csv(&cells, &lines)?)
}

/// Sheets as a workbook.
///
/// # Errors
/// It cannot be written.
pub fn workbook(sheets: &[crate::ports::workbook::Sheet]) -> Result<Vec<u8>, Refusal> {
    Ok(tables::workbook(sheets)?)
}
