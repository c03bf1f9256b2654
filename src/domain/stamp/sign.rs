//! Making the text of one stamp of a run.

use super::body::BodyError;
use super::decimal;
use super::link::Host;
use super::message::message;
use super::serial::{Permutation, Serial};
use crate::domain::gtin::Gtin;
use crate::domain::lot::Lot;
use crate::domain::run::{Granularity, RunPlan};

/// A run cannot be written as stamps.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MintError {
    /// A field of the body does not fit.
    #[error(transparent)]
    Body(#[from] BodyError),
    /// The run reaches outside the block of its permutation, or past ten digits.
    #[error("index {0} lies outside the serial block of the run")]
    Index(u64),
}

/// Everything a run's stamps share, made once per run: the prefix of the text and of the message.
#[derive(Debug, Clone)]
pub struct Mint {
    body: u64,
    gtin: Gtin,
    lot: Lot,
    prefix: String,
    first: u64,
    count: u32,
    permutation: Option<Permutation>,
}

/// One stamp ready to be signed: the message and what the text needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsigned {
    /// Serial, if the run has serials.
    pub serial: Option<Serial>,
    /// Bytes to sign.
    pub message: Vec<u8>,
}

impl Mint {
    /// Prepares a run. `permutation` is that of the run's block; lot-level runs need none.
    ///
    /// # Errors
    /// The body does not fit, or a serial run has no permutation for its block.
    pub fn new(host: &Host, plan: &RunPlan, permutation: Option<Permutation>) -> Result<Self, MintError> {
        let permutation = match plan.granularity {
            Granularity::Lot => None,
            Granularity::Serial => {
                let last = plan.first + u64::from(plan.count.max(1)) - 1;
                let fits = permutation.filter(|p| p.serial(plan.first).is_some() && p.serial(last).is_some());
                Some(fits.ok_or(MintError::Index(last))?)
            }
        };
        Ok(Self {
            body: plan.body.encode()?,
            gtin: plan.gtin,
            lot: plan.lot.clone(),
            prefix: format!("HTTPS://{host}/01/{}/10/{}", plan.gtin, plan.lot),
            first: plan.first,
            count: plan.count,
            permutation,
        })
    }

    /// Number of different stamp texts: the count of a serial run, 1 for a lot-level run.
    #[must_use]
    pub fn texts(&self) -> u32 {
        if self.permutation.is_some() { self.count } else { 1 }
    }

    /// Stamp number `number` of the run, ready to be signed.
    ///
    /// # Errors
    /// The number is not of this run.
    pub fn unsigned(&self, number: u32) -> Result<Unsigned, MintError> {
        let index = self.first + u64::from(number);
        if number >= self.texts() {
            return Err(MintError::Index(index));
        }
        let serial = match &self.permutation {
            None => None,
            Some(permutation) => Some(permutation.serial(index).ok_or(MintError::Index(index))?),
        };
        Ok(Unsigned { serial, message: message(self.body, self.gtin, &self.lot, serial) })
    }

    /// Index of a serial of this run in the office's serial space; `None` for lot-level runs and
    /// serials of another block.
    #[must_use]
    pub fn index(&self, serial: Serial) -> Option<u64> {
        self.permutation.as_ref()?.index(serial)
    }

    /// The canonical text of a signed stamp.
    #[must_use]
    pub fn text(&self, unsigned: &Unsigned, signature: &[u8; 64]) -> String {
        let mut out = String::with_capacity(self.prefix.len() + 17 + decimal::DIGITS);
        out.push_str(&self.prefix);
        if let Some(serial) = unsigned.serial {
            out.push_str("/21/");
            out.extend(serial.digits().map(char::from));
        }
        out.push_str("?S=");
        out.extend(decimal::encode(self.body, signature).map(char::from));
        out
    }
}
