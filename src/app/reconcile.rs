//! The stamps of a batch against what was made: what the lint refuses by, and what an office sees.

use crate::domain::batch::Batch;
use crate::domain::ids::RunId;
use crate::domain::pack;
use crate::domain::register::Register;
use crate::domain::run::RunState;
use crate::domain::stamp_policy::StampPolicy;
use crate::domain::tally::RunTally;
use serde::Serialize;

/// Counts of a batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BatchTally {
    /// Packs made; `None` where nobody can tell (a quantity in kilograms, a pack that does not say
    /// what it holds).
    pub packs: Option<f64>,
    /// Most stamps that may be out at once: packs and the tolerance for spoilage.
    pub limit: Option<u64>,
    /// Stamps of all runs that are not spoiled, returned or given up.
    pub held: u64,
    /// Stamps that may still be issued.
    pub left: Option<u64>,
    /// Stamps said to be on packs.
    pub applied: u64,
    /// Stamps printed of which nobody has said yet what became of them.
    pub open: u64,
    /// Whether more stamps are said to be on packs than packs were made: to be looked into.
    pub above: bool,
    /// Each run.
    pub runs: Vec<RunLine>,
}

/// Counts of one run of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RunLine {
    /// Which.
    pub run: RunId,
    /// Its counts.
    #[serde(flatten)]
    pub tally: RunTally,
}

impl BatchTally {
    /// Counts the stamps of a batch.
    #[must_use]
    pub fn of(register: &Register, batch: &Batch, policy: &StampPolicy) -> Self {
        let runs: Vec<_> = register
            .runs
            .values()
            .filter(|r| r.plan.batch == batch.id && !matches!(r.state, RunState::Abandoned { .. }))
            .map(|r| RunLine { run: r.id, tally: r.tally() })
            .collect();
        let product = register.products.get(&batch.product);
        let packs = pack::packs(batch, product.and_then(|p| p.pack.as_deref()));
        let more = 1.0 + f64::from(policy.tolerance_percent) / 100.0;
        // A hair less, so that 100 packs and 5 per cent are 105 stamps, not 106.
        let limit = packs.map(|packs| (packs * more - 1e-6).ceil().max(0.0) as u64);
        let sum = |part: fn(&RunTally) -> u64| runs.iter().map(|line| part(&line.tally)).sum::<u64>();
        let (held, applied) = (sum(RunTally::held), sum(|t| t.applied));
        Self {
            packs,
            limit,
            held,
            left: limit.map(|limit| limit.saturating_sub(held)),
            applied,
            open: sum(|t| t.open),
            above: packs.is_some_and(|packs| applied as f64 > packs.ceil()),
            runs,
        }
    }
}
