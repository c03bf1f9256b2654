//! `rules`: the rulebook.

use super::Outcome;
use super::global::Global;
use crate::app::command::{Code, Refusal};
use crate::app::rulebook::{self, RulePage};

/// Arguments of `rules`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Một quy tắc, ví dụ OC-02, với căn cứ và điều kiện (one rule with its law and guards)
    rule: Option<String>,
    /// In trang hướng dẫn bằng Markdown (print the page of the manual)
    #[arg(long, conflicts_with = "rule")]
    markdown: bool,
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    if args.markdown {
        return global.print(&rulebook::markdown());
    }
    let all = rulebook::pages(global.lang());
    let Some(code) = &args.rule else {
        let line = |r: &RulePage| format!("{} {:?} {}", r.rule, r.severity, r.title);
        return global.answer(&all, || all.iter().map(line).collect::<Vec<_>>().join("\n"));
    };
    let page = all.iter().find(|r| r.rule.eq_ignore_ascii_case(code)).ok_or_else(|| {
        let known: Vec<_> = all.iter().map(|r| r.rule).collect();
        Refusal::new(Code::Input, format!("{code}: no such rule; there are {}", known.join(", ")))
    })?;
    global.answer(page, || {
        let list = |key: &str, lines: &[String]| format!("{}: {}", global.t(key, &[]), lines.join("; "));
        [
            format!("{} {:?} {}", page.rule, page.severity, page.title),
            list("cli-rule-law", &page.written),
            list("cli-rule-evidence", &page.evidence),
            list("cli-rule-guards", &page.guards),
            list("cli-rule-clears", &page.clears),
        ]
        .join("\n")
    })
}
