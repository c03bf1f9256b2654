//! EC-01: a listing whose OCOP claim, certificate picture or published label contents do not hold.

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::label::matching::Match;
use crate::domain::law::goods;
use crate::domain::law::instrument::{ND37, QD26, QD1162};
use crate::domain::recognition::Standing;

pub(super) const RULE: Rule = Rule {
    code: "EC-01",
    severity: Severity::S2,
    basis: &[ND37.at("Đ41", "5"), ND37.at("Đ41", "6"), QD26.at("Đ9", "3b"), QD1162.at("Đ12", "")],
    evidence: &[
        ("stars", "need-star-photo"),
        ("product", "need-names"),
        ("producer", "need-names"),
        ("listing", "need-capture"),
    ],
    guards: &["guard-per-unit-data", "guard-reseller"],
    clears: &["clear-new-decision", "clear-listing-mended"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let Some(listing) = &case.label.listing else { return SILENT };
    let evidence: Vec<_> = listing.url.iter().chain(&listing.sha256).cloned().collect();
    let sign = |severity, kind: &str, detail: String| {
        rule.sign(severity, vec![("kind", kind.to_owned()), ("detail", detail)], evidence.clone())
    };
    let claims = case.claims_ocop() == Some(true);
    if let Some(until) = listing.certificate_until.filter(|u| *u < case.seen_on) {
        return sign(Severity::S2, "certificate", until.to_string());
    }
    let mut unsure = false;
    if claims {
        let shown = case.stars_shown();
        match case.matched {
            Match::Product(_) => match case.standing(case.seen_on) {
                Some((_, Standing::InForce { stars, .. } | Standing::Extended { stars, .. })) => {
                    if shown.is_some_and(|s| s > stars.count()) {
                        return sign(Severity::S2, "register", stars.count().to_string());
                    }
                }
                Some((_, Standing::Unconfirmed)) => unsure = true,
                Some(_) => return sign(Severity::S2, "register", String::new()),
                None if case.law.register_complete => return sign(Severity::S2, "register", String::new()),
                None => unsure = true,
            },
            Match::Nothing | Match::ProducerOnly(_) if case.law.register_complete => {
                return sign(Severity::S2, "register", String::new());
            }
            _ => unsure = true,
        }
    }
    let missing = match (&listing.contents, case.goods()) {
        (Some(shown), Some(group)) => goods::missing(group, shown),
        _ => Vec::new(),
    };
    let owed: Vec<_> = missing.iter().filter(|c| !c.is_per_unit()).map(|c| c.code()).collect();
    if !owed.is_empty() {
        return sign(Severity::S3, "contents", owed.join(", "));
    }
    if unsure {
        return needs("need-names");
    }
    if !missing.is_empty() {
        return guarded("guard-per-unit-data");
    }
    if claims { guarded("guard-reseller") } else { SILENT }
}
