//! OC-05: the mark on another product of a recognised producer.

use super::{Outcome, Rule};
use crate::domain::law::instrument::{QD1162, QD26};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::label::matching::Match;

pub(super) const RULE: Rule = Rule {
    code: "OC-05",
    severity: Severity::S1,
    basis: &[QD1162.at("Đ5", ""), QD1162.at("Đ12", ""), QD26.at("Đ8", "1d")],
    evidence: &[("mark", "need-mark-photo"), ("product", "need-names"), ("unlisted", "need-names"), ("producer", "need-names")],
    guards: &["guard-variant-in-dossier", "guard-register-complete"],
    clears: &["clear-dossier-variant", "clear-decision"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    if case.claims_ocop() != Some(true) {
        return Outcome::Silent(None);
    }
    let producer = match case.matched {
        Match::ProducerOnly(id) => id,
        _ => return Outcome::Silent(None),
    };
    if !case.law.register_complete {
        return Outcome::Silent(Some("guard-register-complete"));
    }
    let own: Vec<_> = case.register.products.values().filter(|p| p.producer == producer).collect();
    let shown = case.label.product.clone().unwrap_or_default();
    // A recognised name inside the one shown may be the same product in a variant of the dossier.
    let folded = crate::domain::text::fold(&shown);
    if own.iter().any(|p| p.variant.as_deref().is_some_and(|v| folded.contains(&crate::domain::text::fold(v)))) {
        return Outcome::Silent(Some("guard-variant-in-dossier"));
    }
    let list = own.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("; ");
    rule.sign(
        Severity::S1,
        vec![("product", shown), ("recognised", list)],
        own.iter().map(|p| p.id.to_string()).collect(),
    )
}
