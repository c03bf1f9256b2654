//! Stamp, trace, zone, label and listing rules from all sides.

use super::bench::{Bench, line, noon};
use jiff::civil::{Date, date};
use temthat::domain::batch::Unit;
use temthat::domain::certificate::Scheme;
use temthat::domain::label::observation::ClaimShown;
use temthat::domain::label::observation::shown::{
    Listing, LotCode, OriginShown, Resolution, Resolved, TraceItem, TraceRequest,
};
use temthat::domain::law::goods::Content;
use temthat::domain::verdict::{Reason, Status};

type Row = (&'static str, fn(&mut Bench), &'static str);

fn check(rule: &str, start: fn() -> Bench, rows: &[Row]) {
    for (name, change, says) in rows {
        let mut bench = start();
        change(&mut bench);
        assert_eq!(bench.says(rule), *says, "{rule}: {name}");
    }
}

fn led(outcome: Resolved, attempts: u32) -> Option<Resolution> {
    Some(Resolution { outcome, attempts, outage: false })
}

#[test]
fn tr_01_where_the_code_leads() {
    check(
        "TR-01",
        Bench::new,
        &[
            ("not followed", |_| {}, "-"),
            ("to its page", |b| b.label.resolution = led(Resolved::Page, 1), "-"),
            ("to nothing once", |b| b.label.resolution = led(Resolved::Nothing, 1), "?need-more-attempts"),
            ("to nothing twice", |b| b.label.resolution = led(Resolved::Nothing, 2), "S2"),
            (
                "in an outage",
                |b| b.label.resolution = Some(Resolution { outcome: Resolved::Nothing, attempts: 5, outage: true }),
                "-guard-outage",
            ),
            ("elsewhere", |b| b.label.resolution = led(Resolved::OffDomain, 1), "S2"),
            ("to a general page", |b| b.label.resolution = led(Resolved::Generic, 1), "S2"),
            (
                "a log shows it resolved",
                |b| {
                    b.label.resolution = led(Resolved::Generic, 1);
                    b.paper("clear-resolves", None);
                },
                "-guard-paper-shown",
            ),
        ],
    );
}

#[test]
fn tr_02_the_signature() {
    check(
        "TR-02",
        Bench::new,
        &[
            ("no stamp", |_| {}, "-"),
            ("genuine", |b| b.stamp(Status::Genuine, vec![]), "-"),
            ("caution", |b| b.stamp(Status::Caution, vec![line(Reason::StarsLapsed)]), "-"),
            ("altered", |b| b.stamp(Status::NotGenuine, vec![line(Reason::SignatureInvalid)]), "S1"),
            (
                "cannot be checked is never fake",
                |b| b.stamp(Status::CannotCheck, vec![line(Reason::TrustListMissing)]),
                "?need-stamp-rescan",
            ),
            (
                "a newer trust list is shown",
                |b| {
                    b.stamp(Status::NotGenuine, vec![line(Reason::KeyUnknown)]);
                    b.paper("clear-newer-trust-list", None);
                },
                "-guard-paper-shown",
            ),
        ],
    );
}

#[test]
fn tr_03_scans() {
    check(
        "TR-03",
        || {
            let mut b = Bench::new();
            b.stamp(Status::Caution, vec![line(Reason::ScannedFarApart).with("km", 900).with("minutes", 10)]);
            b
        },
        &[
            ("far apart", |_| {}, "S2"),
            (
                "often",
                |b| b.stamp(Status::Caution, vec![line(Reason::ScannedOften).with("count", 120).with("days", 25)]),
                "S2",
            ),
            ("shown in a shop", |b| b.label.demo_scans = true, "-guard-demo-scans"),
            ("a lot stamp", |b| b.stamp(Status::Genuine, vec![line(Reason::LotLevel)]), "?need-unit-stamp"),
            ("quiet", |b| b.stamp(Status::Genuine, vec![]), "-"),
            ("explained", |b| b.paper("clear-scans-explained", None), "-guard-paper-shown"),
        ],
    );
}

