//! `recover`: the index made anew from the journal.

use super::Outcome;
use super::global::Global;

pub(super) fn run(global: &Global) -> Outcome {
    let booted = global.open(true)?;
    global.publish(&booted);
    let hash = booted.office.store.state_hash()?;
    let seq = booted.office.register().seq;
    let answer = serde_json::json!({"seq": seq, "state_hash": hash});
    global.answer(&answer, || global.t("cli-recovered", &[("seq", &seq.to_string()), ("hash", &hash)]))
}
