//! `offices`: several offices under one national root.

use super::Outcome;
use super::global::Global;
use crate::boot;
use crate::domain::trust::offices::OfficeList;
use crate::i18n;
use std::path::PathBuf;

/// Subcommands of `offices`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Tạo khóa gốc quốc gia (make the national root key)
    Root {
        /// Tệp khóa ra
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Ký danh sách các văn phòng (sign the list of offices)
    Make {
        /// Bảng các văn phòng: name, version, [[offices]] name, root, hosts
        table: PathBuf,
        /// Khóa gốc quốc gia
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// Tệp ra
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Xem và kiểm tra danh sách các văn phòng (show)
    Show {
        /// Danh sách
        file: PathBuf,
        /// Khóa gốc quốc gia (hex)
        #[arg(long)]
        root: String,
    },
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    match command {
        Command::Root { out } => {
            let public = boot::make_national_root(out, &global.passphrase(true)?)?;
            let file = out.display().to_string();
            let answer = serde_json::json!({"file": out, "root": public});
            global.answer(&answer, || global.t("cli-offices-root", &[("file", &file), ("root", &public)]))
        }
        Command::Make { table, key, out } => {
            let list = boot::make_offices(table, key, &global.passphrase(false)?, out)?;
            tell(global, &list)
        }
        Command::Show { file, root } => tell(global, &boot::read_offices(file, &boot::parse_root(root)?)?),
    }
}

/// 0, or 3 where the list is over.
fn tell(global: &Global, list: &OfficeList) -> Outcome {
    let now = boot::now();
    let over = now.as_second() >= list.exp;
    let until = i18n::moment(global.lang(), jiff::Timestamp::from_second(list.exp).unwrap_or(jiff::Timestamp::MIN));
    global.answer(list, || {
        let version = list.version.to_string();
        let head = if over {
            "cli-offices-over"
        } else if list.age(now) >= 0.5 {
            "cli-offices-due"
        } else {
            "cli-offices-list"
        };
        let mut lines = vec![global.t(head, &[("name", &list.iss), ("version", &version), ("until", &until)])];
        lines.extend(list.offices.iter().map(|o| format!("  {} · {}", o.name, o.hosts.join(", "))));
        lines.join("\n")
    })?;
    Ok(if over { 3 } else { 0 })
}
