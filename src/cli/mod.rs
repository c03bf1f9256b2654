//! The command line: one file per subcommand. Answers on stdout, talk on stderr.
//!
//! Exit codes, stable: 0 done; 1 a sign was found, the stamp is not genuine, or the order does not
//! pass its checks; 2 wrong use or input; 3 cannot be checked; 4 store or files; 5 in use, or
//! somebody else was faster; 6 keys, passphrase or trust list; 130 cancelled (Ctrl-C).

mod account;
mod batch;
mod bundle;
mod ceremony;
mod certificate;
mod check;
mod config;
mod demo;
mod doctor;
mod dossier;
mod global;
mod import;
mod init;
mod inspection;
mod issue;
mod keys;
mod log;
mod monitor;
mod offices;
mod paper;
mod parse;
mod particulars;
mod pins;
mod press;
mod press_file;
mod print;
mod printer;
mod producer;
mod product;
mod progress;
mod proof;
mod recognition;
mod recover;
mod rows;
mod rules;
mod serve;
mod sheets;
mod template;
mod user;
mod verify;
mod void;
mod witness;
mod zone;

use crate::app::command::Refusal;
use clap::{CommandFactory, Parser, Subcommand};
use global::Global;
use std::process::ExitCode;

/// Exit code of a command that was not refused.
type Outcome = Result<u8, Refusal>;

/// Tem thật: tem truy xuất có chữ ký cho sản phẩm OCOP.
///
/// Signed traceability stamps for OCOP products, and a verifier for labels that misuse the mark.
#[derive(Parser)]
#[command(name = "temthat", version, after_help = EXIT_CODES)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Mã thoát (exit codes): 0 xong · 1 có dấu hiệu, không phải tem thật, hoặc đơn tem chưa đạt · \
2 lệnh hay dữ liệu sai · 3 chưa kiểm tra được · 4 kho hoặc tệp · 5 đang được dùng · 6 khóa, mật khẩu, danh sách tin cậy · 130 bị ngắt (Ctrl-C)";

#[derive(Subcommand)]
enum Command {
    /// Lập văn phòng mới: khóa, cấu hình, danh sách khóa tin cậy (make an office)
    Init(init::Args),
    /// Chạy thử với một văn phòng hư cấu (try it with a fictional office)
    Demo(demo::Args),
    /// Phục vụ trang web và API (serve)
    Serve(serve::Args),
    /// Nhập sổ đăng ký từ CSV hoặc XLSX (import)
    Import(import::Args),
    /// Chủ thể (producers)
    #[command(subcommand)]
    Producer(producer::Command),
    /// Sản phẩm (products)
    #[command(subcommand)]
    Product(product::Command),
    /// Vùng nguyên liệu (zones)
    #[command(subcommand)]
    Zone(zone::Command),
    /// Chứng nhận của vùng hoặc chủ thể (certificates)
    #[command(subcommand)]
    Certificate(certificate::Command),
    /// Công nhận sao và các quyết định về sau (recognitions)
    #[command(subcommand)]
    Recognition(recognition::Command),
    /// Lô hàng (batches)
    #[command(subcommand)]
    Batch(batch::Command),
    /// Cấp một đợt tem cho lô (issue stamps)
    Issue(issue::Args),
    /// Đối chiếu tem của một đợt: đã dán, hỏng, trả lại (account for stamps)
    Account(account::Args),
    /// Mã PIN cào của một đợt (scratch PINs)
    #[command(subcommand)]
    Pins(pins::Command),
    /// Hủy tem theo khoảng (void stamps)
    Void(void::Args),
    /// Thu hồi một lô: mọi tem của lô báo điều đó (recall a batch)
    Recall(void::RecallArgs),
    /// Các đợt tem (stamp runs)
    Runs(rows::RunArgs),
    /// In tem: PDF, PNG hoặc SVG (print)
    Print(Box<print::Args>),
    /// In số lượng lớn cho nhà in: PDF, ZIP, CSV, ZPL, TSPL; đứt thì chạy lại (print any number, resumable)
    Press(Box<press::Args>),
    /// Mẫu nhãn: xem, kiểm tra, vẽ thử (label templates)
    #[command(subcommand)]
    Template(Box<template::Command>),
    /// Máy in: cân chỉnh, độ mịn (printers)
    #[command(subcommand)]
    Printer(printer::Command),
    /// Đọc lại tờ tem đã in từ ảnh quét hoặc ảnh chụp: tem nào đọc được, chất lượng, thiếu, trùng (proof of print)
    Proof(proof::Args),
    /// Kiểm tra một tem (verify a stamp)
    Verify(verify::Args),
    /// Kiểm tra những gì nhãn thể hiện (check a label)
    Check(check::Args),
    /// Vụ kiểm tra: ghi nhận, giải trình, kết quả, biên bản (inspections)
    #[command(subcommand)]
    Inspection(inspection::Command),
    /// Hồ sơ điện tử có chữ ký của một vụ kiểm tra (dossiers)
    #[command(subcommand)]
    Dossier(dossier::Command),
    /// Gói ngoại tuyến cho người kiểm tra không có mạng (offline bundle)
    #[command(subcommand)]
    Bundle(bundle::Command),
    /// Nhiều văn phòng dưới một khóa gốc quốc gia (federation)
    #[command(subcommand)]
    Offices(offices::Command),
    /// Khóa và danh sách khóa tin cậy (keys and trust list)
    #[command(subcommand)]
    Keys(keys::Command),
    /// Người dùng trang web: mở, khóa, liên kết dùng một lần (users)
    #[command(subcommand)]
    User(user::Command),
    /// Sổ công khai của văn phòng (the public log)
    #[command(subcommand)]
    Log(log::Command),
    /// Nhân chứng cho sổ công khai của văn phòng khác (witness)
    #[command(subcommand)]
    Witness(witness::Command),
    /// Theo dõi sổ công khai của văn phòng khác (monitor)
    Monitor(monitor::Args),
    /// Cấu hình (settings)
    #[command(subcommand)]
    Config(config::Command),
    /// Dựng lại chỉ mục từ nhật ký (rebuild the index)
    Recover,
    /// Khám sức khỏe văn phòng (check the office)
    Doctor,
    /// Các quy tắc kiểm tra nhãn (rules of the label check)
    Rules(rules::Args),
    /// Nhìn trước: sắp hết hạn, chưa có mã truy xuất, xã chưa có sản phẩm (what comes)
    Foresight(sheets::ForesightArgs),
    /// Xuất sổ đăng ký cho cơ quan có thẩm quyền (export the register)
    Export(sheets::ExportArgs),
    /// Gợi ý lệnh cho shell (completions)
    Completions {
        /// bash, zsh, fish, elvish, powershell
        shell: clap_complete::Shell,
    },
}

