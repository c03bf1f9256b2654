//! What the register says of a proven stamp. One path for the server, which has the register, and
//! for the inspector without a signal, who has an extract of it.

use super::proof::{answer, common_cautions, single, stamp_facts};
use super::run::{RunOfStamp, Voided};
use super::{Facts, Reason, ReasonLine, Status, Verdict};
use crate::domain::batch::Batch;
use crate::domain::certificate::Holder;
use crate::domain::cover::{is_covered, suspended_at_harvest};
use crate::domain::dates::vietnam_day;
use crate::domain::producer::Producer;
use crate::domain::product::Product;
use crate::domain::recognition::{Recognition, Standing};
use crate::domain::register::Register;
use crate::domain::run::{Granularity, VoidReason};
use crate::domain::scan::ScanTally;
use crate::domain::scan_policy::{ScanPolicy, ScanSign};
use crate::domain::stamp::body::Body;
use crate::domain::stamp::verify::Verified;
use jiff::Timestamp;
use jiff::civil::Date;
use std::sync::Arc;

/// Reasons gathered so far and the word they come to.
struct Told {
    status: Status,
    reasons: Vec<ReasonLine>,
}

impl Told {
    /// Something the reader must know first.
    fn caution(&mut self, line: ReasonLine) {
        self.status = Status::Caution;
        self.reasons.insert(0, line);
    }
    fn note(&mut self, line: ReasonLine) {
        self.reasons.push(line);
    }
}

/// The answer for a proven stamp. `register` is all that is known as of `known`; the answer speaks
/// of the day of `now`. `tally` are the scans so far, where somebody counts them.
#[must_use]
pub fn judge(
    register: &Register,
    stamp: &Verified,
    run: RunOfStamp<'_>,
    tally: Option<&ScanTally>,
    known: Timestamp,
    now: Timestamp,
) -> Verdict {
    let stamp = stamp.stamp();
    let (run, void) = match run {
        RunOfStamp::Sealed(run, void) => (run, void),
        RunOfStamp::NotSealed => return single(Status::NotGenuine, Reason::RunNotSealed, now),
        RunOfStamp::MayBeNewer => return single(Status::Caution, Reason::RunNewerThanRegister, now),
        RunOfStamp::NotRecorded => return single(Status::NotGenuine, Reason::RunNotRecorded, now),
    };
    let known_goods = || {
        let (product, batch) = (register.product_by_gtin(stamp.gtin)?, register.batches.get(&run.plan.batch)?);
        Some((product, register.producers.get(&product.producer)?, batch))
    };
    let Some((product, producer, batch)) = known_goods() else {
        return single(Status::CannotCheck, Reason::RegisterUnavailable, now);
    };
    let today = vietnam_day(now);
    let mut told = Told { status: Status::Genuine, reasons: vec![ReasonLine::plain(Reason::SignatureValid)] };
    let standing = register.standing(product.id, today, known);
    stars(register, product, &stamp.body, standing.map(|(_, s)| s), (today, known), &mut told);
    common_cautions(&stamp.body, stamp.serial.is_none(), today, &mut told.status, &mut told.reasons);
    certificates(register, product, batch, &stamp.body, &mut told);
    if run.plan.granularity == Granularity::Serial {
        scans(tally, &mut told);
    }
    void_and_recall(void, batch, &mut told);
    told.reasons.sort_by_key(|line| gravity(line.code));
    Verdict {
        stars_now: standing.and_then(|(_, s)| s.stars()),
        stamp: Some(stamp_facts(stamp)),
        facts: Some(facts(register, product, producer, batch, standing)),
        scans: tally.map(|t| t.count),
        first_scan: tally.and_then(|t| t.first),
        ..answer(told.status, told.reasons, now)
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
        Reason::CertificateNotLive | Reason::CertificateSuspended => 6,
        Reason::ScannedFarApart | Reason::ScannedOften => 7,
        Reason::SignatureValid => 8,
        _ => 9,
    }
}

