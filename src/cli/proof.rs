//! `proof`: a scanned or photographed sheet. Which stamps read, which do not, how well they stand, which
//! are missing or twice there.

use super::Outcome;
use super::global::{Global, unexpected};
use crate::app::command::{Code, Refusal, Request, Response};
use crate::app::locate::Located;
use crate::domain::ids::RunId;
use crate::domain::spans::Spans;
use crate::domain::verdict::Status;
use crate::i18n;
use crate::print::paint::Canvas;
use crate::print::proof::annotate::{Mark, draw};
use crate::print::proof::{DECODERS, Symbol, scan};
use crate::print::raster::Grey;
use crate::vision::photo::Photo;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Arguments of `proof`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Ảnh quét hoặc chụp tờ tem: PNG, JPEG, WebP; nhiều tờ thì nhiều tệp
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Đợt tem phải có trên các tờ (mặc định: đợt gặp nhiều nhất)
    #[arg(long)]
    run: Option<RunId>,
    /// Từ tem số (mặc định: tem nhỏ nhất đọc được)
    #[arg(long)]
    from: Option<u32>,
    /// Đến tem số (mặc định: tem lớn nhất đọc được)
    #[arg(long)]
    to: Option<u32>,
    /// Điểm trên inch của ảnh quét, để tính cạnh ô ra mm
    #[arg(long)]
    dpi: Option<f64>,
    /// Ghi ảnh PNG có đánh dấu từng tem; nhiều tệp vào thì thêm -1, -2…
    #[arg(long, value_name = "FILE.png")]
    out: Option<PathBuf>,
    /// Chỉ đọc và đo, không hỏi sổ của văn phòng (nhà in không có sổ)
    #[arg(long)]
    offline: bool,
}

/// A symbol with what the register says of it.
#[derive(Serialize)]
struct Line {
    place: usize,
    #[serde(flatten)]
    symbol: Symbol,
    #[serde(flatten)]
    located: Option<Located>,
    double: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    module_mm: Option<f64>,
}

#[derive(Serialize)]
struct Sheet {
    file: PathBuf,
    width: usize,
    height: usize,
    symbols: Vec<Line>,
}

/// What all sheets come to.
#[derive(Serialize)]
struct Summary {
    read: usize,
    unread: usize,
    doubles: usize,
    not_genuine: usize,
    unchecked: usize,
    run: Option<RunId>,
    missing: Spans,
    grades: BTreeMap<char, usize>,
    decoders: &'static str,
}

impl Line {
    /// Whether the symbol reads, is one of ours and stands there once.
    fn is_good(&self) -> bool {
        let known = self.located.as_ref().is_none_or(|l| matches!(l.status, Status::Genuine | Status::Caution));
        self.symbol.text.is_some() && known && !self.double
    }
    fn grade(&self) -> Option<char> {
        self.symbol.measures.map(|m| m.grade)
    }
}

