//! The office's desk: keeps the register, names the users.

use super::{Desk, Maker, Reader, Seat};
use crate::app::accounts::{MadeLink, NewAccount, make_link, open, set_disabled};
use crate::app::command::Refusal;
use crate::domain::account::{Role, Scope};
use crate::domain::ids::UserId;

/// The desk of the office's own people.
pub struct OfficeDesk(pub(super) Seat);

impl Desk for OfficeDesk {
    const SCOPE: Scope = Scope::Register;
    fn of(seat: Seat) -> Option<Self> {
        (seat.role() == Role::Office).then_some(Self(seat))
    }
}

impl OfficeDesk {
    /// Opens an account and makes its one-time link.
    ///
    /// # Errors
    /// The login is taken or does not hold, or the producer is unknown.
    pub fn add_user(&self, new: &NewAccount) -> Result<MadeLink, Refusal> {
        let id = open(&self.0.office, new, &self.0.who())?;
        Ok(make_link(&self.0.office, id, &self.0.who())?)
    }
    /// A new one-time link for an account.
    ///
    /// # Errors
    /// No such account, or it may not sign in.
    pub fn link_user(&self, id: UserId) -> Result<MadeLink, Refusal> {
        Ok(make_link(&self.0.office, id, &self.0.who())?)
    }
    /// Lets an account sign in no more, or again.
    ///
    /// # Errors
    /// No such account, or the last one of the office.
    pub fn set_user(&self, id: UserId, disabled: bool) -> Result<(), Refusal> {
        Ok(set_disabled(&self.0.office, id, disabled, &self.0.who())?)
    }
    /// The work a producer and the office have in common, for any producer.
    #[must_use]
    pub fn maker(self) -> Maker {
        Maker::any(self.0)
    }
    /// Reading everything.
    #[must_use]
    pub fn reader(self) -> Reader {
        Reader::all(self.0)
    }
}
