//! How well labels are read from photographs: `cargo bench --bench labels` prints the table; with
//! `--features zxing-cpp` also the rate of zxing-cpp on the same pictures.
//!
//! `cargo bench --bench labels -- table [COUNT] [dev|test]` for so many pictures a level;
//! `… -- codes [COUNT] [dev|test] [easy|medium|hard] [misses DIR]` for the codes alone, with crops of those missed;
//! `… -- misses [COUNT] [dev|test] [easy|medium|hard]` for what went wrong, picture by picture;
//! `… -- cost` for time and memory of a photo of 12 megapixels;
//! `… -- sheet DIR [dev|test] [easy|medium|hard] [COUNT]` for contact sheets of annotated pictures, misses first;
//! `… -- write DIR [dev|test] [easy|medium|hard] [COUNT]` for pictures with their truth.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bureau;
mod codes;
mod cost;
mod generator;
mod judged;
mod misses;
mod remembered;
mod sheet;
mod table;
mod write;

use generator::{Level, Split};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["write", dir, ref rest @ ..] => write::run(dir, &Asked::of(rest)),
        ["sheet", dir, ref rest @ ..] => sheet::run(dir, &Asked::of(rest)),
        ["misses", ref rest @ ..] => misses::run(&Asked::of(rest)),
        ["table", ref rest @ ..] => table::run(&Asked::of(rest)),
        ["codes", ref rest @ .., "misses", dir] => codes::run(&Asked::of(rest), Some(dir)),
        ["codes", ref rest @ ..] => codes::run(&Asked::of(rest), None),
        ["cost"] => cost::run(),
        ["cost", "one", file, "steps"] => cost::steps(file),
        ["cost", "one", file, words] => cost::one(file, words == "words"),
        [] => {
            table::run(&Asked::of(&[]));
            cost::run();
        }
        _ => {
            println!(
                "table|misses [COUNT] [dev|test] | codes [COUNT] [dev|test] [easy|medium|hard] [misses DIR] | cost | sheet DIR … | write DIR [dev|test] [easy|medium|hard] [COUNT]"
            )
        }
    }
}

/// Which pictures are meant.
struct Asked {
    splits: Vec<Split>,
    levels: Vec<Level>,
    count: Option<usize>,
}

impl Asked {
    fn of(rest: &[&str]) -> Self {
        let splits: Vec<Split> = [Split::Dev, Split::Test]
            .into_iter()
            .filter(|s| rest.iter().any(|r| r.eq_ignore_ascii_case(&format!("{s:?}"))))
            .collect();
        let levels: Vec<Level> = Level::ALL.into_iter().filter(|l| rest.contains(&l.name())).collect();
        Self {
            splits: if splits.is_empty() { vec![Split::Dev, Split::Test] } else { splits },
            levels: if levels.is_empty() { Level::ALL.to_vec() } else { levels },
            count: rest.iter().find_map(|r| r.parse().ok()),
        }
    }
}