fn input(problem: impl ToString) -> Refusal {
    Refusal::new(Code::Input, problem)
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    if args.dpi.is_some_and(|dpi| !(20.0..=10_000.0).contains(&dpi)) {
        return Err(input("--dpi: give the resolution of the scan, e.g. 300"));
    }
    let mut photos = Vec::new();
    for file in &args.files {
        let bytes = std::fs::read(file).map_err(|e| Refusal::new(Code::Store, format!("{}: {e}", file.display())))?;
        let photo = Photo::read(&bytes).map_err(|e| {
            let key = e.code();
            let words =
                if i18n::has(global.lang(), key) { i18n::text(global.lang(), key, &e.args()) } else { e.to_string() };
            input(format!("{}: {words}", file.display()))
        })?;
        let pixels = image::DynamicImage::ImageRgb8(photo.pixels);
        let luma = pixels.to_luma8();
        let grey = Grey { width: luma.width() as usize, height: luma.height() as usize, pixels: luma.into_raw() };
        photos.push((file, scan(&grey), grey, pixels.into_rgb8()));
    }
    let texts: Vec<String> = photos.iter().flat_map(|p| &p.1).filter_map(|s| s.text.clone()).collect();
    let located = if args.offline { Vec::new() } else { ask(global, &texts)? };
    let mut located = located.into_iter();
    let mut sheets = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    texts.iter().for_each(|t| *seen.entry(t.clone()).or_default() += 1);
    for (file, symbols, grey, _) in &photos {
        let line = |(n, symbol): (usize, &Symbol)| {
            let located = symbol.text.as_ref().and_then(|_| located.next());
            let shared = located.as_ref().is_some_and(|l: &Located| l.shared);
            let double = !shared && symbol.text.as_ref().is_some_and(|t| seen.get(t).is_some_and(|n| *n > 1));
            let module_mm = args.dpi.zip(symbol.measures).map(|(dpi, m)| m.module_px * 25.4 / dpi);
            Line { place: n + 1, symbol: symbol.clone(), located, double, module_mm }
        };
        let symbols = symbols.iter().enumerate().map(line).collect();
        sheets.push(Sheet { file: (*file).clone(), width: grey.width, height: grey.height, symbols });
    }
    if let Some(out) = &args.out {
        for (n, (sheet, (_, _, _, pixels))) in sheets.iter().zip(&photos).enumerate() {
            let path = if sheets.len() == 1 { out.clone() } else { numbered(out, n + 1) };
            picture(sheet, pixels, &path)?;
            global.say(&global.t("cli-written", &[("file", &path.display().to_string())]));
        }
    }
    let summary = summary(args, &sheets);
    let lines: Vec<&Line> = sheets.iter().flat_map(|s| &s.symbols).collect();
    let exit = match lines.is_empty() {
        true => 3,
        false => u8::from(!lines.iter().all(|l| l.is_good()) || !summary.missing.is_empty()),
    };
    let answer = serde_json::json!({
        "sheets": sheets, "summary": summary,
        "note": "grades are grade-like after ISO/IEC 15415 and 29158: a scanner is no calibrated verifier",
    });
    global.answer(&answer, || words(global, &sheets, &summary))?;
    Ok(exit)
}

fn ask(global: &Global, texts: &[String]) -> Result<Vec<Located>, Refusal> {
    match global.ask(Request::Locate(texts.to_vec()))? {
        Response::Located(located) => Ok(located),
        other => Err(unexpected(&other)),
    }
}

/// `sheet.png` as `sheet-2.png`.
fn numbered(path: &Path, n: usize) -> PathBuf {
    let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!("{stem}-{n}.png"))
}

fn summary(args: &Args, sheets: &[Sheet]) -> Summary {
    let lines: Vec<&Line> = sheets.iter().flat_map(|s| &s.symbols).collect();
    let located = || lines.iter().filter_map(|l| l.located.as_ref()).filter(|l| !l.shared);
    let mut runs: BTreeMap<RunId, usize> = BTreeMap::new();
    located().filter_map(|l| l.run).for_each(|run| *runs.entry(run).or_default() += 1);
    let run = args.run.or_else(|| runs.into_iter().max_by_key(|(_, count)| *count).map(|(run, _)| run));
    let here: Spans = located().filter(|l| l.run == run).filter_map(|l| l.number).map(|n| (n, n)).collect();
    let from = args.from.or_else(|| here.iter().next().map(|(from, _)| from));
    let to = args.to.or_else(|| here.iter().last().map(|(_, to)| to));
    let wanted: Spans = from.zip(to).filter(|_| run.is_some()).into_iter().collect();
    let count = |of: fn(&Line) -> bool| lines.iter().filter(|l| of(l)).count();
    let status = |l: &Line| l.located.as_ref().map(|l| l.status);
    let mut grades = BTreeMap::new();
    lines.iter().filter_map(|l| l.grade()).for_each(|g| *grades.entry(g).or_default() += 1);
    Summary {
        read: count(|l| l.symbol.text.is_some()),
        unread: count(|l| l.symbol.text.is_none()),
        doubles: count(|l| l.double),
        not_genuine: lines.iter().filter(|l| status(l) == Some(Status::NotGenuine)).count(),
        unchecked: lines.iter().filter(|l| status(l) == Some(Status::CannotCheck)).count(),
        run,
        missing: wanted.without(&here),
        grades,
        decoders: DECODERS,
    }
}

