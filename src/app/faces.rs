//! Faces of labels: the usual one that fills a label of the sheet, or one by a template that passes its lints.

use super::command::{Code, Refusal, StampPage};
use super::labels::facts;
use super::lint::LintFailure;
use crate::i18n::{self, Lang};
use crate::print::art::Art;
use crate::print::printer::Printer;
use crate::print::qr::{self, Matrix};
use crate::print::sheet::Sheet;
use crate::print::template::lint::{Level, Lint, On, lint};
use crate::print::template::{Template, picture, place};
use crate::print::{PrintError, specimen};

/// A label drawn for a run, and what somebody should know of it.
pub struct Faced {
    /// The sheet, with labels of the size of the face in the middle of its own.
    pub sheet: Sheet,
    /// The label.
    pub art: Art,
    /// Warnings; none forbids printing.
    pub warnings: Vec<LintFailure>,
}

/// A face by name: nothing for the usual one, else the name of a template that comes with the program.
///
/// # Errors
/// No such template.
pub fn named(name: &str) -> Result<Option<Template>, Refusal> {
    if name.is_empty() {
        return Ok(None);
    }
    let shown: String = name.chars().take(40).collect();
    let unknown = || Refusal::new(Code::Input, format!("template {shown:?}: not known here"));
    Template::shipped().find(|template| template.name == name).map(Some).ok_or_else(unknown)
}

/// The label of a run by a template with its warnings, if nothing forbids it. `thermal`: for a printer of
/// whole black dots.
///
/// # Errors
/// What the lints find, or the fonts cannot be read.
pub fn by_template(
    template: &Template,
    page: &StampPage,
    modules: usize,
    (printer, thermal): (Printer, bool),
    lang: Lang,
) -> Result<(Art, Vec<LintFailure>), Refusal> {
    let facts = facts(page, lang);
    let on = On { facts: &facts, recognised: page.recognised, modules, printer, thermal };
    let (errors, warnings): (Vec<Lint>, Vec<Lint>) =
        lint(template, &on)?.into_iter().partition(|l| l.level == Level::Error);
    let failures = |lints: Vec<Lint>| lints.iter().map(|l| failure(lang, l)).collect::<Vec<_>>();
    if !errors.is_empty() {
        let message = i18n::text(lang, "cli-template-refused", &[("name", &template.name)]);
        return Err(Refusal { lints: failures(errors), ..Refusal::new(Code::Lint, message) });
    }
    Ok((place(template, &facts, page.recognised, modules)?.art, failures(warnings)))
}

/// A lint with the elements it names in words for people.
#[must_use]
pub fn failure(lang: Lang, lint: &Lint) -> LintFailure {
    let named = |(name, value): &(&str, String)| {
        let key = format!("template-{value}");
        let element = matches!(*name, "element" | "other" | "what") && i18n::has(lang, &key);
        let value = if element { i18n::plain(lang, &key) } else { value.clone() };
        ((*name).to_owned(), value)
    };
    LintFailure { code: format!("template-{}", lint.code), args: lint.args.iter().map(named).collect() }
}

/// The label of a run on a sheet, for an office printer.
///
/// # Errors
/// The face does not fit the labels of the sheet, or does not pass its lints.
pub fn on_sheet(
    face: Option<&Template>,
    sheet: Sheet,
    page: &StampPage,
    printer: Printer,
    lang: Lang,
) -> Result<Faced, Refusal> {
    let symbol = symbol(page)?;
    match face {
        Some(template) => {
            let sheet = sheet.with_labels(template.width, template.height)?;
            let (art, warnings) = by_template(template, page, symbol.size, (printer, false), lang)?;
            Ok(Faced { sheet, art, warnings })
        }
        None => {
            let size = (sheet.label_width, sheet.label_height);
            let art = Art::standard(size, symbol.size, printer.module, &facts(page, lang))?;
            Ok(Faced { sheet, art, warnings: Vec::new() })
        }
    }
}

/// A sheet whose labels have the size of a template: which sheets on sale take it is another matter.
#[must_use]
pub fn own_size(template: &Template) -> Sheet {
    Sheet { label_width: template.width, label_height: template.height, ..Sheet::A4_24 }
}

/// A specimen of a label as PNG, the word for it across the picture. `page` holds a specimen, never a stamp.
///
/// # Errors
/// As [`on_sheet`].
pub fn preview(
    face: Option<&Template>,
    sheet: Sheet,
    page: &StampPage,
    lang: Lang,
    dpi: u32,
) -> Result<Vec<u8>, Refusal> {
    let sheet = face.map_or(sheet, own_size);
    let mut art = on_sheet(face, sheet, page, Printer::default(), lang)?.art;
    specimen::across(&mut art, &i18n::plain(lang, "counter-specimen"))?;
    let serial = page.stamps.first().and_then(|stamp| stamp.serial.as_deref()).unwrap_or_default();
    Ok(picture(&art, &symbol(page)?, serial, dpi)?)
}

fn symbol(page: &StampPage) -> Result<Matrix, Refusal> {
    let first = page.stamps.first().ok_or_else(|| PrintError::Encode("there is no such stamp".into()))?;
    Ok(qr::stamp(&first.text)?)
}
