//! What a parser says of what it cannot read, in the reader's language. Names of fields and values stay as they
//! were sent; what is not known here stays in the parser's own words.

use crate::i18n::{Lang, has, plain, text};

/// The cause in words.
pub(super) fn told(lang: Lang, cause: &str) -> String {
    let (says, place) =
        match cause.rsplit_once(" at line ").and_then(|(says, at)| Some((says, at.split_once(" column ")?))) {
            Some((says, (line, column))) if is_number(line) && is_number(column) => (says, Some((line, column))),
            _ => (cause, None),
        };
    // The parts of a form are told with their names before them.
    let known = known(lang, says).or_else(|| {
        let (field, rest) = says.split_once(": ").filter(|(field, _)| !field.contains(' '))?;
        Some(format!("{field}: {}", known(lang, rest)?))
    });
    let Some(known) = known else { return cause.to_owned() };
    match place {
        Some((line, column)) => text(lang, "cause-at", &[("says", known.as_str()), ("line", line), ("column", column)]),
        None => known,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// One of the sentences that serde and its formats have.
fn known(lang: Lang, says: &str) -> Option<String> {
    let named = |key: &str, rest: &str| {
        let name = rest.strip_prefix('`')?.strip_suffix('`')?;
        Some(text(lang, key, &[("name", name)]))
    };
    let pair = |key: &str, rest: &str| {
        let (found, wanted) = rest.rsplit_once(", expected ")?;
        Some(text(lang, key, &[("found", word(lang, found)), ("wanted", word(lang, wanted))]))
    };
    let begins = |start: &str| says.strip_prefix(start);
    if let Some(rest) = begins("missing field ") {
        named("cause-missing", rest)
    } else if let Some(rest) = begins("duplicate field ") {
        named("cause-twice", rest)
    } else if let Some(rest) = begins("unknown field ") {
        match rest.strip_suffix(", there are no fields") {
            Some(name) => named("cause-no-fields", name),
            None => pair("cause-field", rest),
        }
    } else if let Some(rest) = begins("unknown variant ") {
        pair("cause-word", rest)
    } else if let Some(rest) = begins("invalid type: ") {
        pair("cause-type", rest)
    } else if let Some(rest) = begins("invalid value: ") {
        pair("cause-value", rest)
    } else if let Some(rest) = begins("invalid length ") {
        pair("cause-length", rest)
    } else if says.starts_with("EOF while parsing") {
        Some(plain(lang, "cause-ends"))
    } else {
        const SYNTAX: [&str; 5] =
            ["expected ", "key must be a string", "trailing ", "invalid escape", "control character"];
        SYNTAX.iter().any(|start| says.starts_with(start)).then(|| plain(lang, "cause-syntax"))
    }
}

/// A kind of value in words, with the value if one was told: `string "x"`, `a boolean`, `one of …`.
fn word(lang: Lang, of: &str) -> String {
    let of = of.strip_prefix("a ").or_else(|| of.strip_prefix("an ")).unwrap_or(of);
    if let Some(several) = of.strip_prefix("one of ") {
        return text(lang, "cause-one-of", &[("several", several)]);
    }
    let (kind, value) = match of.find([' ', '`', '"']) {
        Some(end) if of.starts_with("floating point") => of.split_at("floating point".len().max(end)),
        Some(end) => of.split_at(end),
        None => (of, ""),
    };
    let name = match kind {
        "u8" | "u16" | "u32" | "u64" | "usize" | "i16" | "i32" | "i64" | "integer" => "integer",
        "f64" | "floating point" => "number",
        "string" | "boolean" | "null" | "sequence" | "map" => kind,
        "unit" => "null",
        "struct" => return plain(lang, "cause-kind-map"),
        _ => return of.to_owned(),
    };
    let key = format!("cause-kind-{name}");
    debug_assert!(has(lang, &key), "no text for {key}");
    format!("{}{value}", plain(lang, &key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        _count: u32,
        _kind: Word,
        _list: Vec<bool>,
    }
    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Word {
        One,
        Two,
    }

    /// What the parser really says, so that another edition of it fails here.
    fn said(lang: Lang, json: &str) -> String {
        told(lang, &serde_json::from_str::<Form>(json).expect_err("does not hold").to_string())
    }

    #[test]
    fn what_the_parser_says_is_told_in_the_readers_language() {
        for (json, vietnamese, english) in [
            ("{}", "thiếu `_count`", "`_count` is missing"),
            (r#"{"_count":1,"_count":2}"#, "`_count` có hai lần", "`_count` stands twice"),
            (r#"{"x":1}"#, "không có trường `x`", "there is no field `x`"),
            (r#"{"_count":1,"_kind":"no"}"#, "không nhận `no`", "`no` is not taken"),
            (r#"{"_count":"mười"}"#, "là chữ \"mười\", cần số nguyên", "text \"mười\" where whole number"),
            (r#"{"_count":-1}"#, "số nguyên `-1`", "whole number `-1`"),
            (r#"{"_count":1.5}"#, "số `1.5`", "number `1.5`"),
            (r#"{"_list":[1]}"#, "cần đúng/sai (true, false)", "true or false"),
            (r#"{"_count":1"#, "hết giữa chừng", "breaks off"),
            (r#"{"_count":}"#, "sai cú pháp", "syntax"),
            ("[", "", ""),
        ] {
            let (vi, en) = (said(Lang::Vi, json), said(Lang::En, json));
            assert!(vi.contains(vietnamese) && en.contains(english), "{json}: {vi} / {en}");
            assert!(!vi.contains("cause-") && !en.contains("cause-"), "{json}: {vi} / {en}");
            assert!(vi.contains("dòng 1") && en.contains("line 1"), "{json}: {vi} / {en}");
        }
        assert_eq!(told(Lang::Vi, "kind: missing field `x`"), "kind: thiếu `x`");
        assert_eq!(told(Lang::Vi, "limit: 900 (1–500)"), "limit: 900 (1–500)", "what is not known stays");
        assert!(matches!([Word::One, Word::Two], [Word::One, Word::Two]));
    }
}
