//! Proving a scanned text, and the answers that need no register.

use super::{Reason, ReasonLine, StampFacts, Status, Verdict};
use crate::domain::dates::vietnam_day;
use crate::domain::stamp::body::Body;
use crate::domain::stamp::link::{Host, LinkError, StampText};
use crate::domain::stamp::verify::{ProofError, Verified, verify as prove};
use crate::domain::trust::{KeyStatus, TrustList};
use jiff::Timestamp;
use jiff::civil::Date;

/// An answer that says nothing of the register.
pub(super) fn answer(status: Status, reasons: Vec<ReasonLine>, now: Timestamp) -> Verdict {
    Verdict {
        status,
        reasons,
        stars_now: None,
        stamp: None,
        facts: None,
        scans: None,
        first_scan: None,
        as_of: vietnam_day(now),
        checked_at: now,
        offline: None,
        log: None,
    }
}

/// An answer for one reason alone.
#[must_use]
pub fn single(status: Status, code: Reason, now: Timestamp) -> Verdict {
    answer(status, vec![ReasonLine::plain(code)], now)
}

/// A text that is no canonical stamp: foreign codes cannot be checked here; a text that looks like
/// one of ours but is not canonical was never issued by us.
#[must_use]
pub fn unreadable(error: &LinkError, ours: bool, now: Timestamp) -> Verdict {
    if !ours || matches!(error, LinkError::Foreign(_)) {
        single(Status::CannotCheck, Reason::Foreign, now)
    } else {
        let line = ReasonLine::plain(Reason::Malformed).with("cause", error);
        answer(Status::NotGenuine, vec![line], now)
    }
}

/// The host a text links to, if it is a link at all.
#[must_use]
pub fn host_of(text: &str) -> Option<Host> {
    let (scheme, rest) = (text.get(..8)?, text.get(8..)?);
    if !scheme.eq_ignore_ascii_case("https://") {
        return None;
    }
    Host::new(rest.split(['/', '?', '#']).next()?)
}

/// Whether a text is a link to one of our hosts.
#[must_use]
pub fn is_ours(text: &str, own: Option<&Host>, trust: Option<&TrustList>) -> bool {
    host_of(text).is_some_and(|host| own == Some(&host) || trust.is_some_and(|t| t.covers(&host)))
}

fn unproven(error: ProofError, now: Timestamp) -> Verdict {
    match error {
        ProofError::HostUnknown => single(Status::CannotCheck, Reason::Foreign, now),
        ProofError::KeyUnknown => single(Status::NotGenuine, Reason::KeyUnknown, now),
        ProofError::KeyRevoked => single(Status::NotGenuine, Reason::KeyRevoked, now),
        ProofError::KeyCompromised => single(Status::NotGenuine, Reason::KeyCompromised, now),
        ProofError::KeyOutOfScope | ProofError::KeyOutOfPeriod | ProofError::KeyRetired => {
            single(Status::NotGenuine, Reason::KeyOutOfScope, now)
        }
        ProofError::SignatureInvalid => single(Status::NotGenuine, Reason::SignatureInvalid, now),
    }
}

/// Proves a stamp under a trust list; the error is the answer.
///
/// # Errors
/// No usable trust list, or the signature says nothing good.
pub fn proven(trust: Option<&TrustList>, stamp: StampText, now: Timestamp) -> Result<Verified, Box<Verdict>> {
    let trust = trust.ok_or_else(|| Box::new(single(Status::CannotCheck, Reason::TrustListMissing, now)))?;
    if !trust.is_live(now) {
        return Err(Box::new(single(Status::CannotCheck, Reason::TrustListExpired, now)));
    }
    prove(stamp, trust).map_err(|e| Box::new(unproven(e, now)))
}

pub(super) fn stamp_facts(stamp: &StampText) -> StampFacts {
    StampFacts {
        gtin: stamp.gtin.to_string(),
        lot: stamp.lot.to_string(),
        serial: stamp.serial.map(|s| s.to_string()),
        body: stamp.body,
    }
}

/// Checks a scanned text against a trust list alone. Never says more than the stamp itself can:
/// the stars are those at issue.
#[must_use]
pub fn verify_offline(trust: &TrustList, text: &str, now: Timestamp) -> Verdict {
    offline(trust, text, now, false)
}

/// As [`verify_offline`]; `vouched` says that the run is known to be the office's own.
pub(super) fn offline(trust: &TrustList, text: &str, now: Timestamp, vouched: bool) -> Verdict {
    let stamp = match StampText::parse(text) {
        Ok(stamp) => stamp,
        Err(error) => return unreadable(&error, is_ours(text, None, Some(trust)), now),
    };
    let verified = match proven(Some(trust), stamp, now) {
        Ok(verified) => verified,
        Err(mut verdict) => {
            // A list in the pocket may be older than the key: that is no sign of forgery.
            if verdict.reasons.iter().any(|line| line.code == Reason::KeyUnknown) {
                verdict.status = Status::CannotCheck;
            }
            return *verdict;
        }
    };
    let stamp = verified.stamp();
    let today = vietnam_day(now);
    if is_compromised(trust, stamp) && !vouched {
        // The holder of the key chooses the day on the stamp: without the register nobody can tell.
        return single(Status::CannotCheck, Reason::KeyCompromised, now);
    }
    let mut reasons = vec![ReasonLine::plain(Reason::SignatureOnly)];
    let mut status = Status::Genuine;
    match stamp.body.stars {
        None => reasons.push(ReasonLine::plain(Reason::StarsNotClaimed)),
        Some(claim) => {
            let line = ReasonLine::plain(Reason::StarsAsAtIssue)
                .with("stars", claim.stars.count())
                .with("until", claim.until)
                .with("issued", stamp.body.issued_on);
            if claim.until < today {
                status = Status::Caution;
                reasons.insert(0, ReasonLine::plain(Reason::StarsLapsed).with("on", claim.until));
            }
            reasons.push(line);
        }
    }
    common_cautions(&stamp.body, stamp.serial.is_none(), today, &mut status, &mut reasons);
    let mut verdict = answer(status, reasons, now);
    verdict.stamp = Some(stamp_facts(stamp));
    verdict
}

/// What the stamp itself asks to be told.
pub(super) fn common_cautions(
    body: &Body,
    lot_level: bool,
    today: Date,
    status: &mut Status,
    reasons: &mut Vec<ReasonLine>,
) {
    if let Some(best) = body.best_before.filter(|best| *best < today) {
        *status = Status::Caution;
        reasons.insert(0, ReasonLine::plain(Reason::BestBeforePast).with("on", best));
    }
    if lot_level {
        reasons.push(ReasonLine::plain(Reason::LotLevel));
    }
}

/// Whether the key of a stamp got into strange hands at some time.
#[must_use]
pub fn is_compromised(trust: &TrustList, stamp: &StampText) -> bool {
    trust.key(stamp.body.kid).is_none_or(|key| key.status == KeyStatus::Compromised)
}
