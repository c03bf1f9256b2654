//! ZN-01: a VietGAP claim without a live certificate behind it.

use super::{Outcome, Rule};
use crate::domain::law::instrument::{ND37, TT48};
use crate::domain::certificate::{Certificate, Holder, Scheme};
use crate::domain::ids::ProductId;
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use std::sync::Arc;

pub(super) const RULE: Rule = Rule {
    code: "ZN-01",
    severity: Severity::S2,
    basis: &[TT48.whole(), ND37.at("Đ41", "1"), ND37.at("Đ50", "1")],
    evidence: &[("claims", "need-claim-photo"), ("product", "need-names")],
    guards: &["guard-extension-3-months"],
    clears: &["clear-zone-certificate"],
    judge,
};

/// Certificates of a scheme on the producer of a product and on its zones.
pub(super) fn held<'a>(case: &'a Case, product: ProductId, scheme: Scheme) -> Vec<&'a Arc<Certificate>> {
    let Some(producer) = case.register.products.get(&product).map(|p| p.producer) else { return Vec::new() };
    let zones = case.register.zones.values().filter(|z| z.producers.contains(&producer)).map(|z| Holder::Zone(z.id));
    zones
        .chain([Holder::Producer(producer)])
        .flat_map(|holder| case.register.certificates_of(holder))
        .filter(|c| c.scheme == scheme && c.recorded_at <= case.known)
        .collect()
}

fn judge(rule: &Rule, case: &Case) -> Outcome {
    if !case.label.claims.iter().any(|c| c.scheme == Scheme::Vietgap) {
        return Outcome::Silent(None);
    }
    let Some(product) = case.product() else { return Outcome::CannotTell(vec!["need-names"]) };
    let day = case.goods_day().unwrap_or(case.seen_on);
    let certificates = held(case, product, Scheme::Vietgap);
    if certificates.iter().any(|c| c.is_live(day)) {
        return Outcome::Silent(None);
    }
    let extended = |c: &&Arc<Certificate>| {
        c.withdrawn_on.is_none()
            && c.valid_from <= day
            && day <= c.valid_until.saturating_add(jiff::Span::new().months(i64::from(case.law.vietgap_extension_months)))
    };
    if certificates.iter().any(extended) {
        return Outcome::Silent(Some("guard-extension-3-months"));
    }
    rule.sign(Severity::S2, vec![("day", day.to_string())], certificates.iter().map(|c| c.id.to_string()).collect())
}
