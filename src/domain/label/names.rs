//! Names of the register, folded once and indexed by word: a name is compared with what a label
//! shows by its words, and a word of a label is compared with the words of the register only once.
//! Scores are those of [`crate::domain::text::likeness`], word for word.

use super::alignment::align;
use crate::domain::ids::{ProducerId, ProductId};
use crate::domain::register::Register;
use crate::domain::text::{FAINT, Shown, is_noise, key_words, seen_words, word_likeness, word_weight};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Words of labels remembered; a sweep repeats most of them.
const REMEMBERED: usize = 20_000;
/// Words of a label that are looked at; a page of text is no name.
const LOOKED_AT: usize = 60;
/// Letters of a label that are compared without regard to words.
const LETTERS: usize = 80;

/// One name of a row.
struct Name<T> {
    row: T,
    /// Numbers of its words in the vocabulary, in order.
    words: Vec<u32>,
    /// Its letters without spaces.
    letters: String,
}

/// How alike a name is to what was shown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Likeness {
    /// Both ways together, 0 to 1, as [`crate::domain::text::likeness`].
    pub score: f64,
    /// How much of the registered name was found, 0 to 1.
    pub found: f64,
    /// How much of what was shown belongs to the registered name, 0 to 1.
    pub owned: f64,
    /// How alike the letters are without regard to words, 0 to 1; 0 among names that were typed.
    pub spelt: f64,
    /// Whether each has [`APART`] words that are none of the other's, though they may resemble them.
    pub differs: bool,
    /// Whether they are two names, however much they share: each has besides a word that the other has
    /// nothing like.
    pub apart: bool,
}

/// Words that each of two names has of its own. One may be misread, or said in another way.
pub const APART: usize = 2;

/// Words of the register that a word resembles, with the likeness.
type Near = Arc<[(u32, f64)]>;

/// The index. Build it once per state of the register.
pub struct Names {
    words: Vec<String>,
    number: HashMap<String, u32>,
    products: Vec<Name<ProductId>>,
    producers: Vec<Name<ProducerId>>,
    /// Producer of each product.
    makers: HashMap<ProductId, ProducerId>,
    /// How words are compared.
    as_seen: bool,
    remembered: RwLock<HashMap<String, Near>>,
}

impl Names {
    /// Folds every name and alias of the register.
    #[must_use]
    pub fn new(register: &Register) -> Self {
        Self::compared(register, false)
    }
    /// The same for names that were read from a photo: letters that look alike are one
    /// ([`crate::domain::text::lookalike`]).
    #[must_use]
    pub fn seen(register: &Register) -> Self {
        Self::compared(register, true)
    }

    fn compared(register: &Register, as_seen: bool) -> Self {
        let mut all = Self {
            as_seen,
            words: Vec::new(),
            number: HashMap::new(),
            products: Vec::new(),
            producers: Vec::new(),
            makers: register.products.values().map(|p| (p.id, p.producer)).collect(),
            remembered: RwLock::default(),
        };
        for p in register.products.values() {
            for name in p.aliases.iter().chain([&p.name]) {
                let name = all.name(p.id, name);
                all.products.push(name);
            }
        }
        for p in register.producers.values() {
            for name in p.aliases.iter().chain([&p.name]) {
                let name = all.name(p.id, name);
                all.producers.push(name);
            }
        }
        all
    }

    fn name<T>(&mut self, row: T, name: &str) -> Name<T> {
        let words = self.numbers(name);
        let letters = words.iter().filter_map(|n| self.words.get(*n as usize)).map(String::as_str).collect();
        Name { row, words, letters }
    }

    fn numbers(&mut self, name: &str) -> Vec<u32> {
        let mut out = Vec::new();
        for word in if self.as_seen { seen_words(name) } else { key_words(name) } {
            let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
            let number = *self.number.entry(word.clone()).or_insert(next);
            if number == next {
                self.words.push(word);
            }
            out.push(number);
        }
        out
    }

    /// Words of the register that a word resembles, with the likeness; weaker than [`FAINT`] is none.
    fn near(&self, word: &str) -> Near {
        if let Some(known) = self.remembered.read().unwrap_or_else(PoisonError::into_inner).get(word) {
            return Arc::clone(known);
        }
        let length = word.chars().count();
        let near: Near = (0u32..)
            .zip(&self.words)
            // So far apart in length, no two words are near.
            .filter(|(_, w)| w.chars().count().abs_diff(length) * 10 <= length.max(w.chars().count()) * 4)
            .map(|(n, w)| (n, word_likeness(w, word)))
            .filter(|(_, s)| *s >= FAINT)
            .collect();
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= REMEMBERED {
            remembered.clear();
        }
        remembered.insert(word.to_owned(), Arc::clone(&near));
        near
    }

    /// Likeness of every product whose name shares enough words with what was shown (`found` at
    /// least 0.5): the best of its names.
    #[must_use]
    pub fn products(&self, shown: &str) -> Vec<(ProductId, ProducerId, Likeness)> {
        self.like(&self.products, shown)
            .into_iter()
            .filter_map(|(id, l)| Some((id, *self.makers.get(&id)?, l)))
            .collect()
    }
    /// The same for producers.
    #[must_use]
    pub fn producers(&self, shown: &str) -> HashMap<ProducerId, Likeness> {
        self.like(&self.producers, shown).into_iter().collect()
    }

