//! The files of a print job: the part written so far, its index, and the checkpoint that says how
//! much of both is good.

use super::global::{Global, unexpected};
use crate::app::command::{Code, Refusal, Request, Response, Secret};
use crate::app::stamps::{SignedStamp, stamps};
use crate::boot::Booted;
use crate::domain::run::Run;
use crate::ports::signer::Signer;
use crate::print::PrintError;
use crate::print::art::Art;
use crate::print::encoder::RunEncoder;
use crate::print::proof::sheets::{Proven, prove as prove_pages};
use crate::print::stream::memory::prove;
use crate::print::stream::pdf::Pages;
use crate::print::stream::table::hash;
use crate::print::stream::{Item, Output, SoFar, Tape};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Stamps signed at once.
const BATCH: u32 = 512;
/// Bytes after which the tape is drained.
const DRAIN: usize = 1 << 20;
/// Time between checkpoints.
const CHECKPOINT: Duration = Duration::from_millis(250);
/// Domain separation of the manifest's signature.
const MANIFEST: &[u8] = b"temthat/print-manifest/v1\0";

/// A job: which stamps to which file.
pub(super) struct Job {
    pub out: PathBuf,
    pub run: Run,
    pub from: u32,
    pub to: u32,
    pub every: u32,
    pub restart: bool,
    pub settings: String,
}

/// What a job did.
pub(super) struct Done {
    pub read_back: u32,
    pub resumed_at: u64,
    pub rate: f64,
}

/// How a job ended.
pub(super) enum Ended {
    /// With a whole file.
    Whole(Done),
    /// Cancelled after so many stamps; the same command goes on from there.
    Cut(u64),
}

/// How much of the files is good.
#[derive(Serialize, Deserialize)]
struct Checkpoint {
    job: String,
    done: u64,
    main: u64,
    side: u64,
    read_back: u32,
}

/// Where stamps come from: the store itself, or the server that holds it.
pub(super) struct Source<'a> {
    global: &'a Global,
    direct: Option<Booted>,
    passphrase: Secret,
    run: &'a Run,
    signer: &'a dyn Signer,
    ahead: Vec<SignedStamp>,
}

impl<'a> Source<'a> {
    pub fn open(global: &'a Global, run: &'a Run, signer: &'a dyn Signer) -> Result<Self, Refusal> {
        let direct = match global.open(false) {
            Ok(booted) => Some(booted),
            Err(refusal) if refusal.code == Code::InUse => None,
            Err(refusal) => return Err(refusal),
        };
        Ok(Self { global, direct, passphrase: global.passphrase(false)?, run, signer, ahead: Vec::new() })
    }

    fn batch(&mut self, from: u32, to: u32) -> Result<Vec<SignedStamp>, Refusal> {
        if let Some(booted) = &self.direct {
            return Ok(stamps(&booted.office, self.signer, self.run.id, from, to.min(from + BATCH - 1))?);
        }
        if self.ahead.is_empty() {
            let last = to.min(from.saturating_add(crate::app::command::PAGE - 1));
            let passphrase = self.passphrase.clone();
            let request = Request::Stamps { run: self.run.id, from, to: Some(last), passphrase };
            self.ahead = match self.global.ask(request)? {
                Response::Stamps(page) => page.stamps,
                other => return Err(unexpected(&other)),
            };
            self.ahead.reverse();
        }
        let keep = self.ahead.len().saturating_sub(BATCH as usize);
        let mut batch = self.ahead.split_off(keep);
        batch.reverse();
        Ok(batch)
    }
}

impl Source<'_> {
    /// Texts of stamps `from..=to` out of turn.
    fn texts(&mut self, from: u32, to: u32) -> Result<Vec<String>, Refusal> {
        if let Some(booted) = &self.direct {
            let stamps = stamps(&booted.office, self.signer, self.run.id, from, to)?;
            return Ok(stamps.into_iter().map(|s| s.text).collect());
        }
        let cached = |ahead: &[SignedStamp]| {
            let first = ahead.first()?.number;
            let of = ahead.get((from.checked_sub(first)?) as usize..=(to.checked_sub(first)?) as usize)?;
            Some(of.iter().map(|s| s.text.clone()).collect())
        };
        if let Some(texts) = cached(&self.ahead) {
            return Ok(texts);
        }
        // The server unlocks the key for each question: few large ones.
        let last = from.saturating_add(crate::app::command::PAGE - 1).min(self.run.plan.count - 1);
        let passphrase = self.passphrase.clone();
        let request = Request::Stamps { run: self.run.id, from, to: Some(last.max(to)), passphrase };
        self.ahead = match self.global.ask(request)? {
            Response::Stamps(page) => page.stamps,
            other => return Err(unexpected(&other)),
        };
        cached(&self.ahead).ok_or_else(|| Refusal::new(Code::Store, "the server gave other stamps than asked for"))
    }
}

