//! Paper and printer, as `print` and `press` take them.

use super::global::Global;
use super::printer::printers;
use crate::app::command::{Code, Refusal};
use crate::print::printer::Printer;
use crate::print::sheet::Sheet;
use crate::print::stream::pdf::marks_from;

/// Arguments about paper and printer.
#[derive(clap::Args)]
pub(super) struct Paper {
    /// Tờ nhãn theo mã bán trên thị trường (a4-24, avery-l7160, herma-4347…; xem: temthat printer sheets),
    /// hoặc khổ giấy a3, a4, a5, roll, hay RỘNGxCAO mm, xếp đầy nhãn (label sheet or paper)
    #[arg(long)]
    sheet: Option<String>,
    /// Cỡ nhãn, mm, ví dụ 70x37 (size of a label)
    #[arg(long)]
    label: Option<String>,
    /// Khe giữa các nhãn khi xếp đầy, mm (gap)
    #[arg(long, default_value_t = 0.0)]
    gap: f64,
    /// Số nhãn đã dùng trên tờ đầu (labels used up on the first sheet)
    #[arg(long, default_value_t = 0)]
    start: usize,
    /// Máy in đã cân chỉnh, xem: temthat printer list (calibrated printer)
    #[arg(long)]
    printer: Option<String>,
    /// Dịch sang phải, mm (shift right)
    #[arg(long, allow_negative_numbers = true)]
    offset_x: Option<f64>,
    /// Dịch xuống, mm (shift down)
    #[arg(long, allow_negative_numbers = true)]
    offset_y: Option<f64>,
    /// Co giãn theo máy in, ví dụ 1.002 (scale)
    #[arg(long)]
    scale: Option<f64>,
    /// Chỉnh lệch xoay theo máy in, mm trên mét, dương là quay trái (skew)
    #[arg(long, allow_negative_numbers = true)]
    skew: Option<f64>,
    /// Điểm trên inch của PNG và máy in nhiệt: 203, 300, 600 (dots per inch)
    #[arg(long)]
    pub dpi: Option<u32>,
    /// Cạnh ô nhỏ nhất, mm (GS1: 0.396 cho bán lẻ) (smallest module)
    #[arg(long)]
    module: Option<f64>,
    /// Nền tràn lề, mm (bleed)
    #[arg(long, default_value_t = 0.0)]
    pub bleed: f64,
    /// Vạch cắt (crop marks)
    #[arg(long)]
    pub crop_marks: bool,
}

fn input(problem: impl std::fmt::Display) -> Refusal {
    Refusal::new(Code::Input, problem)
}

fn millimetres(name: &str, text: &str) -> Result<(f64, f64), Refusal> {
    let pair = text.split_once(['x', 'X', '×']);
    let pair = pair.and_then(|(w, h)| Some((w.trim().parse().ok()?, h.trim().parse().ok()?)));
    pair.ok_or_else(|| input(format!("--{name} {text:?}: write WIDTHxHEIGHT in mm, e.g. 70x37")))
}

impl Paper {
    /// The printer: its profile, and what flags put over it.
    ///
    /// # Errors
    /// No such profile, or a value no printer has.
    pub fn printer(&self, global: &Global) -> Result<Printer, Refusal> {
        let base = match &self.printer {
            None => Printer::default(),
            Some(name) => *printers(global)?.get(name).ok_or_else(|| {
                input(format!("--printer {name}: not known here; make it with: temthat printer set {name} --dpi 600"))
            })?,
        };
        let printer = Printer {
            dpi: self.dpi.unwrap_or(base.dpi),
            module: self.module.unwrap_or(base.module),
            offset_x: self.offset_x.unwrap_or(base.offset_x),
            offset_y: self.offset_y.unwrap_or(base.offset_y),
            scale: self.scale.unwrap_or(base.scale),
            skew: self.skew.unwrap_or(base.skew),
        };
        printer.check().map_err(input)?;
        Ok(printer)
    }

    /// Size of a label: of the template, of `--label`, or of the sheet.
    ///
    /// # Errors
    /// Not a size, or no such sheet.
    pub fn label(&self, template: Option<(f64, f64)>) -> Result<(f64, f64), Refusal> {
        match (&self.label, template) {
            (Some(_), Some(_)) => Err(input("--label: the template has its own size; leave it out")),
            (Some(text), None) => millimetres("label", text),
            (None, Some(size)) => Ok(size),
            (None, None) => {
                let named = self.sheet.as_deref().and_then(Sheet::named).unwrap_or(Sheet::A4_24);
                Ok((named.label_width, named.label_height))
            }
        }
    }

    /// The sheet for labels of a size.
    ///
    /// # Errors
    /// The labels do not fit.
    pub fn sheet(&self, (width, height): (f64, f64)) -> Result<Sheet, Refusal> {
        let default = if (width, height) == (70.0, 37.0) { "a4-24" } else { "a4" };
        let name = self.sheet.as_deref().unwrap_or(default).to_ascii_lowercase();
        if !(0.0..=10.0).contains(&self.bleed) {
            return Err(input(format!("--bleed {}: 0 to 10 mm", self.bleed)));
        }
        let sheet = match Sheet::named(&name) {
            Some(sheet) => sheet.with_labels(width, height).map_err(input)?,
            None => {
                let around = if self.crop_marks { marks_from(self.bleed).1 } else { self.bleed };
                let (page, margin) = match name.as_str() {
                    "roll" => ((width + 2.0 * around, height + 2.0 * around), around),
                    "a3" => ((297.0, 420.0), 8.0),
                    "a4" => ((210.0, 297.0), 8.0),
                    "a5" => ((148.0, 210.0), 8.0),
                    other => (millimetres("sheet", other)?, 8.0f64.min(around)),
                };
                Sheet::filled(page, margin, self.gap.max(2.0 * self.bleed), width, height).map_err(input)?
            }
        };
        Ok(Sheet { start: self.start, ..sheet })
    }
}
