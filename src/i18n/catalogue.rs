//! The catalogue of a language, made ready to be asked often: texts without values as they are and as HTML,
//! those with values cut into pieces. Only what chooses between variants is left to Fluent.

use super::{FILES, Lang};
use askama::filters::{Html, escape};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The catalogues live as long as the program.
type Bundle = FluentBundle<&'static FluentResource>;

/// A text.
pub(super) struct Text {
    /// The text without values: `{$name}` stands where one belongs.
    pub(super) plain: &'static str,
    /// The same as HTML.
    pub(super) html: &'static str,
    /// Its pieces; `None` where it chooses between variants.
    pieces: Option<Vec<Piece>>,
}

enum Piece {
    Words(&'static str),
    Value(&'static str),
}

/// The texts of a language.
pub(super) struct Catalogue {
    bundle: Bundle,
    texts: FxHashMap<&'static str, Text>,
}

/// The catalogue of a language.
pub(super) fn catalogue(lang: Lang) -> &'static Catalogue {
    static CATALOGUES: [OnceLock<Catalogue>; 2] = [OnceLock::new(), OnceLock::new()];
    CATALOGUES[usize::from(lang == Lang::En)].get_or_init(|| Catalogue::read(lang))
}

impl Catalogue {
    fn read(lang: Lang) -> Self {
        let id = lang.code().parse().unwrap_or_default();
        let mut bundle = Bundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        let mut found = Vec::new();
        for &(vi, en) in FILES {
            let text = if lang == Lang::Vi { vi } else { en };
            // A broken line leaves its key out; the tests read every key.
            let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
            let resource: &'static FluentResource = Box::leak(Box::new(resource));
            let _ = bundle.add_resource(resource);
            found.extend(resource.entries().filter_map(|entry| match entry {
                Entry::Message(message) => Some((message.id.name, message.value.as_ref()?)),
                _ => None,
            }));
        }
        let texts = found.into_iter().map(|(key, pattern)| (key, Text::of(&bundle, pattern))).collect();
        Self { bundle, texts }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Text> {
        self.texts.get(key)
    }

    /// The text of a key with named values.
    pub(super) fn with<N: AsRef<str>, V: AsRef<str>>(&self, key: &str, args: &[(N, V)]) -> Option<String> {
        let text = self.texts.get(key)?;
        let Some(pieces) = &text.pieces else {
            let values: FluentArgs = args.iter().map(|(n, v)| (n.as_ref(), v.as_ref())).collect();
            let pattern = self.bundle.get_message(key)?.value()?;
            return Some(self.bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned());
        };
        let mut out =
            String::with_capacity(text.plain.len() + args.iter().map(|(_, v)| v.as_ref().len()).sum::<usize>());
        for piece in pieces {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Value(name) => match args.iter().find(|(n, _)| n.as_ref() == *name) {
                    Some((_, value)) => out.push_str(value.as_ref()),
                    None => out.extend(["{$", name, "}"]),
                },
            }
        }
        Some(out)
    }
}

impl Text {
    fn of(bundle: &Bundle, pattern: &'static Pattern<&'static str>) -> Self {
        let pieces: Option<Vec<Piece>> = pattern.elements.iter().map(Piece::of).collect();
        let plain = match pieces.as_deref() {
            Some([Piece::Words(words)]) => *words,
            _ => bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned().leak(),
        };
        Self { plain, html: html(plain), pieces }
    }
}

impl Piece {
    fn of(element: &PatternElement<&'static str>) -> Option<Self> {
        match element {
            PatternElement::TextElement { value } => Some(Self::Words(value)),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => match inline {
                InlineExpression::VariableReference { id } => Some(Self::Value(id.name)),
                InlineExpression::StringLiteral { value } if !value.contains('\\') => Some(Self::Words(value)),
                _ => None,
            },
            PatternElement::Placeable { .. } => None,
        }
    }
}

/// A text as HTML; most are it already.
fn html(text: &'static str) -> &'static str {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return text;
    }
    match escape(text, Html) {
        Ok(escaped) => escaped.to_string().leak(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_say_what_fluent_says() {
        for lang in [Lang::Vi, Lang::En] {
            let catalogue = catalogue(lang);
            for (key, text) in &catalogue.texts {
                let name = |piece: &Piece| if let Piece::Value(name) = piece { Some(*name) } else { None };
                let names: Vec<_> = text.pieces.iter().flatten().filter_map(name).collect();
                // Without its last value a text shows where it belongs.
                for args in [&names[..], &names[..names.len().saturating_sub(1)]] {
                    let args: Vec<_> = args.iter().map(|name| (*name, "<4>")).collect();
                    let values: FluentArgs = args.iter().copied().collect();
                    let pattern = catalogue.bundle.get_message(key).and_then(|m| m.value()).expect("a value");
                    let fluent = catalogue.bundle.format_pattern(pattern, Some(&values), &mut Vec::new());
                    assert_eq!(catalogue.with(key, &args).as_deref(), Some(&*fluent), "{key}");
                }
            }
        }
    }

    #[test]
    fn html_is_escaped() {
        assert_eq!(html("a < b & \"c\" 'd' >"), "a &#60; b &#38; &#34;c&#34; &#39;d&#39; &#62;");
    }
}
