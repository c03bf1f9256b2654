//! Which of several readings of a name the register knows. A misread name must not look like one that
//! nobody registered, nor like another that somebody did.

use super::matching::SAME;
use super::names::{Likeness, Names};
use super::observation::{Observation, Reading};
use crate::domain::ids::{ProducerId, ProductId};
use crate::domain::register::Register;
use crate::domain::text::{fold, key_words};
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::Hash;

/// A registered name is taken for the one read from here on, where it leads by so much; or from there
/// on, where it leads by far.
const NEAR: (f64, f64) = (0.86, 0.04);
const FAR: (f64, f64) = (0.78, 0.1);
/// What letters, without regard to words, count beside them.
const SPELT: f64 = 0.25;
/// A producer of the product that was found is taken for the one read from here on.
const MAKER: f64 = 0.7;
/// Names from here on are whole; below, a product of one and a producer of another are no sign.
const EXACT: f64 = 0.95;
/// Nothing in the register may be as like a name that is told to stand in no register: by its words, and
/// by its letters without regard to words.
const STRANGE: (f64, f64) = (0.72, 0.85);
/// Readings looked at; who sends more sends no photo.
const MOST: usize = 80;
/// Least certainty of such a name.
const SURE: u8 = 80;
/// Least words of such a name: of a short one too much may have gone unread.
const WORDS: usize = 3;
/// Least words where nobody reads a producer.
const LONG: usize = 4;
/// How much of a registered name such a name shares at least: one of goods shares words with other goods, a
/// motto does not.
const SHARED: f64 = 0.4;
/// What was read is part of a registered name where so much of it belongs there, and so much of that
/// name was found.
const OWNED: f64 = 0.85;
const FOUND: f64 = 0.25;

/// The label with the names that the register knows by its readings, and with what is uncertain said anew.
/// Without readings the label as it is.
#[must_use]
pub fn settle<'a>(label: &'a Observation, register: &Register) -> Cow<'a, Observation> {
    let readings = &label.readings;
    if readings.product.is_empty() && readings.producer.is_empty() {
        return Cow::Borrowed(label);
    }
    let names = Names::seen(register);
    let by_product = |text: &str| names.products(text).into_iter().map(|(id, _, like)| (id, like)).collect();
    let by_maker = |text: &str| names.producers(text).into_iter().collect();
    let (products, makers) = (Known::of(&readings.product, by_product), Known::of(&readings.producer, by_maker));
    let product = products.lead(|id| product_name(register, *id));
    let producer = makers.lead(|id| producer_name(register, *id));
    let exact = [&product, &producer].iter().all(|lead| lead.as_ref().is_none_or(|(_, score)| *score >= EXACT));
    // A producer that was read whole.
    let maker = producer.as_ref().filter(|(_, score)| *score >= EXACT).map(|(name, _)| fold(name));
    let product = product.map(|(name, _)| name);
    let producer = producer
        .map(|(name, _)| name)
        .or_else(|| makers.in_part(owners(register, product.as_deref()?)).map(|id| producer_name(register, id)));

    let mut settled = label.clone();
    // A name without readings was not read from a photo.
    let typed = |readings: &[Reading], name: &Option<String>| readings.is_empty() && name.is_some();
    let sure = |readings: &[Reading]| readings.first().is_some_and(|r| r.sure >= SURE);
    let words = readings.product.first().map_or(0, |r| key_words(&r.text).len());
    let read = Known::of(likeliest(&readings.product), by_product);
    // A name of goods, by words it shares with registered ones, and no motto.
    let whole = words >= WORDS && read.is_akin() && sure(&readings.product);
    let strange = whole && read.is_strange(|_| true);
    let listed = product.is_some() || typed(&readings.product, &label.product) || strange;
    let made = producer.is_some()
        || typed(&readings.producer, &label.producer)
        || Known::of(likeliest(&readings.producer), by_maker).is_strange(|_| true) && sure(&readings.producer)
        // Goods that nobody registered have no registered producer either.
        || readings.producer.is_empty() && product.is_none() && strange && words >= LONG;
    // Names that do not belong together: one of them may be another's, misread.
    let is_named = |id: ProducerId, name: &str| fold(&producer_name(register, id)) == name;
    let apart = product
        .as_deref()
        .zip(producer.as_deref().map(fold))
        .is_some_and(|(product, producer)| owners(register, product).into_iter().all(|id| !is_named(id, &producer)));
    // Another's goods by name, or nobody's: not of the producer that was read whole.
    let foreign = maker.is_some_and(|maker| {
        let own = |id: &ProductId| register.products.get(id).is_some_and(|p| is_named(p.producer, &maker));
        whole && products.is_strange(own)
    });
    if !foreign && (!(listed && made) || apart && !exact) {
        settled.uncertain.push("unlisted".into());
    }
    // A producer that nobody can read counts as one that is not printed.
    if product.is_some() && producer.is_none() && !readings.producer.is_empty() && !sure(&readings.producer) {
        settled.producer = None;
        settled.uncertain.retain(|unsure| unsure != "producer");
    }
    for (field, name) in [("product", product), ("producer", producer)] {
        if let Some(name) = name {
            let slot = if field == "product" { &mut settled.product } else { &mut settled.producer };
            *slot = Some(name);
            settled.uncertain.retain(|unsure| unsure != field);
        }
    }
    Cow::Owned(settled)
}

