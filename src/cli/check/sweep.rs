//! The pictures of a sweep: files named in a column of its table.

use super::super::global::{Bar, Global};
use super::photos::read;
use crate::app::bulk::{Field, Pictures, Shown, fields_of};
use crate::app::command::{Code, Refusal};
use crate::app::import::Table;
use crate::app::photos::look;
use crate::boot;
use std::path::Path;

/// Looks at the pictures of every row that names some (several parted by semicolons, relative to the
/// table's folder). What cannot be read is said of its row and stops nothing.
pub(super) fn pictures(global: &Global, table_at: &Path, table: &Table) -> Result<Pictures, Refusal> {
    // A table that does not hold is refused by the check itself.
    let Some(column) = fields_of(&table.headers).ok().and_then(|f| f.position(Field::Image)) else {
        return Ok(Pictures::new());
    };
    let eye = boot::eye(&global.folder())?;
    let folder = table_at.parent().unwrap_or(Path::new(""));
    let named = |cells: &[String]| -> Vec<String> {
        let cell = cells.get(column).map(String::as_str).unwrap_or_default();
        cell.split(';').map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned).collect()
    };
    let rows: Vec<_> =
        table.rows.iter().map(|(row, cells)| (*row, named(cells))).filter(|(_, n)| !n.is_empty()).collect();
    let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let bar = Bar::default();
    let mut seen = Pictures::new();
    for (done, (row, names)) in (0u32..).zip(rows) {
        bar.show(done, total);
        let files = names.iter().map(|name| read(&folder.join(name))).collect::<Result<Vec<_>, _>>();
        let looked = files.and_then(|files| {
            look(&eye, &files, &mut |_, _| {}).map_err(|e| Refusal::new(Code::Input, e.says(global.lang())))
        });
        let shown = looked.map(|looked| Shown::of(global.lang(), &looked)).map_err(|e| e.message);
        seen.insert(row, shown);
    }
    Ok(seen)
}
