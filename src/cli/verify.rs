//! `verify`: one stamp, against an office folder or offline against a trust list.

use super::Outcome;
use super::global::{Global, unexpected};
use crate::app::command::{Code, Refusal, Request, Response, told};
use crate::app::verify::verify_offline;
use crate::boot;
use std::path::PathBuf;

/// Arguments of `verify`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Nội dung mã tem
    url: String,
    /// Kiểm tra ngoại tuyến bằng danh sách khóa tin cậy này
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// Khóa gốc (hex) của danh sách; mặc định keys/root.pub trong thư mục dữ liệu
    #[arg(long, requires = "trust")]
    root: Option<String>,
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    let told = match &args.trust {
        Some(path) => {
            let root = match &args.root {
                Some(hex) => hex.clone(),
                None => std::fs::read_to_string(global.folder().root_public()).map_err(|e| {
                    Refusal::new(Code::Keys, format!("keys/root.pub: {e}; give the root key with --root"))
                })?,
            };
            let (list, _) = boot::public_trust(path, root.trim())?;
            told::verdict(global.lang(), &verify_offline(&list, &args.url, boot::now()))
        }
        None => match global.ask(Request::Verify(args.url.clone()))? {
            Response::Told(told) => told,
            other => return Err(unexpected(&other)),
        },
    };
    global.answer(&told.data, || global.coloured(&told.text, told.exit))?;
    Ok(told.exit)
}
