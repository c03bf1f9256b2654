//! `producer`: whom stamps are issued for.

use super::Outcome;
use super::global::Global;
use super::parse::word;
use super::particulars::{change, other_kind, put, put_or_clear};
use super::rows::{ListArgs, changed, list, recorded, show};
use super::sheets::First;
use crate::app::command::{Kind, Request};
use crate::app::enrol::{NewProducer, Particulars};
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
    /// Sửa thông tin; điều không nêu giữ nguyên (change particulars)
    Change {
        /// Ví dụ CT-3
        id: ProducerId,
        /// Tên mới; tên cũ vẫn tra được
        #[arg(long)]
        name: Option<String>,
        /// cooperative, cooperative_group, company, farm, household
        #[arg(long, value_parser = word::<ProducerKind>)]
        kind: Option<ProducerKind>,
        /// Địa chỉ mới
        #[arg(long)]
        address: Option<String>,
        /// Mã xã, phường; "" là bỏ
        #[arg(long)]
        commune: Option<String>,
        /// Tên khác (lặp lại được); thay mọi tên khác đang có
        #[arg(long = "alias")]
        aliases: Option<Vec<String>>,
        #[command(flatten)]
        first: First,
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
        Command::Change { id, name, kind, address, commune, aliases, first } => change(global, id, first, |new| {
            let Particulars::Producer(_, new) = new else { return Err(other_kind()) };
            put(&mut new.name, name.as_ref());
            put(&mut new.kind, kind.map(Some).as_ref());
            put(&mut new.address, address.as_ref());
            put_or_clear(&mut new.commune, commune.as_ref());
            put(&mut new.aliases, aliases.clone().map(Some).as_ref());
            Ok(())
        }),
        Command::List(args) => list(global, Kind::Producer, args),
        Command::Show { id } => show(global, id),
        Command::Suspend { id, reason } => {
            changed(global, id, Request::SuspendProducer { id: *id, reason: Some(reason.clone()) })
        }
        Command::Reallow { id } => changed(global, id, Request::SuspendProducer { id: *id, reason: None }),
    }
}
