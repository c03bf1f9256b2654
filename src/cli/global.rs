//! What every command takes, and how it asks and answers.

use super::Outcome;
use crate::admin;
use crate::app::Who;
use crate::app::command::{Call, Code, Refusal, Request, Response, Secret, execute};
use crate::boot::{self, Booted, Folder};
use crate::i18n::{self, Lang};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;
use zeroize::Zeroizing;

/// What every command takes.
#[derive(clap::Args)]
pub(super) struct Global {
    /// Thư mục dữ liệu (folder of the office)
    #[arg(long, global = true, env = "TEMTHAT_DATA", default_value = "temthat-data", value_name = "DIR")]
    pub data: PathBuf,
    /// Trả lời bằng JSON (answer as JSON)
    #[arg(long, global = true)]
    pub json: bool,
    /// Ngôn ngữ của câu trả lời (language)
    #[arg(long, global = true, env = "TEMTHAT_LANG", default_value = "vi", value_parser = ["vi", "en"])]
    pub lang: String,
    /// Tệp chứa mật khẩu khóa; hoặc đặt TEMTHAT_PASSPHRASE (file with the passphrase)
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Lý do, ghi vào nhật ký (why, for the audit trail)
    #[arg(long, global = true, default_value = "")]
    pub why: String,
}

/// How often and how long a command waits for another one that holds the folder.
const WAITS: u32 = 50;
const WAIT: Duration = Duration::from_millis(100);

impl Global {
    /// The folder of the office.
    pub fn folder(&self) -> Folder {
        Folder::new(self.data.clone())
    }
    /// Language of the answer.
    pub fn lang(&self) -> Lang {
        if self.lang == "en" { Lang::En } else { Lang::Vi }
    }
    /// A text of the catalogue.
    pub fn t(&self, key: &str, args: &[(&str, &str)]) -> String {
        i18n::text(self.lang(), key, args)
    }

    /// Asks the office: the running server if there is one, else the store itself.
    ///
    /// # Errors
    /// The refusal, from whichever side.
    pub fn ask(&self, request: Request) -> Result<Response, Refusal> {
        let folder = self.folder();
        let name = std::env::var("USER").ok().filter(|n| !n.is_empty()).unwrap_or_else(|| "unknown".into());
        let who = Who { why: self.why.clone(), ..Who::new(format!("cli:{name}")) };
        let call = Call { who, lang: self.lang(), request };
        let bar = Bar::default();
        let mut progress = |done, total| bar.show(done, total);
        let mut waits = 0;
        loop {
            if let Some(response) = admin::client::ask(&folder.socket(), &call, &mut progress)? {
                return Ok(response);
            }
            match self.open(false) {
                // A server that just starts, or another command: both are soon ready.
                Err(refusal) if refusal.code == Code::InUse && waits < WAITS => {
                    waits += 1;
                    std::thread::sleep(WAIT);
                }
                Err(refusal) => return Err(refusal),
                Ok(booted) => {
                    let answer = execute(&booted.office, booted.keyring.as_ref(), call, &mut progress);
                    self.publish(&booted);
                    return answer;
                }
            }
        }
    }

    /// Publishes what a command recorded; what cannot be published now is published later.
    pub fn publish(&self, booted: &Booted) {
        // That the log was stopped was said when the office was opened.
        if let Err(error) = boot::publish_now(booted) {
            self.say(&self.t("cli-log-behind", &[("cause", &error.to_string())]));
        }
    }

    /// Opens the office of the folder and says what this start mended.
    ///
    /// # Errors
    /// As [`boot::open`].
    pub fn open(&self, rebuild: bool) -> Result<Booted, Refusal> {
        let config = boot::config(&self.folder())?;
        crate::telemetry::start(&config.settings.log);
        let booted = boot::open(&self.folder(), config, rebuild)?;
        for (key, args) in &booted.remarks {
            let args: Vec<_> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
            self.say(&self.t(key, &args));
        }
        Ok(booted)
    }

    /// Passphrase of the keys: from the file, the environment, or the terminal (twice for a new one).
    ///
    /// # Errors
    /// There is none, it is empty, or the two differ.
    pub fn passphrase(&self, twice: bool) -> Result<Secret, Refusal> {
        let prompt = self.t("cli-passphrase", &[]);
        self.secret(self.passphrase_file.as_ref(), "TEMTHAT_PASSPHRASE", &prompt, twice)
    }

    /// Passphrase of the keys if a file or the environment gives one; nobody is asked.
    ///
    /// # Errors
    /// The file cannot be read, or the passphrase is empty.
    pub fn passphrase_given(&self) -> Result<Option<Secret>, Refusal> {
        let given = self.passphrase_file.is_some() || std::env::var_os("TEMTHAT_PASSPHRASE").is_some();
        given.then(|| self.passphrase(false)).transpose()
    }

