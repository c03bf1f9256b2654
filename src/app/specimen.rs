//! Specimens of labels: what a run looks like before it is printed, and stamps before they are ordered.
//! Nothing is signed, nothing is recorded.

use super::Office;
use super::command::StampPage;
use super::stamps::SignedStamp;
use crate::domain::ids::{BatchId, RunId};
use crate::domain::recognition::Standing;
use crate::domain::run::{Granularity, Run, RunPlan};
use crate::domain::stamp::body::{Body, Claims, StarClaim};
use crate::print::specimen;

/// One specimen of an issued run; `None` if there is none.
#[must_use]
pub fn of_run(office: &Office, id: RunId) -> Option<StampPage> {
    let register = office.register();
    register.runs.get(&id).filter(|run| run.is_sealed()).map(|run| one(office, run))
}

/// One specimen of the stamps that a batch could have today; `None` if there is no such batch. Stars stand
/// on it if asked for and recognised in force.
#[must_use]
pub fn of_batch(office: &Office, id: BatchId, claim_stars: bool) -> Option<StampPage> {
    let (register, today) = (office.register(), office.today());
    let batch = register.batches.get(&id)?;
    let gtin = register.products.get(&batch.product)?.gtin;
    let stars = match register.standing(batch.product, today, office.now()).map(|(_, standing)| standing) {
        Some(Standing::InForce { stars, until } | Standing::Extended { stars, until }) if claim_stars => {
            Some(StarClaim { stars, until })
        }
        _ => None,
    };
    let claims = Claims::of(batch.claims.iter().copied());
    let body = Body { kid: 0, issued_on: today, best_before: batch.best_before, stars, claims };
    let (lot, granularity) = (batch.lot.clone(), Granularity::Serial);
    let plan = RunPlan { batch: id, gtin, lot, body, granularity, first: 0, count: 1 };
    Some(one(office, &Run::intended(RunId(0), plan, today)))
}

fn one(office: &Office, run: &Run) -> StampPage {
    let serial = (run.plan.granularity == Granularity::Serial).then(|| specimen::SERIAL.to_owned());
    let text = specimen::text(&office.host, &run.plan);
    StampPage::of(office, run, vec![SignedStamp { number: 0, serial, text }])
}
