//! Importing a register file: rows in, one transaction out, errors by row.

mod columns;
mod encoding;
mod plan;
mod row;

pub use columns::{Column, Columns, columns_of};

use super::{Office, Who};
use crate::domain::event::Event;
use crate::domain::register::Register;
use crate::ports::store::StoreError;
use plan::Plan;
use row::{Parsed, Reader};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Times an import is decided again because somebody else recorded something meanwhile.
const ATTEMPTS: u32 = 5;
/// Most rows of one file.
pub const MAX_ROWS: usize = 100_000;
/// Longest cell, bytes.
pub const MAX_CELL: usize = 32_768;

/// A table as an adapter read it: cells are text, the first row holds the headers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// File name without folder.
    pub file: String,
    /// SHA-256 (hex) of the file.
    pub sha256: String,
    /// Headers.
    pub headers: Vec<String>,
    /// Rows with their number in the file (the header is row 1).
    pub rows: Vec<(u32, Vec<String>)>,
}

/// How to import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportOptions {
    /// Take the good rows even if others are bad.
    pub partial: bool,
    /// Record nothing.
    pub dry_run: bool,
}

/// One row that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    /// Row in the file.
    pub row: u32,
    /// Column, as headed in the file; empty if the whole row.
    pub column: String,
    /// Value, shortened.
    pub value: String,
    /// Stable code of the problem; the catalogues hold its text as `import-row-CODE`.
    #[serde(default)]
    pub code: Box<str>,
    /// What the text names beside the value: a row, an identifier, the digit or day expected.
    #[serde(default)]
    pub detail: Box<str>,
    /// What is wrong and the way out.
    pub problem: String,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportReport {
    /// Rows read.
    pub rows: u32,
    /// New producers.
    pub producers: u32,
    /// New products.
    pub products: u32,
    /// New recognitions.
    pub recognitions: u32,
    /// Of these, known only second hand.
    pub unconfirmed: u32,
    /// Producers and products whose particulars changed.
    #[serde(default)]
    pub changed: u32,
    /// Rows that said nothing new.
    pub unchanged: u32,
    /// Rows that do not hold.
    pub errors: Vec<RowError>,
    /// Columns of the file that are not used.
    pub unused_columns: Vec<String>,
    /// Whether anything was recorded.
    pub recorded: bool,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file lacks a column.
    #[error("the file has no column for {0}; its columns are: {1}. Name one e.g. {2:?}")]
    Column(&'static str, String, &'static str),
    /// Two columns mean the same.
    #[error("columns {0:?} and {1:?} both mean {2}; keep one")]
    Doubled(String, String, &'static str),
    /// Too many rows.
    #[error("the file has {0} rows; at most 100000 are taken at once. Split it")]
    TooLarge(usize),
    /// Store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportError {
    /// Stable code; the catalogues hold its text as `import-CODE`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Column(..) => "column-missing",
            Self::Doubled(..) => "column-doubled",
            Self::TooLarge(_) => "too-many-rows",
            Self::Store(_) => "store",
        }
    }
}

/// Imports a table in one transaction. The same file twice changes nothing; particulars that
/// differ become changes; a recorded decision is never overwritten (what was known on a day must
/// stay known), so a row that contradicts one is an error.
///
/// `progress` is called with (rows done, rows).
///
/// # Errors
/// The file as a whole does not hold, or the store. Errors of rows are in the report; without
/// `partial` one of them is enough to record nothing.
pub fn import(
    office: &Office,
    table: &Table,
    options: ImportOptions,
    who: &Who,
    progress: &mut dyn FnMut(u32, u32),
) -> Result<ImportReport, ImportError> {
    if table.rows.len() > MAX_ROWS {
        return Err(ImportError::TooLarge(table.rows.len()));
    }
    let columns = columns_of(&table.headers)?;
    let mut attempt = 1;
    loop {
        let register = office.register();
        let (mut report, mut events) = decide(office, &register, table, &columns, progress);
        let stands = options.partial || report.errors.is_empty();
        if !stands || options.dry_run || events.is_empty() {
            return Ok(report);
        }
        let (file, sha256) = (table.file.clone(), table.sha256.clone());
        let rows = report.rows - u32::try_from(report.errors.len()).unwrap_or(0);
        events.push(Event::Imported { file, sha256, rows });
        match office.commit(&register, who, events) {
            Ok(()) => {
                report.recorded = true;
                return Ok(report);
            }
            Err(StoreError::Stale { .. }) if attempt < ATTEMPTS => attempt += 1,
            Err(error) => return Err(error.into()),
        }
    }
}

/// What the rows make of a register, recording nothing.
fn decide(
    office: &Office,
    register: &Register,
    table: &Table,
    columns: &Columns,
    progress: &mut dyn FnMut(u32, u32),
) -> (ImportReport, Vec<Event>) {
    let mut report = ImportReport {
        rows: u32::try_from(table.rows.len()).unwrap_or(u32::MAX),
        unused_columns: columns.unused.clone(),
        ..ImportReport::default()
    };
    let mut plan = Plan::new(register, columns, &table.headers, &table.file, office.now());
    let today = office.today();
    let mut seen: HashMap<Parsed, u32> = HashMap::new();
    for (done, (number, cells)) in (0u32..).zip(&table.rows) {
        if done % 512 == 0 {
            progress(done, report.rows);
        }
        let reader = Reader { columns, headers: &table.headers, row: *number, cells, today };
        let taken = reader.parse().and_then(|parsed| match seen.get(&parsed) {
            Some(first) => Err(RowError {
                row: *number,
                column: String::new(),
                value: parsed.product.clone(),
                code: "duplicate".into(),
                detail: first.to_string().into(),
                problem: format!("the same as row {first}; delete one of them"),
            }),
            None => {
                plan.take(&parsed, *number, &mut report)?;
                seen.insert(parsed, *number);
                Ok(())
            }
        });
        if let Err(error) = taken {
            report.errors.push(error);
        }
    }
    progress(report.rows, report.rows);
    (report, plan.into_events())
}
