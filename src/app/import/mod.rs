//! Importing a register file: rows in, one transaction out, errors by row.

mod columns;
mod row;

pub use columns::{Column, columns_of};

use super::enrol::free_gtin;
use super::{Office, Who};
use crate::domain::event::Event;
use crate::domain::ids::{ProducerId, ProductId, RecognitionId};
use crate::domain::producer::Producer;
use crate::domain::product::Product;
use crate::domain::recognition::{Evidence, Recognition};
use crate::domain::register::Register;
use crate::domain::text::name_key;
use crate::ports::store::StoreError;
use row::Parsed;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

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

/// The register to be, while rows are added.
struct Plan<'a> {
    office: &'a Office,
    register: &'a Register,
    producers: HashMap<String, ProducerId>,
    products: HashMap<(ProducerId, String), ProductId>,
    recognitions: HashSet<(ProductId, Option<String>, Option<jiff::civil::Date>)>,
    gtins: HashSet<crate::domain::gtin::Gtin>,
    internal: usize,
    next: (u32, u32, u32),
    events: Vec<Event>,
    source: String,
}

/// Imports a table. Whatever was there already is left as it is: the same file twice changes nothing.
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
    let register: Arc<Register> = office.register();
    let mut plan = Plan::new(office, &register, &table.file);
    let mut report = ImportReport {
        rows: u32::try_from(table.rows.len()).unwrap_or(u32::MAX),
        unused_columns: columns.unused.clone(),
        ..ImportReport::default()
    };
    let mut seen: HashMap<Parsed, u32> = HashMap::new();
    for (done, (number, cells)) in table.rows.iter().enumerate() {
        match row::parse(office, &columns, &table.headers, *number, cells) {
            Err(error) => report.errors.push(error),
            Ok(parsed) => {
                if let Some(first) = seen.get(&parsed) {
                    let problem = format!("the same as row {first}; delete one of them");
                    report.errors.push(RowError {
                        row: *number,
                        column: String::new(),
                        value: parsed.product.clone(),
                        problem,
                    });
                    continue;
                }
                if let Err(error) = plan.take(&parsed, *number, &mut report) {
                    report.errors.push(error);
                }
                seen.insert(parsed, *number);
            }
        }
        if done % 512 == 0 {
            progress(u32::try_from(done).unwrap_or(0), report.rows);
        }
    }
    progress(report.rows, report.rows);
    let stands = options.partial || report.errors.is_empty();
    if stands && !options.dry_run && !plan.events.is_empty() {
        let mut events = std::mem::take(&mut plan.events);
        let file = table.file.clone();
        events.push(Event::Imported { file, sha256: table.sha256.clone(), rows: report.rows });
        office.commit(&register, who, events)?;
        report.recorded = true;
    }
    Ok(report)
}

impl<'a> Plan<'a> {
    fn new(office: &'a Office, register: &'a Register, file: &str) -> Self {
        let last = |id: Option<u32>| id.map_or(1, |n| n + 1);
        Self {
            office,
            register,
            producers: register.producers.values().map(|p| (name_key(&p.name), p.id)).collect(),
            products: register.products.values().map(|p| ((p.producer, name_key(&p.name)), p.id)).collect(),
            recognitions: register
                .recognitions
                .values()
                .map(|r| (r.product, r.decision_no.as_deref().map(name_key), r.issued_on))
                .collect(),
            gtins: HashSet::new(),
            internal: 0,
            next: (
                last(register.producers.keys().next_back().map(|id| id.0)),
                last(register.products.keys().next_back().map(|id| id.0)),
                last(register.recognitions.keys().next_back().map(|id| id.0)),
            ),
            events: Vec::new(),
            source: file.to_owned(),
        }
    }

    fn take(&mut self, row: &Parsed, number: u32, report: &mut ImportReport) -> Result<(), RowError> {
        let gtin = match &row.gtin {
            Some(gtin) if !self.gtins.insert(*gtin) => {
                return Err(RowError {
                    row: number,
                    column: "GTIN".into(),
                    value: gtin.to_string(),
                    problem: "stands on another row too; each product and pack has its own GTIN".into(),
                });
            }
            other => *other,
        };
        let events = self.events.len();
        let producer = self.producer(row, report);
        let product = self.product(row, producer, gtin, number, report)?;
        let key = (product, row.decision_no.as_deref().map(name_key), row.issued_on);
        if self.recognitions.insert(key) {
            let id = RecognitionId(self.next.2);
            self.next.2 += 1;
            report.recognitions += 1;
            report.unconfirmed += u32::from(row.evidence == Evidence::Press);
            self.events.push(Event::RecognitionRecorded(Recognition {
                id,
                product,
                stars: row.stars,
                decision_no: row.decision_no.clone(),
                authority_level: crate::domain::recognition::level_of(&row.authority),
                authority: row.authority.clone(),
                issued_on: row.issued_on,
                valid_until: row.valid_until,
                evidence: row.evidence,
                source: format!("{}, row {number}", self.source),
                recorded_at: self.office.now(),
                events: Vec::new(),
            }));
        }
        if self.events.len() == events {
            report.unchanged += 1;
        }
        Ok(())
    }

    fn producer(&mut self, row: &Parsed, report: &mut ImportReport) -> ProducerId {
        let key = name_key(&row.producer);
        if let Some(id) = self.producers.get(&key) {
            return *id;
        }
        let id = ProducerId(self.next.0);
        self.next.0 += 1;
        report.producers += 1;
        self.producers.insert(key, id);
        self.events.push(Event::ProducerRegistered(Producer {
            id,
            name: row.producer.clone(),
            kind: super::enrol::kind_of(&row.producer),
            address: row.address.clone(),
            former_addresses: row.former_address.iter().filter(|a| **a != row.address).cloned().collect(),
            aliases: Vec::new(),
            commune: row.commune.clone(),
            suspended: None,
        }));
        id
    }

    fn product(
        &mut self,
        row: &Parsed,
        producer: ProducerId,
        gtin: Option<crate::domain::gtin::Gtin>,
        number: u32,
        report: &mut ImportReport,
    ) -> Result<ProductId, RowError> {
        let key = (producer, name_key(&row.product));
        if let Some(id) = self.products.get(&key) {
            return Ok(*id);
        }
        let error = |problem: String| RowError {
            row: number,
            column: "GTIN".into(),
            value: gtin.map(|g| g.to_string()).unwrap_or_default(),
            problem,
        };
        if let Some(other) = gtin.and_then(|g| self.register.product_by_gtin(g)) {
            return Err(error(format!("belongs to {} ({})", other.id, other.name)));
        }
        let gtin = match gtin {
            Some(gtin) => gtin,
            None => {
                let free = free_gtin(self.register, self.internal)
                    .ok_or_else(|| error("no internal number is free".into()))?;
                self.internal += 1;
                free
            }
        };
        let id = ProductId(self.next.1);
        self.next.1 += 1;
        report.products += 1;
        self.products.insert(key, id);
        self.events.push(Event::ProductRegistered(Product {
            id,
            producer,
            name: row.product.clone(),
            aliases: Vec::new(),
            variant: None,
            pack: row.pack.clone(),
            group: row.criteria_set.map(crate::domain::product::CriteriaSet::group).or(row.group),
            criteria_set: row.criteria_set,
            gtin,
            code: row.code.clone(),
        }));
        Ok(id)
    }
}
