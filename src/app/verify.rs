//! The one answer: prove the stamp, join it with the register as of now.

use super::Office;
use super::cover::is_covered;
use super::run_of_stamp::{find_run, may_be_newer};
use crate::domain::batch::Batch;
use crate::domain::certificate::Holder;
use crate::domain::product::Product;
use crate::domain::recognition::Standing;
use crate::domain::register::Register;
use crate::domain::run::{Run, VoidReason};
use crate::domain::scan::{CoarsePlace, Scan, StampKey};
use crate::domain::scan_policy::{ScanPolicy, ScanSign};
use crate::domain::stamp::body::Body;
use crate::domain::stamp::link::{Host, LinkError, StampText};
use crate::domain::stamp::verify::{ProofError, Verified, verify as prove};
use crate::domain::trust::{KeyStatus, TrustList};
use crate::domain::verdict::{Facts, Reason, ReasonLine, StampFacts, Status, Verdict};
use crate::ports::clock::vietnam_day;
use jiff::Timestamp;
use jiff::civil::Date;
use std::sync::Arc;

fn answer(status: Status, reasons: Vec<ReasonLine>, now: Timestamp) -> Verdict {
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
    }
}

fn single(status: Status, code: Reason, now: Timestamp) -> Verdict {
    answer(status, vec![ReasonLine::plain(code)], now)
}

/// A text that is no canonical stamp: foreign codes cannot be checked here; a text that looks like
/// one of ours but is not canonical was never issued by us.
fn unreadable(error: &LinkError, ours: bool, now: Timestamp) -> Verdict {
    if !ours || matches!(error, LinkError::Foreign(_)) {
        single(Status::CannotCheck, Reason::Foreign, now)
    } else {
        let line = ReasonLine::plain(Reason::Malformed).with("cause", error);
        answer(Status::NotGenuine, vec![line], now)
    }
}

