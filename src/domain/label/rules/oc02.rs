//! OC-02: stars shown after the certificate's last valid day.

use super::{Outcome, Rule};
use crate::domain::law::instrument::{QD1162, QD26};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::law::rulesets::{Extension, extension};
use crate::domain::recognition::Standing;

pub(super) const RULE: Rule = Rule {
    code: "OC-02",
    severity: Severity::S1,
    basis: &[QD26.at("Đ4", "3"), QD26.at("Đ7", "6"), QD26.at("Đ12", "3"), QD1162.at("Đ4", "c")],
    evidence: &[("stars", "need-star-photo"), ("product", "need-names")],
    guards: &["guard-dossier-180", "guard-old-stock", "guard-last-day"],
    clears: &["clear-new-decision", "clear-dossier"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    if case.claims_ocop() != Some(true) {
        return Outcome::Silent(None);
    }
    let Some((recognition, standing)) = case.standing(case.seen_on) else { return Outcome::Silent(None) };
    let evidence = vec![recognition.id.to_string()];
    let args = |until: jiff::civil::Date| {
        vec![
            ("until", until.to_string()),
            ("decision", recognition.decision_no.clone().unwrap_or_default()),
            ("seen", case.seen_on.to_string()),
        ]
    };
    match standing {
        Standing::Extended { until, .. } => rule.sign(Severity::S3, args(until), evidence),
        Standing::Lapsed { on } => {
            let term = recognition.valid_until.unwrap_or(on);
            let filed = if case.has_dossier() { extension(term, case.seen_on, case.law) } else { Extension::Over };
            match filed {
                _ if case.goods_made(|day| day <= on) => rule.sign(Severity::S3, args(on), evidence),
                Extension::Covered => rule.sign(Severity::S3, args(on), evidence),
                Extension::Unsure => Outcome::CannotTell(vec!["need-extension-decision"]),
                Extension::Over => rule.sign(Severity::S1, args(on), evidence),
            }
        }
        Standing::Unconfirmed => Outcome::CannotTell(vec!["need-decision"]),
        // One warning day: how the last day is counted is not settled everywhere.
        Standing::InForce { until, .. } if until == case.seen_on => Outcome::Silent(Some("guard-last-day")),
        _ => Outcome::Silent(None),
    }
}
