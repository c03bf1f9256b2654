//! Outputs of any length with bounded memory. An output writes to a [`Tape`]; whoever drives it
//! drains the tape to files after each unit and can go on from there after a crash, because an
//! output's state is a function of the number of stamps written and the length of the file.

mod archive;
pub mod drawn;
pub mod memory;
mod objects;
pub mod pdf;
pub mod table;
pub mod thermal;
pub mod zip;

use super::PrintError;
use super::qr::Matrix;
use std::io::Read;

/// One stamp to be written.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// Number within the run.
    pub number: u32,
    /// Serial; empty on lot-level stamps.
    pub serial: &'a str,
    /// Canonical text.
    pub text: &'a str,
    /// Symbol.
    pub symbol: &'a Matrix,
}

/// Bytes on their way out.
#[derive(Debug, Default)]
pub struct Tape {
    /// Bytes of the file not yet drained.
    pub main: Vec<u8>,
    /// Bytes of the index beside it not yet drained: what the end of the file needs about each unit.
    pub side: Vec<u8>,
    /// Length of the file before `main`.
    pub drained: u64,
}

impl Tape {
    /// Position in the file where the next byte goes.
    #[must_use]
    pub fn at(&self) -> u64 {
        self.drained + self.main.len() as u64
    }
}

/// Drains a tape; called by the outputs while they write a long end.
pub type Drain<'a> = &'a mut dyn FnMut(&mut Tape) -> Result<(), PrintError>;

/// A kind of file.
pub trait Output {
    /// Whether a checkpoint may be taken after `done` stamps.
    fn boundary(&self, done: u64) -> bool;

    /// Writes what comes before the first stamp. `sample` is the first stamp of the whole job, also
    /// when a job is resumed (what is written then is thrown away).
    ///
    /// # Errors
    /// The file cannot be made.
    fn begin(&mut self, tape: &mut Tape, sample: &Item<'_>) -> Result<(), PrintError>;

    /// Goes on after `done` stamps (a [`Output::boundary`]), right after `begin`.
    fn resume(&mut self, done: u64);

    /// Writes one stamp.
    ///
    /// # Errors
    /// The file cannot be made.
    fn stamp(&mut self, tape: &mut Tape, item: &Item<'_>) -> Result<(), PrintError>;

    /// Reads the stamp written last back from the bytes written, by an independent decoder.
    ///
    /// # Errors
    /// What the decoder said.
    fn read_back(&self) -> Result<String, String>;

    /// Writes the end.
    ///
    /// # Errors
    /// The files cannot be read, or the file cannot be made.
    fn finish(&mut self, tape: &mut Tape, so_far: SoFar<'_>, drain: Drain<'_>) -> Result<(), PrintError>;
}

/// What was drained before the end, each from its start.
pub struct SoFar<'a> {
    /// The file.
    pub main: &'a mut dyn Read,
    /// The index beside it.
    pub side: &'a mut dyn Read,
}

/// Reads an index record by record; `false` at its end.
fn record(side: &mut dyn Read, buffer: &mut [u8]) -> Result<bool, PrintError> {
    let mut filled = 0;
    while filled < buffer.len() {
        match side.read(&mut buffer[filled..]) {
            Ok(0) if filled == 0 => return Ok(false),
            Ok(0) => return Err(PrintError::Format("the index beside the file ends in a record".into())),
            Ok(count) => filled += count,
            Err(error) => return Err(PrintError::Format(format!("the index beside the file cannot be read: {error}"))),
        }
    }
    Ok(true)
}

/// Bytes drained at least at once while a long end is written.
const CHUNK: usize = 1 << 18;
