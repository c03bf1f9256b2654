//! Tables from CSV and XLSX files, as text cells; and the file of row errors.

mod errors;
mod workbook;
mod xlsx;

pub use errors::{error_csv, error_xlsx};
pub use workbook::{sheet_csv, workbook};
pub use xlsx::xlsx;

pub use crate::ports::tables::Cells;

use crate::ports::tables::Tables;
use crate::ports::workbook::Sheet;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Largest file read, bytes.
pub const MAX_FILE: u64 = 32 << 20;
/// Most rows read, the empty ones included.
pub const MAX_ROWS: u32 = 200_000;
/// Most columns read.
pub const MAX_COLUMNS: usize = 256;

/// Why a file is not a table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// Cannot be read.
    #[error("{0} cannot be read: {1}")]
    Io(String, String),
    /// Too large.
    #[error("the file has {0} bytes; at most 33554432 are read. Split it")]
    TooLarge(u64),
    /// Too many rows.
    #[error("the file goes on after row 200000; no more are read. Split it")]
    TooManyRows,
    /// Too many columns.
    #[error("row {0} has more than 256 columns; check the separator, or clear the cells to the right")]
    TooManyColumns(u32),
    /// Not UTF-8.
    #[error(
        "row {row}, byte {byte} of the file: not UTF-8. In Excel choose \"Save as: CSV UTF-8\", or give the XLSX file itself"
    )]
    NotUtf8 {
        /// Row (line of the file), from 1.
        row: usize,
        /// Bytes before the first wrong one.
        byte: usize,
    },
    /// Text of two bytes a character.
    #[error("the file is UTF-16. In Excel choose \"Save as: CSV UTF-8\", or give the XLSX file itself")]
    Utf16,
    /// Not a CSV.
    #[error("not a CSV file: {0}")]
    Csv(String),
    /// Not an XLSX.
    #[error("not an XLSX file: {0}")]
    Xlsx(String),
    /// An archive that unpacks to far more than a register needs.
    #[error("the XLSX file unpacks to more than 256 MiB; copy the table alone into a new workbook")]
    Bomb,
    /// Neither.
    #[error("{0:?}: only .csv, .tsv, .txt and .xlsx are read; in Excel choose \"Save as: CSV UTF-8\" or \".xlsx\"")]
    Kind(String),
    /// No header.
    #[error("the file has no header row")]
    Empty,
}

/// Reads a file by its ending.
///
/// # Errors
/// See [`TableError`].
pub fn read(path: &Path) -> Result<Cells, TableError> {
    let io = |e: std::io::Error| TableError::Io(path.display().to_string(), e.to_string());
    let size = std::fs::metadata(path).map_err(io)?.len();
    if size > MAX_FILE {
        return Err(TableError::TooLarge(size));
    }
    let bytes = std::fs::read(path).map_err(io)?;
    of_bytes(path, &bytes)
}

/// Reads bytes as what the ending of their name says.
///
/// # Errors
/// See [`TableError`].
pub fn of_bytes(name: &Path, bytes: &[u8]) -> Result<Cells, TableError> {
    match name.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("csv" | "tsv" | "txt") => csv(bytes),
        Some("xlsx") => xlsx(bytes),
        other => Err(TableError::Kind(other.unwrap_or_default().to_owned())),
    }
}

/// Tables in CSV and XLSX files.
pub struct Files;

impl Tables for Files {
    fn read(&self, name: &str, bytes: &[u8]) -> Result<Cells, String> {
        of_bytes(Path::new(name), bytes).map_err(|e| e.to_string())
    }
    fn csv(&self, sheet: &Sheet) -> Result<Vec<u8>, String> {
        sheet_csv(sheet).map_err(|e| e.to_string())
    }
    fn write(&self, sheets: &[Sheet]) -> Result<Vec<u8>, String> {
        workbook(sheets).map_err(|e| e.to_string())
    }
}

/// Reads CSV bytes: UTF-8 with or without byte order mark, separated by comma, semicolon or tab.
///
/// # Errors
/// See [`TableError`].
pub fn csv(bytes: &[u8]) -> Result<Cells, TableError> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(TableError::Utf16);
    }
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let byte = e.valid_up_to();
        TableError::NotUtf8 { row: bytes.iter().take(byte).filter(|b| **b == b'\n').count() + 1, byte }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(text))
        .from_reader(text.as_bytes());
    let mut rows = Rows::default();
    let (mut line, mut counted) = (1u32, 0usize);
    for record in reader.records() {
        let record = record.map_err(|e| TableError::Csv(e.to_string()))?;
        // The line people see: the reader counts from the end of the record before, which with
        // CRLF or blank lines between is an earlier one.
        let start = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX));
        line += newlines(text, &mut counted, start);
        let blank = text.as_bytes()[counted..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        line += newlines(text, &mut counted, start.saturating_add(blank));
        if record.len() > MAX_COLUMNS {
            return Err(TableError::TooManyColumns(line));
        }
        rows.add(line, record.iter().map(str::to_owned).collect())?;
    }
    rows.finish(bytes)
}

/// Line ends from `from` up to `to`, which becomes the new `from`.
fn newlines(text: &str, from: &mut usize, to: usize) -> u32 {
    let to = to.clamp(*from, text.len());
    let count = text.as_bytes()[*from..to].iter().filter(|b| **b == b'\n').count();
    *from = to;
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The separator found most often outside quotes in the first line that is not blank.
fn separator(text: &str) -> u8 {
    let head = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in head.bytes() {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(s, _)| !quoted && *s == byte) {
            *count += 1;
        }
    }
    // Of equals the first: a comma.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(s, _)| s)
}

/// Rows as they come.
#[derive(Default)]
struct Rows(Vec<(u32, Vec<String>)>);

impl Rows {
    fn add(&mut self, number: u32, cells: Vec<String>) -> Result<(), TableError> {
        if number > MAX_ROWS {
            return Err(TableError::TooManyRows);
        }
        if cells.iter().any(|c| !c.trim().is_empty()) {
            self.0.push((number, cells));
        }
        Ok(())
    }
    fn finish(self, bytes: &[u8]) -> Result<Cells, TableError> {
        let mut rows = self.0.into_iter();
        let (_, headers) = rows.next().ok_or(TableError::Empty)?;
        Ok(Cells { headers, rows: rows.collect(), sha256: hex::encode(Sha256::digest(bytes)) })
    }
}
