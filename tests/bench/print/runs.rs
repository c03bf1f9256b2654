//! Whole runs by the real program: memory, growth, and a million that is killed on its way.

use crate::{at_most, cpu_of_children, median};
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Counts of stamps; each is a run of its own.
const COUNTS: [u32; 4] = [1, 1_000, 10_000, 1_000_000];

struct Desk(tempfile::TempDir);

impl Desk {
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_temthat"));
        command.env_clear().env("TEMTHAT_PASSPHRASE", "ba con voi").env("TEMTHAT_LANG", "en").env("USER", "bench");
        command.arg("--data").arg(self.path("office")).args(args).stdin(Stdio::null());
        command
    }
    fn run(&self, args: &[&str]) {
        let done = self.command(args).output().unwrap();
        assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
    fn press(&self, run: usize, name: &str) -> Child {
        let out = self.path(name).display().to_string();
        let mut command = self.command(&["press", &format!("DT-{run}"), "--out", &out, "--json"]);
        command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
    }
}

/// The peak of a program's resident memory until it ends, MB (proc(5), VmHWM), and its answer.
fn watch(mut child: Child) -> (f64, serde_json::Value) {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0f64;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let kilobytes =
            text.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<f64>().ok());
        peak = peak.max(kilobytes.unwrap_or_default() / 1024.0);
        std::thread::sleep(Duration::from_millis(2));
    }
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    (peak, serde_json::from_slice(&output.stdout).unwrap())
}

fn digest(path: &Path) -> String {
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; 1 << 20]);
    let mut file = std::fs::File::open(path).unwrap();
    loop {
        match file.read(&mut buffer).unwrap() {
            0 => return hex::encode(hasher.finalize()),
            count => hasher.update(&buffer[..count]),
        }
    }
}

/// Rows of a CSV: numbers from 1 on without a gap, and no serial twice. How many.
fn rows(path: &Path) -> usize {
    let mut serials = std::collections::HashSet::new();
    for line in BufReader::new(std::fs::File::open(path).unwrap()).lines().skip(1) {
        let line = line.unwrap();
        let mut fields = line.split(',');
        let (number, serial) = (fields.next().unwrap(), fields.next().unwrap());
        if number == "checksum" {
            assert_eq!(serial.parse(), Ok(serials.len()));
            break;
        }
        assert_eq!(number.parse(), Ok(serials.len() + 1), "a row is missing or stands twice");
        assert!(serials.insert(serial.to_owned()), "serial {serial} stands twice");
    }
    serials.len()
}

/// Presses with `kill -9` after ever more stamps; how often it was killed.
fn killed(desk: &Desk, run: usize, name: &str, times: u32) -> u32 {
    let state = desk.path(&format!("{name}.part-state"));
    let done = || -> Option<u64> {
        serde_json::from_str::<serde_json::Value>(&std::fs::read_to_string(&state).ok()?).ok()?["done"].as_u64()
    };
    let million = u64::from(COUNTS[3]);
    let mut kills = 0;
    loop {
        let mut child = desk.press(run, name);
        let goal = million * u64::from(kills + 1) / u64::from(times + 1);
        while kills < times && child.try_wait().unwrap().is_none() && done().unwrap_or(0) < goal {
            std::thread::sleep(Duration::from_millis(5));
        }
        if kills == times {
            watch(child);
            return kills;
        }
        // SIGKILL: the program cannot put anything in order.
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success(), "it ended before it was killed");
        assert!(!desk.path(name).exists(), "nothing has its name before it is whole");
        kills += 1;
    }
}

pub fn run() {
    let desk = Desk(tempfile::tempdir().unwrap());
    desk.run(&["init", "--office", "Văn phòng đo", "--host", "TEM.EXAMPLE", "--dev"]);
    desk.run(&["import", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/register-lam-dong.csv")]);
    for (n, count) in COUNTS.iter().enumerate() {
        let (lot, count) = (format!("L{n}"), count.to_string());
        desk.run(&["batch", "add", "--product", "SP-3", "--lot", &lot, "--quantity", &count, "--made", "01/11/2026"]);
        desk.run(&["issue", &format!("LO-{}", n + 1), "--count", &count]);
    }
    // Start-up (one stamp), then by how much more stamps take longer.
    let mut cpu: [Vec<f64>; 4] = Default::default();
    let mut peaks = [0.0f64; 4];
    let mut rate = 0.0;
    for round in 0..5 {
        for (n, count) in COUNTS.iter().enumerate() {
            if *count == COUNTS[3] && round > 0 {
                continue;
            }
            let name = format!("{count}.pdf");
            let (before, start) = (cpu_of_children(), Instant::now());
            let (peak, answer) = watch(desk.press(n + 1, &name));
            cpu[n].push(cpu_of_children() - before);
            peaks[n] = peaks[n].max(peak);
            if *count == COUNTS[3] {
                rate = f64::from(*count) / start.elapsed().as_secs_f64();
                println!("# a million, proof of print: {answer}");
            }
        }
    }
    let [start, _, small, large] = cpu.map(median);
    println!(
        "# press to PDF, MB at 1, 1,000, 10,000, 1,000,000 stamps: {peaks:.0?}; {rate:.0} stamps a second by the clock"
    );
    println!("# CPU seconds: start {start:.2}, 10^4 {small:.2}, 10^6 {large:.1}");
    at_most("memory_MB_at_1000000", peaks[3], 200.0);
    at_most("memory_1000000_vs_1000", peaks[3] / peaks[1], 1.2);
    at_most("time_per_stamp_1000000_vs_10000", (large - start) / (small - start) / 100.0, 1.1);
    let whole = digest(&desk.path("1000000.pdf"));
    std::fs::remove_file(desk.path("1000000.pdf")).unwrap();
    let kills = killed(&desk, 4, "killed.pdf", 3);
    assert_eq!(digest(&desk.path("killed.pdf")), whole, "a PDF that was killed differs from one made at once");
    std::fs::remove_file(desk.path("killed.pdf")).unwrap();
    let more = killed(&desk, 4, "killed.csv", 2);
    let rows = rows(&desk.path("killed.csv"));
    println!(
        "# a million killed with SIGKILL: PDF {kills} times, equal to the byte; CSV {more} times, {rows} rows, no serial twice, none missing"
    );
    assert_eq!(rows, 1_000_000);
}