fn product_name(register: &Register, id: ProductId) -> String {
    register.products.get(&id).map(|p| p.name.clone()).unwrap_or_default()
}

fn producer_name(register: &Register, id: ProducerId) -> String {
    register.producers.get(&id).map(|p| p.name.clone()).unwrap_or_default()
}

/// Those who make goods of this name.
fn owners(register: &Register, product: &str) -> Vec<ProducerId> {
    let name = fold(product);
    register.products.values().filter(|p| fold(&p.name) == name).map(|p| p.producer).collect()
}

fn likeliest(readings: &[Reading]) -> &[Reading] {
    readings.get(..1).unwrap_or_default()
}

/// Rows of the register by how like the best reading of their name is.
struct Known<T> {
    best: HashMap<T, Likeness>,
}

impl<T: Copy + Eq + Hash> Known<T> {
    fn of(readings: &[Reading], likenesses: impl Fn(&str) -> Vec<(T, Likeness)>) -> Self {
        let mut best: HashMap<T, Likeness> = HashMap::new();
        for (row, like) in readings.iter().take(MOST).flat_map(|r| likenesses(&r.text)) {
            let kept = best.entry(row).or_default();
            if like.score > kept.score {
                *kept = like;
            }
        }
        Self { best }
    }
    /// The name that leads, where one leads by enough, and how like it is.
    fn lead(&self, name_of: impl Fn(&T) -> String) -> Option<(String, f64)> {
        let rows = self.best.iter().filter(|(_, like)| !like.differs).map(|(id, like)| (name_of(id), like));
        let mut rows: Vec<(String, &Likeness)> = rows.collect();
        // Letters decide between names that share the words that were read.
        let rank = |like: &Likeness| like.score + SPELT * like.spelt;
        rows.sort_by(|a, b| rank(b.1).total_cmp(&rank(a.1)));
        let (name, like) = rows.first()?;
        let folded = fold(name);
        let next = rows.iter().find(|(other, _)| fold(other) != folded).map(|(_, like)| *like);
        let ahead = next.map_or(1.0, |next| rank(like) - rank(next));
        let leads = |(least, by): (f64, f64)| like.score >= least && ahead >= by;
        (leads(NEAR) || leads(FAR) || like.score >= SAME && ahead > 0.0 && next.is_none_or(|n| n.score < SAME))
            .then(|| (name.clone(), like.score))
    }
    /// Of some rows the one whose name was read best, also where only part of it was, if no other was as well.
    fn in_part(&self, rows: Vec<T>) -> Option<T> {
        let part = |like: &Likeness| if like.owned >= OWNED { like.score.max(like.owned) } else { like.score };
        let mut read: Vec<(T, f64)> =
            rows.into_iter().filter_map(|row| Some((row, part(self.best.get(&row)?)))).collect();
        read.sort_by(|a, b| b.1.total_cmp(&a.1));
        let (first, like) = *read.first()?;
        let alone = read.iter().skip(1).all(|(row, next)| *row == first || next + NEAR.1 < like);
        (like >= MAKER && alone).then_some(first)
    }
    /// Whether none of these rows is like what was read, nor has it in part.
    fn is_strange(&self, rows: impl Fn(&T) -> bool) -> bool {
        let worded = |like: &Likeness| 0.75 * like.found + 0.25 * like.owned;
        let part = |like: &Likeness| like.owned >= OWNED && like.found >= FOUND;
        let other = |like: &Likeness| like.apart || worded(like) < STRANGE.0 && !part(like);
        self.best.iter().filter(|(row, _)| rows(row)).all(|(_, like)| other(like) && like.spelt < STRANGE.1)
    }
    /// Whether it shares words with something in the register.
    fn is_akin(&self) -> bool {
        self.best.values().any(|like| like.found >= SHARED)
    }
}
