//! What each role can ask of the office. A handler is handed the desk of its caller's role, and a
//! desk has no method for what the role may not do; a producer's desk refuses, row by row, what is
//! another's, with the same words as for what does not exist.

mod auditor;
mod decision;
mod inspector;
mod keeper;
mod maker;
mod overseer;
mod reader;

pub use auditor::AuditorDesk;
pub use decision::Decision;
pub use inspector::InspectorDesk;
pub use keeper::{OfficeDesk, Outcome};
pub use maker::Maker;
pub use overseer::Overseer;
pub use reader::{Page, Reader, Rows};

use super::accounts::{Caller, Door};
use super::batch_sheet::{self, Report};
use super::command::{Call, Code, Refusal, Request, Response, execute};
use super::import::Table;
use super::manifest::{MAX_STAMPS, manifest};
use super::{Office, Who};
use crate::domain::account::{Role, Scope};
use crate::domain::event::Event;
use crate::domain::ids::{ProducerId, RunId};
use crate::domain::request_mark::RequestMark;
use crate::i18n::{Lang, text};
use crate::ports::keyring::Keyring;
use crate::ports::workbook::Sheet;
use reader::Reach;
use std::sync::Arc;

/// Whoever is known, before their role is looked at.
#[derive(Clone)]
pub struct Seat {
    office: Arc<Office>,
    keyring: Arc<dyn Keyring>,
    caller: Caller,
    lang: Lang,
    mark: Option<RequestMark>,
    why: String,
}

impl Seat {
    /// A seat for a known caller.
    #[must_use]
    pub fn new(office: Arc<Office>, keyring: Arc<dyn Keyring>, caller: Caller, lang: Lang) -> Self {
        Self { office, keyring, caller, lang, mark: None, why: String::new() }
    }
    /// The same seat, whose work answers a request that carried an idempotency key.
    #[must_use]
    pub fn marked(self, mark: Option<RequestMark>) -> Self {
        Self { mark, ..self }
    }
    /// Whether somebody sits there in person: a session, not a token for programs.
    fn is_in_person(&self) -> bool {
        matches!(self.caller.door, Door::Session(_))
    }
    /// Who sits there.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }
    /// Whether the door they came by allows this. A session may do what its role may.
    #[must_use]
    pub fn allows(&self, scope: Scope) -> bool {
        match &self.caller.door {
            Door::Session(_) => true,
            Door::Token { scopes, .. } => scopes.contains(&scope),
        }
    }
    fn role(&self) -> Role {
        self.caller.account.role
    }
    fn who(&self) -> Who {
        let beside = self.mark.iter().cloned().map(Event::RequestMarked).collect();
        Who { beside, why: self.why.clone(), ..self.caller.who() }
    }
    fn ask(&self, request: Request) -> Result<Response, Refusal> {
        let call = Call { who: self.who(), lang: self.lang, request };
        execute(&self.office, self.keyring.as_ref(), call, &mut |_, _| {})
    }
}

/// A desk: what a handler is handed.
pub trait Desk: Sized + Send + 'static {
    /// What a token for programs must have been given to change something here.
    const SCOPE: Scope;
    /// The desk, if the caller's role has one of this kind.
    fn of(seat: Seat) -> Option<Self>;
}

/// What was recorded: its id, and remarks to be read (catalogue key and values).
pub type Recorded = (String, Vec<(String, Vec<(String, String)>)>);

fn recorded(answer: Result<Response, Refusal>) -> Result<Recorded, Refusal> {
    match answer? {
        Response::Recorded { id, remarks } => Ok((id, remarks)),
        _ => Err(unexpected()),
    }
}

/// An answer that does not fit its request: a bug, told as a fault of the store.
fn unexpected() -> Refusal {
    Refusal::new(Code::Store, "the office gave another kind of answer")
}

/// The desk of a producer's own people.
pub struct ProducerDesk {
    seat: Seat,
    /// Whose goods.
    pub producer: ProducerId,
}

impl Desk for ProducerDesk {
    const SCOPE: Scope = Scope::Make;
    fn of(seat: Seat) -> Option<Self> {
        let producer = seat.role().producer()?;
        Some(Self { seat, producer })
    }
}

impl ProducerDesk {
    /// The work a producer and the office have in common, for this producer only.
    #[must_use]
    pub fn maker(self) -> Maker {
        Maker::own(self.seat, self.producer)
    }
    /// What a table of batches says; recorded, all of it, if that is asked for and nothing is wrong with it.
    ///
    /// # Errors
    /// The store. What is wrong with rows stands in the report.
    pub fn batches(&self, table: &Table, to_record: bool) -> Result<Report, Refusal> {
        let office = &self.seat.office;
        if to_record {
            return batch_sheet::record(office, self.producer, table, &self.seat.who());
        }
        Ok(batch_sheet::read(&office.register(), self.producer, table, office.today()))
    }
    /// The stamps of a run one by one.
    ///
    /// # Errors
    /// The run is another's, or too long for a list.
    pub fn manifest(&self, run: RunId) -> Result<Sheet, Refusal> {
        let (office, lang) = (&self.seat.office, self.seat.lang);
        let register = office.register();
        Reach::Own(self.producer).check(&register, &run)?;
        let count = register.runs.get(&run).map_or(0, |run| run.plan.count);
        if count > MAX_STAMPS {
            let values = [("count", count.to_string()), ("most", MAX_STAMPS.to_string())];
            return Err(Refusal::new(Code::Input, text(lang, "counter-list-long", &values)));
        }
        let unknown = || Refusal::new(Code::Unknown, format!("{run} is not among what you can see"));
        manifest(office, lang, run).ok_or_else(unknown)
    }
    /// Reading, this producer's only.
    #[must_use]
    pub fn reader(self) -> Reader {
        Reader::own(self.seat, self.producer)
    }
}
