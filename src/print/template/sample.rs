//! A stamp and facts to look at a template with, before there is a run: fictional and signed by nobody.

use crate::print::facts::{Facts, SERIAL};

/// Serial of the sample.
pub const SAMPLE_SERIAL: &str = "0000123456";

/// Text of a stamp with the usual length, or with the longest lot; its digits are no signature.
#[must_use]
pub fn text(longest: bool) -> String {
    let (host, lot) =
        if longest { ("TRUYXUAT.TINH.GOV.VN", "ABCDEFGHIJKLMNOPQRST") } else { ("TEM.EXAMPLE", "L2611-01") };
    let digits = "5028841971693".repeat(13);
    format!("HTTPS://{host}/01/02000000000107/10/{lot}/21/{SAMPLE_SERIAL}?S={digits}")
}

/// What the sample says: a fictional product of four stars.
#[must_use]
pub fn facts(english: bool) -> Facts {
    let [lot, serial, made, best, gtin, stars] = if english {
        [
            "Lot: ",
            "No.: ",
            "Made: 4 Nov 2026",
            "Best before: 4 Nov 2027",
            "Internal: 02000000000107",
            "OCOP 4 stars, until 5 Aug 2029",
        ]
    } else {
        [
            "Lô: ",
            "Số: ",
            "NSX: 04/11/2026",
            "HSD: 04/11/2027",
            "Mã nội bộ: 02000000000107",
            "OCOP 4 sao, đến 05/08/2029",
        ]
    };
    Facts {
        product: "Chè Shan tuyết Đồi Sương".into(),
        producer: "HTX Nông nghiệp Hương Rừng".into(),
        lot: format!("{lot}L2611-01"),
        serial: Some(format!("{serial}{SERIAL}")),
        made: Some(made.into()),
        best_before: Some(best.into()),
        gtin: gtin.into(),
        stars_text: stars.into(),
        stars: Some(4),
    }
}
