//! Making batches and stamps: the office for any producer, a producer for itself.

use super::reader::Reach;
use super::{Desk, Outcome, Recorded, Seat, recorded, unexpected};
use crate::app::approvals;
use crate::app::command::{Code, Refusal, Request, Response, Secret, StampPage};
use crate::app::enrol::{Account, NewBatch};
use crate::app::lint::Order;
use crate::app::specimen;
use crate::domain::account::{Role, Scope};
use crate::domain::approval::{Guarded, VOIDED_ALONE};
use crate::domain::ids::{BatchId, ProducerId, RunId};
use crate::domain::run::VoidReason;

/// The desk of whoever makes goods, or makes the office's records for them.
pub struct Maker {
    seat: Seat,
    reach: Reach,
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
    fn check(&self, id: &impl ToString) -> Result<(), Refusal> {
        self.reach.check(&self.seat.office.register(), id)
    }

    /// Records a batch. Raw material comes from own zones only.
    ///
    /// # Errors
    /// What the register does not know (or is another's), or a value that does not hold.
    pub fn add_batch(&self, new: NewBatch) -> Result<Recorded, Refusal> {
        self.check(&new.product)?;
        new.inputs.iter().try_for_each(|input| self.check(&input.zone))?;
        recorded(self.seat.ask(Request::AddBatch(new)))
    }
    /// Issues a run of stamps under the server's unlocked key; the answer is its id.
    ///
    /// # Errors
    /// The batch is another's, the order does not pass its lints, or no key is unlocked.
    pub fn issue(&self, order: Order) -> Result<RunId, Refusal> {
        self.check(&order.batch)?;
        let passphrase = Secret::new(String::new());
        match self.seat.ask(Request::Issue { order, kid: None, passphrase })? {
            Response::Issued(run) => Ok(run.id),
            _ => Err(unexpected()),
        }
    }
    /// Stamps of a run, to be drawn.
    ///
    /// # Errors
    /// The run is another's, there are no such stamps, or no key is unlocked.
    pub fn stamps(&self, run: RunId, from: u32, to: Option<u32>) -> Result<StampPage, Refusal> {
        self.check(&run)?;
        match self.seat.ask(Request::Stamps { run, from, to, passphrase: Secret::new(String::new()) })? {
            Response::Stamps(page) => Ok(*page),
            _ => Err(unexpected()),
        }
    }
    /// One specimen of the labels of a run, to be looked at. Nothing is signed.
    ///
    /// # Errors
    /// The run is another's, or was never issued.
    pub fn specimen(&self, run: RunId) -> Result<StampPage, Refusal> {
        self.check(&run)?;
        specimen::of_run(&self.seat.office, run).ok_or_else(|| unknown(&run))
    }
    /// One specimen of the labels a batch could have today. Nothing is signed.
    ///
    /// # Errors
    /// The batch is another's.
    pub fn specimen_of_batch(&self, batch: BatchId, claim_stars: bool) -> Result<StampPage, Refusal> {
        self.check(&batch)?;
        specimen::of_batch(&self.seat.office, batch, claim_stars).ok_or_else(|| unknown(&batch))
    }
    /// Records that stamps are printed; tells whether some had been printed before.
    ///
    /// # Errors
    /// The run is another's, or there are no such stamps.
    pub fn record_print(&self, run: RunId, from: u32, to: u32, form: &str) -> Result<bool, Refusal> {
        self.check(&run)?;
        match self.seat.ask(Request::RecordPrint { run, from, to, form: form.to_owned() })? {
            Response::Printed { reprint } => Ok(reprint),
            _ => Err(unexpected()),
        }
    }
    /// Voids stamps; more than a hundred wait for the office.
    ///
    /// # Errors
    /// The run is another's, or there are no such stamps.
    pub fn void(&self, run: RunId, from: u32, to: u32, reason: VoidReason) -> Result<Outcome, Refusal> {
        self.check(&run)?;
        if to.saturating_sub(from) >= VOIDED_ALONE {
            let act = Guarded::VoidStamps { run, from, to, reason };
            let by = self.seat.caller.account.id;
            return approvals::ask(&self.seat.office, &act, "", by, &self.seat.who()).map(Outcome::Waits);
        }
        self.seat.ask(Request::Void { run, from, to, reason }).map(|_| Outcome::Done)
    }
    /// Records what became of stamps: on packs, spoiled, left over.
    ///
    /// # Errors
    /// The run is another's, or a word contradicts another.
    pub fn account(&self, run: RunId, account: Account) -> Result<(), Refusal> {
        self.check(&run)?;
        self.seat.ask(Request::Account { run, account }).map(drop)
    }
    /// Recalls a batch: every stamp of it says so.
    ///
    /// # Errors
    /// The batch is another's, recalled already, or no reason is given.
    pub fn recall(&self, id: BatchId, reason: String) -> Result<(), Refusal> {
        self.check(&id)?;
        self.seat.ask(Request::RecallBatch { id, reason }).map(drop)
    }
}

fn unknown(id: &impl ToString) -> Refusal {
    Refusal::new(Code::Unknown, format!("{} is not among what you can see", id.to_string()))
}
