//! `recognition`: stars and the decisions on them.

use super::Outcome;
use super::global::{Global, unexpected};
use super::parse::day;
use super::rows::{ListArgs, changed, list, recorded, show};
use super::sheets::{First, seen_first};
use crate::app::command::{Code, Kind, Refusal, Request, Response};
use crate::app::enrol::{Change, NewRecognition};
use crate::app::inspection::photo::Bytes;
use crate::domain::ids::{ProductId, RecognitionId};
use crate::domain::recognition::{RecognitionAct, Stars};
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// Subcommands of `recognition`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Ghi quyết định công nhận (add)
    Add {
        /// Sản phẩm, ví dụ SP-12
        #[arg(long)]
        product: ProductId,
        /// 3, 4 hoặc 5
        #[arg(long)]
        stars: u8,
        /// Số quyết định
        #[arg(long)]
        decision: String,
        /// Cơ quan quyết định
        #[arg(long)]
        authority: String,
        /// Ngày quyết định
        #[arg(long, value_parser = day)]
        issued: Date,
        /// Ngày hết hạn, nếu quyết định ghi khác 36 tháng
        #[arg(long, value_parser = day)]
        until: Option<Date>,
    },
    /// Danh sách (list)
    List(ListArgs),
    /// Một công nhận với mọi quyết định về sau (show)
    Show {
        /// Ví dụ CN-8
        id: RecognitionId,
    },
    /// Kéo dài khi hồ sơ đánh giá lại đã nộp (extend)
    Extend {
        #[command(flatten)]
        by: By,
        /// Đến hết ngày
        #[arg(long, value_parser = day)]
        until: Date,
    },
    /// Tạm dừng quyền dùng nhãn hiệu (suspend)
    Suspend(By),
    /// Cho phép dùng nhãn hiệu lại (allow again)
    Reallow(By),
    /// Hạ hạng sao (downgrade)
    Downgrade {
        #[command(flatten)]
        by: By,
        /// Số sao mới
        #[arg(long)]
        to: u8,
    },
    /// Thu hồi giấy chứng nhận (withdraw)
    Withdraw(By),
    /// Đã được công nhận lại bằng quyết định khác trong sổ (re-recognised)
    ReRecognise {
        #[command(flatten)]
        by: By,
        /// Công nhận tiếp theo, ví dụ CN-9
        #[arg(long)]
        next: RecognitionId,
    },
}

/// A decision.
#[derive(clap::Args)]
pub(super) struct By {
    /// Công nhận, ví dụ CN-8
    id: RecognitionId,
    /// Có hiệu lực từ ngày
    #[arg(long, value_parser = day)]
    on: Date,
    /// Số quyết định, hoặc phiếu số của hồ sơ
    #[arg(long)]
    decision: String,
    #[command(flatten)]
    first: First,
    /// Bản quét của quyết định, được giữ làm chứng cứ (scanned paper)
    #[arg(long, value_name = "FILE")]
    paper: Option<PathBuf>,
}

/// Largest scanned paper, bytes.
const MAX_PAPER: u64 = 32 << 20;

fn change(global: &Global, by: &By, act: RecognitionAct) -> Outcome {
    let mut change = Change { act, effective_on: by.on, decision_no: by.decision.clone(), paper: None };
    if !seen_first(global, &by.first, Request::Impact { id: by.id, change: change.clone() })? {
        return Ok(0);
    }
    if let Some(path) = &by.paper {
        change.paper = Some(keep(global, path)?);
    }
    changed(global, by.id, Request::ChangeRecognition { id: by.id, change })
}

/// Gives a scanned paper to the office's evidence; its SHA-256.
fn keep(global: &Global, path: &Path) -> Result<String, Refusal> {
    let failed = |e: &dyn std::fmt::Display| Refusal::new(Code::Input, format!("--paper {}: {e}", path.display()));
    if std::fs::metadata(path).map_err(|e| failed(&e))?.len() > MAX_PAPER {
        return Err(failed(&"larger than 32 MB; scan it in a lower resolution"));
    }
    let bytes = Bytes(std::fs::read(path).map_err(|e| failed(&e))?);
    match global.ask(Request::KeepPaper(bytes))? {
        Response::Recorded { id, .. } => Ok(id),
        other => Err(unexpected(&other)),
    }
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    match command {
        Command::Add { product, stars, decision, authority, issued, until } => recorded(
            global,
            Request::AddRecognition(NewRecognition {
                product: *product,
                stars: *stars,
                decision_no: decision.clone(),
                authority: authority.clone(),
                issued_on: *issued,
                valid_until: *until,
            }),
        ),
        Command::List(args) => list(global, Kind::Recognition, args),
        Command::Show { id } => show(global, id),
        Command::Extend { by, until } => change(global, by, RecognitionAct::Extended { until: *until }),
        Command::Suspend(by) => change(global, by, RecognitionAct::Suspended),
        Command::Reallow(by) => change(global, by, RecognitionAct::Reallowed),
        Command::Withdraw(by) => change(global, by, RecognitionAct::Withdrawn),
        Command::ReRecognise { by, next } => change(global, by, RecognitionAct::ReRecognised { by: *next }),
        Command::Downgrade { by, to } => {
            let problem = || Refusal::new(Code::Input, format!("--to {to}: only 3, 4 and 5 stars are recognised"));
            change(global, by, RecognitionAct::Downgraded { to: Stars::new(*to).ok_or_else(problem)? })
        }
    }
}
