//! Every row of regulation §14.1.

use super::bench::{Bench, TEA, line};
use jiff::civil::date;
use temthat::domain::certificate::Scheme;
use temthat::domain::label::observation::ClaimShown;
use temthat::domain::label::observation::shown::{Artwork, Listing, OriginShown, Resolution, Resolved, SecondO};
use temthat::domain::law::goods::{Content, GoodsGroup};
use temthat::domain::recognition::RecognitionAct;
use temthat::domain::verdict::{Reason, Status};

#[test]
fn row_1_stars_are_valid_through_the_day_36_months_later() {
    let mut b = Bench::empty();
    b.recognise(1, 3, date(2023, 1, 17), "UBND tỉnh Tuyên Quang");
    b.label.stars = Some(3);
    b.seen_on = date(2026, 1, 17);
    assert_eq!(b.says("OC-02"), "-guard-last-day");
    assert!(b.signs().is_empty(), "{:?}", b.signs());
    b.seen_on = date(2026, 1, 18);
    assert_eq!(b.signs(), ["OC-02"]);
    assert_eq!(b.says("OC-02"), "S1");
}

#[test]
fn rows_2_and_3_a_district_could_give_three_stars_until_two_tier_government() {
    for (issued, says) in [
        (date(2024, 10, 10), "-guard-district-period"),
        (date(2023, 2, 24), "-guard-district-period"),
        (date(2025, 7, 6), "-guard-district-period"),
        (date(2025, 7, 7), "S2"),
        (date(2025, 10, 10), "S2"),
        (date(2023, 2, 23), "S2"),
    ] {
        let mut b = Bench::empty();
        b.recognise(1, 3, issued, "UBND huyện Na Hang");
        b.label.stars = Some(3);
        b.seen_on = if issued < date(2023, 12, 1) { date(2025, 12, 1) } else { date(2026, 11, 23) };
        assert_eq!(b.says("OC-14"), says, "{issued}");
        assert_eq!(b.signs().len(), usize::from(says == "S2"), "{issued} {:?}", b.signs());
    }
}

#[test]
fn row_4_a_filed_dossier_carries_180_days() {
    let mut b = Bench::empty();
    b.recognise(1, 4, date(2023, 7, 1), "UBND tỉnh Tuyên Quang");
    b.label.dossier_no = Some("12/PĐK-08-02260-2026".into());
    for (day, says) in [
        (date(2026, 7, 1), "-guard-last-day"),
        (date(2026, 7, 2), "S3"),
        (date(2026, 11, 23), "S3"),
        (date(2026, 12, 28), "S3"),
        (date(2026, 12, 29), "S1"),
    ] {
        b.seen_on = day;
        assert_eq!(b.says("OC-02"), says, "{day}");
    }
    // Recorded by the office instead: the same days.
    b.label.dossier_no = None;
    b.act(RecognitionAct::Extended { until: date(2026, 12, 28) }, date(2026, 7, 2));
    for (day, says) in [(date(2026, 11, 23), "S3"), (date(2026, 12, 28), "S3"), (date(2026, 12, 29), "S1")] {
        b.seen_on = day;
        assert_eq!(b.says("OC-02"), says, "{day}");
    }
}

#[test]
fn row_5_the_old_star_on_goods_made_after_the_downgrade() {
    let mut b = Bench::new();
    b.act(RecognitionAct::Downgraded { to: super::bench::stars(3) }, date(2026, 3, 10));
    b.label.made_on = Some(date(2026, 5, 1));
    assert_eq!(b.signs(), ["OC-04"]);
    assert_eq!(b.says("OC-04"), "S1");
    b.label.made_on = Some(date(2026, 3, 10));
    assert_eq!(b.says("OC-04"), "S1", "the day of the decision itself");
    b.label.made_on = Some(date(2026, 3, 9));
    assert_eq!(b.says("OC-04"), "S3", "stock of before");
    // A new decision of three stars instead of a downgrade.
    let mut b = Bench::empty();
    b.recognise(1, 3, date(2026, 3, 10), "UBND tỉnh Tuyên Quang");
    b.label.made_on = Some(date(2026, 5, 1));
    assert_eq!((b.signs(), b.says("OC-03")), (vec!["OC-03"], "S1".to_owned()));
}

#[test]
fn row_6_the_mark_on_the_second_product() {
    let mut b = Bench::new();
    b.label.product = Some("Bánh khảo hạt dẻ".into());
    assert_eq!(b.signs(), ["OC-05"]);
    assert_eq!(b.says("OC-05"), "S1");
}

#[test]
fn row_7_two_stars_are_nobodys() {
    let mut b = Bench::new();
    b.label.stars = Some(2);
    for (day, says) in [(date(2026, 5, 21), "S2"), (date(2026, 5, 22), "S1"), (date(2026, 8, 1), "S1")] {
        b.label.decided_on = Some(day);
        assert_eq!(b.says("OC-06"), says, "{day}");
    }
}

#[test]
fn row_8_product_codes_of_both_forms() {
    let mut b = Bench::new();
    for (code, says) in [
        ("08-00691-01-2026", "-"),
        ("08-02215-3-2026", "-"),
        ("08-99999-01-2026", "S3"),
        ("02-024-00691-01-2023", "-guard-legacy-code"),
    ] {
        b.label.code = Some(code.into());
        assert_eq!(b.says("OC-13"), says, "{code}");
    }
}

