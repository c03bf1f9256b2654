//! `verify`: one stamp, against an office folder or offline against a trust list.

use super::Global;
use crate::app::verify::{verify, verify_offline};
use crate::boot;
use crate::domain::verdict::{Status, Verdict};
use crate::i18n;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// Arguments of `verify`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Nội dung mã tem
    url: String,
    /// Kiểm tra ngoại tuyến bằng danh sách khóa tin cậy này
    #[arg(long)]
    trust: Option<PathBuf>,
    /// Khóa gốc (hex) của danh sách; mặc định keys/root.pub trong thư mục dữ liệu
    #[arg(long, requires = "trust")]
    root: Option<String>,
}

pub(super) fn run(global: &Global, args: &Args) -> Result<u8> {
    let verdict = match &args.trust {
        Some(path) => {
            let root = match &args.root {
                Some(hex) => hex.clone(),
                None => {
                    std::fs::read_to_string(global.folder().root_public()).context("give the root key with --root")?
                }
            };
            let (list, _) = boot::open_trust(path, root.trim())?;
            verify_offline(&list, &args.url, boot::now())
        }
        None => verify(&global.open()?.office, &args.url, None, false),
    };
    let code = match verdict.status {
        Status::Genuine | Status::Caution => 0,
        Status::NotGenuine => 1,
        Status::CannotCheck => 3,
    };
    global.answer(&json(&verdict), || text(global.lang(), &verdict))?;
    Ok(code)
}

fn code(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

pub(super) fn json(verdict: &Verdict) -> serde_json::Value {
    serde_json::to_value(verdict).unwrap_or_default()
}

/// A verdict as text.
pub(super) fn text(lang: i18n::Lang, verdict: &Verdict) -> String {
    let status = code(verdict.status);
    let reasons = verdict.reasons.iter().map(|r| {
        let line = i18n::text(lang, &format!("reason-{}", code(r.code)), &i18n::readable(lang, &r.args));
        format!("\n  • {line}")
    });
    let word = i18n::plain(lang, &format!("status-{status}")).to_uppercase();
    format!("{word}: {}{}", i18n::plain(lang, &format!("sentence-{status}")), reasons.collect::<String>())
}
