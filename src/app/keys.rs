//! Key events: every trust list that is put in use is recorded, so that it becomes public; and where a
//! key that got into strange hands ends in the public log.

use super::{Office, Who};
use crate::domain::event::Event;
use crate::domain::ids::RunId;
use crate::domain::log::derive::Deriver;
use crate::domain::run::{Granularity, Run};
use crate::domain::stamp::link::StampText;
use crate::domain::stamp::serial::BLOCK_BITS;
use crate::domain::trust::TrustList;
use crate::domain::trust::cut_off::{CutOff, OpenedBlock, Standing};
use crate::ports::store::StoreError;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Records a signed trust list, unless it is the last one recorded.
///
/// # Errors
/// Store.
pub fn record(office: &Office, list: &TrustList, token: &str, who: &Who) -> Result<(), StoreError> {
    let sha256 = hex::encode(Sha256::digest(token.trim().as_bytes()));
    if office.register().keys_sha256.as_ref() == Some(&sha256) {
        return Ok(());
    }
    office.append(who, vec![Event::KeysChanged { list: list.clone(), sha256 }])
}

/// The cut-off of a key at a moment, and its runs that were logged later and are lost with it. `None` for
/// an office without a public log, and for keys that sign no stamps.
///
/// # Errors
/// Store.
pub fn cut_off(office: &Office, kid: u8, at: Timestamp) -> Result<Option<(CutOff, Vec<RunId>)>, StoreError> {
    let stamps = office.trust().is_some_and(|trust| trust.key(kid).is_some_and(|key| key.signs.is_stamps()));
    let Some(log) = office.log.as_ref().filter(|_| stamps) else { return Ok(None) };
    let mut deriver = Deriver::default();
    let records = office.store.records_after(0)?;
    for record in records.iter().take_while(|record| record.at < at) {
        deriver.take(record);
    }
    let size = deriver.next();
    let register = office.register();
    let of_key = register.runs.values().filter(|run| run.plan.body.kid == kid && run.is_sealed());
    let before = |run: &&std::sync::Arc<Run>| log.place_of_run(run.id).is_some_and(|place| place < size);
    let (kept, lost): (Vec<_>, Vec<_>) = of_key.partition(before);
    let serial = kept.iter().filter(|run| run.plan.granularity == Granularity::Serial);
    let blocks: BTreeSet<_> = serial.filter_map(|run| u32::try_from(run.plan.first >> BLOCK_BITS).ok()).collect();
    let opened = |block| Some(OpenedBlock { block, secret: register.serial_blocks.get(&block)?.clone() });
    let cut_off = CutOff { size, blocks: blocks.into_iter().filter_map(opened).collect() };
    Ok(Some((cut_off, lost.into_iter().map(|run| run.id).collect())))
}

/// How a recorded stamp stands to the cut-off of its key; `None` where its key has none.
#[must_use]
pub fn standing(office: &Office, trust: &TrustList, stamp: &StampText, run: &Run) -> Option<Standing> {
    let cut_off = trust.cut_off(stamp.body.kid)?;
    let place = |run: &Run| office.log.as_ref().and_then(|log| log.place_of_run(run.id));
    if stamp.serial.is_some() {
        return Some(cut_off.standing(place(run), &run.plan, stamp.serial));
    }
    // Runs without serials share one text within a day: the first that was logged vouches for it.
    let register = office.register();
    let same = register.runs_of_lot(stamp.gtin, &stamp.lot).filter(|other| other.plan == run.plan && other.is_sealed());
    Some(cut_off.standing(same.filter_map(|run| place(run)).min(), &run.plan, None))
}

/// Places in the log of all runs whose key was cut off there.
#[must_use]
pub fn places_of_cut_off(office: &Office, trust: &TrustList) -> BTreeMap<RunId, u64> {
    let Some(log) = &office.log else { return BTreeMap::new() };
    let register = office.register();
    let cut_off = register.runs.values().filter(|run| trust.cut_off(run.plan.body.kid).is_some());
    cut_off.filter_map(|run| Some((run.id, log.place_of_run(run.id)?))).collect()
}