/// Whether a text is a link to one of our hosts.
fn is_ours(text: &str, own: Option<&Host>, trust: Option<&TrustList>) -> bool {
    let host = || {
        let (scheme, rest) = (text.get(..8)?, text.get(8..)?);
        if !scheme.eq_ignore_ascii_case("https://") {
            return None;
        }
        Host::new(rest.split(['/', '?', '#']).next()?)
    };
    host().is_some_and(|host| own == Some(&host) || trust.is_some_and(|t| t.covers(&host)))
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

fn proven(trust: Option<&TrustList>, stamp: StampText, now: Timestamp) -> Result<Verified, Box<Verdict>> {
    let trust = trust.ok_or_else(|| Box::new(single(Status::CannotCheck, Reason::TrustListMissing, now)))?;
    if !trust.is_live(now) {
        return Err(Box::new(single(Status::CannotCheck, Reason::TrustListExpired, now)));
    }
    prove(stamp, trust).map_err(|e| Box::new(unproven(e, now)))
}

fn stamp_facts(stamp: &StampText) -> StampFacts {
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
    if is_compromised(trust, stamp) {
        // The holder of the key chooses the day on the stamp: without the register nobody can tell.
        return single(Status::CannotCheck, Reason::KeyCompromised, now);
    }
    let mut reasons = vec![ReasonLine::plain(Reason::SignatureValid)];
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

fn common_cautions(body: &Body, lot_level: bool, today: Date, status: &mut Status, reasons: &mut Vec<ReasonLine>) {
    if let Some(best) = body.best_before.filter(|best| *best < today) {
        *status = Status::Caution;
        reasons.insert(0, ReasonLine::plain(Reason::BestBeforePast).with("on", best));
    }
    if lot_level {
        reasons.push(ReasonLine::plain(Reason::LotLevel));
    }
}

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
    let verified = match proven(office.trust().as_deref(), stamp, now) {
        Ok(verified) => verified,
        Err(verdict) => return *verdict,
    };
    let stamp = verified.stamp();
    let register = office.register();
    let Some((run, number)) = find_run(&register, stamp) else {
        let stolen = office.trust().is_none_or(|trust| is_compromised(&trust, stamp));
        return if !stolen && may_be_newer(&register, stamp, vietnam_day(now)) {
            single(Status::Caution, Reason::RunNewerThanRegister, now)
        } else {
            single(Status::NotGenuine, Reason::RunNotRecorded, now)
        };
    };
    if !run.is_sealed() {
        return single(Status::NotGenuine, Reason::RunNotSealed, now);
    }
    let (Some(product), Some(batch)) = (register.product_by_gtin(stamp.gtin), register.batches.get(&run.plan.batch))
    else {
        return single(Status::CannotCheck, Reason::RegisterUnavailable, now);
    };
    let Some(producer) = register.producers.get(&product.producer) else {
        return single(Status::CannotCheck, Reason::RegisterUnavailable, now);
    };
    let today = vietnam_day(now);
    let mut status = Status::Genuine;
    let mut reasons = vec![ReasonLine::plain(Reason::SignatureValid)];
    let standing = register.standing(product.id, today, now);
    let stars_now =
        stars(&register, product, &stamp.body, standing.map(|(_, s)| s), today, now, &mut status, &mut reasons);
    common_cautions(&stamp.body, stamp.serial.is_none(), today, &mut status, &mut reasons);
    certificates(&register, product, batch, &stamp.body, &mut status, &mut reasons);
    let key = StampKey { run: run.id, number };
    let (scans, first_scan) = scans(office, key, place, count_scan, run, &mut status, &mut reasons);
    void_and_recall(run, number, batch, &mut status, &mut reasons);
    reasons.sort_by_key(|line| gravity(line.code));
    Verdict {
        status,
        reasons,
        stars_now,
        stamp: Some(stamp_facts(stamp)),
        facts: Some(facts(&register, product, producer, batch, standing)),
        scans,
        first_scan,
        as_of: today,
        checked_at: now,
    }
}

/// Order of telling, gravest first; what only says how things are comes last, signature first.
fn gravity(code: Reason) -> u8 {
    match code {
        Reason::StampStolen => 0,
        Reason::StampVoided => 1,
        Reason::BatchRecalled => 2,
        Reason::BestBeforePast => 3,
        Reason::StarsWithdrawn | Reason::StarsSuspended => 4,
        Reason::StarsLapsed | Reason::StarsLowered | Reason::StarsUnknown => 5,
        Reason::CertificateNotLive => 6,
        Reason::ScannedFarApart | Reason::ScannedOften => 7,
        Reason::SignatureValid => 8,
        _ => 9,
    }
}

fn is_compromised(trust: &TrustList, stamp: &StampText) -> bool {
    trust.key(stamp.body.kid).is_none_or(|key| key.status == KeyStatus::Compromised)
}

/// What the register says of the stars today. A star that lapsed, was lowered or withdrawn is the
/// first thing to read, never hidden behind "genuine".
#[allow(clippy::too_many_arguments)]
fn stars(
    register: &Register,
    product: &Product,
    body: &Body,
    standing: Option<Standing>,
    today: Date,
    now: Timestamp,
    status: &mut Status,
    reasons: &mut Vec<ReasonLine>,
) -> Option<crate::domain::recognition::Stars> {
    let Some(claim) = body.stars else {
        reasons.push(ReasonLine::plain(Reason::StarsNotClaimed));
        return standing.and_then(Standing::stars);
    };
    let mut first = |line: ReasonLine| {
        *status = Status::Caution;
        reasons.insert(0, line.with("issued_stars", claim.stars.count()));
    };
    match standing {
        Some(Standing::InForce { stars, until }) => {
            if stars < claim.stars {
                let on =
                    register.recognitions_of(product.id).find_map(|r| r.downgrade(today, now)).map(|d| d.2.to_string());
                first(
                    ReasonLine::plain(Reason::StarsLowered)
                        .with("stars", stars.count())
                        .with("on", on.unwrap_or_default()),
                );
            } else if today == until {
                reasons.push(
                    ReasonLine::plain(Reason::StarsBoundaryDay).with("stars", stars.count()).with("until", until),
                );
            } else {
                reasons.push(ReasonLine::plain(Reason::StarsInForce).with("stars", stars.count()).with("until", until));
            }
        }
        Some(Standing::Extended { stars, until }) => {
            if stars < claim.stars {
                first(ReasonLine::plain(Reason::StarsLowered).with("stars", stars.count()).with("on", ""));
            }
            reasons.push(ReasonLine::plain(Reason::StarsExtended).with("stars", stars.count()).with("until", until));
        }
        Some(Standing::Suspended { since }) => first(ReasonLine::plain(Reason::StarsSuspended).with("on", since)),
        Some(Standing::Lapsed { on }) => {
            first(ReasonLine::plain(Reason::StarsLapsed).with("on", on));
            // How the last day is counted is disputed for one day (QĐ 26/2026 Đ4.3): say so.
            if on.saturating_add(jiff::Span::new().days(1)) == today {
                reasons.push(
                    ReasonLine::plain(Reason::StarsBoundaryDay).with("stars", claim.stars.count()).with("until", on),
                );
            }
        }
        Some(Standing::Withdrawn { since }) => first(ReasonLine::plain(Reason::StarsWithdrawn).with("on", since)),
        Some(Standing::Unconfirmed | Standing::NotYet) | None => first(ReasonLine::plain(Reason::StarsUnknown)),
    }
    standing.and_then(Standing::stars)
}

fn certificates(
    register: &Register,
    product: &Product,
    batch: &Batch,
    body: &Body,
    status: &mut Status,
    reasons: &mut Vec<ReasonLine>,
) {
    for scheme in body.claims.schemes().filter(|s| s.is_about_growing()) {
        let lacking = batch.inputs.iter().find(|input| !is_covered(register, product, input, scheme));
        if let Some(input) = lacking {
            *status = Status::Caution;
            let scheme = serde_json::to_value(scheme).ok().and_then(|v| v.as_str().map(str::to_owned));
            reasons.insert(
                0,
                ReasonLine::plain(Reason::CertificateNotLive)
                    .with("scheme", scheme.unwrap_or_default())
                    .with("on", input.harvested_on),
            );
        }
    }
}

fn scans(
    office: &Office,
    key: StampKey,
    place: Option<CoarsePlace>,
    count: bool,
    run: &Run,
    status: &mut Status,
    reasons: &mut Vec<ReasonLine>,
) -> (Option<u32>, Option<Timestamp>) {
    let now = office.now();
    let minute = Timestamp::from_second(now.as_second() / 60 * 60).unwrap_or(now);
    // A store that cannot count does not stop the answer: the count is then missing.
    let tally = if count {
        office.store.count_scan(Scan { stamp: key, at: minute, place }).ok()
    } else {
        office.store.scans_of(key).ok()
    };
    let Some(tally) = tally else { return (None, None) };
    let serial = run.plan.granularity == crate::domain::run::Granularity::Serial;
    match ScanPolicy::default().sign(&tally).filter(|_| serial) {
        Some(ScanSign::Often) => {
            *status = Status::Caution;
            let line = ReasonLine::plain(Reason::ScannedOften).with("count", tally.count).with("days", tally.days);
            reasons.insert(0, line);
        }
        Some(ScanSign::FarApart(km, minutes)) => {
            *status = Status::Caution;
            let line = ReasonLine::plain(Reason::ScannedFarApart).with("km", km.round()).with("minutes", minutes);
            reasons.insert(0, line);
        }
        None => {}
    }
    (Some(tally.count), tally.first)
}

fn void_and_recall(run: &Run, number: u32, batch: &Batch, status: &mut Status, reasons: &mut Vec<ReasonLine>) {
    let day = |t: Timestamp| vietnam_day(t).to_string();
    if let Some((on, reason)) = &batch.recalled {
        *status = Status::Caution;
        reasons.insert(0, ReasonLine::plain(Reason::BatchRecalled).with("on", on).with("reason", reason));
    }
    // The gravest void speaks: a stolen stamp stays stolen when its batch is tidied up later.
    let grave = |reason: VoidReason| match reason {
        VoidReason::Stolen => 2,
        VoidReason::Spoiled => 1,
        VoidReason::Recalled => 0,
    };
    let voids = run.voided.iter().filter(|v| (v.from..=v.to).contains(&number));
    if let Some(void) = voids.max_by_key(|v| grave(v.reason)) {
        let (word, code) = match void.reason {
            VoidReason::Spoiled => (Status::NotGenuine, Reason::StampVoided),
            VoidReason::Stolen => (Status::NotGenuine, Reason::StampStolen),
            VoidReason::Recalled => (Status::Caution, Reason::BatchRecalled),
        };
        *status = word;
        let line = ReasonLine::plain(code).with("on", day(void.at)).with("reason", "");
        reasons.insert(0, line);
    }
}

fn facts(
    register: &Register,
    product: &Arc<Product>,
    producer: &Arc<crate::domain::producer::Producer>,
    batch: &Arc<Batch>,
    standing: Option<(&Arc<crate::domain::recognition::Recognition>, Standing)>,
) -> Facts {
    let mut zones = Vec::new();
    for input in &batch.inputs {
        if let Some(zone) = register.zones.get(&input.zone).filter(|z| !zones.contains(*z)) {
            zones.push(Arc::clone(zone));
        }
    }
    let certificates = zones
        .iter()
        .map(|z| Holder::Zone(z.id))
        .chain([Holder::Producer(producer.id)])
        .flat_map(|holder| register.certificates_of(holder).cloned())
        .collect();
    Facts {
        product: Arc::clone(product),
        producer: Arc::clone(producer),
        recognition: standing.map(|(r, s)| (Arc::clone(r), s)),
        batch: Some(Arc::clone(batch)),
        zones,
        certificates,
    }
}
