//! When scans of one stamp are worth a word. Careful with households, shops and GPS noise: the
//! sign is "may be a copy, may be a data error", never an accusation.

use super::scan::{CoarsePlace, ScanTally};
use jiff::Timestamp;

/// Thresholds; an office may change them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScanPolicy {
    /// Scans on more than this many different days …
    pub days: u32,
    /// … and more than this many scans in all are unusual for one pack.
    pub count: u32,
    /// Sightings nearer than this are one place (a cell is about 11 km, positions are rough), km.
    pub far_km: f64,
    /// Faster than this between two sightings no pack travels, km/h.
    pub speed_km_h: f64,
}

impl Default for ScanPolicy {
    /// A pack is scanned a few times in a shop and a few times at home; a flight does 900 km/h.
    fn default() -> Self {
        Self { days: 20, count: 100, far_km: 300.0, speed_km_h: 1000.0 }
    }
}

/// What the scans suggest.
#[derive(Debug, Clone, PartialEq)]
pub enum ScanSign {
    /// Unusually often.
    Often,
    /// Two sightings too far apart for the time between them: distance in km, minutes.
    FarApart(f64, i64),
}

fn km_between(a: CoarsePlace, b: CoarsePlace) -> f64 {
    let radians = |tenths: i16| (f64::from(tenths) / 10.0).to_radians();
    let (lat_a, lat_b) = (radians(a.lat_tenths), radians(b.lat_tenths));
    let (d_lat, d_lon) = (lat_b - lat_a, radians(b.lon_tenths) - radians(a.lon_tenths));
    let h = (d_lat / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * (d_lon / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

impl ScanPolicy {
    /// The graver sign of a tally, if any.
    #[must_use]
    pub fn sign(&self, tally: &ScanTally) -> Option<ScanSign> {
        let mut sightings: Vec<(Timestamp, CoarsePlace)> = tally.sightings.clone();
        sightings.sort_by_key(|s| s.0);
        for pair in sightings.windows(2) {
            let km = km_between(pair[0].1, pair[1].1);
            let minutes = (pair[1].0.as_second() - pair[0].0.as_second()) / 60;
            // One cell's width is noise; the clock is cut to minutes.
            if km > self.far_km && (km - 20.0) / ((minutes + 1) as f64 / 60.0) > self.speed_km_h {
                return Some(ScanSign::FarApart(km, minutes));
            }
        }
        (tally.count > self.count && tally.days > self.days).then_some(ScanSign::Often)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::RunId;
    use crate::domain::scan::{Scan, StampKey};

    fn tally(scans: &[(i64, Option<(i16, i16)>)]) -> ScanTally {
        let mut tally = ScanTally::default();
        for (minute, place) in scans {
            let place = place.map(|(lat_tenths, lon_tenths)| CoarsePlace { lat_tenths, lon_tenths });
            let at = Timestamp::from_second(1_790_000_000 + minute * 60).expect("a time");
            tally.add(&Scan { stamp: StampKey { run: RunId(1), number: 0 }, at, place });
        }
        tally
    }
    const HANOI: Option<(i16, i16)> = Some((210, 1058));
    const SAIGON: Option<(i16, i16)> = Some((108, 1067));

    #[test]
    fn a_household_a_shop_and_noise_are_silent() {
        let policy = ScanPolicy::default();
        assert_eq!(policy.sign(&tally(&[(0, HANOI), (1, HANOI), (2, HANOI)])), None);
        let shop: Vec<_> = (0..99).map(|i| (i * 600, HANOI)).collect();
        assert_eq!(policy.sign(&tally(&shop)), None, "99 scans over weeks in one shop");
        assert_eq!(policy.sign(&tally(&[(0, HANOI), (1, Some((211, 1060)))])), None, "GPS noise");
        assert_eq!(policy.sign(&tally(&[(0, HANOI), (180, SAIGON)])), None, "a flight");
        let burst: Vec<_> = (0..500).map(|i| (i, None)).collect();
        assert_eq!(policy.sign(&tally(&burst)), None, "a demonstration on one day");
    }

    #[test]
    fn impossible_travel_and_many_days_speak() {
        let policy = ScanPolicy::default();
        assert!(
            matches!(policy.sign(&tally(&[(0, HANOI), (10, SAIGON)])), Some(ScanSign::FarApart(km, 10)) if km > 1000.0)
        );
        let many: Vec<_> = (0..101).map(|i| (i * 400, None)).collect();
        assert_eq!(policy.sign(&tally(&many)), Some(ScanSign::Often));
    }
}
