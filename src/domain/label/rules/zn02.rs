//! ZN-02: organic wording without what NĐ 109/2018 asks for.

use super::coverage::{Coverage, held, told};
use super::{Outcome, Rule, needs};
use crate::domain::law::instrument::{ND109};
use crate::domain::certificate::Scheme;
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "ZN-02",
    severity: Severity::S2,
    basis: &[ND109.at("Đ8", ""), ND109.at("Đ11", "2"), ND109.at("Đ12", "")],
    evidence: &[("claims", "need-claim-photo"), ("product", "need-names")],
    guards: &["guard-pgs-named", "guard-outside-suspension"],
    clears: &["clear-organic-certificate", "clear-reinstated"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let Some(claim) = case.label.claims.iter().find(|c| c.scheme == Scheme::Organic) else {
        let pgs = case.label.claims.iter().any(|c| c.scheme == Scheme::Pgs);
        return Outcome::Silent(pgs.then_some("guard-pgs-named"));
    };
    let missing: Vec<_> =
        [(claim.number.is_none(), "number"), (claim.body.is_none(), "body"), (claim.issued_on.is_none(), "date")]
            .into_iter()
            .filter_map(|(absent, what)| absent.then_some(what))
            .collect();
    let day = case.goods_day().unwrap_or(case.seen_on);
    let rest = || vec![("missing", missing.join(", ")), ("day", day.to_string())];
    let args = |kind: &str| [vec![("kind", kind.to_owned())], rest()].concat();
    let by_paper = |outcome: Outcome| outcome.cleared_by("clear-organic-certificate");
    let print = || by_paper(rule.sign(Severity::S3, args("print"), Vec::new()));
    let Some(product) = case.product() else {
        return if missing.is_empty() {
            Outcome::CannotTell(vec!["need-names"])
        } else {
            print()
        };
    };
    match Coverage::of(case, &held(case, product, Scheme::Organic)) {
        Coverage::Live(guard) if missing.is_empty() => return Outcome::Silent(guard),
        Coverage::AgeUnknown if missing.is_empty() => return needs("need-dates"),
        Coverage::Live(_) | Coverage::AgeUnknown => return print(),
        Coverage::Suspended(certificate, suspension) => {
            let values = [told(certificate, suspension), rest()].concat();
            return rule.sign(Severity::S2, values, vec![certificate.id.to_string()]).cleared_by("clear-reinstated");
        }
        Coverage::None => {}
    }
    let kind = if held(case, product, Scheme::Pgs).is_empty() { "none" } else { "pgs" };
    by_paper(rule.sign(Severity::S2, args(kind), Vec::new()))
}
