//! Recording facts: what holds is recorded once, what does not is refused with a way out, and what
//! was known on a day stays known.

use crate::bureau::{Bureau, who};
use jiff::Span;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use temthat::app::Who;
use temthat::app::enrol::*;
use temthat::domain::batch::{BatchInput, Unit};
use temthat::domain::certificate::{CertificateAct, Holder, Scheme};
use temthat::domain::event::Event;
use temthat::domain::gtin::Gtin;
use temthat::domain::history::{self, What};
use temthat::domain::ids::{BatchId, CertificateId, ProducerId, ProductId, RecognitionId, ZoneId};
use temthat::domain::producer::ProducerKind;
use temthat::domain::recognition::{RecognitionAct, Standing, Stars};

/// Field and problem of a refusal; nothing may be recorded.
fn refused<T: std::fmt::Debug>(bureau: &Bureau, act: impl FnOnce() -> Result<T, EnrolError>) -> String {
    let before = bureau.office.register();
    let error = act().expect_err("refused");
    assert!(*before == *bureau.office.register(), "recorded in spite of {error}");
    match error {
        EnrolError::Field { field, problem, fix, .. } => {
            assert!(!problem.is_empty() && !fix.is_empty(), "{field} without a way out");
            field.to_owned()
        }
        EnrolError::Unknown { field, .. } => format!("unknown {field}"),
        error @ (EnrolError::Overtaken { .. } | EnrolError::Store(_)) => panic!("{error}"),
    }
}
fn producer(name: &str) -> NewProducer {
    NewProducer {
        name: name.into(),
        kind: None,
        address: "Thôn 1".into(),
        commune: Some("02260".into()),
        aliases: None,
    }
}
fn product(producer: ProducerId, name: &str) -> NewProduct {
    NewProduct {
        producer,
        name: name.into(),
        variant: None,
        pack: None,
        criteria_set: Some(11),
        gtin: None,
        code: None,
        aliases: None,
        group: None,
    }
}
fn changed(bureau: &Bureau, new: Particulars) -> Result<(), EnrolError> {
    change_particulars(&bureau.office, &Asked { new, tag: None }, &who())
}
fn recognition(product: ProductId, stars: u8, issued_on: Date) -> NewRecognition {
    NewRecognition {
        product,
        stars,
        decision_no: format!("{stars}/QĐ-UBND {issued_on}"),
        authority: "UBND tỉnh Tuyên Quang".into(),
        issued_on,
        valid_until: None,
    }
}
/// An office with one recognised product: 4 stars from 1 March 2026.
fn recognised() -> Bureau {
    let bureau = Bureau::empty();
    let maker = add_producer(&bureau.office, producer("HTX Sơn Trà"), &who()).expect("a producer");
    let tea = add_product(&bureau.office, product(maker, "Chè"), &who()).expect("a product");
    add_recognition(&bureau.office, recognition(tea, 4, date(2026, 3, 1)), &who()).expect("a recognition");
    bureau
}
const TEA: ProductId = ProductId(1);
const FIRST: RecognitionId = RecognitionId(1);
const MAKER: ProducerId = ProducerId(1);

fn change(bureau: &Bureau, act: RecognitionAct, on: Date) -> Result<(), EnrolError> {
    let change = Change { act, effective_on: on, decision_no: "77/QĐ-UBND".into(), paper: None };
    change_recognition(&bureau.office, FIRST, change, &who())
}
fn stars(count: u8) -> Stars {
    Stars::new(count).expect("stars")
}

