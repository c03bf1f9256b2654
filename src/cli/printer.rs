//! `printer`: profiles of printers whose paper lies askew, kept in the folder of the office.

use super::Outcome;
use super::global::Global;
use super::print::write;
use crate::app::command::{Code, Refusal};
use crate::i18n::decimal;
use crate::print::calibration;
use crate::print::printer::Printer;
use crate::print::sheet::Sheet;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Subcommands of `printer`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Các máy in đã khai (list)
    List,
    /// Khai hoặc sửa một máy in (set)
    Set(Box<SetArgs>),
    /// In trang cân chỉnh (calibration page)
    Calibrate(CalibrateArgs),
    /// Ghi số đo trên trang cân chỉnh: khoảng cách tới hai mép giấy gần nhất, mm (what was measured)
    Measured(MeasuredArgs),
    /// Xóa một máy in (remove)
    Remove {
        /// Tên máy in
        name: String,
    },
    /// Các tờ nhãn bán trên thị trường mà chương trình biết (label sheets)
    Sheets,
}

/// Arguments of `printer set`.
#[derive(clap::Args)]
pub(super) struct SetArgs {
    /// Tên máy in, ví dụ laser
    name: String,
    /// Điểm trên inch
    #[arg(long)]
    dpi: Option<u32>,
    /// Cạnh ô nhỏ nhất in còn sắc nét, mm
    #[arg(long)]
    module: Option<f64>,
    /// Dịch sang phải, mm
    #[arg(long, allow_negative_numbers = true)]
    offset_x: Option<f64>,
    /// Dịch xuống, mm
    #[arg(long, allow_negative_numbers = true)]
    offset_y: Option<f64>,
    /// Co giãn
    #[arg(long)]
    scale: Option<f64>,
    /// Chỉnh lệch xoay, mm trên mét, dương là quay trái
    #[arg(long, allow_negative_numbers = true)]
    skew: Option<f64>,
}

/// Arguments of `printer calibrate`.
#[derive(clap::Args)]
pub(super) struct CalibrateArgs {
    /// Tên máy in
    name: String,
    /// Tệp PDF ra
    #[arg(long)]
    out: PathBuf,
    /// Khổ giấy: a4 hoặc a5, a3
    #[arg(long, default_value = "a4", value_parser = ["a3", "a4", "a5"])]
    paper: String,
    /// In với số chỉnh đã ghi, để kiểm tra: bốn dấu phải cách mép 20 mm
    #[arg(long)]
    check: bool,
}

/// Arguments of `printer measured`.
#[derive(clap::Args)]
pub(super) struct MeasuredArgs {
    /// Tên máy in
    name: String,
    /// Dấu A: cách mép TRÁI,TRÊN, mm, ví dụ 20.4,19.8
    #[arg(short, value_name = "TRÁI,TRÊN")]
    a: String,
    /// Dấu B: cách mép PHẢI,TRÊN
    #[arg(short, value_name = "PHẢI,TRÊN")]
    b: String,
    /// Dấu C: cách mép TRÁI,DƯỚI
    #[arg(short, value_name = "TRÁI,DƯỚI")]
    c: String,
    /// Dấu D: cách mép PHẢI,DƯỚI
    #[arg(short, value_name = "PHẢI,DƯỚI")]
    d: String,
    /// Khổ giấy của trang đã đo
    #[arg(long, default_value = "a4", value_parser = ["a3", "a4", "a5"])]
    paper: String,
}

/// More than this left over means a slip of the ruler, mm.
const SLIP_MM: f64 = 0.5;

fn page(paper: &str) -> (f64, f64) {
    match paper {
        "a3" => (297.0, 420.0),
        "a5" => (148.0, 210.0),
        _ => (210.0, 297.0),
    }
}

fn file(global: &Global) -> PathBuf {
    global.folder().path().join("printers.toml")
}

/// The profiles of the office.
///
/// # Errors
/// The file does not hold.
pub(super) fn printers(global: &Global) -> Result<BTreeMap<String, Printer>, Refusal> {
    let path = file(global);
    let bad = |e: &dyn std::fmt::Display| Refusal::new(Code::Input, format!("{}: {e}", path.display()));
    let text = match std::fs::read_to_string(&path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        other => other.map_err(|e| bad(&e))?,
    };
    let all: BTreeMap<String, Printer> = toml::from_str(&text).map_err(|e| bad(&e))?;
    for (name, printer) in &all {
        printer.check().map_err(|e| bad(&format!("[{name}] {e}")))?;
    }
    Ok(all)
}

fn save(global: &Global, all: &BTreeMap<String, Printer>) -> Result<(), Refusal> {
    let text = toml::to_string(all).map_err(|e| Refusal::new(Code::Store, e))?;
    write(&file(global), text.as_bytes())
}

fn known(all: &BTreeMap<String, Printer>, name: &str) -> Result<Printer, Refusal> {
    let names = all.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    let unknown = || Refusal::new(Code::Input, format!("printer {name}: not known here (known: {names})"));
    all.get(name).copied().ok_or_else(unknown)
}

