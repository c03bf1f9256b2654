//! `verify`: one stamp, against an office folder or offline against a bundle or a trust list.

use super::global::{Global, unexpected};
use super::{Outcome, bundle};
use crate::app::command::{Request, Response, told};
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
    /// Kiểm tra ngoại tuyến bằng gói này: biết cả thu hồi, tem hủy và hạng sao
    #[arg(long, value_name = "FILE", conflicts_with = "trust")]
    bundle: Option<PathBuf>,
    /// Khóa gốc (hex) của danh sách hoặc gói; mặc định keys/root.pub trong thư mục dữ liệu
    #[arg(long)]
    root: Option<String>,
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    let root = || boot::root_key(&global.folder(), args.root.as_deref());
    let told = match (&args.bundle, &args.trust) {
        (Some(path), _) => told::verdict(global.lang(), &bundle::read(path, &root()?)?.verify(&args.url, boot::now())),
        (None, Some(path)) => {
            let list = boot::public_trust(path, &root()?)?.0;
            told::verdict(global.lang(), &verify_offline(&list, &args.url, boot::now()))
        }
        (None, None) => match global.ask(Request::Verify(args.url.clone()))? {
            Response::Told(told) => told,
            other => return Err(unexpected(&other)),
        },
    };
    global.answer(&told.data, || global.coloured(&told.text, told.exit))?;
    Ok(told.exit)
}
