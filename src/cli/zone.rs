//! `zone`: where raw material comes from.

use super::Outcome;
use super::global::Global;
use super::particulars::{change, other_kind, put, put_or_clear};
use super::rows::{ListArgs, list, recorded, show};
use super::sheets::First;
use crate::app::command::{Code, Kind, Refusal, Request};
use crate::app::enrol::{NewZone, Particulars};
use crate::domain::ids::{ProducerId, ZoneId};
use std::path::PathBuf;

/// Largest outline file read, bytes.
const MAX_OUTLINE: u64 = 16 << 20;

/// Subcommands of `zone`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Thêm vùng nguyên liệu (add)
    Add {
        /// Tên vùng
        #[arg(long)]
        name: String,
        /// Cây trồng, vật nuôi
        #[arg(long)]
        crop: String,
        /// Tệp GeoJSON Polygon, kinh độ trước vĩ độ
        #[arg(long, value_name = "FILE")]
        outline: PathBuf,
        /// Chủ thể dùng vùng này (lặp lại được)
        #[arg(long = "producer")]
        producers: Vec<ProducerId>,
        /// Mã hoặc tên xã, phường
        #[arg(long)]
        commune: Option<String>,
        /// Mã số vùng trồng, nguyên văn
        #[arg(long)]
        planting_code: Option<String>,
        /// Diện tích khai, ha
        #[arg(long)]
        declared_ha: Option<f64>,
        /// Sản lượng dự kiến, kg/năm
        #[arg(long)]
        yield_kg: Option<f64>,
    },
    /// Sửa thông tin; điều không nêu giữ nguyên (change particulars)
    Change {
        /// Ví dụ VT-2
        id: ZoneId,
        /// Tên vùng
        #[arg(long)]
        name: Option<String>,
        /// Cây trồng, vật nuôi
        #[arg(long)]
        crop: Option<String>,
        /// Tệp GeoJSON Polygon, kinh độ trước vĩ độ
        #[arg(long, value_name = "FILE")]
        outline: Option<PathBuf>,
        /// Chủ thể dùng vùng này (lặp lại được); thay mọi chủ thể đang có
        #[arg(long = "producer")]
        producers: Option<Vec<ProducerId>>,
        /// Mã xã, phường; "" là bỏ
        #[arg(long)]
        commune: Option<String>,
        /// Mã số vùng trồng, nguyên văn; "" là bỏ
        #[arg(long)]
        planting_code: Option<String>,
        /// Diện tích khai, ha
        #[arg(long)]
        declared_ha: Option<f64>,
        /// Sản lượng dự kiến, kg/năm
        #[arg(long)]
        yield_kg: Option<f64>,
        #[command(flatten)]
        first: First,
    },
    /// Danh sách (list)
    List(ListArgs),
    /// Một vùng với chứng nhận (show)
    Show {
        /// Ví dụ VT-2
        id: ZoneId,
    },
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    match command {
        Command::Add { name, crop, outline, producers, commune, planting_code, declared_ha, yield_kg } => recorded(
            global,
            Request::AddZone(NewZone {
                name: name.clone(),
                producers: producers.clone(),
                crop: crop.clone(),
                commune: commune.clone(),
                planting_code: planting_code.clone(),
                geojson: read(outline)?,
                declared_ha: *declared_ha,
                yield_kg: *yield_kg,
            }),
        ),
        Command::Change {
            id,
            name,
            crop,
            outline,
            producers,
            commune,
            planting_code,
            declared_ha,
            yield_kg,
            first,
        } => change(global, id, first, |new| {
            let Particulars::Zone(_, new) = new else { return Err(other_kind()) };
            put(&mut new.name, name.as_ref());
            put(&mut new.crop, crop.as_ref());
            put(&mut new.geojson, outline.as_ref().map(read).transpose()?.as_ref());
            put(&mut new.producers, producers.as_ref());
            put_or_clear(&mut new.commune, commune.as_ref());
            put_or_clear(&mut new.planting_code, planting_code.as_ref());
            put(&mut new.declared_ha, declared_ha.map(Some).as_ref());
            put(&mut new.yield_kg, yield_kg.map(Some).as_ref());
            Ok(())
        }),
        Command::List(args) => list(global, Kind::Zone, args),
        Command::Show { id } => show(global, id),
    }
}

fn read(path: &PathBuf) -> Result<String, Refusal> {
    let failed = |e: &dyn std::fmt::Display| Refusal::new(Code::Input, format!("--outline {}: {e}", path.display()));
    let length = std::fs::metadata(path).map_err(|e| failed(&e))?.len();
    if length > MAX_OUTLINE {
        return Err(failed(&"larger than 16 MB; simplify the outline"));
    }
    std::fs::read_to_string(path).map_err(|e| failed(&e))
}
