//! The run encoder against two reference encoders, module by module: `qrcode` with its own choice of mask
//! (our oracle), `qrcodegen` with segments and mask given.

use std::sync::atomic::{AtomicUsize, Ordering};
use temthat::domain::stamp::decimal::DIGITS;
use temthat::print::encoder::RunEncoder;
use temthat::print::qr;

/// Symbols of each version.
const COUNT: u64 = 34_000;

/// Digits that differ from stamp to stamp and repeat from run to run (splitmix64).
fn digits(seed: u64, count: usize) -> String {
    let word = |n: u64| {
        let mut z = (seed << 16 | n).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ z >> 31) % 1_000_000_000_000_000_000
    };
    let mut out: String = (1..=count.div_ceil(18) as u64).map(|n| format!("{:018}", word(n))).collect();
    out.truncate(count);
    out
}

/// The parts of a stamp of version 6, 7 or 8: host, lot, serial, digits.
fn parts(version: usize, seed: u64) -> (&'static str, &'static str, Option<String>, String) {
    let (host, lot) =
        [("T.VN", "L1"), ("TEM.TINH.GOV.VN1", "L2611-01"), ("TRUYXUAT.TINH.GOV.VN", "ABCDEFGHIJKLMNOPQRST")]
            [version - 6];
    (host, lot, (version > 6).then(|| digits(seed ^ 0x5e_5e5e, 10)), digits(seed, DIGITS))
}

/// The same by `qrcodegen`.
fn second(version: usize, seed: u64, mask: u8) -> qrcodegen::QrCode {
    use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};
    let (host, lot, serial, digits) = parts(version, seed);
    let mut segments = vec![
        QrSegment::make_alphanumeric(&format!("HTTPS://{host}/01/")),
        QrSegment::make_numeric("08938501234567"),
        QrSegment::make_alphanumeric(&format!("/10/{lot}{}", if serial.is_some() { "/21/" } else { "" })),
    ];
    segments.extend(serial.map(|serial| QrSegment::make_numeric(&serial)));
    segments.extend([QrSegment::make_bytes(b"?S="), QrSegment::make_numeric(&digits)]);
    let (least, most) = (Version::MIN, Version::MAX);
    QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, least, most, Some(Mask::new(mask)), false).unwrap()
}

fn text(version: usize, seed: u64) -> String {
    let (host, lot, serial, digits) = parts(version, seed);
    let serial = serial.map(|serial| format!("/21/{serial}")).unwrap_or_default();
    format!("HTTPS://{host}/01/08938501234567/10/{lot}{serial}?S={digits}")
}

/// Compares some symbols of a version: how many, and under how many masks each was chosen.
fn compare(version: usize, seeds: std::ops::Range<u64>, chosen: &[AtomicUsize; 8]) {
    let encoder = RunEncoder::new(&text(version, 0)).unwrap();
    assert_eq!(encoder.size(), 4 * version + 17);
    for seed in seeds {
        let text = text(version, seed);
        let ours = encoder.encode(&text).unwrap();
        assert!(ours == qr::stamp(&text).unwrap(), "differs from qrcode: {text}");
        // Ours stands under one of the eight; the second encoder draws under that one, and under another.
        let mask = (0..8).find(|m| encoder.encode_with_mask(&text, *m).unwrap() == ours).unwrap();
        chosen[mask].fetch_add(1, Ordering::Relaxed);
        for mask in [mask, (seed % 8) as usize] {
            let ours = encoder.encode_with_mask(&text, mask).unwrap();
            let other = second(version, seed, mask as u8);
            assert_eq!(other.size() as usize, ours.size);
            let same = (0..ours.size * ours.size).all(|i| {
                let (x, y) = (i % ours.size, i / ours.size);
                other.get_module(x as i32, y as i32) == ours.is_dark(x, y)
            });
            assert!(same, "differs from qrcodegen under mask {mask}: {text}");
        }
    }
}

pub fn run() {
    let chosen: [AtomicUsize; 8] = Default::default();
    std::thread::scope(|scope| {
        for half in 0..2 {
            let chosen = &chosen;
            scope.spawn(move || {
                for version in 6..=8 {
                    compare(version, half * COUNT / 2..(half + 1) * COUNT / 2, chosen);
                }
            });
        }
    });
    let chosen = chosen.map(AtomicUsize::into_inner);
    let total: usize = chosen.iter().sum();
    println!(
        "equal {total} symbols (6-M, 7-M, 8-M) bit-identical to qrcode with its choice of mask, and to qrcodegen \
         under two masks each; masks chosen: {chosen:?}"
    );
    crate::at_least("symbols_equal_to_two_encoders", total as f64, 100_000.0);
}
