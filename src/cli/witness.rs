//! `witness`: cosign the checkpoints of another office's log, and refuse what does not hold together.

use super::Outcome;
use super::global::Global;
use crate::app::command::{Code, Refusal};
use crate::app::log::watch::WatchError;
use crate::boot::{self, WitnessDesk};
use crate::domain::log::note::NoteKey;
use std::path::PathBuf;
use std::time::Duration;

/// Subcommands of `witness`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Tạo khóa của nhân chứng (make a witness)
    Init {
        /// Thư mục của nhân chứng
        #[arg(long, value_name = "DIR")]
        state: PathBuf,
        /// Tên, không có dấu cách và dấu '+' (name)
        #[arg(long)]
        name: String,
    },
    /// Đọc điểm kiểm mới của một sổ và ký chứng nếu nhất quán (follow a log)
    Follow {
        #[command(flatten)]
        log: OfLog,
        /// Chỉ một lần (once)
        #[arg(long)]
        once: bool,
        /// Giây giữa hai lần đọc (seconds between)
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
        every: u64,
    },
    /// Trả lời các sổ gửi điểm kiểm đến (C2SP tlog-witness)
    Serve {
        /// Thư mục của nhân chứng
        #[arg(long, value_name = "DIR")]
        state: PathBuf,
        /// Địa chỉ lắng nghe
        #[arg(long, default_value = "127.0.0.1:8450")]
        listen: String,
        /// Khóa của sổ được theo dõi; có thể lặp lại (key of a log)
        #[arg(long, value_name = "VKEY", required = true)]
        key: Vec<String>,
    },
}

/// A log that is followed.
#[derive(clap::Args)]
pub(super) struct OfLog {
    /// Thư mục ghi nhớ, riêng cho lệnh này
    #[arg(long, value_name = "DIR")]
    pub state: PathBuf,
    /// Địa chỉ của sổ, ví dụ https://tem.tinh.gov.vn/log, hoặc một thư mục
    #[arg(long, value_name = "URL")]
    pub log: String,
    /// Khóa của sổ (NAME+ID+KEY), có trong danh sách khóa tin cậy
    #[arg(long, value_name = "VKEY")]
    pub key: String,
}

/// A key given on the command line.
pub(super) fn key(text: &str) -> Result<NoteKey, Refusal> {
    text.trim().parse().map_err(|e| Refusal::new(Code::Input, format!("--key: {e}")))
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    match command {
        Command::Init { state, name } => {
            let vkey = WitnessDesk::init(state, name)?;
            global.answer(&serde_json::json!({"key": vkey}), || vkey.clone())
        }
        Command::Follow { log, once, every } => {
            let (desk, key) = (WitnessDesk::open(&log.state)?, key(&log.key)?);
            let source = boot::log_source(&log.log);
            loop {
                let code = match desk.witness().follow(source.as_ref(), &key, boot::now()) {
                    Ok(cosigned) => {
                        global.answer(&serde_json::json!({"cosigned": cosigned}), || cosigned.trim_end().to_owned())
                    }
                    Err(error) => refused(global, error),
                };
                if *once {
                    return code;
                }
                // What cannot be reached now is asked again.
                if let Err(refusal) = code {
                    global.refuse(&refusal);
                }
                std::thread::sleep(Duration::from_secs(*every));
            }
        }
        Command::Serve { state, listen, key: keys } => {
            let logs = keys.iter().map(|k| key(k)).collect::<Result<_, _>>()?;
            boot::serve_witness(WitnessDesk::open(state)?, logs, listen, |address| {
                global.say(&global.t("cli-witnessing", &[("address", &address.to_string())]));
            })?;
            Ok(0)
        }
    }
}

/// A log that speaks against itself is an answer (exit code 1); anything else cannot be checked.
pub(super) fn refused(global: &Global, error: WatchError) -> Outcome {
    match error {
        WatchError::Refused { refusal, evidence } => {
            let answer =
                serde_json::json!({"refused": refusal.code(), "says": refusal.to_string(), "evidence": evidence});
            let file = evidence.clone().unwrap_or_default();
            global.answer(&answer, || {
                global.t(&format!("witness-{}", refusal.code()), &[("says", &refusal.to_string()), ("file", &file)])
            })?;
            Ok(1)
        }
        other => Err(other.into()),
    }
}
