//! Accounting for the stamps of a run: applied, spoiled, returned. What is spoiled or returned is void
//! from then on; what is said of a stamp is said once.

use super::{EnrolError, field, retry, unknown};
use crate::app::issue::permutation;
use crate::app::{Office, Who};
use crate::domain::event::Event;
use crate::domain::ids::RunId;
use crate::domain::register::Register;
use crate::domain::run::{Run, VoidRange, VoidReason};
use crate::domain::spans::Spans;
use crate::domain::stamp::serial::Serial;
use crate::domain::tally::RunTally;
use serde::{Deserialize, Serialize};

/// What became of stamps. Each text is a stamp number ("12"), a range ("0-949"), or the ten digits of a
/// serial as printed on the label.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Account {
    /// On packs.
    #[serde(default)]
    pub applied: Vec<String>,
    /// Spoiled in printing or applying.
    #[serde(default)]
    pub spoiled: Vec<String>,
    /// Left over, given back or destroyed.
    #[serde(default)]
    pub returned: Vec<String>,
    /// What became of all others.
    #[serde(default)]
    pub rest: Option<Rest>,
}

/// What became of the stamps nobody named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    /// Those printed are on packs.
    Applied,
    /// All of them, printed or not, are left over.
    Returned,
}

/// Stamp numbers of a run from what people write.
fn spans(register: &Register, run: &Run, what: &'static str, texts: &[String]) -> Result<Spans, EnrolError> {
    let mut spans = Spans::default();
    for text in texts {
        let (from, to) = range(register, run, text.trim()).map_err(|(problem, fix)| field(what, text, problem, fix))?;
        spans.add(from, to);
    }
    Ok(spans)
}

fn range(register: &Register, run: &Run, text: &str) -> Result<(u32, u32), (String, String)> {
    let last = run.plan.count.saturating_sub(1);
    if let Ok(serial) = text.parse::<Serial>() {
        let index = permutation(register, &run.plan).and_then(|p| p.index(serial));
        let number = index.and_then(|i| u32::try_from(i.checked_sub(run.plan.first)?).ok()).filter(|n| *n <= last);
        let other = || (format!("is not a serial of {}", run.id), "Give the ten digits printed on the label".into());
        return number.map(|n| (n, n)).ok_or_else(other);
    }
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    match (from.trim().parse(), to.trim().parse()) {
        (Ok(from), Ok(to)) if from <= to && to <= last => Ok((from, to)),
        (Ok::<u32, _>(_), Ok::<u32, _>(_)) => Err((
            "are not stamps of the run".into(),
            format!("{} has stamps 0 to {last}; write the smaller number first", run.id),
        )),
        _ => Err(("is neither stamp numbers nor a serial".into(), "Write 12, 0-949, or a serial of ten digits".into())),
    }
}

/// The first stamp that two sets share, for a message.
fn shared(a: &Spans, b: &Spans) -> Option<u32> {
    a.and(b).iter().next().map(|(from, _)| from)
}

fn refuse_contradictions(run: &Run, applied: &Spans, spoiled: &Spans, returned: &Spans) -> Result<(), EnrolError> {
    let fates = run.fates();
    let void: Spans = [&fates.spoiled, &fates.returned, &fates.stolen].into_iter().flat_map(Spans::iter).collect();
    let (mark, void_for) = ("Say of each stamp one thing", "A stamp that is void stays void; see: temthat runs");
    let checks = [
        ("applied", shared(applied, spoiled), "is said to be both applied and spoiled", mark),
        ("applied", shared(applied, returned), "is said to be both applied and returned", mark),
        ("returned", shared(returned, spoiled), "is said to be both returned and spoiled", mark),
        ("applied", shared(applied, &void), "is void already and cannot be on a pack that is sold", void_for),
        (
            "returned",
            shared(returned, &run.applied),
            "is on a pack by an earlier word",
            "If its pack was destroyed, say --spoiled",
        ),
        (
            "applied",
            shared(applied, &run.all().without(&run.printed)),
            "was never printed",
            "Print it first: temthat print, temthat press",
        ),
    ];
    match checks.into_iter().find_map(|(what, number, problem, fix)| Some((what, number?, problem, fix))) {
        None => Ok(()),
        Some((what, number, problem, fix)) => Err(field(what, number, problem, fix)),
    }
}

/// Records what became of stamps of a run, all or nothing, and answers the counts after it.
///
/// # Errors
/// No such run, stamps outside it, or a word that contradicts another: a stamp both applied and
/// returned, a void one applied, one applied that was never printed.
pub fn account(office: &Office, id: RunId, account: &Account, who: &Who) -> Result<RunTally, EnrolError> {
    retry(|| {
        let register = office.register();
        let run = register.runs.get(&id).filter(|r| r.is_sealed()).ok_or_else(|| unknown("run", id))?;
        let of = |what, texts: &[String]| spans(&register, run, what, texts);
        let mut applied = of("applied", &account.applied)?;
        let spoiled = of("spoiled", &account.spoiled)?;
        let mut returned = of("returned", &account.returned)?;
        let named: Spans = [&applied, &spoiled, &returned].into_iter().flat_map(Spans::iter).collect();
        let fates = run.fates();
        match account.rest {
            None if named.is_empty() => {
                return Err(field("applied", "", "nothing is said of any stamp", "Name stamps, or give --rest"));
            }
            None => {}
            Some(Rest::Applied) => fates.open.without(&named).iter().for_each(|(a, b)| applied.add(a, b)),
            Some(Rest::Returned) => {
                let left = fates.open.iter().chain(fates.unprinted.iter()).collect::<Spans>().without(&named);
                left.iter().for_each(|(a, b)| returned.add(a, b));
            }
        }
        refuse_contradictions(run, &applied, &spoiled, &returned)?;
        let at = office.now();
        let void = |reason| move |(from, to)| Event::StampsVoided { id, range: VoidRange { from, to, reason, at } };
        let mut events: Vec<Event> =
            applied.without(&run.applied).iter().map(|(from, to)| Event::StampsApplied { id, from, to }).collect();
        events.extend(spoiled.without(&fates.spoiled).iter().map(void(VoidReason::Spoiled)));
        events.extend(returned.without(&fates.returned).iter().map(void(VoidReason::Returned)));
        if !events.is_empty() {
            office.commit(&register, who, events)?;
        }
        Ok(office.register().runs.get(&id).map(|r| r.tally()).unwrap_or_default())
    })
}
