//! OC-01: mark or stars on a product without any recognition.

use super::{Outcome, Rule};
use crate::domain::law::instrument::{QD1162, QD26};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::label::matching::Match;
use crate::domain::recognition::Standing;
use crate::domain::text::fold;

pub(super) const RULE: Rule = Rule {
    code: "OC-01",
    severity: Severity::S2,
    basis: &[QD1162.at("Đ4", ""), QD1162.at("Đ5", ""), QD1162.at("Đ12", ""), QD26.at("Đ4", ""), QD26.at("Đ9", "3b")],
    evidence: &[("mark", "need-mark-photo"), ("stars", "need-star-photo"), ("product", "need-names"), ("unlisted", "need-names"), ("producer", "need-names")],
    guards: &["guard-register-complete", "guard-name-alias", "guard-provincial-mark"],
    clears: &["clear-decision", "clear-other-name"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    match case.claims_ocop() {
        None => return Outcome::CannotTell(vec!["need-mark-photo"]),
        Some(false) => return Outcome::Silent(None),
        Some(true) => {}
    }
    // A province's own mark without stars claims no national recognition.
    let provincial = case.label.artwork.as_ref().and_then(|a| a.provincial.as_deref());
    let listed = |mark: &str| case.law.provincial_marks.iter().any(|known| fold(known) == fold(mark));
    if case.stars_shown().is_none() && provincial.is_some_and(listed) {
        return Outcome::Silent(Some("guard-provincial-mark"));
    }
    let shown =
        || vec![("product", case.label.product.clone().unwrap_or_default()), ("seen", case.seen_on.to_string())];
    match &case.matched {
        Match::Nothing if case.law.register_complete => {
            rule.sign(Severity::S2, shown(), vec![format!("register@{}", case.register.seq)])
        }
        Match::Nothing => Outcome::Silent(Some("guard-register-complete")),
        Match::Product(id) => match case.standing(case.seen_on) {
            None | Some((_, Standing::NotYet)) if case.law.register_complete => {
                rule.sign(Severity::S2, shown(), vec![id.to_string()])
            }
            None | Some((_, Standing::NotYet)) => Outcome::Silent(Some("guard-register-complete")),
            Some((_, Standing::Unconfirmed)) => Outcome::CannotTell(vec!["need-decision"]),
            Some(_) => Outcome::Silent(None),
        },
        Match::Unsure => Outcome::CannotTell(vec!["need-names"]),
        Match::Unnamed => Outcome::CannotTell(vec!["need-product-name"]),
        // OC-05 and OC-09 speak there.
        Match::ProducerOnly(_) | Match::OtherProducer(_) => Outcome::Silent(None),
    }
}
