//! `print`: a run as PDF sheets, or single stamps as PNG or SVG.

use super::Global;
use crate::app::Office;
use crate::app::stamps::{SignedStamp, record_print, stamps};
use crate::boot;
use crate::domain::ids::RunId;
use crate::domain::run::Run;
use crate::i18n::{self, Lang, day};
use crate::print::label::{Label, LabelFacts};
use crate::print::sheet::Sheet;
use crate::print::{pdf, proof, qr, raster};
use anyhow::{Context, Result, bail};
use indicatif::ProgressBar;
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
pub(super) fn facts(office: &Office, run: &Run, stamp: &SignedStamp, lang: Lang) -> LabelFacts {
    let register = office.register();
    let t = |key: &str, name: &str, value: String| i18n::text(lang, &format!("page-label-{key}"), &[(name, value)]);
    let product = register.product_by_gtin(run.plan.gtin);
    let producer = product.and_then(|p| register.producers.get(&p.producer));
    let batch = register.batches.get(&run.plan.batch);
    let stars = match run.plan.body.stars {
        Some(claim) => {
            let args = [("stars", claim.stars.count().to_string()), ("until", day(lang, claim.until))];
            i18n::text(lang, "page-label-stars", &args)
        }
        None => i18n::plain(lang, "page-label-no-stars"),
    };
    let mut lines = vec![t("lot", "lot", run.plan.lot.to_string())];
    lines.extend(stamp.serial.clone().map(|s| t("serial", "serial", s)));
    lines.extend(batch.and_then(|b| b.made_on).map(|d| t("made", "day", day(lang, d))));
    lines.extend(run.plan.body.best_before.map(|d| t("best", "day", day(lang, d))));
    let key = if run.plan.gtin.is_restricted() { "internal" } else { "gtin" };
    lines.push(t(key, "gtin", run.plan.gtin.to_string()));
    LabelFacts {
        product: product.map(|p| p.name.clone()).unwrap_or_default(),
        producer: producer.map(|p| p.name.clone()).unwrap_or_default(),
        stars,
        lines,
    }
}

/// Writes a file whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let new = path.with_extension("part");
    std::fs::write(&new, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    std::fs::rename(&new, path).with_context(|| format!("{} cannot be written", path.display()))
}

pub(super) fn run(global: &Global, args: &Args) -> Result<u8> {
    let booted = global.open()?;
    let office = &booted.office;
    let signer = boot::signer(&global.folder(), &global.passphrase(false)?)?;
    let run =
        office.register().runs.get(&args.run).cloned().with_context(|| format!("there is no run {}", args.run))?;
    let kind = args.out.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let single = matches!(kind.as_str(), "png" | "svg");
    let to = args.to.unwrap_or(if single { args.from } else { run.plan.count - 1 });
    let all = stamps(office, signer.as_ref(), args.run, args.from, to)?;
    let bytes = match (kind.as_str(), all.as_slice()) {
        ("pdf", _) => {
            let labels: Vec<Label> = all
                .iter()
                .map(|s| Label { text: s.text.clone(), facts: facts(office, &run, s, global.lang()) })
                .collect();
            let sheet = sheet(args)?;
            let bar = ProgressBar::new(labels.len() as u64);
            let made = pdf::sheets(&sheet, &format!("Tem {}", run.id), &labels, &mut |n, _| bar.set_position(n as u64));
            bar.finish_and_clear();
            made?
        }
        ("png", [one]) => {
            let symbol = qr::stamp(&one.text)?;
            let png = raster::png(&symbol, raster::pixels_per_module(&symbol, args.size, args.dpi)?, args.dpi)?;
            proof::compare(1, &proof::raster_of_png(&png)?, &one.text)?;
            png
        }
        ("svg", [one]) => {
            let symbol = qr::stamp(&one.text)?;
            let module = args.size / (symbol.size + 2 * qr::QUIET) as f64;
            if module < crate::print::sheet::OFFICE_MODULE_MM {
                bail!(
                    "--size {}: at least {:.1} mm are needed",
                    args.size,
                    crate::print::sheet::OFFICE_MODULE_MM * (symbol.size + 2 * qr::QUIET) as f64
                );
            }
            let svg = raster::svg(&symbol, args.size);
            proof::compare(1, &proof::raster_of_svg(&svg, 4)?, &one.text)?;
            svg.into_bytes()
        }
        ("png" | "svg", _) => bail!("--from and --to name {} stamps; a .{kind} file holds one", all.len()),
        _ => bail!("--out {}: give a .pdf, .png or .svg file", args.out.display()),
    };
    write(&args.out, &bytes)?;
    let reprint = record_print(office, args.run, args.from, to, &kind, &global.who())?;
    let answer = serde_json::json!({"file": args.out, "stamps": all.len(), "reprint": reprint, "read_back": all.len()});
    global.answer(&answer, || {
        let again = if reprint { " (in lại: sê-ri giữ nguyên, đã ghi nhật ký)" } else { "" };
        format!("{}: {} tem, tất cả đã đọc lại và khớp{again}", args.out.display(), all.len())
    })?;
    Ok(0)
}

fn sheet(args: &Args) -> Result<Sheet> {
    let size = args
        .label
        .split_once(['x', 'X', '×'])
        .and_then(|(w, h)| Some((w.trim().parse().ok()?, h.trim().parse().ok()?)));
    let (width, height): (f64, f64) =
        size.with_context(|| format!("--label {:?}: write WIDTHxHEIGHT in mm, e.g. 70x37", args.label))?;
    let base = if (width - 70.0).abs() < 0.01 && (height - 37.0).abs() < 0.01 {
        Sheet::A4_24
    } else {
        Sheet::a4(width, height)?
    };
    Ok(Sheet { start: args.start, offset_x: args.offset_x, offset_y: args.offset_y, ..base })
}

pub(super) fn write_sheet(office: &Office, run: RunId, stamps: &[SignedStamp], path: &Path) -> Result<()> {
    let run = office.register().runs.get(&run).cloned().with_context(|| format!("there is no run {run}"))?;
    let labels: Vec<Label> =
        stamps.iter().map(|s| Label { text: s.text.clone(), facts: facts(office, &run, s, Lang::Vi) }).collect();
    write(path, &pdf::sheets(&Sheet::A4_24, &format!("Tem {}", run.id), &labels, &mut |_, _| {})?)
}
