//! Taking a problem report of the public.

use super::{Office, Who};
use crate::domain::event::Event;
use crate::domain::ids::ReportId;
use crate::domain::report::{Report, ReportKind};
use crate::domain::text::nfc;
use crate::ports::store::StoreError;
use serde::Deserialize;

/// A report to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// What.
    pub kind: ReportKind,
    /// More, in the reporter's words; the first 1,000 characters are kept.
    #[serde(default)]
    pub text: String,
    /// Path and query of the stamp; the first 400 characters are kept.
    #[serde(default)]
    pub stamp: Option<String>,
}

/// Records a report.
///
/// # Errors
/// Store.
pub fn report(office: &Office, new: NewReport) -> Result<ReportId, StoreError> {
    let text: String = nfc(&new.text).chars().take(1000).collect();
    let stamp = new.stamp.map(|s| nfc(&s).chars().take(400).collect::<String>()).filter(|s| !s.is_empty());
    loop {
        let register = office.register();
        let id = ReportId(register.reports.keys().next_back().map_or(1, |last| last.0 + 1));
        let report = Report { id, kind: new.kind, text: text.clone(), stamp: stamp.clone(), at: office.now() };
        match office.commit(&register, &Who::new("public"), vec![Event::ProblemReported(report)]) {
            // Somebody else recorded something: take the next number.
            Err(StoreError::Stale { .. }) => {}
            other => return other.map(|_| id),
        }
    }
}
