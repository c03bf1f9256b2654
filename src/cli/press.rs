//! `press`: a run of any length to one file, with bounded memory. A job that was cut off goes on
//! where it stopped: run the same command again.

use super::Outcome;
use super::global::{Bar, Global, unexpected};
use super::press_file::{Job, Source, drive};
use super::print::facts;
use crate::app::command::{Code, Refusal, Request, Response, StampPage};
use crate::app::stamps::SignedStamp;
use crate::boot::FolderKeys;
use crate::domain::ids::RunId;
use crate::ports::keyring::Keyring;
use crate::print::art::{Art, SERIAL};
use crate::print::encoder::RunEncoder;
use crate::print::qr::QUIET;
use crate::print::sheet::{OFFICE_MODULE_MM, Sheet};
use crate::print::stream::drawn::Symbols;
use crate::print::stream::pdf::Sheets;
use crate::print::stream::printer::{Job as Thermal, Language};
use crate::print::stream::table::Table;
use crate::print::stream::zip::{Picture, Pictures};
use crate::print::stream::{Item, Output};
use crate::print::{paint, qr};
use std::path::PathBuf;

/// Arguments of `press`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Đợt tem, ví dụ DT-3
    run: RunId,
    /// Tệp ra: .pdf, .zip (ảnh từng tem), .csv, .zpl hoặc .tspl (máy in nhiệt)
    #[arg(long)]
    out: PathBuf,
    /// Từ tem số
    #[arg(long, default_value_t = 0)]
    from: u32,
    /// Đến tem số (mặc định: tem cuối)
    #[arg(long)]
    to: Option<u32>,
    /// Tờ nhãn: a4-24, a4-21, a4-40, a4-65; hoặc khổ giấy a3, a4, a5, roll, hay RỘNGxCAO mm, xếp đầy nhãn
    #[arg(long, default_value = "a4-24")]
    sheet: String,
    /// Cỡ nhãn, mm, với khổ giấy hoặc cuộn
    #[arg(long, default_value = "70x37")]
    label: String,
    /// Khe giữa các nhãn khi xếp đầy, mm
    #[arg(long, default_value_t = 0.0)]
    gap: f64,
    /// Số nhãn đã dùng trên tờ đầu
    #[arg(long, default_value_t = 0)]
    start: usize,
    /// Dịch sang phải, mm
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
    offset_x: f64,
    /// Dịch xuống, mm
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
    offset_y: f64,
    /// Co giãn theo máy in, ví dụ 1.002
    #[arg(long, default_value_t = 1.0)]
    scale: f64,
    /// Chỉnh lệch xoay theo máy in, mm trên mét
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
    skew: f64,
    /// Mã dạng ảnh 1 bit thay cho đường nét: tệp nhỏ hơn
    #[arg(long)]
    mask: bool,
    /// Vạch cắt quanh tờ
    #[arg(long)]
    crop_marks: bool,
    /// Ảnh trong ZIP: png hoặc svg
    #[arg(long, default_value = "png", value_parser = ["png", "svg"])]
    picture: String,
    /// Cỡ mã trong ZIP, mm
    #[arg(long, default_value_t = 25.0)]
    size: f64,
    /// Điểm trên inch của PNG và máy in nhiệt
    #[arg(long, default_value_t = 300)]
    dpi: u32,
    /// Cạnh ô nhỏ nhất, mm (GS1: 0.396 cho bán lẻ)
    #[arg(long, default_value_t = OFFICE_MODULE_MM)]
    module: f64,
    /// CSV có BOM cho Excel
    #[arg(long)]
    bom: bool,
    /// Đọc lại 1 trong N tem đã vẽ (mặc định: mọi tem đến 1.000 tem, sau đó 1 trong 100)
    #[arg(long)]
    proof_every: Option<u32>,
    /// Bỏ phần đã in dở, làm lại từ đầu
    #[arg(long)]
    restart: bool,
    /// Chỉ vẽ nhãn đầu ra tệp PNG này để xem trước
    #[arg(long)]
    preview: Option<PathBuf>,
}

