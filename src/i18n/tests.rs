use super::*;
use crate::domain::verdict::{Reason, ReasonLine, Status};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};

/// Names of the variables a pattern uses.
fn variables(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    fn inline(expression: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
        match expression {
            InlineExpression::VariableReference { id } => {
                found.insert(id.name.to_owned());
            }
            InlineExpression::Placeable { expression } => any(expression, found),
            _ => {}
        }
    }
    fn any(expression: &Expression<&str>, found: &mut BTreeSet<String>) {
        match expression {
            Expression::Inline(e) => inline(e, found),
            Expression::Select { selector, variants } => {
                inline(selector, found);
                variants.iter().for_each(|v| variables(&v.value, found));
            }
        }
    }
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            any(expression, found);
        }
    }
}

/// Every message of a language with its variables; a file that does not parse or a key that
/// stands twice fails.
fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for &(vi, en) in FILES {
        let source = if lang == Lang::Vi { vi } else { en };
        let parsed = fluent_syntax::parser::parse(source)
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?} in\n{source}", lang.code()));
        for entry in &parsed.body {
            let Entry::Message(message) = entry else { continue };
            let mut used = BTreeSet::new();
            variables(message.value.as_ref().expect("a value"), &mut used);
            let twice = all.insert(message.id.name.to_owned(), used).is_some();
            assert!(!twice, "{}: {} stands twice", lang.code(), message.id.name);
        }
    }
    all
}

#[test]
fn both_languages_have_the_same_keys_and_values() {
    let (vi, en) = (messages(Lang::Vi), messages(Lang::En));
    let keys = |m: &BTreeMap<String, BTreeSet<String>>| m.keys().cloned().collect::<BTreeSet<_>>();
    let missing: Vec<_> = keys(&vi).symmetric_difference(&keys(&en)).cloned().collect();
    assert!(missing.is_empty(), "only in one language: {missing:?}");
    for (key, used) in &vi {
        assert_eq!(used, &en[key], "values of {key}");
    }
}

/// Every reason with values of the names that `app::verify` gives it.
pub(crate) fn every_reason() -> Vec<ReasonLine> {
    use Reason::*;
    let plain = [
        SignatureValid,
        SignatureOnly,
        StarsNotClaimed,
        KeyCompromised,
        LotLevel,
        RunNotRecorded,
        RunNewerThanRegister,
        RunNotSealed,
        SignatureInvalid,
        KeyUnknown,
        KeyRevoked,
        KeyOutOfScope,
        Foreign,
        TrustListMissing,
        TrustListExpired,
        RegisterUnavailable,
        ClockBehind,
        ProofOfAnother,
    ];
    let mut all: Vec<ReasonLine> = plain.into_iter().map(ReasonLine::plain).collect();
    let line = ReasonLine::plain;
    let on = "2026-01-17";
    all.extend([
        line(StarsInForce).with("stars", 4).with("until", on),
        line(StarsExtended).with("stars", 4).with("until", on),
        line(StarsBoundaryDay).with("stars", 4).with("until", on),
        line(StarsLapsed).with("on", on).with("issued_stars", 4),
        line(StarsLowered).with("stars", 3).with("on", on).with("issued_stars", 4),
        line(StarsWithdrawn).with("on", on).with("issued_stars", 4),
        line(StarsSuspended).with("on", on).with("issued_stars", 4),
        line(StarsUnknown).with("issued_stars", 4),
        line(StarsAsAtIssue).with("stars", 4).with("until", on).with("issued", on),
        line(RunLogged).with("index", 7).with("on", on),
        line(ProofInvalid).with("cause", "the proof does not lead to the checkpoint"),
        line(BatchRecalled).with("on", on).with("reason", "mốc"),
        line(BestBeforePast).with("on", on),
        line(StampVoided).with("on", on).with("reason", ""),
        line(BundleStale).with("on", on),
        line(BundleExpired).with("on", on),
        line(StampStolen).with("on", on).with("reason", ""),
        line(ScannedOften).with("count", 120).with("days", 25),
        line(ScannedFarApart).with("km", 1140).with("minutes", 10),
        line(CertificateNotLive).with("scheme", "vietgap").with("on", on),
        line(CertificateSuspended).with("scheme", "vietgap").with("on", on).with("from", on).with("until", on),
        line(Malformed).with("cause", "the serial must be ten digits"),
    ]);
    all
}

