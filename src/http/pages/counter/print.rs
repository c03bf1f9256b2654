//! `/san-xuat/dot/DT-…`: how the stamps of a run are printed. Everything is seen before a sheet is made: the
//! label under each face, and which places of the sheet it takes.

use super::setup::Setup;
use super::words::{number, refused, said};
use crate::app::command::{Code, PAGE, Refusal, StampPage};
use crate::app::desk::Maker;
use crate::app::{faces, labels};
use crate::domain::ids::RunId;
use crate::domain::run::Granularity;
use crate::http::auth::{ForMaker, ForProducer};
use crate::http::fault::Fault;
use crate::http::json::{Fields, Path};
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::{amend, page};
use crate::http::state::AppState;
use crate::http::v1::answers::file;
use crate::i18n::{Lang, day, decimal, plain, text};
use crate::print::printer::Printer;
use crate::print::sheet::Sheet;
use crate::print::stream::pdf::Pages;
use crate::print::template::Template;
use askama::Template as Page;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Page)]
#[template(path = "counter/print.html", config = ".askama.toml")]
struct PrintPage {
    f: Frame,
    run: RunId,
    here: String,
    make: String,
    back: String,
    product: String,
    lot: String,
    /// The label as it will be printed.
    label: String,
    faces: Vec<Face>,
    sheets: Vec<(&'static str, String, bool)>,
    is_lot: bool,
    has_pins: bool,
    last: u32,
    typed: Choice,
    columns: usize,
    cells: Vec<Cell>,
    summary: String,
    warnings: Vec<String>,
    measured: Option<String>,
    wrong: Vec<String>,
}

/// A face to choose.
struct Face {
    name: String,
    title: String,
    size: String,
    picture: String,
    chosen: bool,
    /// Why it cannot be.
    refused: Vec<String>,
}

/// A place of the first sheet.
struct Cell {
    number: usize,
    /// "used", "taken" or "free".
    class: &'static str,
    first: bool,
}

/// What is chosen, as typed. Numbers are those people count with: the first stamp is 1.
#[derive(Deserialize, Default, Clone)]
pub(in crate::http) struct Choice {
    mau: Option<String>,
    sheet: Option<String>,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    start: String,
}

/// What is printed and how.
struct Job {
    from: u32,
    to: u32,
    face: Option<Template>,
    sheet: Sheet,
    printer: Printer,
}

/// A field that does not hold: its text in the catalogue and the value.
type Wrong = (&'static str, String);

impl Job {
    fn of(choice: &Choice, setup: &Setup, count: u32) -> Result<Self, Wrong> {
        let number = |key: &'static str, typed: &str| number(typed).map_err(|value| (key, value));
        let name = choice.sheet.as_ref().unwrap_or(&setup.sheet);
        let sheet = Sheet::named(name).ok_or_else(|| ("counter-wrong-sheet", short(name)))?;
        let face = choice.mau.as_ref().unwrap_or(&setup.face);
        let face = faces::named(face).map_err(|_| ("counter-wrong-face", short(face)))?;
        let start = number("counter-wrong-start", &choice.start)?.unwrap_or(0);
        let start = usize::try_from(start).ok().filter(|start| *start < sheet.per_page());
        let start = start.ok_or_else(|| ("counter-wrong-start", short(&choice.start)))?;
        let last = count.saturating_sub(1);
        let from = number("counter-wrong-range", &choice.from)?.unwrap_or(0);
        let to = number("counter-wrong-range", &choice.to)?.unwrap_or(last);
        if from > to || to > last {
            return Err(("counter-wrong-range", short(&format!("{}–{}", choice.from, choice.to))));
        }
        // More than a page of the press at once is work for a printing house.
        let to = to.min(from.saturating_add(PAGE - 1));
        Ok(Self { from, to, face, sheet: Sheet { start, ..sheet }, printer: setup.printer })
    }
    fn stamps(&self) -> usize {
        (self.to - self.from) as usize + 1
    }
    /// Whether the face fits the sheet and passes its checks, before any stamp is signed again.
    fn fits(&self, specimen: &StampPage, lang: Lang) -> Result<(), Refusal> {
        let faced = faces::on_sheet(self.face.as_ref(), self.sheet, specimen, self.printer, lang).map(drop);
        let in_words = |refusal: Refusal| match refusal.code {
            Code::Input => Refusal::new(Code::Input, plain(lang, "counter-wrong-fit")),
            _ => refusal,
        };
        faced.map_err(in_words)
    }
    /// The sheets, every stamp read back, and recorded as printed.
    fn make(&self, desk: &Maker, run: RunId, lang: Lang) -> Result<Vec<u8>, Refusal> {
        let stamps = desk.stamps(run, self.from, Some(self.to))?;
        let faced = faces::on_sheet(self.face.as_ref(), self.sheet, &stamps, self.printer, lang)?;
        let pages = Pages { sheet: faced.sheet, printer: self.printer, ..labels::pages(&stamps) };
        let bytes = labels::drawn(&stamps, pages, faced.art, &mut |_, _| {})?;
        desk.record_print(run, self.from, self.to, labels::Form::Pdf.code())?;
        Ok(bytes)
    }
}

fn short(value: &str) -> String {
    value.chars().take(40).collect()
}

/// `GET /san-xuat/dot/{run}`.
pub(in crate::http) async fn show(
    desk: ForProducer,
    setup: Setup,
    State(state): State<Arc<AppState>>,
    at: At,
    Path(run): Path<RunId>,
    choice: Result<Query<Choice>, QueryRejection>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let f = at.frame(&state, "/san-xuat");
    let Query(choice) = choice.unwrap_or_default();
    let shown = desk
        .work(move |desk| {
            let specimen = desk.maker().specimen(run)?;
            Ok(print_page(f, &specimen, choice, &setup, Vec::new()))
        })
        .await?;
    Ok(page(lang, &shown))
}

/// `POST /san-xuat/dot/{run}/in`: a PDF of label sheets, read back before it is handed over.
pub(in crate::http) async fn print(
    desk: ForMaker,
    setup: Setup,
    State(state): State<Arc<AppState>>,
    at: At,
    Path(run): Path<RunId>,
    Fields(choice): Fields<Choice>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let f = at.frame(&state, "/san-xuat");
    let made = desk
        .work(move |desk| {
            let specimen = desk.specimen(run)?;
            let wrong = match Job::of(&choice, &setup, specimen.run.plan.count) {
                Err((key, value)) => vec![text(lang, key, &[("value", value)])],
                Ok(job) => match job.fits(&specimen, lang).and_then(|()| job.make(&desk, run, lang)) {
                    Ok(bytes) => {
                        let (face, sheet) =
                            (choice.mau.unwrap_or(setup.face.clone()), choice.sheet.unwrap_or(setup.sheet.clone()));
                        return Ok(Ok((bytes, Setup { face, sheet, ..setup })));
                    }
                    Err(refusal) if matches!(refusal.code, Code::Input | Code::Lint) => refused(lang, &refusal),
                    Err(refusal) => return Err(refusal),
                },
            };
            Ok(Err(print_page(f, &specimen, choice, &setup, wrong)))
        })
        .await?;
    match made {
        Err(form) => Ok(amend(lang, &form)),
        Ok((bytes, setup)) => {
            let mut response = file("application/pdf", Some(format!("{run}.pdf")), bytes);
            if let Some(kept) = setup.give() {
                response.headers_mut().insert(SET_COOKIE, kept);
            }
            Ok(response)
        }
    }
}

fn print_page(f: Frame, specimen: &StampPage, mut typed: Choice, setup: &Setup, wrong: Vec<String>) -> PrintPage {
    let (lang, run) = (f.w.0, &specimen.run);
    let last = run.plan.count.saturating_sub(1);
    if typed.from.is_empty() && typed.to.is_empty() {
        let unprinted = run.fates().unprinted.iter().next();
        let (from, to) = unprinted.unwrap_or((0, last));
        (typed.from, typed.to) = ((from + 1).to_string(), (to + 1).to_string());
    }
    // What cannot be read is shown as if it had not been said; what is wrong stands above the form.
    let job = Job::of(&typed, setup, run.plan.count)
        .or_else(|_| {
            Job::of(
                &Choice { mau: typed.mau.clone(), sheet: typed.sheet.clone(), ..Choice::default() },
                setup,
                run.plan.count,
            )
        })
        .or_else(|_| Job::of(&Choice::default(), &Setup::default(), run.plan.count));
    let (face, wanted, stamps) = match job {
        Ok(job) => (job.face.clone(), job.sheet, job.stamps()),
        Err(_) => (None, Sheet::A4_24, 0),
    };
    let on = |sheet: Sheet| faces::on_sheet(face.as_ref(), sheet, specimen, Printer::default(), lang);
    let fitting: Vec<(&'static str, String, Sheet)> = Sheet::sold()
        .filter_map(|(names, sheet)| {
            on(sheet).is_ok().then(|| Some((*names.first()?, says(lang, &names, sheet), sheet)))?
        })
        .collect();
    // The sheet asked for, or the first that takes this face.
    let same = |sheet: &Sheet| Sheet { start: 0, ..*sheet } == Sheet { start: 0, ..wanted };
    let at = fitting.iter().position(|(_, _, sheet)| same(sheet)).or((!fitting.is_empty()).then_some(0));
    let (name, sheet) = at.map_or(("a4-24", Sheet::A4_24), |at| (fitting[at].0, fitting[at].2));
    let start = wanted.start.min(sheet.per_page() - 1);
    let face_name = face.as_ref().map(|t| t.name.clone()).unwrap_or_default();
    let picture = |face: &str| f.to(&format!("/san-xuat/dot/{}/mau.png?mau={face}&sheet={name}", run.id));
    let warnings = on(sheet).map(|faced| faced.warnings).unwrap_or_default();
    let pages = (start + stamps).div_ceil(sheet.per_page());
    let summary = [("stamps", stamps.to_string()), ("pages", pages.to_string()), ("start", (start + 1).to_string())];
    let cell = |n: usize| Cell {
        number: n + 1,
        class: if n < start {
            "used"
        } else if n < start + stamps {
            "taken"
        } else {
            "free"
        },
        first: n == start,
    };
    PrintPage {
        run: run.id,
        here: format!("/san-xuat/dot/{}", run.id),
        make: format!("/san-xuat/dot/{}/in", run.id),
        back: format!("/san-xuat/lo/{}#{}", run.plan.batch, run.id),
        product: specimen.product.clone(),
        lot: run.plan.lot.to_string(),
        label: picture(&face_name),
        faces: faces_of(lang, specimen, sheet, &face_name, picture),
        sheets: fitting.iter().map(|(n, says, _)| (*n, says.clone(), *n == name)).collect(),
        is_lot: run.plan.granularity == Granularity::Lot,
        has_pins: run.pins.is_some(),
        last: last + 1,
        typed,
        columns: sheet.columns,
        cells: (0..sheet.per_page()).map(cell).collect(),
        summary: text(lang, "counter-print-summary", &summary),
        warnings: warnings.iter().map(|lint| said(lang, lint)).collect(),
        measured: setup.measured.map(|on| text(lang, "counter-printer-measured", &[("on", day(lang, on))])),
        wrong,
        f,
    }
}

/// The usual face and every template, each with what forbids it.
fn faces_of(
    lang: Lang,
    specimen: &StampPage,
    sheet: Sheet,
    chosen: &str,
    picture: impl Fn(&str) -> String,
) -> Vec<Face> {
    let mm = |value: f64| decimal(lang, value, if value.fract() == 0.0 { 0 } else { 1 });
    let size = |w: f64, h: f64| format!("{} × {} mm", mm(w), mm(h));
    let usual = Face {
        name: String::new(),
        title: plain(lang, "counter-face-usual"),
        size: size(sheet.label_width, sheet.label_height),
        picture: picture(""),
        chosen: chosen.is_empty(),
        refused: Vec::new(),
    };
    let by_template = |template: Template| {
        let refusal =
            faces::on_sheet(Some(&template), faces::own_size(&template), specimen, Printer::default(), lang).err();
        Face {
            title: if lang == Lang::En { template.title_en } else { template.title },
            size: size(template.width, template.height),
            picture: picture(&template.name),
            chosen: template.name == chosen,
            refused: refusal.map(|refusal| refused(lang, &refusal)).unwrap_or_default(),
            name: template.name,
        }
    };
    std::iter::once(usual).chain(Template::shipped().map(by_template)).collect()
}

/// A sheet in words: its labels, how many, its names.
fn says(lang: Lang, names: &[&str], sheet: Sheet) -> String {
    let (width, height) = (decimal(lang, sheet.label_width, 1), decimal(lang, sheet.label_height, 1));
    format!("{width} × {height} mm · {} · {}", sheet.per_page(), names.join(", "))
}
