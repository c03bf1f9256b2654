//! Symbols and signed stamps on one core.

use crate::{at_least, median, micros};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::Write;
use std::process::{Command, Stdio};
use temthat::domain::stamp::decimal;
use temthat::print::encoder::RunEncoder;
use temthat::print::qr;

const ROUNDS: usize = 7;
const COUNT: usize = 100;

/// Stamps of one run with random-looking signatures.
pub fn texts(host: &str, lot: &str, count: usize) -> Vec<String> {
    (0..count as u64)
        .map(|n| {
            let mut signature = [0u8; 64];
            for (i, bytes) in signature.chunks_exact_mut(8).enumerate() {
                let word = (n * 8 + i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                bytes.copy_from_slice(&(word ^ word >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9).to_le_bytes());
            }
            let digits = decimal::encode(0x1_2345_6789_abcd & ((1 << 49) - 1), &signature);
            let digits = std::str::from_utf8(&digits).unwrap();
            format!("HTTPS://{host}/01/08938501234567/10/{lot}/21/{:010}?S={digits}", n * 7919 % 1_048_576)
        })
        .collect()
}

/// Compiles the C peers; `None` where compiler or libraries are missing.
fn c_peers() -> Option<std::path::PathBuf> {
    let program = std::env::temp_dir().join(format!("temthat-peers-{}", std::process::id()));
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bench/print/peers.c");
    let done = Command::new("cc").args(["-O2", "-o"]).arg(&program).args([source, "-lqrencode", "-lzint"]).status();
    done.is_ok_and(|s| s.success()).then_some(program)
}

fn time_c(program: &std::path::Path, texts: &[String], times: &mut BTreeMap<&'static str, Vec<f64>>) {
    let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{}\n", texts.join("\n")).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "a C peer failed");
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let (name, value) = line.split_once(' ').unwrap();
        let name = if name == "zint" { "zint" } else { "libqrencode" };
        times.entry(name).or_default().push(value.parse().unwrap());
    }
}

pub fn run() {
    let program = c_peers();
    if program.is_none() {
        println!("NOT MEASURED: libqrencode and zint (install libqrencode-dev and libzint-dev)");
    }
    for (version, host, lot) in
        [("7-M", "TEM.TINH.GOV.VN1", "L2611-01"), ("8-M", "TRUYXUAT.TINH.GOV.VN", "ABCDEFGHIJKLMNOPQRST")]
    {
        let texts = texts(host, lot, COUNT);
        let encoder = RunEncoder::new(&texts[0]).unwrap();
        let mut times: BTreeMap<&'static str, Vec<f64>> = BTreeMap::new();
        for _ in 0..ROUNDS {
            let ours = micros(COUNT * 20, || {
                for text in (0..20).flat_map(|_| &texts) {
                    black_box(encoder.encode(black_box(text)).unwrap());
                }
            });
            times.entry("temthat").or_default().push(ours);
            let qrcode = micros(20, || {
                for text in &texts[..20] {
                    black_box(qr::stamp(black_box(text)).unwrap());
                }
            });
            times.entry("qrcode").or_default().push(qrcode);
            let fast = micros(COUNT, || {
                for text in &texts {
                    let made = fast_qr::QRBuilder::new(black_box(text.as_str())).ecl(fast_qr::ECL::M).build();
                    black_box(made.unwrap());
                }
            });
            times.entry("fast_qr").or_default().push(fast);
            if let Some(program) = &program {
                time_c(program, &texts, &mut times);
            }
        }
        let times: BTreeMap<_, _> = times.into_iter().map(|(name, all)| (name, median(all))).collect();
        println!("# symbol {version}, microseconds: {times:.2?}");
        for (peer, goal) in [("libqrencode", 25.0), ("qrcode", 100.0), ("fast_qr", 25.0), ("zint", 25.0)] {
            if let Some(time) = times.get(peer) {
                at_least(&format!("symbol_{version}_vs_{peer}"), time / times["temthat"], goal);
            }
        }
    }
    signed();
    if let Some(program) = program {
        let _ = std::fs::remove_file(program);
    }
}

/// Sign and encode against bare signing of the same messages.
fn signed() {
    use ed25519_dalek::{Signer, SigningKey};
    use temthat::domain::{lot::Lot, stamp::message::message, stamp::serial::Serial};
    let key = SigningKey::from_bytes(&[7; 32]);
    let lot: Lot = "L2611-01".parse().unwrap();
    let gtin = "08938501234568".parse().unwrap();
    let encoder = RunEncoder::new(&texts("TEM.TINH.GOV.VN1", "L2611-01", 1)[0]).unwrap();
    let (mut bare, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        bare.push(micros(2000, || {
            for n in 0..2000 {
                let message = message(99, gtin, &lot, Serial::new(n));
                black_box(key.sign(black_box(&message)));
            }
        }));
        whole.push(micros(2000, || {
            for n in 0..2000 {
                let serial = Serial::new(n).unwrap();
                let message = message(99, gtin, &lot, Some(serial));
                let signature = key.sign(black_box(&message)).to_bytes();
                let digits = decimal::encode(99, &signature);
                black_box(encoder.encode_parts(&serial.digits(), &digits));
            }
        }));
    }
    let (bare, whole) = (median(bare), median(whole));
    println!("# signed stamp, microseconds: bare {bare:.2}, signed and encoded {whole:.2}");
    at_least("signed_stamp_vs_bare_signing", bare / whole, 0.7);
}