/// Names stand in a TOML file and on the command line.
fn check_name(name: &str) -> Result<(), Refusal> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if (1..=40).contains(&name.len()) && name.chars().all(plain) {
        return Ok(());
    }
    Err(Refusal::new(Code::Input, format!("printer {name:?}: name it with 1 to 40 letters, digits, - or _")))
}

fn pair(name: &str, text: &str) -> Result<(f64, f64), Refusal> {
    let pair = text.split_once([',', ';']).and_then(|(x, y)| Some((x.trim().parse().ok()?, y.trim().parse().ok()?)));
    pair.ok_or_else(|| {
        Refusal::new(Code::Input, format!("-{name} {text:?}: write two distances in mm, e.g. 20.4,19.8"))
    })
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    if matches!(command, Command::Sheets) {
        return sheets(global);
    }
    crate::boot::config(&global.folder())?;
    let mut all = printers(global)?;
    match command {
        Command::List => global.answer(&all, || match all.len() {
            0 => global.t("cli-printer-none", &[]),
            _ => all.iter().map(|(name, printer)| row(global, name, printer)).collect::<Vec<_>>().join("\n"),
        }),
        Command::Set(args) => {
            check_name(&args.name)?;
            let old = all.get(&args.name).copied().unwrap_or_default();
            let new = Printer {
                dpi: args.dpi.unwrap_or(old.dpi),
                module: args.module.unwrap_or(old.module),
                offset_x: args.offset_x.unwrap_or(old.offset_x),
                offset_y: args.offset_y.unwrap_or(old.offset_y),
                scale: args.scale.unwrap_or(old.scale),
                skew: args.skew.unwrap_or(old.skew),
            };
            new.check()?;
            all.insert(args.name.clone(), new);
            save(global, &all)?;
            global.answer(&new, || row(global, &args.name, &new))
        }
        Command::Calibrate(args) => {
            let printer = if args.check { known(&all, &args.name)? } else { Printer::default() };
            let texts = ["head", "how", "check"]
                .map(|k| global.t(&format!("cli-calibration-{k}"), &[("name", &args.name), ("paper", &args.paper)]));
            let [head, how, check] = texts.each_ref().map(String::as_str);
            let texts = [head, if args.check { check } else { how }];
            write(&args.out, &calibration::page(page(&args.paper), &printer, texts)?)?;
            let shown = args.out.display().to_string();
            global.answer(&serde_json::json!({"file": args.out}), || global.t("cli-written", &[("file", &shown)]))
        }
        Command::Measured(args) => {
            let old = all.get(&args.name).copied().unwrap_or_default();
            check_name(&args.name)?;
            let (width, height) = page(&args.paper);
            let (a, b, c, d) = (pair("a", &args.a)?, pair("b", &args.b)?, pair("c", &args.c)?, pair("d", &args.d)?);
            let measured = [a, (width - b.0, b.1), (c.0, height - c.1), (width - d.0, height - d.1)];
            let (new, left_over) = old.calibrated((width, height), measured)?;
            all.insert(args.name.clone(), new);
            save(global, &all)?;
            global.answer(&serde_json::json!({"printer": new, "left_over_mm": left_over}), || {
                let rest = decimal(global.lang(), left_over, 2);
                let key = if left_over > SLIP_MM { "cli-printer-slip" } else { "cli-printer-measured" };
                format!(
                    "{}\n{}",
                    row(global, &args.name, &new),
                    global.t(key, &[("rest", &rest), ("name", &args.name)])
                )
            })
        }
        Command::Remove { name } => {
            known(&all, name)?;
            all.remove(name);
            save(global, &all)?;
            global.answer(&serde_json::json!({"removed": name}), || global.t("cli-printer-removed", &[("name", name)]))
        }
        Command::Sheets => Ok(0),
    }
}

fn row(global: &Global, name: &str, printer: &Printer) -> String {
    let n = |value: f64, places: usize| decimal(global.lang(), value, places);
    let values = [
        ("name", name.to_owned()),
        ("dpi", printer.dpi.to_string()),
        ("module", n(printer.module, 3)),
        ("x", n(printer.offset_x, 2)),
        ("y", n(printer.offset_y, 2)),
        ("scale", n(printer.scale * 100.0, 3)),
        ("skew", n(printer.skew, 2)),
    ];
    global.t("cli-printer-row", &values.each_ref().map(|(k, v)| (*k, v.as_str())))
}

fn sheets(global: &Global) -> Outcome {
    let rows: Vec<_> = Sheet::sold().collect();
    let json: Vec<_> = rows
        .iter()
        .map(|(names, s)| serde_json::json!({"names": names, "labels": s.per_page(), "width": s.label_width, "height": s.label_height}))
        .collect();
    global.answer(&json, || {
        let row = |(names, s): &(Vec<&str>, Sheet)| {
            let (w, h) = (decimal(global.lang(), s.label_width, 1), decimal(global.lang(), s.label_height, 1));
            format!("{:>3} × {w} × {h} mm  {}", s.per_page(), names.join(", "))
        };
        rows.iter().map(row).collect::<Vec<_>>().join("\n")
    })
}
