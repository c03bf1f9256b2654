//! What a recall, a void or the suspension of a producer would change.

use super::{Touched, runs_sheet, sums};
use crate::app::enrol::{EnrolError, check_recall, field, unknown};
use crate::app::{Office, sheet};
use crate::domain::ids::{BatchId, ProducerId, RunId};
use crate::domain::spans::Spans;
use crate::i18n::{Lang, plain};
use crate::ports::workbook::Sheet;

/// What the recall of a batch would change; nothing is recorded. The sheets: the whole, its runs.
///
/// # Errors
/// There is no such batch, or it is recalled already.
pub fn recall(office: &Office, id: BatchId, lang: Lang) -> Result<Vec<Sheet>, EnrolError> {
    let register = office.register();
    check_recall(&register, id)?;
    let batch = register.batches.get(&id).ok_or_else(|| unknown("batch", id))?;
    let of_batch: Vec<_> = register.runs.values().filter(|r| r.plan.batch == id && r.is_sealed()).collect();
    let runs: Vec<_> = of_batch.iter().map(|run| Touched::of(&register, run, office.today())).collect();
    let applied: u64 = of_batch.iter().map(|run| run.tally().applied).sum();
    let product = register.products.get(&batch.product).map(|p| p.name.clone()).unwrap_or_default();
    let [stamps, printed] = sums(&runs);
    let mut whole = sheet(lang, "recall", &["product", "lot", "stamps", "printed", "applied"]);
    whole.rows.push(vec![product, batch.lot.to_string(), stamps, printed, applied.to_string()]);
    Ok(vec![whole, runs_sheet(lang, &runs)])
}

/// What voiding the stamps `from..=to` of a run would change; nothing is recorded. One sheet: the
/// stamps, and where they are now.
///
/// # Errors
/// There is no such run, or it has no such stamps.
pub fn voiding(office: &Office, id: RunId, (from, to): (u32, u32), lang: Lang) -> Result<Vec<Sheet>, EnrolError> {
    let register = office.register();
    let run = register.runs.get(&id).filter(|r| r.is_sealed()).ok_or_else(|| unknown("run", id))?;
    if from > to || to >= run.plan.count {
        let shown = format!("{}-{}", u64::from(from) + 1, u64::from(to) + 1);
        let problem = format!("are not stamps of {id}, which has 1 to {}", run.plan.count);
        let args = [("run", id.to_string()), ("last", run.plan.count.to_string())];
        return Err(field("to", shown, problem, "Give the first and the last stamp").told("enrol-range", &args));
    }
    let chosen: Spans = [(from, to)].into_iter().collect();
    let fates = run.fates();
    let void: Spans = run.voided.iter().map(|v| (v.from, v.to)).collect();
    let of = |spans: &Spans| chosen.and(spans).without(&void).count().to_string();
    let mut whole = sheet(lang, "voiding", &["chosen", "unprinted", "open", "applied", "void", "left"]);
    let left = run.all().without(&void).without(&chosen).count().to_string();
    let already = chosen.and(&void).count().to_string();
    let (unprinted, open, applied) = (of(&fates.unprinted), of(&fates.open), of(&fates.applied));
    whole.rows.push(vec![chosen.count().to_string(), unprinted, open, applied, already, left]);
    Ok(vec![whole])
}

/// What suspending a producer from issuing, or allowing it again, would change; nothing is recorded.
///
/// # Errors
/// There is no such producer.
pub fn suspension(office: &Office, id: ProducerId, suspend: bool, lang: Lang) -> Result<Vec<Sheet>, EnrolError> {
    let register = office.register();
    let producer = register.producers.get(&id).ok_or_else(|| unknown("producer", id))?;
    let own: Vec<_> = register.products.values().filter(|p| p.producer == id).collect();
    let is_own = |gtin| own.iter().any(|p| p.gtin == gtin);
    let runs = register.runs.values().filter(|r| r.is_sealed() && is_own(r.plan.gtin));
    let runs: Vec<_> = runs.map(|run| Touched::of(&register, run, office.today())).collect();
    let word = |may| plain(lang, if may { "impact-may-order" } else { "impact-may-not-order" });
    let [stamps, _] = sums(&runs);
    let mut whole = sheet(lang, "suspension", &["before", "after", "products", "stamps"]);
    whole.rows.push(vec![word(producer.suspended.is_none()), word(!suspend), own.len().to_string(), stamps]);
    Ok(vec![whole])
}
