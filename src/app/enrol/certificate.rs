//! What happens to a certificate later: its certification body suspends it, reinstates it or withdraws it.

use super::{EnrolError, field, name, retry, unknown};
use crate::app::{Office, Who};
use crate::domain::certificate::{ActFlaw, Certificate, CertificateAct};
use crate::domain::event::Event;
use crate::domain::ids::CertificateId;
use crate::domain::register::Register;

/// Records what happened to a certificate.
///
/// # Errors
/// Unknown certificate, no decision number, or an act that does not fit what stands.
pub fn change_certificate(
    office: &Office,
    id: CertificateId,
    act: CertificateAct,
    decision_no: &str,
    who: &Who,
) -> Result<(), EnrolError> {
    retry(|| {
        let register = office.register();
        check_act(&register, id, act)?;
        let decision_no = name("decision_no", decision_no)?;
        let event = match act {
            CertificateAct::Suspended { from, until } => Event::CertificateSuspended { id, from, until, decision_no },
            CertificateAct::Reinstated { on } => Event::CertificateReinstated { id, on, decision_no },
            CertificateAct::Withdrawn { on } => Event::CertificateWithdrawn { id, on, decision_no },
        };
        office.commit(&register, who, vec![event])?;
        Ok(())
    })
}

/// Whether an act fits a certificate of the register.
///
/// # Errors
/// As [`change_certificate`].
pub(crate) fn check_act(register: &Register, id: CertificateId, act: CertificateAct) -> Result<(), EnrolError> {
    let certificate = register.certificates.get(&id).ok_or_else(|| unknown("certificate", id))?;
    certificate.flaw(act).map_or(Ok(()), |flaw| Err(refusal(certificate, act, flaw)))
}

fn refusal(certificate: &Certificate, act: CertificateAct, flaw: ActFlaw<'_>) -> EnrolError {
    let Certificate { id, valid_from, valid_until, .. } = certificate;
    let day = act.effective_on();
    let first = if matches!(act, CertificateAct::Suspended { .. }) { "from" } else { "on" };
    match flaw {
        ActFlaw::Withdrawn(on) => {
            let problem = format!("is withdrawn already, from {on} on");
            let args = [("id", id.to_string()), ("on", on.to_string())];
            field("certificate", id, problem, "There is nothing left to do").told("enrol-withdrawn", &args)
        }
        ActFlaw::OutsideTerm => {
            let problem = format!("lies outside the term of {id} ({valid_from} to {valid_until})");
            let args = [("id", id.to_string()), ("from", valid_from.to_string()), ("until", valid_until.to_string())];
            field(first, day, problem, "Check the day on the decision").told("enrol-outside-term", &args)
        }
        ActFlaw::EndsFirst => {
            let until = if let CertificateAct::Suspended { until, .. } = act { until } else { None };
            let problem = format!("lies before the suspension begins ({day})");
            field("until", until.unwrap_or(day), problem, "Check both dates")
                .told("enrol-suspension-days", &[("from", day.to_string())])
        }
        ActFlaw::Suspended(held) => {
            let problem = format!("{id} is suspended already, from {} on", held.from);
            let args = [("id", id.to_string()), ("from", held.from.to_string())];
            field(first, day, problem, "Record first when that suspension ends").told("enrol-suspended-then", &args)
        }
        ActFlaw::NotSuspended => {
            let problem = format!("finds {id} not suspended");
            field(first, day, problem, "Give the first day on which it is in force again, within a suspension")
                .told("enrol-not-suspended-then", &[("id", id.to_string())])
        }
    }
}
