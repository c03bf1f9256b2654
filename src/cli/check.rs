//! `check` and `rules`.

mod photos;
mod sweep;

use super::Outcome;
use super::global::{Global, unexpected};
use super::parse::{day, word};
use crate::app::bulk;
use crate::app::command::{Code, Refusal, Request, Response};
use crate::boot;
use crate::domain::certificate::Scheme;
use crate::domain::label::observation::{ClaimShown, Observation};
use jiff::civil::Date;
use std::path::PathBuf;

/// Arguments of `check`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Ảnh các mặt của một gói hàng (photos of the faces of one pack)
    #[arg(value_name = "PHOTO", conflicts_with_all = ["csv", "xlsx"])]
    photos: Vec<PathBuf>,
    /// Nơi ghi ảnh có chú thích và ảnh cắt (mặc định: cạnh ảnh, đuôi .kiem-tra.jpg, không có ảnh cắt)
    #[arg(long, value_name = "DIR", requires = "photos")]
    pictures: Option<PathBuf>,
    /// Bảng CSV nhiều nhãn hoặc tin bán hàng (tiêu đề, mô tả, người bán, sao, liên kết …)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["file", "xlsx"])]
    csv: Option<PathBuf>,
    /// Như --csv, cho bảng XLSX
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    xlsx: Option<PathBuf>,
    /// Nơi ghi sổ kết quả XLSX (mặc định: cạnh tệp, đuôi .ket-qua.xlsx)
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    shown: Shown,
    /// Nói cả các quy tắc im lặng vì điều kiện bảo vệ
    #[arg(long)]
    explain: bool,
}

/// What a label shows.
#[derive(clap::Args)]
pub(super) struct Shown {
    /// Tệp JSON mô tả nhãn, thay cho các cờ dưới đây
    #[arg(long)]
    file: Option<PathBuf>,
    /// Nhãn có nhãn hiệu OCOP
    #[arg(long)]
    mark: bool,
    /// Số sao trên nhãn
    #[arg(long)]
    stars: Option<u8>,
    /// Tên sản phẩm trên nhãn
    #[arg(long)]
    product: Option<String>,
    /// Tên chủ thể trên nhãn
    #[arg(long)]
    producer: Option<String>,
    /// Nhãn ghi: vietgap, organic, pgs, gi (lặp lại được)
    #[arg(long, value_parser = word::<Scheme>)]
    claim: Vec<Scheme>,
    /// Mã sản phẩm OCOP trên nhãn
    #[arg(long)]
    code: Option<String>,
    /// GTIN trên nhãn
    #[arg(long)]
    gtin: Option<String>,
    /// Nội dung mã tem trên nhãn
    #[arg(long)]
    stamp: Option<String>,
    /// Cơ quan cấp ghi trên nhãn
    #[arg(long)]
    authority: Option<String>,
    /// Ngày quyết định ghi trên nhãn
    #[arg(long, value_parser = day)]
    decided_on: Option<Date>,
    /// Ngày in nhãn
    #[arg(long, value_parser = day)]
    printed_on: Option<Date>,
    /// Ngày sản xuất
    #[arg(long, value_parser = day)]
    made_on: Option<Date>,
    /// Ngày nhìn thấy nhãn (mặc định hôm nay)
    #[arg(long, value_parser = day)]
    seen_on: Option<Date>,
    /// Phiếu số hồ sơ đánh giá lại đã nộp
    #[arg(long)]
    dossier: Option<String>,
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    if let Some(path) = args.csv.as_ref().or(args.xlsx.as_ref()) {
        return table(global, path, args);
    }
    if !args.photos.is_empty() {
        return photos::run(global, args);
    }
    let label = Box::new(observation(&args.shown)?);
    match global.ask(Request::Check { label, explain: args.explain })? {
        Response::Told(told) => {
            global.answer(&told.data, || global.coloured(&told.text, told.exit))?;
            Ok(told.exit)
        }
        other => Err(unexpected(&other)),
    }
}

/// Checks a table; 1 where a sign was found, 3 where none was but a product cannot be told.
fn table(global: &Global, path: &std::path::Path, args: &Args) -> Outcome {
    let table = boot::table(path)?;
    let pictures = sweep::pictures(global, path, &table)?;
    let report = match global.ask(Request::CheckTable { table, pictures, explain: args.explain })? {
        Response::Bulk(report) => report,
        other => return Err(unexpected(&other)),
    };
    let out = args.out.clone().unwrap_or_else(|| path.with_extension("ket-qua.xlsx"));
    super::print::write(&out, &boot::workbook(&bulk::sheets(&report))?)?;
    let count = |answer: &str| report.count(answer).to_string();
    let (rows, file) = (report.rows.len().to_string(), out.display().to_string());
    let (sign, none, unknown) = (count("sign"), count("none"), count("unknown"));
    let values = [("rows", &rows), ("sign", &sign), ("none", &none), ("unknown", &unknown), ("file", &file)];
    global.answer(&report, || global.t("cli-bulk", &values.map(|(n, v)| (n, v.as_str()))))?;
    Ok(match (sign.as_str(), unknown.as_str()) {
        ("0", "0") => 0,
        ("0", _) => 3,
        _ => 1,
    })
}

pub(super) fn observation(args: &Shown) -> Result<Observation, Refusal> {
    if let Some(path) = &args.file {
        let failed = |e: &dyn std::fmt::Display| Refusal::new(Code::Input, format!("--file {}: {e}", path.display()));
        let bytes = std::fs::read(path).map_err(|e| failed(&e))?;
        return serde_json::from_slice(&bytes).map_err(|e| failed(&e));
    }
    let shown = |scheme: &Scheme| ClaimShown { scheme: *scheme, number: None, body: None, issued_on: None };
    Ok(Observation {
        mark: (args.mark || args.stars.is_some_and(|s| s > 0)).then_some(true),
        stars: args.stars,
        product: args.product.clone(),
        producer: args.producer.clone(),
        claims: args.claim.iter().map(shown).collect(),
        code: args.code.clone(),
        gtin: args.gtin.clone(),
        authority: args.authority.clone(),
        decided_on: args.decided_on,
        stamp_url: args.stamp.clone(),
        printed_on: args.printed_on,
        made_on: args.made_on,
        seen_on: args.seen_on,
        dossier_no: args.dossier.clone(),
        ..Observation::default()
    })
}
