//! Properties over random labels and registers.

use super::bench::{Bench, noon};
use jiff::Span;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use temthat::domain::certificate::Scheme;
use temthat::domain::label::case::Case;
use temthat::domain::label::matching;
use temthat::domain::label::observation::ClaimShown;
use temthat::domain::label::observation::shown::{
    Artwork, DossierPart, Listing, LotCode, OriginShown, Paper, Resolution, Resolved, SecondO, TraceItem, TraceRequest,
};
use temthat::domain::label::rules::{ALL, Judgement, judge_with};
use temthat::domain::law::goods::Content;
use temthat::domain::recognition::RecognitionAct;

fn day(n: u16) -> Date {
    date(2022, 6, 1).saturating_add(Span::new().days(i64::from(n % 2400)))
}

/// A register and a label made from numbers: every rule has something to look at sometimes.
fn bench(seed: &[u16; 24]) -> Bench {
    let n = |i: usize, of: u16| seed[i] % of;
    let opt = |i: usize| (n(i, 3) > 0).then(|| day(seed[i] / 3));
    let mut b = Bench::empty();
    let who = ["UBND huyện Na Hang", "UBND tỉnh Tuyên Quang", "Bộ NN&MT"][usize::from(n(0, 3))];
    if n(1, 8) > 0 {
        b.recognise(1, 3 + u8::try_from(n(1, 3)).expect("small"), day(seed[2]), who);
        let start = day(seed[2]);
        let at = |k: u16| start.saturating_add(Span::new().days(i64::from(k % 1100)));
        match n(3, 6) {
            0 => b.act(RecognitionAct::Withdrawn, at(seed[4])),
            1 => b.act(RecognitionAct::Suspended, at(seed[4])),
            2 => b.act(RecognitionAct::Downgraded { to: super::bench::stars(3) }, at(seed[4])),
            _ => {}
        }
    }
    b.set(1 + u8::try_from(n(5, 26)).expect("small"));
    b.seen_on = day(seed[6]);
    let label = &mut b.label;
    label.stars = [None, Some(1), Some(2), Some(3), Some(4), Some(5)][usize::from(n(7, 6))];
    label.mark = [None, Some(true), Some(true), Some(false)][usize::from(n(8, 4))];
    match n(9, 6) {
        0 => label.product = Some("Bánh khảo".into()),
        1 => label.product = None,
        2 => label.producer = Some("Cơ sở Hoa Mai".into()),
        _ => {}
    }
    (label.made_on, label.printed_on, label.best_before, label.decided_on) = (opt(10), opt(11), opt(12), opt(13));
    label.authority = (n(14, 2) == 0).then(|| who.to_owned());
    label.code = [None, Some("08-00691-01-2026"), Some("x")][usize::from(n(15, 3))].map(str::to_owned);
    if n(16, 2) == 0 {
        let scheme = [Scheme::Vietgap, Scheme::Organic, Scheme::Pgs, Scheme::Gi][usize::from(n(16, 8) / 2)];
        label.claims = vec![ClaimShown { scheme, number: None, body: None, issued_on: None }];
    }
    label.trace_code = [None, Some(false)][usize::from(n(17, 2))];
    label.all_faces = n(17, 4) > 1;
    if n(18, 2) == 0 {
        label.artwork = Some(Artwork { second_o: Some(SecondO::Red), mono: n(18, 4) == 0, ..Artwork::default() });
        label.resolution =
            Some(Resolution { outcome: Resolved::Nothing, attempts: u32::from(n(18, 5)), outage: false });
        label.lot_codes = vec![
            LotCode { lot: Some("1".into()), code: "a".into() },
            LotCode { lot: Some("2".into()), code: "a".into() },
        ];
        label.trace_items = Some(vec![TraceItem::Name]);
    }
    if n(19, 2) == 0 {
        label.origin = Some(OriginShown { in_province: u8::try_from(n(19, 101)).expect("small"), all_imported: false });
        label.trace_request =
            Some(TraceRequest { asked_at: noon(day(seed[20])), answered_at: None, deleted_on: opt(10) });
        label.contents = Some(vec![Content::Name, Content::Origin]);
        label.dossier_differs = vec![DossierPart::Name];
    }
    label.address = (n(20, 2) == 0).then(|| "huyện Na Hang, Hà Giang".to_owned());
    label.text = (n(21, 2) == 0).then(|| "đặc trị, Cam sành Hàm Yên".to_owned());
    label.listing = (n(22, 3) == 0).then(Listing::default);
    if n(23, 3) == 0 {
        label.uncertain = vec!["stars".into()];
    }
    b
}

