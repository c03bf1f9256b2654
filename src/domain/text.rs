//! Vietnamese text: normal form, folding without marks, and how alike two names are.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// NFC, control characters dropped, white space runs folded to one space, trimmed.
#[must_use]
pub fn nfc(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control() {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Lower case without tones and marks (đ becomes d), everything but letters and digits a space.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'đ' => out.push('d'),
            c if c.is_alphanumeric() => out.push(c),
            _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Words that say what a producer is, not who: they carry no identity.
const FORMS: [(&str, &str); 16] = [
    ("hop tac xa", "htx"),
    ("to hop tac", "tht"),
    ("cong ty", "cty"),
    ("co phan", "cp"),
    ("trach nhiem huu han", "tnhh"),
    ("mot thanh vien", "mtv"),
    ("thuong mai", "tm"),
    ("xuat nhap khau", "xnk"),
    ("dich vu", "dv"),
    ("san xuat", "sx"),
    ("doanh nghiep tu nhan", "dntn"),
    ("ho kinh doanh", "hkd"),
    ("nong nghiep", "nn"),
    ("ct tnhh", "cty tnhh"),
    ("ctcp", "cty cp"),
    ("che bien", "cb"),
];

/// Folded name with the usual long forms shortened, so that "Hợp tác xã" equals "HTX".
#[must_use]
pub fn name_key(text: &str) -> String {
    shortened(&fold(text), str::to_owned)
}

/// A folded name with its long forms shortened, as they look in it.
fn shortened(folded: &str, look: impl Fn(&str) -> String) -> String {
    let mut key = format!(" {folded} ");
    for (long, short) in FORMS {
        key = key.replace(&format!(" {} ", look(long)), &format!(" {} ", look(short)));
    }
    key.trim().to_owned()
}

/// Words that sellers add to any name.
const NOISE: [&str; 24] = [
    "ocop", "sao", "chinh", "hang", "dac", "san", "ngon", "cao", "cap", "loai", "goi", "hop", "tui", "hu", "chai",
    "gia", "re", "sieu", "qua", "tang", "combo", "moi", "sach", "freeship",
];

fn words(key: &str) -> Vec<&str> {
    key.split(' ').filter(|w| !w.is_empty()).collect()
}

/// Words of the folded short form of a name.
#[must_use]
pub fn key_words(name: &str) -> Vec<String> {
    words(&name_key(name)).into_iter().map(str::to_owned).collect()
}

/// The same of a name that was read from a photo, each word as its [`lookalike`]: "Hợp tóc xô" is "HTX".
#[must_use]
pub fn seen_words(name: &str) -> Vec<String> {
    let look = |text: &str| text.split(' ').map(lookalike).collect::<Vec<_>>().join(" ");
    words(&shortened(&look(&fold(name)), look)).into_iter().map(str::to_owned).collect()
}

/// Whether sellers add this word to any name.
#[must_use]
pub fn is_noise(word: &str) -> bool {
    NOISE.contains(&word)
}

/// Longer words say more, up to eight letters; legal forms and trades say next to nothing of who
/// a producer is.
#[must_use]
pub fn word_weight(word: &str) -> f64 {
    if FORMS.iter().any(|(_, short)| *short == word) { 1.0 } else { word.chars().count().min(8) as f64 }
}

/// What a label shows, by its words.
pub struct Shown {
    /// Words of the folded short form.
    pub words: Vec<String>,
}

impl Shown {
    /// The first `most` words; what follows a name on a page is no name.
    #[must_use]
    pub fn new(text: &str, most: usize) -> Self {
        Self::start(text, most, key_words)
    }
    /// The same of a label that was read from a photo ([`seen_words`]).
    #[must_use]
    pub fn seen(text: &str, most: usize) -> Self {
        Self::start(text, most, seen_words)
    }
    fn start(text: &str, most: usize, words_of: impl Fn(&str) -> Vec<String>) -> Self {
        let start: String = text.chars().take(most * 12).collect();
        let mut words = words_of(&start);
        words.truncate(most);
        Self { words }
    }
}

/// Likeness of two words, 0 to 1; slips of recognition (0/o, 1/l/i, rn/m) count little.
#[must_use]
pub fn word_likeness(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let plain = |w: &str| w.replace("rn", "m").replace('0', "o").replace(['1', 'l'], "i").replace('5', "s");
    let (a, b) = (plain(a), plain(b));
    if a == b {
        return 0.97;
    }
    if a.chars().any(|c| c.is_ascii_digit()) || b.chars().any(|c| c.is_ascii_digit()) {
        return 0.0;
    }
    strsim::normalized_damerau_levenshtein(&a, &b)
}

/// A folded word with one letter for all that recognition takes for each other on a photo: round ones
/// (in many typefaces "a" is a ring with a stroke, and so is "e"), upright ones, and digits for the letters they look like.
#[must_use]
pub fn lookalike(word: &str) -> String {
    if word.bytes().all(|b| b.is_ascii_digit()) {
        return word.to_owned();
    }
    let one = |c: char| match c {
        'a' | 'e' | 'q' | '0' | '6' => 'o',
        'l' | '1' => 'i',
        '5' => 's',
        '8' => 'b',
        c => c,
    };
    word.chars().map(one).collect()
}

/// Words less alike than this have nothing to do with each other; one slip in a word of three
/// letters (0.67) still counts for something, since Vietnamese words are short.
pub const FAINT: f64 = 0.65;

/// How well every word of `wanted` is found in `seen`, 0 to 1, longer words weighing more.
fn coverage(wanted: &[&str], seen: &[&str]) -> f64 {
    let weight = word_weight;
    let total: f64 = wanted.iter().map(|w| weight(w)).sum();
    if total == 0.0 {
        return 0.0;
    }
    let found: f64 = wanted
        .iter()
        .map(|w| {
            let best = seen.iter().map(|s| word_likeness(w, s)).fold(0.0, f64::max);
            weight(w) * if best < FAINT { 0.0 } else { best }
        })
        .sum();
    found / total
}

/// Likeness of a registered name and a name as seen on a label, 0 to 1. Word order, missing marks,
/// abbreviations and words that sellers add do not count against it; other words do.
#[must_use]
pub fn likeness(registered: &str, seen: &str) -> f64 {
    let (registered, seen) = (name_key(registered), name_key(seen));
    let (wanted, given) = (words(&registered), words(&seen));
    let plain: Vec<&str> = given.iter().copied().filter(|w| !is_noise(w) || wanted.contains(w)).collect();
    let plain: Vec<&str> =
        plain.into_iter().filter(|w| wanted.contains(w) || !w.bytes().all(|b| b.is_ascii_digit())).collect();
    0.75 * coverage(&wanted, &given) + 0.25 * coverage(&plain, &wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_is_blind_to_marks_and_forms() {
        assert_eq!(nfc("  Che\u{0300}  Shan\u{0} tuyết "), "Chè Shan tuyết");
        assert_eq!(fold("Chè Shan tuyết Hồng Thái – Đặc biệt"), "che shan tuyet hong thai dac biet");
        assert_eq!(name_key("Hợp tác xã Sơn Trà"), name_key("HTX sơn trà"));
        assert_eq!(name_key("Công ty Cổ phần Mai"), name_key("CTCP MAI"));
        assert_eq!(name_key("Cty TNHH Mai"), name_key("Công ty trách nhiệm hữu hạn Mai"));
    }

    #[test]
    fn likeness_orders_names_as_people_would() {
        let name = "Chè Shan tuyết Hồng Thái";
        assert!(likeness(name, "che shan tuyet hong thai") > 0.99);
        assert!(likeness(name, "OCOP 4 sao Hồng Thái chè shan tuyết hộp 100g ngon") > 0.9);
        assert!(likeness(name, "Che Shan tuyet H0ng Thai") > 0.9);
        assert!(likeness(name, "Chè Shan tuyết Nà Hang") < 0.8);
        assert!(likeness(name, "Mật ong rừng") < 0.3);
        assert!(likeness(name, "") < 0.01);
    }

    #[test]
    fn letters_that_look_alike_are_one() {
        assert_eq!(lookalike("thoi"), lookalike("thai"));
        assert_eq!(lookalike("kh6"), lookalike("kho"));
        assert_eq!((lookalike("500"), lookalike("mai")), ("500".into(), lookalike("moi")));
        assert_ne!(lookalike("lan"), lookalike("lam"));
    }
}
