//! What happens to the stamps of a sealed run: derived again for printing, printed, voided.

use super::issue::{IssueError, permutation, sign_one};
use super::{Office, Who};
use crate::domain::event::Event;
use crate::domain::ids::RunId;
use crate::domain::run::{Run, VoidRange, VoidReason};
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
///
/// # Errors
/// No such run or range, or the key is not the run's.
pub fn stamps(
    office: &Office,
    signer: &dyn Signer,
    id: RunId,
    from: u32,
    to: u32,
) -> Result<Vec<SignedStamp>, IssueError> {
    let run = sealed(office, id)?;
    in_run(&run, from, to)?;
    if signer.kid() != run.plan.body.kid {
        return Err(IssueError::Mismatch);
    }
    let register = office.register();
    let mint = Mint::new(&office.host, &run.plan, permutation(&register, &run.plan))?;
    (from..=to)
        .map(|number| {
            let n = number.min(mint.texts() - 1);
            let serial = mint.unsigned(n)?.serial.map(|s| s.to_string());
            Ok(SignedStamp { number, serial, text: sign_one(&mint, signer, n)? })
        })
        .collect()
}

/// Records that stamps were printed. Serials stay; a second print of the run is a reprint.
///
/// # Errors
/// No such run or range, or the store.
pub fn record_print(office: &Office, id: RunId, from: u32, to: u32, form: &str, who: &Who) -> Result<bool, IssueError> {
    let run = sealed(office, id)?;
    in_run(&run, from, to)?;
    let reprint = run.was_printed(from, to);
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