/// Runs the program; the answer is its exit code.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(code) => code.into(),
        Err(refusal) => {
            cli.global.refuse(&refusal);
            refusal.code.exit().into()
        }
    }
}

fn run(cli: &Cli) -> Outcome {
    let global = &cli.global;
    match &cli.command {
        Command::Init(args) => init::run(global, args),
        Command::Demo(args) => demo::run(global, args),
        Command::Serve(args) => serve::run(global, args),
        Command::Import(args) => import::run(global, args),
        Command::Producer(command) => producer::run(global, command),
        Command::Product(command) => product::run(global, command),
        Command::Zone(command) => zone::run(global, command),
        Command::Certificate(command) => certificate::run(global, command),
        Command::Recognition(command) => recognition::run(global, command),
        Command::Batch(command) => batch::run(global, command),
        Command::Issue(args) => issue::run(global, args),
        Command::Account(args) => account::run(global, args),
        Command::Pins(command) => pins::run(global, command),
        Command::Void(args) => void::run(global, args),
        Command::Recall(args) => void::recall(global, args),
        Command::Runs(args) => rows::runs(global, args),
        Command::Print(args) => print::run(global, args),
        Command::Press(args) => press::run(global, args),
        Command::Template(command) => template::run(global, command),
        Command::Printer(command) => printer::run(global, command),
        Command::Proof(args) => proof::run(global, args),
        Command::Verify(args) => verify::run(global, args),
        Command::Check(args) => check::run(global, args),
        Command::Inspection(command) => inspection::run(global, command),
        Command::Dossier(command) => dossier::run(global, command),
        Command::Bundle(command) => bundle::run(global, command),
        Command::Offices(command) => offices::run(global, command),
        Command::Keys(command) => keys::run(global, command),
        Command::User(command) => user::run(global, command),
        Command::Log(command) => log::run(global, command),
        Command::Witness(command) => witness::run(global, command),
        Command::Monitor(args) => monitor::run(global, args),
        Command::Config(command) => config::run(global, command),
        Command::Recover => recover::run(global),
        Command::Doctor => doctor::run(global),
        Command::Foresight(args) => sheets::foresight(global, args),
        Command::Export(args) => sheets::export(global, args),
        Command::Rules(args) => rules::run(global, args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "temthat", &mut script);
            global.print(&String::from_utf8_lossy(&script))
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_commands_hold_together() {
        super::Cli::command().debug_assert();
    }
}
