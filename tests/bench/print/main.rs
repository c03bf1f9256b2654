//! How fast the print engine is beside what one can install: `cargo bench --bench print` (all), or
//! `cargo bench --bench print -- symbols`, `equal`, `pictures`, `sheets`, `runs`.
//!
//! Prints `ratio NAME VALUE goal >= G` lines: CPU time of each side in interleaved rounds of one run,
//! so that other work on the machine does not count. A peer that is missing is named with what brings it:
//! Debian's gcc libqrencode-dev libzint-dev qrencode zip, `pip install reportlab segno`; krilla and
//! printpdf are built from `peers/`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod equal;
mod pictures;
mod runs;
mod sheets;
mod symbols;

use std::path::Path;
use std::process::Command;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let parts: [(&str, fn()); 5] = [
        ("symbols", symbols::run),
        ("equal", equal::run),
        ("pictures", pictures::run),
        ("sheets", sheets::run),
        ("runs", runs::run),
    ];
    for (name, part) in parts {
        if wanted.is_empty() || wanted.iter().any(|w| w == name) {
            part();
        }
    }
}

/// Median of the samples.
pub fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}

/// CPU time of this thread, microseconds (Linux: proc(5), schedstat); elsewhere the time on the wall.
fn cpu() -> f64 {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = spent.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    spent.map_or_else(
        || std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs_f64() * 1e6,
        |nanoseconds| nanoseconds / 1e3,
    )
}

/// Microseconds of CPU per item of `count` items.
pub fn micros(count: usize, work: impl FnOnce()) -> f64 {
    let start = cpu();
    work();
    (cpu() - start) / count as f64
}

/// CPU seconds of programs that this one started and waited for (proc(5), stat: cutime and cstime in
/// hundredths).
pub fn cpu_of_children() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after = stat.rsplit_once(") ").unwrap().1;
    after.split(' ').skip(13).take(2).map(|ticks| ticks.parse::<f64>().unwrap() / 100.0).sum()
}

/// Runs a peer that prints `MICROSECONDS BYTES`; `None`, and a line that says so, where it is missing.
pub fn peer(name: &str, brings: &str, command: &mut Command) -> Option<(f64, f64)> {
    let missing = |why: &str| {
        println!("NOT MEASURED: {name} ({brings}){}{why}", if why.is_empty() { "" } else { ": " });
        None
    };
    let Ok(output) = command.output() else { return missing("") };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let numbers: Vec<f64> = said.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    match (output.status.success(), numbers.as_slice()) {
        (true, [micros, bytes]) => Some((*micros, *bytes)),
        _ => missing(String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default()),
    }
}

/// Where a bench's own sources are.
pub fn beside(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/print").join(name)
}

/// One line of the table.
pub fn at_least(name: &str, value: f64, goal: f64) {
    println!("ratio {name} {value:.2} goal >= {goal} {}", if value >= goal { "ok" } else { "MISSED" });
}

/// One line of the table.
pub fn at_most(name: &str, value: f64, goal: f64) {
    println!("ratio {name} {value:.2} goal <= {goal} {}", if value <= goal { "ok" } else { "MISSED" });
}
