//! Texts for people, Vietnamese first. One Fluent file per room and language; a room adds its
//! file to [`CATALOGUES`] and nothing else.

mod format;

pub use format::{code, date, decimal, reason, scheme};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource};
use std::borrow::Cow;
use std::sync::OnceLock;

macro_rules! catalogues {
    ($($room:literal),* $(,)?) => {
        &[$(($room, include_str!(concat!("vi/", $room, ".ftl")), include_str!(concat!("en/", $room, ".ftl")))),*]
    };
}

/// Every room's file: (room, Vietnamese, English). This is the one place to add a room.
pub const CATALOGUES: &[(&str, &str, &str)] = catalogues!["verdict", "label", "http", "page"];

/// Language of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Vietnamese, the default.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
    /// The language with this tag; only the primary subtag counts ("en-GB" is English).
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next().unwrap_or_default().trim() {
            primary if primary.eq_ignore_ascii_case("vi") => Some(Self::Vi),
            primary if primary.eq_ignore_ascii_case("en") => Some(Self::En),
            _ => None,
        }
    }
    /// The best language for an `Accept-Language` header (RFC 9110 §12.5.4); Vietnamese unless
    /// the header prefers English.
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
}

type Bundle = FluentBundle<FluentResource>;

/// One bundle of all rooms. A file that does not parse keeps its good messages; the tests refuse it.
fn build(lang: Lang) -> Bundle {
    let id = fluent_bundle::concurrent::FluentBundle::<FluentResource>::new_concurrent;
    let tag = lang.tag().parse();
    let mut bundle = id(tag.into_iter().collect());
    // Isolation marks are for mixed writing directions; both languages run left to right.
    bundle.set_use_isolating(false);
    for (_, vi, en) in CATALOGUES {
        let source = if lang == Lang::Vi { vi } else { en };
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(good, _)| good);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn bundle(lang: Lang) -> &'static Bundle {
    static VI: OnceLock<Bundle> = OnceLock::new();
    static EN: OnceLock<Bundle> = OnceLock::new();
    match lang {
        Lang::Vi => VI.get_or_init(|| build(lang)),
        Lang::En => EN.get_or_init(|| build(lang)),
    }
}

/// Whether the catalogue has a text.
#[must_use]
pub fn has(lang: Lang, key: &str) -> bool {
    bundle(lang).get_message(key).is_some_and(|m| m.value().is_some())
}

/// The text `key` with its named values. A key that is missing is answered with the key itself,
/// so that a slip in a catalogue never takes an answer down.
#[must_use]
pub fn text(lang: Lang, key: &str, args: &[(&str, &str)]) -> Cow<'static, str> {
    let bundle = bundle(lang);
    let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
        return Cow::Owned(key.to_owned());
    };
    let mut errors: Vec<FluentError> = Vec::new();
    if args.is_empty() {
        return bundle.format_pattern(pattern, None, &mut errors);
    }
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        values.set(*name, *value);
    }
    Cow::Owned(bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned())
}

#[cfg(test)]
mod tests;
