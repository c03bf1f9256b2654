//! TR-04: one code for several lots, or no lot in the code of goods that have lots.

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::law::instrument::{ND37, TCVN13274};
use crate::domain::text::fold;

pub(super) const RULE: Rule = Rule {
    code: "TR-04",
    severity: Severity::S3,
    basis: &[ND37.at("Đ23", "5g"), ND37.at("Đ23", "10"), TCVN13274.whole()],
    evidence: &[("lot_codes", "need-two-lots")],
    guards: &["guard-no-lots"],
    clears: &["clear-lot-codes"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let codes = &case.label.lot_codes;
    if codes.is_empty() {
        return SILENT;
    }
    if case.label.no_lots {
        return guarded("guard-no-lots");
    }
    let lots: Vec<_> = codes.iter().filter_map(|c| Some((fold(c.lot.as_deref()?), c.code.trim()))).collect();
    let shared = lots.iter().enumerate().find_map(|(i, a)| {
        lots.iter().skip(i + 1).find(|b| a.1 == b.1 && a.0 != b.0).map(|b| (a.0.clone(), b.0.clone()))
    });
    match shared {
        Some((a, b)) => rule.sign(Severity::S3, vec![("lots", format!("{a}, {b}"))], vec![lots[0].1.to_owned()]),
        // One lot alone says nothing about the next one.
        None if lots.len() < 2 => needs("need-two-lots"),
        None => SILENT,
    }
}