#[test]
fn tr_04_one_code_for_many_lots() {
    fn codes(pairs: &[(Option<&str>, &str)]) -> Vec<LotCode> {
        pairs.iter().map(|(lot, code)| LotCode { lot: lot.map(str::to_owned), code: (*code).to_owned() }).collect()
    }
    check(
        "TR-04",
        Bench::new,
        &[
            ("none seen", |_| {}, "-"),
            ("one code, two lots", |b| b.label.lot_codes = codes(&[(Some("L1"), "X"), (Some("L2"), "X")]), "S3"),
            ("two codes", |b| b.label.lot_codes = codes(&[(Some("L1"), "X"), (Some("L2"), "Y")]), "-"),
            ("the same lot twice", |b| b.label.lot_codes = codes(&[(Some("L1"), "X"), (Some("l1"), "X")]), "-"),
            ("one lot only", |b| b.label.lot_codes = codes(&[(Some("L1"), "X")]), "?need-two-lots"),
            (
                "no lots in trade",
                |b| {
                    b.label.lot_codes = codes(&[(Some("L1"), "X"), (Some("L2"), "X")]);
                    b.label.no_lots = true;
                },
                "-guard-no-lots",
            ),
        ],
    );
}

#[test]
fn tr_05_items_of_the_record() {
    fn all_but(out: &[TraceItem]) -> Option<Vec<TraceItem>> {
        Some(TraceItem::ALL.into_iter().filter(|i| !out.contains(i)).collect())
    }
    check(
        "TR-05",
        Bench::new,
        &[
            ("not decoded", |_| {}, "-"),
            ("all", |b| b.label.trace_items = all_but(&[]), "-"),
            ("no events", |b| b.label.trace_items = all_but(&[TraceItem::Events]), "S3"),
            (
                "only items if any",
                |b| b.label.trace_items = all_but(&[TraceItem::Lot, TraceItem::BestBefore]),
                "-guard-if-any",
            ),
            ("nothing at all", |b| b.label.trace_items = Some(vec![]), "S3"),
            ("the code led nowhere", |b| b.label.resolution = led(Resolved::Nothing, 3), "?need-trace-record"),
        ],
    );
}

#[test]
fn tr_06_mass_balance() {
    fn start() -> Bench {
        let mut b = Bench::new();
        b.zone(|_| {});
        b
    }
    check(
        "TR-06",
        start,
        &[
            ("nothing made", |_| {}, "-"),
            ("within the yield", |b| b.batch(200.0, Unit::Kg, 1000.0), "-"),
            ("within the tolerance", |b| b.batch(200.0, Unit::Kg, 1300.0), "-guard-tolerance"),
            ("above it", |b| b.batch(200.0, Unit::Kg, 1301.0), "S2"),
            ("more goods than material", |b| b.batch(500.0, Unit::Kg, 300.0), "S2"),
            (
                "yield not known",
                |b| {
                    b.zone(|z| z.yield_kg = None);
                    b.batch(100.0, Unit::Pack, 300.0);
                },
                "?need-zone-yield",
            ),
            (
                "a wider tolerance",
                |b| {
                    b.law.balance_tolerance = 60;
                    b.batch(200.0, Unit::Kg, 1500.0);
                },
                "-guard-tolerance",
            ),
            (
                "stock carried over is proven",
                |b| {
                    b.batch(200.0, Unit::Kg, 2000.0);
                    b.paper("clear-material-papers", None);
                },
                "-guard-paper-shown",
            ),
            (
                "recorded later than known",
                |b| {
                    b.batch(200.0, Unit::Kg, 2000.0);
                    b.known = jiff::Timestamp::from_second(-1).expect("a moment");
                },
                "-",
            ),
        ],
    );
}

#[test]
fn tr_07_share_of_the_province() {
    check(
        "TR-07",
        || {
            let mut b = Bench::new();
            b.label.origin = Some(OriginShown { in_province: 45, all_imported: false });
            b
        },
        &[
            ("tea of 45%", |_| {}, "S2"),
            ("tourism", |b| b.set(26), "-guard-no-origin-condition"),
            ("set not known", |b| b.product(|p| p.criteria_set = None), "?need-criteria-set"),
            (
                "set named by the checker",
                |b| {
                    b.product(|p| p.criteria_set = None);
                    b.label.criteria_set = temthat::domain::product::CriteriaSet::new(8);
                },
                "-",
            ),
            (
                "all imported",
                |b| {
                    b.set(8);
                    b.label.origin = Some(OriginShown { in_province: 1, all_imported: true });
                },
                "S2",
            ),
            ("records shown", |b| b.paper("clear-purchase-records", None), "-guard-paper-shown"),
        ],
    );
}

