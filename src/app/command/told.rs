//! Verdicts and label checks as people read them on a terminal.

use super::Told;
use crate::app::check::CheckReport;
use crate::domain::label::finding::Finding;
use crate::domain::verdict::{Reason, Status, Verdict};
use crate::i18n::{self, Lang};
use serde::Serialize;

fn code(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A verdict. Caution is a genuine stamp: it exits with 0, what to know stands first.
#[must_use]
pub fn verdict(lang: Lang, verdict: &Verdict) -> Told {
    let status = code(verdict.status);
    let word = i18n::plain(lang, &format!("status-{status}")).to_uppercase();
    let alone = verdict.status == Status::Genuine && verdict.facts.is_none();
    let sentence = if alone { "sentence-genuine-alone".to_owned() } else { format!("sentence-{status}") };
    let mut text = format!("{word}: {}", i18n::plain(lang, &sentence));
    if let Some(facts) = &verdict.facts {
        text.push_str(&format!("\n  {} · {}", facts.product.name, facts.producer.name));
    }
    for reason in &verdict.reasons {
        let key = format!("reason-{}", code(reason.code));
        text.push_str(&format!("\n  • {}", i18n::text(lang, &key, &i18n::readable(lang, &reason.args))));
    }
    let exit = match verdict.status {
        // Signed by the office's key, but the register does not know it (yet): no answer to rely on.
        Status::Caution if verdict.reasons.iter().any(|r| r.code == Reason::RunNewerThanRegister) => 3,
        Status::Genuine | Status::Caution => 0,
        Status::NotGenuine => 1,
        Status::CannotCheck => 3,
    };
    Told { data: serde_json::to_value(verdict).unwrap_or_default(), text, exit }
}

/// A label check. Signs exit with 1; a label whose product nobody can tell, with 3.
#[must_use]
pub fn check(lang: Lang, report: &CheckReport, explain: bool) -> Told {
    let mut lines: Vec<String> = report.findings.iter().map(|f| finding(lang, f)).collect();
    let exit = match (report.findings.is_empty(), report.names_no_product()) {
        (false, _) => 1,
        (true, true) => 3,
        (true, false) => 0,
    };
    match exit {
        0 => lines.push(i18n::plain(lang, "cli-no-signs")),
        3 => lines.push(i18n::plain(lang, "cli-which-product")),
        _ => {}
    }
    for a in &report.abstentions {
        let needs: Vec<_> = a.needs.iter().map(|n| i18n::plain(lang, n)).collect();
        lines.push(format!("? {}: {}", a.rule, needs.join("; ")));
    }
    if explain {
        lines.extend(report.silenced.iter().map(|(rule, guard)| format!("– {rule}: {}", i18n::plain(lang, guard))));
    }
    Told { data: serde_json::to_value(report).unwrap_or_default(), text: lines.join("\n"), exit }
}

fn finding(lang: Lang, f: &Finding) -> String {
    let id = f.rule.to_lowercase();
    let basis: Vec<_> = f.basis.iter().map(|c| c.written()).collect();
    let clears: Vec<_> = f.clears.iter().map(|k| i18n::plain(lang, k)).collect();
    format!(
        "{} [{} {:?}] {}\n  {}\n  ⚖ {}\n  ✓ {}",
        i18n::plain(lang, "finding-word"),
        f.rule,
        f.severity,
        i18n::plain(lang, &format!("rule-{id}-title")),
        i18n::text(lang, &format!("rule-{id}-sign"), &i18n::readable(lang, &f.args)),
        basis.join("; "),
        clears.join("; ")
    )
}