#[test]
fn producers_are_registered_once_and_keep_their_old_names() {
    let bureau = recognised();
    let office = &bureau.office;
    assert_eq!(office.register().producers[&MAKER].kind, ProducerKind::Cooperative);
    assert_eq!(refused(&bureau, || add_producer(office, producer("Hop tac xa SON TRA"), &who())), "name");
    assert_eq!(refused(&bureau, || add_producer(office, producer(" \u{0} "), &who())), "name");
    assert_eq!(refused(&bureau, || add_producer(office, producer(&"x".repeat(301)), &who())), "name");
    let lost = NewProducer { commune: Some("99999".into()), ..producer("HTX B") };
    assert_eq!(refused(&bureau, || add_producer(office, lost, &who())), "commune");

    let renamed = NewProducer { address: "Thôn 2".into(), ..producer("HTX Chè Sơn Trà") };
    changed(&bureau, Particulars::Producer(MAKER, renamed.clone())).expect("changed");
    let now = office.register().producers[&MAKER].clone();
    assert_eq!((now.name.as_str(), now.aliases.as_slice()), ("HTX Chè Sơn Trà", &["HTX Sơn Trà".to_owned()][..]));
    assert_eq!(now.former_addresses, ["Thôn 1"]);
    let again = |new: NewProducer| changed(&bureau, Particulars::Producer(MAKER, new));
    assert_eq!(refused(&bureau, || again(renamed.clone())), "id", "nothing differs");
    let named = |aliases: &[&str]| {
        let aliases = aliases.iter().map(|name| (*name).to_owned()).collect();
        NewProducer { aliases: Some(aliases), ..renamed.clone() }
    };
    assert_eq!(refused(&bureau, || again(named(&[" "]))), "aliases");
    assert_eq!(refused(&bureau, || again(named(&["x"; 21]))), "aliases");
    again(named(&["Sơn Trà", "Chè Sơn Trà", "Sơn Trà"])).expect("other names");
    assert_eq!(office.register().producers[&MAKER].aliases, ["Sơn Trà", "Chè Sơn Trà"], "each once");
    let history = versions(&office.store.records_after(0).expect("records"), "CT-1");
    let told: Vec<_> = history.iter().map(|v| v.changes.iter().map(|c| c.0.as_str()).collect::<Vec<_>>()).collect();
    assert_eq!(told, [vec!["aliases"], vec!["address", "aliases", "former_addresses", "name"], vec![]]);
    let none = Particulars::Producer(ProducerId(9), producer("x"));
    assert_eq!(refused(&bureau, || changed(&bureau, none)), "unknown producer");

    suspend_producer(office, MAKER, Some("Kết luận 5/KL".into()), &who()).expect("suspended");
    assert!(office.register().producers[&MAKER].suspended.is_some());
    suspend_producer(office, MAKER, None, &who()).expect("allowed again");
    assert_eq!(refused(&bureau, || suspend_producer(office, MAKER, Some(" ".into()), &who())), "reason");
}

#[test]
fn products_get_a_number_of_gs1_or_an_internal_one_but_never_anothers() {
    let bureau = recognised();
    let office = &bureau.office;
    let real = "08938505970011";
    let with = |gtin: &str, name: &str| NewProduct { gtin: Some(gtin.into()), ..product(MAKER, name) };
    let second = add_product(office, with(real, "Bột chè"), &who()).expect("a product");
    let third = add_product(office, product(MAKER, "Trà túi"), &who()).expect("a product");
    let register = office.register();
    assert!(register.products[&TEA].gtin.is_restricted() && register.products[&third].gtin.is_restricted());
    assert_ne!(register.products[&TEA].gtin, register.products[&third].gtin);
    assert_eq!(register.product_by_gtin(real.parse().expect("a GTIN")).map(|p| p.id), Some(second));

    let internal = Gtin::restricted(77).expect("internal").to_string();
    for bad in [real, "08938505970012", "123", internal.as_str()] {
        assert_eq!(refused(&bureau, || add_product(office, with(bad, "Mật"), &who())), "gtin", "{bad}");
    }
    assert_eq!(refused(&bureau, || add_product(office, product(MAKER, "CHE"), &who())), "name");
    assert_eq!(refused(&bureau, || add_product(office, product(ProducerId(9), "x"), &who())), "unknown producer");
    let set = NewProduct { criteria_set: Some(27), ..product(MAKER, "Mật") };
    assert_eq!(refused(&bureau, || add_product(office, set, &who())), "criteria_set");
    let code = NewProduct { code: Some("08-99999-01-2026".into()), ..product(MAKER, "Mật") };
    assert_eq!(refused(&bureau, || add_product(office, code, &who())), "code");

    let tea = |new: NewProduct| changed(&bureau, Particulars::Product(TEA, new));
    tea(NewProduct { pack: Some("hộp 100 g".into()), ..product(MAKER, "Chè xanh") }).expect("changed");
    let now = office.register().products[&TEA].clone();
    assert_eq!((now.aliases.as_slice(), now.gtin), (&["Chè".to_owned()][..], register.products[&TEA].gtin));
    let other = add_producer(office, producer("HTX Khác"), &who()).expect("a producer");
    assert_eq!(refused(&bureau, || tea(product(other, "Chè"))), "producer");
    assert_eq!(refused(&bureau, || tea(with(real, "Chè"))), "gtin");
}

