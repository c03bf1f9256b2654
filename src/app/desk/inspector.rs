//! The inspector's desk: cases, photographs, decisions; the register to read.

use super::{Desk, Reader, Seat, unexpected};
use crate::app::command::{Refusal, Request, Response, Secret};
use crate::app::inspection::photo::Bytes;
use crate::app::inspection::{Addition, NewInspection};
use crate::domain::account::{Role, Scope};
use crate::domain::ids::InspectionId;
use jiff::Timestamp;

/// The desk of an inspector.
pub struct InspectorDesk(Seat);

impl Desk for InspectorDesk {
    const SCOPE: Scope = Scope::Inspect;
    fn of(seat: Seat) -> Option<Self> {
        (seat.role() == Role::Inspector).then_some(Self(seat))
    }
}

impl InspectorDesk {
    /// Opens a case; the answer is its id.
    ///
    /// # Errors
    /// A text is missing or too long, or the store refuses.
    pub fn open(&self, new: NewInspection) -> Result<String, Refusal> {
        match self.0.ask(Request::OpenInspection(new))? {
            Response::Recorded { id, .. } => Ok(id),
            _ => Err(unexpected()),
        }
    }
    /// Adds to a case; `made_at` is when it was made, if that was before it could be sent.
    ///
    /// # Errors
    /// No such case, it is decided, or what is added does not hold.
    pub fn add(&self, id: InspectionId, addition: Addition, made_at: Option<Timestamp>) -> Result<(), Refusal> {
        self.0.ask(Request::AddToInspection { id, addition, made_at }).map(drop)
    }
    /// The signed dossier of a case (a compact JWS), under the server's unlocked key.
    ///
    /// # Errors
    /// No such case, or no key is unlocked.
    pub fn dossier(&self, id: InspectionId) -> Result<Vec<u8>, Refusal> {
        match self.0.ask(Request::Dossier { id, kid: None, passphrase: Secret::new(String::new()) })? {
            Response::File(Bytes(bytes)) => Ok(bytes),
            _ => Err(unexpected()),
        }
    }
    /// Name of whoever works here.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.caller().account.name
    }
    /// Reading everything of the register.
    #[must_use]
    pub fn reader(self) -> Reader {
        Reader::all(self.0)
    }
}
