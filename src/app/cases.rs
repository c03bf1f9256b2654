//! Inspection cases in numbers, as of a day: by month, by rule, by where they stand.

use crate::domain::inspection::{Decision, Inspection};
use crate::domain::register::Register;
use crate::ports::clock::vietnam_day;
use jiff::Span;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Cases by where they stand, in the order of [`STATES`].
pub type ByState = [u32; 4];

/// Where a case can stand: open, sent to the authority, reminded on the spot, nothing against it (no
/// sign, or papers cleared every sign). None of them concludes a violation.
pub const STATES: [&str; 4] = ["open", "sent", "reminded", "clear"];

/// Counts a case where it stands.
fn count(sum: &mut ByState, case: &Inspection) {
    let place = match case.decision() {
        None => 0,
        Some((Decision::SentToAuthority, _)) => 1,
        Some((Decision::Reminded, _)) => 2,
        Some((Decision::NoSign | Decision::Cleared, _)) => 3,
    };
    sum[place] += 1;
}

/// All cases.
#[must_use]
pub fn by_state(register: &Register) -> ByState {
    let mut sum = ByState::default();
    register.inspections.values().for_each(|case| count(&mut sum, case));
    sum
}

/// Cases opened in each of the last `months` calendar months, this one last.
#[must_use]
pub fn by_month(register: &Register, today: Date, months: usize) -> Vec<(Date, ByState)> {
    let this = today.first_of_month();
    let ago = |n: usize| this.saturating_sub(Span::new().months(i64::try_from(n).unwrap_or(0)));
    let mut out: Vec<_> = (0..months).rev().map(|n| (ago(n), ByState::default())).collect();
    for case in register.inspections.values() {
        let month = vietnam_day(case.opened_at).first_of_month();
        if let Some((_, sum)) = out.iter_mut().find(|(of, _)| *of == month) {
            count(sum, case);
        }
    }
    out
}

/// Cases in which a rule found a sign, most first. A rule counts once a case, on however many labels
/// it found something.
#[must_use]
pub fn by_rule(register: &Register) -> Vec<(String, ByState)> {
    let mut sums = BTreeMap::<&str, ByState>::new();
    for case in register.inspections.values() {
        let rules: BTreeSet<_> = case.observed().flat_map(|o| &o.findings).map(|sign| sign.rule.as_str()).collect();
        rules.into_iter().for_each(|rule| count(sums.entry(rule).or_default(), case));
    }
    let mut out: Vec<_> = sums.into_iter().map(|(rule, sum)| (rule.to_owned(), sum)).collect();
    out.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.iter().sum::<u32>()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::{Event, Record};
    use crate::domain::ids::InspectionId;
    use crate::domain::inspection::{Entry, Note, Observed, Sign};
    use jiff::Timestamp;
    use jiff::civil::date;

    fn at(day: &str) -> Timestamp {
        format!("{day}T20:00:00Z").parse().expect("a moment")
    }

    fn case(id: u32, day: &str, rules: &[&[&str]], decisions: &[Decision]) -> Event {
        let entry = |note| Entry { at: at(day), made_at: None, actor: "user:ND-1".into(), note };
        let sign = |rule: &&str| Sign {
            rule: (*rule).into(),
            severity: "S1".into(),
            title: String::new(),
            says: String::new(),
            basis: Vec::new(),
            clears: Vec::new(),
        };
        let observed = rules.iter().map(|rules| {
            entry(Note::Observed(Box::new(Observed {
                label: serde_json::from_str("{}").expect("an empty label"),
                product: None,
                findings: rules.iter().map(sign).collect(),
                open: Vec::new(),
                stamp: None,
                as_of: date(2026, 9, 1),
                known_at: at(day),
                register_seq: 1,
                rules: String::new(),
            })))
        });
        let decided = decisions.iter().map(|d| entry(Note::Decided { decision: *d, reason: "x".into() }));
        Event::InspectionOpened(Inspection {
            id: InspectionId(id),
            opened_at: at(day),
            inspector: "A".into(),
            place: "chợ".into(),
            inspected: "quầy".into(),
            entries: observed.chain(decided).collect(),
        })
    }

    #[test]
    fn cases_are_counted_by_the_months_of_vietnam_by_rule_and_by_their_last_word() {
        let events = vec![
            case(1, "2025-10-31", &[&["OC-02"]], &[Decision::SentToAuthority]),
            case(2, "2026-08-31", &[&["OC-02", "ZN-01"], &["OC-02"]], &[]),
            case(3, "2026-09-01", &[&[]], &[Decision::NoSign]),
            case(4, "2026-09-02", &[&["OC-02"]], &[Decision::Cleared, Decision::Reminded]),
            case(5, "2024-01-01", &[], &[Decision::Cleared]),
        ];
        let mut register = Register::default();
        register.apply(&Record { seq: 1, at: at("2026-09-03"), actor: "t".into(), why: String::new(), events });
        assert_eq!(by_state(&register), [1, 1, 1, 2]);
        let months = by_month(&register, date(2026, 9, 3), 12);
        assert_eq!(months.len(), 12);
        assert_eq!(months[11], (date(2026, 9, 1), [1, 0, 1, 1]), "20:00 UTC of 31 August is September in Vietnam");
        assert_eq!(months[1], (date(2025, 11, 1), [0, 1, 0, 0]));
        let all: u32 = months.iter().flat_map(|(_, sum)| sum).sum();
        assert_eq!(all, 4, "older cases are not in the year");
        assert_eq!(by_rule(&register), [("OC-02".to_owned(), [1, 1, 1, 0]), ("ZN-01".to_owned(), [1, 0, 0, 0])]);
    }
}
