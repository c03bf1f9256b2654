//! Issuing: lint, journal the intent, sign, compare, journal the result, answer.

use super::lint::{LintFailure, Linted, Order, lint};
use super::{Office, Who, pins};
use crate::domain::event::Event;
use crate::domain::ids::RunId;
use crate::domain::register::Register;
use crate::domain::run::{Granularity, Pins, Run, RunPlan, RunState};
use crate::domain::stamp::link::StampText;
use crate::domain::stamp::serial::{BLOCK_BITS, Permutation};
use crate::domain::stamp::sign::{Mint, MintError};
use crate::ports::pin_vault::PinVaultError;
use crate::ports::signer::{Signer, SignerError};
use crate::ports::store::StoreError;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Why no stamps were issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The order does not pass the lints.
    #[error("the order does not pass {} check(s)", .0.len())]
    Lint(Vec<LintFailure>),
    /// Store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Signer.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// The secret of the PINs cannot be kept.
    #[error(transparent)]
    Vault(#[from] PinVaultError),
    /// The plan cannot be written as stamps.
    #[error(transparent)]
    Mint(#[from] MintError),
    /// What was signed is not what was linted; nothing leaves the house.
    #[error("what was signed is not what was checked; the run was given up")]
    Mismatch,
    /// The key given is not the one the run was signed with.
    #[error("key {kid} here is not the key {kid} on the trust list; bring back the file of the run's key")]
    OtherKey {
        /// Key id.
        kid: u8,
    },
    /// The stamps come out otherwise than when the run was sealed; none leaves the house.
    #[error(
        "the stamps of {0} come out otherwise than when it was issued, so none is handed over; \
         check the register with: temthat doctor"
    )]
    OtherDigest(RunId),
    /// There is no such run, or it is not sealed.
    #[error("{0} is not an issued run")]
    NoRun(RunId),
    /// Stamp numbers outside the run.
    #[error("stamps {from} to {to} are not all in run {run} (it has {count})")]
    Range {
        /// Run.
        run: RunId,
        /// First.
        from: u32,
        /// Last.
        to: u32,
        /// Stamps in the run.
        count: u32,
    },
}

/// Permutation of a plan's block from the register's secrets.
pub(super) fn permutation(register: &Register, plan: &RunPlan) -> Option<Permutation> {
    if plan.granularity == Granularity::Lot {
        return None;
    }
    let block = u32::try_from(plan.first >> BLOCK_BITS).ok()?;
    Permutation::from_hex(block, register.serial_blocks.get(&block)?)
}

/// Signs one stamp of a run and reads it back: what stands in it must be what was linted and
/// journalled, serial included, under the office's host.
pub(super) fn sign_one(
    office: &Office,
    plan: &RunPlan,
    mint: &Mint,
    signer: &dyn Signer,
    number: u32,
) -> Result<(StampText, String), IssueError> {
    let unsigned = mint.unsigned(number)?;
    let signature = signer.sign(&unsigned.message)?;
    let text = mint.text(&unsigned, &signature);
    let stamp = StampText::parse(&text).map_err(|_| IssueError::Mismatch)?;
    let same = stamp.host == office.host
        && stamp.body == plan.body
        && stamp.gtin == plan.gtin
        && stamp.lot == plan.lot
        && stamp.serial == unsigned.serial
        && stamp.serial.is_some() == (plan.granularity == Granularity::Serial)
        && stamp.serial.is_none_or(|s| mint.index(s) == Some(plan.first + u64::from(number)))
        && stamp.signature == signature;
    if same { Ok((stamp, text)) } else { Err(IssueError::Mismatch) }
}

/// Whether the signer holds the key that the trust list has under its id.
pub(super) fn holds_its_key(office: &Office, signer: &dyn Signer) -> bool {
    let trust = office.trust();
    trust.and_then(|t| t.key(signer.kid()).map(|k| k.verifying_key().to_bytes() == signer.public())).unwrap_or(false)
}

/// SHA-256 over the texts of the stamps, each followed by LF: what a sealed run is known by.
#[derive(Default)]
pub(super) struct TextDigest(Sha256);

impl TextDigest {
    pub(super) fn add(&mut self, text: &str) {
        self.0.update(text.as_bytes());
        self.0.update(b"\n");
    }
    pub(super) fn hex(self) -> String {
        hex::encode(self.0.finalize())
    }
}

