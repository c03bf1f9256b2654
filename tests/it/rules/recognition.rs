//! The recognition rules OC-01 to OC-15 from all sides: sign, silent by a guard, cannot tell, and
//! the days on both sides.

use super::bench::{Bench, MAKER, TEA, producer, product, stars};
use jiff::civil::{Date, date};
use temthat::domain::event::Event;
use temthat::domain::label::observation::shown::{Artwork, DossierPart, SecondO};
use temthat::domain::recognition::RecognitionAct;

/// A change of the bench and what the rule must then say.
type Row = (&'static str, fn(&mut Bench), &'static str);

fn check(rule: &str, start: fn() -> Bench, rows: &[Row]) {
    for (name, change, says) in rows {
        let mut bench = start();
        change(&mut bench);
        assert_eq!(bench.says(rule), *says, "{rule}: {name}");
    }
}

const PROVINCE: &str = "UBND tỉnh Tuyên Quang";
const TODAY: Date = date(2026, 11, 23);

#[test]
fn oc_01_no_recognition_at_all() {
    check(
        "OC-01",
        Bench::empty,
        &[
            ("registered but never recognised", |_| {}, "S2"),
            (
                "nothing alike in the register",
                |b| (b.label.product, b.label.producer) = (Some("Rượu mận".into()), Some("Hộ Tám".into())),
                "S2",
            ),
            ("recognised", |b| b.recognise(1, 4, date(2025, 1, 10), PROVINCE), "-"),
            ("recognised on the very day", |b| b.recognise(1, 4, TODAY, PROVINCE), "-"),
            ("recognised the day after", |b| b.recognise(1, 4, date(2026, 11, 24), PROVINCE), "S2"),
            ("an incomplete register proves nothing", |b| b.law.register_complete = false, "-guard-register-complete"),
            ("the decision is shown", |b| b.paper("clear-decision", None), "-guard-paper-shown"),
            ("another name is proven", |b| b.paper("clear-other-name", None), "-guard-paper-shown"),
            ("no mark", |b| (b.label.mark, b.label.stars) = (Some(false), None), "-"),
            ("the mark was not looked for", |b| (b.label.mark, b.label.stars) = (None, None), "?need-mark-photo"),
            (
                "a mark of its province without stars",
                |b| {
                    let provincial = Some("OCOP Quảng Nam".to_owned());
                    b.label.artwork = Some(Artwork { provincial, ..Artwork::default() });
                    b.label.stars = None;
                },
                "-guard-provincial-mark",
            ),
            (
                "that mark with stars",
                |b| {
                    let provincial = Some("OCOP Quảng Nam".to_owned());
                    b.label.artwork = Some(Artwork { provincial, ..Artwork::default() });
                },
                "S2",
            ),
            ("known from the press only", |b| b.press(1, 4), "?need-decision"),
            ("no product name", |b| b.label.product = None, "?need-product-name"),
            ("the reader is not sure of the name", |b| b.label.uncertain = vec!["product".into()], "?need-names"),
            ("another product of that maker is OC-05's", |b| b.label.product = Some("Bánh khảo".into()), "-"),
        ],
    );
}

