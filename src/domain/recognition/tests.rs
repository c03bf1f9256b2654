use super::*;
use jiff::civil::date;
use proptest::prelude::*;

const DAY: i64 = 86_400;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a moment")
}

fn recognition(stars: u8, authority: &str, issued: Date) -> Recognition {
    Recognition {
        id: RecognitionId(1),
        product: ProductId(1),
        stars: Stars::new(stars).expect("stars"),
        decision_no: Some("321/QĐ-UBND".into()),
        authority: authority.into(),
        authority_level: level_of(authority),
        issued_on: Some(issued),
        valid_until: Some(valid_until(issued)),
        evidence: Evidence::Decision,
        source: "test".into(),
        recorded_at: at(0),
        events: Vec::new(),
    }
}

fn event(act: RecognitionAct, effective_on: Date, recorded: i64) -> RecognitionEvent {
    RecognitionEvent { act, effective_on, decision_no: "1".into(), source: "test".into(), recorded_at: at(recorded) }
}

#[test]
fn the_term_is_36_months_clamped_to_the_month() {
    for (issued, until) in [
        (date(2023, 1, 17), date(2026, 1, 17)),
        (date(2023, 11, 30), date(2026, 11, 30)),
        (date(2023, 8, 31), date(2026, 8, 31)),
        (date(2024, 2, 29), date(2027, 2, 28)),
    ] {
        assert_eq!(valid_until(issued), until, "{issued}");
    }
}

#[test]
fn golden_row_1_the_last_day_still_counts() {
    let r = recognition(3, "UBND tỉnh Tuyên Quang", date(2023, 1, 17));
    let term = date(2026, 1, 17);
    assert!(matches!(r.standing(term, at(1)), Standing::InForce { until, .. } if until == term));
    assert_eq!(r.standing(date(2026, 1, 18), at(1)), Standing::Lapsed { on: term });
    assert_eq!(r.standing(date(2023, 1, 16), at(1)), Standing::NotYet);
    assert_eq!(r.standing(term, at(-1)), Standing::NotYet, "nothing was known before it was recorded");
}

#[test]
fn golden_rows_2_and_3_a_district_decision_is_kept_as_such() {
    for issued in [date(2024, 10, 10), date(2025, 10, 10)] {
        let r = recognition(3, "UBND huyện Na Hang", issued);
        assert_eq!(r.authority_level, AuthorityLevel::District);
        assert!(matches!(r.standing(date(2026, 11, 23), at(1)), Standing::InForce { .. }));
    }
}

#[test]
fn golden_row_4_an_extension_ends_after_180_days() {
    let mut r = recognition(3, "UBND tỉnh Tuyên Quang", date(2023, 7, 1));
    let asked_for = date(2027, 12, 31);
    r.events.push(event(RecognitionAct::Extended { until: asked_for }, date(2026, 7, 10), 5));
    let last = date(2026, 12, 28);
    for day in [date(2026, 11, 23), last] {
        assert!(matches!(r.standing(day, at(9)), Standing::Extended { until, .. } if until == last), "{day}");
    }
    assert_eq!(r.standing(date(2026, 12, 29), at(9)), Standing::Lapsed { on: last });
    assert_eq!(r.standing(date(2026, 11, 23), at(4)), Standing::Lapsed { on: date(2026, 7, 1) }, "not known yet");
}

#[test]
fn acts_apply_from_their_day_whatever_order_they_were_recorded_in() {
    let mut r = recognition(4, "UBND tỉnh Lâm Đồng", date(2025, 6, 19));
    let three = Stars::new(3).expect("stars");
    r.events.push(event(RecognitionAct::Withdrawn, date(2026, 9, 1), 1));
    r.events.push(event(RecognitionAct::Downgraded { to: three }, date(2026, 3, 1), 2));
    r.events.push(event(RecognitionAct::Suspended, date(2026, 4, 1), 3));
    r.events.push(event(RecognitionAct::Reallowed, date(2026, 5, 1), 4));
    let stars = |day| r.standing(day, at(9)).stars().map(Stars::count);
    assert_eq!(stars(date(2026, 2, 28)), Some(4));
    assert_eq!(stars(date(2026, 3, 1)), Some(3));
    assert_eq!(r.standing(date(2026, 4, 30), at(9)), Standing::Suspended { since: date(2026, 4, 1) });
    assert_eq!(stars(date(2026, 5, 1)), Some(3));
    assert_eq!(r.standing(date(2026, 9, 1), at(9)), Standing::Withdrawn { since: date(2026, 9, 1) });
}

#[test]
fn the_level_is_read_from_the_committee_not_from_place_names() {
    for (authority, level) in [
        ("UBND tỉnh Lâm Đồng", AuthorityLevel::Province),
        ("Chủ tịch UBND tỉnh Tuyên Quang", AuthorityLevel::Province),
        ("UBND huyện Đắk Song", AuthorityLevel::District),
        ("Uỷ ban nhân dân huyện Đắk Song, tỉnh Đắk Nông", AuthorityLevel::District),
        ("UBND huyện Bố Trạch, tỉnh Quảng Bình", AuthorityLevel::District),
        ("ubnd thi xa Nghia Lo", AuthorityLevel::District),
        ("UBND thành phố Gia Nghĩa", AuthorityLevel::District),
        ("UBND TP. Hồ Chí Minh", AuthorityLevel::Province),
        ("UBND thành phố Hà Nội", AuthorityLevel::Province),
        ("UBND thành phố Huế", AuthorityLevel::Province),
        ("Bộ Nông nghiệp và Môi trường", AuthorityLevel::Ministry),
        ("Bộ trưởng Bộ NN&PTNT", AuthorityLevel::Ministry),
        ("UBND xã Hồng Thái, tỉnh Tuyên Quang", AuthorityLevel::Unknown),
        ("", AuthorityLevel::Unknown),
    ] {
        assert_eq!(level_of(authority), level, "{authority}");
    }
}

fn act() -> impl Strategy<Value = RecognitionAct> {
    prop_oneof![
        (0i32..400)
            .prop_map(|d| RecognitionAct::Extended { until: date(2026, 6, 1).saturating_add(Span::new().days(d)) }),
        Just(RecognitionAct::Suspended),
        Just(RecognitionAct::Reallowed),
        (3u8..=4).prop_map(|s| RecognitionAct::Downgraded { to: Stars::new(s).expect("stars") }),
        Just(RecognitionAct::Withdrawn),
        Just(RecognitionAct::ReRecognised { by: RecognitionId(2) }),
    ]
}

proptest! {
    #[test]
    fn what_is_recorded_later_never_changes_what_was_known(
        acts in prop::collection::vec((act(), 0i64..1500, 1i64..100), 0..12),
        late in (act(), 0i64..1500),
        day in 0i64..1500,
        known in 0i64..100,
    ) {
        let issued = date(2023, 7, 1);
        let after = |days: i64| issued.saturating_add(Span::new().days(days));
        let mut r = recognition(5, "Bộ NN&MT", issued);
        r.events = acts.into_iter().map(|(a, on, moment)| event(a, after(on), moment * DAY)).collect();
        let known = at(known * DAY);
        let before = (r.standing(after(day), known), r.downgrade(after(day), known));
        r.events.push(event(late.0, after(late.1), known.as_second() + 1));
        prop_assert_eq!(before, (r.standing(after(day), known), r.downgrade(after(day), known)));
        let next = r.standing(after(day), known);
        prop_assert!(next.stars().is_none_or(|s| s <= r.stars), "acts never add stars");
    }
}
