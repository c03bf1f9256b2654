//! ZN-01: a VietGAP claim without a live certificate behind it.

use super::coverage::{Coverage, held, told};
use super::{Outcome, Rule, guarded, needs};
use crate::domain::law::instrument::{ND37, TT48};
use crate::domain::certificate::{Certificate, Scheme};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use std::sync::Arc;

pub(super) const RULE: Rule = Rule {
    code: "ZN-01",
    severity: Severity::S2,
    basis: &[TT48.whole(), ND37.at("Đ41", "1"), ND37.at("Đ50", "1")],
    evidence: &[("claims", "need-claim-photo"), ("product", "need-names")],
    guards: &["guard-extension-3-months", "guard-outside-suspension"],
    clears: &["clear-zone-certificate", "clear-reinstated"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    if !case.label.claims.iter().any(|c| c.scheme == Scheme::Vietgap) {
        return Outcome::Silent(None);
    }
    let Some(product) = case.product() else { return Outcome::CannotTell(vec!["need-names"]) };
    let day = case.goods_day().unwrap_or(case.seen_on);
    let certificates = held(case, product, Scheme::Vietgap);
    let ids = || certificates.iter().map(|c| c.id.to_string()).collect();
    let day_of = ("day", day.to_string());
    match Coverage::of(case, &certificates) {
        Coverage::Live(guard) => return Outcome::Silent(guard),
        Coverage::AgeUnknown => return needs("need-dates"),
        Coverage::Suspended(certificate, suspension) => {
            let args = [told(certificate, suspension), vec![day_of]].concat();
            return rule.sign(Severity::S2, args, ids()).cleared_by("clear-reinstated");
        }
        Coverage::None => {}
    }
    let extended = |c: &&Arc<Certificate>| {
        c.withdrawn_on.is_none()
            && c.suspension(c.valid_until).is_none()
            && c.valid_from <= day
            && day <= c.valid_until.saturating_add(jiff::Span::new().months(i64::from(case.law.vietgap_extension_months)))
    };
    if certificates.iter().any(extended) {
        return guarded("guard-extension-3-months");
    }
    let args = vec![("kind", "none".to_owned()), day_of];
    rule.sign(Severity::S2, args, ids()).cleared_by("clear-zone-certificate")
}
