//! OC-14: the authority could not give that star on that day (regulation §3.2).

use super::{Outcome, QD26, QD26_FROM, Rule, cite};
use crate::domain::label::case::{Case, LawConfig};
use crate::domain::label::finding::{Citation, Severity};
use crate::domain::recognition::{AuthorityLevel, Evidence};
use jiff::civil::{Date, date};

pub(super) const RULE: Rule = Rule {
    code: "OC-14",
    severity: Severity::S2,
    basis: &[
        cite(QD26, "Đ4.1", QD26_FROM),
        Citation { instrument: "QĐ 148/QĐ-TTg", article: "", from: "2023-02-24", to: "2026-07-21" },
        Citation { instrument: "QĐ 1489/QĐ-TTg", article: "", from: "2025-07-06", to: "2026-07-21" },
    ],
    guards: &["guard-district-period"],
    clears: &["clear-certificate-photo"],
    judge,
};

/// Level that gave `stars` on `day`; `None` before the programme's first rules (8/2019).
#[must_use]
pub(crate) fn competent(stars: u8, day: Date, law: LawConfig) -> Option<&'static [AuthorityLevel]> {
    if day < date(2019, 8, 1) {
        return None;
    }
    Some(match stars {
        5 => &[AuthorityLevel::Ministry],
        3 if (date(2023, 2, 24)..=law.district_until).contains(&day) && day >= date(2025, 7, 1) => {
            &[AuthorityLevel::District, AuthorityLevel::Province]
        }
        3 if (date(2023, 2, 24)..=law.district_until).contains(&day) => &[AuthorityLevel::District],
        _ => &[AuthorityLevel::Province],
    })
}

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
