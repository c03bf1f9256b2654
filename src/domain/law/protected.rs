//! Protected geographical indications of the province, as data.

use crate::domain::text::fold;
use serde::Deserialize;
use std::sync::OnceLock;

/// A protected name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Protected {
    /// The protected form.
    pub name: String,
    /// The plain place name in it.
    pub place: String,
}

#[derive(Default, Deserialize)]
struct File {
    name: Vec<Protected>,
}

/// All names.
#[must_use]
pub fn all() -> &'static [Protected] {
    static FILE: OnceLock<File> = OnceLock::new();
    &FILE.get_or_init(|| toml::from_str(include_str!("../data/law/protected-names.toml")).unwrap_or_default()).name
}

/// How a text uses protected names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// The protected form itself.
    Form(&'static Protected),
    /// Only the place.
    Place(&'static Protected),
    /// Neither.
    None,
}

/// Looks for protected names in a text, blind to tones.
#[must_use]
pub fn used(text: &str) -> Use {
    let text = format!(" {} ", fold(text));
    let has = |part: &str| text.contains(&format!(" {} ", fold(part)));
    if let Some(form) = all().iter().find(|p| has(&p.name)) {
        return Use::Form(form);
    }
    all().iter().find(|p| has(&p.place)).map_or(Use::None, Use::Place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_places_differ() {
        assert_eq!(all().len(), 4);
        assert!(matches!(used("Cam Sanh Ham Yen loại 1"), Use::Form(_)));
        assert!(matches!(used("Mật ong Na Hang"), Use::Place(_)));
        assert_eq!(used("Miến dong"), Use::None);
    }
}