fn input(problem: impl std::fmt::Display) -> Refusal {
    Refusal::new(Code::Input, problem)
}

fn millimetres(name: &str, text: &str) -> Result<(f64, f64), Refusal> {
    let pair = text.split_once(['x', 'X', '×']);
    let pair = pair.and_then(|(w, h)| Some((w.trim().parse().ok()?, h.trim().parse().ok()?)));
    pair.ok_or_else(|| input(format!("--{name} {text:?}: write WIDTHxHEIGHT in mm, e.g. 70x37")))
}

fn sheet(args: &Args) -> Result<Sheet, Refusal> {
    let base = match (Sheet::named(&args.sheet), args.sheet.as_str()) {
        (Some(sheet), _) => sheet,
        (None, name) => {
            let (width, height) = millimetres("label", &args.label)?;
            let page = match name {
                "roll" => (width, height),
                "a3" => (297.0, 420.0),
                "a4" => (210.0, 297.0),
                "a5" => (148.0, 210.0),
                other => millimetres("sheet", other)?,
            };
            let margin = if name == "roll" { 0.0 } else { 8.0 };
            Sheet::filled(page, margin, args.gap, width, height).map_err(input)?
        }
    };
    let sane = (0.9..=1.1).contains(&args.scale)
        && args.skew.abs() <= 50.0
        && args.offset_x.abs() <= 50.0
        && args.offset_y.abs() <= 50.0;
    if !sane {
        return Err(input("--offset-x, --offset-y up to 50 mm, --skew up to 50 mm per metre, --scale 0.9 to 1.1"));
    }
    let (offset_x, offset_y, scale, skew) = (args.offset_x, args.offset_y, args.scale, args.skew);
    Ok(Sheet { start: args.start, offset_x, offset_y, scale, skew, minimum_module: args.module, ..base })
}

/// The first stamp of the job and what its label says.
fn first(global: &Global, args: &Args) -> Result<StampPage, Refusal> {
    let passphrase = global.passphrase(false)?;
    let request = Request::Stamps { run: args.run, from: args.from, to: Some(args.from), passphrase };
    match global.ask(request)? {
        Response::Stamps(page) => Ok(page),
        other => Err(unexpected(&other)),
    }
}

