//! Texts for people: one Fluent catalogue per language, one file per room, Vietnamese first.

mod catalogue;
mod format;

pub use format::{code, decimal, does_not_prove, member, readable, reason};

use catalogue::catalogue;
use serde::{Deserialize, Serialize};

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

/// Whether a key exists.
#[must_use]
pub fn has(lang: Lang, key: &str) -> bool {
    catalogue(lang).get(key).is_some()
}

/// The text of a key with named values; the key itself if there is no such text.
#[must_use]
pub fn text<N: AsRef<str>, V: AsRef<str>>(lang: Lang, key: &str, args: &[(N, V)]) -> String {
    catalogue(lang).with(key, args).unwrap_or_else(|| key.to_owned())
}

/// A text without values.
#[must_use]
pub fn phrase(lang: Lang, key: &str) -> Option<&'static str> {
    catalogue(lang).get(key).map(|text| text.plain)
}

/// A text without values as HTML.
#[must_use]
pub fn html(lang: Lang, key: &str) -> Option<&'static str> {
    catalogue(lang).get(key).map(|text| text.html)
}

/// A text without values; the key itself if there is no such text.
#[must_use]
pub fn plain(lang: Lang, key: &str) -> String {
    phrase(lang, key).unwrap_or(key).to_owned()
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
        Lang::Vi => {
            let mut out = String::with_capacity(10);
            for n in [day.day(), day.month()] {
                out.extend([digit(n / 10), digit(n % 10), '/']);
            }
            out + &format!("{:04}", day.year())
        }
        Lang::En => {
            let month = usize::try_from(day.month() - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or_default();
            format!("{} {month} {}", day.day(), day.year())
        }
    }
}

fn digit(n: i8) -> char {
    char::from(b'0'.wrapping_add_signed(n))
}

/// A moment as people in Vietnam write it: 05/08/2029 14:05, or 5 Aug 2029 14:05.
#[must_use]
pub fn moment(lang: Lang, at: jiff::Timestamp) -> String {
    let local = jiff::tz::Offset::constant(7).to_datetime(at);
    format!("{} {:02}:{:02}", day(lang, local.date()), local.hour(), local.minute())
}

#[cfg(test)]
mod tests;
