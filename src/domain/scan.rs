//! Scans: when and roughly where a stamp was read. Never who.

use super::ids::RunId;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Vietnam's time, UTC+7 the whole year.
const VIETNAM: Offset = Offset::constant(7);

/// A stamp as the register counts it: run and number within the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StampKey {
    /// Run.
    pub run: RunId,
    /// Stamp number within the run, 0-based; 0 for lot-level runs.
    pub number: u32,
}

/// A place, coarse on purpose: degrees rounded to 0.1 (about 11 km), and only with consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CoarsePlace {
    /// Latitude, tenths of a degree.
    pub lat_tenths: i16,
    /// Longitude, tenths of a degree.
    pub lon_tenths: i16,
}

/// One scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// Which stamp.
    pub stamp: StampKey,
    /// When, cut to the minute.
    pub at: Timestamp,
    /// Roughly where, if the person agreed.
    #[serde(default)]
    pub place: Option<CoarsePlace>,
}

/// Scans of a run together: how many on which day, and how many where consent gave a place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunScans {
    /// By day in Vietnam.
    pub days: BTreeMap<Date, u32>,
    /// By coarse place.
    pub places: BTreeMap<CoarsePlace, u32>,
}

impl RunScans {
    /// Adds one scan.
    pub fn add(&mut self, scan: &Scan) {
        let day = VIETNAM.to_datetime(scan.at).date();
        let sum = self.days.entry(day).or_default();
        *sum = sum.saturating_add(1);
        if let Some(place) = scan.place {
            let sum = self.places.entry(place).or_default();
            *sum = sum.saturating_add(1);
        }
    }
}

/// What the register remembers of a stamp's scans: counts and the last few distinct sightings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ScanTally {
    /// Number of scans.
    pub count: u32,
    /// Number of different days with a scan.
    pub days: u32,
    /// First scan.
    pub first: Option<Timestamp>,
    /// Last scan.
    pub last: Option<Timestamp>,
    /// Last sightings with a place, oldest first, at most [`ScanTally::KEPT`].
    pub sightings: Vec<(Timestamp, CoarsePlace)>,
}

impl ScanTally {
    /// Sightings kept per stamp.
    pub const KEPT: usize = 8;

    /// Adds one scan.
    pub fn add(&mut self, scan: &Scan) {
        self.count = self.count.saturating_add(1);
        let day = |t: Timestamp| t.as_second().saturating_add(7 * 3600).div_euclid(86_400);
        if self.last.is_none_or(|last| day(last) != day(scan.at)) {
            self.days = self.days.saturating_add(1);
        }
        self.first = Some(self.first.map_or(scan.at, |first| first.min(scan.at)));
        self.last = Some(self.last.map_or(scan.at, |last| last.max(scan.at)));
        if let Some(place) = scan.place {
            if self.sightings.len() == Self::KEPT {
                self.sightings.remove(0);
            }
            self.sightings.push((scan.at, place));
        }
    }
}
