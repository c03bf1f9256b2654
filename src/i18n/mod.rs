//! Texts for people: one Fluent catalogue per language, one file per room, Vietnamese first.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// "vi" or "en".
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Vi => Self::En,
            Self::En => Self::Vi,
        }
    }
}

/// Files of the catalogues: a room adds its pair here.
const FILES: [(&str, &str); 5] = [
    (include_str!("vi/verdict.ftl"), include_str!("en/verdict.ftl")),
    (include_str!("vi/rules.ftl"), include_str!("en/rules.ftl")),
    (include_str!("vi/lint.ftl"), include_str!("en/lint.ftl")),
    (include_str!("vi/page.ftl"), include_str!("en/page.ftl")),
    (include_str!("vi/import.ftl"), include_str!("en/import.ftl")),
];

type Bundle = FluentBundle<FluentResource>;

fn bundle(lang: Lang) -> &'static Bundle {
    static BUNDLES: [OnceLock<Bundle>; 2] = [OnceLock::new(), OnceLock::new()];
    BUNDLES[usize::from(lang == Lang::En)].get_or_init(|| {
        let id = lang.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        for (vi, en) in FILES {
            let text = if lang == Lang::Vi { vi } else { en };
            // A broken line leaves its key out; the tests read every key.
            let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
            let _ = bundle.add_resource(resource);
        }
        bundle
    })
}

/// Whether a key exists.
#[must_use]
pub fn has(lang: Lang, key: &str) -> bool {
    bundle(lang).has_message(key)
}

/// The text of a key with named values; the key itself if there is no such text.
#[must_use]
pub fn text<N: AsRef<str>, V: AsRef<str>>(lang: Lang, key: &str, args: &[(N, V)]) -> String {
    let bundle = bundle(lang);
    let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else { return key.to_owned() };
    let values: FluentArgs = args.iter().map(|(n, v)| (n.as_ref().to_owned(), v.as_ref())).collect();
    bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
}

/// A text without values.
#[must_use]
pub fn plain(lang: Lang, key: &str) -> String {
    text::<&str, &str>(lang, key, &[])
}

/// A day as people write it: 05/08/2029 in Vietnamese, 5 August 2029 would need a calendar, so
/// English keeps the ISO form, which cannot be misread.
#[must_use]
pub fn day(lang: Lang, day: jiff::civil::Date) -> String {
    match lang {
        Lang::Vi => format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year()),
        Lang::En => day.to_string(),
    }
}

/// Values of a reason or finding as people read them: ISO days become days of the language.
#[must_use]
pub fn readable(lang: Lang, args: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
    args.iter().map(|(name, value)| (*name, value.parse().map_or_else(|_| value.clone(), |d| day(lang, d)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<&str> {
        text.lines().filter_map(|l| l.split_once(" =")).map(|(k, _)| k).filter(|k| !k.starts_with([' ', '#'])).collect()
    }

    #[test]
    fn every_key_stands_in_both_languages_and_reads() {
        for (vi, en) in FILES {
            assert!(FluentResource::try_new(vi.to_owned()).is_ok(), "vi:\n{vi}");
            assert!(FluentResource::try_new(en.to_owned()).is_ok(), "en:\n{en}");
            assert_eq!(keys(vi), keys(en));
            for key in keys(vi) {
                assert!(has(Lang::Vi, key) && has(Lang::En, key), "{key}");
            }
        }
    }

    #[test]
    fn values_stand_without_isolating_marks() {
        let line = text(Lang::Vi, "reason-stars-in-force", &[("stars", "4"), ("until", "05/08/2029")]);
        assert!(line.contains("4 sao") && line.contains("05/08/2029") && !line.contains('\u{2068}'), "{line}");
    }
}
