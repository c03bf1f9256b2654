//! LB-01: mandatory contents missing for the goods group, dates in the wrong order, or hidden by a stamp.

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::law::goods;
use crate::domain::law::instrument::ND37;
use crate::domain::law::rulesets::LabelEra;

pub(super) const RULE: Rule = Rule {
    code: "LB-01",
    severity: Severity::S2,
    basis: &[ND37.at("Đ42", "1"), ND37.at("Phụ lục I", ""), ND37.at("Đ46", ""), ND37.at("Đ50", "1"), ND37.at("Đ98", "")],
    evidence: &[
        ("contents", "need-all-faces"),
        ("made_on", "need-dates"),
        ("best_before", "need-dates"),
        ("stamp_hides", "need-all-faces"),
    ],
    guards: &["guard-old-label", "guard-old-goods", "guard-unpackaged"],
    clears: &["clear-label-photos"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let label = case.label;
    if let (Some(made), Some(best)) = (label.made_on, label.best_before)
        && made > best
    {
        let args = vec![("kind", "order".to_owned()), ("made", made.to_string()), ("until", best.to_string())];
        return rule.sign(Severity::S2, args, Vec::new());
    }
    if label.stamp_hides == Some(true) {
        return rule.sign(Severity::S3, vec![("kind", "hidden".to_owned()), ("items", String::new())], Vec::new());
    }
    // A listing is EC-01's.
    let Some(shown) = label.contents.as_deref().filter(|_| label.listing.is_none()) else { return SILENT };
    if label.unpackaged {
        return guarded("guard-unpackaged");
    }
    let Some(group) = case.goods() else { return needs("need-goods-group") };
    let missing = goods::missing(group, shown);
    if missing.is_empty() {
        return SILENT;
    }
    match case.label_era() {
        LabelEra::OldPrint => return guarded("guard-old-label"),
        LabelEra::OldGoods => return guarded("guard-old-goods"),
        LabelEra::Unknown => return needs("need-print-date"),
        LabelEra::New => {}
    }
    if !label.all_faces {
        return needs("need-all-faces");
    }
    let items: Vec<_> = missing.iter().map(|c| c.code()).collect();
    rule.sign(Severity::S3, vec![("kind", "missing".to_owned()), ("items", items.join(", "))], Vec::new())
}