/// Green frames for what is good, amber for what is poor or twice there, red with a cross for what does
/// not read or is not genuine.
fn picture(sheet: &Sheet, pixels: &image::RgbImage, path: &Path) -> Result<(), Refusal> {
    let mut canvas = Canvas { width: sheet.width, height: sheet.height, pixels: pixels.as_raw().clone() };
    let marks: Vec<Mark> = sheet
        .symbols
        .iter()
        .map(|line| {
            let bad = line.symbol.text.is_none()
                || line.located.as_ref().is_some_and(|l| matches!(l.status, Status::NotGenuine | Status::CannotCheck));
            let poor = line.double || line.grade().is_none_or(|g| g > 'C');
            let colour = match (bad, poor) {
                (true, _) => [190, 20, 20],
                (false, true) => [190, 110, 0],
                (false, false) => [0, 115, 50],
            };
            let number = line.located.as_ref().and_then(|l| l.number).map(|n| n.to_string());
            let name = number.unwrap_or_else(|| if bad { "?".into() } else { format!("({})", line.place) });
            let grade = line.grade().map(|g| format!(" {g}")).unwrap_or_default();
            let tag = format!("{name}{grade}{}", if line.double { " ×2" } else { "" });
            Mark { corners: line.symbol.corners, colour, tag, cross: bad }
        })
        .collect();
    draw(&mut canvas, &marks)?;
    super::print::write(path, &canvas.png(300)?)
}

fn words(global: &Global, sheets: &[Sheet], summary: &Summary) -> String {
    let percent = |share: f64| format!("{:.0}", share * 100.0);
    let mut lines = Vec::new();
    for sheet in sheets {
        lines.push(sheet.file.display().to_string());
        for line in &sheet.symbols {
            let place = line.place.to_string();
            let Some(text) = &line.symbol.text else {
                lines.push(global.t("proof-unread", &[("place", &place)]));
                continue;
            };
            let who = match &line.located {
                Some(Located { run: Some(run), number: Some(number), serial, .. }) => {
                    let serial = serial.as_deref().map(|s| format!(" ({s})")).unwrap_or_default();
                    format!("{run} · {number}{serial}")
                }
                _ => text.chars().take(60).collect(),
            };
            let mut said = match line.symbol.measures {
                None => global.t("proof-read", &[("place", &place), ("who", &who)]),
                Some(m) => {
                    let size =
                        line.module_mm.map_or_else(|| format!("{:.1} px", m.module_px), |mm| format!("{mm:.2} mm"));
                    let args = [
                        ("place", place.as_str()),
                        ("who", &who),
                        ("grade", &m.grade.to_string()),
                        ("contrast", &percent(m.contrast)),
                        ("modulation", &percent(m.modulation)),
                        ("damage", &percent(m.fixed_damage)),
                        ("quiet", &m.quiet_modules.to_string()),
                        ("module", &size),
                    ];
                    global.t("proof-line", &args)
                }
            };
            if let Some(l) = line.located.as_ref().filter(|l| l.status != Status::Genuine) {
                let word = serde_json::to_value(l.status).ok().and_then(|v| v.as_str().map(str::to_owned));
                said.push_str(&format!(" · {}", global.t(&format!("status-{}", word.unwrap_or_default()), &[])));
            }
            if line.double {
                said.push_str(&format!(" · {}", global.t("proof-double", &[])));
            }
            lines.push(said);
        }
    }
    let missing: Vec<String> =
        summary.missing.iter().map(|(a, b)| if a == b { a.to_string() } else { format!("{a}-{b}") }).collect();
    if summary.read + summary.unread == 0 {
        return global.t("proof-nothing", &[]);
    }
    let grades: Vec<String> = summary.grades.iter().map(|(grade, count)| format!("{grade} {count}")).collect();
    let args = [
        ("read", summary.read.to_string()),
        ("unread", summary.unread.to_string()),
        ("doubles", summary.doubles.to_string()),
        ("strange", (summary.not_genuine + summary.unchecked).to_string()),
        ("grades", grades.join(", ")),
        ("decoders", summary.decoders.to_owned()),
    ];
    lines.push(i18n::text(global.lang(), "proof-summary", &args));
    if let Some(run) = summary.run.filter(|_| !missing.is_empty()) {
        lines.push(global.t("proof-missing", &[("run", &run.to_string()), ("numbers", &missing.join(", "))]));
    }
    lines.push(global.t("proof-note", &[]));
    lines.join("\n")
}