fn output(args: &Args, kind: &str, art: &Art, sheet: Sheet) -> Result<Box<dyn Output>, Refusal> {
    let name = args.run.to_string();
    let across = (art.modules + 2 * QUIET) as f64;
    Ok(match kind {
        "pdf" => {
            let symbols = if args.mask { Symbols::Mask } else { Symbols::Vector };
            Box::new(Sheets::new(sheet, art.clone(), symbols, &format!("Tem {name}"), args.crop_marks).map_err(input)?)
        }
        "csv" => Box::new(Table::new(args.bom)),
        "zpl" => Box::new(Thermal::new(Language::Zpl, art.clone(), args.dpi).map_err(input)?),
        "tspl" => Box::new(Thermal::new(Language::Tspl, art.clone(), args.dpi).map_err(input)?),
        "zip" if args.picture == "svg" => {
            let minimum = args.module * across;
            if args.size.is_nan() || args.size < minimum {
                return Err(input(format!("--size {}: at least {minimum:.1} mm are needed", args.size)));
            }
            Box::new(Pictures::new(Picture::Svg { size_mm: args.size }, &name))
        }
        "zip" => {
            let scale = (args.size / 25.4 * f64::from(args.dpi) / across).floor();
            if !(2.0..=64.0).contains(&scale) {
                let minimum = across * 3.0 / f64::from(args.dpi.max(1)) * 25.4;
                return Err(input(format!(
                    "--size {} at {} dpi: at least {minimum:.1} mm are needed",
                    args.size, args.dpi
                )));
            }
            Box::new(Pictures::new(Picture::Png { scale: scale as usize, dpi: args.dpi }, &name))
        }
        _ => return Err(input(format!("--out {}: give a .pdf, .zip, .csv, .zpl or .tspl file", args.out.display()))),
    })
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    let kind = args.out.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let page = first(global, args)?;
    let sample = page.stamps.first().ok_or_else(|| input("there is no such stamp"))?;
    let symbol = qr::stamp(&sample.text).map_err(input)?;
    let sheet = sheet(args)?;
    // Thermal labels take their size from --label, sheets from themselves.
    let thermal = matches!(kind.as_str(), "zpl" | "tspl");
    let size = if thermal { millimetres("label", &args.label)? } else { (sheet.label_width, sheet.label_height) };
    let with_serial = SignedStamp { serial: sample.serial.as_ref().map(|_| SERIAL.to_owned()), ..sample.clone() };
    let plain = matches!(kind.as_str(), "csv" | "zip");
    let minimum = if plain { 0.0 } else { args.module };
    let art = Art::standard(
        if plain { (70.0, 37.0) } else { size },
        symbol.size,
        minimum,
        &facts(&page, &with_serial, global.lang()),
    );
    let art = art.map_err(input)?;
    if let Some(path) = &args.preview {
        let serial = sample.serial.as_deref().unwrap_or_default();
        let png = paint::label(&art, Some((&symbol, serial)), args.dpi).and_then(|c| c.png(args.dpi)).map_err(input)?;
        std::fs::write(path, png).map_err(|e| Refusal::new(Code::Store, format!("{}: {e}", path.display())))?;
        return global.answer(&serde_json::json!({"preview": path}), || path.display().to_string());
    }
    let to = args.to.unwrap_or(page.run.plan.count - 1);
    if args.from > to || to >= page.run.plan.count {
        return Err(input(format!("run {} has stamps 0 to {}", args.run, page.run.plan.count - 1)));
    }
    let count = to - args.from + 1;
    let every = args.proof_every.unwrap_or(if count <= 1000 { 1 } else { 100 }).max(1);
    let job = Job {
        out: args.out.clone(),
        run: page.run.clone(),
        from: args.from,
        to,
        every,
        restart: args.restart,
        // The same command with another picture of the label is another job.
        settings: format!(
            "{art:?} {sheet:?} {} {} {} {} {} {}",
            args.mask, args.crop_marks, args.picture, args.size, args.dpi, args.bom
        ),
    };
    let mut output = output(args, &kind, &art, sheet)?;
    let encoder = RunEncoder::new(&sample.text).map_err(input)?;
    let first = Item {
        number: sample.number,
        serial: sample.serial.as_deref().unwrap_or_default(),
        text: &sample.text,
        symbol: &symbol,
    };
    let signer = FolderKeys::new(global.folder()).unlock(page.run.plan.body.kid, global.passphrase(false)?.reveal())?;
    let mut source = Source::open(global, &page.run, signer.as_ref())?;
    let bar = Bar::default();
    let done = drive(&job, output.as_mut(), &encoder, &first, &mut source, &mut |n| bar.show(n, count))?;
    drop(source);
    drop(bar);
    let record = Request::RecordPrint { run: args.run, from: args.from, to, form: kind };
    let reprint = match global.ask(record)? {
        Response::Printed { reprint } => reprint,
        other => return Err(unexpected(&other)),
    };
    let manifest = job.release(&done, signer.as_ref())?;
    let answer = serde_json::json!({
        "file": args.out, "stamps": count, "reprint": reprint, "read_back": done.read_back, "proof_every": every,
        "resumed_at": done.resumed_at, "stamps_per_second": done.rate, "manifest": manifest,
    });
    global.answer(&answer, || {
        let (file, again) = (args.out.display().to_string(), if reprint { "yes" } else { "no" });
        let args = [
            ("file", file.as_str()),
            ("count", &count.to_string()),
            ("proofs", &done.read_back.to_string()),
            ("rate", &format!("{:.0}", done.rate)),
            ("manifest", &manifest.display().to_string()),
            ("reprint", again),
        ];
        global.t("cli-pressed", &args)
    })
}
