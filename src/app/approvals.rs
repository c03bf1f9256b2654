//! Two persons for what cannot be taken back: one asks, another of the office carries it out. Both
//! stand in the journal; the act and the approval in one record.

use super::accounts::actor;
use super::enrol::{Change, change_certificate, change_recognition};
use super::stamps::void;
use super::{Office, Who};
use crate::app::command::{Code, Refusal};
use crate::domain::approval::{Approval, ApprovalState, Guarded};
use crate::domain::certificate::CertificateAct;
use crate::domain::event::Event;
use crate::domain::ids::{ApprovalId, UserId};
use crate::domain::recognition::RecognitionAct;
use crate::domain::trust::KeyStatus;
use crate::ports::store::StoreError;

/// Longest reason, characters.
const LONGEST: usize = 1_000;

/// Asks for an act; the answer is the number of the request.
///
/// # Errors
/// What it is about does not exist, or the reason is too long.
pub fn ask(office: &Office, act: &Guarded, why: &str, by: UserId, who: &Who) -> Result<ApprovalId, Refusal> {
    let why: String = crate::domain::text::nfc(why).trim().to_owned();
    if why.chars().count() > LONGEST {
        let message = format!("why: at most {LONGEST} characters");
        return Err(Refusal::new(Code::Input, message).told("approval-why", &[("most", LONGEST.to_string())]));
    }
    let mut left = 8;
    loop {
        let register = office.register();
        exists(office, act)?;
        if let Some(same) = register.approvals.values().find(|a| a.is_pending() && a.act == *act) {
            return Ok(same.id);
        }
        let id = ApprovalId(register.approvals.keys().next_back().map_or(1, |last| last.0.saturating_add(1)));
        let approval = Approval {
            id,
            act: act.clone(),
            why: why.clone(),
            asked_by: by,
            asked_at: office.now(),
            state: ApprovalState::Pending,
        };
        match office.commit(&register, who, vec![Event::ApprovalAsked(approval)]) {
            Ok(()) => return Ok(id),
            Err(StoreError::Stale { .. }) if left > 0 => left -= 1,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Whether what an act is about exists; whether it may be done is asked when it is done.
fn exists(office: &Office, act: &Guarded) -> Result<(), Refusal> {
    let register = office.register();
    let (known, name) = match act {
        Guarded::WithdrawRecognition { id, .. } => (register.recognitions.contains_key(id), id.to_string()),
        Guarded::WithdrawCertificate { id, .. } => (register.certificates.contains_key(id), id.to_string()),
        Guarded::VoidStamps { run, from, to, .. } => {
            let run_known = register.runs.get(run);
            if let Some(run) = run_known.filter(|r| from > to || *to >= r.plan.count) {
                let problem = format!("stamps {from} to {to}: {} has stamps 0 to {}", run.id, run.plan.count - 1);
                let args = [("run", run.id.to_string()), ("last", run.plan.count.to_string())];
                return Err(Refusal::new(Code::Input, problem).told("enrol-range", &args));
            }
            (run_known.is_some(), run.to_string())
        }
        Guarded::StopKey { kid } => {
            let trust = office.trust();
            let known = trust.is_some_and(|t| t.key(*kid).is_some_and(|k| k.status == KeyStatus::Active));
            (known, format!("active key {kid}"))
        }
    };
    let unknown =
        || Refusal::new(Code::Unknown, format!("there is no {name}")).told("enrol-unknown", &[("id", name.clone())]);
    if known { Ok(()) } else { Err(unknown()) }
}

fn pending(office: &Office, id: ApprovalId) -> Result<Approval, Refusal> {
    let register = office.register();
    let told = [("id", id.to_string())];
    let unknown = || Refusal::new(Code::Unknown, format!("there is no request {id}")).told("enrol-unknown", &told);
    let approval = register.approvals.get(&id).ok_or_else(unknown)?;
    if approval.is_pending() {
        return Ok(approval.as_ref().clone());
    }
    Err(Refusal::new(Code::Input, format!("{id} is decided already; nothing was changed"))
        .told("approval-decided", &told))
}

/// Carries out what another person asked for.
///
/// # Errors
/// Decided already, asked for by the same person, or the act itself does not hold (any more): the
/// request then stays as it is.
pub fn approve(office: &Office, id: ApprovalId, by: UserId) -> Result<(), Refusal> {
    let approval = pending(office, id)?;
    if approval.asked_by == by {
        let message = format!("{id}: whoever asked cannot approve; a second person of the office must");
        return Err(Refusal::new(Code::Input, message).told("approval-same", &[("id", id.to_string())]));
    }
    let decided = Event::ApprovalDecided { id, state: ApprovalState::Approved { by, at: office.now() } };
    let why = format!("{id}, asked for by {}: {}", actor(approval.asked_by), approval.why);
    let who = Who { actor: actor(by), why, beside: vec![decided.clone()] };
    match approval.act {
        Guarded::WithdrawRecognition { id, effective_on, decision_no, paper } => {
            let change = Change { act: RecognitionAct::Withdrawn, effective_on, decision_no, paper };
            change_recognition(office, id, change, &who)?;
        }
        Guarded::WithdrawCertificate { id, on, decision_no } => {
            change_certificate(office, id, CertificateAct::Withdrawn { on }, &decision_no, &who)?;
        }
        Guarded::VoidStamps { run, from, to, reason } => void(office, run, from, to, reason, &who)?,
        Guarded::StopKey { .. } => {
            // The decision is the act: the register knows the key as stopped.
            let who = Who { beside: Vec::new(), ..who };
            office.append(&who, vec![decided])?;
        }
    }
    Ok(())
}

/// Refuses a request, or takes one's own back.
///
/// # Errors
/// Decided already.
pub fn refuse(office: &Office, id: ApprovalId, by: UserId) -> Result<(), Refusal> {
    pending(office, id)?;
    let state = ApprovalState::Refused { by, at: office.now() };
    Ok(office.append(&Who::new(actor(by)), vec![Event::ApprovalDecided { id, state }])?)
}
