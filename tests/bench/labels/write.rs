//! Pictures and their truth in a folder.

use super::Asked;
use super::generator::picture;
use std::fmt::Write as _;
use std::path::Path;

pub fn run(dir: &str, asked: &Asked) {
    std::fs::create_dir_all(dir).expect("a folder to write to");
    let mut truth = String::new();
    for split in &asked.splits {
        for level in &asked.levels {
            for index in 0..asked.count.unwrap_or(20) {
                let made = picture(*split, *level, index);
                let path = Path::new(dir).join(format!("{}.jpg", made.name));
                std::fs::write(path, &made.jpeg).expect("a picture written");
                let _ = writeln!(truth, "{} {:#?}", made.name, made.truth);
            }
        }
    }
    std::fs::write(Path::new(dir).join("truth.txt"), truth).expect("the truth written");
}
