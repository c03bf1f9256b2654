//! `template`: label templates looked at, checked and drawn before anything is printed.

use super::Outcome;
use super::global::{Global, unexpected};
use super::paper::Paper;
use super::print::write;
use super::progress::stop_on_signals;
use crate::app::command::{Code, Refusal, Request, Response, StampPage};
use crate::app::faces;
use crate::app::labels::facts;
use crate::app::lint::LintFailure;
use crate::domain::ids::RunId;
use crate::domain::recognition::Stars;
use crate::i18n::{self, Lang};
use crate::print::art::Art;
use crate::print::facts::Facts;
use crate::print::printer::Printer;
use crate::print::qr;
use crate::print::template::lint::{Level, Lint, On, lint};
use crate::print::template::{Template, preview, sample};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How often a template that is watched is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Subcommands of `template`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Các mẫu có sẵn và các mẫu trong thư mục templates của văn phòng (list)
    List,
    /// Nội dung TOML của một mẫu, để chép ra sửa (show)
    Show {
        /// Tên mẫu
        name: String,
    },
    /// Kiểm tra một mẫu (lint)
    Lint(LintArgs),
    /// Vẽ thử ra PNG (preview)
    Preview(PreviewArgs),
}

/// Arguments of `template lint`.
#[derive(clap::Args)]
pub(super) struct LintArgs {
    /// Tên mẫu hoặc tệp .toml
    name: String,
    /// Với đợt tem này (mặc định: một sản phẩm hư cấu 4 sao)
    #[arg(long)]
    run: Option<RunId>,
    /// Cho máy in nhiệt: chỉ mực đen, ô là số chấm nguyên
    #[arg(long)]
    thermal: bool,
    #[command(flatten)]
    paper: Paper,
}

/// Arguments of `template preview`.
#[derive(clap::Args)]
pub(super) struct PreviewArgs {
    /// Tên mẫu hoặc tệp .toml
    name: String,
    /// Tệp PNG ra
    #[arg(long)]
    out: PathBuf,
    /// Với đợt tem này (mặc định: một sản phẩm hư cấu 4 sao)
    #[arg(long)]
    run: Option<RunId>,
    /// Điểm trên inch
    #[arg(long, default_value_t = 300)]
    dpi: u32,
    /// Vẽ lại và kiểm tra lại mỗi lần lưu tệp mẫu, đến khi Ctrl-C (live)
    #[arg(long)]
    watch: bool,
}

/// What a template is looked at with.
struct Example {
    facts: Facts,
    recognised: Option<Stars>,
    text: String,
    serial: String,
}

fn example(global: &Global, run: Option<RunId>) -> Result<Example, Refusal> {
    let Some(run) = run else {
        let facts = sample::facts(global.lang() == Lang::En);
        let serial = sample::SAMPLE_SERIAL.into();
        return Ok(Example { recognised: facts.stars.and_then(Stars::new), facts, text: sample::text(false), serial });
    };
    let request = Request::Stamps { run, from: 0, to: Some(0), passphrase: global.passphrase(false)? };
    match global.ask(request)? {
        Response::Stamps(page) => {
            let first = page.stamps.first().ok_or_else(|| Refusal::new(Code::Input, "there is no such stamp"))?;
            let (text, serial) = (first.text.clone(), first.serial.clone().unwrap_or_default());
            Ok(Example { facts: facts(&page, global.lang()), recognised: page.recognised, text, serial })
        }
        other => Err(unexpected(&other)),
    }
}

fn folder(global: &Global) -> PathBuf {
    global.folder().path().join("templates")
}

fn read(path: &Path) -> Result<String, Refusal> {
    let failed = |e: std::io::Error| Refusal::new(Code::Input, format!("{}: {e}", path.display()));
    std::fs::read_to_string(path).map_err(failed)
}

/// The TOML of a template: a file, one of the office's own, or one that comes with the program.
fn text(global: &Global, name: &str) -> Result<String, Refusal> {
    if name.to_ascii_lowercase().ends_with(".toml") {
        return read(Path::new(name));
    }
    let names = || {
        let own = own(global).into_iter().map(|t| t.name);
        own.chain(Template::shipped().map(|t| t.name)).collect::<Vec<_>>().join(", ")
    };
    let own = folder(global).join(format!("{name}.toml"));
    if !name.contains(['/', '\\']) && own.exists() {
        return read(&own);
    }
    let unknown = || Refusal::new(Code::Input, format!("template {name}: not known here (known: {})", names()));
    Template::shipped_text(name).map(str::to_owned).ok_or_else(unknown)
}

/// A template by its name or file.
pub(super) fn load(global: &Global, name: &str) -> Result<Template, Refusal> {
    Template::parse(&text(global, name)?).map_err(|e| Refusal::new(Code::Input, format!("{name}: {e}")))
}

