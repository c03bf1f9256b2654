//! The command line: one file per subcommand. Answers on stdout, talk on stderr.
//!
//! Exit codes: 0 done; 1 a sign was found or the stamp is not genuine; 2 wrong use or input;
//! 3 cannot be checked; 4 store or files; 5 in use.

mod add;
mod batch;
mod check;
mod demo;
mod doctor;
mod import;
mod init;
mod issue;
mod list;
mod print;
mod serve;
mod verify;

use crate::boot::{self, Booted, Folder};
use crate::i18n::Lang;
use age::secrecy::SecretString;
use anyhow::{Context, Result};
use clap::{CommandFactory, Parser, Subcommand};
use std::path::PathBuf;

/// Tem thật: tem truy xuất có chữ ký cho sản phẩm OCOP.
#[derive(Parser)]
#[command(
    name = "temthat",
    version,
    about,
    long_about = "Signed traceability stamps for OCOP products, and a verifier for labels that misuse the mark."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(clap::Args, Clone)]
pub(crate) struct Global {
    /// Thư mục dữ liệu (folder of the office)
    #[arg(long, global = true, env = "TEMTHAT_DATA", default_value = "temthat-data")]
    data: PathBuf,
    /// Trả lời bằng JSON (answer as JSON)
    #[arg(long, global = true)]
    json: bool,
    /// Ngôn ngữ: vi, en
    #[arg(long, global = true, default_value = "vi", value_parser = ["vi", "en"])]
    lang: String,
    /// Tệp chứa mật khẩu khóa (file with the passphrase of the keys)
    #[arg(long, global = true)]
    passphrase_file: Option<PathBuf>,
    /// Lý do, ghi vào nhật ký (why, for the audit trail)
    #[arg(long, global = true, default_value = "")]
    why: String,
}

impl Global {
    fn folder(&self) -> Folder {
        Folder(self.data.clone())
    }
    fn lang(&self) -> Lang {
        if self.lang == "en" { Lang::En } else { Lang::Vi }
    }
    fn open(&self) -> Result<Booted> {
        let booted = boot::open(&self.folder(), false)?;
        for remark in &booted.remarks {
            eprintln!("{remark}");
        }
        Ok(booted)
    }
    fn who(&self) -> crate::app::Who {
        let name = std::env::var("USER").unwrap_or_else(|_| "unknown".into());
        crate::app::Who { actor: format!("cli:{name}"), why: self.why.clone() }
    }
    /// Passphrase from the file, the environment or the terminal.
    fn passphrase(&self, twice: bool) -> Result<SecretString> {
        if let Some(path) = &self.passphrase_file {
            let text = std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
            return Ok(SecretString::from(text.trim_end_matches(['\r', '\n']).to_owned()));
        }
        if let Ok(text) = std::env::var("TEMTHAT_PASSPHRASE") {
            return Ok(SecretString::from(text));
        }
        let ask = |prompt: &str| {
            rpassword::prompt_password(prompt).context("no passphrase: use --passphrase-file or TEMTHAT_PASSPHRASE")
        };
        let first = ask("Mật khẩu khóa: ")?;
        if twice && ask("Nhập lại: ")? != first {
            anyhow::bail!("the two passphrases differ; nothing was made");
        }
        Ok(SecretString::from(first))
    }
    /// Prints an answer: JSON as it is, or a text.
    fn answer(&self, json: &impl serde::Serialize, text: impl FnOnce() -> String) -> Result<()> {
        if self.json {
            println!("{}", serde_json::to_string_pretty(json)?);
        } else {
            println!("{}", text());
        }
        Ok(())
    }
}

