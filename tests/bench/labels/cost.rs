//! Time on one core and memory of a photo of 12 megapixels, all steps: each photo in a process of its own.

use super::generator::{Level, Split, picture_of};
use super::judged::eye;
use std::process::Command;
use std::sync::Arc;
use temthat::adapters::ocr_tesseract::Tesseract;
use temthat::app::photos::{Eye, File, look};
use temthat::vision::photo::Photo;
use temthat::vision::{codes, mark};

/// Photos of each level.
const PHOTOS: usize = 3;

/// What is done with a photo before its words.
const STEPS: [&str; 3] = ["file to pixels", "codes", "mark and stars"];

pub fn run() {
    let dir = tempfile::tempdir().expect("a folder");
    println!("\n| 12 megapixels | CPU without words | with words | peak memory (Tesseract apart) |\n|---|---|---|---|");
    let (mut slowest, mut slowest_words, mut largest) = (0.0f64, 0.0f64, 0.0f64);
    let mut steps = Vec::new();
    for level in Level::ALL {
        let (mut sums, mut parts) = ([0.0; 3], [0.0; STEPS.len()]);
        for index in 0..PHOTOS {
            // Labels with the official mark.
            let made = picture_of(Split::Test, level, 7 + index, 12e6);
            let path = dir.path().join(format!("{}.jpg", made.name));
            std::fs::write(&path, &made.jpeg).expect("written");
            let numbers = |what: &str| -> Vec<f64> {
                let program = std::env::current_exe().expect("this program");
                let out = Command::new(program).args(["cost", "one"]).arg(&path).arg(what).output().expect("runs");
                let said = String::from_utf8(out.stdout).expect("numbers");
                said.split_whitespace().filter_map(|n| n.parse().ok()).collect()
            };
            let look = |what: &str| {
                let numbers = numbers(what);
                (numbers[0], numbers[1])
            };
            parts.iter_mut().zip(numbers("steps")).for_each(|(part, value)| *part += value / PHOTOS as f64);
            let ((bare, memory), (words, _)) = (look("bare"), look("words"));
            for (sum, value) in sums.iter_mut().zip([bare, words, memory]) {
                *sum += value / PHOTOS as f64;
            }
            (slowest, slowest_words, largest) = (slowest.max(bare), slowest_words.max(words), largest.max(memory));
        }
        println!("| {} | {:.2} s | {:.2} s | {:.0} MB |", level.name(), sums[0], sums[1], sums[2]);
        let cells: Vec<String> = parts.iter().map(|part| format!("{part:.2} s")).collect();
        steps.push(format!("| {} | {} | {:.2} s |", level.name(), cells.join(" | "), sums[1] - sums[0]));
    }
    println!("\n| by step, CPU | {} | words |\n|---|{}---|", STEPS.join(" | "), "---|".repeat(STEPS.len()));
    steps.iter().for_each(|row| println!("{row}"));
    println!("\nratio labels.12mp.seconds-against-1.5 {:.3} goal >= 1", 1.5 / slowest);
    println!("ratio labels.12mp.seconds-with-words-against-5 {:.3} goal >= 1", 5.0 / slowest_words);
    println!("ratio labels.12mp.memory-against-400-mb {:.3} goal >= 1", 400.0 / largest);
}

/// Looks at one photo and prints seconds of CPU (its own and of programs it ran) and peak megabytes.
pub fn one(file: &str, words: bool) {
    let bytes = std::fs::read(file).expect("a photo");
    // Words are read, not remembered.
    let program = if words { "tesseract" } else { "/nowhere" };
    let eye = Eye { reader: Arc::new(Tesseract::new(program)), ..eye() };
    look(&eye, &[File { name: "photo".into(), bytes }], &mut |_, _| {}).expect("looked at");
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let after = stat.rsplit(')').next().expect("fields");
    // utime, stime, cutime, cstime in hundredths of a second (proc(5)).
    let ticks: f64 = after.split_whitespace().skip(11).take(4).filter_map(|t| t.parse::<f64>().ok()).sum();
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().split(' ').next()?.parse::<f64>().ok());
    println!("{} {}", ticks / 100.0, peak.expect("a peak") / 1024.0);
}

/// Prints the seconds of CPU of each step.
pub fn steps(file: &str) {
    let bytes = std::fs::read(file).expect("a photo");
    let (profile, start) = (eye().profile, seconds_of_thread());
    let photo = Photo::read(&bytes).expect("a photo");
    let decoded = seconds_of_thread();
    std::hint::black_box(codes::read(&photo));
    let coded = seconds_of_thread();
    std::hint::black_box(mark::find(&photo.pixels, &profile));
    println!("{} {} {}", decoded - start, coded - decoded, seconds_of_thread() - coded);
}

/// Seconds of CPU that this thread has used.
pub fn seconds_of_thread() -> f64 {
    // Nanoseconds on a core, waiting, and slices (proc(5), Documentation/scheduler/sched-stats).
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    stat.split(' ').next().and_then(|n| n.parse::<f64>().ok()).expect("nanoseconds") * 1e-9
}
