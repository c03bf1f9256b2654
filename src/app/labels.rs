//! Stamps of a run as files to print: sheets of labels as PDF, single symbols as PNG or SVG. What
//! is handed out was read back first.

use super::command::{Code, Refusal, StampPage};
use crate::i18n::{self, Lang, day};
use crate::print::art::Art;
use crate::print::facts::{Facts, SERIAL};
use crate::print::printer::{OFFICE_MODULE_MM, Printer};
use crate::print::proof::sheets::prove;
use crate::print::sheet::Sheet;
use crate::print::stream::drawn::Symbols;
use crate::print::stream::memory::{Stamp, whole};
use crate::print::stream::pdf::{Pages, Sheets};
use crate::print::{proof, qr, raster};
use serde::Deserialize;
use std::io::Cursor;
use utoipa::ToSchema;

/// Form of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A4 sheets of labels.
    Pdf,
    /// One symbol as a picture.
    Png,
    /// One symbol as vectors.
    Svg,
}

impl Form {
    /// "pdf", "png" or "svg".
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }
    /// Media type.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Svg => "image/svg+xml",
        }
    }
    /// Whether a file holds one stamp.
    #[must_use]
    pub fn is_single(self) -> bool {
        self != Self::Pdf
    }
}

/// How stamps are drawn. Lengths in millimetres.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
pub struct Drawn {
    /// pdf, png or svg.
    pub form: Form,
    /// Sheet of labels by its name: a4-24, a4-21, a4-40, a4-65 or a maker's (PDF).
    #[serde(default = "usual_sheet")]
    #[schema(example = "a4-24")]
    pub sheet: String,
    /// Labels used up on the first sheet (PDF).
    #[serde(default)]
    pub start: usize,
    /// Shift to the right (PDF).
    #[serde(default)]
    pub offset_x: f64,
    /// Shift down (PDF).
    #[serde(default)]
    pub offset_y: f64,
    /// Width of the symbol with its quiet zone (PNG, SVG).
    #[serde(default = "usual_size")]
    pub size: f64,
    /// Dots per inch (PNG).
    #[serde(default = "usual_dpi")]
    pub dpi: u32,
}

fn usual_sheet() -> String {
    "a4-24".into()
}
fn usual_size() -> f64 {
    25.0
}
fn usual_dpi() -> u32 {
    300
}

fn input(problem: &dyn std::fmt::Display) -> Refusal {
    Refusal::new(Code::Input, problem)
}

