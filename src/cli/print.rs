//! `print`: a run as PDF sheets, or single stamps as PNG or SVG.

use super::Outcome;
use super::global::{Bar, Global, unexpected};
use crate::app::command::{Code, PAGE, Refusal, Request, Response, StampPage};
use crate::app::stamps::SignedStamp;
use crate::domain::ids::RunId;
use crate::i18n::{self, Lang, day};
use crate::print::label::{Label, LabelFacts};
use crate::print::sheet::{OFFICE_MODULE_MM, Sheet};
use crate::print::{pdf, proof, qr, raster};
use std::path::{Path, PathBuf};

/// Arguments of `print`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Đợt tem, ví dụ DT-3
    run: RunId,
    /// Tệp ra: .pdf (tờ A4), .png hoặc .svg (một tem)
    #[arg(long)]
    out: PathBuf,
    /// Từ tem số
    #[arg(long, default_value_t = 0)]
    from: u32,
    /// Đến tem số (mặc định: tem cuối)
    #[arg(long)]
    to: Option<u32>,
    /// Cỡ nhãn, mm, ví dụ 70x37
    #[arg(long, default_value = "70x37")]
    label: String,
    /// Số nhãn đã dùng trên tờ đầu
    #[arg(long, default_value_t = 0)]
    start: usize,
    /// Dịch sang phải, mm
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
    offset_x: f64,
    /// Dịch xuống, mm
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
    offset_y: f64,
    /// Cỡ mã với PNG và SVG, mm
    #[arg(long, default_value_t = 25.0)]
    size: f64,
    /// Điểm trên inch với PNG
    #[arg(long, default_value_t = 300)]
    dpi: u32,
}

/// Texts beside a stamp.
pub(super) fn facts(page: &StampPage, stamp: &SignedStamp, lang: Lang) -> LabelFacts {
    let t = |key: &str, name: &str, value: String| i18n::text(lang, &format!("page-label-{key}"), &[(name, value)]);
    let plan = &page.run.plan;
    let stars = match plan.body.stars {
        Some(claim) => {
            let args = [("stars", claim.stars.count().to_string()), ("until", day(lang, claim.until))];
            i18n::text(lang, "page-label-stars", &args)
        }
        None => i18n::plain(lang, "page-label-no-stars"),
    };
    let mut lines = vec![t("lot", "lot", plan.lot.to_string())];
    lines.extend(stamp.serial.clone().map(|s| t("serial", "serial", s)));
    lines.extend(page.made_on.map(|d| t("made", "day", day(lang, d))));
    lines.extend(plan.body.best_before.map(|d| t("best", "day", day(lang, d))));
    let key = if plan.gtin.is_restricted() { "internal" } else { "gtin" };
    lines.push(t(key, "gtin", plan.gtin.to_string()));
    LabelFacts { product: page.product.clone(), producer: page.producer.clone(), stars, lines }
}

/// Sheets of labels, every stamp read back from the rendered page.
pub fn sheet(
    page: &StampPage,
    sheet: &Sheet,
    lang: Lang,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<u8>, Refusal> {
    let label = |s: &SignedStamp| Label { text: s.text.clone(), facts: facts(page, s, lang) };
    let labels: Vec<Label> = page.stamps.iter().map(label).collect();
    pdf::sheets(sheet, &format!("Tem {}", page.run.id), &labels, progress).map_err(|e| input(&e))
}

fn input(problem: &dyn std::fmt::Display) -> Refusal {
    Refusal::new(Code::Input, problem)
}

/// Writes a file whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let failed = |e: std::io::Error| Refusal::new(Code::Store, format!("--out {}: {e}", path.display()));
    let new = path.with_extension("part");
    std::fs::write(&new, bytes).map_err(failed)?;
    std::fs::rename(&new, path).map_err(failed)
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    let kind = args.out.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let single = match kind.as_str() {
        "png" | "svg" => true,
        "pdf" => false,
        _ => return Err(input(&format!("--out {}: give a .pdf, .png or .svg file", args.out.display()))),
    };
    let wanted = wanted_sheet(args)?;
    let page = ask(global, args, if single { Some(args.to.unwrap_or(args.from)) } else { args.to })?;
    let bytes = match (kind.as_str(), page.stamps.as_slice()) {
        ("pdf", _) => {
            let bar = Bar::default();
            let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            sheet(&page, &wanted, global.lang(), &mut |n, of| bar.show(small(n), small(of)))?
        }
        ("png", [one]) => png(&one.text, args).map_err(|e| input(&e))?,
        (_, [one]) => svg(&one.text, args.size)?,
        (_, all) => return Err(input(&format!("--from and --to name {} stamps; a .{kind} file holds one", all.len()))),
    };
    write(&args.out, &bytes)?;
    let count = page.stamps.len();
    let last = args.from + u32::try_from(count).unwrap_or(u32::MAX).saturating_sub(1);
    let reprint = match global.ask(Request::RecordPrint { run: args.run, from: args.from, to: last, form: kind })? {
        Response::Printed { reprint } => reprint,
        other => return Err(unexpected(&other)),
    };
    let answer = serde_json::json!({"file": args.out, "stamps": count, "reprint": reprint, "read_back": count});
    global.answer(&answer, || {
        let file = args.out.display().to_string();
        let key = if reprint { "cli-reprinted" } else { "cli-printed" };
        global.t(key, &[("file", &file), ("count", &count.to_string())])
    })
}