    fn like<T: Copy + Eq + std::hash::Hash + Ord>(&self, names: &[Name<T>], shown: &str) -> Vec<(T, Likeness)> {
        let shown = if self.as_seen { Shown::seen(shown, LOOKED_AT) } else { Shown::new(shown, LOOKED_AT) };
        let letters: String = shown.words.iter().flat_map(|w| w.chars()).take(LETTERS).collect();
        let near: Vec<_> = shown.words.iter().map(|w| self.near(w)).collect();
        let mut best = vec![0f64; self.words.len()];
        for (n, s) in near.iter().flat_map(|list| list.iter()) {
            if let Some(place) = best.get_mut(*n as usize) {
                *place = place.max(*s);
            }
        }
        let mut rows: HashMap<T, Likeness> = HashMap::new();
        for name in names {
            let (mut total, mut got) = (0.0, 0.0);
            for n in &name.words {
                let weight = self.words.get(*n as usize).map_or(0.0, |w| word_weight(w));
                total += weight;
                got += weight * best.get(*n as usize).copied().unwrap_or(0.0);
            }
            let found = if total > 0.0 { got / total } else { 0.0 };
            // On a photo words run together and fall apart.
            let spelt = if self.as_seen { strsim::normalized_levenshtein(&name.letters, &letters) } else { 0.0 };
            if found < 0.5 && spelt < 0.5 {
                continue;
            }
            let owned = self.owned(name, &shown, &near);
            let side = self.aligned(name, &shown, &near);
            let (found, owned) = if self.as_seen { (side.found, side.owned) } else { (found, owned) };
            let (differs, apart) = (side.differs, side.apart);
            let score = spelt.max(0.75 * found + 0.25 * owned);
            let likeness = Likeness { score, found, owned, spelt, differs, apart };
            let kept = rows.entry(name.row).or_default();
            if likeness.score > kept.score {
                *kept = likeness;
            }
        }
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then(a.0.cmp(&b.0)));
        rows
    }

    /// How much of what was shown belongs to a name; words that sellers add do not count against it.
    fn owned<T>(&self, name: &Name<T>, shown: &Shown, near: &[Near]) -> f64 {
        let (mut total, mut got) = (0.0, 0.0);
        for (word, near) in shown.words.iter().zip(near) {
            if self.is_added(name, word) {
                continue;
            }
            let weight = word_weight(word);
            total += weight;
            let best = near.iter().filter(|(n, _)| name.words.contains(n)).map(|(_, s)| *s).fold(0.0, f64::max);
            got += weight * best;
        }
        if total > 0.0 { got / total } else { 0.0 }
    }

    /// Whether a word that was shown is one that sellers add to this name.
    fn is_added<T>(&self, name: &Name<T>, word: &str) -> bool {
        let here = self.number.get(word).is_some_and(|n| name.words.contains(n));
        !here && (is_noise(word) || word.bytes().all(|b| b.is_ascii_digit()))
    }

    /// The same word by word in their order, each used once.
    fn aligned<T>(&self, name: &Name<T>, shown: &Shown, near: &[Near]) -> Likeness {
        let said: Vec<(&str, &Near)> =
            shown.words.iter().map(String::as_str).zip(near).filter(|(w, _)| !self.is_added(name, w)).collect();
        let wanted: Vec<f64> =
            name.words.iter().map(|n| self.words.get(*n as usize).map_or(0.0, |w| word_weight(w))).collect();
        let given: Vec<f64> = said.iter().map(|(w, _)| word_weight(w)).collect();
        let like = |i: usize, j: usize| said[j].1.iter().find(|(n, _)| *n == name.words[i]).map_or(0.0, |(_, s)| *s);
        let shared = align(&wanted, &given, like);
        let part = |of: f64, all: &[f64]| if all.is_empty() { 0.0 } else { of / all.iter().sum::<f64>() };
        let fewer = wanted.len().min(given.len());
        let differs = fewer >= shared.ones + APART;
        Likeness {
            found: part(shared.first, &wanted),
            owned: part(shared.second, &given),
            differs,
            apart: differs && fewer > shared.pairs,
            ..Likeness::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::likeness;

    #[test]
    fn scores_are_those_of_the_plain_comparison() {
        let names = ["Chè Shan tuyết Hồng Thái", "Mật ong bạc hà", "Cam sành Hàm Yên 1 kg", "HTX Sơn Trà"];
        let mut all = Names {
            words: vec![],
            number: HashMap::new(),
            products: vec![],
            producers: vec![],
            makers: HashMap::new(),
            as_seen: false,
            remembered: RwLock::default(),
        };
        for (i, name) in (1u32..).zip(names) {
            let name = all.name(ProducerId(i), name);
            all.producers.push(name);
        }
        for shown in [
            "che shan tuyet hong thai",
            "OCOP 4 sao mật ong bac ha chai 500ml",
            "Cam sanh Ham Yen",
            "hop tac xa son tra",
            "",
        ] {
            let found = all.producers(shown);
            for (i, name) in (1u32..).zip(names) {
                let plain = likeness(name, shown);
                if let Some(l) = found.get(&ProducerId(i)) {
                    assert!((l.score - plain).abs() < 1e-9, "{name} / {shown}: {} {plain}", l.score);
                } else {
                    assert!(plain < 0.7, "{name} / {shown}: {plain}");
                }
            }
        }
    }
}
