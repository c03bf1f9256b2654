//! Checking a stamp where the register is: prove it, count the scan, judge it as of now.

use super::{Office, keys};
use crate::domain::dates::vietnam_day;
use crate::domain::ids::RunId;
use crate::domain::run::Run;
use crate::domain::scan::{CoarsePlace, Scan, ScanTally, StampKey};
use crate::domain::stamp::link::StampText;
use crate::domain::trust::cut_off::Standing;
use crate::domain::verdict::judge::judge;
use crate::domain::verdict::proof::{is_compromised, is_ours, proven, single, unreadable};
use crate::domain::verdict::run::{RunOfStamp, find_run, may_be_newer};
use crate::domain::verdict::{Reason, Status, Verdict};
use crate::domain::whereabouts::Whereabouts;
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

/// Notes in which commune somebody says they scanned a stamp; whether it was noted. The scan itself is not counted
/// again. Only of a stamp that is good: nobody sells under a forged one.
#[must_use]
pub fn locate(office: &Office, text: &str, commune: Whereabouts) -> bool {
    let Ok(stamp) = StampText::parse(text) else { return false };
    let (verdict, run) = answer(office, stamp, None, false);
    let run = run.filter(|_| matches!(verdict.status, Status::Genuine | Status::Caution));
    if let Some(run) = run {
        office.store.locate_scan(run, minute(office.now()), commune);
    }
    run.is_some()
}

fn verify_stamp(office: &Office, stamp: StampText, place: Option<CoarsePlace>, count_scan: bool) -> Verdict {
    answer(office, stamp, place, count_scan).0
}

/// The verdict, and the run of a stamp that belongs to one.
fn answer(office: &Office, stamp: StampText, place: Option<CoarsePlace>, count_scan: bool) -> (Verdict, Option<RunId>) {
    let now = office.now();
    let trust = office.trust();
    let verified = match proven(trust.as_deref(), stamp, now) {
        Ok(verified) => verified,
        Err(verdict) => return (*verdict, None),
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
                return (single(Status::NotGenuine, Reason::KeyCompromised, now), None);
            }
            Some(Standing::Unknown) => return (single(Status::CannotCheck, Reason::KeyCompromised, now), None),
        }
    }
    let of_run = if let RunOfStamp::Sealed(run, _) = &run { Some(run.id) } else { None };
    let mut verdict = judge(&register, &verified, run, tally.as_ref(), now, now);
    if let (Some(log), Some(run), Some(facts)) = (&office.log, of_run, &verdict.facts) {
        verdict.log = Some(log.evidence(run, facts.recognition.as_ref().map(|(r, _)| r.id)));
    }
    (verdict, of_run)
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
        office.store.count_scan(Scan { stamp, at: minute(office.now()), place }).ok()
    } else {
        office.store.scans_of(stamp).ok()
    }
}

/// A moment cut to its minute.
fn minute(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second().div_euclid(60) * 60).unwrap_or(at)
}
