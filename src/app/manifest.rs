//! The stamps of a run one by one: number, serial, and what became of each. No stamp text stands here: a list
//! is no sheet of stamps.

use super::Office;
use super::issue::permutation;
use crate::domain::ids::RunId;
use crate::domain::run::Run;
use crate::domain::spans::Spans;
use crate::i18n::{Lang, plain};
use crate::ports::workbook::Sheet;

/// Most stamps of one list: more is no list for people.
pub const MAX_STAMPS: u32 = 100_000;

/// The list of an issued run; `None` if there is none.
#[must_use]
pub fn manifest(office: &Office, lang: Lang, id: RunId) -> Option<Sheet> {
    let register = office.register();
    let run = register.runs.get(&id).filter(|run| run.is_sealed())?;
    let headers = ["number", "serial", "fate"].map(|column| plain(lang, &format!("counter-list-{column}")));
    let mut sheet = Sheet::new(&id.to_string(), headers);
    let serials = permutation(&register, &run.plan);
    let fates = fates(lang, run);
    let row = |number: u32| {
        let serial = serials.as_ref().and_then(|p| p.serial(run.plan.first + u64::from(number)));
        let fate = fates.get(number as usize).and_then(Clone::clone).unwrap_or_default();
        vec![(number + 1).to_string(), serial.map(|s| s.to_string()).unwrap_or_default(), fate]
    };
    sheet.rows = (0..run.plan.count.min(MAX_STAMPS)).map(row).collect();
    Some(sheet)
}

/// What became of each stamp, in words.
fn fates(lang: Lang, run: &Run) -> Vec<Option<String>> {
    let mut all = vec![None; run.plan.count.min(MAX_STAMPS) as usize];
    let fates = run.fates();
    let parts: [(&Spans, &str); 6] = [
        (&fates.applied, "applied"),
        (&fates.open, "open"),
        (&fates.unprinted, "unprinted"),
        (&fates.spoiled, "spoiled"),
        (&fates.returned, "returned"),
        (&fates.stolen, "stolen"),
    ];
    for (spans, name) in parts {
        let word = plain(lang, &format!("desk-fate-{name}"));
        for (from, to) in spans.iter() {
            let (from, to) = (from as usize, (to as usize + 1).min(all.len()));
            all.get_mut(from..to).into_iter().flatten().for_each(|fate| *fate = Some(word.clone()));
        }
    }
    all
}
