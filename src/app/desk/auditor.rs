//! The auditor's desk: everything can be read, nothing can be changed.

use super::{Desk, Reader, Seat};
use crate::app::command::Refusal;
use crate::domain::account::{Role, Scope};
use crate::domain::event::{Event, Record};

/// The desk of an auditor, and what the office's own people may look into as well.
pub struct AuditorDesk(Seat);

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
        for event in records.iter_mut().flat_map(|r| r.events.iter_mut()) {
            if let Event::SerialBlockOpened { secret, .. } = event {
                "***".clone_into(secret);
            }
        }
        Ok(records)
    }
    /// Reading everything.
    #[must_use]
    pub fn reader(self) -> Reader {
        Reader::all(self.0)
    }
}
