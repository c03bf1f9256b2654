//! PDF sheets of 24 labels on A4 beside other ways to draw the same labels.

use crate::symbols::texts;
use crate::{at_least, at_most, beside, median, micros, peer};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use temthat::print::art::{Art, PT};
use temthat::print::encoder::RunEncoder;
use temthat::print::facts::SERIAL;
use temthat::print::printer::Printer;
use temthat::print::sheet::Sheet;
use temthat::print::stream::drawn::Symbols;
use temthat::print::stream::pdf::{Pages, Sheets};
use temthat::print::stream::{Item, Output, SoFar, Tape};
use temthat::print::template::sample;

const COUNT: usize = 100_000;
/// Labels that a peer draws in a round.
const PEER: usize = 1_200;
const ROUNDS: usize = 3;

/// The serial in a text.
fn serial(text: &str) -> &str {
    text.split("/21/").nth(1).unwrap().split('?').next().unwrap()
}

/// Encodes and draws texts to a file with bounded memory, as `press` does without signing and proof.
pub fn stream(output: &mut dyn Output, texts: &[String], path: &Path) {
    let encoder = RunEncoder::new(&texts[0]).unwrap();
    let side_path = path.with_extension("index");
    let (mut main, mut side) = (File::create(path).unwrap(), File::create(&side_path).unwrap());
    let mut tape = Tape::default();
    for (n, text) in texts.iter().enumerate() {
        let symbol = encoder.encode(text).unwrap();
        let item = Item { number: n as u32, serial: serial(text), text, symbol: &symbol };
        if n == 0 {
            output.begin(&mut tape, &item).unwrap();
        }
        output.stamp(&mut tape, &item).unwrap();
        if tape.main.len() > 1 << 20 && output.boundary(n as u64 + 1) {
            main.write_all(&tape.main).unwrap();
            side.write_all(&tape.side).unwrap();
            tape = Tape { drained: tape.drained + tape.main.len() as u64, ..Tape::default() };
        }
    }
    main.write_all(&tape.main).unwrap();
    side.write_all(&tape.side).unwrap();
    tape = Tape { drained: tape.drained + tape.main.len() as u64, ..Tape::default() };
    let mut read = File::open(path).unwrap().take(tape.drained);
    let mut index = BufReader::new(File::open(side_path).unwrap());
    let so_far = SoFar { main: &mut read, side: &mut index };
    let mut drain = |tape: &mut Tape| {
        main.write_all(&tape.main).unwrap();
        tape.drained += tape.main.len() as u64;
        tape.main.clear();
        Ok(())
    };
    output.finish(&mut tape, so_far, &mut drain).unwrap();
}

fn art() -> Art {
    Art::standard((70.0, 37.0), 45, 0.3, &sample::facts(false)).unwrap()
}

fn ours(symbols: Symbols, texts: &[String], path: &Path) {
    let sheet = Sheet::A4_24;
    let pages = Pages { sheet, symbols, title: "Tem".into(), crop_marks: false, printer: Printer::default() };
    stream(&mut Sheets::new(pages, art()).unwrap(), texts, path);
}

/// The same labels as a list that peers read (format: peers/src/main.rs).
fn list(texts: &[String], path: &Path) {
    let art = art();
    let font = concat!(env!("CARGO_MANIFEST_DIR"), "/web/vendor/fonts/BeVietnamPro-Regular.ttf");
    let mut out = format!("font {font}\nmodule {}\norigin {} {}\n", art.module * PT, art.left * PT, art.top * PT);
    for line in &art.lines {
        let words = line.text.replace(SERIAL, "{}");
        let _ = writeln!(out, "text {} {} {} {words}", line.size, line.x * PT, line.y * PT);
    }
    for place in 0..Sheet::A4_24.per_page() {
        let (x, y) = Sheet::A4_24.corner(place);
        let _ = writeln!(out, "at {} {}", x * PT, y * PT);
    }
    let encoder = RunEncoder::new(&texts[0]).unwrap();
    for text in texts {
        let symbol = encoder.encode(text).unwrap();
        let rows: Vec<String> = symbol.rows[..symbol.size].iter().map(|row| format!("{row:x}")).collect();
        let _ = writeln!(out, "{} {} {text}", serial(text), rows.join(","));
    }
    std::fs::write(path, out).unwrap();
}

/// Builds krilla and printpdf.
fn build() -> Option<PathBuf> {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/print-peers");
    let manifest = beside("peers/Cargo.toml");
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    cargo.args(["build", "--quiet", "--release", "--locked", "--manifest-path"]).arg(manifest);
    cargo.arg("--target-dir").arg(&target).env_remove("CARGO_MANIFEST_DIR");
    cargo.status().is_ok_and(|s| s.success()).then(|| target.join("release/temthat-print-peers"))
}

pub fn run() {
    let texts = texts("TEM.TINH.GOV.VN1", "L2611-01", COUNT);
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    list(&texts[..PEER], &path("labels"));
    list(&texts[..PEER / 5], &path("few"));
    let program = build();
    if program.is_none() {
        println!("NOT MEASURED: krilla and printpdf (the package in tests/bench/print/peers does not build)");
    }
    let (mut vector, mut mask) = (Vec::new(), Vec::new());
    let mut theirs =
        [("krilla", 10.0, Vec::new()), ("printpdf", 50.0, Vec::new()), ("reportlab_segno", 20.0, Vec::new())];
    let mut bytes = Vec::new();
    for round in 0..ROUNDS {
        vector.push(micros(COUNT, || ours(Symbols::Vector, &texts, &path("vector.pdf"))));
        mask.push(micros(COUNT, || ours(Symbols::Mask, &texts, &path("mask.pdf"))));
        for (name, _, times) in &mut theirs {
            if round > 0 && times.is_empty() {
                continue;
            }
            let out = path(&format!("{name}.pdf"));
            let told = match (*name, &program) {
                ("reportlab_segno", _) => {
                    let mut python = Command::new("python3");
                    python.arg(beside("peers.py")).arg(path("few")).arg(out);
                    peer(name, "pip install reportlab segno", &mut python)
                }
                (_, Some(program)) => {
                    peer(name, "tests/bench/print/peers", Command::new(program).arg(*name).arg(path("labels")).arg(out))
                }
                _ => None,
            };
            if let Some((micros, size)) = told {
                times.push(micros);
                if round == 0 {
                    bytes.push(format!("{name} {size:.0}"));
                }
            }
        }
    }
    let size = |name: &str| std::fs::metadata(path(name)).unwrap().len() as f64 / COUNT as f64;
    let (vector, mask) = (median(vector), median(mask));
    println!(
        "# PDF, bytes per stamp: vector {:.0}, mask {:.0}, {}",
        size("vector.pdf"),
        size("mask.pdf"),
        bytes.join(", ")
    );
    println!("# PDF, CPU microseconds per stamp, texts to file: vector {vector:.2}, mask {mask:.2}");
    println!("# (krilla and printpdf were given finished symbols, so that only their drawing counts)");
    for (name, goal, times) in theirs {
        if !times.is_empty() {
            let theirs = median(times);
            println!("# {name}: {theirs:.0} CPU microseconds per stamp");
            at_least(&format!("pdf_vs_{name}"), theirs / vector, goal);
        }
    }
    at_most("pdf_vector_bytes_per_stamp", size("vector.pdf"), 1200.0);
    at_most("pdf_mask_bytes_per_stamp", size("mask.pdf"), 600.0);
}