/// All stamps wanted, page by page from the office.
fn ask(global: &Global, args: &Args, to: Option<u32>) -> Result<StampPage, Refusal> {
    let passphrase = global.passphrase(false)?;
    let mut whole: Option<StampPage> = None;
    let mut from = args.from;
    loop {
        let page_end = from.saturating_add(PAGE - 1);
        let until = to.map(|to| to.min(page_end));
        let request = Request::Stamps { run: args.run, from, to: until, passphrase: passphrase.clone() };
        let page = match global.ask(request)? {
            Response::Stamps(page) => page,
            other => return Err(unexpected(&other)),
        };
        let last = to.unwrap_or(page.run.plan.count.saturating_sub(1));
        from = from.saturating_add(u32::try_from(page.stamps.len()).unwrap_or(u32::MAX));
        let empty = page.stamps.is_empty();
        match &mut whole {
            None => whole = Some(page),
            Some(whole) => whole.stamps.extend(page.stamps),
        }
        match whole {
            Some(whole) if from > last || empty => return Ok(whole),
            _ => {}
        }
    }
}

fn png(text: &str, args: &Args) -> Result<Vec<u8>, Refusal> {
    let symbol = qr::stamp(text).map_err(|e| input(&e))?;
    let pixels = raster::pixels_per_module(&symbol, args.size, args.dpi).map_err(|e| input(&e))?;
    let png = raster::png(&symbol, pixels, args.dpi).map_err(|e| input(&e))?;
    let read = proof::raster_of_png(&png).map_err(|e| input(&e))?;
    proof::compare(1, &read, text).map_err(|e| input(&e))?;
    Ok(png)
}

fn svg(text: &str, size: f64) -> Result<Vec<u8>, Refusal> {
    let symbol = qr::stamp(text).map_err(|e| input(&e))?;
    let modules = (symbol.size + 2 * qr::QUIET) as f64;
    if size.is_nan() || size / modules < OFFICE_MODULE_MM {
        return Err(input(&format!("--size {size}: at least {:.1} mm are needed", OFFICE_MODULE_MM * modules)));
    }
    let svg = raster::svg(&symbol, size);
    let read = proof::raster_of_svg(&svg, 4).map_err(|e| input(&e))?;
    proof::compare(1, &read, text).map_err(|e| input(&e))?;
    Ok(svg.into_bytes())
}

fn wanted_sheet(args: &Args) -> Result<Sheet, Refusal> {
    let size = args
        .label
        .split_once(['x', 'X', '×'])
        .and_then(|(w, h)| Some((w.trim().parse().ok()?, h.trim().parse().ok()?)));
    let (width, height): (f64, f64) =
        size.ok_or_else(|| input(&format!("--label {:?}: write WIDTHxHEIGHT in mm, e.g. 70x37", args.label)))?;
    let base = if (width - 70.0).abs() < 0.01 && (height - 37.0).abs() < 0.01 {
        Sheet::A4_24
    } else {
        Sheet::a4(width, height).map_err(|e| input(&e))?
    };
    Ok(Sheet { start: args.start, offset_x: args.offset_x, offset_y: args.offset_y, ..base })
}
