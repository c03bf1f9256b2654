//! Which certificates cover the raw material of a batch at harvest.

use super::batch::BatchInput;
use super::certificate::{Certificate, Holder, Scheme, Suspension};
use super::product::Product;
use super::register::Register;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words of a crop name in lower case, each with its marks behind its letters, so that "hoè" and
/// "hòe" are one. Marks count: dừa, dứa and dưa are three crops.
fn words(text: &str, with_marks: bool) -> Vec<String> {
    let lower = text.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .filter(|word| !word.is_empty())
        .map(|word| {
            let word: String = word.nfd().collect();
            let mut letters: String = word.chars().filter(|c| !is_combining_mark(*c)).collect();
            if with_marks {
                letters.extend(word.chars().filter(|c| is_combining_mark(*c)));
            } else {
                letters = letters.replace('đ', "d");
            }
            letters
        })
        .collect()
}

/// Whether a name was typed without any marks though it has several words: "CHE SHAN". One bare
/// word is what it says: "cam" is no "cẩm".
fn is_typed_bare(text: &str) -> bool {
    words(text, true).len() > 1 && !text.nfd().any(|c| is_combining_mark(c) || matches!(c, 'đ' | 'Đ'))
}

/// Whether a certificate's scope names a crop: the words of one stand, in order and side by side, in
/// the other. A name of several words typed without any marks is compared without marks.
#[must_use]
pub fn names_crop(scope: &str, crop: &str) -> bool {
    let bare_crop = is_typed_bare(crop);
    if words(crop, true).is_empty() || scope.trim().is_empty() {
        return true;
    }
    let within = |a: &[String], b: &[String]| !a.is_empty() && b.windows(a.len()).any(|w| w == a);
    scope.split([',', ';', '/', '+', '&']).any(|item| {
        let marks = !bare_crop && !is_typed_bare(item);
        let (item, crop) = (words(item, marks), words(crop, marks));
        within(&item, &crop) || within(&crop, &item)
    })
}

/// Whether a certificate is of `scheme` and names the crop of an input's zone.
fn is_meant(register: &Register, certificate: &Certificate, input: &BatchInput, scheme: Scheme) -> bool {
    let crop = register.zones.get(&input.zone).map(|z| z.crop.as_str());
    let in_scope = match (&certificate.crop, crop) {
        (Some(scope), Some(crop)) => names_crop(scope, crop),
        _ => true,
    };
    certificate.scheme == scheme && in_scope
}

/// Whether a certificate of `scheme` is live at an input's harvest and names its crop.
#[must_use]
pub fn covers(register: &Register, certificate: &Certificate, input: &BatchInput, scheme: Scheme) -> bool {
    certificate.is_live(input.harvested_on) && is_meant(register, certificate, input, scheme)
}

/// Certificates on an input's zone, or on the producer.
fn held<'a>(
    register: &'a Register,
    product: &Product,
    input: &BatchInput,
) -> impl Iterator<Item = &'a Arc<Certificate>> {
    let of_producer = register.certificates_of(Holder::Producer(product.producer));
    register.certificates_of(Holder::Zone(input.zone)).chain(of_producer)
}

/// Certificates of `scheme` that cover an input at harvest: on its zone, or on the producer.
pub fn covering<'a>(
    register: &'a Register,
    product: &Product,
    input: &BatchInput,
    scheme: Scheme,
) -> impl Iterator<Item = &'a Arc<Certificate>> {
    held(register, product, input).filter(move |c| covers(register, c, input, scheme))
}

/// The certificate of `scheme` that would cover an input if it were not suspended at harvest, and that suspension.
#[must_use]
pub fn suspended_at_harvest<'a>(
    register: &'a Register,
    product: &Product,
    input: &BatchInput,
    scheme: Scheme,
) -> Option<(&'a Arc<Certificate>, &'a Suspension)> {
    let day = input.harvested_on;
    held(register, product, input)
        .filter(|c| c.is_in_term(day) && is_meant(register, c, input, scheme))
        .find_map(|c| Some((c, c.suspension(day)?)))
}

/// Whether a certificate of `scheme` covers an input at harvest: on its zone, or on the producer.
#[must_use]
pub fn is_covered(register: &Register, product: &Product, input: &BatchInput, scheme: Scheme) -> bool {
    covering(register, product, input, scheme).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::names_crop;

    #[test]
    fn a_scope_names_crops_by_whole_words_with_their_marks() {
        for (scope, crop) in [
            ("chè", "Chè Shan tuyết"),
            ("Cây chè", "chè"),
            ("cam sành, chè Shan", "Chè shan"),
            ("CHE SHAN", "chè Shan tuyết"),
            ("hoa hoè", "Hoa hòe"),
            ("bưởi/cam", "cam"),
            ("", "chè"),
            ("hoa atiso", "HOA ATISÔ"),
        ] {
            assert!(names_crop(scope, crop), "{scope:?} should name {crop:?}");
        }
        for (scope, crop) in [
            ("dừa", "dứa"),
            ("dưa", "dừa"),
            ("na", "nấm hương"),
            ("na", "chanh leo nam"),
            ("cam", "cẩm"),
            ("dua", "dừa"),
            ("chè Shan", "Shan chè"),
            ("ổi, mận", "lúa"),
        ] {
            assert!(!names_crop(scope, crop), "{scope:?} should not name {crop:?}");
        }
    }
}
