//! Publishing. The order is the promise: the journal is durable before a statement is made of it;
//! entries and tiles are durable before a checkpoint is signed over them; the checkpoint contains the
//! one before, which is proven, and is durable before anybody sees it. A crash anywhere leaves the
//! last checkpoint in force, and the next publication makes the same leaves again.

use super::reader::Reader;
use super::{LogError, PublicLog, Published, lock};
use crate::domain::jws::seal;
use crate::domain::log::derive::Draft;
use crate::domain::log::note::{self, Checkpoint, Head};
use crate::domain::log::tiles::{self, Growing, HEIGHT, WIDTH};
use crate::domain::log::{proof, statement::Statement};
use jiff::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use tlog_tiles::{
    EMPTY_HASH, HashReader, Tile, check_record, check_tree, prove_record, record_hash, stored_hash_index,
};

/// A checkpoint without anything new gets a new time when it is this old, seconds.
const REFRESH: i64 = 50;
/// Proofs kept at hand under one checkpoint.
const KEPT_PROOFS: usize = 4096;

impl PublicLog {
    /// Whether something waits to be published, a first checkpoint included.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.stopped().is_none() && (self.waiting() > 0 || self.published().is_none())
    }
    /// Whether the last checkpoint is nearly a minute old.
    #[must_use]
    pub fn is_old(&self, now: Timestamp) -> bool {
        let age = self.published().and_then(|p| p.checkpoint.as_of()).map(|at| now.as_second() - at.as_second());
        self.stopped().is_none() && age.is_none_or(|age| age >= REFRESH)
    }

    /// Publishes all that waits, and the time.
    ///
    /// # Errors
    /// See [`LogError`]; nothing new is published then, and what waits still waits.
    pub fn publish(&self, now: Timestamp) -> Result<Arc<Published>, LogError> {
        let _one_at_a_time = lock(&self.publishing);
        if let Some(error) = self.stopped() {
            return Err(error);
        }
        let (from, drafts) = {
            let mut intake = lock(&self.intake);
            (intake.from, std::mem::take(&mut intake.pending))
        };
        let drafts = Vec::from(drafts);
        match self.publish_drafts(from, &drafts, now) {
            Ok(published) => {
                let mut intake = lock(&self.intake);
                intake.from = published.checkpoint.head().size;
                Ok(published)
            }
            Err(error) => {
                let mut intake = lock(&self.intake);
                for draft in drafts.into_iter().rev() {
                    intake.pending.push_front(draft);
                }
                Err(error)
            }
        }
    }

    fn publish_drafts(&self, from: u64, drafts: &[Draft], now: Timestamp) -> Result<Arc<Published>, LogError> {
        let last = self.published();
        let signed = last.as_ref().map_or(Head { size: 0, root: EMPTY_HASH }, |p| p.checkpoint.head());
        let damaged = |e: tlog_tiles::Error| LogError::Damaged(e.to_string());
        let base = Reader::new(self.files.as_ref(), &self.cache, from);
        let mut tree = Growing::new(&base, from);
        let mut entries = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let entry = self.entry(draft)?;
            tree.append(entry.as_bytes()).map_err(damaged)?;
            entries.push(entry);
        }
        let head = tree.head().map_err(damaged)?;
        if signed.size > 0 {
            let way = tree.consistency(signed.size).map_err(damaged)?;
            check_tree(&way, head.size, head.root, signed.size, signed.root).map_err(|_| LogError::Inconsistent)?;
        }
        if head.size > from {
            let mut files = self.bundles(&base, from, &entries)?;
            files.extend(tree.tiles(from).map_err(damaged)?.into_iter().map(|(t, b)| (tiles::path(&t), b)));
            self.files.write(&files)?;
        }
        let checkpoint = self.sign(&head, last.as_deref().map(|p| &p.checkpoint), now)?;
        self.files.write(&[("checkpoint".into(), checkpoint.note().as_bytes().to_vec())])?;
        self.forget_partial(from, head.size);
        let published = Arc::new(Published { checkpoint, proofs: Mutex::default() });
        *self.published.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&published));
        Ok(published)
    }

    /// The signed statement of a draft, proven to open as what it was made from.
    fn entry(&self, draft: &Draft) -> Result<String, LogError> {
        let statement = draft.statement(self.key.name(), &self.secret);
        let failed = |e: crate::domain::jws::JwsError| LogError::Signer(e.to_string());
        let input = statement.signing_input().map_err(failed)?;
        let entry = seal(&input, &self.signer.sign(input.as_bytes())?);
        if entry.len() > tiles::MAX_ENTRY {
            return Err(LogError::Signer(format!("statement {} is larger than an entry may be", draft.index)));
        }
        Ok(entry)
    }

    /// Bundles of entries that change, the front of a partial one taken from what is kept.
    fn bundles(&self, base: &Reader, from: u64, new: &[String]) -> Result<Vec<(String, Vec<u8>)>, LogError> {
        let first = from >> HEIGHT;
        let in_first = usize::try_from(from - (first << HEIGHT)).unwrap_or(0);
        let mut entries: Vec<Vec<u8>> = Vec::with_capacity(in_first + new.len());
        if in_first > 0 {
            let tile = tiles::bundle_of(first << HEIGHT, from);
            let bytes = base.tile(&tile)?;
            let damaged = || LogError::Damaged(tiles::path(&tile));
            let kept = tiles::unbundle(&bytes, tile.width()).ok_or_else(damaged)?;
            let places: Vec<u64> = (first << HEIGHT..from).map(|n| stored_hash_index(0, n)).collect();
            let leaves = base.read_hashes(&places).map_err(|_| damaged())?;
            if !kept.iter().zip(&leaves).all(|(entry, leaf)| record_hash(entry) == *leaf) {
                return Err(damaged());
            }
            entries.extend(kept.into_iter().map(<[u8]>::to_vec));
        }
        entries.extend(new.iter().map(|e| e.as_bytes().to_vec()));
        let chunks = entries.chunks(WIDTH as usize).zip(first..);
        Ok(chunks
            .map(|(chunk, n)| {
                let tile = Tile::new(HEIGHT, 0, n, u32::try_from(chunk.len()).unwrap_or(WIDTH), true);
                (tiles::path(&tile), tiles::bundle(chunk.iter().map(Vec::as_slice)))
            })
            .collect())
    }

    /// Signs a tree, with the time; cosignatures of others stay while the tree is the same.
    fn sign(&self, head: &Head, last: Option<&Checkpoint>, now: Timestamp) -> Result<Checkpoint, LogError> {
        let text = note::text(self.key.name(), head);
        // A clock that was set back makes no checkpoint older than the one before.
        let time = last.and_then(Checkpoint::as_of).map_or(now, |at| at.max(now));
        let time = u64::try_from(time.as_second()).unwrap_or(0);
        let own = self.signer.sign(text.as_bytes())?;
        let timed = self.signer.sign(&note::cosigned_message(time, text.as_bytes()))?;
        let cosigner = self.key.as_cosigner();
        let mut signed = format!("{text}\n{}", note::line(&self.key, &own));
        signed.push_str(&note::line(&cosigner, &note::timestamped(time, &timed)));
        if let Some(last) = last.filter(|l| l.text() == text) {
            let ours = format!("— {} ", self.key.name());
            let lines = last.note().get(text.len() + 1..).unwrap_or_default().lines();
            for line in lines.filter(|line| !line.starts_with(&ours)) {
                signed.push_str(line);
                signed.push('\n');
            }
        }
        note::open(&signed, &self.key, &[]).map_err(|e| LogError::Signer(e.to_string()))
    }

    /// Takes cosignature lines of witnesses for the checkpoint in force; lines for another tree, or
    /// that do not fit, are refused by [`note::open`].
    ///
    /// # Errors
    /// They do not fit, the tree has moved on, or the files cannot be written.
    pub fn take_cosignatures(&self, lines: &str, of: &Head, witness: &note::NoteKey) -> Result<(), LogError> {
        let _one_at_a_time = lock(&self.publishing);
        let last = self.published().filter(|p| p.checkpoint.head() == *of).ok_or(LogError::Inconsistent)?;
        let theirs = format!("— {} ", witness.name());
        let mut signed: String =
            last.checkpoint.note().split_inclusive('\n').filter(|line| !line.starts_with(&theirs)).collect();
        signed.extend(lines.split_inclusive('\n').filter(|line| line.starts_with(&theirs)));
        let failed = |e: note::NoteError| LogError::Checkpoint(e.to_string());
        let opened = note::open(&signed, &self.key, std::slice::from_ref(witness)).map_err(failed)?;
        if !opened.cosigned().iter().any(|(name, _)| name == witness.name()) {
            return Err(LogError::Checkpoint(format!("no cosignature of {}", witness.name())));
        }
        self.files.write(&[("checkpoint".into(), signed.as_bytes().to_vec())])?;
        let checkpoint = note::open(&signed, &self.key, &[]).map_err(failed)?;
        let published = Arc::new(Published { checkpoint, proofs: Mutex::default() });
        *self.published.write().unwrap_or_else(PoisonError::into_inner) = Some(published);
        Ok(())
    }

    /// Partial tiles are not needed once the full one is there (tlog-tiles, partial tiles).
    fn forget_partial(&self, from: u64, size: u64) {
        for level in 0..5_u8 {
            let (old, new) = (from >> (HEIGHT * level) >> HEIGHT, size >> (HEIGHT * level) >> HEIGHT);
            for n in old..new {
                for is_data in [false, true].into_iter().take(if level == 0 { 2 } else { 1 }) {
                    self.files.forget(&format!("{}.p", tiles::path(&Tile::new(HEIGHT, level, n, WIDTH, is_data))));
                }
            }
        }
    }

    /// Proof of the statement at a place under the last checkpoint; `None` if it is not published yet.
    ///
    /// # Errors
    /// The tiles cannot be read, or do not lead to the root.
    pub fn prove(&self, index: u64) -> Result<Option<Arc<str>>, LogError> {
        let Some(published) = self.published() else { return Ok(None) };
        let head = published.checkpoint.head();
        if index >= head.size {
            return Ok(None);
        }
        if let Some(made) = lock(&published.proofs).get(&index) {
            return Ok(Some(Arc::clone(made)));
        }
        let damaged = |e: tlog_tiles::Error| LogError::Damaged(e.to_string());
        let reader = Reader::new(self.files.as_ref(), &self.cache, head.size);
        let entry = reader.entry(index)?;
        let way = prove_record(head.size, index, &reader).map_err(damaged)?;
        check_record(&way, head.size, head.root, index, record_hash(&entry)).map_err(damaged)?;
        let text: Arc<str> = proof::write(&entry, index, &way, published.checkpoint.note()).into();
        let mut kept = lock(&published.proofs);
        if kept.len() >= KEPT_PROOFS {
            kept.clear();
        }
        kept.insert(index, Arc::clone(&text));
        Ok(Some(text))
    }

    /// Proof that the tree of `old` leaves is the beginning of the published one.
    ///
    /// # Errors
    /// The tiles cannot be read.
    pub fn consistency(&self, old: u64) -> Result<Vec<tlog_tiles::Hash>, LogError> {
        let Some(published) = self.published() else { return Ok(Vec::new()) };
        let size = published.checkpoint.head().size;
        let reader = Reader::new(self.files.as_ref(), &self.cache, size);
        tiles::consistency(&reader, size, old).map_err(|e| LogError::Damaged(e.to_string()))
    }

    /// The statement at a published place.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn statement(&self, index: u64) -> Result<Option<Statement>, LogError> {
        let Some(published) = self.published().filter(|p| index < p.checkpoint.head().size) else { return Ok(None) };
        let reader = Reader::new(self.files.as_ref(), &self.cache, published.checkpoint.head().size);
        let entry = reader.entry(index)?;
        Statement::open(&entry, self.key.verifying_key()).map(Some).map_err(|e| LogError::Damaged(e.to_string()))
    }
}
