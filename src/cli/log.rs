//! `log`: the office's own public log.

use super::Outcome;
use super::global::{Global, unexpected};
use crate::app::command::{Code, Refusal, Request, Response};
use crate::app::log::{audit, watch};
use crate::boot::{self, FolderKeys};

/// Subcommands of `log`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Điểm kiểm mới nhất và khóa của sổ (checkpoint and key)
    Show,
    /// Bằng chứng rằng một đợt tem (DT-…) hay công nhận (CN-…) có trong sổ (proof)
    Prove {
        /// DT-… hoặc CN-…
        id: String,
    },
    /// Đọc lại toàn bộ sổ trong thư mục dữ liệu (verify the whole log)
    Verify,
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    if let Command::Prove { id } = command {
        return match global.ask(Request::ProveLogged(id.clone()))? {
            Response::File(file) => global.print(&String::from_utf8_lossy(&file.0)),
            other => Err(unexpected(&other)),
        };
    }
    let folder = global.folder();
    let (list, _) = FolderKeys::new(folder.clone()).read()?;
    let key = list.log_key().ok_or_else(|| {
        Refusal::new(
            Code::Keys,
            "this office has no public log; give it one with: temthat keys log, then start it again",
        )
    })?;
    let source = boot::log_source(&folder.log().display().to_string());
    let checkpoint = watch::newest(source.as_ref(), &key)?;
    let head = checkpoint.head();
    if matches!(command, Command::Verify) {
        let mut wrong = Vec::new();
        audit::read(source.as_ref(), &checkpoint, &key, 0, &mut |index, read| {
            if let Err(error) = read {
                wrong.push(format!("{index}: {error}"));
            }
        })
        .map_err(watch::WatchError::from)?;
        let answer = serde_json::json!({"size": head.size, "root": head.root.to_string(), "wrong": wrong});
        let size = head.size.to_string();
        global.answer(&answer, || match wrong.len() {
            0 => global.t("log-whole", &[("size", &size)]),
            _ => wrong.join("\n"),
        })?;
        return Ok(u8::from(!wrong.is_empty()));
    }
    let answer = serde_json::json!({"key": key.to_string(), "size": head.size, "root": head.root.to_string(),
        "as_of": checkpoint.as_of(), "checkpoint": checkpoint.note()});
    global.answer(&answer, || format!("{key}\n\n{}", checkpoint.note().trim_end()))
}
