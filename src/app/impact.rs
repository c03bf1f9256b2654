//! What a decision on a recognition would change, before it is recorded: which lots, how many
//! stamps, what their page says, and whether more can be issued.

use super::enrol::{Change, EnrolError, unknown};
use super::{Office, sheet};
use crate::domain::ids::RecognitionId;
use crate::domain::recognition::{RecognitionEvent, Standing};
use crate::domain::run::{Run, RunState};
use crate::i18n::{Lang, plain};
use crate::ports::workbook::Sheet;
use jiff::civil::Date;
use std::sync::Arc;

/// One run of stamps that the decision touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// Run.
    pub run: Arc<Run>,
    /// Day the goods were made.
    pub made_on: Option<Date>,
    /// Stamps that are not voided.
    pub live: u32,
    /// Of these, printed.
    pub printed: u32,
    /// Whether the goods were made before the decision has effect.
    pub old_stock: bool,
}

/// The preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impact {
    /// Standing of the product on the day of effect, before.
    pub before: Option<Standing>,
    /// And after.
    pub after: Option<Standing>,
    /// Runs of the product.
    pub runs: Vec<Touched>,
}

/// Looks ahead; nothing is recorded.
///
/// # Errors
/// There is no such recognition.
pub fn impact(office: &Office, id: RecognitionId, change: &Change) -> Result<Impact, EnrolError> {
    let register = office.register();
    let recognition = register.recognitions.get(&id).ok_or_else(|| unknown("recognition", id))?;
    let (product, known, day) = (recognition.product, office.now(), change.effective_on);
    let standing = |register: &crate::domain::register::Register| register.standing(product, day, known).map(|s| s.1);
    let before = standing(&register);
    let mut after = register.as_ref().clone();
    let mut changed = recognition.as_ref().clone();
    changed.events.push(RecognitionEvent {
        act: change.act,
        effective_on: day,
        decision_no: change.decision_no.clone(),
        source: String::new(),
        recorded_at: known,
    });
    after.put_recognition(changed);
    let gtin = register.products.get(&product).map(|p| p.gtin);
    let runs = register
        .runs
        .values()
        .filter(|r| Some(r.plan.gtin) == gtin && matches!(r.state, RunState::Sealed { .. }))
        .map(|run| {
            let made_on = register.batches.get(&run.plan.batch).and_then(|b| b.made_on);
            let voided = (0..run.plan.count).filter(|n| run.void_of(*n).is_some()).count();
            let voided = u32::try_from(voided).unwrap_or(u32::MAX);
            let live = run.plan.count.saturating_sub(voided);
            let printed = u32::try_from(run.printed.count()).unwrap_or(u32::MAX).min(live);
            Touched { run: Arc::clone(run), made_on, live, printed, old_stock: made_on.is_some_and(|m| m < day) }
        })
        .collect();
    Ok(Impact { before, after: standing(&after), runs })
}

impl Impact {
    /// Stamps on the market or in stock that the decision touches.
    #[must_use]
    pub fn stamps(&self) -> u32 {
        self.runs.iter().map(|r| r.live).sum()
    }
    /// As sheets.
    #[must_use]
    pub fn sheets(&self, lang: Lang) -> Vec<Sheet> {
        let word = |standing: Option<Standing>| {
            let Some(standing) = standing else { return plain(lang, "standing-none") };
            let value = serde_json::to_value(standing).unwrap_or_default();
            let kind = value["kind"].as_str().unwrap_or_default();
            let stars = standing.stars().map(|s| format!(" {}★", s.count())).unwrap_or_default();
            format!("{}{stars}", plain(lang, &format!("impact-{kind}")))
        };
        let mut whole = sheet(lang, "impact", &["before", "after", "lots", "stamps", "printed", "more_runs"]);
        let printed: u32 = self.runs.iter().map(|r| r.printed).sum();
        let may = self.after.and_then(Standing::stars).is_some();
        whole.rows.push(vec![
            word(self.before),
            word(self.after),
            self.runs.iter().map(|r| &r.run.plan.lot).collect::<std::collections::BTreeSet<_>>().len().to_string(),
            self.stamps().to_string(),
            printed.to_string(),
            plain(lang, if may { "impact-runs-yes" } else { "impact-runs-no" }),
        ]);
        let mut runs = sheet(lang, "runs", &["run", "lot", "made_on", "stamps", "printed", "stock"]);
        for r in &self.runs {
            runs.rows.push(vec![
                r.run.id.to_string(),
                r.run.plan.lot.to_string(),
                r.made_on.map(|d| d.to_string()).unwrap_or_default(),
                r.live.to_string(),
                r.printed.to_string(),
                plain(lang, if r.old_stock { "impact-old-stock" } else { "impact-new-stock" }),
            ]);
        }
        vec![whole, runs]
    }
}
