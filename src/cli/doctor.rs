//! `doctor`: how the office is, with a way out for each thing that is not well.

use super::Outcome;
use super::global::{Global, unexpected};
use crate::admin::client::{Holder, holder};
use crate::app::command::{Health, Request, Response};
use crate::boot::{Folder, FolderKeys};
use crate::domain::trust::{KeyStatus, KeyUse, TrustList};
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
        if open && path.extension().is_some_and(|e| e == "age" || e == "key") {
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
    findings.extend(health.log_error.as_ref().map(|e| ("cli-doctor-log", problem(e))));
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
    let lacks = |signs| !list.keys.iter().any(|k| k.signs == signs && k.status == KeyStatus::Active);
    if lacks(KeyUse::Stamps) {
        findings.push(("cli-doctor-no-key", Vec::new()));
    }
    if lacks(KeyUse::Publish) {
        findings.push(("cli-doctor-no-publish-key", Vec::new()));
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::trust::TrustedKey;

    fn health(now: &str) -> Health {
        Health {
            log_error: None,
            seq: 1,
            journal_records: Some(1),
            journal_error: None,
            state_hash: None,
            index_error: None,
            last_record_at: Some("2026-11-24T00:00:00Z".parse().expect("a time")),
            trust_version: Some(1),
            trust_age: Some(0.49),
            trust_until: None,
            now: now.parse().expect("a time"),
        }
    }
    fn codes(findings: Vec<Finding>) -> Vec<&'static str> {
        findings.into_iter().map(|(code, _)| code).collect()
    }

    #[test]
    fn half_of_a_life_a_clock_behind_and_damage_are_named() {
        let well = health("2026-11-24T00:00:01Z");
        assert!(of_health(&well).is_empty());
        let with = |change: fn(&mut Health)| {
            let mut health = well.clone();
            change(&mut health);
            codes(of_health(&health))
        };
        assert_eq!(with(|h| h.trust_age = Some(0.5)), ["cli-doctor-trust"]);
        assert_eq!(with(|h| h.trust_age = Some(1.0)), ["cli-doctor-trust-over"]);
        assert_eq!(with(|h| h.trust_age = None), ["cli-doctor-no-trust"]);
        assert_eq!(with(|h| h.journal_error = Some("x".into())), ["cli-doctor-journal"]);
        assert_eq!(with(|h| h.index_error = Some("x".into())), ["cli-doctor-index"]);
        assert_eq!(codes(of_health(&health("2026-11-23T23:59:59Z"))), ["cli-doctor-clock"]);
    }

    #[test]
    fn a_key_is_named_from_the_middle_of_its_life() {
        let day = |text: &str| text.parse().expect("a day");
        let x = ed25519_dalek::SigningKey::from_bytes(&[7; 32]).verifying_key();
        // 100 days; the middle is 20 February.
        let key = TrustedKey::new(1, x, day("2026-01-01"), day("2026-04-11"));
        let publish = TrustedKey::new(255, x, day("2026-01-01"), day("2036-01-01")).signing(KeyUse::Publish);
        let mut list = TrustList {
            iss: "x".into(),
            iat: 0,
            exp: 0,
            version: 1,
            hosts: vec!["TEM.EXAMPLE".into()],
            keys: vec![key, publish],
            log: None,
        };
        let on = |list: &TrustList, now: &str| codes(of_keys(list, &health(now)));
        assert!(on(&list, "2026-02-19T05:00:00Z").is_empty());
        assert_eq!(on(&list, "2026-02-20T05:00:00Z"), ["cli-doctor-key"]);
        // The last day in Viet Nam begins at 17:00 UTC.
        assert_eq!(on(&list, "2026-04-11T16:59:59Z"), ["cli-doctor-key"]);
        assert_eq!(on(&list, "2026-04-11T17:00:00Z"), ["cli-doctor-key-over"]);
        list.keys[0].status = KeyStatus::Retired;
        assert_eq!(on(&list, "2026-04-11T17:00:00Z"), ["cli-doctor-no-key"]);
        list.keys.truncate(1);
        list.keys[0].status = KeyStatus::Active;
        assert_eq!(on(&list, "2026-01-02T05:00:00Z"), ["cli-doctor-no-publish-key"]);
    }
}
