use super::*;
use crate::print::qr;
use siphasher::sip::SipHasher24;
use std::hash::Hasher;

/// Digits from a keyed hash: random enough, the same at every run.
fn digits(seed: u64, count: usize) -> String {
    let mut out = String::new();
    for block in 0u64.. {
        let mut hasher = SipHasher24::new_with_keys(seed, 0x74_656d);
        hasher.write_u64(block);
        out.push_str(&format!("{:018}", hasher.finish() % 1_000_000_000_000_000_000));
        if out.len() >= count {
            break;
        }
    }
    out.truncate(count);
    out
}

/// A stamp of one of the shapes that need version 6, 7 or 8.
fn text(shape: usize, seed: u64) -> String {
    let (host, lot) =
        [("T.VN", "L1"), ("TEM.TINH.GOV.VN1", "L2611-01"), ("TRUYXUAT.TINH.GOV.VN", "ABCDEFGHIJKLMNOPQRST")][shape];
    let serial = digits(seed ^ 0x5e, 10);
    let serial = if shape == 0 { String::new() } else { format!("/21/{serial}") };
    format!("HTTPS://{host}/01/08938501234567/10/{lot}{serial}?S={}", digits(seed, DIGITS))
}

fn compare(seeds: std::ops::Range<u64>) {
    for shape in 0..3 {
        let encoder = RunEncoder::new(&text(shape, 0)).expect("an encoder");
        assert_eq!(encoder.size(), [41, 45, 49][shape]);
        for seed in seeds.clone() {
            let text = text(shape, seed);
            let ours = encoder.encode(&text).expect("a symbol");
            assert!(ours == qr::stamp(&text).expect("a symbol"), "differs from the oracle: {text}");
        }
    }
}

/// The long form, 102,000 symbols against two encoders: `cargo bench --bench print -- equal`.
#[test]
fn symbols_and_choice_of_mask_equal_the_oracle() {
    compare(0..300);
}

/// The second oracle, mask by mask, since it reads rule 3 differently.
#[test]
fn every_mask_equals_a_second_encoder() {
    for shape in 0..3 {
        let encoder = RunEncoder::new(&text(shape, 0)).expect("an encoder");
        for seed in 0..200 {
            let text = text(shape, 1_000_000 + seed);
            let segments: Vec<_> = qr::segments(&text)
                .expect("segments")
                .into_iter()
                .map(|s| match s {
                    qr::Segment::Alphanumeric(t) => {
                        qrcodegen::QrSegment::make_alphanumeric(std::str::from_utf8(t).expect("text"))
                    }
                    qr::Segment::Numeric(t) => {
                        qrcodegen::QrSegment::make_numeric(std::str::from_utf8(t).expect("text"))
                    }
                    qr::Segment::Byte(t) => qrcodegen::QrSegment::make_bytes(t),
                })
                .collect();
            let mask = (seed % 8) as usize;
            let other = qrcodegen::QrCode::encode_segments_advanced(
                &segments,
                qrcodegen::QrCodeEcc::Medium,
                qrcodegen::Version::MIN,
                qrcodegen::Version::MAX,
                Some(qrcodegen::Mask::new(mask as u8)),
                false,
            )
            .expect("a symbol");
            let ours = encoder.encode_with_mask(&text, mask).expect("a symbol");
            assert_eq!(other.size() as usize, ours.size);
            for (x, y) in (0..ours.size).flat_map(|y| (0..ours.size).map(move |x| (x, y))) {
                assert_eq!(other.get_module(x as i32, y as i32), ours.is_dark(x, y), "mask {mask}, module {x},{y}");
            }
        }
    }
}

#[test]
fn stamps_of_another_run_are_refused() {
    let encoder = RunEncoder::new(&text(1, 0)).expect("an encoder");
    assert!(encoder.encode(&text(2, 0)).is_err());
    assert!(encoder.encode(&text(1, 0).replace("L2611-01", "L2611-02")).is_err());
    assert!(encoder.encode(&text(1, 5)[..100]).is_err());
    assert!(encoder.encode(&format!("{}0", text(1, 5))).is_err());
    assert!(RunEncoder::new("HTTPS://X/01/1?S=2").is_err());
    assert!(RunEncoder::new("").is_err());
}
