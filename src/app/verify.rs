//! Checking a stamp where the register is: prove it, count the scan, judge it as of now.

use super::{Office, keys};
use crate::domain::dates::vietnam_day;
use crate::domain::run::Run;
use crate::domain::scan::{CoarsePlace, Scan, ScanTally, StampKey};
use crate::domain::stamp::link::StampText;
use crate::domain::trust::cut_off::Standing;
use crate::domain::verdict::judge::judge;
use crate::domain::verdict::proof::{is_compromised, is_ours, proven, single, unreadable};
use crate::domain::verdict::run::{RunOfStamp, find_run, may_be_newer};
use crate::domain::verdict::{Reason, Status, Verdict};
use jiff::Timestamp;
use jiff::civil::Date;

pub use crate::domain::verdict::proof::verify_offline;

/// Checks a scanned text against the office's trust list and register, and counts the scan if
/// asked to. Never fails: what cannot be answered is `CannotCheck`.
#[must_use]
pub fn verify(office: &Office, text: &str, place: Option<CoarsePlace>, count_scan: bool) -> Verdict {
    match StampText::parse(text) {
        Ok(stamp) => verify_stamp(office, stamp, place, count_scan),
        Err(error) => {
            let ours = is_ours(text, Some(&office.host), office.trust().as_deref());
            unreadable(&error, ours, office.now())
        }
    }
}

/// As [`verify`], for the path and query an HTTP server received.
#[must_use]
pub fn verify_request(office: &Office, path: &str, query: Option<&str>, count_scan: bool) -> Verdict {
    match StampText::from_parts(office.host.clone(), path, query) {
        Ok(stamp) => verify_stamp(office, stamp, None, count_scan),
        Err(error) => unreadable(&error, true, office.now()),
    }
}

fn verify_stamp(office: &Office, stamp: StampText, place: Option<CoarsePlace>, count_scan: bool) -> Verdict {
    let now = office.now();
    let trust = office.trust();
    let verified = match proven(trust.as_deref(), stamp, now) {
        Ok(verified) => verified,
        Err(verdict) => return *verdict,
    };
    let stamp = verified.stamp();
    let register = office.register();
    let (run, tally) = match find_run(&register, stamp) {
        Some((run, number)) => (RunOfStamp::of(run, number), tally(office, run, number, place, count_scan)),
        // Whoever has a stolen key writes any day on a stamp: no doubt speaks for it.
        None if trust.as_ref().is_none_or(|trust| is_compromised(trust, stamp)) => (RunOfStamp::NotRecorded, None),
        None if is_complete(office, stamp.body.issued_on) => (RunOfStamp::NotRecorded, None),
        None if may_be_newer(&register, stamp, vietnam_day(now)) => (RunOfStamp::MayBeNewer, None),
        None => (RunOfStamp::NotRecorded, None),
    };
    if let (Some(trust), RunOfStamp::Sealed(run, _)) = (&trust, &run) {
        match keys::standing(office, trust, stamp, run) {
            None | Some(Standing::Before) => {}
            Some(Standing::After | Standing::NotItsOwn) => {
                return single(Status::NotGenuine, Reason::KeyCompromised, now);
            }
            Some(Standing::Unknown) => return single(Status::CannotCheck, Reason::KeyCompromised, now),
        }
    }
    let of_log = if let RunOfStamp::Sealed(run, _) = &run { Some(run.id) } else { None };
    let mut verdict = judge(&register, &verified, run, tally.as_ref(), now, now);
    if let (Some(log), Some(run), Some(facts)) = (&office.log, of_log, &verdict.facts) {
        verdict.log = Some(log.evidence(run, facts.recognition.as_ref().map(|(r, _)| r.id)));
    }
    verdict
}

/// Whether the register is known to hold every run that was issued on a day: what is not in the public
/// log was signed outside the record.
fn is_complete(office: &Office, day: Date) -> bool {
    office.log.as_ref().is_some_and(|log| !log.may_lack(day))
}

/// Scans so far, with this one if it counts. A store that cannot count does not stop the answer:
/// the count is then missing.
fn tally(office: &Office, run: &Run, number: u32, place: Option<CoarsePlace>, count: bool) -> Option<ScanTally> {
    let stamp = StampKey { run: run.id, number };
    if !run.is_sealed() {
        None
    } else if count {
        let now = office.now();
        let minute = Timestamp::from_second(now.as_second() / 60 * 60).unwrap_or(now);
        office.store.count_scan(Scan { stamp, at: minute, place }).ok()
    } else {
        office.store.scans_of(stamp).ok()
    }
}
