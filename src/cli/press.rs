//! `press`: a run of any length to one file, with bounded memory. A job that was cut off goes on
//! where it stopped: run the same command again.

use super::Outcome;
use super::global::{Global, unexpected};
use super::paper::Paper;
use super::press_file::{Ended, Job, Source, drive};
use super::progress::{CANCELLED, Progress, stop_on_signals};
use super::template::{self, load};
use crate::app::command::{Code, Refusal, Request, Response, StampPage};
use crate::app::labels::facts;
use crate::boot::FolderKeys;
use crate::domain::ids::RunId;
use crate::ports::keyring::Keyring;
use crate::print::art::Art;
use crate::print::encoder::RunEncoder;
use crate::print::qr;
use crate::print::qr::QUIET;
use crate::print::sheet::Sheet;
use crate::print::stream::drawn::Symbols;
use crate::print::stream::pdf::{Pages, Sheets};
use crate::print::stream::table::Table;
use crate::print::stream::thermal::{Job as Thermal, Language};
use crate::print::stream::zip::{Picture, Pictures};
use crate::print::stream::{Item, Output};
use crate::print::template::picture;
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
    /// Mẫu nhãn: tên (xem: temthat template list) hoặc tệp .toml (label template)
    #[arg(long)]
    template: Option<String>,
    #[command(flatten)]
    paper: Paper,
    /// Mã dạng ảnh 1 bit thay cho đường nét: tệp nhỏ hơn
    #[arg(long)]
    mask: bool,
    /// Ảnh trong ZIP: png hoặc svg
    #[arg(long, default_value = "png", value_parser = ["png", "svg"])]
    picture: String,
    /// Cỡ mã trong ZIP, mm
    #[arg(long, default_value_t = 25.0)]
    size: f64,
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

/// The first stamp of the job and what its label says.
fn first(global: &Global, args: &Args) -> Result<StampPage, Refusal> {
    let passphrase = global.passphrase(false)?;
    let request = Request::Stamps { run: args.run, from: args.from, to: Some(args.from), passphrase };
    match global.ask(request)? {
        Response::Stamps(page) => Ok(*page),
        other => Err(unexpected(&other)),
    }
}

