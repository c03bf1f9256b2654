//! What the lines of a label say, through the noise that recognition makes of Vietnamese marks: keys
//! are compared without marks and with one slip per word, values are kept as read.

use super::Text;
use super::line::Line;
use super::name;
use crate::domain::certificate::Scheme;
use crate::domain::text::fold;
use crate::vision::seen::Seen;
use jiff::civil::Date;
use serde::Serialize;

/// A growing claim in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimSeen {
    /// Scheme.
    pub scheme: Scheme,
    /// As worded.
    pub words: String,
}

/// Keys before a value, folded; longer ones first.
const PRODUCER: [&str; 9] = [
    "san xuat tai",
    "san xuat boi",
    "san xuat va dong goi tai",
    "don vi san xuat",
    "nha san xuat",
    "chu the san xuat",
    "chu the",
    "to chuc chiu trach nhiem",
    "san pham cua",
];
const MAKERS: [&str; 13] = [
    "hop tac xa",
    "htx",
    "cong ty",
    "cty",
    "co so san xuat",
    "ho kinh doanh",
    "to hop tac",
    "doanh nghiep",
    "hkd",
    "co so",
    // What is left of one of which the first word was not read.
    "tac xa",
    "so san xuat",
    "kinh doanh",
];
const ADDRESS: [&str; 3] = ["dia chi", "d c", "dia chi san xuat"];
const MADE: [&str; 3] = ["nsx", "ngay san xuat", "ngay sx"];
const BEST_BEFORE: [&str; 5] = ["hsd", "han su dung", "han dung", "su dung truoc ngay", "ngay het han"];
const LOT: [&str; 6] = ["so lo", "ma lo", "lo sx", "lo san xuat", "so lo sx", "lot"];
const NET: [&str; 6] =
    ["khoi luong tinh", "the tich thuc", "trong luong tinh", "khoi luong", "the tich", "trong luong"];
const CERTIFICATE: [&str; 5] =
    ["so chung nhan", "ma so chung nhan", "ma chung nhan", "giay chung nhan so", "chung nhan so"];
const CODE: [&str; 3] = ["ma san pham ocop", "ma so san pham", "ma san pham"];

/// Keys of lines that are no name.
const KEYS: [&str; 14] = [
    "san xuat tai",
    "san xuat boi",
    "dia chi",
    "nsx",
    "hsd",
    "so lo",
    "khoi luong tinh",
    "the tich thuc",
    "so chung nhan",
    "ma san pham",
    "thanh phan",
    "dien thoai",
    "bao quan",
    "khach hang",
];

/// Reads the fields of one photo's lines.
#[must_use]
pub fn read(lines: &[Line], photo: usize) -> Text {
    let mut text = Text { lines: lines.iter().map(|l| l.seen(l.text.clone(), photo)).collect(), ..Text::default() };
    for line in lines {
        let folded = fold(&line.text);
        let after = |keys: &[&str]| value_after(&line.text, &folded, keys);
        let put = |slot: &mut Option<Seen<String>>, value: Option<String>| {
            if slot.is_none() {
                *slot = value
                    .filter(|v| v.chars().filter(|c| c.is_alphanumeric()).count() >= 2)
                    .map(|v| line.seen(v, photo));
            }
        };
        put(&mut text.producer, after(&PRODUCER).or_else(|| maker(&line.text, &folded)));
        put(&mut text.address, after(&ADDRESS));
        put(&mut text.lot, after(&LOT).and_then(|v| v.split(' ').next().map(str::to_owned)));
        put(&mut text.net_quantity, after(&NET).and_then(|v| quantity(&v)));
        put(
            &mut text.product_code,
            after(&CODE).as_deref().and_then(product_code).or_else(|| product_code(&line.text)),
        );
        if let Some(number) = after(&CERTIFICATE).filter(|v| v.chars().any(|c| c.is_ascii_digit())) {
            text.certificates.push(line.seen(number, photo));
        }
        let day = |slot: &mut Option<Seen<Date>>, value: Option<String>| {
            if slot.is_none() {
                *slot = value.as_deref().and_then(date).map(|d| line.seen(d, photo));
            }
        };
        day(&mut text.made_on, after(&MADE));
        day(&mut text.best_before, after(&BEST_BEFORE));
        for scheme in schemes(&folded) {
            if !text.claims.iter().any(|c| c.value.scheme == scheme) {
                text.claims.push(line.seen(ClaimSeen { scheme, words: line.text.clone() }, photo));
            }
        }
        if text.ocop.is_none() && words(&folded).any(is_ocop) {
            text.ocop = Some(line.seen(line.text.clone(), photo));
        }
        if text.stars.is_none() {
            text.stars = stars(&folded).map(|n| line.seen(n, photo));
        }
    }
    let mut names = name::names(lines, photo).into_iter();
    text.product = names.next().flatten();
    text.other_names = names.flatten().collect();
    text
}

