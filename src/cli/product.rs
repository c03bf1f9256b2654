//! `product`: what is recognised and stamped.

use super::Outcome;
use super::global::Global;
use super::rows::{ListArgs, list, recorded, show};
use crate::app::command::{Kind, Request};
use crate::app::enrol::NewProduct;
use crate::domain::ids::{ProducerId, ProductId};

/// Subcommands of `product`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Thêm sản phẩm (add)
    Add {
        /// Chủ thể, ví dụ CT-3
        #[arg(long)]
        producer: ProducerId,
        /// Tên được công nhận
        #[arg(long)]
        name: String,
        /// Loại, hương vị
        #[arg(long)]
        variant: Option<String>,
        /// Quy cách, ví dụ "hộp 200 g"
        #[arg(long)]
        pack: Option<String>,
        /// Bộ tiêu chí, 1 đến 26
        #[arg(long)]
        criteria_set: Option<u8>,
        /// GTIN đã đăng ký; để trống thì cấp mã nội bộ
        #[arg(long)]
        gtin: Option<String>,
        /// Mã sản phẩm OCOP, ví dụ 08-123-01-2025
        #[arg(long)]
        code: Option<String>,
    },
    /// Danh sách (list)
    List(ListArgs),
    /// Một sản phẩm với công nhận và lô hàng (show)
    Show {
        /// Ví dụ SP-12
        id: ProductId,
    },
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    match command {
        Command::Add { producer, name, variant, pack, criteria_set, gtin, code } => recorded(
            global,
            Request::AddProduct(NewProduct {
                producer: *producer,
                name: name.clone(),
                variant: variant.clone(),
                pack: pack.clone(),
                criteria_set: *criteria_set,
                gtin: gtin.clone(),
                code: code.clone(),
                aliases: None,
                group: None,
            }),
        ),
        Command::List(args) => list(global, Kind::Product, args),
        Command::Show { id } => show(global, id),
    }
}
