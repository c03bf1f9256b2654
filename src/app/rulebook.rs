//! The rulebook as people read it: the command, the page of the manual and the web page all come
//! from the rules themselves, so that text and code cannot drift.

use crate::domain::label::finding::{Citation, Severity};
use crate::domain::label::rules::{ALL, Rule};
use crate::domain::law::{criteria, goods, rulesets};
use crate::i18n::{Lang, plain};
use serde::Serialize;
use std::fmt::Write;

/// One rule in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RulePage {
    /// Code.
    pub rule: &'static str,
    /// Gravest severity.
    pub severity: Severity,
    /// Name.
    pub title: String,
    /// Legal basis, structured.
    pub basis: &'static [Citation],
    /// Legal basis as written.
    pub written: Vec<String>,
    /// Photos and papers a sign rests on.
    pub evidence: Vec<String>,
    /// Guards: what keeps it silent.
    pub guards: Vec<String>,
    /// What clears it.
    pub clears: Vec<String>,
}

/// All rules in the order of evaluation.
#[must_use]
pub fn pages(lang: Lang) -> Vec<RulePage> {
    ALL.iter().map(|rule| page(lang, rule)).collect()
}

fn page(lang: Lang, rule: &Rule) -> RulePage {
    let words = |keys: &[&str]| {
        let mut out: Vec<String> = Vec::new();
        for key in keys {
            let word = plain(lang, key);
            if !out.contains(&word) {
                out.push(word);
            }
        }
        out
    };
    let evidence: Vec<_> = rule.evidence.iter().map(|(_, need)| *need).collect();
    RulePage {
        rule: rule.code,
        severity: rule.severity,
        title: plain(lang, &format!("rule-{}-title", rule.code.to_ascii_lowercase())),
        basis: rule.basis,
        written: rule.basis.iter().map(Citation::written).collect(),
        evidence: words(&evidence),
        guards: words(rule.guards),
        clears: words(rule.clears),
    }
}

/// The page of the manual, in Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::from(
        "# Rules of the label check\n\n\
         Made by `temthat rules --markdown`; a test fails when it differs from the rules. A finding is a sign to be\n\
         checked (dấu hiệu cần kiểm tra); only an authority concludes.\n\n\
         S1 stop · S2 serious sign · S3 correctable defect · S4 note. Papers that clear, and guards, keep a rule silent;\n\
         `--explain` names them. A rule that rests on something the reader is not sure of answers \"cannot tell\".\n",
    );
    for (vi, en) in pages(Lang::Vi).iter().zip(pages(Lang::En)) {
        let _ = write!(out, "\n## {} · {:?} · {}\n\n{}\n\n", en.rule, en.severity, vi.title, en.title);
        let _ = writeln!(out, "- Law: {}", en.written.join("; "));
        let _ = writeln!(out, "- Rests on: {}", en.evidence.join("; "));
        let _ = writeln!(out, "- Silent if: {}", if en.guards.is_empty() { "–".into() } else { en.guards.join("; ") });
        let _ = writeln!(out, "- Cleared by: {}", en.clears.join("; "));
    }
    out.push_str(
        "\n# Rule sets by date\n\n| Set | From | To | Three stars by | Trace code gate |\n|---|---|---|---|---|\n",
    );
    for law in rulesets::recognition_laws() {
        let to = law.to.map(|d| d.to_string()).unwrap_or_default();
        let gate = if law.trace_code_gate { "yes" } else { "no" };
        let _ = writeln!(out, "| {} | {} | {to} | {} | {gate} |", law.id, law.from, level(law.three));
    }
    out.push_str("\n| Label set | From | To |\n|---|---|---|\n");
    for law in rulesets::label_laws() {
        let _ = writeln!(out, "| {} | {} | {} |", law.id, law.from, law.to.map(|d| d.to_string()).unwrap_or_default());
    }
    out.push_str("\n# The 26 criteria sets\n\n| Set | Name | From the province | Trace code from | Goods group |\n|---|---|---|---|---|\n");
    for set in criteria::all() {
        let gate = set.trace_code_from.map(|s| format!("{s}★")).unwrap_or_default();
        let group = set.goods.and_then(|g| goods::all().iter().find(|x| x.id == g)).map_or("", |g| g.name.as_str());
        let _ = writeln!(out, "| {} | {} | {} | {gate} | {group} |", set.number.number(), set.name, set.origin.least());
    }
    out.push_str("\n# Mandatory label contents (NĐ 37/2026 Phụ lục I)\n\n| Annex | Group | Beyond name, responsible, origin |\n|---|---|---|\n");
    for group in goods::all() {
        let contents: Vec<_> =
            group.contents.iter().map(|c| plain(Lang::En, &format!("content-{}", c.code()))).collect();
        let _ = writeln!(out, "| {} | {} | {} |", group.annex, group.name, contents.join(", "));
    }
    out
}

fn level(level: crate::domain::recognition::AuthorityLevel) -> &'static str {
    use crate::domain::recognition::AuthorityLevel::{District, Ministry, Province, Unknown};
    match level {
        District => "UBND huyện",
        Province => "UBND tỉnh",
        Ministry => "Bộ",
        Unknown => "",
    }
}
