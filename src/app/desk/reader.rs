//! Reading the register: everything, or one producer's own.

use super::{Desk, Seat};
use crate::app::command::{Code, Kind, Refusal, Request, Response};
use crate::domain::account::Scope;
use crate::domain::certificate::Holder;
use crate::domain::ids::{BatchId, CertificateId, ProducerId, ProductId, RecognitionId, RunId, ZoneId};
use crate::domain::register::Register;
use serde_json::Value;

/// How far somebody's eyes and hands reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Everything.
    All,
    /// What belongs to one producer.
    Own(ProducerId),
}

impl Reach {
    /// Refuses what is out of reach in the words for what does not exist, so that nobody learns
    /// what others have.
    pub(super) fn check(self, register: &Register, id: &impl ToString) -> Result<(), Refusal> {
        let id = id.to_string();
        match self {
            Self::All => Ok(()),
            Self::Own(producer) if owns(register, producer, &id) => Ok(()),
            Self::Own(_) => {
                let shown: String = id.chars().take(40).collect();
                let message = format!("{shown} is not among what you can see");
                Err(Refusal::new(Code::Unknown, message).told("enrol-out-of-sight", &[("id", shown)]))
            }
        }
    }
}

/// Whether a row belongs to a producer; reports, inspections and accounts are no producer's.
fn owns(register: &Register, producer: ProducerId, id: &str) -> bool {
    let of_product = |id: ProductId| register.products.get(&id).is_some_and(|p| p.producer == producer);
    let of_zone = |id: ZoneId| register.zones.get(&id).is_some_and(|z| z.producers.contains(&producer));
    let of_batch = |id: BatchId| register.batches.get(&id).is_some_and(|b| of_product(b.product));
    match id.split_once('-').map_or("", |(prefix, _)| prefix) {
        ProducerId::PREFIX => id.parse() == Ok(producer),
        ProductId::PREFIX => id.parse().is_ok_and(of_product),
        ZoneId::PREFIX => id.parse().is_ok_and(of_zone),
        BatchId::PREFIX => id.parse().is_ok_and(of_batch),
        RecognitionId::PREFIX => id
            .parse::<RecognitionId>()
            .is_ok_and(|id| register.recognitions.get(&id).is_some_and(|r| of_product(r.product))),
        CertificateId::PREFIX => id.parse::<CertificateId>().is_ok_and(|id| {
            register.certificates.get(&id).is_some_and(|c| match c.holder {
                Holder::Producer(holder) => holder == producer,
                Holder::Zone(zone) => of_zone(zone),
            })
        }),
        RunId::PREFIX => {
            id.parse::<RunId>().is_ok_and(|id| register.runs.get(&id).is_some_and(|r| of_batch(r.plan.batch)))
        }
        _ => false,
    }
}

/// Which page of a list.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Text to look for, blind to tones and case.
    pub find: Option<String>,
    /// Only rows after the row with this id.
    pub after: Option<String>,
    /// At most so many rows.
    pub limit: usize,
}

/// A page of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// The rows.
    pub rows: Vec<Value>,
    /// Where the next page begins; none after the last.
    pub next: Option<String>,
    /// Rows in all pages together.
    pub total: usize,
}

/// The desk of anybody who reads.
pub struct Reader {
    pub(super) seat: Seat,
    pub(super) reach: Reach,
}

impl Desk for Reader {
    const SCOPE: Scope = Scope::Read;
    fn of(seat: Seat) -> Option<Self> {
        Some(match seat.role().producer() {
            Some(producer) => Self::own(seat, producer),
            None => Self::all(seat),
        })
    }
}

impl Reader {
    pub(super) fn all(seat: Seat) -> Self {
        Self { seat, reach: Reach::All }
    }
    pub(super) fn own(seat: Seat, producer: ProducerId) -> Self {
        Self { seat, reach: Reach::Own(producer) }
    }

    /// Rows of a kind, page by page in the order of their numbers.
    ///
    /// # Errors
    /// `after` is no id of this kind.
    pub fn list(&self, kind: Kind, page: &Page) -> Result<Rows, Refusal> {
        let Response::Rows(mut rows) = self.seat.ask(Request::List { kind, find: page.find.clone() })? else {
            return Err(super::unexpected());
        };
        let register = self.seat.office.register();
        rows.retain(|row| id(row).is_some_and(|id| self.reach.check(&register, &id).is_ok()));
        let total = rows.len();
        let start = match &page.after {
            None => 0,
            Some(after) => {
                let last = number(after).ok_or_else(|| {
                    let shown: String = after.chars().take(40).collect();
                    let message = format!("after: {shown:?} is not an id; take `next` of the page before");
                    Refusal::new(Code::Input, message).told("enrol-after", &[("value", shown)])
                })?;
                rows.iter().position(|row| id(row).and_then(number).is_some_and(|n| n > last)).unwrap_or(total)
            }
        };
        let end = (start + page.limit).min(total);
        let next = (end < total).then(|| rows.get(end - 1).and_then(id).map(str::to_owned)).flatten();
        let mut rows: Vec<_> = rows.drain(start..end).collect();
        rows.iter_mut().for_each(|row| self.redact(row));
        Ok(Rows { rows, next, total })
    }

    /// One row with what belongs to it.
    ///
    /// # Errors
    /// Not an id, or nothing in reach has it.
    pub fn show(&self, id: &str) -> Result<Value, Refusal> {
        self.reach.check(&self.seat.office.register(), &id)?;
        match self.seat.ask(Request::Show(id.to_owned()))? {
            Response::Row(mut row) => {
                self.redact(&mut row);
                Ok(row)
            }
            _ => Err(super::unexpected()),
        }
    }

    /// Names of others who farm the same zone are none of a producer's business.
    fn redact(&self, row: &mut Value) {
        let Reach::Own(own) = self.reach else { return };
        let is_zone = id(row).is_some_and(|id| id.starts_with(ZoneId::PREFIX));
        if is_zone && let Some(Value::Array(producers)) = row.get_mut("producers") {
            producers.retain(|p| p.as_str() == Some(own.to_string().as_str()));
        }
    }
}

fn id(row: &Value) -> Option<&str> {
    row.get("id")?.as_str()
}

fn number(id: &str) -> Option<u32> {
    id.split_once('-')?.1.parse().ok()
}
