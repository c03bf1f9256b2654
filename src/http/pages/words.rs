//! Words for templates.

use crate::http::assets;
use crate::i18n::{self, Lang, text};
use askama::filters::{self, HtmlSafe};
use askama::{FastWritable, Values};
use std::fmt;

/// What every template needs: its language and the frame's addresses.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct Words(pub(super) Lang);

/// A text of the catalogue as HTML: templates write it as it is.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct Html(&'static str);

impl HtmlSafe for Html {}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl FastWritable for Html {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(dest.write_str(self.0)?)
    }
}

/// A text of anybody, for HTML.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct Long<'a>(&'a str);

impl HtmlSafe for Long<'_> {}

impl fmt::Display for Long<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let marked = self.0.bytes().fold(false, |found, b| found | matches!(b, b'"' | b'&' | b'\'' | b'<' | b'>'));
        if !marked {
            return f.write_str(self.0);
        }
        match filters::escape(self.0, filters::Html) {
            Ok(escaped) => escaped.fmt(f),
        }
    }
}

impl FastWritable for Long<'_> {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(write!(dest, "{self}")?)
    }
}

impl Words {
    /// A long text, escaped. It is looked over at a stroke first, since an address or a sentence seldom holds
    /// what must be escaped, and templates escape byte by byte.
    pub(super) fn long<'a>(&self, text: &'a (impl AsRef<str> + ?Sized)) -> Long<'a> {
        Long(text.as_ref())
    }
    /// A text without values, for a template; a key without a text is not shown.
    pub(super) fn t(&self, key: &str) -> Html {
        Html(i18n::html(self.0, key).unwrap_or_default())
    }
    /// A text without values, for everything else; the key itself if there is no such text.
    pub(super) fn plain<'a>(&self, key: &'a str) -> &'a str {
        i18n::phrase(self.0, key).unwrap_or(key)
    }
    /// A text with one value named `value`.
    pub(super) fn with(&self, key: &str, value: &str) -> String {
        text(self.0, key, &[("value", value)])
    }
    /// The text of a word that belongs to a room of the catalogue.
    pub(super) fn of(&self, room: &str, word: &str) -> String {
        text::<&str, &str>(self.0, &format!("{room}-{word}"), &[])
    }
    /// Language tag.
    pub(super) fn tag(&self) -> &'static str {
        self.0.code()
    }
    /// The other language.
    pub(super) fn other(&self) -> &'static str {
        self.0.other().code()
    }
    /// Address of an asset.
    pub(super) fn asset(&self, name: &str) -> String {
        assets::url(name)
    }
}