#[test]
fn recognitions_hold_what_the_law_allows() {
    let bureau = recognised();
    let office = &bureau.office;
    assert_eq!(office.register().recognitions[&FIRST].valid_until, Some(date(2029, 3, 1)));
    for bad in [0, 1, 2, 6, 255] {
        assert_eq!(
            refused(&bureau, || add_recognition(office, recognition(TEA, bad, date(2026, 4, 1)), &who())),
            "stars"
        );
    }
    let same = recognition(TEA, 4, date(2026, 3, 1));
    assert_eq!(refused(&bureau, || add_recognition(office, same, &who())), "decision_no");
    let tomorrow = recognition(TEA, 4, date(2026, 9, 2));
    assert_eq!(refused(&bureau, || add_recognition(office, tomorrow, &who())), "issued_on");
    let term = |until| NewRecognition { valid_until: Some(until), ..recognition(TEA, 3, date(2026, 4, 1)) };
    for bad in [date(2029, 4, 2), date(2026, 3, 31), date(2029, 3, 31)] {
        assert_eq!(refused(&bureau, || add_recognition(office, term(bad), &who())), "valid_until", "{bad}");
    }
    let why = Who { why: "So ghi trên giấy".into(), ..who() };
    add_recognition(office, term(date(2029, 3, 31)), &why).expect("a shorter term with a reason");
    assert_eq!(refused(&bureau, || add_recognition(office, term(date(2029, 4, 2)), &why)), "valid_until");
    let lost = recognition(ProductId(9), 3, date(2026, 4, 1));
    assert_eq!(refused(&bureau, || add_recognition(office, lost, &who())), "unknown product");
}

#[test]
fn acts_that_contradict_the_standing_are_refused() {
    let bureau = recognised();
    let late = date(2029, 3, 2);
    let until = |day| RecognitionAct::Extended { until: day };
    for (act, on, field) in [
        (RecognitionAct::Suspended, date(2026, 2, 28), "effective_on"),
        (RecognitionAct::Reallowed, date(2026, 4, 1), "effective_on"),
        (RecognitionAct::Downgraded { to: stars(4) }, date(2026, 4, 1), "to"),
        (RecognitionAct::Downgraded { to: stars(5) }, date(2026, 4, 1), "to"),
        (until(date(2029, 3, 1)), late, "until"),
        (until(date(2029, 8, 29)), late, "until"),
        (until(date(2029, 4, 1)), date(2029, 4, 2), "until"),
        (RecognitionAct::ReRecognised { by: RecognitionId(7) }, late, "unknown by"),
        (RecognitionAct::ReRecognised { by: FIRST }, late, "by"),
    ] {
        assert_eq!(refused(&bureau, || change(&bureau, act, on)), field, "{act:?} on {on}");
    }
    let nameless =
        Change { act: RecognitionAct::Withdrawn, effective_on: date(2026, 4, 1), decision_no: " ".into(), paper: None };
    assert_eq!(refused(&bureau, || change_recognition(&bureau.office, FIRST, nameless, &who())), "decision_no");
    change(&bureau, until(date(2029, 8, 28)), late).expect("180 days");
    change(&bureau, RecognitionAct::Suspended, date(2026, 4, 1)).expect("suspended");
    assert_eq!(refused(&bureau, || change(&bureau, RecognitionAct::Suspended, date(2026, 4, 2))), "effective_on");
    change(&bureau, RecognitionAct::Reallowed, date(2026, 5, 1)).expect("allowed again");
    change(&bureau, RecognitionAct::Downgraded { to: stars(3) }, date(2026, 6, 1)).expect("lowered");
    change(&bureau, RecognitionAct::Withdrawn, date(2026, 7, 1)).expect("withdrawn");
    assert_eq!(refused(&bureau, || change(&bureau, RecognitionAct::Suspended, date(2026, 7, 2))), "effective_on");
}

