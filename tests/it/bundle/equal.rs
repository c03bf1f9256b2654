//! Ten thousand random stamps, honest and not, answered online and offline at one moment.

use super::{Bureau, offline, texts};
use crate::bureau::{BATCH, HOST, stars, who};
use ed25519_dalek::{Signer as _, SigningKey};
use jiff::civil::date;
use std::collections::BTreeMap;
use temthat::app::lint::Order;
use temthat::app::stamps::void;
use temthat::app::verify::verify;
use temthat::domain::event::Event;
use temthat::domain::gtin::Gtin;
use temthat::domain::ids::{BatchId, CertificateId, ProductId, RecognitionId, RunId};
use temthat::domain::recognition::{RecognitionAct, RecognitionEvent};
use temthat::domain::run::{Granularity, Run, RunState, VoidReason};
use temthat::domain::stamp::decimal;
use temthat::domain::stamp::link::StampText;
use temthat::domain::stamp::message::message;
use temthat::domain::stamp::serial::Serial;
use temthat::domain::verdict::{Reason, Status, Verdict};

/// Numbers of a small generator (xorshift64*), so that a failure can be run again.
pub struct Dice(pub u64);
impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) % sides
    }
}

/// Signs any fields with any key, as whoever holds it can.
pub fn forged(stamp: &StampText, seed: [u8; 32]) -> String {
    let body = stamp.body.encode().expect("a body");
    let signature = SigningKey::from_bytes(&seed).sign(&message(body, stamp.gtin, &stamp.lot, stamp.serial)).to_bytes();
    let serial = stamp.serial.map(|s| format!("/21/{s}")).unwrap_or_default();
    let digits = String::from_utf8(decimal::encode(body, &signature).to_vec()).expect("digits");
    format!("HTTPS://{}/01/{}/10/{}{serial}?S={digits}", stamp.host, stamp.gtin, stamp.lot)
}

/// What a product's recognition went through, by the number of the product.
fn fate(bureau: &Bureau, product: u32) {
    let id = RecognitionId(product);
    let acts: &[(RecognitionAct, jiff::civil::Date)] = match product % 7 {
        1 => &[(RecognitionAct::Withdrawn, date(2026, 9, 20))],
        2 => &[(RecognitionAct::Suspended, date(2026, 9, 20))],
        3 => &[(RecognitionAct::Downgraded { to: stars(3) }, date(2026, 9, 20))],
        4 => &[(RecognitionAct::Suspended, date(2026, 9, 20)), (RecognitionAct::Reallowed, date(2026, 9, 20))],
        5 => &[(RecognitionAct::Withdrawn, date(2026, 12, 1))],
        _ => &[],
    };
    for (act, effective_on) in acts {
        let change = RecognitionEvent {
            act: *act,
            effective_on: *effective_on,
            decision_no: "9/QĐ".into(),
            source: "test".into(),
            recorded_at: bureau.office.now(),
        };
        bureau.record(vec![Event::RecognitionChanged { id, change }]);
    }
}

/// A province in small: 21 products with a batch each, serial and lot-level runs, every kind of trouble.
pub fn busy() -> (Bureau, Vec<String>) {
    busy_in(Bureau::new())
}

/// The same in an office that is there already.
pub fn busy_in(bureau: Bureau) -> (Bureau, Vec<String>) {
    let first = bureau.office.register();
    let mut stamps = Vec::new();
    for n in 2..=21u32 {
        let mut product = first.products[&ProductId(1)].as_ref().clone();
        (product.id, product.gtin) = (ProductId(n), Gtin::restricted(u64::from(n) + 100).expect("a GTIN"));
        let mut recognition = first.recognitions[&RecognitionId(1)].as_ref().clone();
        (recognition.id, recognition.product) = (RecognitionId(n), product.id);
        let mut batch = first.batches[&BATCH].as_ref().clone();
        (batch.id, batch.product, batch.lot) = (BatchId(n), product.id, format!("L{n}").parse().expect("a lot"));
        batch.quantity = 400.0;
        batch.inputs[0].kg = 1.0;
        if n > 8 {
            batch.claims.clear();
        }
        if n % 5 == 0 {
            batch.best_before = Some(date(2026, 9, 15));
        }
        let mut events = vec![Event::ProductRegistered(product)];
        if n % 7 != 6 {
            events.push(Event::RecognitionRecorded(recognition));
        }
        events.push(Event::BatchMade(batch));
        bureau.record(events);
    }
    for n in 1..=21u32 {
        let count = if n == 1 { 20 } else { 150 };
        let claim_stars = n % 7 != 6 && n % 4 != 0;
        let order = Order { batch: BatchId(n), count, granularity: Granularity::Serial, claim_stars, pins: false };
        let (run, texts_of) = texts(&bureau, &order, count);
        stamps.extend(texts_of);
        for (from, reason) in [(3, VoidReason::Spoiled), (7, VoidReason::Stolen), (8, VoidReason::Recalled)] {
            if n % 3 != 0 {
                void(&bureau.office, run, from, from + 4, reason, &who()).expect("void");
            }
        }
        if n % 2 == 0 {
            let order = Order { count: 5, granularity: Granularity::Lot, ..order };
            let (run, text) = texts(&bureau, &order, 1);
            stamps.extend(text);
            if n % 6 == 0 {
                void(&bureau.office, run, 0, 0, VoidReason::Stolen, &who()).expect("void");
            }
        }
    }
    // A run of the same goods and body that was given up: its stamps were signed and must not be used.
    let sealed = bureau.office.register().runs[&RunId(1)].as_ref().clone();
    let next = bureau.office.register().next_index();
    let mut given_up = Run { id: RunId(900), state: RunState::Intended, voided: vec![], ..sealed };
    (given_up.plan.first, given_up.plan.count) = (next, 3);
    let at = bureau.office.now();
    bureau.record(vec![Event::RunIntended(given_up.clone()), Event::RunAbandoned { id: given_up.id, at }]);
    let permutation =
        temthat::domain::stamp::serial::Permutation::from_hex(0, &bureau.office.register().serial_blocks[&0]);
    let serial = permutation.expect("a secret").serial(next + 1).expect("a serial");
    let stamp = StampText::parse(&stamps[0]).expect("a stamp");
    stamps.push(forged(&StampText { serial: Some(serial), ..stamp }, [7; 32]));
    bureau.clock.turn(date(2026, 9, 20));
    (1..=21).for_each(|n| fate(&bureau, n));
    // The trade goes on after the stamps' day: a run that is not recorded is no newer one.
    bureau.batch(|b| b.recorded_at = bureau.office.now());
    bureau.record(vec![
        Event::BatchRecalled { id: BatchId(9), on: date(2026, 9, 20), reason: "mốc".into() },
        Event::CertificateWithdrawn { id: CertificateId(1), on: date(2026, 8, 10), decision_no: "3".into() },
    ]);
    bureau.clock.turn(date(2026, 9, 21));
    (bureau, stamps)
}

