//! What an office decides about its stamps: how many more than packs, and how often a PIN may be tried.

use serde::{Deserialize, Serialize};

/// Section `[stamps]` of the settings; every line has a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StampPolicy {
    /// Per cent by which the stamps of all runs of a batch may exceed its packs, for what is spoiled in
    /// printing and applying. Stamps voided as spoiled or returned do not count. 0 to 50, default 5.
    pub tolerance_percent: u32,
    /// Tries of a scratch PIN per stamp and day (Vietnam time), from wherever they come, right ones
    /// included. 1 to 10, default 10.
    pub pin_tries_per_day: u32,
    /// Tries of PINs of all stamps together per minute. 1 to 100,000, default 600.
    pub pin_tries_per_minute: u32,
}

impl StampPolicy {
    /// Most tries per stamp and day that an office may allow.
    pub const MOST_TRIES: u32 = 10;

    /// The setting that does not hold: dotted name, value, and what would.
    #[must_use]
    pub fn flaw(&self) -> Option<(&'static str, u32, &'static str)> {
        let Self { tolerance_percent, pin_tries_per_day, pin_tries_per_minute } = *self;
        if tolerance_percent > 50 {
            return Some(("stamps.tolerance_percent", tolerance_percent, "give 0 to 50 per cent"));
        }
        if !(1..=Self::MOST_TRIES).contains(&pin_tries_per_day) {
            return Some(("stamps.pin_tries_per_day", pin_tries_per_day, "give 1 to 10 tries"));
        }
        let bad = !(1..=100_000).contains(&pin_tries_per_minute);
        bad.then_some(("stamps.pin_tries_per_minute", pin_tries_per_minute, "give 1 to 100000 tries"))
    }
}

impl Default for StampPolicy {
    fn default() -> Self {
        Self { tolerance_percent: 5, pin_tries_per_day: Self::MOST_TRIES, pin_tries_per_minute: 600 }
    }
}