#[test]
fn an_unconfirmed_recognition_takes_no_acts_and_a_new_decision_follows_the_old() {
    let bureau = recognised();
    let mut press = bureau.office.register().recognitions[&FIRST].as_ref().clone();
    press.id = RecognitionId(2);
    press.evidence = temthat::domain::recognition::Evidence::Press;
    bureau.record(vec![Event::RecognitionRecorded(press)]);
    let act = Change {
        act: RecognitionAct::Withdrawn,
        effective_on: date(2026, 4, 1),
        decision_no: "1/QĐ".into(),
        paper: None,
    };
    assert_eq!(refused(&bureau, || change_recognition(&bureau.office, RecognitionId(2), act, &who())), "effective_on");
    assert_eq!(
        refused(&bureau, || change(&bureau, RecognitionAct::ReRecognised { by: RecognitionId(2) }, date(2026, 8, 1))),
        "effective_on"
    );
    let next = add_recognition(&bureau.office, recognition(TEA, 3, date(2026, 8, 1)), &who()).expect("a recognition");
    let follows = RecognitionAct::ReRecognised { by: next };
    assert_eq!(refused(&bureau, || change(&bureau, follows, date(2026, 7, 31))), "effective_on");
    change(&bureau, follows, date(2026, 8, 1)).expect("followed");
    let register = bureau.office.register();
    let known = bureau.office.now();
    let on = |day| register.standing(TEA, day, known).map(|(r, _)| r.id);
    assert_eq!((on(date(2026, 7, 31)), on(date(2026, 8, 1))), (Some(FIRST), Some(next)));
}

