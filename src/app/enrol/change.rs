//! What happens to facts later: decisions on recognitions, recalls, suspensions of producers.

use super::{EnrolError, field, name, retry, unknown};
use crate::app::{Office, Who};
use crate::domain::event::Event;
use crate::domain::ids::{BatchId, ProducerId, RecognitionId};
use crate::domain::recognition::{Evidence, MAX_EXTENSION_DAYS, RecognitionAct, RecognitionEvent, Standing};
use crate::domain::register::Register;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// A decision on a recognition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The act.
    #[schema(value_type = Object)]
    pub act: RecognitionAct,
    /// Day of effect.
    #[schema(value_type = String, format = Date)]
    pub effective_on: Date,
    /// Decision or dossier number.
    pub decision_no: String,
    /// SHA-256 (hex) of the scanned paper, kept as evidence.
    #[serde(default)]
    pub paper: Option<String>,
}

/// Records what happened to a recognition.
///
/// # Errors
/// Unknown recognition, no decision number, an act that contradicts the standing on that day.
pub fn change_recognition(office: &Office, id: RecognitionId, change: Change, who: &Who) -> Result<(), EnrolError> {
    retry(|| {
        let register = office.register();
        let change = check_change(&register, office.now(), id, &change, &who.actor)?;
        office.commit(&register, who, vec![Event::RecognitionChanged { id, change }])?;
        Ok(())
    })
}

/// The event that a decision would be, as known at `known`.
///
/// # Errors
/// As [`change_recognition`].
pub(crate) fn check_change(
    register: &Register,
    known: Timestamp,
    id: RecognitionId,
    change: &Change,
    actor: &str,
) -> Result<RecognitionEvent, EnrolError> {
    let recognition = register.recognitions.get(&id).ok_or_else(|| unknown("recognition", id))?;
    let day = change.effective_on;
    let contradiction = |problem: String, text: &str, args: &[(&str, String)]| {
        field("effective_on", day, problem, "See the history of the recognition").told(text, args)
    };
    let dates = recognition.issued_on.zip(recognition.valid_until);
    let Some((issued, term)) = dates.filter(|_| recognition.evidence == Evidence::Decision) else {
        return Err(contradiction("cannot apply to an unconfirmed recognition".into(), "enrol-unconfirmed", &[]));
    };
    if day < issued {
        return Err(contradiction(
            format!("lies before the certificate was issued ({issued})"),
            "enrol-before-issue",
            &[("issued", issued.to_string())],
        ));
    }
    let standing = recognition.standing(day, known);
    if let Standing::Withdrawn { since } = standing {
        return Err(contradiction(
            format!("lies after the withdrawal ({since})"),
            "enrol-after-withdrawal",
            &[("since", since.to_string())],
        ));
    }
    match change.act {
        RecognitionAct::Extended { until } => {
            let longest = term.saturating_add(Span::new().days(MAX_EXTENSION_DAYS));
            if until <= term || until > longest || until < day {
                return Err(field(
                    "until",
                    until,
                    format!("must lie after {term}, on or after {day} and at most on {longest}"),
                    "180 days after expiry at most (QĐ 26/2026 Đ12.3)",
                )
                .told("enrol-extension", &[("term", term.to_string()), ("longest", longest.to_string())]));
            }
        }
        RecognitionAct::Suspended if matches!(standing, Standing::Suspended { .. }) => {
            return Err(contradiction("finds the use of the mark suspended already".into(), "enrol-suspended", &[]));
        }
        RecognitionAct::Reallowed if !matches!(standing, Standing::Suspended { .. }) => {
            return Err(contradiction("finds no suspension to lift".into(), "enrol-not-suspended", &[]));
        }
        RecognitionAct::Downgraded { to } => {
            let now = standing.stars().unwrap_or(recognition.stars);
            if to >= now {
                return Err(field(
                    "to",
                    to.count(),
                    format!("is not below the {} stars of that day", now.count()),
                    "A rise needs a new decision of recognition",
                )
                .told("enrol-not-lower", &[("stars", now.count().to_string())]));
            }
        }
        RecognitionAct::ReRecognised { by } => {
            let next = register.recognitions.get(&by).ok_or_else(|| unknown("by", by))?;
            if by == id || next.product != recognition.product {
                return Err(field(
                    "by",
                    by,
                    "is no later decision for the same product",
                    "Record the new decision first",
                )
                .told("enrol-not-next", &[("by", by.to_string())]));
            }
            if next.evidence != Evidence::Decision || next.issued_on.is_none_or(|from| from > day) {
                return Err(contradiction(
                    format!("lies before {by} was issued, or {by} is unconfirmed"),
                    "enrol-next-later",
                    &[("by", by.to_string())],
                ));
            }
        }
        _ => {}
    }
    Ok(RecognitionEvent {
        act: change.act,
        effective_on: day,
        decision_no: name("decision_no", &change.decision_no)?,
        source: match &change.paper {
            Some(sha256) => format!("{actor}; paper sha256:{sha256}"),
            None => actor.to_owned(),
        },
        recorded_at: known,
    })
}

/// Whether a batch can be recalled.
///
/// # Errors
/// As [`recall_batch`].
pub(crate) fn check_recall(register: &Register, id: BatchId) -> Result<(), EnrolError> {
    let batch = register.batches.get(&id).ok_or_else(|| unknown("batch", id))?;
    let Some((on, _)) = &batch.recalled else { return Ok(()) };
    let error = field("batch", id, format!("is recalled already, since {on}"), "There is nothing left to do");
    Err(error.told("enrol-recalled", &[("id", id.to_string()), ("on", on.to_string())]))
}

/// Recalls a batch: every stamp of it says so from now on.
///
/// # Errors
/// Unknown batch, one that is recalled already, or no reason.
pub fn recall_batch(office: &Office, id: BatchId, reason: &str, who: &Who) -> Result<(), EnrolError> {
    retry(|| {
        let register = office.register();
        check_recall(&register, id)?;
        let reason = name("reason", reason)?;
        office.commit(&register, who, vec![Event::BatchRecalled { id, on: office.today(), reason }])?;
        Ok(())
    })
}

/// Suspends a producer from issuing (`Some`), or allows it again (`None`).
///
/// # Errors
/// Unknown producer.
pub fn suspend_producer(office: &Office, id: ProducerId, reason: Option<String>, who: &Who) -> Result<(), EnrolError> {
    retry(|| {
        let reason = reason.clone();
        let register = office.register();
        if !register.producers.contains_key(&id) {
            return Err(unknown("producer", id));
        }
        let reason = reason.map(|r| name("reason", &r)).transpose()?;
        office.commit(&register, who, vec![Event::ProducerSuspended { id, reason }])?;
        Ok(())
    })
}
