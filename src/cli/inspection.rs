//! `inspection`: what an inspector saw, heard and decided, and the paper about it.

use super::Outcome;
use super::check;
use super::global::{Global, unexpected};
use super::parse::word;
use super::print::write;
use super::rows::{ListArgs, changed, list, recorded, show};
use crate::app::command::{Code, Kind, Refusal, Request, Response};
use crate::app::inspection::photo::{Bytes, MAX_BYTES, NewPhoto};
use crate::app::inspection::{Addition, NewInspection};
use crate::domain::ids::InspectionId;
use crate::domain::inspection::Decision;
use std::path::PathBuf;

/// Subcommands of `inspection`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Mở vụ kiểm tra (open)
    Open {
        /// Người kiểm tra: họ tên, chức vụ
        #[arg(long)]
        inspector: String,
        /// Nơi kiểm tra
        #[arg(long)]
        place: String,
        /// Cơ sở, người được kiểm tra
        #[arg(long)]
        inspected: String,
    },
    /// Ghi nhận một nhãn; các quy tắc trả lời ngay và câu trả lời được giữ nguyên (label seen)
    Label {
        /// Vụ, ví dụ KT-1
        id: InspectionId,
        #[command(flatten)]
        label: Box<check::Shown>,
    },
    /// Đính ảnh; vị trí và số máy trong ảnh được bỏ đi (photo)
    Photo {
        /// Vụ, ví dụ KT-1
        id: InspectionId,
        /// Ảnh JPEG, PNG hoặc WebP
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Ảnh chụp gì
        #[arg(long, default_value = "")]
        caption: String,
        /// Giữ vị trí và số máy trong ảnh
        #[arg(long)]
        keep_metadata: bool,
    },
    /// Ghi lời giải trình (explanation)
    Explain {
        /// Vụ, ví dụ KT-1
        id: InspectionId,
        /// Người giải trình
        #[arg(long)]
        by: String,
        /// Lời giải trình
        #[arg(long)]
        text: String,
    },
    /// Đề nghị cung cấp tài liệu (request a paper)
    Request {
        /// Vụ, ví dụ KT-1
        id: InspectionId,
        /// Tài liệu
        #[arg(long)]
        paper: String,
    },
    /// Ghi kết quả (decide)
    Decide {
        /// Vụ, ví dụ KT-1
        id: InspectionId,
        /// no_sign, reminded, sent_to_authority, cleared
        #[arg(long, value_parser = word::<Decision>)]
        decision: Decision,
        /// Lý do
        #[arg(long)]
        reason: String,
    },
    /// Mở lại vụ đã có kết quả (take up again)
    Reopen {
        /// Vụ, ví dụ KT-1
        id: InspectionId,
        /// Lý do
        #[arg(long)]
        reason: String,
    },
    /// Danh sách (list)
    List(ListArgs),
    /// Một vụ với mọi mục (show)
    Show {
        /// Vụ, ví dụ KT-1
        id: InspectionId,
    },
    /// Biên bản kiểm tra, PDF (record of inspection)
    Minutes {
        /// Vụ, ví dụ KT-1
        id: InspectionId,
        /// Tệp ra
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    let add = |id: &InspectionId, addition| {
        changed(global, id, Request::AddToInspection { id: *id, addition, made_at: None })
    };
    match command {
        Command::Open { inspector, place, inspected } => {
            let (inspector, place, inspected) = (inspector.clone(), place.clone(), inspected.clone());
            let new = NewInspection { inspector, place, inspected, opened_at: None };
            recorded(global, Request::OpenInspection(new))
        }
        Command::Label { id, label } => add(id, Addition::Label(Box::new(check::observation(label)?))),
        Command::Photo { id, files, caption, keep_metadata } => {
            for path in files {
                add(id, Addition::Photo(photo(path, caption, *keep_metadata)?))?;
            }
            Ok(0)
        }
        Command::Explain { id, by, text } => add(id, Addition::Explanation { by: by.clone(), text: text.clone() }),
        Command::Request { id, paper } => add(id, Addition::Request(paper.clone())),
        Command::Decide { id, decision, reason } => {
            add(id, Addition::Decision { decision: *decision, reason: reason.clone() })
        }
        Command::Reopen { id, reason } => add(id, Addition::Reopening(reason.clone())),
        Command::List(args) => list(global, Kind::Inspection, args),
        Command::Show { id } => show(global, id),
        Command::Minutes { id, out } => match global.ask(Request::Minutes(*id))? {
            Response::File(Bytes(bytes)) => {
                write(out, &bytes)?;
                let file = out.display().to_string();
                global.answer(&serde_json::json!({ "file": out }), || global.t("cli-written", &[("file", &file)]))
            }
            other => Err(unexpected(&other)),
        },
    }
}

fn photo(path: &PathBuf, caption: &str, keep_metadata: bool) -> Result<NewPhoto, Refusal> {
    let failed = |e: &dyn std::fmt::Display| Refusal::new(Code::Input, format!("{}: {e}", path.display()));
    let length = std::fs::metadata(path).map_err(|e| failed(&e))?.len();
    if length > MAX_BYTES as u64 {
        return Err(failed(&"larger than 32 MB; send a smaller photo"));
    }
    Ok(NewPhoto {
        file: path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
        caption: caption.to_owned(),
        bytes: Bytes(std::fs::read(path).map_err(|e| failed(&e))?),
        keep_metadata,
        sha256: None,
    })
}
