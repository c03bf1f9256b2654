//! How well labels are read from photographs: `cargo bench --bench labels`.
//!
//! `cargo bench --bench labels -- write DIR [dev|test] [easy|medium|hard] [COUNT]` writes pictures with
//! their truth to look at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod generator;
mod write;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["write", dir, ref rest @ ..] => write::run(dir, rest),
        _ => println!("write DIR [dev|test] [easy|medium|hard] [COUNT]"),
    }
}
