//! Checking a stamp with a bundle in the pocket: the same proof and the same judgement as online, on
//! an extract of the register, dated.

use super::{Bundle, BundleError, Freshness, Opened};
use crate::domain::ids::RunId;
use crate::domain::jws::unbase64url;
use crate::domain::register::Register;
use crate::domain::run::{Granularity, Run};
use crate::domain::stamp::link::StampText;
use crate::domain::trust::TrustList;
use crate::domain::trust::cut_off::Standing;
use crate::domain::trust::jws::JwsError;
use crate::domain::trust::status::{BITS, ListId, StatusList, list_of};
use crate::domain::verdict::judge::judge;
use crate::domain::verdict::proof::{is_compromised, is_ours, proven, single, unreadable};
use crate::domain::verdict::run::{RunOfStamp, Voided};
use crate::domain::verdict::{Offline as Note, Reason, ReasonLine, Status, Verdict};
use jiff::Timestamp;
use std::collections::HashMap;

/// A bundle made ready for checking.
#[derive(Debug, Clone)]
pub struct Offline {
    trust: TrustList,
    bundle: Bundle,
    register: Register,
    lists: HashMap<ListId, StatusList>,
    /// Places in the public log of the runs whose keys were cut off there.
    leaves: HashMap<RunId, u64>,
}

impl Offline {
    /// Makes a whole bundle ready.
    ///
    /// # Errors
    /// It is a delta, or a status list in it is not of its form.
    pub fn new(opened: Opened) -> Result<Self, BundleError> {
        let Opened { trust, bundle, .. } = opened;
        if let Some(base) = bundle.base {
            return Err(BundleError::IsDelta(base));
        }
        let wrong = |e: String| BundleError::Token(JwsError::Payload(e));
        let mut lists = HashMap::new();
        for row in &bundle.status {
            let bytes = unbase64url(&row.lst).filter(|_| row.bits == BITS);
            let list = bytes.and_then(|bytes| StatusList::unpack(&bytes).ok());
            let list = list.ok_or_else(|| wrong(format!("the status list of key {}, block {}", row.kid, row.block)))?;
            lists.insert((row.kid, row.block), list);
        }
        let leaves = bundle.runs.iter().filter_map(|row| Some((row.id, row.leaf?))).collect();
        Ok(Self { register: register(&bundle), trust, bundle, lists, leaves })
    }

    /// Takes a newer bundle, or a delta on the one held.
    ///
    /// # Errors
    /// It is older than the one held, or changes another one.
    pub fn take(self, newer: Opened) -> Result<Self, BundleError> {
        let (held, held_list) = (self.bundle.seq, self.trust.version);
        let older = newer.bundle.seq < held || newer.bundle.iat < self.bundle.iat || newer.trust.version < held_list;
        if older {
            let (found, found_list) = (newer.bundle.seq, newer.trust.version);
            return Err(BundleError::Older { found, found_list, held, held_list });
        }
        Self::new(Opened { bundle: self.bundle.changed_by(newer.bundle)?, ..newer })
    }

