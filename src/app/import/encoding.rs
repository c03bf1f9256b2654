//! Text of a legacy 8-bit Vietnamese encoding that somebody saved as Unicode letter by letter.

/// Symbols that stand for vowels in TCVN3 (ABC) and that no Vietnamese word holds.
const STRONG: &str = "¸¶¹¨»¾¬";
/// Symbols of TCVN3 that brand names may hold too.
const WEAK: &str = "·¼½©®µ";
/// Letters of TCVN3 and VNI that no Vietnamese word holds, but French and German words do.
const FOREIGN: &str = "åäëïñöûøæÅÄËÏÑÖÛØÆ";
const VOWELS: &str = "aeiouyâêôăơưöôAEIOUYÂÊÔ";

/// Whether `text` looks like TCVN3 or VNI read as Latin-1, or holds characters that were lost in
/// a conversion. Looks at each letter with its neighbours: one foreign word in a name is no sign.
pub(super) fn looks_legacy(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let mut signs = 0;
    for (i, c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map_or(' ', |b| chars[b]);
        let after = chars.get(i + 1).copied().unwrap_or(' ');
        signs += match *c {
            '\u{fffd}' | '\u{80}'..='\u{9f}' => 4,
            c if STRONG.contains(c) && (before.is_alphabetic() || after.is_alphabetic()) => 4,
            c if WEAK.contains(c) && before.is_alphabetic() && after.is_alphabetic() => 2,
            '®' if after.is_alphabetic() => 2,
            c if FOREIGN.contains(c) && VOWELS.contains(before) => 2,
            c if FOREIGN.contains(c) => 1,
            // "ChÌ", "tuyÕt": TCVN3 puts capitals with marks into the middle of words.
            c if !c.is_ascii() && c.is_uppercase() && before.is_lowercase() => 2,
            _ => 0,
        };
    }
    signs >= 4
}

#[cfg(test)]
mod tests {
    use super::looks_legacy;

    #[test]
    fn legacy_text_is_told_from_names() {
        for bad in [
            "ChÌ Shan tuyÕt",
            "Hîp t¸c x· Hång Th¸i",
            "Cheø Shan tuyeát ñaëc saûn",
            "®Æc s¶n",
            "Ch\u{fffd}",
            "Tr\u{8a}",
        ] {
            assert!(looks_legacy(bad), "{bad}");
        }
        for good in [
            "Chè Shan tuyết Hồng Thái",
            "CHÈ SHAN TUYẾT ĐẶC SẢN",
            "beCHAMP® Coffee · Natural ½ kg ©",
            "Crème brûlée Citroën",
            "Löwenbräu",
            "Mật ong 100 µg",
            "Công ty TNHH BOANERGES",
        ] {
            assert!(!looks_legacy(good), "{good}");
        }
    }
}
