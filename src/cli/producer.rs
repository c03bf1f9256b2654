//! `producer`: whom stamps are issued for.

use super::Outcome;
use super::global::Global;
use super::parse::word;
use super::rows::{ListArgs, changed, list, recorded, show};
use crate::app::command::{Kind, Request};
use crate::app::enrol::NewProducer;
use crate::domain::ids::ProducerId;
use crate::domain::producer::ProducerKind;

/// Subcommands of `producer`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Thêm chủ thể (add)
    Add {
        /// Tên đầy đủ, ví dụ "Hợp tác xã Suối Mây"
        #[arg(long)]
        name: String,
        /// cooperative, cooperative_group, company, farm, household; mặc định suy từ tên
        #[arg(long, value_parser = word::<ProducerKind>)]
        kind: Option<ProducerKind>,
        /// Địa chỉ
        #[arg(long, default_value = "")]
        address: String,
        /// Mã hoặc tên xã, phường
        #[arg(long)]
        commune: Option<String>,
    },
    /// Danh sách (list)
    List(ListArgs),
    /// Một chủ thể với sản phẩm, vùng, chứng nhận (show)
    Show {
        /// Ví dụ CT-3
        id: ProducerId,
    },
    /// Tạm dừng cấp tem cho chủ thể (suspend)
    Suspend {
        /// Ví dụ CT-3
        id: ProducerId,
        /// Lý do
        #[arg(long)]
        reason: String,
    },
    /// Cho phép cấp tem lại (allow again)
    Reallow {
        /// Ví dụ CT-3
        id: ProducerId,
    },
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    match command {
        Command::Add { name, kind, address, commune } => recorded(
            global,
            Request::AddProducer(NewProducer {
                name: name.clone(),
                kind: *kind,
                address: address.clone(),
                commune: commune.clone(),
                aliases: None,
            }),
        ),
        Command::List(args) => list(global, Kind::Producer, args),
        Command::Show { id } => show(global, id),
        Command::Suspend { id, reason } => {
            changed(global, id, Request::SuspendProducer { id: *id, reason: Some(reason.clone()) })
        }
        Command::Reallow { id } => changed(global, id, Request::SuspendProducer { id: *id, reason: None }),
    }
}