impl From<PrintError> for Refusal {
    fn from(error: PrintError) -> Self {
        Self::new(Code::Input, error)
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(end);
    path.with_file_name(name)
}

impl Job {
    fn part(&self) -> PathBuf {
        beside(&self.out, ".part")
    }
    fn index(&self) -> PathBuf {
        beside(&self.out, ".part-index")
    }
    fn checkpoint(&self) -> PathBuf {
        beside(&self.out, ".part-state")
    }
    fn failed(&self, error: impl std::fmt::Display) -> Refusal {
        Refusal::new(Code::Store, format!("--out {}: {error}", self.out.display()))
    }
    /// Two jobs of the same name write the same bytes.
    fn name(&self) -> String {
        let text = format!("{} {:?} {} {} {}", self.run.id, self.run.state, self.from, self.to, self.settings);
        hex::encode(Sha256::digest(text.as_bytes()))
    }

    /// The checkpoint of an earlier try of this very job.
    fn earlier(&self) -> Option<Checkpoint> {
        let text = if self.restart { None } else { std::fs::read_to_string(self.checkpoint()).ok() }?;
        let found: Checkpoint = serde_json::from_str(&text).ok()?;
        let long = |path: PathBuf, bytes: u64| std::fs::metadata(path).is_ok_and(|m| m.len() >= bytes);
        (found.job == self.name() && long(self.part(), found.main) && long(self.index(), found.side)).then_some(found)
    }

    /// Proves pages of the finished file before it gets its name; `None` if it is cancelled on the way.
    pub fn prove(
        &self,
        of: (&Pages, &Art),
        source: &mut Source<'_>,
        cancelled: &AtomicBool,
        progress: &mut dyn FnMut(u32),
    ) -> Result<Option<Proven>, Refusal> {
        source.ahead.clear();
        let file = File::open(self.part()).map_err(|e| self.failed(e))?;
        let count = u64::from(self.to - self.from) + 1;
        let mut texts = |from: u64, to: u64| {
            progress(u32::try_from(from).unwrap_or(u32::MAX));
            if cancelled.load(Ordering::Relaxed) {
                return Err(Refusal::new(Code::Input, "cancelled"));
            }
            let number = |n: u64| self.from + u32::try_from(n).unwrap_or(u32::MAX - self.from);
            if from < to { source.texts(number(from), number(to - 1)) } else { Ok(Vec::new()) }
        };
        match prove_pages(file, of, count, u64::from(self.every), &mut texts) {
            Err(_) if cancelled.load(Ordering::Relaxed) => Ok(None),
            proven => proven.map(Some),
        }
    }

    /// Gives the finished file its name and writes the manifest beside it.
    pub fn release(&self, done: &Done, signer: &dyn Signer) -> Result<PathBuf, Refusal> {
        let mut hasher = Sha256::new();
        let bytes = hash(&mut File::open(self.part()).map_err(|e| self.failed(e))?, &mut hasher)?;
        let body = serde_json::json!({
            "typ": "temthat-print-manifest/1", "files": [{
                "name": self.out.file_name().map(|n| n.to_string_lossy()), "bytes": bytes,
                "sha256": hex::encode(hasher.finalize()),
            }], "run": self.run.id,
            "from": self.from, "to": self.to, "stamps": self.to - self.from + 1,
            "read_back": done.read_back, "proof_every": self.every,
        });
        let text = body.to_string();
        let signature = signer.sign(&[MANIFEST, text.as_bytes()].concat()).map_err(|e| Refusal::new(Code::Keys, e))?;
        let manifest = serde_json::json!({"signed": text, "kid": signer.kid(), "ed25519": hex::encode(signature)});
        let path = beside(&self.out, ".manifest.json");
        std::fs::write(&path, format!("{manifest:#}\n")).map_err(|e| self.failed(e))?;
        std::fs::rename(self.part(), &self.out).map_err(|e| self.failed(e))?;
        for path in [self.index(), self.checkpoint()] {
            // A short job ends before its first checkpoint.
            match std::fs::remove_file(path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(self.failed(error)),
                _ => {}
            }
        }
        Ok(path)
    }
}

/// The two files of a job under way.
struct Files<'a> {
    job: &'a Job,
    main: File,
    side: File,
    side_length: u64,
}

