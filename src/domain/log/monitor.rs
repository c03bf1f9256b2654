//! What a monitor learns from a log statement by statement, and what it finds wrong. It knows nothing
//! but the log; so does everybody else.

use super::certificates::{Stated, Wrong};
use super::statement::{Key, Says, Statement};
use crate::domain::batch::Unit;
use crate::domain::certificate::CertificateAct;
use crate::domain::dates::vietnam_day;
use crate::domain::gtin::Gtin;
use crate::domain::ids::{BatchId, CertificateId, ProducerId, ProductId, RecognitionId, RunId};
use crate::domain::lot::Lot;
use crate::domain::recognition::{Recognition, RecognitionEvent};
use crate::domain::run::{Granularity, VoidReason};
use crate::domain::spans::Spans;
use crate::domain::stamp::body::Body;
use crate::domain::stamp::serial::BLOCK_BITS;
use crate::domain::trust::KeyStatus;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Something that is wrong with a statement. Texts live in the catalogues under `monitor-CODE`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Place of the statement.
    pub index: u64,
    /// Stable code.
    pub code: String,
    /// Named values for the text.
    pub args: Vec<(String, String)>,
}

/// A batch as its last manifest has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct KnownBatch {
    product: ProductId,
    producer: ProducerId,
    gtin: Gtin,
    lot: Lot,
    /// Packs or pieces made; `None` where the quantity is a weight or volume.
    packs: Option<f64>,
    recalled: bool,
}

/// A run of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KnownRun {
    /// Place of its statement.
    pub index: u64,
    /// Batch.
    pub batch: BatchId,
    /// Producer.
    pub producer: ProducerId,
    /// GTIN.
    pub gtin: Gtin,
    /// Lot.
    pub lot: Lot,
    /// Stamps.
    pub count: u32,
    /// When it was recorded.
    pub at: Timestamp,
    /// Stamps that are surely on no pack.
    gone: Spans,
}

/// All that is known of a log.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Monitor {
    last_at: Option<Timestamp>,
    recognitions: BTreeMap<RecognitionId, Recognition>,
    by_product: BTreeMap<ProductId, BTreeSet<RecognitionId>>,
    batches: BTreeMap<BatchId, KnownBatch>,
    runs: BTreeMap<RunId, KnownRun>,
    runs_by_batch: BTreeMap<BatchId, BTreeSet<RunId>>,
    /// Serial space in use: first index to one after the last.
    serials: BTreeMap<u64, (u64, RunId)>,
    suspended: BTreeSet<ProducerId>,
    keys: Vec<Key>,
    keys_version: Option<u64>,
    #[serde(default = "Stated::in_part")]
    certificates: Stated,
}

/// Findings of one statement.
struct Findings(u64, Vec<Finding>);

impl Findings {
    fn add(&mut self, code: &str, args: &[(&str, String)]) {
        let args = args.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect();
        self.1.push(Finding { index: self.0, code: code.to_owned(), args });
    }
}

impl Monitor {
    /// Takes the next statement. `tolerance` is the share by which the stamps of a batch may exceed its
    /// packs; `as_of` the time of the checkpoint it was read under.
    pub fn take(&mut self, statement: &Statement, tolerance: f64, as_of: Option<Timestamp>) -> Vec<Finding> {
        let mut found = Findings(statement.index, Vec::new());
        if self.last_at.is_some_and(|last| statement.at < last) {
            found.add("time-back", &[("at", statement.at.to_string())]);
        }
        if as_of.is_some_and(|as_of| statement.at > as_of) {
            found.add("time-ahead", &[("at", statement.at.to_string())]);
        }
        self.last_at = self.last_at.max(Some(statement.at));
        self.says(statement, tolerance, &mut found);
        found.1
    }

    /// A statement that could not be read.
    #[must_use]
    pub fn unreadable(index: u64, cause: &impl ToString) -> Finding {
        let args = vec![("cause".to_owned(), cause.to_string())];
        Finding { index, code: "statement".into(), args }
    }

