//! Making batches and stamps: the office for any producer, a producer for itself.

use super::reader::Reach;
use super::{Desk, Seat, unexpected};
use crate::app::command::{Refusal, Request, Response};
use crate::app::enrol::NewBatch;
use crate::domain::account::{Role, Scope};
use crate::domain::ids::ProducerId;

/// The desk of whoever makes goods, or makes the office's records for them.
pub struct Maker {
    pub(super) seat: Seat,
    pub(super) reach: Reach,
}

impl Desk for Maker {
    const SCOPE: Scope = Scope::Make;
    fn of(seat: Seat) -> Option<Self> {
        match seat.role() {
            Role::Office => Some(Self::any(seat)),
            Role::Producer { producer } => Some(Self::own(seat, producer)),
            Role::Inspector | Role::Auditor => None,
        }
    }
}

impl Maker {
    pub(super) fn any(seat: Seat) -> Self {
        Self { seat, reach: Reach::All }
    }
    pub(super) fn own(seat: Seat, producer: ProducerId) -> Self {
        Self { seat, reach: Reach::Own(producer) }
    }
    /// Records a batch; the answer is its id. Raw material comes from own zones only.
    ///
    /// # Errors
    /// What the register does not know (or is another's), or a value that does not hold.
    pub fn add_batch(&self, new: NewBatch) -> Result<String, Refusal> {
        let register = self.seat.office.register();
        self.reach.check(&register, &new.product)?;
        for input in &new.inputs {
            self.reach.check(&register, &input.zone)?;
        }
        match self.seat.ask(Request::AddBatch(new))? {
            Response::Recorded { id, .. } => Ok(id),
            _ => Err(unexpected()),
        }
    }
}
