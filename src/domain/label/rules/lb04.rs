//! LB-04: a protected geographical name without a written right to use it.

use super::coverage::{Coverage, held};
use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::certificate::Scheme;
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::law::instrument::{LSHTT, QD26};
use crate::domain::law::protected::{self, Use};

pub(super) const RULE: Rule = Rule {
    code: "LB-04",
    severity: Severity::S2,
    basis: &[QD26.at("Phụ lục II", ""), LSHTT.at("Đ129", "")],
    evidence: &[("product", "need-product-name"), ("text", "need-all-faces"), ("claims", "need-claim-photo")],
    guards: &["guard-generic-place", "guard-ip-gate", "guard-outside-suspension"],
    clears: &["clear-gi-right"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let claimed = case.label.claims.iter().any(|c| c.scheme == Scheme::Gi);
    let shown = [&case.label.product, &case.label.text].into_iter().flatten();
    let mut place = false;
    let form = shown.filter(|t| t.len() < 100_000).find_map(|t| match protected::used(t) {
        Use::Form(p) => Some(p.name.as_str()),
        Use::Place(_) => {
            place = true;
            None
        }
        Use::None => None,
    });
    let Some(name) = form.or(claimed.then_some("")) else {
        return if place { guarded("guard-generic-place") } else { SILENT };
    };
    let day = case.goods_day().unwrap_or(case.seen_on);
    let rights = case.product().map(|id| held(case, id, Scheme::Gi)).unwrap_or_default();
    match Coverage::of(case, &rights) {
        Coverage::Live(guard) => return Outcome::Silent(guard),
        Coverage::AgeUnknown => return needs("need-dates"),
        Coverage::Suspended(..) | Coverage::None => {}
    }
    // Four stars were given only with the right in writing (QĐ 26 Phụ lục II).
    if case.standing(case.seen_on).and_then(|(_, s)| s.stars()).is_some_and(|s| s.count() >= 4) {
        return guarded("guard-ip-gate");
    }
    if rights.is_empty() && !case.law.rights_complete {
        return needs("need-gi-right");
    }
    let args = vec![("name", name.to_owned()), ("day", day.to_string())];
    rule.sign(Severity::S2, args, rights.iter().map(|c| c.id.to_string()).collect())
}