    /// Runs of a producer, in the order of the log.
    pub fn runs_of(&self, producer: ProducerId) -> impl Iterator<Item = (RunId, &KnownRun)> {
        self.runs.iter().filter(move |(_, run)| run.producer == producer).map(|(id, run)| (*id, run))
    }

    fn says(&mut self, statement: &Statement, tolerance: f64, found: &mut Findings) {
        match &statement.says {
            Says::RecognitionRecorded { recognition, product, .. } => {
                if let Some(record) = recognition_of(statement) {
                    self.recognitions.insert(*recognition, record);
                    self.by_product.entry(*product).or_default().insert(*recognition);
                }
            }
            Says::RecognitionChanged { recognition, change, effective_on, decision_no, .. } => {
                match self.recognitions.get_mut(recognition) {
                    Some(known) => known.events.push(RecognitionEvent {
                        act: *change,
                        effective_on: *effective_on,
                        decision_no: decision_no.clone().unwrap_or_default(),
                        source: String::new(),
                        recorded_at: statement.at,
                    }),
                    None => found.add("recognition-unknown", &[("recognition", recognition.to_string())]),
                }
            }
            Says::CertificateRecorded { certificate, scheme, holder, valid_from, valid_until, .. } => {
                if valid_from > valid_until {
                    found.add("certificate-days", &[("certificate", certificate.to_string())]);
                }
                let term = (*valid_from, *valid_until);
                self.certificates.record((*certificate, *scheme, *holder), term, statement.at);
            }
            Says::CertificateSuspended { certificate, from, until, .. } => {
                self.certificate(*certificate, CertificateAct::Suspended { from: *from, until: *until }, found);
            }
            Says::CertificateReinstated { certificate, on, .. } => {
                self.certificate(*certificate, CertificateAct::Reinstated { on: *on }, found);
            }
            Says::CertificateWithdrawn { certificate, on, .. } => {
                self.certificate(*certificate, CertificateAct::Withdrawn { on: *on }, found);
            }
            Says::BatchMade { batch, product, producer, gtin, lot, quantity, unit, inputs, .. } => {
                self.certificates.batch(*batch, inputs);
                let counted = matches!(unit, Unit::Pack | Unit::Piece);
                let packs = quantity.parse::<f64>().ok().filter(|q| q.is_finite());
                if packs.is_none() {
                    found.add("batch-quantity", &[("batch", batch.to_string())]);
                }
                let known = KnownBatch {
                    product: *product,
                    producer: *producer,
                    gtin: *gtin,
                    lot: lot.clone(),
                    packs: packs.filter(|_| counted),
                    recalled: self.batches.get(batch).is_some_and(|b| b.recalled),
                };
                let changed = self.batches.get(batch).is_some_and(|old| *old != known);
                self.batches.insert(*batch, known);
                if changed {
                    found.add("batch-changed", &[("batch", batch.to_string())]);
                    self.mass(*batch, tolerance, found);
                }
            }
            Says::BatchRecalled { batch, .. } => match self.batches.get_mut(batch) {
                Some(known) => known.recalled = true,
                None => found.add("batch-unknown", &[("batch", batch.to_string())]),
            },
            Says::RunIssued { .. } => self.run(statement, tolerance, found),
            Says::RunAbandoned { run, first, count } => {
                if self.runs.contains_key(run) {
                    found.add("run-twice", &[("run", run.to_string())]);
                }
                self.claim(*run, *first, *count, found);
            }
            Says::StampsVoided { run, from, to, reason } => match self.runs.get_mut(run) {
                Some(known) if from <= to && *to < known.count => {
                    if matches!(reason, VoidReason::Spoiled | VoidReason::Returned) {
                        known.gone.add(*from, *to);
                    }
                }
                _ => found.add("void-outside", &[("run", run.to_string())]),
            },
            Says::ProducerSuspended { producer } => drop(self.suspended.insert(*producer)),
            Says::ProducerAllowed { producer } => drop(self.suspended.remove(producer)),
            Says::KeysChanged { version, keys, .. } => {
                if self.keys_version.is_some_and(|known| *version <= known) {
                    found.add("keys-back", &[("version", version.to_string())]);
                }
                for old in &self.keys {
                    let same = keys.iter().find(|k| k.kid == old.kid);
                    if same.is_none_or(|k| k.public != old.public) {
                        found.add("keys-replaced", &[("kid", old.kid.to_string())]);
                    }
                }
                self.keys_version = self.keys_version.max(Some(*version));
                self.keys.clone_from(keys);
            }
        }
    }