/// Whether a line says something else than a name.
pub(super) fn is_keyed(line: &str, folded: &str) -> bool {
    words(folded).any(is_ocop)
        || folded.contains("commune")
        || value_after(line, folded, &KEYS).is_some()
        || !schemes(folded).is_empty()
}

fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').filter(|w| !w.is_empty())
}

/// Whether two folded words are the same but for one slip in five letters.
fn alike(a: &str, b: &str) -> bool {
    a == b || (b.len() >= 4 && strsim::levenshtein(a, b) <= b.len().div_ceil(6))
}

/// Whether words are a key but for one slip in six letters, never in a short one. In many typefaces
/// recognition takes a round "a" for "o".
fn is_key(words: &[&str], key: &str) -> bool {
    let round = |text: &str| text.replace(['a', 'q'], "o");
    let said = words.join(" ");
    said == key || key.len() >= 6 && strsim::levenshtein(&round(&said), &round(key)) <= key.len() / 6
}

/// What follows one of the keys at the start of a line, as printed.
fn value_after(line: &str, folded: &str, keys: &[&str]) -> Option<String> {
    let found: Vec<&str> = words(folded).collect();
    let mut keys: Vec<&&str> = keys.iter().collect();
    keys.sort_by_key(|k| std::cmp::Reverse(k.len()));
    for key in keys {
        let wanted: Vec<&str> = key.split(' ').collect();
        // Stray signs before the key happen; a key in the middle of a sentence is none.
        for start in 0..=1usize {
            let Some(slice) = found.get(start..start + wanted.len()) else { continue };
            if is_key(slice, key) {
                let value = rest_of(line, start + wanted.len());
                return (!value.is_empty()).then_some(value);
            }
        }
    }
    None
}

/// The printed line after as many folded words.
fn rest_of(line: &str, skipped: usize) -> String {
    let mut seen = 0;
    let mut inside = false;
    for (at, c) in line.char_indices() {
        let letter = c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
        if letter && !inside {
            if seen == skipped {
                return line[at..].trim().to_owned();
            }
            seen += 1;
        }
        inside = letter;
    }
    String::new()
}

/// Words of a key that may stand before a producer where part of the key was not read.
const BEFORE: [&str; 8] = ["san", "xuat", "tai", "boi", "va", "dong", "goi", "vi"];

/// A line that begins with the legal form of a producer, or with what is left of a key before it.
fn maker(line: &str, folded: &str) -> Option<String> {
    let found: Vec<&str> = words(folded).collect();
    let begins = |form: &str, from: usize| {
        let wanted: Vec<&str> = form.split(' ').collect();
        let said = found.get(from..from + wanted.len()).filter(|_| found.len() > from + wanted.len());
        said.is_some_and(|said| is_key(said, form) || form == "htx" && strsim::levenshtein(said[0], "htx") == 1)
    };
    let key = |word: &str| BEFORE.iter().any(|b| strsim::levenshtein(word, b) <= usize::from(b.len() > 2));
    let from = (0..=4).take_while(|n| found.iter().take(*n).all(|w| key(w)));
    let from = from.into_iter().find(|n| MAKERS.iter().any(|form| begins(form, *n)))?;
    Some(rest_of(line, from))
}

/// Digits as recognition sees them.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        'O' | 'o' | 'Ó' | 'ó' | 'Q' | 'D' => Some('0'),
        'l' | 'I' | 'i' | '|' | 'í' | 'ì' => Some('1'),
        'S' | 's' => Some('5'),
        'B' => Some('8'),
        'Z' | 'z' => Some('2'),
        _ => None,
    }
}

