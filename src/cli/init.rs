//! `init`: a new office.

use super::Outcome;
use super::global::Global;
use crate::boot::{self, NewOffice};

/// Arguments of `init`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Tên văn phòng (name of the office)
    #[arg(long)]
    office: String,
    /// Máy chủ in trên tem, ví dụ TEM.TINH.GOV.VN (host printed in stamps)
    #[arg(long)]
    host: String,
    /// Dùng khóa DEV-ONLY dùng một lần (throw-away keys, never for real stamps)
    #[arg(long)]
    dev: bool,
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    let folder = global.folder();
    // Before anybody types a passphrase.
    folder.must_be_free()?;
    let passphrase = global.passphrase(true)?;
    let new = NewOffice { name: &args.office, host: &args.host, passphrase: &passphrase, dev: args.dev, from: None };
    boot::init(&folder, &new)?;
    let answer =
        serde_json::json!({"data": folder.path(), "root_key": folder.root_key(), "trust_list": folder.trust_list()});
    let place = folder.path().display().to_string();
    let root = folder.root_key().display().to_string();
    global.answer(&answer, || global.t("cli-made-office", &[("place", &place), ("root", &root)]))
}
