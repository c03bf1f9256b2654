//! The first sheet of a workbook, cell by cell. An XLSX is a hostile archive until read: a few
//! bytes may unpack to gigabytes, and one cell in the last corner makes a dense table of billions.

use super::{Cells, MAX_COLUMNS, Rows, TableError};
use calamine::{DataRef, Reader, SheetType, Xlsx};
use std::io::{Cursor, Read};

/// Most bytes that a workbook may unpack to.
const MAX_UNPACKED: u64 = 256 << 20;

/// Reads the first worksheet of XLSX bytes; of formulas, the values Excel kept.
///
/// # Errors
/// See [`TableError`].
pub fn xlsx(bytes: &[u8]) -> Result<Cells, TableError> {
    check_size(bytes)?;
    // Hostile archives have made readers panic before; nothing here is worth a crash.
    std::panic::catch_unwind(|| sheet(bytes))
        .unwrap_or_else(|_| Err(TableError::Xlsx("it could not be made sense of".into())))
}

/// Unpacks into nothing: the sizes that an archive states need not be true.
fn check_size(bytes: &[u8]) -> Result<(), TableError> {
    let wrong = |e: zip::result::ZipError| TableError::Xlsx(e.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(wrong)?;
    let mut left = MAX_UNPACKED;
    for i in 0..archive.len() {
        let entry = archive.by_index(i).map_err(wrong)?;
        let unpacked =
            std::io::copy(&mut entry.take(left), &mut std::io::sink()).map_err(|e| TableError::Xlsx(e.to_string()))?;
        left -= unpacked;
        if left == 0 {
            return Err(TableError::Bomb);
        }
    }
    Ok(())
}

fn sheet(bytes: &[u8]) -> Result<Cells, TableError> {
    let wrong = |e: calamine::XlsxError| TableError::Xlsx(e.to_string());
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(wrong)?;
    let name = book
        .sheets_metadata()
        .iter()
        .find(|s| s.typ == SheetType::WorkSheet)
        .map(|s| s.name.clone())
        .ok_or(TableError::Empty)?;
    let mut reader = book.worksheet_cells_reader(&name).map_err(wrong)?;
    let mut rows = Rows::default();
    let mut current: (u32, Vec<String>) = (0, Vec::new());
    while let Some(cell) = reader.next_cell().map_err(wrong)? {
        let (row, column) = cell.get_position();
        let text = text_of(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let number = row.saturating_add(1);
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MAX_COLUMNS {
            return Err(TableError::TooManyColumns(number));
        }
        if number < current.0 {
            return Err(TableError::Xlsx(format!("row {number} stands after row {}", current.0)));
        }
        if number > current.0 {
            let (before, cells) = std::mem::replace(&mut current, (number, Vec::new()));
            rows.add(before, cells)?;
        }
        if current.1.len() <= column {
            current.1.resize(column + 1, String::new());
        }
        current.1[column] = text;
    }
    rows.add(current.0, current.1)?;
    rows.finish(bytes)
}

fn text_of(cell: &DataRef) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        // Kept as text, so that the row says which cell is broken.
        DataRef::Error(error) => error.to_string(),
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        DataRef::Float(number) => number.to_string(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            // As a civil day: workbooks count from 1900 or from 1904, and the number alone does not say.
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(span) => span.as_f64().to_string(),
    }
}
