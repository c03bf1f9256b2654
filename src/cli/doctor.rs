//! `doctor` and `recover`.

use super::Global;
use crate::boot;
use anyhow::Result;
use std::os::unix::fs::PermissionsExt;

pub(super) fn recover(global: &Global) -> Result<u8> {
    let booted = boot::open(&global.folder(), true)?;
    let hash = booted.office.store.state_hash()?;
    let answer = serde_json::json!({"seq": booted.office.register().seq, "state_hash": hash});
    global.answer(&answer, || {
        format!("Đã dựng lại chỉ mục từ nhật ký: {} bản ghi, trạng thái {hash}", booted.office.register().seq)
    })?;
    Ok(0)
}

pub(super) fn run(global: &Global) -> Result<u8> {
    let folder = global.folder();
    let mut findings: Vec<(String, String)> = Vec::new();
    for path in [folder.root_key(), folder.issuer_key()] {
        match std::fs::metadata(&path) {
            Ok(meta) if meta.permissions().mode() & 0o077 != 0 => {
                findings.push((
                    format!("{} có thể bị người khác đọc", path.display()),
                    format!("chmod 600 {}", path.display()),
                ));
            }
            Ok(_) => {}
            Err(error) => findings.push((format!("{}: {error}", path.display()), "khôi phục từ bản sao lưu".into())),
        }
    }
    let booted = boot::open(&folder, false)?;
    findings.extend(booted.remarks.iter().map(|r| (r.clone(), "không cần làm gì".to_owned())));
    if let Some(trust) = booted.office.trust() {
        let age = trust.age(booted.office.now());
        if age >= 1.0 {
            findings.push(("danh sách khóa tin cậy đã quá hạn".into(), "temthat keys trust".into()));
        } else if age >= 0.5 {
            findings.push((
                format!("danh sách khóa tin cậy đã dùng {:.0} % thời hạn", age * 100.0),
                "temthat keys trust".into(),
            ));
        }
    }
    let rows: Vec<_> = findings.iter().map(|(what, fix)| serde_json::json!({"finding": what, "fix": fix})).collect();
    global.answer(&rows, || {
        if findings.is_empty() {
            return format!("Ổn: {} bản ghi nhật ký đọc lại và khớp chuỗi băm.", booted.office.register().seq);
        }
        findings.iter().map(|(what, fix)| format!("• {what}\n  → {fix}")).collect::<Vec<_>>().join("\n")
    })?;
    Ok(u8::from(!findings.is_empty()))
}