#[test]
fn oc_02_lapsed() {
    check(
        "OC-02",
        || {
            let mut b = Bench::empty();
            b.recognise(1, 4, date(2023, 11, 22), PROVINCE);
            b
        },
        &[
            ("the day after", |_| {}, "S1"),
            ("the last day", |b| b.seen_on = date(2026, 11, 22), "-guard-last-day"),
            ("the day before", |b| b.seen_on = date(2026, 11, 21), "-"),
            ("old stock by NSX", |b| b.label.made_on = Some(date(2026, 11, 22)), "S3"),
            ("made after", |b| b.label.made_on = Some(TODAY), "S1"),
            ("old stock proven", |b| b.paper("clear-made-before", Some(date(2026, 11, 1))), "S3"),
            (
                "printed before, made after",
                |b| (b.label.printed_on, b.label.made_on) = (Some(date(2026, 1, 1)), Some(TODAY)),
                "S1",
            ),
            (
                "a dossier for an expiry the transition may not mean",
                |b| b.label.dossier_no = Some("1/PĐK".into()),
                "?need-extension-decision",
            ),
            ("an empty receipt is none", |b| b.label.dossier_no = Some("  ".into()), "S1"),
            ("recognised again", |b| b.recognise(2, 4, date(2026, 11, 1), PROVINCE), "-"),
            ("a newer decision is shown", |b| b.paper("clear-new-decision", None), "-guard-paper-shown"),
            ("a paper of something else", |b| b.paper("clear-rename", None), "S1"),
            ("stars are not sure", |b| b.label.uncertain = vec!["stars".into()], "?need-star-photo"),
        ],
    );
    // Months without such a day are clamped.
    for (issued, last) in [
        (date(2023, 11, 30), date(2026, 11, 30)),
        (date(2023, 8, 31), date(2026, 8, 31)),
        (date(2024, 2, 29), date(2027, 2, 28)),
    ] {
        let mut b = Bench::empty();
        b.recognise(1, 4, issued, PROVINCE);
        b.seen_on = last;
        assert_eq!(b.says("OC-02"), "-guard-last-day", "{issued}");
        b.seen_on = last.tomorrow().expect("a day");
        assert_eq!(b.says("OC-02"), "S1", "{issued}");
    }
    // Expiry days the transition covers, both ends.
    for (issued, says) in [
        (date(2023, 5, 21), "?need-extension-decision"),
        (date(2023, 5, 22), "S3"),
        (date(2023, 9, 19), "S3"),
        (date(2023, 9, 20), "?need-extension-decision"),
    ] {
        let mut b = Bench::empty();
        b.recognise(1, 4, issued, PROVINCE);
        b.label.dossier_no = Some("1/PĐK".into());
        b.seen_on = temthat::domain::recognition::valid_until(issued).tomorrow().expect("a day");
        assert_eq!(b.says("OC-02"), says, "{issued}");
    }
}

#[test]
fn oc_03_more_stars_than_recognised() {
    check(
        "OC-03",
        Bench::new,
        &[
            ("as recognised", |_| {}, "-"),
            ("fewer", |b| b.label.stars = Some(3), "-"),
            ("one more", |b| b.label.stars = Some(5), "S1"),
            ("a number no law knows", |b| b.label.stars = Some(9), "S1"),
            ("not counted", |b| b.label.stars = None, "?need-star-photo"),
            ("not sure", |b| (b.label.stars, b.label.uncertain) = (Some(5), vec!["stars".into()]), "?need-star-photo"),
            (
                "recounted",
                |b| {
                    b.label.stars = Some(5);
                    b.paper("clear-star-recount", None);
                },
                "-guard-paper-shown",
            ),
            (
                "five when the goods were made",
                |b| {
                    b.label.stars = Some(5);
                    b.label.made_on = Some(date(2024, 1, 1));
                    b.recognise(2, 5, date(2021, 2, 1), "Bộ NN&PTNT");
                },
                "-guard-upgrade",
            ),
            (
                "known from the press only",
                |b| {
                    *b = Bench::empty();
                    b.press(1, 4);
                    b.label.stars = Some(5);
                },
                "?need-decision",
            ),
        ],
    );
    for (made, says) in [(date(2024, 2, 1), "-guard-upgrade"), (date(2024, 2, 2), "S1")] {
        let mut b = Bench::empty();
        b.recognise(1, 5, date(2021, 2, 1), "Bộ NN&PTNT");
        b.recognise(2, 4, date(2024, 2, 2), PROVINCE);
        b.label.stars = Some(5);
        b.label.made_on = Some(made);
        assert_eq!(b.says("OC-03"), says, "{made}");
    }
}

