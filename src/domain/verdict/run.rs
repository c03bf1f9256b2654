//! The run a proven stamp belongs to. Where there is none: was it signed outside the record, or is it
//! newer than a register that was restored from an older copy?

use crate::domain::dates::vietnam_day;
use crate::domain::register::Register;
use crate::domain::run::{Granularity, Run, VoidReason};
use crate::domain::stamp::link::StampText;
use crate::domain::stamp::serial::{BLOCK_BITS, Permutation};
use jiff::civil::Date;
use std::sync::Arc;

/// What speaks against one stamp of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voided {
    /// Why.
    pub reason: VoidReason,
    /// The day it was recorded; `None` where only a status list tells.
    pub on: Option<Date>,
}

/// The run of a proven stamp, as far as the one who answers knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunOfStamp<'a> {
    /// Signed and acknowledged.
    Sealed(&'a Run, Option<Voided>),
    /// Intended or given up: none of its stamps may be on any goods.
    NotSealed,
    /// A register that is older than the stamp would not know it.
    MayBeNewer,
    /// Signed outside the record.
    NotRecorded,
}

impl<'a> RunOfStamp<'a> {
    /// The gravest void of stamp number `number` speaks: a stolen stamp stays stolen when its batch
    /// is tidied up later.
    #[must_use]
    pub fn of(run: &'a Run, number: u32) -> Self {
        if !run.is_sealed() {
            return Self::NotSealed;
        }
        let gravest = run.voids_of(number).max_by_key(|v| gravity(v.reason));
        Self::Sealed(run, gravest.map(|v| Voided { reason: v.reason, on: Some(vietnam_day(v.at)) }))
    }
}

/// How grave a void is, gravest last.
#[must_use]
pub fn gravity(reason: VoidReason) -> u8 {
    match reason {
        VoidReason::Recalled => 0,
        VoidReason::Returned => 1,
        VoidReason::Spoiled => 2,
        VoidReason::Stolen => 3,
    }
}

/// The run a proven stamp belongs to: everything signed must be what the run was planned with.
#[must_use]
pub fn find_run<'a>(register: &'a Register, stamp: &StampText) -> Option<(&'a Arc<Run>, u32)> {
    let fits = |run: &Run| run.plan.gtin == stamp.gtin && run.plan.lot == stamp.lot && run.plan.body == stamp.body;
    match stamp.serial {
        None => register
            .runs_of_lot(stamp.gtin, &stamp.lot)
            .filter(|r| fits(r) && r.plan.granularity == Granularity::Lot)
            // Lot-level runs of one day share one text: a given-up or voided one says nothing
            // against the sealed one beside it.
            .max_by_key(|r| (r.is_sealed(), r.void_of(0).is_none()))
            .map(|r| (r, 0)),
        Some(serial) => {
            let block = serial.block();
            let permutation = Permutation::from_hex(block, register.serial_blocks.get(&block)?)?;
            register.run_at_index(permutation.index(serial)?).filter(|(run, _)| fits(run))
        }
    }
}

/// The newest day something of the trade was recorded: a run, a batch, a recognition or a
/// certificate. `None` in an empty register.
#[must_use]
pub fn newest_day(register: &Register) -> Option<Date> {
    let runs = register.runs.values().map(|r| r.issued_on).max();
    let batches = register.batches.values().map(|b| b.recorded_at).max();
    let recognitions = register.recognitions.values().map(|r| r.recorded_at).max();
    let certificates = register.certificates.values().map(|c| c.recorded_at).max();
    let recorded = [batches, recognitions, certificates].into_iter().flatten().max();
    runs.max(recorded.map(vietnam_day))
}

/// Whether a register restored from an older copy would not know this stamp either: it was issued
/// on or after the newest day recorded (and not in the future), and its serial lies beyond every
/// recorded run.
#[must_use]
pub fn may_be_newer(register: &Register, stamp: &StampText, today: Date) -> bool {
    let issued = stamp.body.issued_on;
    if issued > today || newest_day(register).is_some_and(|newest| issued < newest) {
        return false;
    }
    let Some(serial) = stamp.serial else { return true };
    let block = serial.block();
    match register.serial_blocks.get(&block).and_then(|secret| Permutation::from_hex(block, secret)) {
        None => u64::from(block) >= register.next_index() >> BLOCK_BITS,
        Some(permutation) => permutation.index(serial).is_some_and(|index| index >= register.next_index()),
    }
}
