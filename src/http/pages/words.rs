//! Words for templates.

use crate::http::assets;
use crate::i18n::{Lang, phrase, text};
use std::borrow::Cow;

/// What every template needs: its language and the frame's addresses.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct Words(pub(super) Lang);

impl Words {
    /// A text without values.
    pub(super) fn t(&self, key: &str) -> Cow<'static, str> {
        phrase(self.0, key).unwrap_or_else(|| Cow::Owned(key.to_owned()))
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
