//! How well and how fast names on labels are matched. `cargo bench --bench matching`.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)] // a bench that cannot be set up stops

#[path = "matching_set.rs"]
mod set;
#[path = "matching_sweep.rs"]
mod sweep;

use set::{KINDS, Tally, labels, register, tally};
use std::time::Instant;
use temthat::domain::label::matching::find_in;
use temthat::domain::label::names::Names;

fn main() {
    let register = register(7);
    let start = Instant::now();
    let names = Names::new(&register);
    let built = start.elapsed();
    let labels = labels(&register, 11);
    let sums = tally(&register, &names, &labels);
    println!("{:<26} {:>7} {:>7} {:>6} {:>7} {:>6}", "kind of label", "labels", "right", "wrong", "unsure", "none");
    let mut all = Tally::default();
    for (kind, t) in &sums {
        println!("{kind:<26} {:>7} {:>7} {:>6} {:>7} {:>6}", t.labels, t.right, t.wrong, t.unsure, t.none);
        all.add(*t);
    }
    let held: usize = sums.iter().filter(|(k, _)| KINDS.contains(k)).map(|(_, t)| t.labels).sum();
    let recall = all.right as f64 / held as f64;
    let precision = all.right as f64 / (all.right + all.wrong) as f64;
    println!(
        "# right of {held} labels of registered products, of {} answers that name a product",
        all.right + all.wrong
    );
    println!("ratio recall {recall:.4} goal >= 0.97");
    println!("ratio precision {precision:.4} goal >= 0.99");
    println!("ratio abstained {:.4} of {} labels", all.unsure as f64 / all.labels as f64, all.labels);

    let start = Instant::now();
    let mut found = 0usize;
    for label in labels.iter().cycle().take(10_000) {
        found += find_in(&names, &register, Some(&label.product), label.producer.as_deref(), None, false).1.len();
    }
    let took = start.elapsed();
    println!(
        "10,000 labels against {} products: {took:.2?} ({found} candidates), index built in {built:.2?}",
        register.products.len()
    );
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(line) = memory.lines().find(|l| l.starts_with("VmHWM")) {
        println!("memory {}", line.trim_start_matches("VmHWM:").trim());
    }
    sweep::run();
}
