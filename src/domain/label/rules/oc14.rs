//! OC-14: the authority could not give that star on that day (regulation §3.2).

use super::{Outcome, Rule};
use crate::domain::law::rulesets::competent;
use crate::domain::law::instrument::{QD148, QD1489, QD26};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::recognition::{AuthorityLevel, Evidence};

pub(super) const RULE: Rule = Rule {
    code: "OC-14",
    severity: Severity::S2,
    basis: &[QD26.at("Đ4", "1"), QD148.whole(), QD1489.whole()],
    evidence: &[("authority", "need-certificate-photo"), ("decided_on", "need-certificate-photo"), ("stars", "need-star-photo")],
    guards: &["guard-district-period"],
    clears: &["clear-certificate-photo"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    // What the certificate on the label says, else what the register holds of the product.
    let recorded = case.product().and_then(|id| {
        case.register
            .recognitions_of(id)
            .filter(|r| r.evidence == Evidence::Decision && r.recorded_at <= case.known)
            .last()
    });
    let (authority, level, day, stars) = match (&case.label.authority, case.label.decided_on, case.stars_shown()) {
        (Some(authority), Some(day), Some(stars)) => (authority.clone(), level(authority), day, stars),
        (Some(_), _, _) => return Outcome::CannotTell(vec!["need-certificate-photo"]),
        (None, ..) => match recorded {
            Some(r) if case.claims_ocop() == Some(true) => match r.issued_on {
                Some(day) => (r.authority.clone(), r.authority_level, day, r.stars.count()),
                None => return Outcome::Silent(None),
            },
            _ => return Outcome::Silent(None),
        },
    };
    if stars < 3 || level == AuthorityLevel::Unknown {
        return Outcome::Silent(None);
    }
    match competent(stars, day, case.law) {
        Some(levels) if levels.contains(&level) && level == AuthorityLevel::District => {
            Outcome::Silent(Some("guard-district-period"))
        }
        Some(levels) if levels.contains(&level) => Outcome::Silent(None),
        // A province may always have acted for its huyện; that is not a sign.
        Some(_) if level == AuthorityLevel::Province && stars == 3 => Outcome::Silent(None),
        None => Outcome::CannotTell(vec!["need-certificate-photo"]),
        Some(_) => rule.sign(
            Severity::S2,
            vec![("authority", authority), ("day", day.to_string()), ("stars", stars.to_string())],
            recorded.map(|r| r.id.to_string()).into_iter().collect(),
        ),
    }
}

fn level(authority: &str) -> AuthorityLevel {
    crate::domain::recognition::level_of(authority)
}
