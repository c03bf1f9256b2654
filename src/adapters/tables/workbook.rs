//! Workbooks out.

use super::TableError;
use super::errors::{inert, short};
use crate::ports::workbook::Sheet;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

/// Widest column, in characters; longer texts are wrapped.
const WIDEST: usize = 60;

/// Writes sheets as XLSX: header frozen and filterable, every cell text, so none is ever a formula.
///
/// # Errors
/// Writing fails, or a sheet holds more rows than a spreadsheet (1,048,575).
pub fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, TableError> {
    let wrong = |e: XlsxError| TableError::Xlsx(e.to_string());
    let bold = Format::new().set_bold();
    let text = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
    let mut book = Workbook::new();
    for sheet in sheets {
        let out = book.add_worksheet();
        out.set_name(sheet.name.chars().filter(|c| !"[]:*?/\\".contains(*c)).take(31).collect::<String>())
            .map_err(wrong)?;
        for (column, header) in (0u16..).zip(&sheet.headers) {
            out.write_string_with_format(0, column, short(header), &bold).map_err(wrong)?;
            let place = usize::from(column);
            let longest = sheet.rows.iter().take(200).filter_map(|r| r.get(place)).map(|c| c.chars().count()).max();
            let width = longest.unwrap_or(0).max(header.chars().count()).clamp(6, WIDEST);
            out.set_column_width(column, width as f64 + 1.0).map_err(wrong)?;
        }
        for (row, cells) in (1u32..).zip(&sheet.rows) {
            for (column, cell) in (0u16..).zip(cells).filter(|(_, c)| !c.is_empty()) {
                out.write_string_with_format(row, column, short(cell), &text).map_err(wrong)?;
            }
        }
        out.set_freeze_panes(1, 0).map_err(wrong)?;
        if let (Some(last), false) = (sheet.headers.len().checked_sub(1), sheet.rows.is_empty()) {
            let rows = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
            out.autofilter(0, 0, rows, u16::try_from(last).unwrap_or(u16::MAX)).map_err(wrong)?;
        }
    }
    book.save_to_buffer().map_err(wrong)
}

/// Writes a sheet as CSV with a byte order mark for Excel.
///
/// # Errors
/// Writing fails.
pub fn sheet_csv(sheet: &Sheet) -> Result<Vec<u8>, TableError> {
    let wrong = |e: csv::Error| TableError::Csv(e.to_string());
    let mut out = csv::WriterBuilder::new().from_writer("\u{feff}".as_bytes().to_vec());
    for cells in std::iter::once(&sheet.headers).chain(&sheet.rows) {
        out.write_record(cells.iter().map(|cell| inert(cell))).map_err(wrong)?;
    }
    out.into_inner().map_err(|e| TableError::Csv(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_and_is_no_formula() {
        let mut sheet = Sheet::new("Kết/quả", ["Tên", "=1+1"]);
        sheet.rows = vec![vec!["=cmd|'/c calc'!A0".into(), "Chè".into()], vec!["x".repeat(40_000), String::new()]];
        let bytes = workbook(&[sheet]).expect("a workbook");
        let read = super::super::xlsx(&bytes).expect("reads back");
        assert_eq!(read.headers, ["Tên", "=1+1"]);
        assert_eq!(read.rows[0].1, ["=cmd|'/c calc'!A0", "Chè"]);
        assert_eq!(read.rows[1].1[0].len(), 32_767);
    }

    #[test]
    fn a_csv_reads_back_and_holds_no_formula() {
        let mut sheet = Sheet::new("Lô", ["Tên", "Số"]);
        sheet.rows = vec![vec!["=1+1".into(), "a,b\n\"c\"".into()], vec!["Chè".into(), String::new()]];
        let read = super::super::csv(&sheet_csv(&sheet).expect("a file")).expect("reads back");
        assert_eq!(read.headers, ["Tên", "Số"]);
        assert_eq!(read.rows[0].1, ["'=1+1", "a,b\n\"c\""]);
        assert_eq!(read.rows[1].1, ["Chè", ""]);
    }
}
