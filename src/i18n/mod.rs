//! Texts for people: one Fluent catalogue per language, one file per room, Vietnamese first.

mod format;

pub use format::{code, decimal, does_not_prove, member, readable, reason};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
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
    /// The language with this tag; only the primary subtag counts ("en-GB" is English).
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().trim();
        [Self::Vi, Self::En].into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.code()))
    }
    /// The best language for an `Accept-Language` header (RFC 9110 §12.5.4); Vietnamese unless the
    /// header prefers English.
    #[must_use]
    pub fn from_accept(header: &str) -> Self {
        let mut best = (0.0, Self::Vi);
        for part in header.split(',').take(16) {
            let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
            let weight = rest.trim().strip_prefix("q=").map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
            if let Some(lang) = Self::from_tag(tag.trim())
                && weight > best.0
            {
                best = (weight, lang);
            }
        }
        best.1
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
const FILES: &[(&str, &str)] = &[
    (include_str!("vi/verdict.ftl"), include_str!("en/verdict.ftl")),
    (include_str!("vi/rules.ftl"), include_str!("en/rules.ftl")),
    (include_str!("vi/rulebook.ftl"), include_str!("en/rulebook.ftl")),
    (include_str!("vi/bulk.ftl"), include_str!("en/bulk.ftl")),
    (include_str!("vi/sheets.ftl"), include_str!("en/sheets.ftl")),
    (include_str!("vi/lint.ftl"), include_str!("en/lint.ftl")),
    (include_str!("vi/http.ftl"), include_str!("en/http.ftl")),
    (include_str!("vi/account.ftl"), include_str!("en/account.ftl")),
    (include_str!("vi/page.ftl"), include_str!("en/page.ftl")),
    (include_str!("vi/inspector.ftl"), include_str!("en/inspector.ftl")),
    (include_str!("vi/desk.ftl"), include_str!("en/desk.ftl")),
    (include_str!("vi/office.ftl"), include_str!("en/office.ftl")),
    (include_str!("vi/enrol.ftl"), include_str!("en/enrol.ftl")),
    (include_str!("vi/counter.ftl"), include_str!("en/counter.ftl")),
    (include_str!("vi/import.ftl"), include_str!("en/import.ftl")),
    (include_str!("vi/cli.ftl"), include_str!("en/cli.ftl")),
    (include_str!("vi/log.ftl"), include_str!("en/log.ftl")),
    (include_str!("vi/photo.ftl"), include_str!("en/photo.ftl")),
    (include_str!("vi/print.ftl"), include_str!("en/print.ftl")),
    (include_str!("vi/template.ftl"), include_str!("en/template.ftl")),
    (include_str!("vi/stamps.ftl"), include_str!("en/stamps.ftl")),
];

type Bundle = FluentBundle<FluentResource>;

fn bundle(lang: Lang) -> &'static Bundle {
    static BUNDLES: [OnceLock<Bundle>; 2] = [OnceLock::new(), OnceLock::new()];
    BUNDLES[usize::from(lang == Lang::En)].get_or_init(|| {
        let id = lang.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        for &(vi, en) in FILES {
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
    let values: FluentArgs = args.iter().map(|(n, v)| (n.as_ref(), v.as_ref())).collect();
    bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
}

/// A text without values; nothing is copied.
#[must_use]
pub fn phrase(lang: Lang, key: &str) -> Option<Cow<'static, str>> {
    let bundle = bundle(lang);
    let pattern = bundle.get_message(key)?.value()?;
    Some(bundle.format_pattern(pattern, None, &mut Vec::new()))
}

/// A text without values; the key itself if there is no such text.
#[must_use]
pub fn plain(lang: Lang, key: &str) -> String {
    phrase(lang, key).map_or_else(|| key.to_owned(), Cow::into_owned)
}

/// Every key of a language, in the order of the catalogue.
pub fn keys(lang: Lang) -> impl Iterator<Item = &'static str> {
    let texts = FILES.iter().map(move |&(vi, en)| if lang == Lang::Vi { vi } else { en });
    // A key begins its line; what goes on from the line before is indented.
    texts.flat_map(str::lines).filter_map(|line| {
        let key = line.split_once(" =")?.0;
        key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_').then_some(key)
    })
}

/// A day as people write it: 05/08/2029 in Vietnamese, 5 Aug 2029 in English.
#[must_use]
pub fn day(lang: Lang, day: jiff::civil::Date) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    match lang {
        Lang::Vi => format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year()),
        Lang::En => {
            let month = usize::try_from(day.month() - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or_default();
            format!("{} {month} {}", day.day(), day.year())
        }
    }
}

/// A moment as people in Vietnam write it: 05/08/2029 14:05, or 5 Aug 2029 14:05.
#[must_use]
pub fn moment(lang: Lang, at: jiff::Timestamp) -> String {
    let local = jiff::tz::Offset::constant(7).to_datetime(at);
    format!("{} {:02}:{:02}", day(lang, local.date()), local.hour(), local.minute())
}

#[cfg(test)]
mod tests;
