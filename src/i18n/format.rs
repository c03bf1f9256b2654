//! Values as people read them, and sentences for reasons.

use super::{Lang, day, has, phrase, plain, text};
use crate::domain::verdict::{Reason, ReasonLine, Status, Verdict};
use jiff::civil::Date;
use std::borrow::Cow;

/// A number with at most `places` decimals and grouped thousands: "1.234,5" in Vietnamese,
/// "1,234.5" in English; trailing zeros are left out.
#[must_use]
pub fn decimal(lang: Lang, value: f64, places: usize) -> String {
    let (group, point) = if lang == Lang::Vi { ('.', ',') } else { (',', '.') };
    let plain = format!("{value:.places$}");
    let (whole, rest) = plain.split_once('.').unwrap_or((plain.as_str(), ""));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |d| ("-", d));
    let mut out = String::from(sign);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(group);
        }
        out.push(digit);
    }
    let rest = rest.trim_end_matches('0');
    if !rest.is_empty() {
        out.push(point);
        out.push_str(rest);
    }
    out
}

/// A member's name in words; one without words keeps its own.
#[must_use]
pub fn member(lang: Lang, name: &str) -> String {
    let name_of = |room: &str| format!("{room}-{}", name.replace('_', "-"));
    let known = [name_of("desk-field"), name_of("cli-column")].into_iter().find(|key| has(lang, key));
    known.map_or_else(|| name.replace('_', " "), |key| plain(lang, &key))
}

/// Catalogue key of a reason.
fn key(code: Reason) -> &'static str {
    match code {
        Reason::SignatureValid => "reason-signature-valid",
        Reason::SignatureOnly => "reason-signature-only",
        Reason::StarsInForce => "reason-stars-in-force",
        Reason::StarsExtended => "reason-stars-extended",
        Reason::StarsBoundaryDay => "reason-stars-boundary-day",
        Reason::StarsLapsed => "reason-stars-lapsed",
        Reason::StarsLowered => "reason-stars-lowered",
        Reason::StarsWithdrawn => "reason-stars-withdrawn",
        Reason::StarsSuspended => "reason-stars-suspended",
        Reason::StarsNotClaimed => "reason-stars-not-claimed",
        Reason::StarsUnknown => "reason-stars-unknown",
        Reason::StarsAsAtIssue => "reason-stars-as-at-issue",
        Reason::LotLevel => "reason-lot-level",
        Reason::BatchRecalled => "reason-batch-recalled",
        Reason::BestBeforePast => "reason-best-before-past",
        Reason::StampVoided => "reason-stamp-voided",
        Reason::StampStolen => "reason-stamp-stolen",
        Reason::ScannedOften => "reason-scanned-often",
        Reason::ScannedFarApart => "reason-scanned-far-apart",
        Reason::CertificateNotLive => "reason-certificate-not-live",
        Reason::CertificateSuspended => "reason-certificate-suspended",
        Reason::RunNotRecorded => "reason-run-not-recorded",
        Reason::RunNewerThanRegister => "reason-run-newer-than-register",
        Reason::KeyCompromised => "reason-key-compromised",
        Reason::RunNotSealed => "reason-run-not-sealed",
        Reason::SignatureInvalid => "reason-signature-invalid",
        Reason::KeyUnknown => "reason-key-unknown",
        Reason::KeyRevoked => "reason-key-revoked",
        Reason::BundleStale => "reason-bundle-stale",
        Reason::BundleExpired => "reason-bundle-expired",
        Reason::ClockBehind => "reason-clock-behind",
        Reason::KeyOutOfScope => "reason-key-out-of-scope",
        Reason::Malformed => "reason-malformed",
        Reason::Foreign => "reason-foreign",
        Reason::TrustListMissing => "reason-trust-list-missing",
        Reason::TrustListExpired => "reason-trust-list-expired",
        Reason::RegisterUnavailable => "reason-register-unavailable",
        Reason::RunLogged => "reason-run-logged",
        Reason::ProofInvalid => "reason-proof-invalid",
        Reason::ProofOfAnother => "reason-proof-of-another",
    }
}