    /// What it says.
    #[must_use]
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }
    /// The trust list in it.
    #[must_use]
    pub fn trust(&self) -> &TrustList {
        &self.trust
    }

    /// The answer for a scanned text. Never Genuine past `refresh_by`, nothing but "cannot check" past
    /// `exp` or under a clock that lies; and never "not genuine" for its age.
    #[must_use]
    pub fn verify(&self, text: &str, now: Timestamp) -> Verdict {
        let freshness = self.bundle.freshness(now);
        let mut verdict = match freshness {
            Freshness::Expired => single(Status::CannotCheck, Reason::BundleExpired, now),
            Freshness::ClockBehind => single(Status::CannotCheck, Reason::ClockBehind, now),
            Freshness::Fresh | Freshness::Stale => self.answer(text, now),
        };
        let day = |at| Timestamp::from_second(at).unwrap_or(Timestamp::MIN);
        let note =
            Note { made_at: day(self.bundle.iat), refresh_by: day(self.bundle.refresh_by), exp: day(self.bundle.exp) };
        for line in &mut verdict.reasons {
            if line.code == Reason::BundleExpired {
                *line = line.clone().with("on", note.made_on());
            }
        }
        if freshness == Freshness::Stale && verdict.status != Status::CannotCheck {
            let line = ReasonLine::plain(Reason::BundleStale).with("on", note.made_on());
            if verdict.status == Status::Genuine {
                verdict.status = Status::Caution;
                verdict.reasons.insert(0, line);
            } else {
                verdict.reasons.push(line);
            }
        }
        verdict.offline = Some(note);
        verdict
    }

    fn answer(&self, text: &str, now: Timestamp) -> Verdict {
        let stamp = match StampText::parse(text) {
            Ok(stamp) => stamp,
            Err(error) => return unreadable(&error, is_ours(text, None, Some(&self.trust)), now),
        };
        let verified = match proven(Some(&self.trust), stamp, now) {
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
        let run = if is_compromised(&self.trust, stamp) {
            match self.run_before_cut_off(stamp) {
                Ok(run) => run,
                Err((status, reason)) => return single(status, reason, now),
            }
        } else {
            self.run_of(stamp, |_| true)
        };
        judge(&self.register, &verified, run, None, self.bundle.known_at(), now)
    }

    /// The run of a stamp whose key is compromised. A thief can copy everything a recorded run shares, so
    /// it takes the cut-off in the log, which tells the serials, to know a run's own stamps.
    fn run_before_cut_off(&self, stamp: &StampText) -> Result<RunOfStamp<'_>, (Status, Reason)> {
        if !matches!(self.run_of(stamp, |_| true), RunOfStamp::Sealed(..)) {
            return Err((Status::NotGenuine, Reason::RunNotRecorded));
        }
        let cut_off = self.trust.cut_off(stamp.body.kid).ok_or((Status::CannotCheck, Reason::KeyCompromised))?;
        let standing = |run: &Run| cut_off.standing(self.leaves.get(&run.id).copied(), &run.plan, stamp.serial);
        let own = self.run_of(stamp, |run| standing(run) == Standing::Before);
        if matches!(own, RunOfStamp::Sealed(..)) {
            return Ok(own);
        }
        let any = |what| matches!(self.run_of(stamp, |run| standing(run) == what), RunOfStamp::Sealed(..));
        Err(if any(Standing::Unknown) {
            (Status::CannotCheck, Reason::KeyCompromised)
        } else if any(Standing::After) {
            (Status::NotGenuine, Reason::KeyCompromised)
        } else {
            (Status::NotGenuine, Reason::RunNotRecorded)
        })
    }

    /// The run of a stamp, found by its goods and its signed body among those that are `meant`.
    fn run_of(&self, stamp: &StampText, meant: impl Fn(&Run) -> bool) -> RunOfStamp<'_> {
        let fits = |run: &&std::sync::Arc<Run>| run.plan.body == stamp.body && meant(run);
        let runs = self.register.runs_of_lot(stamp.gtin, &stamp.lot).filter(fits);
        let found = match stamp.serial {
            None => runs
                .filter(|run| run.plan.granularity == Granularity::Lot)
                .max_by_key(|run| run.void_of(0).is_none())
                .map(|run| RunOfStamp::Sealed(run, run.void_of(0).map(|v| Voided { reason: v.reason, on: None }))),
            Some(serial) => {
                let here = (stamp.body.kid, serial.block());
                let mut runs = runs.filter(|run| list_of(run) == Some(here));
                let reason = self.lists.get(&here).and_then(|list| list.status(serial).reason());
                runs.next().map(|run| RunOfStamp::Sealed(run, reason.map(|reason| Voided { reason, on: None })))
            }
        };
        found.unwrap_or_else(|| self.unknown(stamp))
    }

    /// A run that is not in the bundle: signed outside the record, or later than the bundle
    /// (stamp format, 6.2)?
    fn unknown(&self, stamp: &StampText) -> RunOfStamp<'_> {
        let later = self.bundle.newest.is_none_or(|newest| stamp.body.issued_on >= newest);
        let open = self.bundle.open_block.unwrap_or(0);
        if later && stamp.serial.is_none_or(|serial| serial.block() >= open) {
            RunOfStamp::MayBeNewer
        } else {
            RunOfStamp::NotRecorded
        }
    }
}

/// The extract as a register.
fn register(bundle: &Bundle) -> Register {
    let known = bundle.known_at();
    let mut register = Register::default();
    register.seq = bundle.seq;
    for row in bundle.producers.clone() {
        register.put_producer(row.row());
    }
    for row in bundle.products.clone() {
        register.put_product(row.row());
    }
    for row in bundle.recognitions.clone() {
        register.put_recognition(row.row(known));
    }
    for row in bundle.zones.clone() {
        register.put_zone(row.row(known));
    }
    for row in bundle.certificates.clone() {
        register.put_certificate(row.row(known));
    }
    for row in bundle.batches.clone() {
        register.put_batch(row.row(known));
    }
    for row in &bundle.runs {
        if let Some(run) = row.row(&register, known) {
            register.put_run(run);
        }
    }
    register
}
