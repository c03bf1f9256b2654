//! Properties over many stamps: what was changed in any bit or digit is never proven.

use super::forge::Spec;
use super::{answer, list, lists};
use proptest::prelude::*;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use temthat::domain::stamp::body::Body;
use temthat::domain::stamp::decimal;
use temthat::domain::stamp::link::StampText;

/// Stamp number `i` of a motley lot: every field differs from its neighbours'.
fn stamp(i: u32) -> Spec {
    let mix = u64::from(i).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let below = |n: u64, shift: u32| (mix >> shift) % n;
    Spec {
        lot: format!("L{:0w$}", i, w = 1 + (i % 18) as usize),
        serial: (!i.is_multiple_of(7)).then(|| format!("{:010}", below(10_000_000_000, 3))),
        kid: [0, 1, 255][(i % 3) as usize],
        day: below(4096, 7) as u32,
        best: below(2048, 17) as u32,
        stars: (!i.is_multiple_of(4)).then(|| (3 + below(3, 29) as u8, below(1365, 31) as u32)),
        claims: below(16, 41) as u8,
        ..Spec::default()
    }
}

/// Works on `0..count` on all cores.
fn share(count: usize, work: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    match next.fetch_add(1, Ordering::Relaxed) {
                        i if i < count => work(i),
                        _ => break,
                    }
                }
            });
        }
    });
}

/// Each of 10,000 stamps has every 33rd of its 561 bits flipped, starting at another bit than its
/// neighbour: 170,000 flips, every bit in 303 or 304 stamps. All 5,610,000 flips: `cargo bench --bench flips`.
#[test]
fn a_flipped_bit_is_never_proven() {
    let trust = list();
    let flipped: Vec<AtomicU32> = (0..561).map(|_| AtomicU32::new(0)).collect();
    share(10_000, |i| {
        let spec = stamp(i as u32);
        let (body, signature) = (spec.body(), spec.signature());
        assert!(answer(&spec.text(), &trust).is_ok(), "stamp {i} itself");
        for bit in (i % 33..561).step_by(33) {
            let (mut body, mut signature) = (body, signature);
            match bit.checked_sub(512) {
                Some(bit) => body ^= 1 << bit,
                None => signature[63 - bit / 8] ^= 1 << (bit % 8),
            }
            let found = answer(&spec.text_of(body, &signature), &trust);
            assert!(found.is_err(), "stamp {i} with bit {bit} flipped is proven");
            flipped[bit].fetch_add(1, Ordering::Relaxed);
        }
    });
    assert!(flipped.iter().all(|n| (303..=304).contains(&n.load(Ordering::Relaxed))));
}

#[test]
fn a_changed_digit_is_never_proven() {
    let trust = list();
    share(20, |i| {
        let text = stamp(i as u32).text();
        let from = text.len() - decimal::DIGITS;
        for at in from..text.len() {
            for digit in b'0'..=b'9' {
                let mut bytes = text.clone().into_bytes();
                if std::mem::replace(&mut bytes[at], digit) != digit {
                    let changed = String::from_utf8(bytes).expect("ascii");
                    assert!(answer(&changed, &trust).is_err(), "{changed}");
                }
            }
        }
    });
}

#[test]
fn a_changed_character_anywhere_is_never_the_same_stamp() {
    let trust = list();
    let text = stamp(1).text();
    let verified = answer(&text, &trust).expect("proven");
    for at in 0..text.len() {
        for byte in 0x20..0x7f {
            let mut bytes = text.clone().into_bytes();
            if std::mem::replace(&mut bytes[at], byte) == byte {
                continue;
            }
            let changed = String::from_utf8(bytes).expect("ascii");
            // Only the case of scheme and host is free.
            match answer(&changed, &trust) {
                Err(_) => assert!(!changed.eq_ignore_ascii_case(&text) || at >= 20, "{changed}"),
                Ok(other) => assert!(at < 19 && other == verified, "{changed}"),
            }
        }
    }
}

#[test]
fn a_cut_or_lengthened_text_is_never_proven() {
    let trust = list();
    for i in 0..20 {
        let text = stamp(i).text();
        for end in 0..text.len() {
            assert!(answer(&text[..end], &trust).is_err(), "cut at {end}");
        }
        for tail in ["0", " ", "\n", "&", "#", "/", "%20", "&S=", "\u{200b}", "?"] {
            assert!(answer(&format!("{text}{tail}"), &trust).is_err(), "with {tail:?} behind");
            assert!(answer(&format!("{tail}{text}"), &trust).is_err(), "with {tail:?} before");
        }
    }
}

/// Each field through all its values, with the others at their edges.
#[test]
fn every_value_of_every_field_survives() {
    let fields = [(39, 8), (27, 12), (16, 11), (4, 12), (0, 4)];
    for (at, width) in fields {
        let others = (1u64 << 47) - 1 - (((1 << width) - 1) << at);
        for rest in [0, others] {
            for value in 0..1u64 << width {
                let bits = 1 << 47 | rest | value << at;
                let body = Body::decode(bits).expect("version 1 has no reserved value");
                assert_eq!(body.encode(), Ok(bits), "{body:?}");
            }
        }
    }
}

proptest! {
    #[test]
    fn any_body_survives(bits in 0u64..1 << 49) {
        match Body::decode(bits) {
            Ok(body) => prop_assert_eq!(body.encode(), Ok(bits)),
            Err(_) => prop_assert_ne!(bits >> 47, 1),
        }
    }

    #[test]
    fn any_stamp_has_one_text(i in any::<u32>(), signature in any::<[u8; 32]>(), rest in any::<[u8; 32]>()) {
        let spec = stamp(i);
        let signature: [u8; 64] = [signature, rest].concat().try_into().expect("64 bytes");
        let text = spec.text_of(spec.body(), &signature);
        let parsed = StampText::parse(&text);
        prop_assert_eq!(parsed.as_ref().map(|s| s.signature), Ok(signature));
        prop_assert_eq!(parsed.map(|s| s.to_string()), Ok(text));
    }

    #[test]
    fn whatever_is_read_is_canonical(text in "(HTTPS|https)://(TEM.EXAMPLE|tem.example)/01/[0-9]{12,14}/10/[A-Z0-9.%/-]{1,8}(/21/[0-9]{9,11})?[?][Ss]=[0-9]{168,170}") {
        if let Ok(stamp) = StampText::parse(&text) {
            prop_assert!(stamp.to_string().eq_ignore_ascii_case(&text));
        }
    }

    #[test]
    fn no_text_is_too_strange_to_read(text in ".{0,300}", tail in "\\PC{0,200}") {
        let _ = StampText::parse(&text);
        let _ = StampText::parse(&format!("HTTPS://TEM.EXAMPLE/01/{tail}"));
    }
}

#[test]
fn the_keys_of_the_properties_are_on_the_list() {
    assert!([0, 1, 255].iter().all(|kid| lists::KIDS.contains(kid)));
}