fn codes(b: &Bench) -> std::collections::BTreeSet<&'static str> {
    b.signs().into_iter().collect()
}

/// Shows a paper: no rule speaks that was silent before, unless its sign stood within a graver one that
/// the paper made milder (of two that say the same the graver one stays).
fn clears_only(mut b: Bench, clears: &str, on: Date) -> Result<(), TestCaseError> {
    let merged = |j: &Judgement| j.silenced.iter().filter(|s| s.1 == "guard-merged").map(|s| s.0).collect::<Vec<_>>();
    let before = b.judge();
    b.label.papers.push(Paper { clears: clears.into(), number: "1".into(), on: Some(on) });
    let after = b.judge();
    for f in &after.findings {
        let told = before.findings.iter().any(|x| x.rule == f.rule) || merged(&before).contains(&f.rule);
        prop_assert!(told, "{clears} brought {}", f.rule);
    }
    let signs = |j: &Judgement| j.findings.len() + merged(j).len();
    prop_assert!(signs(&after) <= signs(&before), "{clears} added a finding");
    let gravest = |j: &Judgement| j.findings.first().map_or(u8::MAX, |f| f.severity as u8);
    prop_assert!(gravest(&after) >= gravest(&before), "{clears} made the gravest sign graver");
    Ok(())
}

/// Goods made before the stars lapsed: the sign of lapsed stars (OC-02) becomes milder than that of the
/// listing (EC-01), which stood within it.
#[test]
fn a_milder_sign_gives_back_the_listing_within_it() {
    let seed = [0, 1, 26730, 1, 0, 0, 20627, 1215, 0, 20241, 2820, 11055, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8067, 1336];
    let mut b = bench(&seed);
    assert_eq!((b.says("OC-02"), b.says("EC-01")), ("S1".into(), "-guard-merged".into()));
    clears_only(b.clone(), "clear-made-before", day(0)).expect("nothing added");
    b.paper("clear-made-before", Some(day(0)));
    assert_eq!((b.says("OC-02"), b.says("EC-01")), ("S3".into(), "S2".into()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn adding_what_clears_never_adds_a_finding(seed in any::<[u16; 24]>(), which in any::<usize>(), on in any::<u16>()) {
        let all: Vec<_> = ALL.iter().flat_map(|r| r.clears).collect();
        clears_only(bench(&seed), all[which % all.len()], day(on))?;
    }

    #[test]
    fn what_is_recorded_later_never_changes_an_earlier_answer(seed in any::<[u16; 24]>(), known in any::<u16>(), later in 1u16..900, act in 0u8..4) {
        let mut b = bench(&seed);
        b.known = noon(day(known));
        let before = b.judge();
        let recorded = day(known).saturating_add(Span::new().days(i64::from(later)));
        let act = match act {
            0 => RecognitionAct::Withdrawn,
            1 => RecognitionAct::Suspended,
            2 => RecognitionAct::Extended { until: recorded },
            _ => RecognitionAct::Downgraded { to: super::bench::stars(3) },
        };
        b.act(act, recorded);
        b.recognise(9, 5, recorded, "Bộ NN&MT");
        prop_assert_eq!(before, b.judge());
    }

    #[test]
    fn the_order_of_rules_does_not_matter(seed in any::<[u16; 24]>(), turn in 0usize..31) {
        let b = bench(&seed);
        let (matched, _) = matching::find(&b.register, b.label.product.as_deref(), b.label.producer.as_deref(), None);
        let case = Case { label: &b.label, register: &b.register, known: b.known, seen_on: b.seen_on, matched, stamp: None, law: &b.law };
        let mut rules = ALL.to_vec();
        rules.rotate_left(turn);
        rules.reverse();
        prop_assert_eq!(judge_with(&rules, &case), judge_with(&ALL, &case));
    }

    #[test]
    fn no_merged_finding_was_graver_than_what_is_left(seed in any::<[u16; 24]>()) {
        let b = bench(&seed);
        let all = b.judge();
        if all.silenced.iter().any(|s| s.1 == "guard-merged") {
            prop_assert!(!all.findings.is_empty());
        }
        let severities: Vec<_> = all.findings.iter().map(|f| f.severity).collect();
        prop_assert!(severities.windows(2).all(|w| w[0] <= w[1]), "gravest first");
        prop_assert_eq!(codes(&b).len(), all.findings.len(), "no rule speaks twice");
    }
}
