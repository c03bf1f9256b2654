//! What was seen on photos, as people read it on a terminal.

use super::Looked;
use crate::i18n::{Lang, plain, text};
use crate::vision::mark::reading::MarkValue;
use crate::vision::pack::{Contradiction, Observations};
use serde::Serialize;

/// Snake-case name of a value as in data.
fn name(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default().replace('_', "-")
}

fn percent(confidence: f64) -> String {
    format!("{:.0}", confidence * 100.0)
}

/// The mark in one sentence.
#[must_use]
pub fn mark(lang: Lang, seen: &Observations) -> String {
    let word = plain(lang, &format!("seen-mark-{}", name(seen.mark.value)));
    let sure = percent(seen.mark.confidence);
    let differs: Vec<String> = seen.mark.differs.iter().map(|d| plain(lang, &format!("differs-{}", name(d)))).collect();
    let mut said = text(lang, "seen-mark", &[("value", &word), ("sure", &sure)]);
    if !differs.is_empty() {
        said.push_str(&text(lang, "seen-differs", &[("parts", &differs.join(", "))]));
    }
    said
}

/// The stars in one sentence.
#[must_use]
pub fn stars(lang: Lang, seen: &Observations) -> String {
    match seen.stars.value {
        Some(n) => text(lang, "seen-stars", &[("count", &n.to_string()), ("sure", &percent(seen.stars.confidence))]),
        None => plain(lang, "seen-stars-unknown"),
    }
}

/// The answer in a line: of `checked`, how many signs there are and whether the product is unclear;
/// `None` where no register was asked.
#[must_use]
pub fn verdict(lang: Lang, checked: Option<(usize, bool)>) -> String {
    match checked {
        None => plain(lang, "photos-unchecked"),
        Some((0, false)) => plain(lang, "photos-no-signs"),
        Some((0, true)) => plain(lang, "photos-unsure"),
        Some((signs, _)) => text(lang, "photos-signs", &[("count", &signs.to_string())]),
    }
}

/// Everything that was seen, a line each.
#[must_use]
pub fn lines(lang: Lang, looked: &Looked) -> Vec<String> {
    let seen = &looked.observations;
    let mut out = vec![mark(lang, seen)];
    if seen.mark.value != MarkValue::Absent {
        out.push(stars(lang, seen));
    }
    for code in &seen.codes {
        let short: String = code.text.chars().take(100).collect();
        out.push(text(lang, "seen-code", &[("kind", &name(code.symbology)), ("text", &short)]));
    }
    if !seen.unread_codes.is_empty() {
        out.push(text(lang, "seen-unread", &[("count", &seen.unread_codes.len().to_string())]));
    }
    if let Some(reason) = seen.text.reason {
        out.push(plain(lang, reason));
    }
    out.extend(fields(lang, seen));
    out.extend(seen.contradictions.iter().map(|c| contradiction(lang, c)));
    if looked.photos.iter().any(|p| p.animated) {
        out.push(plain(lang, "seen-animated"));
    }
    out
}

/// A contradiction in a sentence.
#[must_use]
pub fn contradiction(lang: Lang, c: &Contradiction) -> String {
    match c {
        Contradiction::StarsInWords { words, drawn } => {
            text(lang, "contradicts-stars", &[("words", &words.to_string()), ("drawn", &drawn.to_string())])
        }
        Contradiction::StarsOnFaces { first, second } => {
            text(lang, "contradicts-faces", &[("first", &first.to_string()), ("second", &second.to_string())])
        }
        Contradiction::Dates => plain(lang, "contradicts-dates"),
        Contradiction::Gtins { first, second } => {
            text(lang, "contradicts-gtins", &[("first", first), ("second", second)])
        }
    }
}

/// What the words say, field by field.
#[must_use]
pub fn fields(lang: Lang, seen: &Observations) -> Vec<String> {
    let says = &seen.text.says;
    let claims: Vec<&str> = says.claims.iter().map(|c| c.value.words.as_str()).collect();
    let numbers: Vec<&str> = says.certificates.iter().map(|c| c.value.as_str()).collect();
    let day = |seen: &Option<crate::vision::seen::Seen<jiff::civil::Date>>| {
        seen.as_ref().map(|s| s.value.strftime("%d/%m/%Y").to_string())
    };
    let value = |seen: &Option<crate::vision::seen::Seen<String>>| seen.as_ref().map(|s| s.value.clone());
    let list = |values: &[&str]| (!values.is_empty()).then(|| values.join("; "));
    [
        ("seen-product", value(&says.product)),
        ("seen-producer", value(&says.producer)),
        ("seen-address", value(&says.address)),
        ("seen-claims", list(&claims)),
        ("seen-certificates", list(&numbers)),
        ("seen-product-code", value(&says.product_code)),
        ("seen-lot", value(&says.lot)),
        ("seen-made-on", day(&says.made_on)),
        ("seen-best-before", day(&says.best_before)),
        ("seen-net", value(&says.net_quantity)),
        ("seen-stars-words", says.stars.as_ref().map(|s| s.value.to_string())),
    ]
    .into_iter()
    .filter_map(|(key, value)| value.map(|v| text(lang, key, &[("value", &v)])))
    .collect()
}
