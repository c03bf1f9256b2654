//! `pins`: the scratch PINs of a run, once, in a file of their own.

use super::Outcome;
use super::global::{Global, unexpected};
use crate::app::command::{Code, Refusal, Request, Response};
use crate::domain::ids::RunId;
use std::fs::File;
use std::io::{Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

/// Subcommands of `pins`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Xuất mã PIN của một đợt cho nhà in, một lần duy nhất, tệp mã hóa bằng mật khẩu (export once)
    Export {
        /// Đợt tem, ví dụ DT-3
        run: RunId,
        /// Tệp ra, ví dụ pin.csv.age; mở bằng: age -d pin.csv.age
        #[arg(long)]
        out: PathBuf,
        /// Tệp chứa mật khẩu của tệp PIN; hoặc đặt TEMTHAT_PIN_PASSPHRASE (passphrase of the new file)
        #[arg(long, value_name = "FILE")]
        pin_passphrase_file: Option<PathBuf>,
    },
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    let Command::Export { run, out, pin_passphrase_file } = command;
    let passphrase = global.passphrase(false)?;
    let prompt = global.t("pins-passphrase", &[]);
    let file_passphrase = global.secret(pin_passphrase_file.as_ref(), "TEMTHAT_PIN_PASSPHRASE", &prompt, true)?;
    if file_passphrase == passphrase {
        return Err(Refusal::new(Code::Input, global.t("pins-same-passphrase", &[])));
    }
    let failed = |e: std::io::Error| Refusal::new(Code::Store, format!("--out {}: {e}", out.display()));
    let room = room(global, *run)?;
    // The file is made first, and its room taken: PINs that cannot be written are lost for good.
    let mut file = File::options().write(true).create_new(true).mode(0o600).open(out).map_err(failed)?;
    let asked = file.write_all(&vec![0; room]).and_then(|()| file.sync_all()).map_err(failed);
    let asked = asked.and_then(|()| global.ask(Request::ExportPins { run: *run, passphrase, file_passphrase }));
    let bytes = match asked {
        Ok(Response::File(bytes)) => bytes.0,
        refused => {
            let _ = std::fs::remove_file(out);
            return Err(refused.map_or_else(|refusal| refusal, |response| unexpected(&response)));
        }
    };
    let length = bytes.len() as u64;
    file.rewind().and_then(|()| file.write_all(&bytes)).map_err(failed)?;
    file.set_len(length).and_then(|()| file.sync_all()).map_err(failed)?;
    let answer = serde_json::json!({"file": out, "run": run, "bytes": length});
    global.answer(&answer, || {
        global.t("pins-exported", &[("run", &run.to_string()), ("file", &out.display().to_string())])
    })
}

/// Bytes the file may take: 29 a row and what age adds.
fn room(global: &Global, run: RunId) -> Result<usize, Refusal> {
    match global.ask(Request::Show(run.to_string()))? {
        Response::Row(row) => Ok(8192 + 30 * row["plan"]["count"].as_u64().unwrap_or(0) as usize),
        other => Err(unexpected(&other)),
    }
}
