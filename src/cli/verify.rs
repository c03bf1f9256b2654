//! `verify`: one stamp, against an office folder or offline against a bundle or a trust list.

use super::global::{Global, unexpected};
use super::{Outcome, bundle};
use crate::app::command::{Code, Refusal, Request, Response, told};
use crate::app::verify::verify_offline;
use crate::boot;
use crate::domain::verdict::logged::verify_with_proof;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Arguments of `verify`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Nội dung mã tem
    url: String,
    /// Kiểm tra ngoại tuyến bằng danh sách khóa tin cậy này
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// Kiểm tra ngoại tuyến bằng gói này: biết cả thu hồi, tem hủy và hạng sao
    #[arg(long, value_name = "FILE", conflicts_with = "trust")]
    bundle: Option<PathBuf>,
    /// Khóa gốc (hex) của danh sách hoặc gói; mặc định keys/root.pub trong thư mục dữ liệu
    #[arg(long)]
    root: Option<String>,
    /// Kiểm tra ngoại tuyến kèm bằng chứng của sổ công khai: tệp .tlog-proof, hoặc câu trả lời JSON có bằng chứng
    #[arg(long, value_name = "FILE", conflicts_with = "bundle")]
    proof: Option<PathBuf>,
}

/// Largest answer that a proof is looked for in, bytes.
const MAX_ANSWER: u64 = 1 << 20;

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    let root = || boot::root_key(&global.folder(), args.root.as_deref());
    let told = match (&args.bundle, &args.proof, &args.trust) {
        (Some(path), ..) => told::verdict(global.lang(), &bundle::read(path, &root()?)?.verify(&args.url, boot::now())),
        (None, Some(path), trust) => {
            let trust = trust.clone().unwrap_or_else(|| global.folder().trust_list());
            let list = boot::public_trust(&trust, &root()?)?.0;
            told::verdict(global.lang(), &verify_with_proof(&list, &args.url, &proof(path)?, boot::now()))
        }
        (None, None, Some(path)) => {
            let list = boot::public_trust(path, &root()?)?.0;
            told::verdict(global.lang(), &verify_offline(&list, &args.url, boot::now()))
        }
        (None, None, None) => match global.ask(Request::Verify(args.url.clone()))? {
            Response::Told(told) => told,
            other => return Err(unexpected(&other)),
        },
    };
    global.answer(&told.data, || global.coloured(&told.text, told.exit))?;
    Ok(told.exit)
}

/// The proof in a file: the text itself, or the member log.run of an answer.
fn proof(path: &Path) -> Result<String, Refusal> {
    let failed = |e: &dyn std::fmt::Display| Refusal::new(Code::Input, format!("--proof {}: {e}", path.display()));
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(|e| failed(&e))?;
    file.take(MAX_ANSWER).read_to_string(&mut text).map_err(|e| failed(&e))?;
    if !text.trim_start().starts_with('{') {
        return Ok(text);
    }
    let answer: serde_json::Value = serde_json::from_str(&text).map_err(|e| failed(&e))?;
    let proof = answer.pointer("/log/run").and_then(serde_json::Value::as_str).map(str::to_owned);
    proof.ok_or_else(|| failed(&"the answer holds no proof (no member log.run); ask again in a moment"))
}