#[test]
fn tr_08_retention_and_24_hours() {
    fn asked(day: Date) -> TraceRequest {
        TraceRequest { asked_at: noon(day), answered_at: None, deleted_on: None }
    }
    fn answered(hours: i64) -> Option<TraceRequest> {
        let mut r = asked(date(2026, 10, 1));
        r.answered_at = Some(r.asked_at + jiff::SignedDuration::from_hours(hours) + jiff::SignedDuration::from_secs(0));
        Some(r)
    }
    fn deleted(day: Date) -> Option<TraceRequest> {
        let mut r = asked(date(2026, 10, 1));
        r.answered_at = Some(r.asked_at);
        r.deleted_on = Some(day);
        Some(r)
    }
    check(
        "TR-08",
        || {
            let mut b = Bench::new();
            b.set(14);
            b
        },
        &[
            ("not asked", |_| {}, "-"),
            ("within 24 hours", |b| b.label.trace_request = answered(24), "-"),
            ("after 25 hours", |b| b.label.trace_request = answered(25), "S3"),
            ("never answered", |b| b.label.trace_request = Some(asked(date(2026, 10, 1))), "S3"),
            (
                "still running",
                |b| {
                    b.label.trace_request = Some(asked(date(2026, 10, 1)));
                    b.known = noon(date(2026, 10, 2));
                },
                "-guard-24h-running",
            ),
            (
                "goods of another ministry",
                |b| {
                    b.set(11);
                    b.label.trace_request = answered(25);
                },
                "S4",
            ),
            (
                "asked before the circular",
                |b| b.label.trace_request = Some(asked(date(2026, 6, 30))),
                "-guard-before-tt31",
            ),
            ("asked on its first day", |b| b.label.trace_request = Some(asked(date(2026, 7, 1))), "S3"),
            (
                "deleted on the last day to keep",
                |b| {
                    b.label.best_before = Some(date(2025, 9, 1));
                    b.label.trace_request = deleted(date(2026, 9, 1));
                },
                "S3",
            ),
            (
                "deleted the day after",
                |b| {
                    b.label.best_before = Some(date(2025, 9, 1));
                    b.label.trace_request = deleted(date(2026, 9, 2));
                },
                "-",
            ),
            (
                "sixty months without expiry",
                |b| {
                    b.label.made_on = Some(date(2021, 9, 1));
                    b.label.trace_request = deleted(date(2026, 9, 1));
                },
                "S3",
            ),
            ("no dates", |b| b.label.trace_request = deleted(date(2026, 9, 2)), "?need-dates"),
            (
                "the export is shown",
                |b| {
                    b.label.trace_request = answered(25);
                    b.paper("clear-export", None);
                },
                "-guard-paper-shown",
            ),
        ],
    );
}

fn claim(scheme: Scheme) -> Vec<ClaimShown> {
    vec![ClaimShown { scheme, number: None, body: None, issued_on: None }]
}

