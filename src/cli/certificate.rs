//! `certificate`: VietGAP, hữu cơ and the like, of a zone or a producer.

use super::Outcome;
use super::global::Global;
use super::parse::{day, word};
use super::rows::{ListArgs, changed, list, recorded, show};
use crate::app::command::{Code, Kind, Refusal, Request};
use crate::app::enrol::NewCertificate;
use crate::domain::certificate::{Holder, Scheme};
use crate::domain::ids::{CertificateId, ProducerId, ZoneId};
use jiff::civil::Date;

/// Subcommands of `certificate`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Thêm chứng nhận (add)
    Add {
        /// vietgap, organic, pgs, globalgap, haccp, iso22000, gi, other
        #[arg(long, value_parser = word::<Scheme>)]
        scheme: Scheme,
        /// Số chứng nhận
        #[arg(long)]
        number: String,
        /// Tổ chức cấp
        #[arg(long)]
        body: String,
        /// Của vùng, ví dụ VT-2
        #[arg(long, required_unless_present = "producer", conflicts_with = "producer")]
        zone: Option<ZoneId>,
        /// Của chủ thể, ví dụ CT-3
        #[arg(long)]
        producer: Option<ProducerId>,
        /// Phạm vi: cây trồng, vật nuôi
        #[arg(long)]
        crop: Option<String>,
        /// Sản lượng được chứng nhận, kg/năm
        #[arg(long)]
        output_kg: Option<f64>,
        /// Có hiệu lực từ
        #[arg(long, value_parser = day)]
        from: Date,
        /// Đến hết ngày
        #[arg(long, value_parser = day)]
        until: Date,
    },
    /// Danh sách (list)
    List(ListArgs),
    /// Một chứng nhận (show)
    Show {
        /// Ví dụ GCN-4
        id: CertificateId,
    },
    /// Ghi việc thu hồi chứng nhận (withdraw)
    Withdraw {
        /// Ví dụ GCN-4
        id: CertificateId,
        /// Từ ngày
        #[arg(long, value_parser = day)]
        on: Date,
        /// Số quyết định
        #[arg(long)]
        decision: String,
    },
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    match command {
        Command::Add { scheme, number, body, zone, producer, crop, output_kg, from, until } => {
            let holder = match (zone, producer) {
                (Some(zone), _) => Holder::Zone(*zone),
                (None, Some(producer)) => Holder::Producer(*producer),
                (None, None) => return Err(Refusal::new(Code::Input, "give --zone or --producer")),
            };
            let new = NewCertificate {
                scheme: *scheme,
                number: number.clone(),
                body: body.clone(),
                holder,
                crop: crop.clone(),
                output_kg: *output_kg,
                valid_from: *from,
                valid_until: *until,
            };
            recorded(global, Request::AddCertificate(new))
        }
        Command::List(args) => list(global, Kind::Certificate, args),
        Command::Show { id } => show(global, id),
        Command::Withdraw { id, on, decision } => {
            changed(global, id, Request::WithdrawCertificate { id: *id, on: *on, decision_no: decision.clone() })
        }
    }
}