#[test]
fn oc_04_and_07_what_was_made_before_the_decision_is_old_stock() {
    fn lowered() -> Bench {
        let mut b = Bench::new();
        b.act(RecognitionAct::Downgraded { to: stars(3) }, date(2026, 6, 1));
        b
    }
    check(
        "OC-04",
        lowered,
        &[
            ("no date", |_| {}, "S1"),
            ("made on the day", |b| b.label.made_on = Some(date(2026, 6, 1)), "S1"),
            ("made the day before", |b| b.label.made_on = Some(date(2026, 5, 31)), "S3"),
            ("seen the day before", |b| b.seen_on = date(2026, 5, 31), "-"),
            ("shows the new stars", |b| b.label.stars = Some(3), "-"),
            ("not sure of the stars", |b| b.label.uncertain = vec!["stars".into()], "?need-star-photo"),
            ("not sure of the date", |b| b.label.uncertain = vec!["made_on".into()], "?need-dates"),
            ("recounted", |b| b.paper("clear-star-recount", None), "-guard-paper-shown"),
            ("stock proven", |b| b.paper("clear-made-before", Some(date(2026, 5, 1))), "S3"),
        ],
    );
    fn withdrawn() -> Bench {
        let mut b = Bench::new();
        b.act(RecognitionAct::Withdrawn, date(2026, 6, 1));
        b
    }
    check(
        "OC-07",
        withdrawn,
        &[
            ("no date", |_| {}, "S1"),
            ("made on the day", |b| b.label.made_on = Some(date(2026, 6, 1)), "S1"),
            ("made the day before", |b| b.label.made_on = Some(date(2026, 5, 31)), "S3"),
            ("seen the day before", |b| b.seen_on = date(2026, 5, 31), "-"),
            ("no mark", |b| (b.label.mark, b.label.stars) = (Some(false), None), "-"),
            ("not sure of the mark", |b| b.label.uncertain = vec!["mark".into()], "?need-mark-photo"),
            ("a newer decision is shown", |b| b.paper("clear-new-decision", None), "-guard-paper-shown"),
        ],
    );
}

#[test]
fn oc_05_another_product() {
    check(
        "OC-05",
        || {
            let mut b = Bench::new();
            b.label.product = Some("Bánh khảo hạt dẻ".into());
            b
        },
        &[
            ("not of the dossier", |_| {}, "S1"),
            (
                "a variant of the dossier",
                |b| b.product(|p| p.variant = Some("hạt dẻ".into())),
                "-guard-variant-in-dossier",
            ),
            ("an incomplete register", |b| b.law.register_complete = false, "-guard-register-complete"),
            ("the dossier is shown", |b| b.paper("clear-dossier-variant", None), "-guard-paper-shown"),
            ("no mark", |b| (b.label.mark, b.label.stars) = (Some(false), None), "-"),
            ("not sure of the names", |b| b.label.uncertain = vec!["producer".into()], "?need-names"),
        ],
    );
}

#[test]
fn oc_06_one_and_two_stars() {
    check(
        "OC-06",
        Bench::new,
        &[
            ("three", |b| b.label.stars = Some(3), "-"),
            ("two today", |b| b.label.stars = Some(2), "S1"),
            ("one, printed before", |b| (b.label.stars, b.label.printed_on) = (Some(1), Some(date(2026, 5, 21))), "S2"),
            (
                "one, printed on the day",
                |b| (b.label.stars, b.label.printed_on) = (Some(1), Some(date(2026, 5, 22))),
                "S1",
            ),
            ("none", |b| b.label.stars = Some(0), "-"),
            ("not sure", |b| (b.label.stars, b.label.uncertain) = (Some(2), vec!["stars".into()]), "?need-star-photo"),
            (
                "recounted",
                |b| {
                    b.label.stars = Some(2);
                    b.paper("clear-star-recount", None);
                },
                "-guard-paper-shown",
            ),
        ],
    );
}

#[test]
fn oc_08_suspended() {
    check(
        "OC-08",
        || {
            let mut b = Bench::new();
            b.act(RecognitionAct::Suspended, date(2026, 6, 1));
            b
        },
        &[
            ("since then", |_| {}, "S1"),
            ("from the first day", |b| b.seen_on = date(2026, 6, 1), "S1"),
            ("the day before", |b| b.seen_on = date(2026, 5, 31), "-"),
            ("allowed again", |b| b.act(RecognitionAct::Reallowed, date(2026, 11, 23)), "-guard-reallowed"),
            ("allowed again tomorrow", |b| b.act(RecognitionAct::Reallowed, date(2026, 11, 24)), "S1"),
            ("the letter is shown", |b| b.paper("clear-reallowed", None), "-guard-paper-shown"),
            ("not sure of the product", |b| b.label.uncertain = vec!["product".into()], "?need-names"),
        ],
    );
}

