//! OC-05: the mark on another product of a recognised producer.

use super::{Outcome, QD26, QD26_FROM, QD1162, QD1162_FROM, Rule, cite};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::label::matching::Match;

pub(super) const RULE: Rule = Rule {
    code: "OC-05",
    severity: Severity::S1,
    basis: &[cite(QD1162, "Đ5, Đ12", QD1162_FROM), cite(QD26, "Đ8.1d", QD26_FROM)],
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
