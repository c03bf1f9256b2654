//! `verify`: one stamp, against an office folder or offline against a bundle or a trust list.

use super::global::{Global, unexpected};
use super::{Outcome, bundle};
use crate::app::command::{Code, Refusal, Request, Response, told};
use crate::app::verify::verify_offline;
use crate::boot;
use crate::domain::trust::offices::{Federation, OfficeError, OfficeList};
use crate::domain::verdict::Verdict;
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
    bundle: Vec<PathBuf>,
    /// Danh sách các văn phòng, do khóa gốc quốc gia (--root) ký: kiểm tra tem của mọi tỉnh có gói hay danh sách khóa
    #[arg(long, value_name = "FILE", requires = "root")]
    offices: Option<PathBuf>,
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
    let told = match offline(global, args)? {
        Some(verdict) => told::verdict(global.lang(), &verdict),
        None => match global.ask(Request::Verify(args.url.clone()))? {
            Response::Told(told) => told,
            other => return Err(unexpected(&other)),
        },
    };
    global.answer(&told.data, || global.coloured(&told.text, told.exit))?;
    Ok(told.exit)
}

/// The answer from the files given; `None` where there are none.
fn offline(global: &Global, args: &Args) -> Result<Option<Verdict>, Refusal> {
    if args.bundle.is_empty() && [&args.trust, &args.proof, &args.offices].iter().all(|path| path.is_none()) {
        return Ok(None);
    }
    let (now, text) = (boot::now(), args.url.as_str());
    let root = boot::root_key(&global.folder(), args.root.as_deref())?;
    let offices = args.offices.as_ref().map(|path| boot::read_offices(path, &root)).transpose()?;
    Ok(Some(match (offices, args.bundle.as_slice()) {
        (None, [path]) => bundle::read(path, &root)?.verify(text, bundle::moment(path)),
        (None, [_, _, ..]) => {
            let message = "--bundle: several bundles need the list of offices: --offices FILE";
            return Err(Refusal::new(Code::Input, message));
        }
        (Some(offices), bundles @ [_, ..]) => {
            // The latest of all, so that no bundle is younger than another was.
            let latest = bundles.iter().map(|path| bundle::moment(path)).max().unwrap_or(now);
            federation(offices, bundles)?.verify(text, latest)
        }
        (offices, []) => {
            let path = args.trust.clone().unwrap_or_else(|| global.folder().trust_list());
            let list = match &offices {
                None => boot::public_trust(&path, &root)?.0,
                Some(offices) => boot::office_trust(offices, &path)?,
            };
            match &args.proof {
                Some(file) => verify_with_proof(&list, text, &proof(file)?, now),
                None => verify_offline(&list, text, now),
            }
        }
    }))
}

/// The bundles given, each under the office of the list that signed it.
fn federation(offices: OfficeList, bundles: &[PathBuf]) -> Result<Federation, Refusal> {
    let mut all = Federation::new(offices.clone());
    for path in bundles {
        let found = offices.offices.iter().find_map(|o| bundle::read(path, &o.root).ok().map(|held| (o, held)));
        let (office, held) = found.ok_or_else(|| {
            Refusal::new(Code::Keys, format!("{}: no office of the list signed this bundle", path.display()))
        })?;
        let failed = |e: OfficeError| Refusal::new(Code::Keys, format!("{}: {e}", path.display()));
        all.hold(office, held, boot::now()).map_err(failed)?;
    }
    Ok(all)
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
