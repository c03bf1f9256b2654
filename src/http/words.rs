//! The catalogue as data: what the applications in the browser say comes from the same texts as
//! everything else. Values stand as `{$name}`.

use crate::i18n::{self, Lang};
use std::collections::BTreeMap;

/// Rooms of the catalogue the applications use, by the beginning of their keys.
const ROOMS: [&str; 8] =
    ["status-", "sentence-", "reason-", "proves-", "scheme-", "inspector-", "page-brand", "page-cert-suspended"];

/// The texts of a language as a JSON object.
pub(super) fn json(lang: Lang) -> String {
    let texts: BTreeMap<&str, String> = i18n::keys(lang)
        .filter(|key| ROOMS.iter().any(|room| key.starts_with(room)))
        .map(|key| (key, i18n::plain(lang, key)))
        .collect();
    serde_json::to_string(&texts).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_hold_the_same_keys_and_keep_their_values_open() {
        let read = |lang| -> BTreeMap<String, String> { serde_json::from_str(&json(lang)).expect("an object") };
        let (vi, en) = (read(Lang::Vi), read(Lang::En));
        assert!(vi.keys().eq(en.keys()));
        assert!(vi["reason-best-before-past"].contains("{$on}"), "{}", vi["reason-best-before-past"]);
    }
}
