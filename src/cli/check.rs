//! `check` and `rules`.

use super::Global;
use crate::app::check::{CheckReport, check};
use crate::domain::certificate::Scheme;
use crate::domain::label::observation::{ClaimShown, Observation};
use crate::domain::label::rules;
use crate::i18n::{self, Lang};
use anyhow::{Context, Result};
use jiff::civil::Date;
use std::path::PathBuf;

/// Arguments of `check`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Tệp JSON mô tả nhãn, thay cho các cờ dưới đây
    #[arg(long)]
    file: Option<PathBuf>,
    /// Nhãn có nhãn hiệu OCOP
    #[arg(long)]
    mark: bool,
    /// Số sao trên nhãn
    #[arg(long)]
    stars: Option<u8>,
    /// Tên sản phẩm trên nhãn
    #[arg(long)]
    product: Option<String>,
    /// Tên chủ thể trên nhãn
    #[arg(long)]
    producer: Option<String>,
    /// Nhãn ghi: vietgap, organic, pgs, gi (lặp lại được)
    #[arg(long, value_parser = ["vietgap", "organic", "pgs", "gi", "globalgap", "haccp", "iso22000"])]
    claim: Vec<String>,
    /// Mã sản phẩm OCOP trên nhãn
    #[arg(long)]
    code: Option<String>,
    /// GTIN trên nhãn
    #[arg(long)]
    gtin: Option<String>,
    /// Nội dung mã tem trên nhãn
    #[arg(long)]
    stamp: Option<String>,
    /// Cơ quan cấp ghi trên nhãn
    #[arg(long)]
    authority: Option<String>,
    /// Ngày quyết định ghi trên nhãn
    #[arg(long)]
    decided_on: Option<Date>,
    /// Ngày in nhãn
    #[arg(long)]
    printed_on: Option<Date>,
    /// Ngày sản xuất
    #[arg(long)]
    made_on: Option<Date>,
    /// Ngày nhìn thấy nhãn (mặc định hôm nay)
    #[arg(long)]
    seen_on: Option<Date>,
    /// Phiếu số hồ sơ đánh giá lại đã nộp
    #[arg(long)]
    dossier: Option<String>,
    /// Nói cả các quy tắc im lặng vì điều kiện bảo vệ
    #[arg(long)]
    explain: bool,
}

pub(super) fn run(global: &Global, args: &Args) -> Result<u8> {
    let label = observation(args)?;
    let report = check(&global.open()?.office, &label);
    global.answer(&report, || text(global.lang(), &report, args.explain))?;
    Ok(u8::from(!report.findings.is_empty()))
}

fn observation(args: &Args) -> Result<Observation> {
    if let Some(path) = &args.file {
        let bytes = std::fs::read(path).with_context(|| format!("{}", path.display()))?;
        return serde_json::from_slice(&bytes).with_context(|| format!("{}", path.display()));
    }
    let scheme = |name: &String| -> Result<ClaimShown> {
        let scheme: Scheme = serde_json::from_value(name.as_str().into())?;
        Ok(ClaimShown { scheme, number: None, body: None, issued_on: None })
    };
    Ok(Observation {
        mark: (args.mark || args.stars.is_some_and(|s| s > 0)).then_some(true),
        stars: args.stars,
        product: args.product.clone(),
        producer: args.producer.clone(),
        claims: args.claim.iter().map(scheme).collect::<Result<_>>()?,
        code: args.code.clone(),
        gtin: args.gtin.clone(),
        authority: args.authority.clone(),
        decided_on: args.decided_on,
        stamp_url: args.stamp.clone(),
        printed_on: args.printed_on,
        made_on: args.made_on,
        seen_on: args.seen_on,
        dossier_no: args.dossier.clone(),
        ..Observation::default()
    })
}

/// A report as text.
pub(super) fn text(lang: Lang, report: &CheckReport, explain: bool) -> String {
    let mut out = Vec::new();
    for f in &report.findings {
        let id = f.rule.to_lowercase();
        let basis: Vec<_> =
            f.basis.iter().map(|c| format!("{} {}", c.instrument, c.article).trim().to_owned()).collect();
        let clears: Vec<_> = f.clears.iter().map(|k| i18n::plain(lang, k)).collect();
        out.push(format!(
            "{} [{} {:?}] {}\n  {}\n  ⚖ {}\n  ✓ {}",
            i18n::plain(lang, "finding-word"),
            f.rule,
            f.severity,
            i18n::plain(lang, &format!("rule-{id}-title")),
            i18n::text(lang, &format!("rule-{id}-sign"), &i18n::readable(lang, &f.args)),
            basis.join("; "),
            clears.join("; ")
        ));
    }
    if report.findings.is_empty() {
        out.push(if lang == Lang::Vi { "Không thấy dấu hiệu nào." } else { "No signs found." }.to_owned());
    }
    for a in &report.abstentions {
        let needs: Vec<_> = a.needs.iter().map(|n| i18n::plain(lang, n)).collect();
        out.push(format!("? {}: {}", a.rule, needs.join("; ")));
    }
    if explain {
        out.extend(report.silenced.iter().map(|(rule, guard)| format!("– {rule}: {}", i18n::plain(lang, guard))));
    }
    out.join("\n")
}

pub(super) fn rules(global: &Global) -> Result<u8> {
    let all: Vec<_> = rules::ALL
        .iter()
        .map(|r| {
            let key = format!("rule-{}-title", r.code.to_lowercase());
            serde_json::json!({"rule": r.code, "severity": r.severity, "basis": r.basis, "title": i18n::plain(global.lang(), &key)})
        })
        .collect();
    super::list::rows(global, &all, |r| {
        format!(
            "{} {} {}",
            r["rule"].as_str().unwrap_or_default(),
            r["severity"].as_str().unwrap_or_default(),
            r["title"].as_str().unwrap_or_default()
        )
    })
}
