//! An output of a few pages in memory, every stamp read back.

use super::{Item, Output, SoFar, Tape};
use crate::print::PrintError;
use crate::print::encoder::RunEncoder;
use std::io::Read;

/// A stamp to be drawn: number within the run, serial (empty on lot-level stamps), canonical text.
pub type Stamp<'a> = (u32, &'a str, &'a str);

/// Writes stamps of one run; `progress` is told (done, total) now and then.
///
/// # Errors
/// There is none, one is not of the run, or one does not read back.
pub fn whole(
    output: &mut dyn Output,
    stamps: &[Stamp<'_>],
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<u8>, PrintError> {
    let &[(number, serial, text), ..] = stamps else {
        return Err(PrintError::Sheet("there is no such stamp".into()));
    };
    let encoder = RunEncoder::new(text)?;
    let mut tape = Tape::default();
    let symbol = encoder.encode(text)?;
    output.begin(&mut tape, &Item { number, serial, text, symbol: &symbol })?;
    for (done, (number, serial, text)) in stamps.iter().enumerate() {
        let symbol = encoder.encode(text)?;
        output.stamp(&mut tape, &Item { number: *number, serial, text, symbol: &symbol })?;
        prove(output, *number, text)?;
        if done % 24 == 0 {
            progress(done, stamps.len());
        }
    }
    progress(stamps.len(), stamps.len());
    let (file, index) = (std::mem::take(&mut tape.main), std::mem::take(&mut tape.side));
    tape.drained = file.len() as u64;
    let mut end = Vec::new();
    let so_far = SoFar { main: &mut file.as_slice() as &mut dyn Read, side: &mut index.as_slice() };
    output.finish(&mut tape, so_far, &mut |tape| {
        tape.drained += tape.main.len() as u64;
        end.append(&mut tape.main);
        Ok(())
    })?;
    Ok([file, end].concat())
}

/// Reads the stamp written last back and compares it with what was signed.
///
/// # Errors
/// It does not read, or reads as something else.
pub fn prove(output: &dyn Output, number: u32, text: &str) -> Result<(), PrintError> {
    let number = number as usize + 1;
    match output.read_back() {
        Ok(found) if found == text => Ok(()),
        Ok(_) => Err(PrintError::Proof { number, cause: "it reads as another text".into() }),
        Err(cause) => Err(PrintError::Proof { number, cause }),
    }
}
