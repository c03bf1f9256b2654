//! The office's desk: keeps the register, names the users, decides.

use super::{Decision, Desk, Maker, Overseer, Recorded, Seat, recorded, unexpected};
use crate::app::accounts::{MadeLink, NewAccount, make_link, open, set_disabled};
use crate::app::approvals;
use crate::app::command::{Code, Kind, Refusal, Request, Response};
use crate::app::enrol::{Change, NewCertificate, NewProducer, NewProduct, NewRecognition, NewZone};
use crate::app::impact::{Impact, impact};
use crate::app::import::{ImportOptions, ImportReport, Table};
use crate::domain::account::{Role, Scope};
use crate::domain::approval::Guarded;
use crate::domain::ids::{ApprovalId, ProducerId, RecognitionId, UserId};

/// The desk of the office's own people.
#[derive(Clone)]
pub struct OfficeDesk(pub(super) Seat);

impl Desk for OfficeDesk {
    const SCOPE: Scope = Scope::Register;
    fn of(seat: Seat) -> Option<Self> {
        (seat.role() == Role::Office).then_some(Self(seat))
    }
}

/// Longest reason kept, characters.
const LONGEST_WHY: usize = 1_000;

/// What became of an act that may need two persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// It waits for a second person under this number.
    Waits(ApprovalId),
}

impl OfficeDesk {
    /// The same desk, whose next work is done for a reason that the trail keeps.
    #[must_use]
    pub fn because(self, why: &str) -> Self {
        let why = crate::domain::text::nfc(why).chars().take(LONGEST_WHY).collect();
        Self(Seat { why, ..self.0 })
    }
    /// Records a producer.
    ///
    /// # Errors
    /// As [`crate::app::enrol::add_producer`].
    pub fn add_producer(&self, new: NewProducer) -> Result<Recorded, Refusal> {
        recorded(self.0.ask(Request::AddProducer(new)))
    }
    /// Records a product.
    ///
    /// # Errors
    /// As [`crate::app::enrol::add_product`].
    pub fn add_product(&self, new: NewProduct) -> Result<Recorded, Refusal> {
        recorded(self.0.ask(Request::AddProduct(new)))
    }
    /// Records a zone.
    ///
    /// # Errors
    /// As [`crate::app::enrol::add_zone`].
    pub fn add_zone(&self, new: NewZone) -> Result<Recorded, Refusal> {
        recorded(self.0.ask(Request::AddZone(new)))
    }
    /// Records a certificate.
    ///
    /// # Errors
    /// As [`crate::app::enrol::add_certificate`].
    pub fn add_certificate(&self, new: NewCertificate) -> Result<Recorded, Refusal> {
        recorded(self.0.ask(Request::AddCertificate(new)))
    }
    /// Records a recognition.
    ///
    /// # Errors
    /// As [`crate::app::enrol::add_recognition`].
    pub fn add_recognition(&self, new: NewRecognition) -> Result<Recorded, Refusal> {
        recorded(self.0.ask(Request::AddRecognition(new)))
    }
    /// Records a decision on a recognition; a withdrawal waits for a second person.
    ///
    /// # Errors
    /// As [`crate::app::enrol::change_recognition`].
    pub fn change_recognition(self, id: RecognitionId, change: Change) -> Result<Outcome, Refusal> {
        self.decide(Decision::Recognition { id, change }, "")
    }
    /// What a decision would change; nothing is recorded.
    ///
    /// # Errors
    /// No such recognition.
    pub fn impact(&self, id: RecognitionId, change: &Change) -> Result<Impact, Refusal> {
        Ok(impact(&self.0.office, id, change)?)
    }
    /// Suspends a producer from issuing, or allows it again.
    ///
    /// # Errors
    /// No such producer, or no reason.
    pub fn suspend_producer(&self, id: ProducerId, reason: Option<String>) -> Result<(), Refusal> {
        self.0.ask(Request::SuspendProducer { id, reason }).map(drop)
    }
    /// Imports a table, or tells what an import would do.
    ///
    /// # Errors
    /// The table has no columns of a register.
    pub fn import(&self, table: Table, options: ImportOptions) -> Result<ImportReport, Refusal> {
        match self.0.ask(Request::Import { table, options })? {
            Response::Imported(report) => Ok(report),
            _ => Err(unexpected()),
        }
    }
    /// Asks for an act that needs two persons.
    ///
    /// # Errors
    /// What it is about does not exist.
    pub fn ask_second(&self, act: &Guarded, why: &str) -> Result<Outcome, Refusal> {
        self.in_person()?;
        approvals::ask(&self.0.office, act, why, self.0.caller.account.id, &self.0.who()).map(Outcome::Waits)
    }
    /// Carries out what another person asked for.
    ///
    /// # Errors
    /// Decided already, asked for by the same person, or the act does not hold any more.
    pub fn approve(&self, id: ApprovalId) -> Result<(), Refusal> {
        self.in_person()?;
        approvals::approve(&self.0.office, id, self.0.caller.account.id)
    }
    /// Refuses a request, or takes one's own back.
    ///
    /// # Errors
    /// Decided already.
    pub fn refuse(&self, id: ApprovalId) -> Result<(), Refusal> {
        self.in_person()?;
        approvals::refuse(&self.0.office, id, self.0.caller.account.id)
    }
    /// Two tokens are not two persons.
    fn in_person(&self) -> Result<(), Refusal> {
        if self.0.is_in_person() {
            return Ok(());
        }
        let message = "this needs a person who has signed in; a token cannot ask or approve";
        Err(Refusal::new(Code::Input, message).told("approval-in-person", &[]))
    }
    /// Opens an account and makes its one-time link.
    ///
    /// # Errors
    /// The login is taken or does not hold, or the producer is unknown.
    pub fn add_user(&self, new: &NewAccount) -> Result<MadeLink, Refusal> {
        self.in_person()?;
        let id = open(&self.0.office, new, &self.0.who())?;
        Ok(make_link(&self.0.office, id, &self.0.who())?)
    }
    /// A new one-time link for an account.
    ///
    /// # Errors
    /// No such account, or it may not sign in.
    pub fn link_user(&self, id: UserId) -> Result<MadeLink, Refusal> {
        self.in_person()?;
        Ok(make_link(&self.0.office, id, &self.0.who())?)
    }
    /// Lets an account sign in no more, or again.
    ///
    /// # Errors
    /// No such account, or the last one of the office.
    pub fn set_user(&self, id: UserId, disabled: bool) -> Result<(), Refusal> {
        self.in_person()?;
        Ok(set_disabled(&self.0.office, id, disabled, &self.0.who())?)
    }
    /// Users of the office.
    ///
    /// # Errors
    /// The page does not exist.
    pub fn users(self, page: &super::Page) -> Result<super::Rows, Refusal> {
        super::Reader::all(self.0).list(Kind::User, page)
    }
    /// The work a producer and the office have in common, for any producer.
    #[must_use]
    pub fn maker(self) -> Maker {
        Maker::any(self.0)
    }
    /// What the office, inspectors and auditors look into.
    #[must_use]
    pub fn overseer(self) -> Overseer {
        Overseer::at(self.0)
    }
}
