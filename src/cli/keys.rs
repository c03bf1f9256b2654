//! `keys`: issuer keys and the trust list, signed by the office's root.

use super::Outcome;
use super::global::{Global, unexpected};
use crate::app::command::{Request, Response};
use crate::boot::{FolderKeys, Root, TrustWork};
use crate::domain::trust::TrustList;
use crate::i18n;
use std::path::PathBuf;

/// Subcommands of `keys`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Xem danh sách khóa tin cậy (list)
    List,
    /// Ký lại danh sách khóa tin cậy cho 90 ngày tới (renew the trust list)
    Trust(RootArgs),
    /// Thêm một khóa cấp tem (new issuer key)
    New {
        /// Khóa công bố: ký gói ngoại tuyến và danh sách trạng thái, không ký tem; thay khóa công bố trước
        #[arg(long)]
        publish: bool,
        #[command(flatten)]
        root: RootArgs,
    },
    /// Khóa mới thay mọi khóa đang ký; tem đã in vẫn tốt (rotate)
    Rotate(RootArgs),
    /// Khóa thôi ký; tem đã in vẫn tốt (retire)
    Retire {
        /// Số khóa
        kid: u8,
        #[command(flatten)]
        root: RootArgs,
    },
    /// Khóa bị lộ từ một ngày: tem cấp từ ngày đó không còn được tin, tem cấp trước vẫn tốt (compromise)
    Compromise {
        /// Số khóa
        kid: u8,
        /// Ngày bắt đầu bị lộ, YYYY-MM-DD (mặc định hôm nay)
        #[arg(long, value_name = "DATE")]
        from: Option<jiff::civil::Date>,
        #[command(flatten)]
        root: RootArgs,
    },
    /// Khóa cho sổ công khai của một văn phòng chưa có sổ (key of the public log)
    Log(RootArgs),
    /// Khóa bị lộ: mọi tem của khóa không còn được tin (revoke)
    Revoke {
        /// Số khóa
        kid: u8,
        #[command(flatten)]
        root: RootArgs,
    },
}

/// Where the root key is.
#[derive(clap::Args)]
pub(super) struct RootArgs {
    /// Tệp khóa gốc, nếu giữ ở nơi khác (mặc định keys/root.age)
    #[arg(long, value_name = "FILE")]
    root: Option<PathBuf>,
    /// Tệp mật khẩu của khóa gốc, nếu khác; hoặc đặt TEMTHAT_ROOT_PASSPHRASE
    #[arg(long, value_name = "FILE")]
    root_passphrase_file: Option<PathBuf>,
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    let (root, work) = match command {
        Command::List => return tell(global, &FolderKeys::new(global.folder()).read()?.0),
        Command::Trust(root) => (root, TrustWork::Renew),
        Command::New { publish: true, root } => (root, TrustWork::NewPublishKey),
        Command::New { publish: false, root } => (root, TrustWork::NewKey),
        Command::Rotate(root) => (root, TrustWork::Rotate),
        Command::Retire { kid, root } => (root, TrustWork::Retire(*kid)),
        Command::Compromise { kid, from, root } => (root, TrustWork::Compromise { kid: *kid, from: *from }),
        Command::Log(root) => (root, TrustWork::Log),
        Command::Revoke { kid, root } => (root, TrustWork::Revoke(*kid)),
    };
    let folder = global.folder();
    let passphrase = global.passphrase(matches!(work, TrustWork::NewKey | TrustWork::Rotate))?;
    let of_root = match (&root.root_passphrase_file, std::env::var_os("TEMTHAT_ROOT_PASSPHRASE")) {
        (None, None) => passphrase.clone(),
        (file, _) => {
            let prompt = global.t("cli-root-passphrase", &[]);
            global.secret(file.as_ref(), "TEMTHAT_ROOT_PASSPHRASE", &prompt, false)?
        }
    };
    let root = Root { path: root.root.clone().unwrap_or_else(|| folder.root_key()), passphrase: of_root };
    let list = FolderKeys::new(folder).work(&root, &passphrase, work)?;
    // A running server takes the new list at once; a stopped one reads it when it starts.
    match global.ask(Request::ReloadTrust)? {
        Response::Done => tell(global, &list),
        other => Err(unexpected(&other)),
    }
}

fn tell(global: &Global, list: &TrustList) -> Outcome {
    global.answer(list, || {
        let lang = global.lang();
        let head = global.t(
            "cli-trust-list",
            &[("office", &list.iss), ("version", &list.version.to_string()), ("hosts", &list.hosts.join(", "))],
        );
        let key = |k: &crate::domain::trust::TrustedKey| {
            let name = if k.signs.is_stamps() { "cli-trust-key" } else { "cli-trust-publish-key" };
            let status = serde_json::to_value(k.status).ok().and_then(|v| v.as_str().map(str::to_owned));
            global.t(
                name,
                &[
                    ("kid", &k.kid.to_string()),
                    ("status", &i18n::plain(lang, &format!("cli-word-{}", status.unwrap_or_default()))),
                    ("from", &i18n::day(lang, k.not_before)),
                    ("until", &i18n::day(lang, k.not_after)),
                ],
            )
        };
        std::iter::once(head).chain(list.keys.iter().map(key)).collect::<Vec<_>>().join("\n")
    })
}
