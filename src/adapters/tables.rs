//! Tables from CSV and XLSX files, as text cells; and the file of row errors.

use calamine::{Data, Reader, Xlsx};
use sha2::{Digest, Sha256};
use std::io::Cursor;
use std::path::Path;

/// Largest file read, bytes.
pub const MAX_FILE: u64 = 64 << 20;

/// Why a file is not a table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// Cannot be read.
    #[error("{0} cannot be read: {1}")]
    Io(String, String),
    /// Too large.
    #[error("the file has {0} bytes; at most 67108864 are read. Split it")]
    TooLarge(u64),
    /// Not UTF-8.
    #[error("byte {0} is not UTF-8. In Excel choose \"Save as: CSV UTF-8\", or give the XLSX file itself")]
    NotUtf8(usize),
    /// Not a CSV.
    #[error("not a CSV file: {0}")]
    Csv(String),
    /// Not an XLSX.
    #[error("not an XLSX file: {0}")]
    Xlsx(String),
    /// Neither.
    #[error("{0:?}: only .csv and .xlsx are read")]
    Kind(String),
    /// No header.
    #[error("the file has no header row")]
    Empty,
}

/// Text cells of a file: headers, numbered rows, and the SHA-256 (hex) of its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells {
    /// First row.
    pub headers: Vec<String>,
    /// Other rows that are not empty, with their number in the file.
    pub rows: Vec<(u32, Vec<String>)>,
    /// Hash.
    pub sha256: String,
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
    match path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("csv") => csv(&bytes),
        Some("xlsx") => xlsx(&bytes),
        other => Err(TableError::Kind(other.unwrap_or_default().to_owned())),
    }
}

fn cells(all: Vec<Vec<String>>, bytes: &[u8]) -> Result<Cells, TableError> {
    let mut rows = (1u32..).zip(all).filter(|(_, cells)| cells.iter().any(|c| !c.trim().is_empty()));
    let (_, headers) = rows.next().ok_or(TableError::Empty)?;
    Ok(Cells { headers, rows: rows.collect(), sha256: hex::encode(Sha256::digest(bytes)) })
}

/// Reads CSV bytes: UTF-8 with or without byte order mark, separated by comma, semicolon or tab.
///
/// # Errors
/// See [`TableError`].
pub fn csv(bytes: &[u8]) -> Result<Cells, TableError> {
    let text = std::str::from_utf8(bytes).map_err(|e| TableError::NotUtf8(e.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = text.lines().next().unwrap_or_default();
    let separator =
        [b',', b';', b'\t'].into_iter().max_by_key(|s| head.bytes().filter(|b| b == s).count()).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut all = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| TableError::Csv(e.to_string()))?;
        let line = record.position().map_or(0, |p| usize::try_from(p.line()).unwrap_or(0));
        // Blank lines are skipped by the reader; keep the numbers people see.
        while all.len() + 1 < line {
            all.push(Vec::new());
        }
        all.push(record.iter().map(str::to_owned).collect());
    }
    cells(all, bytes)
}

/// Reads the first sheet of XLSX bytes; of formulas, the values Excel kept.
///
/// # Errors
/// See [`TableError`].
pub fn xlsx(bytes: &[u8]) -> Result<Cells, TableError> {
    let wrong = |e: calamine::XlsxError| TableError::Xlsx(e.to_string());
    // Hostile archives have made readers panic before; nothing here is worth a crash.
    let read = std::panic::catch_unwind(|| {
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(wrong)?;
        let sheet = book.worksheet_range_at(0).ok_or(TableError::Empty)?.map_err(wrong)?;
        let above = sheet.start().map_or(0, |(row, _)| row);
        let mut all = vec![Vec::new(); usize::try_from(above).unwrap_or(0)];
        all.extend(sheet.rows().map(|row| row.iter().map(text_of).collect::<Vec<_>>()));
        Ok(all)
    });
    match read {
        Ok(all) => cells(all?, bytes),
        Err(_) => Err(TableError::Xlsx("it could not be made sense of".into())),
    }
}

fn text_of(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(day) => day.as_f64().to_string(),
    }
}

/// A cell that no spreadsheet takes for a formula.
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// The rows that do not hold, with the column `Lỗi`, as CSV with a byte order mark for Excel.
/// `errors` are (row number, text).
///
/// # Errors
/// Writing fails.
pub fn error_csv(cells: &Cells, errors: &[(u32, String)]) -> Result<Vec<u8>, TableError> {
    let wrong = |e: csv::Error| TableError::Csv(e.to_string());
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer("\u{feff}".as_bytes().to_vec());
    let headers = cells.headers.iter().map(|h| inert(h)).chain(["Dòng".to_owned(), "Lỗi".to_owned()]);
    out.write_record(headers).map_err(wrong)?;
    for (number, problem) in errors {
        let row = cells.rows.iter().find(|(n, _)| n == number).map(|(_, c)| c.as_slice()).unwrap_or_default();
        let mut line: Vec<String> = row.iter().map(|c| inert(c)).collect();
        line.resize(cells.headers.len(), String::new());
        line.extend([number.to_string(), inert(problem)]);
        out.write_record(line).map_err(wrong)?;
    }
    out.into_inner().map_err(|e| TableError::Csv(e.to_string()))
}