#[test]
fn zones_certificates_and_batches_hold() {
    let bureau = recognised();
    let office = &bureau.office;
    let zone = |ring: &str| NewZone {
        name: "Vùng chè".into(),
        producers: vec![MAKER],
        crop: "chè".into(),
        commune: Some("02260".into()),
        planting_code: None,
        geojson: format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#),
        declared_ha: Some(114.0),
        yield_kg: None,
    };
    let square = "[[105.0,22.5],[105.01,22.5],[105.01,22.51],[105.0,22.51],[105.0,22.5]]";
    let (id, warning) = add_zone(office, zone(square), &who()).expect("a zone");
    assert_eq!((id, warning), (ZoneId(1), None));
    let wrong = NewZone { declared_ha: Some(90.0), ..zone(square) };
    changed(&bureau, Particulars::Zone(id, wrong.clone())).expect("changed");
    let now = office.register().zones[&id].clone();
    assert!((now.outline.area_ha - 113.9).abs() < 0.2 && now.declared_ha == Some(90.0));
    assert_eq!(refused(&bureau, || changed(&bureau, Particulars::Zone(id, wrong))), "id", "nothing differs");
    assert_eq!(refused(&bureau, || changed(&bureau, Particulars::Zone(ZoneId(9), zone(square)))), "unknown zone");
    for (bad, field) in [
        (zone("[[105.0,22.5],[105.01,22.51],[105.01,22.5],[105.0,22.51],[105.0,22.5]]"), "geojson"),
        (zone("[[22.5,105.0],[22.5,105.01],[22.51,105.01],[22.5,105.0]]"), "geojson"),
        (NewZone { declared_ha: Some(0.0), ..zone(square) }, "declared_ha"),
        (NewZone { yield_kg: Some(f64::NAN), ..zone(square) }, "yield_kg"),
        (NewZone { producers: vec![ProducerId(9)], ..zone(square) }, "unknown producers"),
        (NewZone { commune: Some("Hồng Thái".into()), ..zone(square) }, "commune"),
    ] {
        assert_eq!(refused(&bureau, || add_zone(office, bad, &who())), field);
    }

    let certificate = |scheme, until: Date| NewCertificate {
        scheme,
        number: "VietGAP-TT-13-09-08-0001".into(),
        body: "Tổ chức A".into(),
        holder: Holder::Zone(id),
        crop: Some("chè".into()),
        output_kg: None,
        valid_from: date(2026, 1, 1),
        valid_until: until,
    };
    add_certificate(office, certificate(Scheme::Vietgap, date(2028, 1, 1)), &who()).expect("two years");
    for (bad, field) in [
        (certificate(Scheme::Vietgap, date(2028, 3, 1)), "valid_until"),
        (certificate(Scheme::Vietgap, date(2028, 4, 2)), "valid_until"),
        (certificate(Scheme::Organic, date(2028, 1, 2)), "valid_until"),
        (certificate(Scheme::Pgs, date(2025, 12, 31)), "valid_until"),
        (
            NewCertificate { holder: Holder::Zone(ZoneId(9)), ..certificate(Scheme::Pgs, date(2027, 1, 1)) },
            "unknown holder",
        ),
        (NewCertificate { output_kg: Some(-1.0), ..certificate(Scheme::Pgs, date(2027, 1, 1)) }, "output_kg"),
    ] {
        assert_eq!(refused(&bureau, || add_certificate(office, bad, &who())), field);
    }
    let note = Who { why: "Gia hạn 3 tháng, công văn 12".into(), ..who() };
    add_certificate(office, certificate(Scheme::Vietgap, date(2028, 4, 1)), &note).expect("extended with a note");
    let act = |act| change_certificate(office, CertificateId(1), act, "5/TB", &who());
    let (may, june) = (date(2026, 5, 1), date(2026, 6, 1));
    act(CertificateAct::Suspended { from: may, until: None }).expect("suspended");
    for (bad, field) in [
        (CertificateAct::Suspended { from: june, until: None }, "from"),
        (CertificateAct::Suspended { from: date(2025, 12, 31), until: Some(date(2026, 1, 2)) }, "from"),
        (CertificateAct::Suspended { from: june, until: Some(may) }, "until"),
        (CertificateAct::Reinstated { on: date(2026, 4, 30) }, "on"),
    ] {
        assert_eq!(refused(&bureau, || act(bad)), field, "{bad:?}");
    }
    assert_eq!(
        refused(&bureau, || change_certificate(
            office,
            CertificateId(9),
            CertificateAct::Reinstated { on: june },
            "5",
            &who()
        )),
        "unknown certificate"
    );
    act(CertificateAct::Reinstated { on: june }).expect("reinstated");
    let live = |day| office.register().certificates[&CertificateId(1)].is_live(day);
    assert!(!live(may) && live(june));
    act(CertificateAct::Withdrawn { on: date(2026, 8, 1) }).expect("withdrawn");
    assert_eq!(refused(&bureau, || act(CertificateAct::Withdrawn { on: date(2026, 9, 1) })), "certificate");
    assert!(!office.register().certificates[&CertificateId(1)].is_live(date(2026, 8, 1)));

    let batch = |lot: &str, kg: f64| NewBatch {
        product: TEA,
        lot: lot.into(),
        made_on: Some(date(2026, 8, 20)),
        best_before: None,
        quantity: 100.0,
        unit: Unit::Pack,
        inputs: vec![BatchInput { zone: id, zone_lot: None, kg, harvested_on: date(2026, 8, 1) }],
        claims: vec![],
    };
    let made = add_batch(office, batch("L1", 5.0), &who()).expect("a batch");
    for (bad, field) in [
        (batch("L1", 5.0), "lot"),
        (batch("lô 1", 5.0), "lot"),
        (batch("L2", 0.0), "inputs.kg"),
        (NewBatch { quantity: f64::INFINITY, ..batch("L2", 5.0) }, "quantity"),
        (NewBatch { product: ProductId(9), ..batch("L2", 5.0) }, "unknown product"),
    ] {
        assert_eq!(refused(&bureau, || add_batch(office, bad, &who())), field);
    }
    recall_batch(office, made, "Nhiễm chất cấm", &who()).expect("recalled");
    assert_eq!(refused(&bureau, || recall_batch(office, BatchId(9), "x", &who())), "unknown batch");
    let other = NewProduct { gtin: Some("08938505970011".into()), ..product(MAKER, "Chè") };
    assert_eq!(refused(&bureau, || changed(&bureau, Particulars::Product(TEA, other))), "gtin", "a batch carries it");
}

