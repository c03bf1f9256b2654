//! The rows that do not hold, as a file to mend and import again.

use super::{Cells, TableError};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::collections::HashMap;

/// Longest text of an Excel cell, characters.
const MAX_XLSX_CELL: usize = 32_767;

/// A cell that no spreadsheet takes for a formula.
pub(super) fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn headers(cells: &Cells) -> impl Iterator<Item = &str> {
    cells.headers.iter().map(String::as_str).chain(["Dòng", "Lỗi"])
}

/// The lines of the file: the original cells in the width of the header, row number, problem.
fn lines<'a>(cells: &'a Cells, errors: &'a [(u32, String)]) -> impl Iterator<Item = (Vec<&'a str>, u32, &'a str)> {
    let rows: HashMap<u32, &[String]> = cells.rows.iter().map(|(n, c)| (*n, c.as_slice())).collect();
    errors.iter().map(move |(number, problem)| {
        let row = rows.get(number).copied().unwrap_or_default();
        let line = (0..cells.headers.len()).map(|i| row.get(i).map_or("", String::as_str)).collect();
        (line, *number, problem.as_str())
    })
}

/// The rows that do not hold, with the columns `Dòng` and `Lỗi`, as CSV with a byte order mark for
/// Excel. `errors` are (row number, text).
///
/// # Errors
/// Writing fails.
pub fn error_csv(cells: &Cells, errors: &[(u32, String)]) -> Result<Vec<u8>, TableError> {
    let wrong = |e: csv::Error| TableError::Csv(e.to_string());
    let mut out = csv::WriterBuilder::new().from_writer("\u{feff}".as_bytes().to_vec());
    out.write_record(headers(cells).map(inert)).map_err(wrong)?;
    for (line, number, problem) in lines(cells, errors) {
        let line = line.into_iter().map(inert).chain([number.to_string(), inert(problem)]);
        out.write_record(line).map_err(wrong)?;
    }
    out.into_inner().map_err(|e| TableError::Csv(e.to_string()))
}

/// The same as [`error_csv`] as XLSX. Every cell is written as text, so none is ever a formula.
///
/// # Errors
/// Writing fails.
pub fn error_xlsx(cells: &Cells, errors: &[(u32, String)]) -> Result<Vec<u8>, TableError> {
    let wrong = |e: XlsxError| TableError::Xlsx(e.to_string());
    let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0u16..).zip(headers(cells)) {
        sheet.write_string_with_format(0, column, short(header), &bold).map_err(wrong)?;
    }
    for (row, (line, number, problem)) in (1u32..).zip(lines(cells, errors)) {
        let number = number.to_string();
        for (column, cell) in (0u16..).zip(line.into_iter().chain([number.as_str(), problem])) {
            sheet.write_string_with_format(row, column, short(cell), &text).map_err(wrong)?;
        }
    }
    book.save_to_buffer().map_err(wrong)
}

/// Cut to what a cell of Excel holds.
pub(super) fn short(text: &str) -> String {
    text.chars().take(MAX_XLSX_CELL).collect()
}
