//! The auditor's desk: everything can be read, nothing can be changed.

use super::{Desk, Reader, Seat, unexpected};
use crate::app::command::{Health, Refusal, Request, Response};
use crate::domain::account::{Role, Scope};
use crate::domain::approval::Approval;
use crate::domain::event::{Event, Record};
use crate::domain::ids::ProductId;
use crate::ports::workbook::Sheet;

/// The desk of an auditor, and what the office's own people may look into as well.
pub struct AuditorDesk(pub(super) Seat);

impl Desk for AuditorDesk {
    const SCOPE: Scope = Scope::Read;
    fn of(seat: Seat) -> Option<Self> {
        matches!(seat.role(), Role::Auditor | Role::Office).then_some(Self(seat))
    }
}

impl AuditorDesk {
    /// The audit trail after a record, oldest first, at most `limit` records. The secrets of serial
    /// blocks are left out.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn trail(&self, after: u64, limit: usize) -> Result<Vec<Record>, Refusal> {
        let mut records = self.0.office.store.records_after(after)?;
        records.truncate(limit);
        Ok(records.into_iter().map(without_secrets).collect())
    }
    /// The last records before a record, newest first, at most `limit`, and whether there are older ones. Scans are
    /// recorded every second, and would bury what people did; they are in it only if asked for.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn latest(&self, before: u64, limit: usize, scans: bool) -> Result<(Vec<Record>, bool), Refusal> {
        let records = self.0.office.store.records_after(0)?;
        let wanted = |record: &Record| record.seq < before && (scans || !only_scans(record));
        let mut left = records.into_iter().rev().filter(wanted);
        let shown = left.by_ref().take(limit).map(without_secrets).collect();
        Ok((shown, left.next().is_some()))
    }
    /// Requests for acts that need two persons, newest first.
    #[must_use]
    pub fn approvals(&self) -> Vec<Approval> {
        self.0.office.register().approvals.values().rev().map(|a| a.as_ref().clone()).collect()
    }
    /// The register, or what belongs to one product, to take away.
    ///
    /// # Errors
    /// None today.
    pub fn export(&self, product: Option<ProductId>) -> Result<Vec<Sheet>, Refusal> {
        match self.0.ask(Request::Export { product })? {
            Response::Sheets(sheets) => Ok(sheets),
            _ => Err(unexpected()),
        }
    }
    /// How store, trust list and index are.
    ///
    /// # Errors
    /// None today.
    pub fn health(&self) -> Result<Health, Refusal> {
        match self.0.ask(Request::Health)? {
            Response::Health(health) => Ok(*health),
            _ => Err(unexpected()),
        }
    }
    /// Reading everything.
    #[must_use]
    pub fn reader(self) -> Reader {
        Reader::all(self.0)
    }
}

fn without_secrets(mut record: Record) -> Record {
    for event in &mut record.events {
        match event {
            Event::SerialBlockOpened { secret, .. } => "***".clone_into(secret),
            Event::PinsPrepared { wrapped, .. } => "***".clone_into(wrapped),
            _ => {}
        }
    }
    record
}

fn only_scans(record: &Record) -> bool {
    record.events.iter().all(|event| matches!(event, Event::Scanned(_) | Event::ScansLocated(_)))
}
