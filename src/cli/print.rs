//! `print`: a run as PDF sheets, or single stamps as PNG or SVG.

use super::Outcome;
use super::global::{Bar, Global, unexpected};
use super::paper::Paper;
use super::template::{self, load};
use crate::app::command::{Code, PAGE, Refusal, Request, Response, StampPage};
use crate::app::labels::{drawn, facts, pages, png, svg};
use crate::domain::ids::RunId;
use crate::print::art::Art;
use crate::print::qr;
use crate::print::stream::pdf::Pages;
use std::path::{Path, PathBuf};

/// Arguments of `print`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Đợt tem, ví dụ DT-3
    run: RunId,
    /// Tệp ra: .pdf (tờ nhãn), .png hoặc .svg (một tem)
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
    /// Cỡ mã với PNG và SVG, mm
    #[arg(long, default_value_t = 25.0)]
    size: f64,
    #[command(flatten)]
    paper: Paper,
}

fn input(problem: &dyn std::fmt::Display) -> Refusal {
    Refusal::new(Code::Input, problem)
}

/// Writes a file whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let failed = |e: std::io::Error| Refusal::new(Code::Store, format!("{}: {e}", path.display()));
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
    let printer = args.paper.printer(global)?;
    let template = args.template.as_deref().map(|name| load(global, name)).transpose()?;
    let label = args.paper.label(template.as_ref().map(|t| (t.width, t.height)))?;
    let wanted = args.paper.sheet(label)?;
    let page = ask(global, args, if single { Some(args.to.unwrap_or(args.from)) } else { args.to })?;
    let bytes = match (kind.as_str(), page.stamps.as_slice()) {
        ("pdf", stamps) => {
            let first = stamps.first().ok_or_else(|| input(&"there is no such stamp"))?;
            let modules = qr::stamp(&first.text)?.size;
            let art = match &template {
                Some(template) => template::art(global, template, &page, modules, (printer, false))?,
                None => Art::standard(label, modules, printer.module, &facts(&page, global.lang()))?,
            };
            let art = Art { bleed: args.paper.bleed, ..art };
            let pages = Pages { sheet: wanted, printer, crop_marks: args.paper.crop_marks, ..pages(&page) };
            let bar = Bar::default();
            let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            drawn(&page, pages, art, &mut |n, of| bar.show(small(n), small(of)))?
        }
        ("png", [one]) => png(&one.text, args.size, printer.dpi)?,
        (_, [one]) => svg(&one.text, args.size, printer.module)?,
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
            Response::Stamps(page) => *page,
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
