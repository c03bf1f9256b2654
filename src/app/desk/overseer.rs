//! What the office, inspectors and auditors look into, and producers do not: inspection cases,
//! reports of the public, what comes.

use super::{Desk, Page, Reader, Rows, Seat, unexpected};
use crate::app::command::{Code, Kind, Refusal, Request, Response};
use crate::app::inspection::photo::Bytes;
use crate::domain::account::{Role, Scope};
use crate::domain::ids::InspectionId;
use crate::ports::workbook::Sheet;
use serde_json::Value;

/// The desk of whoever oversees.
pub struct Overseer(Seat);

impl Desk for Overseer {
    const SCOPE: Scope = Scope::Read;
    fn of(seat: Seat) -> Option<Self> {
        (!matches!(seat.role(), Role::Producer { .. })).then_some(Self(seat))
    }
}

impl Overseer {
    pub(super) fn at(seat: Seat) -> Self {
        Self(seat)
    }
    /// Inspection cases by pages.
    ///
    /// # Errors
    /// The page does not exist.
    pub fn inspections(self, page: &Page) -> Result<Rows, Refusal> {
        Reader::all(self.0).list(Kind::Inspection, page)
    }
    /// Reports of the public by pages.
    ///
    /// # Errors
    /// The page does not exist.
    pub fn reports(self, page: &Page) -> Result<Rows, Refusal> {
        Reader::all(self.0).list(Kind::Report, page)
    }
    /// One inspection case.
    ///
    /// # Errors
    /// No such case.
    pub fn inspection(self, id: InspectionId) -> Result<Value, Refusal> {
        Reader::all(self.0).show(&id.to_string())
    }
    /// A photograph of a case, by its hash.
    ///
    /// # Errors
    /// The case has no such photograph, or its file is gone.
    pub fn photo(&self, id: InspectionId, sha256: &str) -> Result<Vec<u8>, Refusal> {
        let register = self.0.office.register();
        let of_case = register.inspections.get(&id).is_some_and(|case| case.photos().any(|p| p.sha256 == sha256));
        if !of_case {
            return Err(Refusal::new(Code::Unknown, format!("{id} has no such photograph")));
        }
        Ok(self.0.office.evidence.give(sha256).map_err(crate::app::inspection::InspectionError::from)?)
    }
    /// The record of inspection as PDF.
    ///
    /// # Errors
    /// No such case, or a photograph is gone.
    pub fn minutes(&self, id: InspectionId) -> Result<Vec<u8>, Refusal> {
        self.file(Request::Minutes(id))
    }
    fn file(&self, request: Request) -> Result<Vec<u8>, Refusal> {
        match self.0.ask(request)? {
            Response::File(Bytes(bytes)) => Ok(bytes),
            _ => Err(unexpected()),
        }
    }
    /// What comes: what lapses, what lacks a trace code, communes without a product.
    ///
    /// # Errors
    /// None today.
    pub fn foresight(&self) -> Result<Vec<Sheet>, Refusal> {
        self.sheets(Request::Foresight)
    }
    fn sheets(&self, request: Request) -> Result<Vec<Sheet>, Refusal> {
        match self.0.ask(request)? {
            Response::Sheets(sheets) => Ok(sheets),
            _ => Err(unexpected()),
        }
    }
}
