//! What became of the stamps of a run: each stamp counted once, so that the parts add up to the whole.

use super::run::{Granularity, Run, VoidReason};
use super::spans::Spans;
use serde::{Deserialize, Serialize};

/// Counts of a run. `ordered = unprinted + open + applied + spoiled + returned + stolen`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RunTally {
    /// Stamps signed.
    pub ordered: u64,
    /// Stamps printed at least once, whatever became of them.
    pub printed: u64,
    /// Neither printed nor voided.
    pub unprinted: u64,
    /// Printed, and nobody has said yet what became of them.
    pub open: u64,
    /// On packs.
    pub applied: u64,
    /// Spoiled in printing or applying; void.
    pub spoiled: u64,
    /// Left over; void.
    pub returned: u64,
    /// Stolen or lost; void.
    pub stolen: u64,
}

impl RunTally {
    /// Stamps that may be on packs or on their way there: all but the spoiled and the returned ones.
    #[must_use]
    pub fn held(&self) -> u64 {
        self.ordered - self.spoiled - self.returned
    }
}

/// The stamps of a run that share a fate; no stamp is in two of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fates {
    /// On packs.
    pub applied: Spans,
    /// Spoiled.
    pub spoiled: Spans,
    /// Left over.
    pub returned: Spans,
    /// Stolen or lost.
    pub stolen: Spans,
    /// Printed, none of the above.
    pub open: Spans,
    /// Not printed, none of the above.
    pub unprinted: Spans,
}

impl Run {
    /// All stamps of the run.
    #[must_use]
    pub fn all(&self) -> Spans {
        self.plan.count.checked_sub(1).map(|last| (0, last)).into_iter().collect()
    }
    /// Stamps voided for a reason.
    #[must_use]
    pub fn voided_for(&self, reason: VoidReason) -> Spans {
        self.voided.iter().filter(|v| v.reason == reason).map(|v| (v.from, v.to)).collect()
    }
    /// What became of each stamp. The gravest word counts: stolen before spoiled before returned. A
    /// recalled stamp stays where it is: on its pack.
    #[must_use]
    pub fn fates(&self) -> Fates {
        let stolen = self.voided_for(VoidReason::Stolen);
        let spoiled = self.voided_for(VoidReason::Spoiled).without(&stolen);
        let returned = self.voided_for(VoidReason::Returned).without(&stolen).without(&spoiled);
        let gone = |set: &Spans| set.without(&stolen).without(&spoiled).without(&returned);
        let applied = gone(&self.applied);
        let open = gone(&self.printed).without(&applied);
        let unprinted = gone(&self.all()).without(&self.printed).without(&applied);
        Fates { applied, spoiled, returned, stolen, open, unprinted }
    }
    /// The counts.
    #[must_use]
    pub fn tally(&self) -> RunTally {
        let fates = self.fates();
        RunTally {
            ordered: u64::from(self.plan.count),
            printed: self.printed.count(),
            unprinted: fates.unprinted.count(),
            open: fates.open.count(),
            applied: fates.applied.count(),
            spoiled: fates.spoiled.count(),
            returned: fates.returned.count(),
            stolen: fates.stolen.count(),
        }
    }
    /// Whether the labels bear one text, so that a void of some of them is bookkeeping: no scan can
    /// tell which label it is.
    #[must_use]
    pub fn shares_one_text(&self) -> bool {
        self.plan.granularity == Granularity::Lot
    }
}
