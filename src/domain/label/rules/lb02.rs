//! LB-02: the address names a unit that was abolished.

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::admin_unit::MERGED;
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::law::instrument::{ND37, QD19};
use crate::domain::text::fold;

pub(super) const RULE: Rule = Rule {
    code: "LB-02",
    severity: Severity::S3,
    basis: &[ND37.at("Đ98", "5"), QD19.whole()],
    evidence: &[("address", "need-producer-photo"), ("printed_on", "need-print-date")],
    guards: &["guard-address-transition"],
    clears: &["clear-print-date"],
    judge,
};

/// The abolished unit that an address names: a huyện, or a province merged away.
fn abolished(address: &str) -> Option<String> {
    let parts: Vec<&str> = address.split([',', ';', '-', '–']).map(str::trim).collect();
    parts.iter().find_map(|part| {
        let key = fold(part);
        let province = MERGED.iter().any(|(_, name, _)| {
            let name = fold(name);
            key == name || key == format!("tinh {name}")
        });
        (key.starts_with("huyen ") || key.starts_with("thi tran ") || province).then(|| (*part).to_owned())
    })
}

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let Some(address) = case.label.address.as_deref().filter(|a| !a.trim().is_empty()) else { return SILENT };
    // Signs of a reader that could not read.
    if address.contains(['?', '\u{fffd}']) {
        return needs("need-producer-photo");
    }
    let Some(unit) = abolished(address) else { return SILENT };
    let severity = match case.label.printed_on {
        // Printed with a name that no longer existed: the transition does not speak of that.
        Some(printed) if printed >= case.law.units_abolished_on => Severity::S3,
        _ if case.seen_on <= case.law.old_address_until => return guarded("guard-address-transition"),
        Some(_) => Severity::S3,
        None => Severity::S4,
    };
    let printed = case.label.printed_on.map(|d| d.to_string()).unwrap_or_else(|| "0".into());
    rule.sign(severity, vec![("unit", unit.chars().take(120).collect()), ("printed", printed)], Vec::new())
}
