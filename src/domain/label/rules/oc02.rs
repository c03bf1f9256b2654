//! OC-02: stars shown after the certificate's last valid day.

use super::{Outcome, QD26, QD26_FROM, QD1162, QD1162_FROM, Rule, cite};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::recognition::{MAX_EXTENSION_DAYS, Standing};
use jiff::Span;

pub(super) const RULE: Rule = Rule {
    code: "OC-02",
    severity: Severity::S1,
    basis: &[cite(QD26, "Đ4.3, Đ7.6, Đ12.3", QD26_FROM), cite(QD1162, "Đ4c", QD1162_FROM)],
    guards: &["guard-dossier-180", "guard-old-stock"],
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
            let longest = term.saturating_add(Span::new().days(MAX_EXTENSION_DAYS));
            let filed = case.label.dossier_no.is_some() && case.seen_on <= longest;
            let old_stock = case.goods_day().is_some_and(|day| day <= on);
            let severity = if filed || old_stock { Severity::S3 } else { Severity::S1 };
            rule.sign(severity, args(on), evidence)
        }
        Standing::Unconfirmed => Outcome::CannotTell(vec!["need-decision"]),
        _ => Outcome::Silent(None),
    }
}
