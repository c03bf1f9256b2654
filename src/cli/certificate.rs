//! `certificate`: VietGAP, hữu cơ and the like, of a zone or a producer.

use super::Outcome;
use super::global::Global;
use super::parse::{day, word};
use super::rows::{ListArgs, changed, list, recorded, show};
use super::sheets::{First, seen_first};
use crate::app::command::{Code, Kind, Refusal, Request};
use crate::app::enrol::NewCertificate;
use crate::domain::certificate::{CertificateAct, Holder, Scheme};
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
    /// Ghi việc đình chỉ chứng nhận (suspend)
    Suspend {
        #[command(flatten)]
        by: By,
        /// Từ ngày (first day without it)
        #[arg(long, value_parser = day)]
        from: Date,
        /// Đến hết ngày; để trống là đến khi khôi phục (last day without it; without it until it is reinstated)
        #[arg(long, value_parser = day)]
        until: Option<Date>,
    },
    /// Ghi việc khôi phục chứng nhận bị đình chỉ (reinstate)
    Reinstate {
        #[command(flatten)]
        by: By,
        /// Có hiệu lực trở lại từ ngày (first day with it)
        #[arg(long, value_parser = day)]
        on: Date,
    },
    /// Ghi việc thu hồi chứng nhận (withdraw)
    Withdraw {
        #[command(flatten)]
        by: By,
        /// Từ ngày
        #[arg(long, value_parser = day)]
        on: Date,
    },
}

/// A decision or letter of the certification body.
#[derive(clap::Args)]
pub(super) struct By {
    /// Ví dụ GCN-4
    id: CertificateId,
    /// Số quyết định hoặc công văn
    #[arg(long)]
    decision: String,
    #[command(flatten)]
    first: First,
}

fn change(global: &Global, by: &By, act: CertificateAct) -> Outcome {
    if !seen_first(global, &by.first, Request::CertificateImpact { id: by.id, act })? {
        return Ok(0);
    }
    changed(global, by.id, Request::ChangeCertificate { id: by.id, act, decision_no: by.decision.clone() })
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
        Command::Suspend { by, from, until } => {
            change(global, by, CertificateAct::Suspended { from: *from, until: *until })
        }
        Command::Reinstate { by, on } => change(global, by, CertificateAct::Reinstated { on: *on }),
        Command::Withdraw { by, on } => change(global, by, CertificateAct::Withdrawn { on: *on }),
    }
}