/// Stable code of a reason as written in answers ("stars-lapsed").
#[must_use]
pub fn code(reason: Reason) -> &'static str {
    key(reason).trim_start_matches("reason-")
}

/// The sentence of a reason. Where a value is not known the text `reason-CODE-bare` is used, if
/// there is one.
#[must_use]
pub fn reason(lang: Lang, line: &ReasonLine) -> Cow<'static, str> {
    let key = key(line.code);
    if line.args.is_empty() {
        return Cow::Borrowed(phrase(lang, key).unwrap_or(key));
    }
    let args = readable(lang, &line.args);
    if args.iter().any(|(_, v)| v.is_empty()) {
        let bare = format!("{key}-bare");
        if has(lang, &bare) {
            return Cow::Owned(text(lang, &bare, &args));
        }
    }
    Cow::Owned(text(lang, key, &args))
}

/// Values of a reason or finding as people read them: ISO days become days of the language,
/// scheme codes their names.
#[must_use]
pub fn readable<'a>(lang: Lang, args: &'a [(&'static str, String)]) -> Vec<(&'static str, Cow<'a, str>)> {
    args.iter().map(|(name, raw)| (*name, value(lang, name, raw))).collect()
}

fn value<'a>(lang: Lang, name: &str, raw: &'a str) -> Cow<'a, str> {
    let known = |key: String| Cow::Borrowed(phrase(lang, &key).unwrap_or(raw));
    match name {
        "scheme" => known(format!("scheme-{raw}")),
        "reason" => stamp_answer(lang, raw),
        "items" | "parts" | "detail" if raw.parse::<Date>().is_err() => {
            raw.split(", ").map(|part| listed(lang, part)).collect::<Vec<_>>().join(", ").into()
        }
        "missing" => raw.split(", ").map(|part| known_part(lang, part)).collect::<Vec<_>>().join(", ").into(),
        _ => {
            // Looked at before it is parsed: most values are no days, and a refusal is not free.
            let iso = raw.len() == 10 && raw.as_bytes().get(4) == Some(&b'-');
            let date = if iso { raw.parse::<Date>().ok() } else { None };
            date.map_or(Cow::Borrowed(raw), |date| Cow::Owned(day(lang, date)))
        }
    }
}

/// The answer to a stamp, by its code, as part of a sentence that ends itself. Anything else, and
/// an answer that has values of its own, stays as it is.
fn stamp_answer(lang: Lang, raw: &str) -> Cow<'_, str> {
    match phrase(lang, &format!("reason-{raw}")) {
        Some(text) if !text.contains('{') => Cow::Owned(text.trim_end_matches('.').to_owned()),
        _ => Cow::Borrowed(raw),
    }
}

/// A content of a label, an item of a record or a part of the mark, by its code.
fn listed(lang: Lang, part: &str) -> &str {
    phrase(lang, &format!("content-{part}")).unwrap_or(part)
}

fn known_part(lang: Lang, part: &str) -> &str {
    phrase(lang, &format!("organic-missing-{part}")).unwrap_or(part)
}

/// What a verdict does not prove, as codes of texts `proves-CODE`. Only a good answer needs them.
#[must_use]
pub fn does_not_prove(verdict: &Verdict) -> &'static [&'static str] {
    let says = |code| verdict.reasons.iter().any(|line| line.code == code);
    match verdict.status {
        Status::NotGenuine | Status::CannotCheck => &[],
        _ if says(Reason::StarsAsAtIssue) && says(Reason::LotLevel) => {
            &["not-lot-copy", "not-contents", "not-today-stars"]
        }
        _ if says(Reason::StarsAsAtIssue) => &["not-copy", "not-contents", "not-today-stars"],
        _ if says(Reason::LotLevel) => &["not-lot-copy", "not-contents"],
        _ => &["not-copy", "not-contents"],
    }
}
