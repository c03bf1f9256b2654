//! `product`: what is recognised and stamped.

use super::Outcome;
use super::global::Global;
use super::parse::word;
use super::particulars::{change, other_kind, put, put_or_clear};
use super::rows::{ListArgs, list, recorded, show};
use super::sheets::First;
use crate::app::command::{Kind, Request};
use crate::app::enrol::{NewProduct, Particulars};
use crate::domain::ids::{ProducerId, ProductId};
use crate::domain::product::ProductGroup;

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
    /// Sửa thông tin; điều không nêu giữ nguyên (change particulars)
    Change {
        /// Ví dụ SP-12
        id: ProductId,
        /// Tên mới; tên cũ vẫn tra được
        #[arg(long)]
        name: Option<String>,
        /// Loại, hương vị; "" là bỏ
        #[arg(long)]
        variant: Option<String>,
        /// Quy cách; "" là bỏ
        #[arg(long)]
        pack: Option<String>,
        /// Bộ tiêu chí, 1 đến 26
        #[arg(long)]
        criteria_set: Option<u8>,
        /// Nhóm, khi không có bộ tiêu chí, ví dụ drink
        #[arg(long, value_parser = word::<ProductGroup>)]
        group: Option<ProductGroup>,
        /// GTIN đã đăng ký; chỉ khi chưa có lô nào
        #[arg(long)]
        gtin: Option<String>,
        /// Mã sản phẩm OCOP; "" là bỏ
        #[arg(long)]
        code: Option<String>,
        /// Tên khác (lặp lại được); thay mọi tên khác đang có
        #[arg(long = "alias")]
        aliases: Option<Vec<String>>,
        #[command(flatten)]
        first: First,
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
        Command::Change { id, name, variant, pack, criteria_set, group, gtin, code, aliases, first } => {
            change(global, id, first, |new| {
                let Particulars::Product(_, new) = new else { return Err(other_kind()) };
                put(&mut new.name, name.as_ref());
                put_or_clear(&mut new.variant, variant.as_ref());
                put_or_clear(&mut new.pack, pack.as_ref());
                put(&mut new.criteria_set, criteria_set.map(Some).as_ref());
                put(&mut new.group, group.map(Some).as_ref());
                put(&mut new.gtin, gtin.clone().map(Some).as_ref());
                put_or_clear(&mut new.code, code.as_ref());
                put(&mut new.aliases, aliases.clone().map(Some).as_ref());
                Ok(())
            })
        }
        Command::List(args) => list(global, Kind::Product, args),
        Command::Show { id } => show(global, id),
    }
}
