//! OC-10: name, variant, pack or main ingredient is not that of the recognised dossier.

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::label::matching::{DIFFERENT, SAME};
use crate::domain::label::observation::shown::DossierPart;
use crate::domain::law::instrument::QD26;
use crate::domain::text::likeness;

pub(super) const RULE: Rule = Rule {
    code: "OC-10",
    severity: Severity::S2,
    basis: &[QD26.at("Đ8", "1b"), QD26.at("Đ9", "3a"), QD26.at("Đ6", "1c")],
    evidence: &[("variant", "need-all-faces"), ("pack", "need-all-faces"), ("dossier_differs", "need-dossier")],
    guards: &["guard-dossier-silent"],
    clears: &["clear-declared-change", "clear-dossier-variant"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    if case.claims_ocop() != Some(true) {
        return SILENT;
    }
    let Some(product) = case.registered() else { return SILENT };
    let sign = |part: &str, shown: &str, dossier: &str| {
        let args = vec![("part", part.to_owned()), ("shown", shown.to_owned()), ("dossier", dossier.to_owned())];
        rule.sign(Severity::S2, args, vec![product.id.to_string()])
    };
    if let Some(part) = case.label.dossier_differs.first() {
        let part = match part {
            DossierPart::Name => "name",
            DossierPart::Variant => "variant",
            DossierPart::Pack => "pack",
            DossierPart::MainIngredient => "main-ingredient",
        };
        return sign(part, "", "");
    }
    let mut outcome = SILENT;
    for (part, shown, dossier) in
        [("variant", &case.label.variant, &product.variant), ("pack", &case.label.pack, &product.pack)]
    {
        match (shown, dossier) {
            (Some(shown), Some(dossier)) => match likeness(dossier, shown).max(likeness(shown, dossier)) {
                same if same >= SAME => {}
                near if near >= DIFFERENT => outcome = needs("need-dossier"),
                _ => return sign(part, shown, dossier),
            },
            (Some(_), None) if outcome == SILENT => outcome = guarded("guard-dossier-silent"),
            _ => {}
        }
    }
    outcome
}