#[derive(Subcommand)]
enum Command {
    /// Lập văn phòng mới: khóa, cấu hình, danh sách khóa tin cậy
    Init(init::Args),
    /// Chạy thử với một văn phòng hư cấu
    Demo(demo::Args),
    /// Phục vụ trang web và API
    Serve(serve::Args),
    /// Nhập sổ đăng ký từ CSV hoặc XLSX
    Import(import::Args),
    /// Chủ thể: add, list
    #[command(subcommand)]
    Producer(add::Producer),
    /// Sản phẩm: add, list
    #[command(subcommand)]
    Product(add::Product),
    /// Vùng nguyên liệu: add, list
    #[command(subcommand)]
    Zone(add::Zone),
    /// Chứng nhận của vùng hoặc chủ thể: add, withdraw, list
    #[command(subcommand)]
    Certificate(add::Certificate),
    /// Công nhận: add, list, extend, suspend, reallow, downgrade, withdraw
    #[command(subcommand)]
    Recognition(add::Recognition),
    /// Lô hàng: add, recall, list
    #[command(subcommand)]
    Batch(batch::Batch),
    /// Cấp một đợt tem cho lô
    Issue(issue::Args),
    /// Hủy tem theo khoảng
    Void(issue::VoidArgs),
    /// Danh sách đợt tem
    Runs,
    /// In tem: PDF, PNG hoặc SVG
    Print(print::Args),
    /// Kiểm tra một tem
    Verify(verify::Args),
    /// Kiểm tra những gì nhãn thể hiện
    Check(check::Args),
    /// Danh sách khóa tin cậy: list, trust
    #[command(subcommand)]
    Keys(init::Keys),
    /// Dựng lại chỉ mục từ nhật ký
    Recover,
    /// Khám sức khỏe văn phòng
    Doctor,
    /// Liệt kê các quy tắc
    Rules,
    /// Gợi ý lệnh cho shell
    Completions {
        /// bash, zsh, fish…
        shell: clap_complete::Shell,
    },
}

/// Runs the program; the answer is its exit code.
#[must_use]
pub fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(code) => code.into(),
        Err(error) => {
            let code = exit_code(&error);
            if cli.global.json {
                println!("{}", serde_json::json!({"error": {"exit": code, "message": format!("{error:#}")}}));
            }
            eprintln!("temthat: {error:#}");
            code.into()
        }
    }
}

fn exit_code(error: &anyhow::Error) -> u8 {
    use crate::ports::store::StoreError;
    match error.chain().find_map(|e| e.downcast_ref::<StoreError>()) {
        Some(StoreError::InUse(_)) => 5,
        Some(_) => 4,
        None => 2,
    }
}

fn run(cli: &Cli) -> Result<u8> {
    let global = &cli.global;
    match &cli.command {
        Command::Init(args) => init::run(global, args),
        Command::Demo(args) => demo::run(global, args),
        Command::Serve(args) => serve::run(global, args),
        Command::Import(args) => import::run(global, args),
        Command::Producer(args) => add::producer(global, args),
        Command::Product(args) => add::product(global, args),
        Command::Zone(args) => add::zone(global, args),
        Command::Certificate(args) => add::certificate(global, args),
        Command::Recognition(args) => add::recognition(global, args),
        Command::Batch(args) => batch::batch(global, args),
        Command::Issue(args) => issue::run(global, args),
        Command::Void(args) => issue::void(global, args),
        Command::Runs => list::runs(global),
        Command::Print(args) => print::run(global, args),
        Command::Verify(args) => verify::run(global, args),
        Command::Check(args) => check::run(global, args),
        Command::Keys(args) => init::keys(global, args),
        Command::Recover => doctor::recover(global),
        Command::Doctor => doctor::run(global),
        Command::Rules => check::rules(global),
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), "temthat", &mut std::io::stdout());
            Ok(0)
        }
    }
}

/// A run's stamps as A4 sheets with Vietnamese labels (used by the demo).
///
/// # Errors
/// As printing.
pub fn write_sheet(
    office: &crate::app::Office,
    run: crate::domain::ids::RunId,
    stamps: &[crate::app::stamps::SignedStamp],
    path: &std::path::Path,
) -> Result<()> {
    print::write_sheet(office, run, stamps, path)
}

/// A verdict as text.
#[must_use]
pub fn verdict_text(lang: Lang, verdict: &crate::domain::verdict::Verdict) -> String {
    verify::text(lang, verdict)
}

/// A label check as text.
#[must_use]
pub fn report_text(lang: Lang, report: &crate::app::check::CheckReport) -> String {
    check::text(lang, report, false)
}