#[test]
fn oc_09_another_producer() {
    check(
        "OC-09",
        || {
            let mut b = Bench::new();
            b.label.producer = Some("Công ty TNHH Thực phẩm Biển Xanh".into());
            b
        },
        &[
            ("somebody else", |_| {}, "S2"),
            (
                "renamed",
                |b| {
                    let mut p = producer(1, MAKER);
                    p.aliases = vec!["Công ty TNHH Thực phẩm Biển Xanh".into()];
                    b.put(Event::ProducerRegistered(p));
                },
                "-guard-rename",
            ),
            ("a contract is shown", |b| b.paper("clear-contract", None), "-guard-paper-shown"),
            (
                "a paper without a number is none",
                |b| {
                    b.paper("clear-contract", None);
                    b.label.papers[0].number = " ".into();
                },
                "S2",
            ),
            ("no producer on the label", |b| b.label.producer = None, "?need-producer-photo"),
            ("not sure of the producer", |b| b.label.uncertain = vec!["producer".into()], "?need-producer-photo"),
            ("the same in other letters", |b| b.label.producer = Some("hop tac xa son tra".into()), "-"),
            ("no mark", |b| (b.label.mark, b.label.stars) = (Some(false), None), "-"),
        ],
    );
}

#[test]
fn oc_10_not_what_the_dossier_says() {
    check(
        "OC-10",
        || {
            let mut b = Bench::new();
            b.product(|p| p.variant = Some("1 tôm 2 lá".into()));
            b
        },
        &[
            ("not shown", |_| {}, "-"),
            ("the same", |b| b.label.variant = Some("1 tom 2 la".into()), "-"),
            ("another", |b| b.label.variant = Some("ướp sen đặc biệt".into()), "S2"),
            ("compared side by side", |b| b.label.dossier_differs = vec![DossierPart::MainIngredient], "S2"),
            (
                "a change was declared",
                |b| {
                    b.label.dossier_differs = vec![DossierPart::Pack];
                    b.paper("clear-declared-change", None);
                },
                "-guard-paper-shown",
            ),
            ("the dossier does not say", |b| b.label.pack = Some("hộp 200 g".into()), "-guard-dossier-silent"),
            (
                "not sure",
                |b| (b.label.variant, b.label.uncertain) = (Some("ướp sen đặc biệt".into()), vec!["variant".into()]),
                "?need-all-faces",
            ),
            (
                "no mark",
                |b| (b.label.mark, b.label.stars, b.label.variant) = (Some(false), None, Some("ướp sen".into())),
                "-",
            ),
        ],
    );
}