impl<'a> Files<'a> {
    fn open(job: &'a Job, good: Option<&Checkpoint>) -> Result<Self, Refusal> {
        let open = |path: PathBuf, length: u64| {
            let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path)?;
            file.set_len(length)?;
            file.seek(SeekFrom::Start(length))?;
            Ok::<_, std::io::Error>(file)
        };
        let (main, side_length) = good.map_or((0, 0), |g| (g.main, g.side));
        let main = open(job.part(), main).map_err(|e| job.failed(e))?;
        let side = open(job.index(), side_length).map_err(|e| job.failed(e))?;
        Ok(Self { job, main, side, side_length })
    }

    fn drain(&mut self, tape: &mut Tape) -> Result<(), std::io::Error> {
        self.main.write_all(&tape.main)?;
        self.side.write_all(&tape.side)?;
        tape.drained += tape.main.len() as u64;
        self.side_length += tape.side.len() as u64;
        tape.main.clear();
        tape.side.clear();
        Ok(())
    }

    /// The files first, then the word that they are good.
    fn checkpoint(&mut self, tape: &Tape, done: u64, read_back: u32) -> Result<(), std::io::Error> {
        self.main.sync_data()?;
        self.side.sync_data()?;
        let state = Checkpoint { job: self.job.name(), done, main: tape.drained, side: self.side_length, read_back };
        let new = beside(&self.job.out, ".part-state-new");
        std::fs::write(&new, serde_json::to_vec(&state)?)?;
        File::open(&new)?.sync_data()?;
        std::fs::rename(new, self.job.checkpoint())
    }
}

/// Writes all stamps of a job; an earlier try is gone on with.
pub(super) fn drive(
    job: &Job,
    output: &mut dyn Output,
    encoder: &RunEncoder,
    sample: &Item<'_>,
    source: &mut Source<'_>,
    cancelled: &AtomicBool,
    progress: &mut dyn FnMut(u32),
) -> Result<Ended, Refusal> {
    let good = job.earlier();
    let mut files = Files::open(job, good.as_ref())?;
    let mut tape = Tape::default();
    output.begin(&mut tape, sample)?;
    let (mut done, mut read_back) = (0, 0);
    if let Some(good) = &good {
        tape = Tape { drained: good.main, ..Tape::default() };
        (done, read_back) = (good.done, good.read_back);
        output.resume(done);
    }
    let (resumed_at, start) = (done, Instant::now());
    let mut last = Instant::now();
    let total = u64::from(job.to - job.from) + 1;
    let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    progress(small(done));
    while done < total {
        let from = job.from + u32::try_from(done).unwrap_or(u32::MAX);
        for stamp in source.batch(from, job.to)? {
            let symbol = encoder.encode(&stamp.text)?;
            let serial = stamp.serial.as_deref().unwrap_or_default();
            output.stamp(&mut tape, &Item { number: stamp.number, serial, text: &stamp.text, symbol: &symbol })?;
            if done.is_multiple_of(u64::from(job.every)) {
                prove(output, stamp.number, &stamp.text)?;
                read_back += 1;
            }
            done += 1;
            let stop = cancelled.load(Ordering::Relaxed);
            let due = stop || last.elapsed() > CHECKPOINT;
            if output.boundary(done) && (tape.main.len() > DRAIN || due) {
                files.drain(&mut tape).map_err(|e| job.failed(e))?;
                if due {
                    files.checkpoint(&tape, done, read_back).map_err(|e| job.failed(e))?;
                    last = Instant::now();
                }
                if stop && done < total {
                    return Ok(Ended::Cut(done));
                }
            }
        }
        progress(small(done));
    }
    files.drain(&mut tape).map_err(|e| job.failed(e))?;
    let mut side = BufReader::new(File::open(job.index()).map_err(|e| job.failed(e))?);
    let mut main = File::open(job.part()).map_err(|e| job.failed(e))?.take(tape.drained);
    let mut write = |tape: &mut Tape| {
        files.main.write_all(&tape.main).map_err(|e| PrintError::Format(e.to_string()))?;
        tape.drained += tape.main.len() as u64;
        tape.main.clear();
        Ok(())
    };
    output.finish(&mut tape, SoFar { main: &mut main, side: &mut side }, &mut write)?;
    files.main.sync_all().map_err(|e| job.failed(e))?;
    let rate = (total - resumed_at) as f64 / start.elapsed().as_secs_f64().max(1e-9);
    Ok(Ended::Whole(Done { read_back, resumed_at, rate }))
}
