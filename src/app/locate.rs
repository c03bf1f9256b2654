//! Which stamps of which run the texts read off a sheet are. Nothing is counted as a scan.

use super::Office;
use crate::domain::ids::RunId;
use crate::domain::stamp::link::StampText;
use crate::domain::verdict::run::find_run;
use crate::domain::verdict::{Reason, Status};
use serde::{Deserialize, Serialize};

/// Where a text belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located {
    /// The verdict's word.
    pub status: Status,
    /// Its first reason.
    pub reason: Option<Reason>,
    /// Run, where the register knows one.
    pub run: Option<RunId>,
    /// Stamp number within the run.
    pub number: Option<u32>,
    /// Serial.
    pub serial: Option<String>,
    /// Whether all labels of the run share this text.
    pub shared: bool,
}

/// Locates texts, in their order.
#[must_use]
pub fn locate(office: &Office, texts: &[String]) -> Vec<Located> {
    let register = office.register();
    let one = |text: &String| {
        let verdict = super::verify::verify(office, text, None, false);
        let stamp = StampText::parse(text).ok();
        // The register speaks only for what is proven.
        let known = matches!(verdict.status, Status::Genuine | Status::Caution) || verdict.stamp.is_some();
        let run = stamp.as_ref().filter(|_| known).and_then(|s| find_run(&register, s));
        Located {
            status: verdict.status,
            reason: verdict.reasons.first().map(|line| line.code),
            run: run.map(|(run, _)| run.id),
            number: run.map(|(_, number)| number),
            serial: stamp.and_then(|s| s.serial).map(|s| s.to_string()),
            shared: run.is_some_and(|(run, _)| run.shares_one_text()),
        }
    };
    texts.iter().map(one).collect()
}
