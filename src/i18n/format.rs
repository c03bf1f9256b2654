//! Values as people read them, and sentences for reasons.

use super::{Lang, has, text};
use crate::domain::verdict::{Reason, ReasonLine};
use jiff::civil::Date;
use std::borrow::Cow;

/// A day: "17/01/2026" in Vietnamese, "17 Jan 2026" in English.
#[must_use]
pub fn date(lang: Lang, day: Date) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    match lang {
        Lang::Vi => format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
        Lang::En => {
            let month = usize::try_from(day.month() - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or_default();
            format!("{} {month} {}", day.day(), day.year())
        }
    }
}

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

/// Name of a certificate scheme by its code ("vietgap").
#[must_use]
pub fn scheme(lang: Lang, code: &str) -> Cow<'static, str> {
    text(lang, &format!("scheme-{code}"), &[])
}

/// Catalogue key of a reason.
fn key(code: Reason) -> &'static str {
    match code {
        Reason::SignatureValid => "reason-signature-valid",
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
        Reason::RunNotRecorded => "reason-run-not-recorded",
        Reason::RunNotSealed => "reason-run-not-sealed",
        Reason::SignatureInvalid => "reason-signature-invalid",
        Reason::KeyUnknown => "reason-key-unknown",
        Reason::KeyRevoked => "reason-key-revoked",
        Reason::KeyOutOfScope => "reason-key-out-of-scope",
        Reason::Malformed => "reason-malformed",
        Reason::Foreign => "reason-foreign",
        Reason::TrustListMissing => "reason-trust-list-missing",
        Reason::TrustListExpired => "reason-trust-list-expired",
        Reason::RegisterUnavailable => "reason-register-unavailable",
    }
}

/// Stable code of a reason as written in answers ("stars-lapsed").
#[must_use]
pub fn code(reason: Reason) -> &'static str {
    key(reason).trim_start_matches("reason-")
}

/// The sentence of a reason. Days are written as the language writes them; where a value is not
/// known the text `reason-CODE-bare` is used, if there is one.
#[must_use]
pub fn reason(lang: Lang, line: &ReasonLine) -> Cow<'static, str> {
    let key = key(line.code);
    if line.args.is_empty() {
        return text(lang, key, &[]);
    }
    let values: Vec<(&str, Cow<'_, str>)> = line.args.iter().map(|(n, v)| (*n, value(lang, n, v))).collect();
    let args: Vec<(&str, &str)> = values.iter().map(|(n, v)| (*n, v.as_ref())).collect();
    if args.iter().any(|(_, v)| v.is_empty()) {
        let bare = format!("{key}-bare");
        if has(lang, &bare) {
            return text(lang, &bare, &args);
        }
    }
    text(lang, key, &args)
}

/// A named value as people read it: ISO days and scheme codes are translated.
pub(super) fn value<'a>(lang: Lang, name: &str, raw: &'a str) -> Cow<'a, str> {
    if name == "scheme" {
        return Cow::Owned(scheme(lang, raw).into_owned());
    }
    let iso = raw.len() == 10 && raw.as_bytes().get(4) == Some(&b'-');
    match raw.parse::<Date>() {
        Ok(day) if iso => Cow::Owned(date(lang, day)),
        _ => Cow::Borrowed(raw),
    }
}
