//! Where a compromised key ends in the office's public log. The order of the log decides, since it
//! cannot be rewritten: whatever day a thief writes on a stamp, its run is not among the statements
//! before the cut-off.

use super::{KeyStatus, TrustList};
use crate::domain::dates::vietnam_day;
use crate::domain::run::{Granularity, RunPlan};
use crate::domain::stamp::serial::{LAST_BLOCK, Permutation, Serial};
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, tz};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::fmt;
use std::str::FromStr;

/// Most blocks that one cut-off opens: a thousand million stamps of one key.
pub const MAX_BLOCKS: usize = 1024;

/// The cut-off of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CutOff {
    /// Statements in the log at that moment: a run with a lower index was logged before.
    pub size: u64,
    /// Blocks of serials the key had used, ascending.
    pub blocks: Vec<OpenedBlock>,
}

/// A block of serials whose secret is told, so that everybody can tell which serials are a run's. No
/// serial of it is given out any more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenedBlock {
    /// Number of the block.
    pub block: u32,
    /// Secret of its permutation, 32 hexadecimal digits (stamp format, section 7).
    pub secret: String,
}

/// What the log says of a stamp under a compromised key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The stamp belongs to a run that was logged before the cut-off.
    Before,
    /// The run was logged after.
    After,
    /// The serial is none of the run's own.
    NotItsOwn,
    /// Nobody can tell from what is at hand.
    Unknown,
}

impl CutOff {
    /// Whether a stamp with this serial is one of a run that stands at `place` in the log.
    #[must_use]
    pub fn standing(&self, place: Option<u64>, plan: &RunPlan, serial: Option<Serial>) -> Standing {
        let Some(place) = place else { return Standing::Unknown };
        let stands = if place < self.size { Standing::Before } else { Standing::After };
        match (serial, plan.granularity) {
            (None, Granularity::Lot) => stands,
            (Some(serial), Granularity::Serial) => match self.index(serial) {
                Some(index) if !(plan.first..plan.first.saturating_add(plan.count.into())).contains(&index) => {
                    Standing::NotItsOwn
                }
                None if stands == Standing::Before => Standing::Unknown,
                _ => stands,
            },
            _ => Standing::NotItsOwn,
        }
    }

    /// Index of a serial in the serial space; `None` where its block is not opened.
    fn index(&self, serial: Serial) -> Option<u64> {
        let opened = self.blocks.iter().find(|opened| opened.block == serial.block())?;
        Permutation::from_hex(opened.block, &opened.secret)?.index(serial)
    }

    /// What is wrong with it as data, if anything.
    pub(super) fn flaw(&self) -> Option<String> {
        let sound = |b: &OpenedBlock| b.block <= LAST_BLOCK && Permutation::from_hex(b.block, &b.secret).is_some();
        let lower = |b: &OpenedBlock| b.secret.bytes().all(|c| !c.is_ascii_uppercase());
        if self.blocks.len() > MAX_BLOCKS || !self.blocks.iter().all(|b| sound(b) && lower(b)) {
            return Some(format!("cut_off: at most {MAX_BLOCKS} blocks, each with a secret of 32 hexadecimal digits"));
        }
        let ascending = self.blocks.windows(2).all(|pair| pair[0].block < pair[1].block);
        (!ascending).then(|| "cut_off: blocks must be ascending, each once".into())
    }

    /// The cut-off moved to an earlier place; what was told stays told.
    #[must_use]
    pub(super) fn moved_to(&self, earlier: Self) -> Self {
        let mut blocks = [self.blocks.clone(), earlier.blocks].concat();
        blocks.sort();
        blocks.dedup_by_key(|opened| opened.block);
        Self { blocks, ..earlier }
    }
}

/// A cut-off that may be absent, but not null.
pub(super) fn present<'de, D: Deserializer<'de>>(d: D) -> Result<Option<CutOff>, D::Error> {
    CutOff::deserialize(d).map(Some)
}

impl TrustList {
    /// The cut-off of a key in the log; `None` for keys that are not compromised, and in offices
    /// without a log.
    #[must_use]
    pub fn cut_off(&self, kid: u8) -> Option<&CutOff> {
        self.key(kid).filter(|key| key.status == KeyStatus::Compromised)?.cut_off.as_ref()
    }
    /// Whether the secret of a block of serials was told: no stamp gets a serial of it any more.
    #[must_use]
    pub fn is_opened(&self, block: u64) -> bool {
        let opened = self.keys.iter().filter_map(|key| key.cut_off.as_ref()).flat_map(|cut_off| &cut_off.blocks);
        opened.into_iter().any(|opened| u64::from(opened.block) == block)
    }
}

/// Since when a key is in strange hands, as people say it: a day (its first moment, in Vietnam) or a
/// moment, `2026-11-25`, `2026-11-25T14:30` (in Vietnam) or RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// From the start of a day.
    Day(Date),
    /// From a moment.
    Moment(Timestamp),
}

impl Since {
    /// The moment.
    #[must_use]
    pub fn moment(self) -> Timestamp {
        match self {
            Self::Day(day) => in_vietnam(day.at(0, 0, 0, 0)).unwrap_or(Timestamp::MIN),
            Self::Moment(at) => at,
        }
    }
    /// The day it lies in.
    #[must_use]
    pub fn day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Moment(at) => vietnam_day(at),
        }
    }
}

fn in_vietnam(local: DateTime) -> Option<Timestamp> {
    tz::Offset::constant(7).to_timestamp(local).ok()
}

impl fmt::Display for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Moment(at) => at.fmt(f),
        }
    }
}

impl FromStr for Since {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(day) = text.parse::<Date>().ok().filter(|day| day.to_string() == text) {
            return Ok(Self::Day(day));
        }
        let moment = text.parse::<Timestamp>().ok().or_else(|| text.parse::<DateTime>().ok().and_then(in_vietnam));
        moment.map(Self::Moment).ok_or_else(|| {
            format!("{text:?} is neither a day (2026-11-25) nor a moment (2026-11-25T14:30, in Vietnam)")
        })
    }
}

impl Serialize for Since {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Since {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        super::ceremony::text(d)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn people_say_a_day_or_a_moment() {
        let of = |text: &str| text.parse::<Since>().map(|since| (since.day(), since.moment().to_string()));
        let day = date(2026, 11, 25);
        assert_eq!(of("2026-11-25"), Ok((day, "2026-11-24T17:00:00Z".into())));
        assert_eq!(of("2026-11-25T14:30"), Ok((day, "2026-11-25T07:30:00Z".into())));
        assert_eq!(of("2026-11-25T01:30:00+07:00"), Ok((day, "2026-11-24T18:30:00Z".into())));
        assert_eq!(of("2026-11-24T18:30:00Z"), Ok((day, "2026-11-24T18:30:00Z".into())));
        for wrong in ["", "25/11/2026", "2026-11-25Tmorning", "yesterday"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }
}