    fn certificate(&mut self, id: CertificateId, act: CertificateAct, found: &mut Findings) {
        let code = match self.certificates.act(id, act) {
            Some(Wrong::Unknown) => "certificate-unknown",
            Some(Wrong::Contradiction) => "certificate-act",
            None => return,
        };
        found.add(code, &[("certificate", id.to_string()), ("on", act.effective_on().to_string())]);
    }

    fn run(&mut self, statement: &Statement, tolerance: f64, found: &mut Findings) {
        let Says::RunIssued {
            run,
            batch,
            product,
            producer,
            gtin,
            lot,
            kid,
            body,
            granularity,
            first,
            count,
            issued_on,
            ..
        } = &statement.says
        else {
            return;
        };
        let name = || ("run", run.to_string());
        let known = KnownRun {
            index: statement.index,
            batch: *batch,
            producer: *producer,
            gtin: *gtin,
            lot: lot.clone(),
            count: *count,
            at: statement.at,
            gone: Spans::default(),
        };
        if let Some(before) = self.runs.insert(*run, known) {
            found.add("run-twice", &[name()]);
            self.runs_by_batch.entry(before.batch).or_default().remove(run);
        }
        self.runs_by_batch.entry(*batch).or_default().insert(*run);
        match self.batches.get(batch) {
            None => found.add("batch-unknown", &[("batch", batch.to_string())]),
            Some(made) => {
                if (made.product, made.producer, made.gtin, &made.lot) != (*product, *producer, *gtin, lot) {
                    found.add("run-other-batch", &[name(), ("batch", batch.to_string())]);
                }
                if made.recalled {
                    found.add("run-recalled", &[name(), ("batch", batch.to_string())]);
                }
            }
        }
        if self.suspended.contains(producer) {
            found.add("run-suspended", &[name(), ("producer", producer.to_string())]);
        }
        if *granularity == Granularity::Serial {
            self.claim(*run, *first, *count, found);
        }
        let bits = u64::from_str_radix(body, 16).ok();
        match bits.and_then(|bits| Body::decode(bits).ok()) {
            Some(body) if body.kid == *kid && body.issued_on == *issued_on => {
                self.key(*kid, issued_on, &name(), found);
                self.stars(*product, &body, statement.at, &name(), found);
                for scheme in body.claims.schemes().filter(|scheme| scheme.is_about_growing()) {
                    let Some((zone, day)) = self.certificates.uncovered(*batch, *producer, scheme) else { continue };
                    let args = [("scheme", scheme.code().into()), ("zone", zone.to_string()), ("on", day.to_string())];
                    found.add("run-claim", &[&[name()], &args[..]].concat());
                }
            }
            _ => found.add("run-body", &[name()]),
        }
        let today = vietnam_day(statement.at);
        if *issued_on > today {
            found.add("run-ahead", &[name(), ("day", issued_on.to_string())]);
        }
        self.mass(*batch, tolerance, found);
    }

