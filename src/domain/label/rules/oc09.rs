//! OC-09: the producer on the label is not the one on the certificate.

use super::{Outcome, Rule};
use crate::domain::law::instrument::{ND37, QD1162};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::label::matching::{DIFFERENT, Match, SAME};
use crate::domain::text::likeness;

pub(super) const RULE: Rule = Rule {
    code: "OC-09",
    severity: Severity::S2,
    basis: &[QD1162.at("Đ4", "c"), QD1162.at("Đ12", ""), ND37.at("Đ41", "2"), ND37.at("Đ42", "1b")],
    evidence: &[("producer", "need-producer-photo"), ("product", "need-names"), ("unlisted", "need-names")],
    guards: &["guard-rename", "guard-contract-maker"],
    clears: &["clear-rename", "clear-contract"],
    judge,
};

fn judge(rule: &Rule, case: &Case) -> Outcome {
    if case.claims_ocop() != Some(true) {
        return Outcome::Silent(None);
    }
    let Some(shown) = case.label.producer.as_deref().filter(|p| !p.trim().is_empty()) else {
        return if case.product().is_some() {
            Outcome::CannotTell(vec!["need-producer-photo"])
        } else {
            Outcome::Silent(None)
        };
    };
    let (Match::Product(id) | Match::OtherProducer(id)) = case.matched else { return Outcome::Silent(None) };
    let Some(producer) = case.register.products.get(&id).and_then(|p| case.register.producers.get(&p.producer)) else {
        return Outcome::Silent(None);
    };
    if likeness(&producer.name, shown) >= SAME {
        return Outcome::Silent(None);
    }
    let best = producer.aliases.iter().map(|a| likeness(a, shown)).fold(likeness(&producer.name, shown), f64::max);
    if best >= SAME {
        return Outcome::Silent(Some("guard-rename"));
    }
    if best >= DIFFERENT {
        return Outcome::CannotTell(vec!["need-producer-photo"]);
    }
    let args = vec![("shown", shown.to_owned()), ("producer", producer.name.clone())];
    rule.sign(Severity::S2, args, vec![id.to_string(), producer.id.to_string()])
}
