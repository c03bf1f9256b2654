//! What a decision would change, before it is recorded: which lots, how many stamps, what their page
//! says, and whether more can be issued. Here for recognitions; its neighbours look at certificates
//! and at stamps.

mod certificate;
mod particulars;
mod stamps;

pub use certificate::certificate;
pub use particulars::{particulars, words};
pub use stamps::{recall, suspension, voiding};

use super::enrol::{Change, EnrolError, check_change, unknown};
use super::{Office, sheet};
use crate::domain::ids::RecognitionId;
use crate::domain::recognition::Standing;
use crate::domain::register::Register;
use crate::domain::run::Run;
use crate::domain::spans::Spans;
use crate::i18n::{Lang, plain};
use crate::ports::workbook::Sheet;
use jiff::civil::Date;
use std::collections::BTreeSet;
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

impl Touched {
    /// A run as a decision finds it that has effect on `day`.
    fn of(register: &Register, run: &Arc<Run>, day: Date) -> Self {
        let made_on = register.batches.get(&run.plan.batch).and_then(|b| b.made_on);
        let voided: Spans = run.voided.iter().map(|v| (v.from, v.to)).collect();
        let left = run.all().without(&voided);
        // Labels of one text are void together or not at all.
        let left = if run.shares_one_text() && !left.is_empty() { run.all() } else { left };
        let count = |spans: &Spans| u32::try_from(spans.count()).unwrap_or(u32::MAX);
        let (live, printed) = (count(&left), count(&left.and(&run.printed)));
        Self { run: Arc::clone(run), made_on, live, printed, old_stock: made_on.is_some_and(|m| m < day) }
    }
}

/// The runs as a sheet.
fn runs_sheet(lang: Lang, touched: &[Touched]) -> Sheet {
    let mut runs = sheet(lang, "runs", &["run", "lot", "made_on", "stamps", "printed", "stock"]);
    for r in touched {
        runs.rows.push(vec![
            r.run.id.to_string(),
            r.run.plan.lot.to_string(),
            r.made_on.map(|d| d.to_string()).unwrap_or_default(),
            r.live.to_string(),
            r.printed.to_string(),
            plain(lang, if r.old_stock { "impact-old-stock" } else { "impact-new-stock" }),
        ]);
    }
    runs
}

/// Stamps of runs: those that are not voided, and of these the printed ones.
fn sums(touched: &[Touched]) -> [String; 2] {
    let sum = |of: fn(&Touched) -> u32| touched.iter().map(|r| u64::from(of(r))).sum::<u64>().to_string();
    [sum(|r| r.live), sum(|r| r.printed)]
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
/// There is no such recognition, or the decision contradicts what happened to it.
pub fn impact(office: &Office, id: RecognitionId, change: &Change) -> Result<Impact, EnrolError> {
    let register = office.register();
    let (known, day) = (office.now(), change.effective_on);
    let event = check_change(&register, known, id, change, "")?;
    let recognition = register.recognitions.get(&id).ok_or_else(|| unknown("recognition", id))?;
    let product = recognition.product;
    let standing = |register: &Register| register.standing(product, day, known).map(|s| s.1);
    let before = standing(&register);
    let mut after = register.as_ref().clone();
    let mut changed = recognition.as_ref().clone();
    changed.events.push(event);
    after.put_recognition(changed);
    let gtin = register.products.get(&product).map(|p| p.gtin);
    let runs = register.runs.values().filter(|r| Some(r.plan.gtin) == gtin && r.is_sealed());
    let runs = runs.map(|run| Touched::of(&register, run, day)).collect();
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
        let may = self.after.and_then(Standing::stars).is_some();
        let lots: BTreeSet<_> = self.runs.iter().map(|r| &r.run.plan.lot).collect();
        let [stamps, printed] = sums(&self.runs);
        whole.rows.push(vec![
            word(self.before),
            word(self.after),
            lots.len().to_string(),
            stamps,
            printed,
            plain(lang, if may { "impact-runs-yes" } else { "impact-runs-no" }),
        ]);
        vec![whole, runs_sheet(lang, &self.runs)]
    }
}