#[test]
fn oc_11_and_12_the_mark_as_drawn() {
    fn art(change: impl FnOnce(&mut Artwork)) -> Option<Artwork> {
        let mut a = Artwork::default();
        change(&mut a);
        Some(a)
    }
    check(
        "OC-11",
        Bench::new,
        &[
            ("not looked at", |_| {}, "-"),
            (
                "as the profile",
                |b| {
                    b.label.artwork = art(|a| {
                        (a.letters, a.second_o, a.ratio) = (Some("OCOP".into()), Some(SecondO::Blue), Some(300))
                    })
                },
                "-",
            ),
            ("letters", |b| b.label.artwork = art(|a| a.letters = Some("OOCP".into())), "S3"),
            ("no line of text", |b| b.label.artwork = art(|a| a.text_line = Some(false)), "S3"),
            ("gradient", |b| b.label.artwork = art(|a| a.gradient = Some(true)), "S3"),
            ("just inside the ratio", |b| b.label.artwork = art(|a| a.ratio = Some(327)), "-"),
            ("just outside the ratio", |b| b.label.artwork = art(|a| a.ratio = Some(328)), "S3"),
            (
                "red O in one-colour print",
                |b| b.label.artwork = art(|a| (a.second_o, a.mono) = (Some(SecondO::Red), true)),
                "-guard-mono-print",
            ),
            (
                "red O under a bad lamp",
                |b| b.label.artwork = art(|a| (a.second_o, a.colours_reliable) = (Some(SecondO::Red), Some(false))),
                "?need-mark-scale",
            ),
            (
                "a provincial mark",
                |b| {
                    b.label.artwork =
                        art(|a| (a.letters, a.provincial) = (Some("OOCP".into()), Some("OCOP Quảng Nam".into())))
                },
                "-guard-provincial-mark",
            ),
            (
                "the official sample is shown",
                |b| {
                    b.label.artwork = art(|a| a.gradient = Some(true));
                    b.paper("clear-official-artwork", None);
                },
                "-guard-paper-shown",
            ),
        ],
    );
    check(
        "OC-12",
        Bench::new,
        &[
            ("alike", |b| b.label.artwork = art(|a| a.look_alike = Some(true)), "S2"),
            (
                "alike, not as the national one",
                |b| b.label.artwork = art(|a| (a.look_alike, a.as_national) = (Some(true), Some(false))),
                "S3",
            ),
            (
                "a known mark of a province",
                |b| b.label.artwork = art(|a| a.provincial = Some("ocop quang nam".into())),
                "-guard-provincial-mark",
            ),
            (
                "as the national one",
                |b| {
                    b.label.artwork = art(|a| (a.provincial, a.as_national) = (Some("OCOP Bến Tre".into()), Some(true)))
                },
                "S3",
            ),
            (
                "a mark nobody listed",
                |b| b.label.artwork = art(|a| a.provincial = Some("OCOP Atlantis".into())),
                "?need-provincial-list",
            ),
            (
                "registered",
                |b| {
                    b.label.artwork = art(|a| a.look_alike = Some(true));
                    b.paper("clear-registered-mark", None);
                },
                "-guard-paper-shown",
            ),
        ],
    );
}

#[test]
fn oc_13_codes() {
    check(
        "OC-13",
        || {
            let mut b = Bench::new();
            b.product(|p| p.code = Some("08-02260-01-2025".into()));
            b
        },
        &[
            ("none", |_| {}, "-"),
            ("the same", |b| b.label.code = Some("08-02260-01-2025".into()), "-"),
            ("another", |b| b.label.code = Some("08-02260-02-2025".into()), "S2"),
            ("malformed", |b| b.label.code = Some("OCOP-1".into()), "S3"),
            ("legacy", |b| b.label.code = Some("08-072-02260-01-2023".into()), "-guard-legacy-code"),
            (
                "not sure",
                |b| (b.label.code, b.label.uncertain) = (Some("08-02260-02-2025".into()), vec!["code".into()]),
                "?need-code-photo",
            ),
            (
                "the certificate is shown",
                |b| {
                    b.label.code = Some("OCOP-1".into());
                    b.paper("clear-code", None);
                },
                "-guard-paper-shown",
            ),
        ],
    );
}

#[test]
fn oc_14_who_could_give_which_star_when() {
    let shown = |authority: &str, n: u8, day: Date| {
        let mut b = Bench::empty();
        (b.label.authority, b.label.stars, b.label.decided_on) = (Some(authority.into()), Some(n), Some(day));
        b.says("OC-14")
    };
    for (authority, n, day, says) in [
        ("UBND tỉnh Tuyên Quang", 4, date(2024, 8, 6), "-"),
        ("UBND huyện Na Hang", 4, date(2024, 8, 6), "S2"),
        ("Bộ NN&MT", 5, date(2025, 6, 26), "-"),
        ("UBND tỉnh Tuyên Quang", 5, date(2025, 6, 26), "S2"),
        ("UBND tỉnh Hà Giang", 3, date(2022, 5, 1), "-"),
        ("UBND tỉnh Hà Giang", 3, date(2019, 8, 1), "-"),
        ("UBND tỉnh Hà Giang", 4, date(2019, 7, 31), "?need-certificate-photo"),
        ("UBND xã Hồng Thái", 3, date(2026, 8, 1), "-"),
    ] {
        assert_eq!(shown(authority, n, day), says, "{authority} {n} {day}");
    }
    let mut b = Bench::empty();
    (b.label.authority, b.label.stars) = (Some("UBND huyện Na Hang".into()), Some(4));
    assert_eq!(b.says("OC-14"), "?need-certificate-photo", "no day");
    b.label.decided_on = Some(date(2024, 8, 6));
    b.label.uncertain = vec!["authority".into()];
    assert_eq!(b.says("OC-14"), "?need-certificate-photo");
    b.label.uncertain.clear();
    b.paper("clear-certificate-photo", None);
    assert_eq!(b.says("OC-14"), "-guard-paper-shown");
    b.label.papers.clear();
    b.law.district_until = date(2025, 12, 31);
    (b.label.stars, b.label.decided_on) = (Some(3), Some(date(2025, 10, 10)));
    assert_eq!(b.says("OC-14"), "-guard-district-period", "another reading of the law is configuration");
}

