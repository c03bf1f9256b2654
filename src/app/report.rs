//! Problem reports of the public.

use super::inspection::{InspectionError, photo};
use super::{Office, Who};
use crate::domain::event::Event;
use crate::domain::ids::ReportId;
use crate::domain::report::{Report, ReportKind};
use crate::domain::text::nfc;
use crate::ports::store::StoreError;

/// Longest free text, characters.
pub const MAX_TEXT: usize = 1000;
/// Longest stamp, characters.
pub const MAX_STAMP: usize = 400;

/// Longest side of a kept photograph, pixels.
const PHOTO_SIDE: u32 = 1_600;

/// A report as sent.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// What.
    pub kind: ReportKind,
    /// In the sender's words; may be empty.
    pub text: String,
    /// The stamp.
    pub stamp: Option<String>,
    /// A photograph: name and file.
    pub photo: Option<(String, Vec<u8>)>,
}

/// A report is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Too long.
    #[error("the text has {0} characters; at most {MAX_TEXT} are taken, shorten it")]
    TooLong(usize),
    /// The stamp is too long to be one.
    #[error("the stamp has {0} characters; a stamp has at most {MAX_STAMP}")]
    StampTooLong(usize),
    /// "Something else" without a word on what.
    #[error("say in a few words what is wrong, or choose what fits")]
    Empty,
    /// The photograph does not hold.
    #[error(transparent)]
    Photo(#[from] InspectionError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps line breaks, drops every other control character, in NFC.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    nfc(&text.chars().filter(|c| *c == '\n' || !c.is_control()).collect::<String>()).trim().to_owned()
}

/// Records a report. Who sent it is neither asked nor kept.
///
/// # Errors
/// See [`ReportError`].
pub fn report(office: &Office, new: &NewReport) -> Result<ReportId, ReportError> {
    let text = clean(&new.text);
    let length = text.chars().count();
    if length > MAX_TEXT {
        return Err(ReportError::TooLong(length));
    }
    if new.kind == ReportKind::Other && text.is_empty() {
        return Err(ReportError::Empty);
    }
    let stamp = new.stamp.as_deref().map(|s| clean(s).replace('\n', "")).filter(|s| !s.is_empty());
    if let Some(length) = stamp.as_ref().map(|s| s.chars().count()).filter(|n| *n > MAX_STAMP) {
        return Err(ReportError::StampTooLong(length));
    }
    let photo = new
        .photo
        .as_ref()
        .map(|(file, bytes)| photo::keep_small(office.evidence.as_ref(), file, bytes, PHOTO_SIDE))
        .transpose()?;
    let mut left = 8;
    loop {
        let register = office.register();
        let id = ReportId(register.reports.keys().next_back().map_or(1, |last| last.0.saturating_add(1)));
        let report = Report {
            id,
            kind: new.kind,
            text: text.clone(),
            stamp: stamp.clone(),
            photo: photo.clone(),
            at: office.now(),
        };
        match office.commit(&register, &Who::new("public"), vec![Event::ProblemReported(report)]) {
            Ok(()) => return Ok(id),
            // Somebody else recorded something first: the number may be taken, try the next one.
            Err(StoreError::Stale { .. }) if left > 0 => left -= 1,
            Err(error) => return Err(error.into()),
        }
    }
}
