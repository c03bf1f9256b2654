//! `init` and `keys`.

use super::Global;
use crate::boot;
use anyhow::Result;

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

pub(super) fn run(global: &Global, args: &Args) -> Result<u8> {
    let folder = global.folder();
    if folder.config().exists() {
        // Before anybody types a passphrase.
        anyhow::bail!(
            "{} holds an office already; nothing was changed. Give another --data folder",
            folder.0.display()
        );
    }
    let passphrase = global.passphrase(true)?;
    boot::init(&folder, &args.office, &args.host, &passphrase, args.dev)?;
    let answer =
        serde_json::json!({"data": folder.0, "root_key": folder.root_key(), "trust_list": folder.trust_list()});
    global.answer(&answer, || {
        format!(
            "Đã lập văn phòng trong {}.\nGiữ {} ngoại tuyến; nó chỉ cần khi ký danh sách khóa.\nTiếp theo: temthat import FILE.xlsx --dry-run; temthat serve",
            folder.0.display(),
            folder.root_key().display()
        )
    })?;
    Ok(0)
}

/// Subcommands of `keys`.
#[derive(clap::Subcommand)]
pub(super) enum Keys {
    /// Xem danh sách khóa tin cậy
    List,
    /// Ký lại danh sách khóa tin cậy cho 90 ngày tới (cần khóa gốc)
    Trust,
}

pub(super) fn keys(global: &Global, args: &Keys) -> Result<u8> {
    let folder = global.folder();
    let list = match args {
        Keys::Trust => boot::renew_trust(&folder, &global.passphrase(false)?)?,
        Keys::List => {
            let root = std::fs::read_to_string(folder.root_public())?;
            boot::open_trust(&folder.trust_list(), root.trim())?.0
        }
    };
    global.answer(&list, || {
        let keys: Vec<_> = list
            .keys
            .iter()
            .map(|k| format!("khóa {}: {:?}, ký được {} – {}", k.kid, k.status, k.not_before, k.not_after))
            .collect();
        format!("{} (bản {}, máy chủ {})\n{}", list.iss, list.version, list.hosts.join(", "), keys.join("\n"))
    })?;
    Ok(0)
}
