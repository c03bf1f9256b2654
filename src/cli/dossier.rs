//! `dossier`: a case as one signed file, checked without any server.

use super::Outcome;
use super::global::{Global, unexpected};
use super::print::write;
use crate::app::command::{Code, Refusal, Request, Response};
use crate::app::inspection::dossier::{DossierError, KIND, verify};
use crate::app::inspection::photo::Bytes;
use crate::boot;
use crate::domain::ids::InspectionId;
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// Subcommands of `dossier`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Lập hồ sơ của một vụ, ký bằng khóa của văn phòng (make)
    Make {
        /// Vụ, ví dụ KT-1
        id: InspectionId,
        /// Tệp ra
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Khóa ký (mặc định: khóa mới nhất đang ký)
        #[arg(long)]
        kid: Option<u8>,
    },
    /// Kiểm tra hồ sơ, không cần máy chủ (verify)
    Verify {
        /// Hồ sơ
        file: PathBuf,
        /// Khóa gốc (hex) của văn phòng; mặc định keys/root.pub trong thư mục dữ liệu
        #[arg(long)]
        root: Option<String>,
        /// Ảnh kèm theo, để so mã băm
        #[arg(long = "photo", value_name = "FILE")]
        photos: Vec<PathBuf>,
    },
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    match command {
        Command::Make { id, out, kid } => {
            let passphrase = global.passphrase(false)?;
            match global.ask(Request::Dossier { id: *id, kid: *kid, passphrase })? {
                Response::File(Bytes(bytes)) => {
                    write(out, &bytes)?;
                    let file = out.display().to_string();
                    global.answer(&serde_json::json!({ "file": out }), || global.t("cli-written", &[("file", &file)]))
                }
                other => Err(unexpected(&other)),
            }
        }
        Command::Verify { file, root, photos } => check(global, file, root.as_deref(), photos),
    }
}

/// 0 it holds, 1 it was not signed as it stands, 3 it cannot be checked.
fn check(global: &Global, file: &PathBuf, root: Option<&str>, photos: &[PathBuf]) -> Outcome {
    let failed =
        |path: &PathBuf, e: &dyn std::fmt::Display| Refusal::new(Code::Input, format!("{}: {e}", path.display()));
    let length = std::fs::metadata(file).map_err(|e| failed(file, &e))?.len();
    if length > KIND.max_bytes as u64 {
        return Err(failed(file, &"larger than any dossier (16 MB)"));
    }
    let token = std::fs::read_to_string(file).map_err(|e| failed(file, &e))?;
    let root = boot::root_key(&global.folder(), root)?;
    let proven = match verify(&token, &root) {
        Ok(proven) => proven,
        Err(error @ (DossierError::Token(_) | DossierError::Trust(_) | DossierError::Key(_))) => {
            let text = error.to_string();
            let answer = serde_json::json!({"holds": false, "problem": text});
            global.answer(&answer, || global.coloured(&global.t("cli-dossier-fails", &[("problem", &text)]), 1))?;
            return Ok(1);
        }
        Err(other) => return Err(other.into()),
    };
    let known: Vec<&str> =
        proven.dossier.case.photos().flat_map(|p| [p.sha256.as_str(), p.original_sha256.as_str()]).collect();
    let mut seen = Vec::new();
    for path in photos {
        let bytes = std::fs::read(path).map_err(|e| failed(path, &e))?;
        let hash = hex::encode(Sha256::digest(&bytes));
        seen.push((path, known.contains(&hash.as_str())));
    }
    let strangers = seen.iter().any(|(_, known)| !known);
    let case = &proven.dossier.case;
    let (signs, count) = (case.observed().map(|o| o.findings.len()).sum::<usize>(), case.photos().count());
    let photos: Vec<_> = seen.iter().map(|(p, known)| serde_json::json!({"file": p, "in_dossier": known})).collect();
    let answer =
        serde_json::json!({"holds": true, "dossier": proven.dossier, "stamps": proven.stamps, "photos": photos});
    global.answer(&answer, || {
        let mut text = global.t(
            "cli-dossier-holds",
            &[
                ("office", &proven.dossier.office),
                ("case", &case.id.to_string()),
                ("at", &proven.dossier.made_at.to_string()),
                ("signs", &signs.to_string()),
                ("photos", &count.to_string()),
            ],
        );
        for (path, known) in &seen {
            let key = if *known { "cli-dossier-photo" } else { "cli-dossier-stranger" };
            text.push_str(&format!("\n  {}", global.t(key, &[("file", &path.display().to_string())])));
        }
        global.coloured(&text, u8::from(strangers))
    })?;
    Ok(u8::from(strangers))
}