/// Draws a page of stamps.
///
/// # Errors
/// A size that cannot be printed or read, or more than one stamp for a single picture.
pub fn draw(
    page: &StampPage,
    drawn: &Drawn,
    lang: Lang,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<u8>, Refusal> {
    match (drawn.form, page.stamps.as_slice()) {
        (Form::Pdf, _) => {
            let (start, offset_x, offset_y) = (drawn.start, drawn.offset_x, drawn.offset_y);
            let printer = Printer { offset_x, offset_y, ..Printer::default() };
            printer.check()?;
            let name = drawn.sheet.to_ascii_lowercase();
            let named = Sheet::named(&name).ok_or_else(|| {
                let shown: String = name.chars().take(40).collect();
                input(&format!("sheet {shown:?}: is not sold; e.g. a4-24, a4-21, a4-40, a4-65"))
            })?;
            if start >= named.per_page() {
                return Err(input(&format!("start {start}: the sheet has {} labels", named.per_page())));
            }
            sheet(page, &Sheet { start, ..named }, printer, lang, progress)
        }
        (Form::Png, [one]) => png(&one.text, drawn.size, drawn.dpi),
        (Form::Svg, [one]) => svg(&one.text, drawn.size, OFFICE_MODULE_MM),
        (form, all) => Err(input(&format!("from and to name {} stamps; a .{} file holds one", all.len(), form.code()))),
    }
}

/// Texts beside the stamps of a run; the serial is left open.
#[must_use]
pub fn facts(page: &StampPage, lang: Lang) -> Facts {
    let t = |key: &str, name: &str, value: String| i18n::text(lang, &format!("page-label-{key}"), &[(name, value)]);
    let plan = &page.run.plan;
    let stars_text = match plan.body.stars {
        Some(claim) => {
            let args = [("stars", claim.stars.count().to_string()), ("until", day(lang, claim.until))];
            i18n::text(lang, "page-label-stars", &args)
        }
        None => i18n::plain(lang, "page-label-no-stars"),
    };
    let has_serial = page.stamps.iter().any(|s| s.serial.is_some());
    let key = if plan.gtin.is_restricted() { "internal" } else { "gtin" };
    Facts {
        product: page.product.clone(),
        producer: page.producer.clone(),
        lot: t("lot", "lot", plan.lot.to_string()),
        serial: has_serial.then(|| t("serial", "serial", SERIAL.into())),
        made: page.made_on.map(|d| t("made", "day", day(lang, d))),
        best_before: plan.body.best_before.map(|d| t("best", "day", day(lang, d))),
        gtin: t(key, "gtin", plan.gtin.to_string()),
        stars_text,
        stars: plan.body.stars.map(|claim| claim.stars.count()),
    }
}

/// Sheets of labels, every stamp read back from the drawing.
///
/// # Errors
/// No stamps, what cannot be drawn, or does not read back.
pub fn sheet(
    page: &StampPage,
    sheet: &Sheet,
    printer: Printer,
    lang: Lang,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<u8>, Refusal> {
    let size = (sheet.label_width, sheet.label_height);
    let first = page.stamps.first().ok_or_else(|| input(&"there is no such stamp"))?;
    let modules = qr::stamp(&first.text)?.size;
    let art = Art::standard(size, modules, printer.module, &facts(page, lang))?;
    drawn(page, Pages { sheet: *sheet, printer, crop_marks: false, ..pages(page) }, art, progress)
}

/// Sheets as usual: A4, 24 labels, vectors.
#[must_use]
pub fn pages(page: &StampPage) -> Pages {
    Pages {
        sheet: Sheet::A4_24,
        symbols: Symbols::Vector,
        title: format!("Tem {}", page.run.id),
        crop_marks: false,
        printer: Printer::default(),
    }
}

/// Sheets of labels under an art of their own: every stamp is read back from its drawing, and again from
/// the finished pages (one page in a hundred beyond a thousand stamps).
///
/// # Errors
/// What cannot be drawn, or does not read back.
pub fn drawn(
    page: &StampPage,
    pages: Pages,
    art: Art,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<u8>, Refusal> {
    let stamps = page.stamps.iter().map(|s| (s.number, s.serial.as_deref().unwrap_or_default(), s.text.as_str()));
    let stamps: Vec<Stamp<'_>> = stamps.collect();
    let file = whole(&mut Sheets::new(pages.clone(), art.clone())?, &stamps, progress)?;
    let every = if stamps.len() <= 1000 { 1 } else { 100 };
    let mut texts = |from: u64, to: u64| {
        let of = stamps.get(from as usize..to as usize).unwrap_or_default();
        Ok::<_, Refusal>(of.iter().map(|s| s.2.to_owned()).collect())
    };
    prove(Cursor::new(&file), (&pages, &art), stamps.len() as u64, every, &mut texts)?;
    Ok(file)
}

/// One symbol as PNG, `size` millimetres wide, read back.
///
/// # Errors
/// The size does not hold whole dots per module, or does not read back.
pub fn png(text: &str, size: f64, dpi: u32) -> Result<Vec<u8>, Refusal> {
    if !((72..=2400).contains(&dpi) && size > 0.0 && size <= 200.0) {
        return Err(input(&format!("size {size}, dpi {dpi}: give at most 200 mm, and 72 to 2400 dots per inch")));
    }
    let symbol = qr::stamp(text)?;
    let png = raster::png(&symbol, raster::pixels_per_module(&symbol, size, dpi)?, dpi)?;
    proof::compare(1, &proof::raster_of_png(&png)?, text)?;
    Ok(png)
}

/// One symbol as SVG, read back; `module` is the smallest module that may be printed, millimetres.
///
/// # Errors
/// The size is too small.
pub fn svg(text: &str, size: f64, module: f64) -> Result<Vec<u8>, Refusal> {
    let symbol = qr::stamp(text)?;
    let modules = (symbol.size + 2 * qr::QUIET) as f64;
    if size.is_nan() || size > 1000.0 || size / modules < module {
        return Err(input(&format!("size {size}: at least {:.1} mm are needed", module * modules)));
    }
    let svg = raster::svg(&symbol, size);
    proof::compare(1, &proof::raster_of_svg(&svg, 4)?, text)?;
    Ok(svg.into_bytes())
}