#[test]
fn a_history_tells_what_was_known_when() {
    let bureau = recognised();
    let then = bureau.office.now();
    bureau.clock.turn(date(2026, 9, 5));
    change(&bureau, RecognitionAct::Downgraded { to: stars(3) }, date(2026, 6, 1)).expect("lowered");
    let register = bureau.office.register();
    assert_eq!(history::of_product(&register, TEA, then).len(), 1);
    let all = history::of_product(&register, TEA, bureau.office.now());
    assert_eq!(all.len(), 2);
    assert!(matches!(&all[0].what, What::Recognised { stars, .. } if stars.count() == 4));
    assert_eq!((all[1].effective_on, all[1].decision_no.as_deref()), (Some(date(2026, 6, 1)), Some("77/QĐ-UBND")));
    let stars = |known| register.standing(TEA, date(2026, 7, 1), known).and_then(|(_, s)| s.stars()).map(Stars::count);
    assert_eq!((stars(then), stars(bureau.office.now())), (Some(4), Some(3)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever is recorded later, through the use cases, answers about an earlier moment stay.
    #[test]
    fn later_records_leave_earlier_answers_alone(
        acts in prop::collection::vec((0u8..6, 0i64..1400), 1..10),
        days in prop::collection::vec(0i64..1500, 4),
    ) {
        let bureau = recognised();
        let after = |n: i64| date(2026, 3, 1).saturating_add(Span::new().days(n));
        let answers = |known| {
            let register = bureau.office.register();
            let standings: Vec<Option<(RecognitionId, Standing)>> =
                days.iter().map(|d| register.standing(TEA, after(*d), known).map(|(r, s)| (r.id, s))).collect();
            (standings, history::of_product(&register, TEA, known))
        };
        let mut told = vec![(bureau.office.now(), answers(bureau.office.now()))];
        for (step, (kind, on)) in (1i64..).zip(acts) {
            bureau.clock.turn(date(2026, 9, 1).saturating_add(Span::new().days(step)));
            let on = after(on);
            // Some are refused; refusals change nothing either.
            let _ = match kind {
                0 => change(&bureau, RecognitionAct::Suspended, on),
                1 => change(&bureau, RecognitionAct::Reallowed, on),
                2 => change(&bureau, RecognitionAct::Downgraded { to: stars(3) }, on),
                3 => change(&bureau, RecognitionAct::Withdrawn, on),
                4 => change(&bureau, RecognitionAct::Extended { until: date(2029, 8, 1) }, on),
                _ => add_recognition(&bureau.office, recognition(TEA, 5, on), &who()).map(|_| ()),
            };
            for (known, before) in &told {
                prop_assert_eq!(before, &answers(*known));
            }
            told.push((bureau.office.now(), answers(bureau.office.now())));
        }
    }
}