    /// The key must be on the last trust list that was stated, and may sign on that day.
    fn key(&self, kid: u8, day: &jiff::civil::Date, name: &(&'static str, String), found: &mut Findings) {
        let key = self.keys.iter().find(|k| k.kid == kid && k.signs.is_stamps());
        let may = key.is_some_and(|k| k.status == KeyStatus::Active || k.since.is_some_and(|since| *day < since));
        if self.keys_version.is_some() && !may {
            found.add("run-key", &[name.clone(), ("kid", kid.to_string())]);
        }
    }

    /// Stars on a stamp must be those of a recognition stated before.
    fn stars(
        &self,
        product: ProductId,
        body: &Body,
        at: Timestamp,
        name: &(&'static str, String),
        found: &mut Findings,
    ) {
        let Some(claim) = body.stars else { return };
        let known = self.by_product.get(&product).into_iter().flatten().filter_map(|id| self.recognitions.get(id));
        let best = known.filter_map(|r| r.standing(body.issued_on, at).stars()).max();
        if best.is_none_or(|best| best < claim.stars) {
            found.add("run-stars", &[name.clone(), ("stars", claim.stars.count().to_string())]);
        }
    }

    /// A part of the serial space is used once and never crosses a block.
    fn claim(&mut self, run: RunId, first: u64, count: u32, found: &mut Findings) {
        let end = first.saturating_add(u64::from(count));
        if count == 0 || first >> BLOCK_BITS != (end - 1) >> BLOCK_BITS {
            found.add("run-space", &[("run", run.to_string())]);
            return;
        }
        let before = self.serials.range(..end).next_back();
        if let Some((_, (_, other))) = before.filter(|(_, (last, _))| *last > first) {
            found.add("serials-twice", &[("run", run.to_string()), ("other", other.to_string())]);
        }
        self.serials.insert(first, (end, run));
    }

    /// The mass of stamps: those of all runs of a batch, less what is surely on no pack, against its packs.
    fn mass(&self, batch: BatchId, tolerance: f64, found: &mut Findings) {
        let Some(packs) = self.batches.get(&batch).and_then(|b| b.packs) else { return };
        let runs = self.runs_by_batch.get(&batch).into_iter().flatten().filter_map(|id| self.runs.get(id));
        let held: u64 = runs.map(|r| u64::from(r.count).saturating_sub(r.gone.count())).sum();
        let limit = (packs * (1.0 + tolerance)).ceil();
        if held as f64 > limit {
            let args = [("batch", batch.to_string()), ("stamps", held.to_string()), ("packs", packs.to_string())];
            found.add("mass", &args);
        }
    }
}

/// The recognition a statement speaks of, as far as it is public.
fn recognition_of(statement: &Statement) -> Option<Recognition> {
    let Says::RecognitionRecorded {
        recognition,
        product,
        stars,
        decision_no,
        level,
        evidence,
        issued_on,
        valid_until,
        ..
    } = &statement.says
    else {
        return None;
    };
    Some(Recognition {
        id: *recognition,
        product: *product,
        stars: *stars,
        decision_no: decision_no.clone(),
        authority: String::new(),
        authority_level: *level,
        issued_on: *issued_on,
        valid_until: *valid_until,
        evidence: *evidence,
        source: String::new(),
        recorded_at: statement.at,
        events: Vec::new(),
    })
}

/// A run that a producer says it ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ordered {
    /// GTIN.
    pub gtin: Gtin,
    /// Lot.
    pub lot: Lot,
    /// Stamps.
    pub count: u32,
}

/// The runs under a producer's name that it did not order, each order spent once; and the orders
/// that no run of the log answers.
#[must_use]
pub fn not_ordered<'a>(
    runs: impl Iterator<Item = (RunId, &'a KnownRun)>,
    orders: &[Ordered],
) -> (Vec<(RunId, &'a KnownRun)>, Vec<Ordered>) {
    let mut left = orders.to_vec();
    let strange = runs.filter(|(_, run)| {
        let same = |o: &Ordered| o.gtin == run.gtin && o.lot == run.lot && o.count == run.count;
        match left.iter().position(same) {
            Some(at) => {
                left.remove(at);
                false
            }
            None => true,
        }
    });
    let strange = strange.collect();
    (strange, left)
}