/// Templates of the office that can be read.
fn own(global: &Global) -> Vec<Template> {
    let files = std::fs::read_dir(folder(global)).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = files.filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
    files.sort();
    files.iter().filter_map(|path| Template::parse(&std::fs::read_to_string(path).ok()?).ok()).collect()
}

/// The label of a run by a template, if nothing forbids it. Warnings are said.
///
/// # Errors
/// What the lints find.
pub(super) fn art(
    global: &Global,
    template: &Template,
    page: &StampPage,
    modules: usize,
    (printer, thermal): (Printer, bool),
) -> Result<Art, Refusal> {
    let (art, warnings) = faces::by_template(template, page, modules, (printer, thermal), global.lang())?;
    for LintFailure { code, args } in &warnings {
        global.say(&format!("  ! {}", i18n::text(global.lang(), &format!("lint-{code}"), args)));
    }
    Ok(art)
}

fn said(global: &Global, lint: &Lint, end: &str) -> String {
    let LintFailure { code, args } = faces::failure(global.lang(), lint);
    i18n::text(global.lang(), &format!("lint-{code}{end}"), &args)
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    match command {
        Command::List => list(global),
        Command::Show { name } => global.print(&text(global, name)?),
        Command::Preview(args) if args.watch => watch(global, args),
        Command::Preview(args) => {
            draw(global, args)?;
            let shown = args.out.display().to_string();
            global.answer(&serde_json::json!({"file": args.out}), || global.t("cli-written", &[("file", &shown)]))
        }
        Command::Lint(args) => {
            let template = load(global, &args.name)?;
            let with = example(global, args.run)?;
            let lints = lints(&template, &with, (args.paper.printer(global)?, args.thermal))?;
            let refused = lints.iter().any(|l| l.level == Level::Error);
            let answer = serde_json::json!({"template": template.name, "lints": lints});
            global.answer(&answer, || rows(global, &template, &lints))?;
            Ok(u8::from(refused))
        }
    }
}

/// Draws a template; what the lints say of it.
fn draw(global: &Global, args: &PreviewArgs) -> Result<String, Refusal> {
    let template = load(global, &args.name)?;
    let with = example(global, args.run)?;
    let stamp = (with.text.as_str(), with.serial.as_str());
    write(&args.out, &preview(&template, &with.facts, with.recognised, stamp, args.dpi)?)?;
    let lints = lints(&template, &with, (Printer::default(), false))?;
    Ok(rows(global, &template, &lints))
}

/// Draws and checks again whenever the text of the template changes; a text that does not hold is said
/// and the last picture stays.
fn watch(global: &Global, args: &PreviewArgs) -> Outcome {
    let stopped = stop_on_signals()?;
    let shown = args.out.display().to_string();
    let mut seen = String::new();
    while !stopped.load(Ordering::Relaxed) {
        // An editor may be about to put a new file in the place of the old one.
        let now =
            if seen.is_empty() { text(global, &args.name)? } else { text(global, &args.name).unwrap_or_default() };
        if !now.is_empty() && seen != now {
            match draw(global, args) {
                Ok(said) => global.say(&format!("{}\n{said}", global.t("cli-written", &[("file", &shown)]))),
                Err(refusal) => global.say(&refusal.message),
            }
            seen = now;
        }
        std::thread::sleep(LOOK);
    }
    Ok(0)
}

fn lints(template: &Template, with: &Example, (printer, thermal): (Printer, bool)) -> Result<Vec<Lint>, Refusal> {
    let (facts, modules) = (&with.facts, qr::stamp(&with.text)?.size);
    Ok(lint(template, &On { facts, recognised: with.recognised, modules, printer, thermal })?)
}

fn rows(global: &Global, template: &Template, lints: &[Lint]) -> String {
    if lints.is_empty() {
        return global.t("cli-template-holds", &[("name", &template.name)]);
    }
    let row = |lint: &Lint| {
        let sign = if lint.level == Level::Error { '✗' } else { '!' };
        format!("  {sign} {}\n    → {}", said(global, lint, ""), said(global, lint, "-fix"))
    };
    lints.iter().map(row).collect::<Vec<_>>().join("\n")
}

fn list(global: &Global) -> Outcome {
    let own = own(global);
    let shipped = Template::shipped().filter(|t| own.iter().all(|o| o.name != t.name));
    let rows: Vec<(Template, bool)> =
        shipped.map(|t| (t, false)).chain(own.iter().cloned().map(|t| (t, true))).collect();
    let json: Vec<_> = rows
        .iter()
        .map(|(t, own)| serde_json::json!({"name": t.name, "title": t.title, "title_en": t.title_en, "kind": t.kind, "width": t.width, "height": t.height, "own": own}))
        .collect();
    global.answer(&json, || {
        let row = |(t, own): &(Template, bool)| {
            let title = if global.lang() == Lang::En { &t.title_en } else { &t.title };
            format!("{:<10} {} × {} mm  {title}{}", t.name, t.width, t.height, if *own { " *" } else { "" })
        };
        rows.iter().map(row).collect::<Vec<_>>().join("\n")
    })
}
