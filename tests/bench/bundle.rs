//! What an offline bundle costs and how long status lists are. `cargo bench --bench bundle`.
//!
//! Sizes are the same on every machine. The build time is set beside the bare compression of the same
//! JSON, which nobody can do without.

#![allow(clippy::expect_used, clippy::unwrap_used)] // a bench that cannot be set up stops

#[path = "province.rs"]
mod made;

use ed25519_dalek::{Signer as _, SigningKey};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};
use temthat::domain::event::Record;
use temthat::domain::jws::seal;
use temthat::domain::register::Register;
use temthat::domain::trust::bundle::{Bundle, Heading, Offline, Opened, signing_input};
use temthat::domain::trust::status::packed;
use temthat::domain::trust::{TrustList, TrustedKey};

const ROUNDS: usize = 15;
/// Sizes of a status list of 1,000,000 entries in bytes by the share of set ones
/// (draft-ietf-oauth-status-list-17, appendix "Size comparison"; it gives KB of 1,024 with one decimal).
const DRAFT: [(f64, f64); 8] = [
    (0.0001, 442.0),
    (0.001, 2.2 * 1024.0),
    (0.01, 13.7 * 1024.0),
    (0.02, 23.0 * 1024.0),
    (0.05, 43.9 * 1024.0),
    (0.10, 67.6 * 1024.0),
    (0.25, 102.2 * 1024.0),
    (0.50, 122.1 * 1024.0),
];

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

/// The byte array of 1,000,000 entries of `bits` bits, a share of which is 1.
fn entries(bits: usize, share: f64) -> Vec<u8> {
    let mut seed = 0x7e57_u64;
    let mut list = vec![0u8; 1_000_000 * bits / 8];
    for i in 0..1_000_000 {
        seed ^= seed >> 12;
        seed ^= seed << 25;
        seed ^= seed >> 27;
        let roll = (seed.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 / (1u64 << 53) as f64;
        if roll < share {
            list[i * bits / 8] |= 1 << (i * bits % 8);
        }
    }
    list
}

fn main() {
    for (share, draft) in DRAFT {
        let (one, two) = (packed(&entries(1, share)).len(), packed(&entries(2, share)).len());
        println!(
            "# status list, 1,000,000 entries, {}% set: draft {draft:.0} B, ours {one} B with 1 bit, {two} B with 2",
            share * 100.0
        );
        println!("ratio status-list-{}% {:.3} goal >= 0.95", share * 100.0, draft / one as f64);
    }
    let mut register = Register::default();
    let at = jiff::Timestamp::from_second(1_790_000_000).expect("a moment");
    register.apply(&Record { seq: 1, at, actor: "bench".into(), why: String::new(), events: made::province(1000) });
    let heading = Heading {
        office: "Văn phòng OCOP tỉnh đo",
        rules: "bench",
        checkpoint: None,
        now: at,
        trust_exp: i64::MAX,
        cut_off: BTreeMap::new(),
    };
    let key = SigningKey::from_bytes(&[9; 32]);
    let trust = TrustList {
        iss: "bench".into(),
        iat: 0,
        exp: i64::MAX,
        version: 1,
        hosts: vec!["TEM.EXAMPLE".into()],
        keys: vec![TrustedKey::new(
            255,
            key.verifying_key(),
            jiff::civil::date(2026, 1, 1),
            jiff::civil::date(2030, 1, 1),
        )],
        log: None,
    };
    let list = "x".repeat(700);
    let build = || {
        let input = signing_input(&Bundle::whole(&register, &heading), 255, &list).expect("a bundle");
        seal(&input, &key.sign(input.as_bytes()).to_bytes())
    };
    let token = build();
    let json = serde_json::to_vec(&Bundle::whole(&register, &heading)).expect("JSON");
    let [mut floor, mut ours, mut ready] = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        let start = Instant::now();
        black_box(miniz_oxide::deflate::compress_to_vec(black_box(&json), 10));
        floor.push(start.elapsed());
        let start = Instant::now();
        black_box(build());
        ours.push(start.elapsed());
        let bundle: Bundle = serde_json::from_slice(&json).expect("a bundle");
        let start = Instant::now();
        let opened = Opened { bundle, trust: trust.clone(), kid: 255, size: 0, unpacked: 0 };
        black_box(Offline::new(opened).expect("ready"));
        ready.push(start.elapsed());
    }
    let (floor, ours, ready) = (median(floor), median(ours), median(ready));
    println!(
        "# 250 products, 1,000 batches, 1,000,000 stamps, 0.1 % void: {} bytes, {} before compression",
        token.len(),
        json.len()
    );
    println!("ratio bundle-size {:.3} goal >= 1", 100_000.0 / token.len() as f64);
    println!(
        "# built and signed in {:.1} ms; compression alone {:.1} ms; made ready to check in {:.1} ms",
        ours * 1e3,
        floor * 1e3,
        ready * 1e3
    );
    println!("ratio bundle-build {:.3} goal >= 0.5", floor / ours);
}
