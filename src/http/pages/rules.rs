//! The rules of the label check, open to whoever is checked by them.

use super::page;
use super::words::{Html, Words};
use crate::app::rulebook::{self, RulePage};
use crate::domain::label::finding::Severity;
use crate::http::accept::Language;
use crate::i18n::Lang;
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "consumer/rules.html", config = ".askama.toml")]
struct RulesPage {
    w: Words,
    switch: String,
    levels: Vec<Level>,
}

/// Rules of one severity.
struct Level {
    /// "s1" … "s4": key and class.
    tag: &'static str,
    name: Html,
    rules: Vec<RulePage>,
}

impl RulesPage {
    fn new(lang: Lang) -> Self {
        let w = Words(lang);
        let mut rules = rulebook::pages(lang);
        rules.sort_by_key(|r| r.rule);
        let levels = [
            (Severity::S1, "s1", "page-rules-s1"),
            (Severity::S2, "s2", "page-rules-s2"),
            (Severity::S3, "s3", "page-rules-s3"),
            (Severity::S4, "s4", "page-rules-s4"),
        ]
        .map(|(severity, tag, key)| Level {
            tag,
            name: w.t(key),
            rules: rules.iter().filter(|r| r.severity == severity).cloned().collect(),
        });
        let levels = levels.into_iter().filter(|level| !level.rules.is_empty()).collect();
        Self { w, switch: format!("/quy-tac?lang={}", w.other()), levels }
    }
}

/// `GET /quy-tac`: every rule with its law, what it rests on, what keeps it silent and what clears it.
pub(in crate::http) async fn rules(Language(lang): Language) -> Response {
    page(lang, &RulesPage::new(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_stands_once_on_the_page_in_each_language() {
        for lang in [Lang::Vi, Lang::En] {
            let html = RulesPage::new(lang).render().expect("a page");
            for rule in rulebook::pages(lang) {
                assert_eq!(html.matches(&format!("id=\"{}\"", rule.rule)).count(), 1, "{}", rule.rule);
            }
            assert!(!html.contains("page-rules"), "a text is missing");
        }
    }
}