fn output(args: &Args, kind: &str, art: &Art, pages: &Pages) -> Result<Box<dyn Output>, Refusal> {
    let (name, printer) = (args.run.to_string(), pages.printer);
    let across = (art.modules + 2 * QUIET) as f64;
    Ok(match kind {
        "pdf" => Box::new(Sheets::new(pages.clone(), art.clone()).map_err(input)?),
        "csv" => Box::new(Table::new(args.bom)),
        "zpl" => Box::new(Thermal::new(Language::Zpl, art.clone(), printer.dpi).map_err(input)?),
        "tspl" => Box::new(Thermal::new(Language::Tspl, art.clone(), printer.dpi).map_err(input)?),
        "zip" if args.picture == "svg" => {
            let minimum = printer.module * across;
            if args.size.is_nan() || args.size < minimum {
                return Err(input(format!("--size {}: at least {minimum:.1} mm are needed", args.size)));
            }
            Box::new(Pictures::new(Picture::Svg { size_mm: args.size }, &name))
        }
        "zip" => {
            let scale = (args.size / 25.4 * f64::from(printer.dpi) / across).floor();
            if !(2.0..=64.0).contains(&scale) {
                let minimum = across * 3.0 / f64::from(printer.dpi.max(1)) * 25.4;
                return Err(input(format!(
                    "--size {} at {} dpi: at least {minimum:.1} mm are needed",
                    args.size, printer.dpi
                )));
            }
            Box::new(Pictures::new(Picture::Png { scale: scale as usize, dpi: printer.dpi }, &name))
        }
        _ => return Err(input(format!("--out {}: give a .pdf, .zip, .csv, .zpl or .tspl file", args.out.display()))),
    })
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    let kind = args.out.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let page = first(global, args)?;
    let sample = page.stamps.first().ok_or_else(|| input("there is no such stamp"))?;
    let symbol = qr::stamp(&sample.text).map_err(input)?;
    let printer = args.paper.printer(global)?;
    let plain = matches!(kind.as_str(), "csv" | "zip");
    // Files of bare codes have no labels.
    let template = args.template.as_deref().filter(|_| !plain).map(|name| load(global, name)).transpose()?;
    let size = template.as_ref().map(|t| (t.width, t.height));
    let size = if plain { (70.0, 37.0) } else { args.paper.label(size)? };
    let sheet = if kind == "pdf" { args.paper.sheet(size)? } else { Sheet::A4_24 };
    let minimum = if plain { 0.0 } else { printer.module };
    let thermal = matches!(kind.as_str(), "zpl" | "tspl");
    let art = match &template {
        Some(template) => template::art(global, template, &page, symbol.size, (printer, thermal))?,
        None => Art::standard(size, symbol.size, minimum, &facts(&page, global.lang()))?,
    };
    let art = Art { bleed: args.paper.bleed, ..art };
    if let Some(path) = &args.preview {
        let serial = sample.serial.as_deref().unwrap_or_default();
        let png = picture(&art, &symbol, serial, printer.dpi)?;
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
            "{art:?} {sheet:?} {printer:?} {} {} {} {} {}",
            args.mask, args.paper.crop_marks, args.picture, args.size, args.bom
        ),
    };
    let symbols = if args.mask { Symbols::Mask } else { Symbols::Vector };
    let (title, crop_marks) = (format!("Tem {}", args.run), args.paper.crop_marks);
    let pages = Pages { sheet, symbols, title, crop_marks, printer };
    let mut output = output(args, &kind, &art, &pages)?;
    let encoder = RunEncoder::new(&sample.text).map_err(input)?;
    let first = Item {
        number: sample.number,
        serial: sample.serial.as_deref().unwrap_or_default(),
        text: &sample.text,
        symbol: &symbol,
    };
    let signer = FolderKeys::new(global.folder()).unlock(page.run.plan.body.kid, global.passphrase(false)?.reveal())?;
    let mut source = Source::open(global, &page.run, signer.as_ref())?;
    let cancelled = stop_on_signals()?;
    let mut progress = Progress::new(global, count);
    let ended = drive(&job, output.as_mut(), &encoder, &first, &mut source, &cancelled, &mut |n| progress.show(n))?;
    drop(progress);
    let cut = |at: u64| {
        let (at, of) = (at.to_string(), count.to_string());
        global.say(&global.t("cli-press-cancelled", &[("done", &at), ("count", &of)]));
        Ok(CANCELLED)
    };
    let done = match ended {
        Ended::Whole(done) => done,
        Ended::Cut(at) => return cut(at),
    };
    let mut proven = None;
    if kind == "pdf" {
        global.say(&global.t("press-proving", &[("every", &every.to_string())]));
        let mut progress = Progress::new(global, count);
        proven = job.prove((&pages, &art), &mut source, &cancelled, &mut |n| progress.show(n))?;
        if proven.is_none() {
            return cut(u64::from(count));
        }
    }
    drop(source);
    let record = Request::RecordPrint { run: args.run, from: args.from, to, form: kind };
    let reprint = match global.ask(record)? {
        Response::Printed { reprint } => reprint,
        other => return Err(unexpected(&other)),
    };
    let manifest = job.release(&done, signer.as_ref())?;
    let answer = serde_json::json!({
        "file": args.out, "stamps": count, "reprint": reprint, "read_back": done.read_back, "proof_every": every,
        "pages_proven": proven.map(|p| p.pages), "stamps_proven": proven.map(|p| p.stamps),
        "resumed_at": done.resumed_at, "stamps_per_second": done.rate, "manifest": manifest,
    });
    if let Some(proven) = proven {
        let (pages, stamps) = (proven.pages.to_string(), proven.stamps.to_string());
        let args = [("pages", pages.as_str()), ("stamps", &stamps), ("every", &every.to_string())];
        global.say(&global.t("press-proven", &args));
    }
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
