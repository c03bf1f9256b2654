//! What happens to the stamps of a sealed run: derived again for printing, printed, voided.

use super::issue::{IssueError, TextDigest, holds_its_key, permutation, sign_one};
use super::{Office, Who};
use crate::domain::event::Event;
use crate::domain::ids::RunId;
use crate::domain::run::{Run, RunState, VoidRange, VoidReason};
use crate::domain::stamp::sign::Mint;
use crate::ports::signer::Signer;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One stamp, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedStamp {
    /// Number within the run.
    pub number: u32,
    /// Serial, for people; `None` on lot-level stamps.
    pub serial: Option<String>,
    /// Canonical text.
    pub text: String,
}

fn sealed(office: &Office, id: RunId) -> Result<Arc<Run>, IssueError> {
    office.register().runs.get(&id).filter(|r| r.is_sealed()).cloned().ok_or(IssueError::NoRun(id))
}

fn in_run(run: &Run, from: u32, to: u32) -> Result<(), IssueError> {
    if from <= to && to < run.plan.count {
        return Ok(());
    }
    Err(IssueError::Range { run: run.id, from, to, count: run.plan.count })
}

/// The stamps `from..=to` of a sealed run, signed again (Ed25519 is deterministic: the same bytes).
/// The first call for a run in a process derives the whole run and compares it with the digest it was
/// sealed with; what comes out otherwise is not handed over.
///
/// # Errors
/// No such run or range, the key is not the run's, or the stamps come out otherwise.
pub fn stamps(
    office: &Office,
    signer: &dyn Signer,
    id: RunId,
    from: u32,
    to: u32,
) -> Result<Vec<SignedStamp>, IssueError> {
    let run = sealed(office, id)?;
    in_run(&run, from, to)?;
    let RunState::Sealed { digest: sealed_with, .. } = &run.state else { return Err(IssueError::NoRun(id)) };
    let kid = signer.kid();
    if kid != run.plan.body.kid || !holds_its_key(office, signer) {
        return Err(IssueError::OtherKey { kid });
    }
    let register = office.register();
    let mint = Mint::new(&office.host, &run.plan, permutation(&register, &run.plan))?;
    let known = office.was_derived(id, sealed_with, signer.public());
    let last = mint.texts() - 1;
    let (first, end) = (from.min(last), to.min(last));
    let mut digest = TextDigest::default();
    let mut asked = Vec::new();
    for number in if known { first..=end } else { 0..=last } {
        let (stamp, text) = sign_one(office, &run.plan, &mint, signer, number)?;
        digest.add(&text);
        if (first..=end).contains(&number) {
            asked.push((stamp.serial.map(|s| s.to_string()), text));
        }
    }
    if !known {
        if digest.hex() != *sealed_with {
            return Err(IssueError::OtherDigest(id));
        }
        office.note_derived(id, sealed_with, signer.public());
    }
    // All labels of a lot-level run have the one text.
    let stamp = |number: u32| {
        let (serial, text) = asked[(number.min(last) - first) as usize].clone();
        SignedStamp { number, serial, text }
    };
    Ok((from..=to).map(stamp).collect())
}

/// Records that stamps were printed. Serials stay; a second print of the run is a reprint.
///
/// # Errors
/// No such run or range, or the store.
pub fn record_print(office: &Office, id: RunId, from: u32, to: u32, form: &str, who: &Who) -> Result<bool, IssueError> {
    let run = sealed(office, id)?;
    in_run(&run, from, to)?;
    let reprint = run.printed.meets(from, to);
    office.append(who, vec![Event::StampsPrinted { id, from, to, form: form.to_owned(), reprint }])?;
    Ok(reprint)
}

/// Voids stamps `from..=to`.
///
/// # Errors
/// No such run or range, or the store.
pub fn void(office: &Office, id: RunId, from: u32, to: u32, reason: VoidReason, who: &Who) -> Result<(), IssueError> {
    let run = sealed(office, id)?;
    in_run(&run, from, to)?;
    let range = VoidRange { from, to, reason, at: office.now() };
    office.append(who, vec![Event::StampsVoided { id, range }])?;
    Ok(())
}
