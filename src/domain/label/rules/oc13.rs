//! OC-13: the product code is malformed, names an unknown commune, or is not the recorded one.

use super::{Outcome, Rule};
use crate::domain::law::instrument::{QD19, QD26};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::product_code;

pub(super) const RULE: Rule = Rule {
    code: "OC-13",
    severity: Severity::S2,
    basis: &[QD26.at("Phụ lục II", ""), QD19.whole()],
    evidence: &[("code", "need-code-photo")],
    guards: &["guard-legacy-code"],
    clears: &["clear-code"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let Some(code) = case.label.code.as_deref().filter(|c| !c.trim().is_empty()) else { return Outcome::Silent(None) };
    let args = |cause: String| vec![("code", code.chars().take(60).collect()), ("cause", cause)];
    match product_code::parse(code) {
        Err(error) => rule.sign(Severity::S3, args(error.to_string()), Vec::new()),
        Ok(parsed) => {
            let recorded = case.product().and_then(|id| case.register.products.get(&id)).and_then(|p| p.code.clone());
            match recorded.as_deref().map(product_code::parse) {
                Some(Ok(known)) if known != parsed && known.district == parsed.district => {
                    rule.sign(Severity::S2, args(recorded.unwrap_or_default()), Vec::new())
                }
                _ if parsed.district.is_some() => Outcome::Silent(Some("guard-legacy-code")),
                _ => Outcome::Silent(None),
            }
        }
    }
}
