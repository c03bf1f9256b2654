//! Checking a stamp offline with the proof that its run is in the public log.

use super::proof::{offline, single};
use super::{Reason, ReasonLine, Status, Verdict};
use crate::domain::dates::vietnam_day;
use crate::domain::log::proof::{self, LogProofError, Logged};
use crate::domain::log::statement::{Says, body_bits};
use crate::domain::run::{Granularity, RunPlan};
use crate::domain::stamp::link::StampText;
use crate::domain::stamp::serial::BLOCK_BITS;
use crate::domain::trust::bundle::SKEW;
use crate::domain::trust::cut_off::Standing;
use crate::domain::trust::{KeyStatus, TrustList};
use jiff::Timestamp;

/// Why a proof does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum NoProof {
    #[error("the trust list names no public log")]
    NoLog,
    #[error(transparent)]
    Refused(#[from] LogProofError),
    #[error("its time cannot be a later one than that of its checkpoint")]
    Time,
}

fn open(trust: &TrustList, text: &str) -> Result<Logged, NoProof> {
    let key = trust.log_key().ok_or(NoProof::NoLog)?;
    let logged = proof::open(text, &key, &[])?;
    match logged.checkpoint().as_of() {
        Some(at) if logged.statement().at.as_second() > at.as_second() => Err(NoProof::Time),
        _ => Ok(logged),
    }
}

/// Whether a statement is on the run of a stamp: all that is signed in the stamp, and for a serial
/// stamp the block its serial lies in. Which serials of the block are the run's is the office's secret,
/// so that serials do not tell how much was sold.
fn is_its_run(logged: &Logged, stamp: &StampText) -> bool {
    let Says::RunIssued { gtin, lot, kid, body, granularity, first, .. } = &logged.statement().says else {
        return false;
    };
    let place = match (granularity, stamp.serial) {
        (Granularity::Serial, Some(serial)) => u64::from(serial.block()) == first >> BLOCK_BITS,
        (Granularity::Lot, None) => true,
        _ => false,
    };
    let same = *gtin == stamp.gtin && *lot == stamp.lot && *kid == stamp.body.kid;
    place && same && body_bits(&stamp.body).as_ref() == Some(body)
}

/// How a stamp of this run stands to the cut-off of its key. Whoever has the key can write any serial
/// of the block and hand over the public proof of an honest run: only a cut-off that opens the block tells
/// the run's own. A list without one has a day only, which is enough for a stamp without serial, since
/// all of its lot are one text.
fn standing(trust: &TrustList, logged: &Logged, stamp: &StampText) -> Standing {
    let Some(key) = trust.key(stamp.body.kid).filter(|key| key.status == KeyStatus::Compromised) else {
        return Standing::Before;
    };
    let statement = logged.statement();
    let Says::RunIssued { batch, gtin, lot, granularity, first, count, .. } = &statement.says else {
        return Standing::Unknown;
    };
    let (batch, gtin, lot, body) = (*batch, *gtin, lot.clone(), stamp.body);
    let plan = RunPlan { batch, gtin, lot, body, granularity: *granularity, first: *first, count: *count };
    match &key.cut_off {
        Some(cut_off) => cut_off.standing(Some(statement.index), &plan, stamp.serial),
        None if key.since.is_none_or(|since| vietnam_day(statement.at) >= since) => Standing::After,
        None if stamp.serial.is_none() => Standing::Before,
        None => Standing::Unknown,
    }
}

/// Checks a stamp against a trust list and the proof that its run is in the log the list names. A proof
/// that does not hold, or is on another run, says nothing for or against the stamp: it cannot be checked
/// then, as under a clock that is behind the proof's checkpoint.
///
/// A stamp of a compromised key is good if its run was logged before the key's cut-off and its serial is
/// the run's, and not genuine if the run was logged after.
#[must_use]
pub fn verify_with_proof(trust: &TrustList, text: &str, proof: &str, now: Timestamp) -> Verdict {
    let opened = open(trust, proof);
    let stamp = StampText::parse(text).ok();
    let its_own = |logged: &Logged| stamp.as_ref().is_some_and(|stamp| is_its_run(logged, stamp));
    let of_log = opened.as_ref().ok().filter(|logged| its_own(logged)).zip(stamp.as_ref());
    let stands = of_log.map(|(logged, stamp)| standing(trust, logged, stamp));
    let mut verdict = offline(trust, text, now, stands == Some(Standing::Before));
    let compromised = verdict.status == Status::CannotCheck
        && verdict.reasons.first().is_some_and(|line| line.code == Reason::KeyCompromised);
    if verdict.stamp.is_none() && !compromised {
        // What the stamp itself shows stands first, whatever lies beside it.
        return verdict;
    }
    match opened {
        Err(error) => {
            let mut verdict = single(Status::CannotCheck, Reason::ProofInvalid, now);
            verdict.reasons = vec![ReasonLine::plain(Reason::ProofInvalid).with("cause", error)];
            verdict
        }
        Ok(logged) if !its_own(&logged) => single(Status::CannotCheck, Reason::ProofOfAnother, now),
        Ok(logged) if is_behind(&logged, now) => single(Status::CannotCheck, Reason::ClockBehind, now),
        Ok(_) if compromised => match stands {
            Some(Standing::After) => single(Status::NotGenuine, Reason::KeyCompromised, now),
            // Another run of the same lot and day may have this serial.
            Some(Standing::NotItsOwn) => single(Status::CannotCheck, Reason::ProofOfAnother, now),
            _ => verdict,
        },
        Ok(logged) => {
            let said = logged.statement();
            let line = ReasonLine::plain(Reason::RunLogged).with("index", said.index).with("on", vietnam_day(said.at));
            verdict.reasons.push(line);
            verdict
        }
    }
}

/// Whether a clock is behind the time of a proof's checkpoint: an expired list would look live then.
fn is_behind(logged: &Logged, now: Timestamp) -> bool {
    logged.checkpoint().as_of().is_some_and(|at| now.as_second() < at.as_second() - SKEW)
}