    /// A passphrase from a file, a variable, or the terminal.
    pub fn secret(&self, file: Option<&PathBuf>, variable: &str, prompt: &str, twice: bool) -> Result<Secret, Refusal> {
        let refuse = |key: &str| Refusal::new(Code::Keys, self.t(key, &[]));
        let given = match file {
            Some(path) => {
                let text = std::fs::read_to_string(path).map(Zeroizing::new);
                let text = text.map_err(|e| Refusal::new(Code::Keys, format!("{}: {e}", path.display())))?;
                Some(Secret::new(text.trim_end_matches(['\r', '\n']).to_owned()))
            }
            None => std::env::var(variable).ok().map(Secret::new),
        };
        let secret = match given {
            Some(secret) => secret,
            None if std::io::stdin().is_terminal() => {
                let read = |prompt: &str| rpassword::prompt_password(prompt).map(Secret::new);
                let first = read(prompt).map_err(|_| refuse("cli-passphrase-none"))?;
                let again = self.t("cli-passphrase-again", &[]);
                if twice && read(&again).map_err(|_| refuse("cli-passphrase-none"))? != first {
                    return Err(refuse("cli-passphrase-differ"));
                }
                first
            }
            None => return Err(refuse("cli-passphrase-none")),
        };
        if secret.reveal().is_empty() { Err(refuse("cli-passphrase-empty")) } else { Ok(secret) }
    }

    /// Answers: JSON as it is, or a text.
    pub fn answer(&self, json: &impl Serialize, text: impl FnOnce() -> String) -> Outcome {
        if self.json {
            let json = serde_json::to_string_pretty(json).map_err(|e| Refusal::new(Code::Store, e))?;
            self.print(&format!("{json}\n"))
        } else {
            self.print(&format!("{}\n", text()))
        }
    }

    /// Writes to stdout. Whoever reads may have had enough (`| head`); that is no error.
    pub fn print(&self, text: &str) -> Outcome {
        let mut out = std::io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(Refusal::new(Code::Store, format!("stdout: {e}"))),
            _ => Ok(0),
        }
    }

    /// Says something to the person, beside the answer.
    pub fn say(&self, text: &str) {
        // Nobody may be listening; the answer does not depend on it.
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// Says why nothing was done.
    pub fn refuse(&self, refusal: &Refusal) {
        if self.json {
            let error = serde_json::json!({"error": refusal, "exit": refusal.code.exit()});
            let _ = self.answer(&error, String::new);
        }
        let head = self.t(refusal.code.key(), &[]);
        // Messages are English; where the catalogue tells the same, it alone does.
        if refusal.lints.is_empty() || self.lang() == Lang::En {
            self.say(&format!("temthat: {head}: {}", refusal.message));
        } else {
            self.say(&format!("temthat: {head}:"));
        }
        for lint in &refusal.lints {
            let (what, fix) = lint.words(self.lang());
            self.say(&format!("  ✗ {what}\n    → {fix}"));
        }
    }

    /// The first line of a text in the colour of its exit code, on a terminal that wants colours.
    pub fn coloured(&self, text: &str, exit: u8) -> String {
        let wanted = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        let colour = match exit {
            0 => "32",
            1 => "31",
            _ => "33",
        };
        match text.split_once('\n') {
            _ if !wanted => text.to_owned(),
            Some((first, rest)) => format!("\u{1b}[1;{colour}m{first}\u{1b}[0m\n{rest}"),
            None => format!("\u{1b}[1;{colour}m{text}\u{1b}[0m"),
        }
    }
}

/// An answer that does not fit the request: server and command are of different versions.
pub(super) fn unexpected(response: &Response) -> Refusal {
    let name = serde_json::to_value(response).ok().and_then(|v| v["is"].as_str().map(str::to_owned));
    let name = name.unwrap_or_default();
    Refusal::new(Code::Store, format!("the server gave another kind of answer ({name}); is it of the same version?"))
}

/// A progress bar on stderr; shown on a terminal only, and only if there is something to wait for.
#[derive(Default)]
pub(super) struct Bar(std::cell::OnceCell<ProgressBar>);

impl Bar {
    /// Shows how far it is.
    pub fn show(&self, done: u32, total: u32) {
        let bar = self.0.get_or_init(|| {
            let bar = ProgressBar::new(total.into());
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {per_sec} {eta}") {
                bar.set_style(style);
            }
            bar
        });
        bar.set_position(done.into());
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = self.0.get() {
            bar.finish_and_clear();
        }
    }
}