#[test]
fn oc_15_four_stars_need_a_trace_code() {
    check(
        "OC-15",
        || {
            let mut b = Bench::new();
            (b.label.trace_code, b.label.all_faces) = (Some(false), true);
            b
        },
        &[
            ("four stars", |_| {}, "S3"),
            ("there is one", |b| b.label.trace_code = Some(true), "-"),
            ("not every face was seen", |b| b.label.all_faces = false, "?need-all-faces"),
            ("the set is not known", |b| b.product(|p| p.criteria_set = None), "?need-criteria-set"),
            ("tourism", |b| b.set(26), "-guard-set-without-trace"),
            ("bonsai at four", |b| b.set(24), "S4"),
            (
                "three stars",
                |b| {
                    *b = Bench::empty();
                    b.recognise(1, 3, date(2025, 1, 10), PROVINCE);
                    (b.label.stars, b.label.trace_code, b.label.all_faces) = (Some(3), Some(false), true);
                },
                "-",
            ),
            ("a photo of the code is shown", |b| b.paper("clear-trace-code", None), "-guard-paper-shown"),
        ],
    );
    for (issued, says) in [(date(2023, 2, 23), "-guard-before-148"), (date(2023, 2, 24), "S3")] {
        let mut b = Bench::empty();
        b.recognise(1, 4, issued, PROVINCE);
        (b.label.trace_code, b.label.all_faces, b.seen_on) = (Some(false), true, date(2025, 11, 1));
        assert_eq!(b.says("OC-15"), says, "{issued}");
    }
    let mut five = Bench::empty();
    five.recognise(1, 5, date(2025, 6, 26), "Bộ NN&MT");
    five.set(24);
    (five.label.stars, five.label.trace_code, five.label.all_faces) = (Some(5), Some(false), true);
    assert_eq!(five.says("OC-15"), "S3", "bonsai at five");
}

#[test]
fn the_same_name_at_another_maker_is_not_mixed_up() {
    let mut b = Bench::new();
    b.put(Event::ProducerRegistered(producer(2, "HTX Nà Tông")));
    b.put(Event::ProductRegistered(product(2, 2, TEA, 11)));
    b.label.producer = Some("HTX Nà Tông".into());
    assert_eq!(b.signs(), ["OC-01"], "the twin has no recognition of its own");
}

/// Two producers have goods of one name, and the label does not say whose it is.
#[test]
fn of_namesakes_only_what_holds_for_each_is_a_sign() {
    let mut bench = Bench::new();
    bench.put(Event::ProducerRegistered(producer(2, "HTX Khe Trúc")));
    bench.put(Event::ProductRegistered(product(2, 2, TEA, 11)));
    bench.label.producer = None;
    bench.recognise(1, 4, date(2022, 3, 1), "UBND tỉnh");
    assert_eq!(bench.says("OC-02"), "-", "nobody recognised the other: that is another matter");
    let mut lapsed = bench.clone();
    lapsed.recognise_other(2, 2, 4, date(2022, 5, 1), "UBND tỉnh");
    assert_eq!(lapsed.says("OC-02"), "S1");
    let all = lapsed.judge();
    let sign = all.findings.iter().find(|f| f.rule == "OC-02").expect("the sign");
    assert!(sign.guards.contains(&"guard-namesakes") && sign.evidence == ["SP-1", "SP-2"], "{sign:?}");
    assert!(all.abstentions.iter().all(|a| a.rule != "OC-02"));
    let mut one = bench.clone();
    one.recognise_other(2, 2, 4, date(2025, 5, 1), "UBND tỉnh");
    assert_eq!(one.says("OC-02"), "-", "it may be the one in force");
}
