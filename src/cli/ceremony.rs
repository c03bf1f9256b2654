//! `keys ceremony` and `keys transcript`: what a reviewed file says is read to the room, done, and signed.

use super::Outcome;
use super::global::{Global, unexpected};
use super::keys::{RootArgs, cut_off};
use crate::app::command::{Code, Refusal, Request, Response};
use crate::boot::{self, Parties};
use crate::domain::jws;
use crate::domain::trust::ceremony::{Act, Ceremony, KIND, KeySpec, Transcript};
use crate::i18n;
use std::path::Path;

/// Holds a ceremony and tells what was done, or with `dry_run` what would be.
pub(super) fn run(global: &Global, file: &Path, dry_run: bool, root: &RootArgs) -> Outcome {
    let read = boot::read_ceremony(file)?;
    if dry_run {
        let (ceremony, sha256) = &read;
        return global.answer(&serde_json::json!({"file_sha256": sha256, "ceremony": ceremony}), || {
            plan(global, ceremony, sha256)
        });
    }
    global.say(&plan(global, &read.0, &read.1));
    let names: Vec<_> = read.0.holders.iter().map(|h| h.name.clone()).collect();
    let parts = root.parts(global, &names)?;
    let passphrase = global.passphrase(true)?;
    // Only for a root that one passphrase unlocked so far.
    let alone = match std::env::var_os("TEMTHAT_ROOT_PASSPHRASE") {
        Some(_) => global.secret(None, "TEMTHAT_ROOT_PASSPHRASE", "", false)?,
        None => passphrase.clone(),
    };
    let parties = Parties { parts, alone, passphrase, root_file: root.root.clone() };
    let find = |kid, since| Ok(cut_off(global, kid, since)?.map(|(cut_off, _)| cut_off));
    let (done, path) = boot::hold(&global.folder(), read, &parties, &find)?;
    let place = path.display().to_string();
    global.answer(&done, || format!("{}\n{}", facts(global, &done), global.t("cli-written", &[("file", &place)])))?;
    match global.ask(Request::ReloadTrust)? {
        Response::Done => Ok(0),
        other => Err(unexpected(&other)),
    }
}

/// What a ceremony file says, for those who review it.
fn plan(global: &Global, ceremony: &Ceremony, sha256: &str) -> String {
    let day = i18n::day(global.lang(), ceremony.held_on);
    let mut lines = vec![global.t("cli-ceremony", &[("office", &ceremony.office), ("day", &day), ("sha256", sha256)])];
    lines.extend(ceremony.holders.iter().map(|h| format!("  · {} ({})", h.name, h.role)));
    lines.extend(ceremony.acts.iter().enumerate().map(|(n, act)| format!("  {}. {}", n + 1, said(global, act))));
    lines.join("\n")
}

fn said(global: &Global, act: &Act) -> String {
    let of_spec = |key: &str, spec: &KeySpec| {
        let prefixes = match spec.gtin_prefixes.as_slice() {
            [] => global.t("cli-act-all", &[]),
            prefixes => prefixes.join(", "),
        };
        let until = spec.until.map_or_else(|| global.t("cli-act-two-years", &[]), |day| i18n::day(global.lang(), day));
        global.t(key, &[("prefixes", &prefixes), ("until", &until)])
    };
    let of_key = |key: &str, kid: u8| global.t(key, &[("kid", &kid.to_string())]);
    match act {
        Act::MakeOffice { host } => global.t("cli-act-make-office", &[("host", host)]),
        Act::ShareRoot => global.t("cli-act-share-root", &[]),
        Act::NewKey(spec) => of_spec("cli-act-new-key", spec),
        Act::Rotate(spec) => of_spec("cli-act-rotate", spec),
        Act::NewPublishKey => global.t("cli-act-new-publish-key", &[]),
        Act::Retire { kid } => of_key("cli-act-retire", *kid),
        Act::Compromise { kid, from } => {
            global.t("cli-act-compromise", &[("kid", &kid.to_string()), ("from", &from.to_string())])
        }
        Act::Revoke { kid } => of_key("cli-act-revoke", *kid),
        Act::Renew => global.t("cli-act-renew", &[]),
    }
}

/// What a transcript says beside its file.
fn facts(global: &Global, done: &Transcript) -> String {
    let version = done.trust_version.to_string();
    let args = [("root", done.root.as_str()), ("version", &version), ("sha256", &done.trust_sha256)];
    let mut lines = vec![global.t("cli-ceremony-done", &args)];
    lines.extend(done.keys.iter().map(|(kid, public, signs, status)| {
        let status = i18n::plain(global.lang(), &format!("cli-word-{status}"));
        let key = if signs == "stamps" { "cli-ceremony-key" } else { "cli-ceremony-publish-key" };
        global.t(key, &[("kid", &kid.to_string()), ("status", &status), ("public", public)])
    }));
    lines.join("\n")
}

/// 0 the root signed it, 1 it did not.
pub(super) fn transcript(global: &Global, file: &Path, root: Option<&str>) -> Outcome {
    let text =
        std::fs::read_to_string(file).map_err(|e| Refusal::new(Code::Input, format!("{}: {e}", file.display())))?;
    let root = boot::root_key(&global.folder(), root)?;
    let read = jws::open(KIND, &text, &root).map_err(|e| e.to_string());
    let read = read.and_then(|bytes| serde_json::from_slice::<Transcript>(&bytes).map_err(|e| e.to_string()));
    match read {
        Ok(done) => global
            .answer(&done, || format!("{}\n{}", plan(global, &done.ceremony, &done.file_sha256), facts(global, &done))),
        Err(problem) => {
            let answer = serde_json::json!({"holds": false, "problem": problem});
            global.answer(&answer, || global.coloured(&global.t("cli-ceremony-fails", &[("problem", &problem)]), 1))?;
            Ok(1)
        }
    }
}
