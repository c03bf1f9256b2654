//! What people at the counter type and read: numbers as they count, refusals without commands.

use crate::app::command::Refusal;
use crate::app::lint::LintFailure;
use crate::i18n::{Lang, has, text};

/// A number as people count, from 1, as the register does, from 0; nothing typed is none.
///
/// # Errors
/// What was typed, shortened.
pub(super) fn number(typed: &str) -> Result<Option<u32>, String> {
    match typed.trim() {
        "" => Ok(None),
        digits => match digits.parse::<u32>().ok().and_then(|n| n.checked_sub(1)) {
            Some(number) => Ok(Some(number)),
            None => Err(typed.chars().take(40).collect()),
        },
    }
}

/// Millimetres with a decimal comma or point; nothing typed is 0.
///
/// # Errors
/// What was typed, shortened.
pub(super) fn mm(typed: &str) -> Result<f64, String> {
    match typed.trim() {
        "" => Ok(0.0),
        digits => match digits.replace(',', ".").parse::<f64>() {
            Ok(mm) if mm.is_finite() => Ok(mm),
            _ => Err(typed.chars().take(40).collect()),
        },
    }
}

/// A check that does not pass, and the way out: the counter's own words where the usual ones name commands
/// that nobody has here.
pub(super) fn said(lang: Lang, lint: &LintFailure) -> String {
    let own = format!("counter-fix-{}", lint.code);
    let (says, fix) = lint.words(lang);
    let fix = if has(lang, &own) { text(lang, &own, &lint.readable(lang)) } else { fix };
    format!("{says} {fix}")
}

/// A refusal line by line.
pub(super) fn refused(lang: Lang, refusal: &Refusal) -> Vec<String> {
    if refusal.lints.is_empty() {
        return vec![refusal.message.clone()];
    }
    refusal.lints.iter().map(|lint| said(lang, lint)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_people_count_with() {
        assert_eq!((number(" 1 "), number("")), (Ok(Some(0)), Ok(None)));
        for wrong in ["0", "-1", "x", "4294967297", "1,5"] {
            assert_eq!(number(wrong), Err(wrong.to_owned()));
        }
        assert_eq!((mm("-0,4"), mm(""), mm("1.25")), (Ok(-0.4), Ok(0.0), Ok(1.25)));
        assert!(mm("nan").is_err() && mm("inf").is_err() && mm("4 mm").is_err());
    }

    #[test]
    fn the_way_out_at_the_counter_names_no_command() {
        for lang in [Lang::Vi, Lang::En] {
            for code in [
                "batch-unknown",
                "above-quantity",
                "stars-none",
                "stars-unconfirmed",
                "stars-suspended",
                "stars-lapsed",
                "stars-withdrawn",
                "key",
                "trust-missing",
                "trust-expired",
                "host",
                "pin-without-serial",
                "serial-space",
                "template-module",
            ] {
                let words = said(lang, &LintFailure { code: code.into(), args: Vec::new() });
                assert!(!words.contains("temthat") && !words.contains("--"), "{code}: {words}");
            }
        }
    }

    #[test]
    fn days_and_schemes_are_words() {
        let args = [("scheme", "vietgap"), ("zone", "VT-1"), ("harvested", "2026-08-15")];
        let args = args.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let words = said(Lang::Vi, &LintFailure { code: "claim-not-covered".into(), args });
        assert!(words.contains("VietGAP") && words.contains("15/08/2026"), "{words}");
    }
}
