//! Particulars of a producer, product or zone: what stands is asked for, the words given replace it, and the whole
//! is recorded unless somebody else changed it in between.

use super::Outcome;
use super::global::{Global, unexpected};
use super::rows::changed;
use super::sheets::{First, seen_first};
use crate::app::command::{Code, Refusal, Request, Response};
use crate::app::enrol::{Asked, Particulars};

/// Changes what stands and records it.
pub(super) fn change(
    global: &Global,
    id: impl ToString,
    first: &First,
    set: impl FnOnce(&mut Particulars) -> Result<(), Refusal>,
) -> Outcome {
    let id = id.to_string();
    let (mut new, tag) = match global.ask(Request::Particulars(id.clone()))? {
        Response::Particulars(new, tag) => (*new, tag),
        other => return Err(unexpected(&other)),
    };
    set(&mut new)?;
    let asked = Box::new(Asked { new, tag: Some(tag) });
    if !seen_first(global, first, Request::ParticularsImpact(asked.clone()))? {
        return Ok(0);
    }
    changed(global, id, Request::ChangeParticulars(asked))
}

/// Puts a word in its place, if one was given.
pub(super) fn put<T: Clone>(place: &mut T, given: Option<&T>) {
    if let Some(given) = given {
        place.clone_from(given);
    }
}

/// The same where there may be none: an empty text takes away what stands.
pub(super) fn put_or_clear(place: &mut Option<String>, given: Option<&String>) {
    if let Some(given) = given {
        *place = (!given.trim().is_empty()).then(|| given.clone());
    }
}

/// What stands is of another kind than its number says: a bug of the office.
pub(super) fn other_kind() -> Refusal {
    Refusal::new(Code::Store, "the office gave particulars of another kind")
}