#[test]
fn zn_01_and_02_growing_claims() {
    fn vietgap() -> Bench {
        let mut b = Bench::new();
        b.label.claims = claim(Scheme::Vietgap);
        b.certificate(Scheme::Vietgap, date(2024, 8, 23), date(2026, 8, 23));
        b
    }
    check(
        "ZN-01",
        vietgap,
        &[
            ("the last day", |b| b.seen_on = date(2026, 8, 23), "-"),
            ("the day after", |b| b.seen_on = date(2026, 8, 24), "-guard-extension-3-months"),
            ("three months after", |b| b.seen_on = date(2026, 11, 23), "-guard-extension-3-months"),
            ("a day more", |b| b.seen_on = date(2026, 11, 24), "S2"),
            (
                "suspended, of goods of unknown age",
                |b| {
                    b.suspend(date(2026, 5, 1), None);
                    b.seen_on = date(2026, 8, 1);
                },
                "?need-dates",
            ),
            (
                "suspended then",
                |b| {
                    b.suspend(date(2026, 5, 1), Some(date(2026, 8, 31)));
                    b.label.made_on = Some(date(2026, 5, 1));
                },
                "S2",
            ),
            (
                "suspended after",
                |b| {
                    b.suspend(date(2026, 5, 2), None);
                    b.label.made_on = Some(date(2026, 5, 1));
                    b.seen_on = date(2026, 8, 1);
                },
                "-guard-outside-suspension",
            ),
            (
                "suspended when it ended: not extended",
                |b| {
                    b.suspend(date(2026, 5, 1), None);
                    b.label.made_on = Some(date(2026, 9, 1));
                },
                "S2",
            ),
            (
                "suspended then, and the certificate is shown",
                |b| {
                    b.suspend(date(2026, 5, 1), None);
                    b.label.made_on = Some(date(2026, 5, 1));
                    b.paper("clear-zone-certificate", None);
                },
                "S2",
            ),
            (
                "suspended then, and the letter that lifted it is shown",
                |b| {
                    b.suspend(date(2026, 5, 1), None);
                    b.label.made_on = Some(date(2026, 5, 1));
                    b.paper("clear-reinstated", None);
                },
                "-guard-paper-shown",
            ),
            ("no claim", |b| b.label.claims.clear(), "-"),
            ("nobody knows which product", |b| b.label.product = None, "?need-names"),
            (
                "a certificate is shown",
                |b| {
                    b.seen_on = date(2027, 1, 1);
                    b.paper("clear-zone-certificate", None);
                },
                "-guard-paper-shown",
            ),
        ],
    );
    fn organic() -> Bench {
        let mut b = Bench::new();
        b.certificate(Scheme::Organic, date(2025, 1, 1), date(2026, 12, 31));
        b.label.claims = claim(Scheme::Organic);
        b
    }
    check(
        "ZN-02",
        organic,
        &[
            ("certified, but print items missing", |_| {}, "S3"),
            (
                "all there",
                |b| {
                    b.label.claims = vec![ClaimShown {
                        scheme: Scheme::Organic,
                        number: Some("1".into()),
                        body: Some("V".into()),
                        issued_on: Some(date(2025, 1, 1)),
                    }]
                },
                "-",
            ),
            ("over", |b| b.seen_on = date(2027, 1, 1), "S2"),
            (
                "suspended then",
                |b| {
                    b.suspend(date(2026, 5, 1), None);
                    b.label.made_on = Some(date(2026, 5, 1));
                },
                "S2",
            ),
            (
                "suspended, of goods of unknown age, and print items missing",
                |b| b.suspend(date(2026, 5, 1), None),
                "S3",
            ),
            ("PGS named plainly", |b| b.label.claims = claim(Scheme::Pgs), "-guard-pgs-named"),
            ("not sure of the claim", |b| b.label.uncertain = vec!["claims".into()], "?need-claim-photo"),
        ],
    );
}

#[test]
fn zn_03_planting_codes() {
    check(
        "ZN-03",
        || {
            let mut b = Bench::new();
            b.zone(|_| {});
            b.label.planting_code = Some("VN TQ 0001".into());
            b
        },
        &[
            ("known, however it is written", |_| {}, "-"),
            ("unknown here", |b| b.label.planting_code = Some("VN-LK-001".into()), "?need-planting-issuer"),
            (
                "unknown where all are known",
                |b| {
                    b.label.planting_code = Some("VN-LK-001".into());
                    b.law.planting_codes_complete = true;
                },
                "S3",
            ),
            ("another crop", |b| b.label.crop = Some("cam".into()), "S3"),
            ("the same crop", |b| b.label.crop = Some("Chè".into()), "-"),
            ("the place", |b| b.label.zone_place = Some("xã Hồng Thái, tỉnh Tuyên Quang".into()), "-"),
            ("another place", |b| b.label.zone_place = Some("xã Mộc Châu, Sơn La".into()), "S3"),
            (
                "place of the zone not known",
                |b| {
                    b.zone(|z| z.commune = None);
                    b.label.zone_place = Some("Sơn La".into());
                },
                "-guard-zone-place-unknown",
            ),
            (
                "the decision is shown",
                |b| {
                    b.label.crop = Some("cam".into());
                    b.paper("clear-planting-code", None);
                },
                "-guard-paper-shown",
            ),
        ],
    );
}

