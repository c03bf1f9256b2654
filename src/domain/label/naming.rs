//! Which of several readings of a name the register knows. A misread name must not look like one that
//! nobody registered, nor like another that somebody did.

use super::matching::SAME;
use super::names::{Likeness, Names};
use super::observation::{Observation, Reading};
use crate::domain::text::key_words;
use std::borrow::Cow;

/// Least certainty of a name that is told to stand in no register.
const SURE: u8 = 80;
/// Least words of such a name: of a short one too much may have gone unread.
const WORDS: usize = 3;
/// A name of which so much belongs to a registered one, and which has so much of that one, may be that
/// one in part.
const OWNED: f64 = 0.85;
const FOUND: f64 = 0.25;

/// The label with the readings that the register knows as its names, and with what is uncertain said anew:
/// a name that the register knows was not misread. Without readings the label as it is.
#[must_use]
pub fn settle<'a>(label: &'a Observation, names: &Names) -> Cow<'a, Observation> {
    let readings = &label.readings;
    if readings.product.is_empty() && readings.producer.is_empty() {
        return Cow::Borrowed(label);
    }
    let mut settled = label.clone();
    let products = |r: &Reading| names.products(&r.text).into_iter().map(|(_, _, like)| like).collect();
    let producers = |r: &Reading| names.producers(&r.text).into_values().collect();
    let product = known(&readings.product, products);
    let producer = known(&readings.producer, producers);
    if let Some(reading) = product.reading {
        settled.product = Some(reading.text.clone());
        settled.uncertain.retain(|field| field != "product");
    }
    if let Some(reading) = producer.reading {
        settled.producer = Some(reading.text.clone());
        settled.uncertain.retain(|field| field != "producer");
    }
    let sure = |readings: &[Reading]| readings.first().is_some_and(|r| r.sure >= SURE);
    let whole = readings.product.first().is_some_and(|r| key_words(&r.text).len() >= WORDS);
    // A name without readings was not read from a photo.
    let typed = |readings: &[Reading], name: &Option<String>| readings.is_empty() && name.is_some();
    let product_sure = typed(&readings.product, &label.product)
        || product.reading.is_some()
        || whole && !product.in_part && sure(&readings.product);
    let producer_sure =
        typed(&readings.producer, &label.producer) || producer.reading.is_some() || sure(&readings.producer);
    if !(product_sure && producer_sure) {
        settled.uncertain.push("unlisted".into());
    }
    Cow::Owned(settled)
}

/// What the register makes of readings.
struct Known<'a> {
    /// The one it knows best, where it knows one.
    reading: Option<&'a Reading>,
    /// Whether one may be a registered name in part.
    in_part: bool,
}

fn known(readings: &[Reading], likenesses: impl Fn(&Reading) -> Vec<Likeness>) -> Known<'_> {
    let mut best: Option<(&Reading, f64)> = None;
    let mut in_part = false;
    for reading in readings {
        for like in likenesses(reading) {
            in_part |= like.owned >= OWNED && like.found >= FOUND;
            if like.score >= SAME && best.is_none_or(|(_, score)| like.score > score) {
                best = Some((reading, like.score));
            }
        }
    }
    Known { reading: best.map(|(reading, _)| reading), in_part }
}
