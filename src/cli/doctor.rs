//! `doctor`: how the office is, with a way out for each thing that is not well.

use super::Outcome;
use super::global::{Global, unexpected};
use crate::admin::client::{Holder, holder};
use crate::app::command::{Health, Request, Response};
use crate::boot::{Folder, FolderKeys};
use crate::domain::trust::{KeyStatus, TrustList};
use crate::ports::clock::vietnam_day;
use std::os::unix::fs::PermissionsExt;

/// Share of a validity after which its renewal is due.
const RENEW_AT: f64 = 0.5;
/// Free space under which a warning is due, bytes.
const LOW_DISK: u64 = 1 << 30;

/// What was found: catalogue key (its way out is KEY-fix) and values.
type Finding = (&'static str, Vec<(&'static str, String)>);

pub(super) fn run(global: &Global) -> Outcome {
    let folder = global.folder();
    // Before anything is asked: a command alone never touches a socket that was left.
    let left = matches!(holder(&folder.socket()), Holder::Left);
    let health = match global.ask(Request::Health)? {
        Response::Health(health) => health,
        other => return Err(unexpected(&other)),
    };
    let mut findings = files(&folder);
    if left {
        findings.push(("cli-doctor-socket", vec![("file", folder.socket().display().to_string())]));
    }
    findings.extend(of_health(&health));
    if let Ok((list, _)) = FolderKeys::new(folder).read() {
        findings.extend(of_keys(&list, &health));
    }
    let said: Vec<_> = findings
        .iter()
        .map(|(key, args)| {
            let args: Vec<_> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
            (*key, global.t(key, &args), global.t(&format!("{key}-fix"), &args))
        })
        .collect();
    let rows: Vec<_> =
        said.iter().map(|(k, what, fix)| serde_json::json!({"code": k, "finding": what, "fix": fix})).collect();
    let answer = serde_json::json!({"findings": rows, "health": health});
    global.answer(&answer, || {
        let records = health.journal_records.unwrap_or(0).to_string();
        let mut lines = vec![global.t("cli-doctor-read", &[("records", &records)])];
        lines.extend(said.iter().map(|(_, what, fix)| format!("• {what}\n  → {fix}")));
        if said.is_empty() {
            lines.push(global.t("cli-doctor-well", &[]));
        }
        lines.join("\n")
    })?;
    Ok(u8::from(!findings.is_empty()))
}

/// Modes of the key files and room on the disk.
fn files(folder: &Folder) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in std::fs::read_dir(folder.path().join("keys")).into_iter().flatten().flatten() {
        let path = entry.path();
        let open = entry.metadata().is_ok_and(|m| m.permissions().mode() & 0o077 != 0);
        if open && path.extension().is_some_and(|e| e == "age") {
            findings.push(("cli-doctor-mode", vec![("file", path.display().to_string())]));
        }
    }
    if let Ok(fs) = rustix::fs::statvfs(folder.path()) {
        let free = fs.f_bavail.saturating_mul(fs.f_frsize);
        if free < LOW_DISK {
            findings.push(("cli-doctor-disk", vec![("mb", (free >> 20).to_string())]));
        }
    }
    findings
}

fn of_health(health: &Health) -> Vec<Finding> {
    let mut findings = Vec::new();
    let problem = |text: &String| vec![("problem", text.clone())];
    findings.extend(health.journal_error.as_ref().map(|e| ("cli-doctor-journal", problem(e))));
    findings.extend(health.index_error.as_ref().map(|e| ("cli-doctor-index", problem(e))));
    if health.last_record_at.is_some_and(|at| at > health.now) {
        findings.push(("cli-doctor-clock", Vec::new()));
    }
    match health.trust_age {
        None => findings.push(("cli-doctor-no-trust", Vec::new())),
        Some(age) if age >= 1.0 => findings.push(("cli-doctor-trust-over", Vec::new())),
        Some(age) if age >= RENEW_AT => {
            findings.push(("cli-doctor-trust", vec![("percent", format!("{:.0}", age * 100.0))]));
        }
        Some(_) => {}
    }
    findings
}

/// Keys that sign, each by the share of its life that is over.
fn of_keys(list: &TrustList, health: &Health) -> Vec<Finding> {
    let today = vietnam_day(health.now);
    let mut findings = Vec::new();
    for key in list.keys.iter().filter(|k| k.status == KeyStatus::Active) {
        let days = |from: jiff::civil::Date, to: jiff::civil::Date| from.duration_until(to).as_hours() / 24;
        let (whole, over) = (days(key.not_before, key.not_after).max(1), days(key.not_before, today));
        let args = vec![("kid", key.kid.to_string())];
        if today > key.not_after {
            findings.push(("cli-doctor-key-over", args));
        } else if over as f64 / whole as f64 >= RENEW_AT {
            findings.push(("cli-doctor-key", args));
        }
    }
    findings
}
