//! Words by the program Tesseract (Debian: tesseract-ocr, tesseract-ocr-vie), found at run time.

use crate::ports::text_reader::{Page, ReadWord, TextError, TextReader};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Longest a picture may take.
const LONGEST: Duration = Duration::from_secs(20);
/// Longest answer taken, bytes.
const MOST: u64 = 8 << 20;

/// Tesseract with Vietnamese.
#[derive(Debug, Clone)]
pub struct Tesseract {
    program: PathBuf,
}

impl Tesseract {
    /// The program of that name or path; whether it is there shows when it is asked.
    #[must_use]
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into() }
    }

    fn start(&self) -> Result<Child, TextError> {
        let mut command = Command::new(&self.program);
        // One thread: several wait for each other and take ten times as long. Mode 6: one block of
        // lines. Without dictionaries of running text numbers and names read no worse.
        command
            .env("OMP_THREAD_LIMIT", "1")
            .args(["stdin", "stdout", "-l", "vie", "--psm", "6", "--dpi", "300", "tsv"]);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        child.map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => TextError::Missing,
            _ => TextError::Failed(e.to_string()),
        })
    }
}

impl TextReader for Tesseract {
    fn read(&self, page: Page) -> Result<Vec<ReadWord>, TextError> {
        let failed = |e: std::io::Error| TextError::Failed(e.to_string());
        let mut child = self.start()?;
        let mut picture = format!("P5\n{} {}\n255\n", page.width, page.height).into_bytes();
        picture.extend_from_slice(page.pixels);
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let given = thread::spawn(move || stdin.map(|mut pipe| pipe.write_all(&picture)));
        let answer = thread::spawn(move || taken(stdout));
        let said = thread::spawn(move || taken(stderr));
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().map_err(failed)? {
                break status;
            }
            if start.elapsed() > LONGEST {
                // Ending what is about to end by itself fails harmlessly.
                let _ = child.kill();
                let _ = child.wait();
                return Err(TextError::Slow(LONGEST.as_secs()));
            }
            thread::sleep(Duration::from_millis(5));
        };
        let _ = given.join();
        let (answer, said) = (answer.join().unwrap_or_default(), said.join().unwrap_or_default());
        if !status.success() {
            let said = said.to_lowercase();
            let lacks = said.contains("failed loading language") || said.contains("vie.traineddata");
            let line: String = said.lines().last().unwrap_or_default().chars().take(160).collect();
            return Err(if lacks { TextError::Language } else { TextError::Failed(line) });
        }
        Ok(words(&answer))
    }
}

fn taken(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    // What was read before a pipe broke is still worth having.
    let _ = pipe.map(|p| p.take(MOST).read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Words of Tesseract's table: level page block par line word left top width height conf text.
fn words(table: &str) -> Vec<ReadWord> {
    let (mut lines, mut out) = (0, Vec::new());
    let mut last = ("", "", "");
    for row in table.lines() {
        let columns: Vec<&str> = row.split('\t').collect();
        let [level, _, block, par, line, _, left, top, width, height, conf, text] = columns[..] else { continue };
        let text = text.trim();
        if level != "5" || text.is_empty() {
            continue;
        }
        if (block, par, line) != last {
            (last, lines) = ((block, par, line), lines + 1);
        }
        let number = |v: &str| v.parse::<u32>().unwrap_or(0);
        out.push(ReadWord {
            text: text.to_owned(),
            confidence: (conf.parse::<f64>().unwrap_or(0.0) / 100.0).clamp(0.0, 1.0),
            area: [number(left), number(top), number(width), number(height)],
            line: lines,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_is_said_to_be_missing() {
        let page = Page { width: 2, height: 1, pixels: &[0, 255] };
        assert_eq!(Tesseract::new("/nowhere/tesseract").read(page), Err(TextError::Missing));
    }

    #[test]
    fn words_keep_their_line() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            5\t1\t1\t1\t1\t1\t10\t20\t30\t12\t96.5\tOCOP\n5\t1\t1\t1\t1\t2\t50\t20\t9\t12\t91\t4\n\
            5\t1\t2\t1\t1\t1\t10\t60\t30\t12\t-1\tsao\n4\t1\t2\t1\t1\t0\t1\t1\t1\t1\t-1\t\n";
        let read = words(table);
        assert_eq!(read.iter().map(|w| w.line).collect::<Vec<_>>(), [1, 1, 2]);
        assert_eq!((read[0].confidence, read[0].area, read[2].confidence), (0.965, [10, 20, 30, 12], 0.0));
    }
}
