//! Which registered product a label speaks of. Abstains rather than guesses.

use super::names::{Likeness, Names};
use crate::domain::gtin::Gtin;
use crate::domain::ids::{ProducerId, ProductId};
use crate::domain::register::Register;
use crate::domain::text::fold;
use serde::Serialize;
use std::cmp::Ordering;

/// From here on two names are taken for the same.
pub const SAME: f64 = 0.88;
/// Below this they are taken for different; between, nobody can tell.
pub const DIFFERENT: f64 = 0.72;
/// A match must beat the next candidate by this much.
pub const MARGIN: f64 = 0.04;

/// Least likeness of a product's name where the producer's agrees,
pub const NEAR_NAME: f64 = 0.86;
/// of a producer's name where the product's agrees,
pub const NEAR_PRODUCER: f64 = 0.78;
/// and of both together.
pub const BOTH: f64 = 1.70;

/// A product with the likeness of its names, 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Product.
    pub product: ProductId,
    /// Producer.
    pub producer: ProducerId,
    /// Likeness of the product name.
    pub name_score: f64,
    /// Likeness of the producer's name; `None` if the label shows none.
    pub producer_score: Option<f64>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Match {
    /// This product (GTIN, or names alike and nothing near).
    Product(ProductId),
    /// This producer, but none of its products.
    ProducerOnly(ProducerId),
    /// A product of that name exists, but at other producers than the one shown.
    OtherProducer(ProductId),
    /// Names resemble something; nobody can tell.
    Unsure,
    /// Nothing in the register resembles what is shown.
    Nothing,
    /// The label names neither product nor code.
    Unnamed,
}

/// Finds what a label speaks of, and the best candidates (at most five).
#[must_use]
pub fn find(
    register: &Register,
    product: Option<&str>,
    producer: Option<&str>,
    gtin: Option<Gtin>,
) -> (Match, Vec<Candidate>) {
    find_in(&Names::new(register), register, product, producer, gtin, false)
}

/// As [`find`], with the names of the register indexed before; `printed` are names as a label has them,
/// without what sellers put about them.
#[must_use]
pub fn find_in(
    names: &Names,
    register: &Register,
    product: Option<&str>,
    producer: Option<&str>,
    gtin: Option<Gtin>,
    printed: bool,
) -> (Match, Vec<Candidate>) {
    if let Some(found) = gtin.and_then(|g| register.product_by_gtin(g)) {
        let candidate =
            Candidate { product: found.id, producer: found.producer, name_score: 1.0, producer_score: None };
        return (Match::Product(found.id), vec![candidate]);
    }
    let Some(product) = product.filter(|p| !p.trim().is_empty()) else { return (Match::Unnamed, Vec::new()) };
    let producer = producer.filter(|p| !p.trim().is_empty());
    let makers = producer.map(|seen| names.producers(seen));
    let mut candidates: Vec<Candidate> = names
        .products(product)
        .into_iter()
        .map(|(id, maker, like)| Candidate {
            product: id,
            producer: maker,
            name_score: named(like, printed),
            producer_score: makers.as_ref().map(|m| m.get(&maker).map_or(0.0, |l| l.score)),
        })
        .filter(|c| c.name_score >= 0.5)
        .collect();
    let total = |c: &Candidate| c.name_score + c.producer_score.unwrap_or(0.0);
    candidates.sort_by(|a, b| total(b).total_cmp(&total(a)).then(a.product.cmp(&b.product)));
    let shown = producer.map(fold);
    let literal = |id: &ProducerId| {
        let row = register.producers.get(id);
        row.is_some_and(|p| p.aliases.iter().chain([&p.name]).any(|name| Some(fold(name)) == shown))
    };
    let makers: Vec<Maker> =
        makers.into_iter().flatten().map(|(id, like)| Maker { id, score: like.score, literal: literal(&id) }).collect();
    let answer = decide(&candidates, &makers, producer.is_some());
    candidates.truncate(5);
    (answer, candidates)
}

/// Likeness of a product's name. One shown in part is not another name: nobody can tell. One that is
/// printed with words of its own is, however much they share.
fn named(like: Likeness, printed: bool) -> f64 {
    if like.apart && printed {
        like.score.min(DIFFERENT - 0.01)
    } else if like.owned >= 0.97 && like.found >= 0.5 {
        like.score.max(DIFFERENT)
    } else {
        like.score
    }
}

/// Products of one name at several producers, where the label does not say whose it is.
#[must_use]
pub fn namesakes(matched: &Match, candidates: &[Candidate]) -> Vec<ProductId> {
    let same = candidates.iter().filter(|c| c.name_score >= SAME && c.producer_score.is_none());
    let ids: Vec<ProductId> = same.map(|c| c.product).collect();
    if *matched == Match::Unsure && ids.len() > 1 { ids } else { Vec::new() }
}

/// A producer, how like its name is to the one shown, and whether it is written just so.
struct Maker {
    id: ProducerId,
    score: f64,
    literal: bool,
}

fn decide(candidates: &[Candidate], makers: &[Maker], producer_shown: bool) -> Match {
    let same_name: Vec<_> = candidates.iter().filter(|c| c.name_score >= SAME).collect();
    if !producer_shown {
        return match same_name[..] {
            [one] if candidates.iter().all(|c| c.product == one.product || c.name_score < one.name_score - MARGIN) => {
                Match::Product(one.product)
            }
            [] if candidates.iter().all(|c| c.name_score < DIFFERENT) => Match::Nothing,
            _ => Match::Unsure,
        };
    }
    let score = |c: &Candidate| c.producer_score.unwrap_or(0.0);
    // A slip in each of two names that agree is more likely than two others so near.
    let both =
        |c: &Candidate| c.name_score >= NEAR_NAME && score(c) >= NEAR_PRODUCER && c.name_score + score(c) >= BOTH;
    let mut whole: Vec<_> = candidates.iter().filter(|c| both(c)).collect();
    whole.sort_by(|a, b| (b.name_score + score(b)).total_cmp(&(a.name_score + score(a))));
    match whole[..] {
        [one] => return Match::Product(one.product),
        [one, next, ..] if one.name_score + score(one) > next.name_score + score(next) + MARGIN => {
            return Match::Product(one.product);
        }
        [_, ..] => return Match::Unsure,
        [] => {}
    }
    if same_name.iter().any(|c| score(c) >= DIFFERENT) {
        return Match::Unsure;
    }
    let mut best: Vec<&Maker> = makers.iter().filter(|m| m.score >= DIFFERENT).collect();
    best.sort_by(|a, b| (b.score, b.literal).partial_cmp(&(a.score, a.literal)).unwrap_or(Ordering::Equal));
    let Some(known) = best.first() else {
        return match same_name[..] {
            [one] => Match::OtherProducer(one.product),
            [] if candidates.iter().all(|c| c.name_score < DIFFERENT) => Match::Nothing,
            _ => Match::Unsure,
        };
    };
    // Of several so alike the one that is written just so is meant; none of them may have such goods.
    let alike: Vec<&Maker> = best.iter().copied().filter(|m| m.score >= known.score - MARGIN).collect();
    let meant = alike.len() == 1 || known.literal && best.iter().filter(|m| m.literal).count() == 1;
    let theirs = |c: &&Candidate| alike.iter().any(|m| m.id == c.producer);
    if known.score >= SAME && meant && candidates.iter().filter(theirs).all(|c| c.name_score < DIFFERENT) {
        Match::ProducerOnly(known.id)
    } else {
        Match::Unsure
    }
}
