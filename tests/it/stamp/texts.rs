//! Texts that are no canonical stamp, one for every way of not being one.

use super::forge::{Cases, Spec};
use super::lists;

pub fn stamps(cases: &mut Cases) {
    let base = Spec::default();
    let text = base.text();
    let (head, digits) = text.split_once("?S=").expect("a stamp");
    let digits_of = |digits: &str| format!("{head}?S={digits}");
    let path = |path: &str| format!("HTTPS://TEM.EXAMPLE{path}?S={digits}");
    let swap = |from: &str, to: &str| text.replacen(from, to, 1);
    let mut bad = |code: &str, text: String, note: &str| cases.refused(&text, code, note);

    bad("too-long", format!("{text}{}", "0".repeat(401 - text.len())), "401 bytes");
    bad("too-long", "0".repeat(10_000), "10,000 bytes of something else");
    bad("digits-length", format!("{text}{}", "0".repeat(400 - text.len())), "400 bytes are looked at");

    for (foreign, note) in [
        (String::new(), "nothing"),
        ("8934567890123".into(), "a GTIN"),
        ("Tem OCOP 4 sao".into(), "free text"),
        ("00020101021238570010A000000727".into(), "a payment code"),
        (swap("HTTPS", "HTTP"), "not https"),
        (swap("HTTPS://", "HTTPS:"), "no authority"),
        (swap("HTTPS://", "HTTPS:///"), "an empty authority"),
        (format!(" {text}"), "a space before"),
        (format!("\u{feff}{text}"), "a byte order mark before"),
        ("https://example.org/".into(), "a plain link"),
        ("https://tem.example".into(), "our host, no path"),
        ("https://tem.example/gioi-thieu".into(), "another page of ours"),
        ("https://tem.example/?S=1".into(), "another path of ours"),
        (swap("/01/", "/00/"), "another identifier first"),
        (swap("/01/", "//01/"), "an empty segment first"),
        (swap("/01/", "/%301/"), "nothing is decoded before the path is looked at"),
        (swap("TEM.EXAMPLE", "TEM..EXAMPLE"), "an empty label"),
        (swap("TEM.EXAMPLE", "TEM.EXAMPLE."), "a root dot"),
        (swap("TEM.EXAMPLE", "-TEM.EXAMPLE"), "a label that starts with a hyphen"),
        (swap("TEM.EXAMPLE", "TEM_X.EXAMPLE"), "an underscore"),
        (swap("TEM.EXAMPLE", "TỆM.EXAMPLE"), "a letter beyond ASCII"),
        (swap("TEM.EXAMPLE", "[1]"), "brackets"),
        (swap("TEM.EXAMPLE", &format!("{}.EXAMPLE", "A".repeat(64))), "a label of 64 characters"),
        (swap("TEM.EXAMPLE", &format!("A{}", lists::LONG_HOST)), "a host of 65 characters"),
    ] {
        bad("foreign", foreign, note);
    }
    bad("user-info", swap("TEM.EXAMPLE", "a@TEM.EXAMPLE"), "a user");
    bad("user-info", swap("TEM.EXAMPLE", "TEM.EXAMPLE@KHAC.VN"), "our host as the user of another");
    bad("user-info", swap("TEM.EXAMPLE", "a:b@TEM.EXAMPLE:443"), "user, password and port");
    bad("port", swap("TEM.EXAMPLE", "TEM.EXAMPLE:443"), "the usual port");
    bad("port", swap("TEM.EXAMPLE", "TEM.EXAMPLE:"), "an empty port");
    bad("fragment", format!("{text}#"), "an empty fragment");
    bad("fragment", format!("{text}#x"), "a fragment");
    bad("fragment", swap("?S=", "#?S="), "a fragment before the query");
    bad("percent-encoding", swap("L2608A", "%4C2608A"), "a letter of the lot encoded");
    bad("percent-encoding", swap("?S=", "?%53="), "the parameter encoded");
    bad("percent-encoding", format!("{text}%"), "a lone percent sign");
    for (strange, note) in [
        (format!("{text} "), "a space after"),
        (format!("{text}\n"), "a line feed after"),
        (swap("L2608A", "L2608Ạ"), "a letter beyond ASCII in the lot"),
        (format!("{}１", &text[..text.len() - 1]), "a full-width digit"),
        (swap("/10/", "\\10/"), "a backslash"),
        (swap("/10/", "/10/{"), "a brace"),
        (swap("/10/", "/10/\u{0}"), "a zero byte"),
        (swap("/10/", "/10/\""), "a quotation mark"),
    ] {
        bad("character", strange, note);
    }
    bad("unsigned", head.to_owned(), "another system's Digital Link: no query");
    bad("unsigned", format!("{head}?"), "an empty query");
    bad("unsigned", format!("{head}?17=270901"), "another system's Digital Link: other parameters");
    bad("unsigned", "https://tem.example/01/08930000000019".into(), "a Digital Link of the GTIN alone");
    bad("parameter-case", swap("?S=", "?s="), "s for S");
    bad("parameter-case", swap("?S=", "?a=1&s="), "s for S, second");
    bad("extra-parameter", format!("{text}&a=1"), "a parameter after");
    bad("extra-parameter", format!("{text}&"), "an empty parameter after");
    bad("extra-parameter", swap("?S=", "?a=1&S="), "a parameter before");
    bad("extra-parameter", swap("?S=", "?&S="), "an empty parameter before");
    bad("repeated-parameter", format!("{text}&S=1"), "S twice");
    bad("repeated-parameter", swap("?S=", "?S=1&S="), "S twice, different");
    bad("repeated-parameter", swap("?S=", "?a=1&S=1&S="), "S twice after another");
    bad("dot-segment", path("/01/./08930000000019/10/L2608A-1"), "a dot segment");
    bad("dot-segment", path("/01/../01/08930000000019/10/L2608A-1/21/0000123456"), "the way up");
    bad("dot-segment", path("/01/08930000000019/10/.."), "the way up as a lot");
    bad("dot-segment", path("/01/08930000000019/10/./"), "a dot segment and a slash");
    bad("trailing-slash", path("/01/08930000000019/10/L2608A-1/"), "a slash after the lot");
    bad("trailing-slash", path("/01/08930000000019/10/L2608A-1/21/0000123456/"), "a slash after the serial");
    bad("trailing-slash", path("/01/"), "nothing after /01/");
    bad("path", path("/01/08930000000019"), "no lot");
    bad("path", path("/01/08930000000019/21/0000123456"), "no lot but a serial");
    bad("path", path("/01/08930000000019/10/L2608A-1/21"), "a qualifier without a value");
    bad("path", path("/01/08930000000019/21/0000123456/10/L2608A-1"), "serial before lot");
    bad("path", path("/01/08930000000019/10//21/0000123456"), "an empty lot");
    bad("path", path("/01/08930000000019//10/L2608A-1"), "an empty segment");
    bad("path", path("/01/08930000000019/22/A/10/L2608A-1"), "another qualifier (22)");
    bad("path", path("/01/08930000000019/10/L2608A-1/21/0000123456/22/A"), "a segment too many");
    bad("path", path("/01/08930000000019/10/L2608A-1/22/0000123456"), "22 for 21");
    bad("path", path("/01/08930000000019/LOT/L2608A-1"), "the old word for 10");
    bad("gtin", swap("08930000000019", "8930000000019"), "13 digits");
    bad("gtin", swap("08930000000019", "008930000000019"), "15 digits");
    bad("gtin", swap("08930000000019", "0893000000001A"), "a letter");
    bad("gtin", swap("08930000000019", "+8930000000019"), "a sign");
    bad("gtin", path("/01//10/L2608A-1"), "an empty GTIN");
    bad("gtin-check-digit", swap("08930000000019", "08930000000018"), "wrong check digit");
    bad("gtin-check-digit", swap("08930000000019", "80930000000019"), "two digits exchanged");
    for (lot, note) in [
        ("l2608a-1", "small letters"),
        ("-A", "starts with a hyphen"),
        ("A-", "ends with a hyphen"),
        (".A", "starts with a dot"),
        ("A.", "ends with a dot"),
        ("-", "a hyphen alone"),
        ("A_B", "an underscore"),
        ("A+B", "a plus"),
        ("ABCDEFGHIJKLMNOPQRSTU", "21 characters"),
        ("...", "dots that are no dot segment"),
    ] {
        bad("lot", swap("L2608A-1", lot), note);
    }
    for (serial, note) in [
        ("123456", "without its zeros"),
        ("00000123456", "11 digits"),
        ("000012345A", "a letter"),
        ("+000123456", "a sign"),
        ("00001234.6", "a dot"),
    ] {
        bad("serial", swap("0000123456", serial), note);
    }
    bad("digits-length", digits_of(""), "no digits");
    bad("digits-length", digits_of(&digits[..168]), "cut by one digit");
    bad("digits-length", digits_of(&digits[..20]), "cut short");
    bad("digits-length", digits_of(&format!("0{digits}")), "a zero before");
    bad("digits-length", digits_of(&format!("{digits}0")), "a zero after");
    bad("digits-character", digits_of(&format!("+{}", &digits[1..])), "a sign");
    bad("digits-character", digits_of(&format!("{}x", &digits[..168])), "a letter at the end");
    bad("digits-character", digits_of(&format!("{}.{}", &digits[..9], &digits[10..])), "a dot");
    bad("digits-character", digits_of(&format!("0x{}", &digits[2..])), "hexadecimal");
    bad("digits-too-large", digits_of(&"9".repeat(169)), "the largest 169 digits");
    bad("digits-too-large", digits_of(&next(&largest())), "2^561");
    bad("body-reserved", digits_of(&largest()), "2^561 - 1");
    bad("body-reserved", digits_of(&"0".repeat(169)), "zero");
    bad("body-reserved", digits_of(&format!("{}1", "0".repeat(168))), "one");
}

/// 2^561 - 1 in digits.
fn largest() -> String {
    let digits = temthat::domain::stamp::decimal::encode((1 << 49) - 1, &[0xff; 64]);
    String::from_utf8(digits.to_vec()).expect("digits")
}

/// The next number; the last digit is no 9.
fn next(digits: &str) -> String {
    let (head, last) = digits.split_at(168);
    let last: u8 = last.parse().expect("a digit");
    assert!(last < 9);
    format!("{head}{}", last + 1)
}