#[test]
fn rows_9_and_10_shares_of_the_province() {
    let mut b = Bench::new();
    for (set, share, says) in [
        (11, 45, "S2"),
        (11, 49, "S2"),
        (11, 50, "-"),
        (8, 30, "-"),
        (8, 1, "-"),
        (8, 0, "S2"),
        (1, 99, "S2"),
        (1, 100, "-"),
    ] {
        b.set(set);
        b.label.origin = Some(OriginShown { in_province: share, all_imported: false });
        assert_eq!(b.says("TR-07"), says, "set {set}, {share}%");
    }
}

#[test]
fn row_11_the_bonsai_whose_law_contradicts_itself() {
    let mut b = Bench::new();
    b.set(24);
    b.label.trace_code = Some(false);
    b.label.all_faces = true;
    assert_eq!((b.signs(), b.says("OC-15")), (vec!["OC-15"], "S4".to_owned()));
}

#[test]
fn row_12_addresses_of_abolished_units() {
    let mut b = Bench::new();
    b.label.address = Some("Thôn Bản Cầu, huyện Na Hang, tỉnh Tuyên Quang".into());
    for (printed, seen, says) in [
        (Some(date(2025, 5, 2)), date(2026, 11, 23), "-guard-address-transition"),
        (Some(date(2025, 5, 2)), date(2027, 7, 1), "-guard-address-transition"),
        (Some(date(2025, 5, 2)), date(2027, 7, 2), "S3"),
        (Some(date(2025, 5, 2)), date(2027, 8, 1), "S3"),
        (None, date(2026, 11, 23), "-guard-address-transition"),
        (None, date(2027, 8, 1), "S4"),
        (Some(date(2025, 7, 1)), date(2026, 11, 23), "S3"),
    ] {
        (b.label.printed_on, b.seen_on) = (printed, seen);
        assert_eq!(b.says("LB-02"), says, "{printed:?} {seen}");
    }
}

#[test]
fn row_13_labels_of_the_old_decree() {
    let mut b = Bench::new();
    b.set(11);
    b.label.all_faces = true;
    b.label.contents =
        Some(vec![Content::Name, Content::Responsible, Content::Quantity, Content::MadeOn, Content::BestBefore]);
    b.label.printed_on = Some(date(2025, 12, 1));
    for (seen, says) in [
        (date(2026, 11, 23), "-guard-old-label"),
        (date(2028, 1, 23), "-guard-old-label"),
        (date(2028, 1, 24), "S3"),
        (date(2028, 2, 1), "S3"),
    ] {
        b.seen_on = seen;
        assert_eq!(b.says("LB-01"), says, "{seen}");
    }
}

#[test]
fn row_14_organic_with_pgs_only() {
    let mut b = Bench::new();
    b.certificate(Scheme::Pgs, date(2026, 1, 1), date(2027, 12, 31));
    b.label.claims = vec![ClaimShown { scheme: Scheme::Organic, number: None, body: None, issued_on: None }];
    assert_eq!((b.signs(), b.says("ZN-02")), (vec!["ZN-02"], "S2".to_owned()));
}

#[test]
fn row_15_a_red_second_o_is_a_difference_no_proof() {
    let mut b = Bench::new();
    b.label.artwork = Some(Artwork { second_o: Some(SecondO::Red), ..Artwork::default() });
    assert_eq!((b.signs(), b.says("OC-11")), (vec!["OC-11"], "S3".to_owned()));
}

#[test]
fn row_16_a_dead_resolver_says_nothing_against_the_stamp() {
    let mut b = Bench::new();
    b.stamp(Status::Genuine, vec![line(Reason::SignatureValid)]);
    b.label.resolution = Some(Resolution { outcome: Resolved::Nothing, attempts: 3, outage: false });
    assert_eq!((b.says("TR-01"), b.says("TR-02")), ("S2".to_owned(), "-".to_owned()));
}

#[test]
fn row_17_handicraft_needs_no_dates() {
    let mut b = Bench::new();
    b.set(21);
    b.label.all_faces = true;
    b.label.printed_on = Some(date(2026, 3, 1));
    use Content::*;
    b.label.contents = Some(vec![Name, Responsible, Origin, Ingredients, Specifications, UseAndStorage]);
    assert_eq!(b.says("LB-01"), "-");
    assert!(b.signs().is_empty());
    b.label.goods = Some(GoodsGroup::Food);
    assert_eq!(b.says("LB-01"), "S3", "the same label on food");
}

#[test]
fn row_18_a_reseller_of_a_genuine_product() {
    let mut b = Bench::new();
    b.set(11);
    use Content::*;
    b.label.listing = Some(Listing {
        seller: Some("Cửa hàng Đặc sản ABC".into()),
        contents: Some(vec![Name, Responsible, Origin, Quantity, Ingredients, UseAndStorage]),
        ..Listing::default()
    });
    assert_eq!(b.says("EC-01"), "-guard-per-unit-data");
    assert!(b.signs().is_empty(), "{:?}", b.signs());
    assert_eq!(b.label.product.as_deref(), Some(TEA));
}
