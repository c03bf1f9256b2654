//! Batches from a table of a producer: everything that is wrong named row by row, nothing recorded unless all
//! of it holds. A batch with raw material from several zones has a row for each.

mod columns;
mod flaw;
mod line;
mod out;

pub use columns::{Field, Fields};
pub use flaw::{Flaw, flaw, number};
pub use out::sheet;

use super::command::Refusal;
use super::enrol::{NewBatch, batch_of};
use super::import::Table;
use super::{Office, Who};
use crate::domain::batch::Unit;
use crate::domain::event::Event;
use crate::domain::ids::{BatchId, ProducerId, ProductId};
use crate::domain::register::Register;
use crate::ports::store::StoreError;
use jiff::civil::Date;
use line::{Line, Reader};

/// Most rows of one table: a season of a cooperative, and what a person can look through.
pub const MAX_ROWS: usize = 500;
/// Times a table is decided again because somebody else recorded something meanwhile.
const ATTEMPTS: u32 = 5;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFlaw {
    /// Row in the file; 0 for the file as a whole.
    pub row: u32,
    /// Column as headed in the file; empty for the row as a whole.
    pub column: String,
    /// What.
    pub flaw: Flaw,
}

/// What a table says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// Batches to be recorded, each with its first row.
    pub batches: Vec<(u32, NewBatch)>,
    /// Rows whose batch is in the register already: they are left as they are.
    pub known: Vec<(u32, BatchId)>,
    /// Everything that is wrong.
    pub flaws: Vec<RowFlaw>,
    /// Columns without a meaning here.
    pub unused: Vec<String>,
    /// What was recorded, in the order of the batches.
    pub recorded: Vec<BatchId>,
}

/// Reads a table against the register; nothing is recorded.
#[must_use]
pub fn read(register: &Register, own: ProducerId, table: &Table, today: Date) -> Report {
    let mut report = Report::default();
    let whole = |flaw| vec![RowFlaw { row: 0, column: String::new(), flaw }];
    if table.rows.len() > MAX_ROWS {
        report.flaws = whole(Flaw::new("rows", table.rows.len(), MAX_ROWS));
        return report;
    }
    let fields = match Fields::of(&table.headers) {
        Ok(fields) => fields,
        Err(flaw) => {
            report.flaws = whole(flaw);
            return report;
        }
    };
    report.unused.clone_from(&fields.unused);
    let mut drafts: Vec<Draft> = Vec::new();
    for (row, cells) in &table.rows {
        let reader = Reader { register, own, fields: &fields, cells };
        let read = reader.line().map_err(|(field, flaw)| (fields.header(field, &table.headers), flaw));
        match read {
            Err((column, flaw)) => report.flaws.push(RowFlaw { row: *row, column, flaw }),
            Ok(line) => {
                let (product, lot) = (line.product, line.lot.clone());
                let known = register.batches.values().find(|b| b.product == product && b.lot.as_str() == lot);
                if let Some(batch) = known {
                    report.known.push((*row, batch.id));
                } else if let Some(draft) = drafts.iter_mut().find(|d| d.is(product, &lot)) {
                    if let Err(flaw) = draft.add(line) {
                        report.flaws.push(RowFlaw { row: *row, column: String::new(), flaw });
                    }
                } else {
                    drafts.push(Draft { row: *row, line, more: Vec::new() });
                }
            }
        }
    }
    for draft in drafts {
        let row = draft.row;
        let checked = draft.batch().and_then(|new| match flaw(register, own, today, &new) {
            None => Ok(new),
            Some(flaw) => Err(flaw),
        });
        match checked {
            Ok(new) => report.batches.push((row, new)),
            Err(flaw) => report.flaws.push(RowFlaw { row, column: String::new(), flaw }),
        }
    }
    report.flaws.sort_by_key(|flaw| flaw.row);
    report
}

/// Records the batches of a table, all of them in one record, if nothing at all is wrong with it.
///
/// # Errors
/// The store. What is wrong with rows stands in the report.
pub fn record(office: &Office, own: ProducerId, table: &Table, who: &Who) -> Result<Report, Refusal> {
    let mut attempt = 1;
    loop {
        let register = office.register();
        let mut report = read(&register, own, table, office.today());
        if !report.flaws.is_empty() || report.batches.is_empty() {
            return Ok(report);
        }
        let first = register.batches.keys().next_back().map_or(1, |last| last.0 + 1);
        let made = (first..)
            .zip(&report.batches)
            .map(|(id, (_, new))| batch_of(&register, new.clone(), BatchId(id), office.now()));
        let made = made.collect::<Result<Vec<_>, _>>()?;
        let ids = made.iter().map(|batch| batch.id).collect();
        match office.commit(&register, who, made.into_iter().map(Event::BatchMade).collect()) {
            Ok(()) => {
                report.recorded = ids;
                return Ok(report);
            }
            Err(StoreError::Stale { .. }) if attempt < ATTEMPTS => attempt += 1,
            Err(error) => return Err(error.into()),
        }
    }
}

/// A batch as its rows come.
struct Draft {
    row: u32,
    line: Line,
    more: Vec<Line>,
}

impl Draft {
    fn is(&self, product: ProductId, lot: &str) -> bool {
        self.line.product == product && self.line.lot == lot
    }
    /// A further row brings further raw material and says nothing else that is new.
    fn add(&mut self, line: Line) -> Result<(), Flaw> {
        let first = &self.line;
        fn differs<T: PartialEq>(new: &Option<T>, old: &Option<T>) -> bool {
            new.is_some() && new != old
        }
        if differs(&line.quantity, &first.quantity)
            || differs(&line.unit, &first.unit)
            || differs(&line.made_on, &first.made_on)
            || differs(&line.best_before, &first.best_before)
            || !line.claims.iter().all(|claim| first.claims.contains(claim))
        {
            return Err(Flaw::new("differs", &line.lot, self.row));
        }
        if line.input.is_none() {
            return Err(Flaw::new("twice", &line.lot, self.row));
        }
        self.more.push(line);
        Ok(())
    }
    fn batch(self) -> Result<NewBatch, Flaw> {
        let Line { product, lot, made_on, best_before, quantity, unit, input, claims } = self.line;
        let quantity = quantity.ok_or_else(|| Flaw::new("quantity", "", ""))?;
        let inputs = input.into_iter().chain(self.more.into_iter().filter_map(|line| line.input)).collect();
        let unit = unit.unwrap_or(Unit::Pack);
        Ok(NewBatch { product, lot, made_on, best_before, quantity, unit, inputs, claims })
    }
}
