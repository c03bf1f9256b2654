//! Two names laid side by side, word by word in their order, each word used once: what of one is in the
//! other, when letters may have been misread.

use crate::domain::text::FAINT;

/// Words from here on are one, with a slip or two in a long one.
const ONE: f64 = 0.7;

/// What two names share.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Shared {
    /// Weight of the first that is found in the second.
    pub first: f64,
    /// Weight of the second that is found in the first.
    pub second: f64,
    /// Pairs of words.
    pub pairs: usize,
    /// Of them those that are one.
    pub ones: usize,
}

/// Lays names side by side: `likeness` of a word of the first and one of the second, 0 to 1, of words
/// with these weights.
#[must_use]
pub fn align(first: &[f64], second: &[f64], likeness: impl Fn(usize, usize) -> f64) -> Shared {
    let width = second.len() + 1;
    let mut best = vec![(0.0f64, Shared::default()); (first.len() + 1) * width];
    for i in (0..first.len()).rev() {
        for j in (0..second.len()).rev() {
            let (skip_first, skip_second) = (best[(i + 1) * width + j], best[i * width + j + 1]);
            let mut here = if skip_first.0 >= skip_second.0 { skip_first } else { skip_second };
            let like = likeness(i, j);
            if like >= FAINT {
                let (value, rest) = best[(i + 1) * width + j + 1];
                let paired = value + like * (first[i] + second[j]);
                if paired > here.0 {
                    let shared = Shared {
                        first: rest.first + like * first[i],
                        second: rest.second + like * second[j],
                        pairs: rest.pairs + 1,
                        ones: rest.ones + usize::from(like >= ONE),
                    };
                    here = (paired, shared);
                }
            }
            best[i * width + j] = here;
        }
    }
    best[0].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_used_once_and_in_order() {
        let (a, b) = (["tinh", "bot", "ban", "lau"], ["tinh", "bot", "pac", "hau"]);
        let like = |i: usize, j: usize| strsim::normalized_levenshtein(a[i], b[j]);
        let shared = align(&[4.0, 3.0, 3.0, 3.0], &[4.0, 3.0, 3.0, 3.0], like);
        // "ban" is as like "bot" as "hau" is "lau", but "bot" is taken.
        assert_eq!((shared.pairs, shared.ones), (3, 2));
        assert!((shared.first - 9.0).abs() < 1e-9, "{shared:?}");
        assert_eq!(align(&[1.0], &[], |_, _| 1.0), Shared::default());
    }
}
