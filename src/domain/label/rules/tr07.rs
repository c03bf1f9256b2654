//! TR-07: less material from the province than the criteria set asks for at recognition.

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::law::criteria::Origin;
use crate::domain::law::instrument::QD26;

pub(super) const RULE: Rule = Rule {
    code: "TR-07",
    severity: Severity::S2,
    basis: &[QD26.at("Phụ lục II", "1.1"), QD26.at("Đ8", "1b")],
    evidence: &[("origin", "need-purchase-records"), ("product", "need-names")],
    guards: &["guard-no-origin-condition"],
    clears: &["clear-purchase-records", "clear-boundary"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let Some(origin) = case.label.origin else { return SILENT };
    let Some(criteria) = case.criteria() else { return needs("need-criteria-set") };
    if criteria.origin == Origin::None {
        return guarded("guard-no-origin-condition");
    }
    let all_imported = origin.all_imported && criteria.out_if_all_imported;
    if criteria.origin.meets(origin.in_province) && !all_imported {
        return SILENT;
    }
    rule.sign(
        Severity::S2,
        vec![
            ("share", origin.in_province.to_string()),
            ("least", criteria.origin.least().to_owned()),
            ("set", criteria.number.number().to_string()),
        ],
        case.product().map(|p| p.to_string()).into_iter().collect(),
    )
}
