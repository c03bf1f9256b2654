//! Bad input: contradictions, times before the law, and very long text.

use super::bench::{Bench, stars};
use jiff::civil::date;
use temthat::domain::event::Event;
use temthat::domain::ids::{ProductId, RecognitionId};
use temthat::domain::recognition::{RecognitionAct, RecognitionEvent};

#[test]
fn contradictory_events_of_one_day_have_one_answer() {
    let mut b = Bench::new();
    let day = date(2026, 6, 1);
    b.act(RecognitionAct::Suspended, day);
    b.act(RecognitionAct::Reallowed, day);
    b.act(RecognitionAct::Downgraded { to: stars(3) }, day);
    b.act(RecognitionAct::Withdrawn, day);
    assert_eq!(b.says("OC-07"), "S1", "a withdrawal is final");
    assert_eq!(b.says("OC-08"), "-");
    assert_eq!(b.says("OC-04"), "S1");
    assert_eq!(b.judge(), b.judge());
}

#[test]
fn a_recognition_without_a_product_changes_no_answer() {
    let mut b = Bench::new();
    let before = b.judge();
    let mut orphan = b.register.recognitions[&RecognitionId(1)].as_ref().clone();
    (orphan.id, orphan.product) = (RecognitionId(50), ProductId(999));
    b.put(Event::RecognitionRecorded(orphan));
    b.put(Event::RecognitionChanged {
        id: RecognitionId(77),
        change: b.register.recognitions[&RecognitionId(1)].events.first().cloned().unwrap_or(RecognitionEvent {
            act: RecognitionAct::Withdrawn,
            effective_on: date(2026, 1, 1),
            decision_no: "1".into(),
            source: "test".into(),
            recorded_at: jiff::Timestamp::UNIX_EPOCH,
        }),
    });
    assert_eq!(before, b.judge());
}

#[test]
fn a_decision_before_the_law_is_not_judged() {
    let mut b = Bench::empty();
    b.recognise(1, 4, date(2018, 3, 1), "UBND tỉnh Tuyên Quang");
    b.seen_on = date(2020, 1, 1);
    assert_eq!(b.says("OC-14"), "?need-certificate-photo");
}

#[test]
fn a_listing_of_a_megabyte_is_answered() {
    let mut b = Bench::new();
    let text = "Chè Shan tuyết Hồng Thái đặc sản ".repeat(30_000);
    assert!(text.len() > 1_000_000);
    b.label.product = Some(text.clone());
    b.label.text = Some(text.clone());
    b.label.producer = Some(text.clone());
    b.label.code = Some(text);
    let all = b.judge();
    assert!(all.findings.iter().flat_map(|f| &f.args).all(|(_, v)| v.len() <= 1000), "no finding repeats it all");
}

#[test]
fn odd_letters_are_only_letters() {
    for text in
        ["", " ", "\u{0}\u{0}", "\u{202e}5 sao\u{202c}", "🍵🍵🍵", "𝕆ℂ𝕆ℙ", "'; DROP TABLE", "%s%n{0}", "Ch\u{e8} Shan"]
    {
        let mut b = Bench::new();
        b.label.product = Some(text.into());
        b.label.producer = Some(text.into());
        b.label.code = Some(text.into());
        b.label.address = Some(text.into());
        b.label.text = Some(text.into());
        b.label.planting_code = Some(text.into());
        let _ = b.judge();
    }
}
