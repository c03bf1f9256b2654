//! OC-03: more stars on the label than recognised.

use super::{Outcome, Rule};
use crate::domain::law::instrument::{QD1162, QD26};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::recognition::Standing;

pub(super) const RULE: Rule = Rule {
    code: "OC-03",
    severity: Severity::S1,
    basis: &[QD26.at("Đ3", "3"), QD26.at("Đ4", ""), QD1162.at("Đ5", ""), QD1162.at("Đ12", "")],
    evidence: &[("stars", "need-star-photo"), ("product", "need-names")],
    guards: &["guard-upgrade"],
    clears: &["clear-upgrade-decision", "clear-star-recount"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let Some(shown) = case.stars_shown() else {
        return if case.claims_ocop() == Some(true) {
            Outcome::CannotTell(vec!["need-star-photo"])
        } else {
            Outcome::Silent(None)
        };
    };
    // One and two stars are OC-06.
    if shown < 3 {
        return Outcome::Silent(None);
    }
    let Some((recognition, standing)) = case.standing(case.seen_on) else { return Outcome::Silent(None) };
    let stars = match standing {
        Standing::InForce { stars, .. } | Standing::Extended { stars, .. } => stars,
        Standing::Unconfirmed => return Outcome::CannotTell(vec!["need-decision"]),
        // Not in force at all: other rules say the graver thing; the surplus is still told.
        _ => recognition.stars,
    };
    if shown <= stars.count() {
        return Outcome::Silent(None);
    }
    // Any recognition of the product that gave as many stars when the goods were made.
    let by_then = case.goods_made(|day| {
        case.product()
            .and_then(|id| case.register.standing(id, day, case.known))
            .and_then(|(_, s)| s.stars())
            .is_some_and(|s| s.count() >= shown)
    });
    if by_then {
        return Outcome::Silent(Some("guard-upgrade"));
    }
    rule.sign(
        Severity::S1,
        vec![
            ("shown", shown.to_string()),
            ("stars", stars.count().to_string()),
            ("decision", recognition.decision_no.clone().unwrap_or_default()),
        ],
        vec![recognition.id.to_string()],
    )
}
