//! How fast the print engine is beside what one can install: `cargo bench --bench print`.
//!
//! Prints `ratio NAME VALUE goal >= G` lines. Peers in C are compiled and timed on the same texts in
//! the same run (Debian: libqrencode-dev libzint-dev qrencode); a peer that is missing is named.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod symbols;

fn main() {
    symbols::run();
}

/// Median of the samples.
pub fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}

/// Microseconds per item of `count` items.
pub fn micros(count: usize, work: impl FnOnce()) -> f64 {
    let start = std::time::Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1e6 / count as f64
}

/// One line of the table.
pub fn at_least(name: &str, value: f64, goal: f64) {
    println!("ratio {name} {value:.2} goal >= {goal} {}", if value >= goal { "ok" } else { "MISSED" });
}

/// One line of the table.
pub fn at_most(name: &str, value: f64, goal: f64) {
    println!("ratio {name} {value:.2} goal <= {goal} {}", if value <= goal { "ok" } else { "MISSED" });
}
