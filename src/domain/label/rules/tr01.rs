//! TR-01: the code leads to nothing, off the approved domain, or to a page that speaks of no product.
//! Told apart from the stamp's own verdict: a stamp read offline stays what it is.

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::label::observation::shown::Resolved;
use crate::domain::law::instrument::ND37;

pub(super) const RULE: Rule = Rule {
    code: "TR-01",
    severity: Severity::S2,
    basis: &[ND37.at("Đ23", "11"), ND37.at("Đ52", "6"), ND37.at("Đ26", "3")],
    evidence: &[("resolution", "need-more-attempts")],
    guards: &["guard-outage"],
    clears: &["clear-resolves"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let Some(found) = &case.label.resolution else { return SILENT };
    let kind = match found.outcome {
        Resolved::Page => return SILENT,
        Resolved::Nothing => "nothing",
        Resolved::OffDomain => "off-domain",
        Resolved::Generic => "generic",
    };
    if found.outcome == Resolved::Nothing {
        if found.outage {
            return guarded("guard-outage");
        }
        // One failed attempt may be the reader's own network.
        if found.attempts < 2 {
            return needs("need-more-attempts");
        }
    }
    rule.sign(
        Severity::S2,
        vec![("kind", kind.to_owned()), ("attempts", found.attempts.to_string())],
        case.label.stamp_url.iter().cloned().collect(),
    )
}