#[test]
fn every_reason_has_a_finished_sentence_in_both_languages() {
    let lines = every_reason();
    assert_eq!(lines.len(), 40, "a new reason needs its text here and in the catalogues");
    for lang in [Lang::Vi, Lang::En] {
        for line in &lines {
            let code = serde_json::to_value(line.code).expect("a code");
            assert_eq!(code.as_str(), Some(super::format::code(line.code)));
            let sentence = reason(lang, line);
            assert!(sentence.ends_with('.'), "{code} {lang:?}: {sentence}");
            assert!(!sentence.contains(['{', '$', '}']), "{code} {lang:?}: {sentence}");
            assert!(!sentence.contains("2026-"), "{code} {lang:?} shows a raw date: {sentence}");
        }
        let bare = reason(lang, &ReasonLine::plain(Reason::StarsLowered).with("stars", 3).with("on", ""));
        let day = "2026-01-17";
        let open = ReasonLine::plain(Reason::CertificateSuspended).with("scheme", "organic").with("on", day);
        let open = open.with("from", day).with("until", "");
        let open = reason(lang, &open);
        assert!(open.ends_with('.') && !open.contains("  ") && !open.contains(['{', '$']), "{open}");
        assert!(bare.ends_with('.') && !bare.contains("  ") && !bare.contains(" ,"), "{bare}");
    }
    for status in [Status::Genuine, Status::Caution, Status::NotGenuine, Status::CannotCheck] {
        let code = serde_json::to_value(status).expect("a code");
        for kind in ["status", "sentence"] {
            let key = format!("{kind}-{}", code.as_str().expect("text"));
            assert!(has(Lang::Vi, &key) && has(Lang::En, &key), "{key}");
        }
    }
}

#[test]
fn languages_are_chosen_as_asked() {
    for (header, lang) in [
        ("vi-VN,vi;q=0.9,en;q=0.8", Lang::Vi),
        ("en-US,en;q=0.5", Lang::En),
        ("fr, en;q=0.4, vi;q=0.3", Lang::En),
        ("en;q=0.1, vi", Lang::Vi),
        ("", Lang::Vi),
        ("*;q=zz,,;;", Lang::Vi),
    ] {
        assert_eq!(Lang::from_accept(header), lang, "{header}");
    }
}

#[test]
fn numbers_and_days_as_people_write_them() {
    assert_eq!(decimal(Lang::Vi, 1234.50, 2), "1.234,5");
    assert_eq!(decimal(Lang::En, 1_234_567.0, 1), "1,234,567");
    assert_eq!(decimal(Lang::En, -999.999, 1), "-1,000");
    assert_eq!(day(Lang::Vi, jiff::civil::date(2026, 1, 7)), "07/01/2026");
    assert_eq!(day(Lang::En, jiff::civil::date(2026, 12, 7)), "7 Dec 2026");
}

#[test]
fn the_auditor_has_one_name() {
    for key in ["account-role-auditor", "desk-role-auditor", "cli-word-auditor"] {
        assert!(plain(Lang::Vi, key).to_lowercase().contains("giám sát"), "{key}");
    }
    let other = keys(Lang::Vi).find(|key| plain(Lang::Vi, key).to_lowercase().contains("kiểm toán"));
    assert_eq!(other, None);
}

#[test]
fn an_unknown_key_is_answered_with_itself() {
    assert_eq!(text(Lang::Vi, "no-such-key", &[("x", "y")]), "no-such-key");
}

#[test]
fn every_rule_guard_and_remedy_has_words() {
    for rule in crate::domain::label::rules::ALL {
        let id = rule.code.to_ascii_lowercase();
        let (title, sign) = (format!("rule-{id}-title"), format!("rule-{id}-sign"));
        let codes = [title.as_str(), &sign].into_iter();
        for code in codes
            .chain(rule.guards.iter().copied())
            .chain(rule.clears.iter().copied())
            .chain(rule.evidence.iter().map(|e| e.1))
        {
            assert!(has(Lang::Vi, code) && has(Lang::En, code), "{code}");
        }
    }
}