#[test]
fn lb_01_contents_and_dates() {
    use Content::*;
    check(
        "LB-01",
        || {
            let mut b = Bench::new();
            b.label.contents = Some(vec![Name, Responsible, Origin, Quantity, MadeOn, BestBefore, Ingredients]);
            (b.label.all_faces, b.label.printed_on) = (true, Some(date(2026, 1, 23)));
            b
        },
        &[
            ("use and storage missing", |_| {}, "S3"),
            ("all there", |b| b.label.contents.as_mut().expect("contents").push(UseAndStorage), "-"),
            ("printed the day before the decree", |b| b.label.printed_on = Some(date(2026, 1, 22)), "-guard-old-label"),
            (
                "made before, not expired",
                |b| (b.label.made_on, b.label.best_before) = (Some(date(2026, 1, 22)), Some(date(2026, 11, 23))),
                "-guard-old-goods",
            ),
            (
                "made before, expired yesterday",
                |b| (b.label.made_on, b.label.best_before) = (Some(date(2026, 1, 22)), Some(date(2026, 11, 22))),
                "S3",
            ),
            ("print date not known", |b| b.label.printed_on = None, "?need-print-date"),
            ("one face only", |b| b.label.all_faces = false, "?need-all-faces"),
            ("group not known", |b| b.set(20), "?need-goods-group"),
            ("fresh goods", |b| b.label.unpackaged = true, "-guard-unpackaged"),
            (
                "made after expiry",
                |b| (b.label.made_on, b.label.best_before) = (Some(date(2026, 8, 2)), Some(date(2026, 8, 1))),
                "S2",
            ),
            (
                "made on the day of expiry",
                |b| {
                    b.label.contents = None;
                    (b.label.made_on, b.label.best_before) = (Some(date(2026, 8, 1)), Some(date(2026, 8, 1)));
                },
                "-",
            ),
            ("the stamp hides it", |b| b.label.stamp_hides = Some(true), "S3"),
            (
                "dates not sure",
                |b| {
                    (b.label.made_on, b.label.best_before) = (Some(date(2026, 8, 2)), Some(date(2026, 8, 1)));
                    b.label.uncertain = vec!["made_on".into()];
                },
                "?need-dates",
            ),
        ],
    );
}

#[test]
fn lb_02_addresses() {
    check(
        "LB-02",
        || {
            let mut b = Bench::new();
            (b.label.address, b.seen_on) =
                (Some("Thôn 3, xã Cao Bồ, huyện Vị Xuyên, tỉnh Hà Giang".into()), date(2027, 7, 2));
            b
        },
        &[
            ("print date not known", |_| {}, "S4"),
            ("printed on the last old day", |b| b.label.printed_on = Some(date(2025, 6, 30)), "S3"),
            ("in the transition", |b| b.seen_on = date(2027, 7, 1), "-guard-address-transition"),
            ("another reading of the law", |b| b.law.old_address_until = date(2028, 1, 1), "-guard-address-transition"),
            ("only the old province", |b| b.label.address = Some("Hà Giang".into()), "S4"),
            (
                "a ward of that name lives on",
                |b| b.label.address = Some("Phường Hà Giang 2, tỉnh Tuyên Quang".into()),
                "-",
            ),
            ("today's address", |b| b.label.address = Some("Xã Hồng Thái, tỉnh Tuyên Quang".into()), "-"),
            ("half read", |b| b.label.address = Some("huy?n V? Xuy?n".into()), "?need-producer-photo"),
            ("the print date is proven", |b| b.paper("clear-print-date", None), "-guard-paper-shown"),
        ],
    );
}