/// What the register says of the stars today. A star that lapsed, was lowered or withdrawn is the
/// first thing to read, never hidden behind "genuine".
fn stars(
    register: &Register,
    product: &Product,
    body: &Body,
    standing: Option<Standing>,
    (today, known): (Date, Timestamp),
    told: &mut Told,
) {
    let Some(claim) = body.stars else {
        told.note(ReasonLine::plain(Reason::StarsNotClaimed));
        return;
    };
    let mut first = |line: ReasonLine| told.caution(line.with("issued_stars", claim.stars.count()));
    match standing {
        Some(Standing::InForce { stars, until }) => {
            if stars < claim.stars {
                let on = register
                    .recognitions_of(product.id)
                    .find_map(|r| r.downgrade(today, known))
                    .map(|d| d.2.to_string());
                first(
                    ReasonLine::plain(Reason::StarsLowered)
                        .with("stars", stars.count())
                        .with("on", on.unwrap_or_default()),
                );
            } else if today == until {
                told.note(
                    ReasonLine::plain(Reason::StarsBoundaryDay).with("stars", stars.count()).with("until", until),
                );
            } else {
                told.note(ReasonLine::plain(Reason::StarsInForce).with("stars", stars.count()).with("until", until));
            }
        }
        Some(Standing::Extended { stars, until }) => {
            if stars < claim.stars {
                first(ReasonLine::plain(Reason::StarsLowered).with("stars", stars.count()).with("on", ""));
            }
            told.note(ReasonLine::plain(Reason::StarsExtended).with("stars", stars.count()).with("until", until));
        }
        Some(Standing::Suspended { since }) => first(ReasonLine::plain(Reason::StarsSuspended).with("on", since)),
        Some(Standing::Lapsed { on }) => {
            first(ReasonLine::plain(Reason::StarsLapsed).with("on", on));
            // How the last day is counted is disputed for one day (QĐ 26/2026 Đ4.3): say so.
            if on.saturating_add(jiff::Span::new().days(1)) == today {
                told.note(
                    ReasonLine::plain(Reason::StarsBoundaryDay).with("stars", claim.stars.count()).with("until", on),
                );
            }
        }
        Some(Standing::Withdrawn { since }) => first(ReasonLine::plain(Reason::StarsWithdrawn).with("on", since)),
        Some(Standing::Unconfirmed | Standing::NotYet) | None => first(ReasonLine::plain(Reason::StarsUnknown)),
    }
}

fn certificates(register: &Register, product: &Product, batch: &Batch, body: &Body, told: &mut Told) {
    for scheme in body.claims.schemes().filter(|s| s.is_about_growing()) {
        let lacking = batch.inputs.iter().find(|input| !is_covered(register, product, input, scheme));
        if let Some(input) = lacking {
            let line = match suspended_at_harvest(register, product, input, scheme) {
                Some((_, suspension)) => {
                    let until = suspension.until.map(|day| day.to_string()).unwrap_or_default();
                    ReasonLine::plain(Reason::CertificateSuspended).with("from", suspension.from).with("until", until)
                }
                None => ReasonLine::plain(Reason::CertificateNotLive),
            };
            told.caution(line.with("scheme", scheme.code()).with("on", input.harvested_on));
        }
    }
}

fn scans(tally: Option<&ScanTally>, told: &mut Told) {
    match tally.and_then(|tally| Some((tally, ScanPolicy::default().sign(tally)?))) {
        Some((tally, ScanSign::Often)) => {
            told.caution(ReasonLine::plain(Reason::ScannedOften).with("count", tally.count).with("days", tally.days));
        }
        Some((_, ScanSign::FarApart(km, minutes))) => {
            told.caution(ReasonLine::plain(Reason::ScannedFarApart).with("km", km.round()).with("minutes", minutes));
        }
        None => {}
    }
}

fn void_and_recall(void: Option<Voided>, batch: &Batch, told: &mut Told) {
    if let Some((on, reason)) = &batch.recalled {
        told.caution(ReasonLine::plain(Reason::BatchRecalled).with("on", on).with("reason", reason));
    }
    if let Some(void) = void {
        let (word, code) = match void.reason {
            VoidReason::Spoiled | VoidReason::Returned => (Status::NotGenuine, Reason::StampVoided),
            VoidReason::Stolen => (Status::NotGenuine, Reason::StampStolen),
            VoidReason::Recalled => (Status::Caution, Reason::BatchRecalled),
        };
        let on = void.on.map(|day| day.to_string()).unwrap_or_default();
        told.caution(ReasonLine::plain(code).with("on", on).with("reason", ""));
        told.status = word;
    }
}

fn facts(
    register: &Register,
    product: &Arc<Product>,
    producer: &Arc<Producer>,
    batch: &Arc<Batch>,
    standing: Option<(&Arc<Recognition>, Standing)>,
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