/// One scanned text out of honest stamps: as it is, or after somebody worked on it.
pub fn scanned(dice: &mut Dice, stamps: &[String]) -> String {
    let text = stamps[dice.roll(stamps.len() as u64) as usize].clone();
    let parsed = || StampText::parse(&text).expect("a stamp");
    match dice.roll(20) {
        0 => {
            let mut bytes = text.into_bytes();
            let at = bytes.len() - 1 - dice.roll(150) as usize;
            bytes[at] = b'0' + (bytes[at] - b'0' + 1) % 10;
            String::from_utf8(bytes).expect("ascii")
        }
        1 => text.replacen(HOST, "TEM.KHAC.VN", 1),
        2 => text[..text.len() - dice.roll(100) as usize - 1].to_owned(),
        // Somebody with the key signs a lot that was never recorded, or another day.
        3 => forged(&StampText { lot: format!("X{}", dice.roll(99)).parse().expect("a lot"), ..parsed() }, [7; 32]),
        4 => {
            let mut stamp = parsed();
            stamp.body.issued_on = date(2026, 8, 1 + dice.roll(28) as i8);
            stamp.body.best_before = None;
            forged(&stamp, [7; 32])
        }
        // Of a block that was never opened; without the key.
        5 => forged(&StampText { serial: Serial::new(5 << 20 | dice.roll(9999)), ..parsed() }, [7; 32]),
        6 => forged(&parsed(), [66; 32]),
        7 => ["rác", "https://example.org/", "8934567890123"][dice.roll(3) as usize].to_owned(),
        _ => text,
    }
}

pub fn said(verdict: &Verdict) -> (Status, Vec<Reason>, Option<u8>) {
    // The register tells that a run was given up; a status list only that the stamp is void.
    let told = |code| if code == Reason::RunNotSealed { Reason::StampVoided } else { code };
    let mut codes: Vec<_> = verdict.reasons.iter().map(|line| told(line.code)).collect();
    if codes.contains(&Reason::StampVoided) {
        codes = vec![Reason::StampVoided];
    }
    (verdict.status, codes, verdict.stars_now.map(|s| s.count()).filter(|_| verdict.status != Status::NotGenuine))
}

#[test]
fn offline_answers_as_online_on_ten_thousand_stamps() {
    let (bureau, stamps) = busy();
    let held = offline(&bureau);
    let now = bureau.office.now();
    let mut dice = Dice(0x7e57);
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..10_000 {
        let text = scanned(&mut dice, &stamps);
        let (online, offline) = (verify(&bureau.office, &text, None, false), held.verify(&text, now));
        assert_eq!(said(&offline), said(&online), "{text}\n{:?}\n{:?}", offline.reasons, online.reasons);
        if let Some(theirs) = &online.facts {
            let ours = offline.facts.expect("facts");
            assert_eq!(
                (&ours.product.name, ours.recognition.map(|r| r.1)),
                (&theirs.product.name, theirs.recognition.as_ref().map(|r| r.1))
            );
        }
        *seen.entry(format!("{:?} {:?}", online.status, online.reasons.first().map(|r| r.code))).or_default() += 1;
    }
    // The set was no easy one: every word and every kind of trouble was in it.
    for word in [
        "Genuine Some(SignatureValid)",
        "Caution Some(StarsWithdrawn)",
        "Caution Some(StarsSuspended)",
        "Caution Some(StarsLowered)",
        "Caution Some(BestBeforePast)",
        "Caution Some(BatchRecalled)",
        "Caution Some(CertificateNotLive)",
        "NotGenuine Some(StampStolen)",
        "NotGenuine Some(StampVoided)",
        "NotGenuine Some(RunNotRecorded)",
        "NotGenuine Some(SignatureInvalid)",
        "NotGenuine Some(Malformed)",
        "CannotCheck Some(Foreign)",
    ] {
        assert!(seen.get(word).is_some_and(|n| *n >= 10), "{word} is missing in {seen:#?}");
    }
}