#[test]
fn lb_03_health_food_and_promises() {
    check(
        "LB-03",
        || {
            let mut b = Bench::new();
            b.label.all_faces = true;
            b
        },
        &[
            ("no text", |_| {}, "-"),
            ("plain food", |b| b.label.text = Some("Chè xanh thơm, hậu ngọt".into()), "-"),
            ("a promise", |b| b.label.text = Some("Hỗ trợ điều trị ung thư".into()), "S2"),
            (
                "only the disclaimer",
                |b| {
                    b.label.text =
                        Some("Sản phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh".into())
                },
                "-guard-only-disclaimer",
            ),
            ("health food without text", |b| b.label.health_food = Some(true), "?need-all-faces"),
            (
                "health food, phrases missing",
                |b| (b.label.health_food, b.label.text) = (Some(true), Some("Viên nghệ mật ong".into())),
                "S2",
            ),
            (
                "missing, but one face only",
                |b| {
                    (b.label.health_food, b.label.text) = (Some(true), Some("Viên nghệ".into()));
                    b.label.all_faces = false;
                },
                "?need-all-faces",
            ),
            (
                "health food as it must be",
                |b| {
                    (b.label.health_food, b.label.text) = (Some(true), Some("THỰC PHẨM BẢO VỆ SỨC KHỎE. Thực phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh.".into()))
                },
                "-",
            ),
            (
                "the declaration is shown",
                |b| {
                    b.label.text = Some("đặc trị dạ dày".into());
                    b.paper("clear-declaration", None);
                },
                "-guard-paper-shown",
            ),
        ],
    );
}

#[test]
fn lb_04_protected_names() {
    fn start() -> Bench {
        let mut b = Bench::empty();
        b.recognise(1, 3, date(2025, 1, 10), "UBND huyện Na Hang");
        b.label.stars = Some(3);
        b.product(|p| p.name = "Chè Shan tuyết Na Hang".into());
        b.label.product = Some("Chè Shan tuyết Na Hang".into());
        b
    }
    check(
        "LB-04",
        start,
        &[
            ("no right on record, rights not complete", |_| {}, "?need-gi-right"),
            ("no right where all are known", |b| b.law.rights_complete = true, "S2"),
            ("a right", |b| b.certificate(Scheme::Gi, date(2025, 1, 1), date(2026, 11, 23)), "-"),
            ("a right that ended yesterday", |b| b.certificate(Scheme::Gi, date(2025, 1, 1), date(2026, 11, 22)), "S2"),
            ("only the place", |b| b.label.product = Some("Mật ong Na Hang".into()), "-guard-generic-place"),
            (
                "four stars asked for the right",
                |b| b.recognise(2, 4, date(2025, 9, 1), "UBND tỉnh Tuyên Quang"),
                "-guard-ip-gate",
            ),
            (
                "a claim of protection",
                |b| {
                    b.label.product = Some("Chè xanh".into());
                    b.label.claims = claim(Scheme::Gi);
                    b.law.rights_complete = true;
                },
                "S2",
            ),
            (
                "the right is shown",
                |b| {
                    b.law.rights_complete = true;
                    b.paper("clear-gi-right", None);
                },
                "-guard-paper-shown",
            ),
        ],
    );
}

#[test]
fn ec_01_listings() {
    fn start() -> Bench {
        let mut b = Bench::new();
        b.label.listing = Some(Listing { url: Some("https://shop.example/1".into()), ..Listing::default() });
        b
    }
    check(
        "EC-01",
        start,
        &[
            ("genuine, whoever sells it", |_| {}, "-guard-reseller"),
            (
                "certificate of today",
                |b| b.label.listing.as_mut().expect("a listing").certificate_until = Some(date(2026, 11, 23)),
                "-guard-reseller",
            ),
            (
                "certificate of yesterday",
                |b| b.label.listing.as_mut().expect("a listing").certificate_until = Some(date(2026, 11, 22)),
                "S2",
            ),
            (
                "contents missing",
                |b| b.label.listing.as_mut().expect("a listing").contents = Some(vec![Content::Name]),
                "S3",
            ),
            ("more stars: OC-03 says it", |b| b.label.stars = Some(5), "-guard-merged"),
            ("nobody knows which product", |b| b.label.product = None, "?need-names"),
            (
                "a mended page is shown",
                |b| {
                    b.label.listing.as_mut().expect("a listing").certificate_until = Some(date(2026, 1, 1));
                    b.paper("clear-listing-mended", None);
                },
                "-guard-paper-shown",
            ),
            ("no claim, nothing published to compare", |b| (b.label.mark, b.label.stars) = (Some(false), None), "-"),
        ],
    );
}
