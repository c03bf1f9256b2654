//! What every rule says of itself.

use std::collections::BTreeSet;
use temthat::domain::label::rules::ALL;

#[test]
fn thirty_one_rules_each_with_law_evidence_and_a_way_out() {
    let codes: BTreeSet<_> = ALL.iter().map(|r| r.code).collect();
    assert_eq!(codes.len(), 31);
    for rule in ALL {
        assert!(!rule.basis.is_empty() && !rule.evidence.is_empty() && !rule.clears.is_empty(), "{}", rule.code);
        for place in rule.basis {
            assert!(!place.instrument.is_empty());
            for day in [place.from, place.to].into_iter().filter(|d| !d.is_empty()) {
                assert!(day.parse::<jiff::civil::Date>().is_ok(), "{}: {day}", rule.code);
            }
        }
        // Only OC-06 and OC-14's like have no guard: a claim of one star is nobody's.
        assert!(!rule.guards.is_empty() || rule.code == "OC-06", "{}", rule.code);
    }
}

#[test]
fn the_page_of_the_manual_is_made_from_the_rules() {
    let page = include_str!("../../../src/manual/rules.md");
    let made = temthat::app::rulebook::markdown();
    assert!(page == made, "make it again: temthat rules --markdown > src/manual/rules.md");
    assert!(made.contains("OC-02") && made.contains("QĐ 26/2026/QĐ-TTg Đ4.3") && made.matches("\n## ").count() == 31);
}
