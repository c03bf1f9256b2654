//! Pictures and their truth in a folder.

use super::generator::{Level, Split, picture};
use std::fmt::Write as _;
use std::path::Path;

pub fn run(dir: &str, rest: &[&str]) {
    let split = if rest.contains(&"test") { Split::Test } else { Split::Dev };
    let levels: Vec<Level> = Level::ALL.into_iter().filter(|l| rest.contains(&l.name())).collect();
    let levels = if levels.is_empty() { Level::ALL.to_vec() } else { levels };
    let count = rest.iter().find_map(|r| r.parse().ok()).unwrap_or(20);
    std::fs::create_dir_all(dir).expect("a folder to write to");
    let mut truth = String::new();
    for level in levels {
        for index in 0..count {
            let made = picture(split, level, index);
            std::fs::write(Path::new(dir).join(format!("{}.jpg", made.name)), &made.jpeg).expect("a picture written");
            let _ = writeln!(truth, "{} {:#?}", made.name, made.truth);
        }
    }
    std::fs::write(Path::new(dir).join("truth.txt"), truth).expect("the truth written");
}
