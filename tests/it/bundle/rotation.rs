//! Ten years of keys: each year a new one, and every printed stamp stays good until its goods are over.

use super::{offline, texts};
use crate::bureau::{BATCH, Bureau};
use jiff::Span;
use jiff::civil::{Date, date};
use temthat::adapters::keystore_file::FileKey;
use temthat::app::lint::Order;
use temthat::app::verify::verify;
use temthat::domain::event::Event;
use temthat::domain::ids::BatchId;
use temthat::domain::run::Granularity;
use temthat::domain::trust::{KeyStatus, KeyUse, TrustedKey};
use temthat::domain::verdict::{Reason, Status};

fn plus(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().days(days))
}

#[test]
fn ten_years_of_rotation_break_no_printed_stamp() {
    let mut bureau = Bureau::new();
    let mut printed: Vec<(String, Date)> = Vec::new();
    let mut today = date(2026, 9, 1);
    let (mut checked, mut over) = (0, 0);
    for year in 0..10u8 {
        for quarter in 0..4u32 {
            bureau.clock.turn(today);
            let now = bureau.office.now();
            bureau.edit_trust(|t| t.renew(now, 92));
            // A batch with two years of shelf life, and stamps for it under the key of the year.
            let best = plus(today, 720);
            let id = BatchId(2 + u32::from(year) * 4 + quarter);
            let mut batch = bureau.office.register().batches[&BATCH].as_ref().clone();
            (batch.id, batch.lot) = (id, format!("L{}", id.0).parse().expect("a lot"));
            (batch.made_on, batch.best_before, batch.recorded_at) = (Some(today), Some(best), now);
            batch.claims.clear();
            batch.inputs.clear();
            bureau.record(vec![Event::BatchMade(batch)]);
            let order =
                Order { batch: id, count: 3, granularity: Granularity::Serial, claim_stars: false, pins: false };
            printed.push((texts(&bureau, &order, 1).1.remove(0), best));
            let held = offline(&bureau);
            for (text, best) in &printed {
                let (online, offline) = (verify(&bureau.office, text, None, false), held.verify(text, now));
                assert_eq!(online.status, offline.status, "{today}: {:?} {:?}", online.reasons, offline.reasons);
                if today <= *best {
                    assert_eq!(online.status, Status::Genuine, "{today}: {:?}", online.reasons);
                    checked += 1;
                } else {
                    let line = &online.reasons[0];
                    assert_eq!((online.status, line.code), (Status::Caution, Reason::BestBeforePast));
                    over += 1;
                }
            }
            today = plus(today, 91);
        }
        // The year is over: a new key in the place of the old one; the publication key too.
        bureau.clock.turn(today);
        let (kid, publish) = (2 + year, 254 - year);
        let next = FileKey::from_seed(kid, &[100 + kid; 32]);
        let desk = FileKey::from_seed(publish, &[50 + year; 32]);
        bureau.edit_trust(|t| {
            t.rotate(TrustedKey::new(kid, next.verifying_key(), today, plus(today, 730)), today).expect("rotated");
            let key = TrustedKey::new(publish, desk.verifying_key(), today, plus(today, 730)).signing(KeyUse::Publish);
            t.rotate(key, today).expect("rotated");
        });
        bureau.signer = next;
        bureau.office.set_publisher(Some(std::sync::Arc::new(desk)));
    }
    let trust = bureau.office.trust().expect("a list");
    let active = |signs| trust.keys.iter().filter(|k| k.signs == signs && k.status == KeyStatus::Active).count();
    assert_eq!((trust.keys.len(), active(KeyUse::Stamps), active(KeyUse::Publish)), (22, 1, 1));
    assert!(checked > 200 && over > 200, "{checked} good, {over} over");
}
