//! Lists.

use super::Global;
use anyhow::Result;
use serde::Serialize;

/// Prints rows as a JSON array or a line each.
pub(super) fn rows<T: Serialize>(global: &Global, rows: &[T], line: impl Fn(&T) -> String) -> Result<u8> {
    global.answer(&rows, || rows.iter().map(line).collect::<Vec<_>>().join("\n"))?;
    Ok(0)
}

pub(super) fn runs(global: &Global) -> Result<u8> {
    let register = global.open()?.office.register();
    let all: Vec<_> = register.runs.values().collect();
    rows(global, &all, |r| format!("{}  lô {}  {} tem  {:?}", r.id, r.plan.lot, r.plan.count, r.state))
}
