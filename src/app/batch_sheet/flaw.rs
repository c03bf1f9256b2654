//! What can be wrong with a batch as a producer tells it, named so that the catalogue has words for it.

use crate::app::enrol::NewBatch;
use crate::domain::amount::{self, AmountError};
use crate::domain::ids::ProducerId;
use crate::domain::lot::Lot;
use crate::domain::register::Register;
use jiff::civil::Date;

/// Something wrong: the catalogues hold its text as `counter-row-CODE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Stable code.
    pub code: &'static str,
    /// Value, shortened.
    pub value: String,
    /// What the text names beside it.
    pub detail: String,
}

impl Flaw {
    /// A flaw of a value.
    #[must_use]
    pub fn new(code: &'static str, value: impl ToString, detail: impl ToString) -> Self {
        Self { code, value: value.to_string().chars().take(60).collect(), detail: detail.to_string() }
    }
}

/// The first thing wrong with a batch of a producer's own, if any. Whether it may carry stamps is asked when
/// stamps are ordered.
#[must_use]
pub fn flaw(register: &Register, own: ProducerId, today: Date, new: &NewBatch) -> Option<Flaw> {
    let product = register.products.get(&new.product).filter(|p| p.producer == own);
    let same = |lot: &Lot| register.batches.values().find(|b| b.product == new.product && b.lot == *lot);
    let above_zero = |number: f64| number.is_finite() && number > 0.0;
    if product.is_none() {
        return Some(Flaw::new("product", new.product, ""));
    }
    match new.lot.parse::<Lot>() {
        Err(_) => return Some(Flaw::new("lot", &new.lot, "")),
        Ok(lot) => {
            if let Some(batch) = same(&lot) {
                return Some(Flaw::new("lot-taken", lot, batch.id));
            }
        }
    }
    if !above_zero(new.quantity) {
        return Some(Flaw::new("quantity", new.quantity, ""));
    }
    if let Some(made) = new.made_on.filter(|made| *made > today) {
        return Some(Flaw::new("made-later", made, today));
    }
    if let (Some(made), Some(best)) = (new.made_on, new.best_before)
        && best <= made
    {
        return Some(Flaw::new("best-before-made", best, made));
    }
    let last = new.made_on.unwrap_or(today);
    for input in &new.inputs {
        if !register.zones.get(&input.zone).is_some_and(|z| z.producers.contains(&own)) {
            return Some(Flaw::new("zone", input.zone, ""));
        }
        if !above_zero(input.kg) {
            return Some(Flaw::new("kg", input.kg, ""));
        }
        if input.harvested_on > last {
            return Some(Flaw::new("harvest-later", input.harvested_on, last));
        }
    }
    None
}

/// An amount as people here write it.
///
/// # Errors
/// No number, or one that can be read in two ways.
pub fn number(text: &str) -> Result<f64, Flaw> {
    amount::parse(text).map_err(|error| match error {
        AmountError::TwoWays => Flaw::new("number-two-ways", text, text.replace('.', "")),
        AmountError::NotANumber => Flaw::new("number", text, ""),
    })
}
