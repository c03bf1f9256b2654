//! Every 1-bit flip of body and signature of 10,000 stamps, 5,610,000 in all: none may be proven.
//! Minutes of curve arithmetic, so it is run on demand: `cargo bench --bench flips`. The tests flip
//! every bit too, in 303 of the stamps each.

#![allow(clippy::expect_used, clippy::unwrap_used)] // a bench that cannot be set up stops

use ed25519_dalek::{Signer as _, SigningKey};
use jiff::civil::date;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use temthat::domain::gtin::Gtin;
use temthat::domain::stamp::decimal;
use temthat::domain::stamp::link::{Host, StampText};
use temthat::domain::stamp::message::message;
use temthat::domain::stamp::serial::Serial;
use temthat::domain::stamp::verify::verify;
use temthat::domain::trust::{TrustList, TrustedKey};

const STAMPS: u64 = 10_000;
const BITS: u32 = 561;

fn main() {
    let keys = [1u8, 3].map(|kid| (kid, SigningKey::from_bytes(&[kid; 32])));
    let host = Host::new("TEM.OCOPT.GOV.VN").expect("a host");
    let trusted = |(kid, key): &(u8, SigningKey)| {
        TrustedKey::new(*kid, key.verifying_key(), date(2026, 1, 1), date(2037, 12, 31))
    };
    let trust = TrustList {
        iss: "bench".into(),
        iat: 0,
        exp: i64::MAX,
        version: 1,
        hosts: vec![host.as_str().to_owned()],
        keys: keys.iter().map(trusted).collect(),
        log: None,
    };
    let gtin = Gtin::restricted(1).expect("a GTIN");
    let (next, flips, proven) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let start = Instant::now();
    let one = |i: u64| {
        let mix = i.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let lot = format!("L{i}").parse().expect("a lot");
        let serial = (!i.is_multiple_of(5)).then(|| Serial::new(mix % 10_000_000_000)).flatten();
        let (kid, key) = &keys[(i % 2) as usize];
        let body = 1 << 47 | u64::from(*kid) << 39 | mix >> 25 & ((1 << 39) - 1);
        let signature = key.sign(&message(body, gtin, &lot, serial)).to_bytes();
        let path = serial.map(|s| format!("/21/{s}")).unwrap_or_default();
        let is_proven = |body: u64, signature: &[u8; 64]| {
            let digits = decimal::encode(body, signature);
            let digits = std::str::from_utf8(&digits).expect("digits");
            let text = format!("HTTPS://{host}/01/{gtin}/10/{lot}{path}?S={digits}");
            StampText::parse(&text).is_ok_and(|stamp| verify(stamp, &trust).is_ok())
        };
        assert!(is_proven(body, &signature), "stamp {i} itself");
        for bit in 0..BITS {
            let (mut body, mut signature) = (body, signature);
            match bit.checked_sub(512) {
                Some(bit) => body ^= 1 << bit,
                None => signature[63 - bit as usize / 8] ^= 1 << (bit % 8),
            }
            flips.fetch_add(1, Ordering::Relaxed);
            if is_proven(body, &signature) {
                proven.fetch_add(1, Ordering::Relaxed);
                println!("stamp {i} is proven with bit {bit} flipped");
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    match next.fetch_add(1, Ordering::Relaxed) {
                        i if i < STAMPS => one(i),
                        _ => break,
                    }
                }
            });
        }
    });
    let (flips, proven) = (flips.into_inner(), proven.into_inner());
    println!("# {flips} flips of {STAMPS} stamps in {:.0} s, {proven} proven", start.elapsed().as_secs_f64());
    assert!(flips == STAMPS * u64::from(BITS) && proven == 0, "a changed stamp was proven");
}
