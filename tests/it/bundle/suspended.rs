//! Certificates that are suspended for a time: online, with a bundle and after a delta, the answers
//! follow the day of harvest.

use super::{Bureau, offline, opened, texts};
use crate::bureau::{BATCH, who};
use jiff::civil::{Date, date};
use temthat::app::bundle::Wanted;
use temthat::app::enrol::change_certificate;
use temthat::app::lint::Order;
use temthat::app::verify::verify;
use temthat::domain::certificate::{CertificateAct, Holder, Scheme};
use temthat::domain::event::Event;
use temthat::domain::ids::{BatchId, CertificateId, ProducerId, ZoneId};
use temthat::domain::run::Granularity;
use temthat::domain::verdict::{Reason, Verdict};

/// Harvests of the batches: around a suspension from 10 to 20 August, and after 25 August.
pub const HARVESTS: [Date; 7] = [
    date(2026, 8, 9),
    date(2026, 8, 10),
    date(2026, 8, 15),
    date(2026, 8, 20),
    date(2026, 8, 21),
    date(2026, 8, 25),
    date(2026, 8, 28),
];

/// Records an act on a certificate of the office.
pub fn act(bureau: &Bureau, id: u32, act: CertificateAct) {
    change_certificate(&bureau.office, CertificateId(id), act, "12/TQC", &who()).expect("it fits");
}

/// Stamps of one batch for each harvest, then of one that a second certificate covers too; two suspensions.
pub fn office() -> (Bureau, Vec<String>) {
    let bureau = Bureau::new();
    bureau.clock.turn(date(2026, 9, 1));
    let first = bureau.office.register();
    let mut stamps = Vec::new();
    let mut second = first.zones[&ZoneId(1)].as_ref().clone();
    second.id = ZoneId(2);
    let mut both = first.certificates[&CertificateId(1)].as_ref().clone();
    (both.id, both.holder) = (CertificateId(2), Holder::Zone(ZoneId(2)));
    let mut of_producer = both.clone();
    (of_producer.id, of_producer.holder) = (CertificateId(3), Holder::Producer(ProducerId(1)));
    (of_producer.scheme, of_producer.crop) = (Scheme::Organic, None);
    bureau.record(vec![
        Event::ZoneRegistered(second),
        Event::CertificateRecorded(both),
        Event::CertificateRecorded(of_producer),
    ]);
    for (n, harvest) in (2..).zip(HARVESTS.iter().chain([&date(2026, 8, 15); 2])) {
        let mut batch = first.batches[&BATCH].as_ref().clone();
        (batch.id, batch.lot, batch.made_on) =
            (BatchId(n), format!("S{n}").parse().expect("a lot"), Some(date(2026, 8, 30)));
        (batch.inputs[0].harvested_on, batch.inputs[0].kg) = (*harvest, 5.0);
        // The last two: of the other zone, and of both schemes.
        if n == 9 {
            batch.inputs[0].zone = ZoneId(2);
        } else if n == 10 {
            batch.claims.push(Scheme::Organic);
        }
        bureau.record(vec![Event::BatchMade(batch)]);
        let order =
            Order { batch: BatchId(n), count: 2, granularity: Granularity::Serial, claim_stars: true, pins: false };
        stamps.extend(texts(&bureau, &order, 1).1);
    }
    let until = Some(date(2026, 8, 20));
    act(&bureau, 1, CertificateAct::Suspended { from: date(2026, 8, 10), until });
    act(&bureau, 1, CertificateAct::Suspended { from: date(2026, 8, 25), until: None });
    (bureau, stamps)
}

/// Whether the answer says that a certificate was suspended at harvest.
fn is_told(verdict: &Verdict) -> bool {
    let has = |code| verdict.reasons.iter().any(|line| line.code == code);
    assert!(!has(Reason::CertificateNotLive), "a suspension is told as one: {:?}", verdict.reasons);
    has(Reason::CertificateSuspended)
}

#[test]
fn a_suspended_certificate_covers_what_was_harvested_outside_its_suspension() {
    let (bureau, stamps) = office();
    let check = |bureau: &Bureau, held: &temthat::domain::trust::bundle::Offline, expected: &[bool]| {
        for (text, expected) in stamps.iter().zip(expected) {
            let (online, offline) = (verify(&bureau.office, text, None, false), held.verify(text, bureau.office.now()));
            let lines = |verdict: &Verdict| verdict.reasons.clone();
            assert_eq!((online.status, lines(&online)), (offline.status, lines(&offline)), "{text}");
            assert_eq!(is_told(&online), *expected, "{text} {:?}", online.reasons);
        }
    };
    let held = offline(&bureau);
    check(&bureau, &held, &[false, true, true, true, false, true, true, false, true]);
    // Reinstated: the delta tells it, and the bundle held before goes on saying what was so.
    act(&bureau, 1, CertificateAct::Reinstated { on: date(2026, 8, 26) });
    let delta = opened(&bureau, Wanted::Since(held.bundle().seq));
    assert_eq!(delta.bundle.certificates.len(), 1);
    let changed = held.take(delta).expect("newer");
    check(&bureau, &changed, &[false, true, true, true, false, true, false, false, true]);
    // Of two schemes each is told by itself.
    act(&bureau, 3, CertificateAct::Suspended { from: date(2026, 8, 1), until: None });
    let both = verify(&bureau.office, &stamps[8], None, false);
    assert_eq!(both.reasons.iter().filter(|line| line.code == Reason::CertificateSuspended).count(), 2);
}
