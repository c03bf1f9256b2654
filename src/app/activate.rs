//! Activation: whoever has scratched the layer off proves it with the PIN under it. The first right try
//! is recorded; a later one is told when that was, never by whom.

use super::{Office, Who};
use crate::domain::activation::{Activation, PinTry};
use crate::domain::event::Event;
use crate::domain::scan::StampKey;
use crate::domain::stamp::link::StampText;
use crate::domain::stamp::pin::{Pin, PinError};
use crate::domain::stamp_policy::StampPolicy;
use crate::domain::verdict::run::find_run;
use crate::domain::verdict::{Reason, Status};
use crate::ports::pin_vault::PinVaultError;
use crate::ports::store::StoreError;
use jiff::Timestamp;
use std::sync::{Mutex, MutexGuard, PoisonError};
use subtle::ConstantTimeEq;

/// The answer to a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activated {
    /// The right PIN for the first time: recorded now.
    First {
        /// When, to the minute.
        at: Timestamp,
    },
    /// The right PIN, but it was used before.
    Again {
        /// When first, to the minute.
        first: Timestamp,
    },
    /// Not the PIN of this stamp.
    Wrong {
        /// Tries left today.
        left: u32,
    },
}

/// Why a try was not taken. None of these tells anything about the PIN.
#[derive(Debug, thiserror::Error)]
pub enum ActivateError {
    /// Not eight characters of the alphabet; not counted as a try.
    #[error(transparent)]
    Pin(#[from] PinError),
    /// The stamp is not genuine: forged, voided, stolen, or never issued.
    #[error("the stamp is not genuine; check it first")]
    NotGenuine,
    /// The stamp cannot be checked here now.
    #[error("the stamp cannot be checked now: {0}")]
    CannotCheck(String),
    /// Stamps of this run have no PIN.
    #[error("stamps of this run have no PIN")]
    NoPin,
    /// All tries of the day are used up, by whomever.
    #[error("all tries of this stamp for today are used up")]
    StampLimit {
        /// Seconds until the next day.
        retry_after: u32,
    },
    /// Too many tries of all stamps at the moment.
    #[error("too many tries at the moment")]
    Busy {
        /// Seconds until the next minute.
        retry_after: u32,
    },
    /// The secret of the run is not to be had.
    #[error(transparent)]
    Vault(#[from] PinVaultError),
    /// The try cannot be recorded, so nothing is answered.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One try at a time, and how many there were this minute: a limit that reads before it writes must not
/// be overtaken.
#[derive(Debug, Default)]
pub(super) struct Desk(Mutex<(i64, u32)>);

impl Desk {
    fn sit(&self) -> MutexGuard<'_, (i64, u32)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes one try out of the minute's.
fn take((minute, taken): &mut (i64, u32), now: Timestamp, most: u32) -> Result<(), ActivateError> {
    let this = now.as_second().div_euclid(60);
    if this > *minute {
        (*minute, *taken) = (this, 0);
    }
    if *taken >= most {
        let left = (*minute + 1) * 60 - now.as_second();
        return Err(ActivateError::Busy { retry_after: u32::try_from(left.max(1)).unwrap_or(60) });
    }
    *taken += 1;
    Ok(())
}

/// The genuine stamp behind a text, if its run has PINs, and the wrapped secret of the run.
fn stamp_with_pin(office: &Office, text: &str) -> Result<(StampKey, String), ActivateError> {
    let verdict = super::verify::verify(office, text, None, false);
    let first = verdict.reasons.first().map(|line| line.code);
    match verdict.status {
        Status::NotGenuine => return Err(ActivateError::NotGenuine),
        Status::CannotCheck => return Err(ActivateError::CannotCheck(format!("{first:?}"))),
        Status::Caution if first == Some(Reason::RunNewerThanRegister) => {
            return Err(ActivateError::CannotCheck(format!("{first:?}")));
        }
        Status::Genuine | Status::Caution => {}
    }
    let stamp = StampText::parse(text).map_err(|_| ActivateError::NotGenuine)?;
    let register = office.register();
    let (run, number) = find_run(&register, &stamp).ok_or(ActivateError::NotGenuine)?;
    let wrapped = register.pin_secrets.get(&run.id).ok_or(ActivateError::NoPin)?;
    Ok((StampKey { run: run.id, number }, wrapped.clone()))
}

/// Whether stamps of this text's run have PINs. Says nothing about the stamp itself.
#[must_use]
pub fn has_pin(office: &Office, text: &str) -> bool {
    let register = office.register();
    !register.pin_secrets.is_empty()
        && StampText::parse(text)
            .ok()
            .and_then(|stamp| find_run(&register, &stamp).map(|(run, _)| run.id))
            .is_some_and(|run| register.pin_secrets.contains_key(&run))
}

/// What may be shown of a stamp's PIN without knowing it: nothing for stamps without one, else since when
/// the stamp is activated, if it is.
///
/// # Errors
/// As [`activate`], except that nothing is tried.
pub fn state(office: &Office, text: &str) -> Result<Option<Activation>, ActivateError> {
    match stamp_with_pin(office, text) {
        Ok((stamp, _)) => Ok(Some(office.store.activation_of(stamp)?)),
        Err(ActivateError::NoPin) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Tries a PIN. The try is durable before anything is answered, right or wrong, so that neither a crash
/// nor another address gives more tries than [`StampPolicy`] allows.
///
/// # Errors
/// See [`ActivateError`].
pub fn activate(office: &Office, text: &str, pin: &str) -> Result<Activated, ActivateError> {
    let pin: Pin = pin.parse()?;
    let (stamp, wrapped) = stamp_with_pin(office, text)?;
    let secret = office.pin_vault()?.unwrap(stamp.run, &wrapped)?;
    let mut desk = office.pin_desk.sit();
    let now = office.now();
    let kept = office.store.activation_of(stamp)?;
    let most = office.stamps.pin_tries_per_day.min(StampPolicy::MOST_TRIES);
    if kept.tries_on(now) >= most {
        return Err(ActivateError::StampLimit { retry_after: kept.seconds_left(now) });
    }
    take(&mut desk, now, office.stamps.pin_tries_per_minute)?;
    let right = bool::from(secret.pin(stamp.run, stamp.number).ct_eq(&pin));
    let at = Timestamp::from_second(now.as_second().div_euclid(60) * 60).unwrap_or(now);
    office.append(&Who::new("public"), vec![Event::PinTried(PinTry { stamp, right, at })])?;
    Ok(match (right, kept.first) {
        (true, None) => Activated::First { at },
        (true, Some(first)) => Activated::Again { first },
        (false, _) => Activated::Wrong { left: most.saturating_sub(kept.tries_on(now) + 1) },
    })
}