/// Issues a run. `progress` is told (done, total) now and then.
///
/// # Errors
/// See [`IssueError`]. After any error the serials of a recorded intent are never used again; the
/// run is abandoned at once or, if the store fails, by [`abandon_unfinished`] at the next start.
pub fn issue(
    office: &Office,
    signer: &dyn Signer,
    order: &Order,
    who: &Who,
    progress: &mut dyn FnMut(u32, u32),
) -> Result<Arc<Run>, IssueError> {
    let run = lint_and_intend(office, signer.kid(), order, who)?;
    match sign_all(office, signer, &run, progress) {
        Ok(digest) => {
            office.append(who, vec![Event::RunSealed { id: run.id, digest, at: office.now() }])?;
            let sealed = office.register().runs.get(&run.id).filter(|r| r.is_sealed()).cloned();
            sealed.ok_or(IssueError::NoRun(run.id))
        }
        Err(error) => {
            // Should this fail too, the next start gives the run up; the first error is the cause.
            let _ = office.append(who, vec![Event::RunAbandoned { id: run.id, at: office.now() }]);
            Err(error)
        }
    }
}

/// How often an order is linted anew because somebody else recorded something in between.
const ATTEMPTS: u32 = 32;

fn lint_and_intend(office: &Office, kid: u8, order: &Order, who: &Who) -> Result<Run, IssueError> {
    let mut attempt = 1;
    loop {
        let register = office.register();
        let linted = lint(office, &register, kid, order).map_err(IssueError::Lint)?;
        match intend(office, &register, linted, who) {
            Err(IssueError::Store(StoreError::Stale { .. })) if attempt < ATTEMPTS => attempt += 1,
            done => return done,
        }
    }
}

/// Journals the intent; from here on the serials are spent.
fn intend(office: &Office, register: &Register, linted: Linted, who: &Who) -> Result<Run, IssueError> {
    let (plan, issued_on, opens_block, pins, based_on) = linted.into_parts();
    if based_on != register.seq {
        return Err(StoreError::Stale { based_on, now: register.seq }.into());
    }
    let id = RunId(register.runs.keys().next_back().map_or(1, |last| last.0 + 1));
    let run = Run { pins: pins.then(Pins::default), ..Run::intended(id, plan, issued_on) };
    let mut events = Vec::new();
    if let Some(block) = opens_block {
        events.push(Event::SerialBlockOpened { block, secret: hex::encode(office.random.sixteen()) });
    }
    events.push(Event::RunIntended(run.clone()));
    if pins {
        events.push(pins::prepare(office, id)?);
    }
    office.commit(register, who, events)?;
    Ok(run)
}

/// Signs every stamp of the run and checks a proof of each against the trust list's key.
fn sign_all(
    office: &Office,
    signer: &dyn Signer,
    run: &Run,
    progress: &mut dyn FnMut(u32, u32),
) -> Result<String, IssueError> {
    let register = office.register();
    let mint = Mint::new(&office.host, &run.plan, permutation(&register, &run.plan))?;
    let recorded = register.runs.get(&run.id).is_some_and(|r| r.plan == run.plan);
    if !recorded || !holds_its_key(office, signer) {
        return Err(IssueError::Mismatch);
    }
    let mut digest = TextDigest::default();
    let total = mint.texts();
    for number in 0..total {
        let (stamp, text) = sign_one(office, &run.plan, &mint, signer, number)?;
        // The first stamp is proven in full, as a scanner would; the rest are the same function.
        if number == 0 {
            let trust = office.trust().ok_or(IssueError::Mismatch)?;
            crate::domain::stamp::verify::verify(stamp, &trust).map_err(|_| IssueError::Mismatch)?;
        }
        digest.add(&text);
        if number % 1024 == 0 {
            progress(number, total);
        }
    }
    progress(total, total);
    Ok(digest.hex())
}

/// Marks runs that were intended but never sealed (a crash came between) as abandoned. Run once at
/// start-up, before anything is issued.
///
/// # Errors
/// Store.
pub fn abandon_unfinished(office: &Office) -> Result<usize, StoreError> {
    let register = office.register();
    let at = office.now();
    let events: Vec<_> = register
        .runs
        .values()
        .filter(|r| r.state == RunState::Intended)
        .map(|r| Event::RunAbandoned { id: r.id, at })
        .collect();
    let count = events.len();
    if count > 0 {
        let who = Who { why: "not sealed when the process ended".into(), ..Who::new("server") };
        office.commit(&register, &who, events)?;
    }
    Ok(count)
}
