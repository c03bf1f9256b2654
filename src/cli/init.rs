//! `init`: a new office.

use super::Outcome;
use super::global::{Global, unexpected};
use crate::app::accounts::NewAccount;
use crate::app::command::{Request, Response};
use crate::boot::{self, NewOffice};
use crate::domain::account::Role;

/// Arguments of `init`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Tên văn phòng (name of the office)
    #[arg(long)]
    office: String,
    /// Máy chủ in trên tem, ví dụ TEM.TINH.GOV.VN (host printed in stamps)
    #[arg(long)]
    host: String,
    /// Tên đăng nhập của người quản trị đầu tiên (login of the first account of the office)
    #[arg(long, default_value = "quan-tri")]
    admin: String,
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
    // The first account of the office: whoever opens its link sets the password.
    let account = NewAccount { login: args.admin.clone(), name: args.admin.clone(), role: Role::Office };
    let (link, until) = match global.ask(Request::AddUser(account))? {
        Response::Link { path, until, .. } => (path, until),
        other => return Err(unexpected(&other)),
    };
    let url = format!("https://{}{}", args.host.to_lowercase(), link.reveal());
    let answer = serde_json::json!({
        "data": folder.path(), "root_key": folder.root_key(), "trust_list": folder.trust_list(),
        "admin": args.admin, "admin_link": url, "admin_path": link.reveal(), "admin_link_until": until,
    });
    let place = folder.path().display().to_string();
    let root = folder.root_key().display().to_string();
    let day = crate::i18n::day(global.lang(), crate::ports::clock::vietnam_day(until));
    let words = [("place", place.as_str()), ("root", &root), ("admin", &args.admin), ("url", &url), ("day", &day)];
    global.answer(&answer, || global.t("cli-made-office", &words))
}
