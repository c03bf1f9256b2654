//! Scans: when and roughly where a stamp was read. Never who.

use super::dates::vietnam_day;
use super::ids::RunId;
use super::whereabouts::{Located, Whereabouts};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

/// Scans as the journal writes them: what was scanned of one run in one minute and from one place stands
/// together, since there may be thousands of them a second. In the order they have, no scan is lost or moved.
pub mod together {
    use super::{CoarsePlace, RunId, Scan, StampKey};
    use jiff::Timestamp;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Row {
        /// Written by older programs, one scan a row.
        #[serde(default, skip_serializing)]
        stamp: Option<StampKey>,
        #[serde(default)]
        run: Option<RunId>,
        at: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<CoarsePlace>,
        #[serde(default)]
        numbers: Vec<u32>,
    }

    /// Writes scans that follow each other and share all but the number as one row.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(scans: &[Scan], to: S) -> Result<S::Ok, S::Error> {
        let alike = |a: &Scan, b: &Scan| (a.stamp.run, a.at, a.place) == (b.stamp.run, b.at, b.place);
        to.collect_seq(scans.chunk_by(alike).map(|row| Row {
            stamp: None,
            run: Some(row[0].stamp.run),
            at: row[0].at,
            place: row[0].place,
            numbers: row.iter().map(|scan| scan.stamp.number).collect(),
        }))
    }

    /// Reads both forms.
    ///
    /// # Errors
    /// Those of the deserializer.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Scan>, D::Error> {
        let mut scans = Vec::new();
        for Row { stamp, run, at, place, numbers } in Vec::<Row>::deserialize(from)? {
            match (stamp, run) {
                (Some(stamp), None) => scans.push(Scan { stamp, at, place }),
                (None, Some(run)) => {
                    let keys = numbers.into_iter().map(|number| StampKey { run, number });
                    scans.extend(keys.map(|stamp| Scan { stamp, at, place }));
                }
                _ => return Err(D::Error::custom("scans are of a `run` with `numbers`, or of a `stamp`")),
            }
        }
        Ok(scans)
    }
}

/// Counts together; no more than a count can be.
pub fn sum(counts: impl Iterator<Item = u32>) -> u32 {
    counts.fold(0, u32::saturating_add)
}

/// Scans of a run together: how many on which day, and how many where consent gave a place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunScans {
    /// By day in Vietnam.
    pub days: BTreeMap<Date, u32>,
    /// By coarse place.
    pub places: BTreeMap<CoarsePlace, u32>,
    /// By commune and day, where people said one.
    pub communes: BTreeMap<(Whereabouts, Date), u32>,
}

impl RunScans {
    /// Adds one scan.
    pub fn add(&mut self, scan: &Scan) {
        let sum = self.days.entry(vietnam_day(scan.at)).or_default();
        *sum = sum.saturating_add(1);
        if let Some(place) = scan.place {
            let sum = self.places.entry(place).or_default();
            *sum = sum.saturating_add(1);
        }
    }

    /// Adds scans that people placed. Each scan has one place: what goes beyond the scans was said twice.
    pub fn locate(&mut self, located: &Located) {
        let left = sum(self.days.values().copied()).saturating_sub(sum(self.communes.values().copied()));
        let count = located.count.min(left);
        if count > 0 {
            *self.communes.entry((located.commune, located.day)).or_default() += count;
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
    #[serde(with = "jiff::fmt::serde::timestamp::second::optional")]
    pub first: Option<Timestamp>,
    /// Last scan.
    #[serde(with = "jiff::fmt::serde::timestamp::second::optional")]
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::Event;

    fn scan(run: u32, number: u32, minute: i64, place: Option<CoarsePlace>) -> Scan {
        let at = Timestamp::from_second(1_790_000_000 + minute * 60).expect("a time");
        Scan { stamp: StampKey { run: RunId(run), number }, at, place }
    }

    #[test]
    fn scans_that_share_all_but_the_number_are_written_together_and_read_in_their_order() {
        let hanoi = Some(CoarsePlace { lat_tenths: 210, lon_tenths: 1058 });
        let scans = vec![
            scan(1, 7, 0, None),
            scan(1, 3, 0, None),
            scan(1, 7, 0, hanoi),
            scan(2, 0, 0, hanoi),
            scan(1, 7, 1, None),
        ];
        let event = Event::Scanned(scans);
        let json = serde_json::to_value(&event).expect("written");
        assert_eq!(json["data"].as_array().map(Vec::len), Some(4), "{json}");
        assert_eq!(json["data"][0]["numbers"], serde_json::json!([7, 3]));
        assert_eq!(serde_json::from_value::<Event>(json).expect("read"), event);
    }

    #[test]
    fn a_row_for_each_scan_as_it_was_written_before_is_read() {
        let json = r#"{"event":"scanned","data":[{"stamp":{"run":"DT-1","number":5},"at":"2026-11-25T01:02:00Z","place":null}]}"#;
        let Event::Scanned(scans) = serde_json::from_str(json).expect("read") else { panic!("scans") };
        assert_eq!(scans.iter().map(|s| (s.stamp.run, s.stamp.number)).collect::<Vec<_>>(), [(RunId(1), 5)]);
        let of_nothing = r#"{"event":"scanned","data":[{"at":"2026-11-25T01:02:00Z","numbers":[5]}]}"#;
        assert!(serde_json::from_str::<Event>(of_nothing).is_err(), "nothing is lost in silence");
    }
}