/// A day as printed: dd/mm/yyyy, dd-mm-yy, dd.mm.yyyy, "ngày 5 tháng 8 năm 2026"; nothing where two
/// readings are possible.
pub(super) fn date(value: &str) -> Option<Date> {
    let mut numbers: Vec<String> = Vec::new();
    let mut open = false;
    let chars: Vec<char> = value.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        // A letter counts as a digit only among digits, or before one where a number may begin.
        let begins = at > 0
            && !chars[at - 1].is_alphanumeric()
            && !numbers.is_empty()
            && chars.get(at + 1).is_some_and(char::is_ascii_digit);
        let d = if c.is_ascii_digit() {
            Some(*c)
        } else if open || begins {
            digit(*c)
        } else {
            None
        };
        match d {
            Some(d) if open => numbers.last_mut()?.push(d),
            Some(d) => numbers.push(d.to_string()),
            None => {}
        }
        open = d.is_some();
        if numbers.len() > 3 {
            numbers.truncate(3);
            break;
        }
    }
    let parts: Vec<i16> = numbers.iter().filter_map(|n| n.parse().ok()).collect();
    let [day, month, year] = parts[..] else { return None };
    let year = match (numbers[2].len(), year) {
        (4, y) => y,
        (2, y) => 2000 + y,
        _ => return None,
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (2015..2045).contains(&date.year()).then_some(date)
}

/// Amount and unit at the start of a value.
fn quantity(value: &str) -> Option<String> {
    const UNITS: [&str; 9] = ["kg", "g", "gr", "gam", "ml", "lit", "l", "mg", "cl"];
    let number: String = value.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ')).collect();
    let unit: String = fold(&value[number.len()..]).chars().take_while(|c| c.is_alphabetic()).collect();
    let number = number.trim();
    (number.starts_with(|c: char| c.is_ascii_digit()) && UNITS.contains(&unit.as_str()))
        .then(|| format!("{number} {unit}"))
}

/// A product code anywhere in a text: T-X-STT-YYYY.
fn product_code(text: &str) -> Option<String> {
    let clean: String = text.replace(['–', '—', '_'], "-").replace(" -", "-").replace("- ", "-");
    let word = |w: &str| {
        let parts: Vec<String> = w
            .trim_matches(|c: char| !c.is_alphanumeric())
            .split('-')
            .map(|p| p.chars().map(|c| digit(c).unwrap_or(c)).collect())
            .collect();
        let lengths: Vec<usize> = parts.iter().map(String::len).collect();
        let digits = parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()));
        let shape = matches!(lengths[..], [2, 5, 1..=4, 4] | [2, 3, 5, 1..=4, 4]);
        (digits && shape).then(|| parts.join("-"))
    };
    clean.split(' ').find_map(word)
}

/// Growing claims of a line.
fn schemes(folded: &str) -> Vec<Scheme> {
    let found: Vec<&str> = words(folded).collect();
    let pair = |a: &str, b: &str| found.windows(2).any(|w| w[0] == a && w[1] == b);
    // Numbers of certificates begin with the scheme's name: those lines claim it as well.
    let word = |wanted: &str| found.iter().any(|w| alike(w, wanted));
    let mut out = Vec::new();
    if word("vietgap") || pair("viet", "gap") {
        out.push(Scheme::Vietgap);
    }
    if word("globalgap") || pair("global", "gap") {
        out.push(Scheme::Globalgap);
    }
    if word("pgs") {
        out.push(Scheme::Pgs);
    } else if pair("huu", "co") || word("organic") {
        // "Phân hữu cơ" speaks of manure, "không hữu cơ" of its absence.
        if !pair("phan", "huu") && !pair("khong", "huu") && !pair("chat", "huu") {
            out.push(Scheme::Organic);
        }
    }
    out
}

/// The word OCOP, also where zeros were read for its O.
fn is_ocop(word: &str) -> bool {
    word.replace('0', "o") == "ocop"
}

/// Stars in words beside OCOP on one line: "OCOP 4 sao", "đạt bốn sao OCOP", "OCOP đạt hạng 4 sao".
fn stars(folded: &str) -> Option<u8> {
    const SPELT: [&str; 6] = ["khong", "mot", "hai", "ba", "bon", "nam"];
    let found: Vec<&str> = words(folded).collect();
    if !found.iter().copied().any(is_ocop) {
        return None;
    }
    // Recognition takes a round "a" for many a letter.
    let at = found.iter().position(|w| w.len() == 3 && w.starts_with('s') && w.ends_with('o'))?;
    let before = found.get(at.checked_sub(1)?)?;
    let spelt = SPELT.iter().position(|s| s == before).and_then(|n| u8::try_from(n).ok());
    before.parse::<u8>().ok().or(spelt).filter(|n| (1..=5).contains(n))
}
