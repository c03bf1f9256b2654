//! What a stamp costs beside the bare curve: both in one run, in interleaved rounds, so that the
//! ratios carry over to another machine. `cargo bench --bench stamp`.

#![allow(clippy::expect_used, clippy::unwrap_used)] // a bench that cannot be set up stops

use ed25519_dalek::{Signer as _, SigningKey, Verifier as _};
use jiff::civil::date;
use std::hint::black_box;
use std::time::{Duration, Instant};
use temthat::domain::gtin::Gtin;
use temthat::domain::ids::BatchId;
use temthat::domain::recognition::Stars;
use temthat::domain::run::{Granularity, RunPlan};
use temthat::domain::stamp::body::{Body, Claims, StarClaim};
use temthat::domain::stamp::link::{Host, StampText};
use temthat::domain::stamp::serial::Permutation;
use temthat::domain::stamp::sign::Mint;
use temthat::domain::stamp::verify::verify;
use temthat::domain::trust::{TrustList, TrustedKey};

const ROUNDS: usize = 101;
const PER_ROUND: u32 = 100;

fn time(mut work: impl FnMut(u32)) -> Duration {
    let start = Instant::now();
    for i in 0..PER_ROUND {
        work(i);
    }
    start.elapsed() / PER_ROUND
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Prints the ratio of two medians and what each one is.
fn report(name: &str, goal: f64, peer: Vec<Duration>, ours: Vec<Duration>) {
    let (peer, ours) = (median(peer), median(ours));
    let micros = |d: Duration| d.as_secs_f64() * 1e6;
    println!("# {name}: bare {:.2} µs, ours {:.2} µs", micros(peer), micros(ours));
    println!("ratio {name} {:.3} goal >= {goal}", peer.as_secs_f64() / ours.as_secs_f64());
}

fn main() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let host = Host::new("TEM.OCOPT.GOV.VN").expect("a host");
    let issued_on = date(2026, 9, 1);
    let plan = RunPlan {
        batch: BatchId(1),
        gtin: Gtin::restricted(1).expect("a GTIN"),
        lot: "L2608A-1".parse().expect("a lot"),
        body: Body {
            kid: 200,
            issued_on,
            best_before: Some(date(2027, 9, 1)),
            stars: Stars::new(4).map(|stars| StarClaim { stars, until: date(2028, 1, 10) }),
            claims: Claims::from_bits(1).expect("claims"),
        },
        granularity: Granularity::Serial,
        first: 0,
        count: PER_ROUND,
    };
    let mint = Mint::new(&host, &plan, Some(Permutation::new(0, b"0123456789abcdef"))).expect("a mint");
    let sign = |number: u32| {
        let unsigned = mint.unsigned(number).expect("a stamp");
        mint.text(&unsigned, &key.sign(&unsigned.message).to_bytes())
    };
    // A list with every key id taken, ours nearly last.
    let others = (0..=255u8).map(|kid| {
        let public = if kid == 200 { key.verifying_key() } else { SigningKey::from_bytes(&[kid; 32]).verifying_key() };
        TrustedKey::new(kid, public, date(2026, 1, 1), date(2030, 1, 1))
    });
    let trust = TrustList {
        iss: "bench".into(),
        iat: 0,
        exp: i64::MAX,
        version: 1,
        hosts: vec![host.as_str().to_owned()],
        keys: others.collect(),
        log: None,
    };
    let texts: Vec<String> = (0..PER_ROUND).map(sign).collect();
    let messages: Vec<Vec<u8>> = (0..PER_ROUND).map(|n| mint.unsigned(n).expect("a stamp").message).collect();
    let signatures: Vec<_> = messages.iter().map(|m| key.sign(m)).collect();
    let public = key.verifying_key();
    assert!(public.verify(&messages[0], &signatures[0]).is_ok());

    let [mut bare_sign, mut our_sign, mut bare_verify, mut our_verify] = [const { Vec::new() }; 4];
    for round in 0..ROUNDS {
        let peer_first = round % 2 == 0;
        for turn in 0..2 {
            if (turn == 0) == peer_first {
                bare_sign.push(time(|i| {
                    black_box(key.sign(black_box(&messages[i as usize])));
                }));
                bare_verify.push(time(|i| {
                    let i = i as usize;
                    assert!(public.verify_strict(black_box(&messages[i]), black_box(&signatures[i])).is_ok());
                }));
            } else {
                our_sign.push(time(|i| {
                    black_box(sign(black_box(i)));
                }));
                our_verify.push(time(|i| {
                    let stamp = StampText::parse(black_box(&texts[i as usize])).expect("canonical");
                    assert!(verify(stamp, &trust).is_ok());
                }));
            }
        }
    }
    report("sign", 0.9, bare_sign, our_sign);
    report("verify", 0.8, bare_verify, our_verify);
}
