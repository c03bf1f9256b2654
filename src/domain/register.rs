//! The register: the pure fold of the journal's events.

use super::account::{Account, AccountAct};
use super::approval::{Approval, ApprovalState, Guarded};
use super::batch::Batch;
use super::certificate::{Certificate, CertificateAct, Holder};
use super::event::{Event, Record};
use super::gtin::Gtin;
use super::ids::{
    ApprovalId, BatchId, CertificateId, InspectionId, ProducerId, ProductId, RecognitionId, ReportId, RunId, UserId,
    ZoneId,
};
use super::inspection::Inspection;
use super::lot::Lot;
use super::producer::Producer;
use super::product::Product;
use super::recognition::{Recognition, RecognitionAct, Standing};
use super::report::Report;
use super::request_mark::{Answered, REMEMBERED_HOURS, RequestMark};
use super::run::{PinExport, Pins, Run, RunState};
use super::scan::RunScans;
use super::shared::Shared;
use super::zone::Zone;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Everything small that the office knows, as of sequence number [`Register::seq`].
/// Scans of each stamp are counted by the store, not here: they are many. A clone shares every table until
/// either of the two changes it: readers keep the register they began with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Register {
    /// Last record applied.
    pub seq: u64,
    /// Producers.
    pub producers: Shared<BTreeMap<ProducerId, Arc<Producer>>>,
    /// Products.
    pub products: Shared<BTreeMap<ProductId, Arc<Product>>>,
    /// Recognitions.
    pub recognitions: Shared<BTreeMap<RecognitionId, Arc<Recognition>>>,
    /// Zones.
    pub zones: Shared<BTreeMap<ZoneId, Arc<Zone>>>,
    /// Certificates.
    pub certificates: Shared<BTreeMap<CertificateId, Arc<Certificate>>>,
    /// Batches.
    pub batches: Shared<BTreeMap<BatchId, Arc<Batch>>>,
    /// Runs.
    pub runs: Shared<BTreeMap<RunId, Arc<Run>>>,
    /// Problem reports.
    pub reports: Shared<BTreeMap<ReportId, Arc<Report>>>,
    /// Inspection cases.
    pub inspections: Shared<BTreeMap<InspectionId, Arc<Inspection>>>,
    /// User accounts.
    pub accounts: Shared<BTreeMap<UserId, Arc<Account>>>,
    /// Requests for acts that need two persons.
    pub approvals: Shared<BTreeMap<ApprovalId, Arc<Approval>>>,
    /// Keys that two persons have stopped: this office signs nothing with them.
    pub stopped_keys: Shared<BTreeSet<u8>>,
    /// Idempotency keys of the last two days.
    pub marks: Shared<BTreeMap<String, Answered>>,
    /// Secrets of the serial blocks (hex, 16 bytes).
    pub serial_blocks: Shared<BTreeMap<u32, String>>,
    /// Secrets of the PINs of runs, wrapped by a key outside the journal.
    pub pin_secrets: Shared<BTreeMap<RunId, String>>,
    /// Scans of each run, by day and by coarse place.
    pub scans: Shared<BTreeMap<RunId, Arc<RunScans>>>,
    /// SHA-256 (hex) of the last signed trust list that was recorded.
    pub keys_sha256: Option<String>,
    by_gtin: Shared<BTreeMap<Gtin, ProductId>>,
    by_product: Shared<BTreeMap<ProductId, Vec<RecognitionId>>>,
    by_first: Shared<BTreeMap<u64, RunId>>,
    by_lot: Shared<BTreeMap<(Gtin, Lot), Vec<RunId>>>,
    by_holder: Shared<HashMap<Holder, Vec<CertificateId>>>,
}

/// One row that an event changed, so that an index can follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Touched {
    Producer(ProducerId),
    Product(ProductId),
    Recognition(RecognitionId),
    Zone(ZoneId),
    Certificate(CertificateId),
    Batch(BatchId),
    Run(RunId),
    Report(ReportId),
    Inspection(InspectionId),
    Account(UserId),
    Approval(ApprovalId),
    SerialBlock(u32),
    PinSecret(RunId),
}

impl Touched {
    /// Id of the row, for rows that people name.
    #[must_use]
    pub fn id(&self) -> Option<String> {
        Some(match self {
            Self::Producer(id) => id.to_string(),
            Self::Product(id) => id.to_string(),
            Self::Recognition(id) => id.to_string(),
            Self::Zone(id) => id.to_string(),
            Self::Certificate(id) => id.to_string(),
            Self::Batch(id) => id.to_string(),
            Self::Run(id) => id.to_string(),
            Self::Report(id) => id.to_string(),
            Self::Inspection(id) => id.to_string(),
            Self::Account(id) => id.to_string(),
            Self::Approval(id) => id.to_string(),
            Self::SerialBlock(_) | Self::PinSecret(_) => return None,
        })
    }
}

impl Register {
    /// Applies a record and tells what it touched. Events that name unknown rows change nothing:
    /// the use cases refuse them before they are journalled.
    pub fn apply(&mut self, record: &Record) -> Vec<Touched> {
        self.seq = record.seq;
        let touched: Vec<_> = record.events.iter().filter_map(|event| self.apply_event(event)).collect();
        for event in &record.events {
            if let Event::RequestMarked(mark) = event {
                self.note_mark(mark, &touched, record.at);
            }
        }
        touched
    }

    /// The first record of a request counts: what follows in others belongs to the same answer.
    fn note_mark(&mut self, mark: &RequestMark, touched: &[Touched], at: Timestamp) {
        let oldest = at.as_second() - REMEMBERED_HOURS * 3600;
        self.marks.retain(|_, answered| answered.at.as_second() >= oldest);
        let id = touched.iter().find_map(Touched::id);
        let answered = Answered { body: mark.body.clone(), id, at };
        self.marks.entry(mark.key.clone()).or_insert(answered);
    }

    fn apply_event(&mut self, event: &Event) -> Option<Touched> {
        match event {
            Event::ProducerRegistered(p) => self.put_producer(p.clone()),
            Event::ProductRegistered(p) => self.put_product(p.clone()),
            Event::RecognitionRecorded(r) => self.put_recognition(r.clone()),
            Event::RecognitionChanged { id, change } => {
                Arc::make_mut(self.recognitions.get_mut(id)?).events.push(change.clone());
                Some(Touched::Recognition(*id))
            }
            Event::ZoneRegistered(z) => self.put_zone(z.clone()),
            Event::CertificateRecorded(c) => self.put_certificate(c.clone()),
            Event::CertificateWithdrawn { id, on, decision_no } => {
                self.change_certificate(*id, CertificateAct::Withdrawn { on: *on }, decision_no)
            }
            Event::CertificateSuspended { id, from, until, decision_no } => {
                self.change_certificate(*id, CertificateAct::Suspended { from: *from, until: *until }, decision_no)
            }
            Event::CertificateReinstated { id, on, decision_no } => {
                self.change_certificate(*id, CertificateAct::Reinstated { on: *on }, decision_no)
            }
            Event::BatchMade(b) => self.put_batch(b.clone()),
            Event::BatchRecalled { id, on, reason } => {
                Arc::make_mut(self.batches.get_mut(id)?).recalled = Some((*on, reason.clone()));
                Some(Touched::Batch(*id))
            }
            Event::ProducerSuspended { id, reason } => {
                Arc::make_mut(self.producers.get_mut(id)?).suspended.clone_from(reason);
                Some(Touched::Producer(*id))
            }
            Event::SerialBlockOpened { block, secret } => self.put_serial_block(*block, secret.clone()),
            Event::RunIntended(run) => self.put_run(run.clone()),
            Event::RunSealed { id, digest, at } => {
                self.end_run(*id, RunState::Sealed { digest: digest.clone(), at: *at })
            }
            Event::RunAbandoned { id, at } => self.end_run(*id, RunState::Abandoned { at: *at }),
            Event::StampsVoided { id, range } => self.change_run(*id, |run| run.voided.push(range.clone())),
            Event::StampsPrinted { id, from, to, reprint, .. } => self.change_run(*id, |run| {
                run.reprints += u32::from(*reprint);
                run.printed.add(*from, *to);
            }),
            Event::PinsPrepared { id, wrapped } => {
                self.pin_secrets.insert(*id, wrapped.clone());
                Some(Touched::PinSecret(*id))
            }
            Event::PinsExported { id, at, sha256 } => self.change_run(*id, |run| {
                run.pins = Some(Pins { exported: Some(PinExport { at: *at, sha256: sha256.clone() }) });
            }),
            Event::StampsApplied { id, from, to } => self.change_run(*id, |run| run.applied.add(*from, *to)),
            Event::ProblemReported(report) => self.put_report(report.clone()),
            Event::InspectionOpened(case) => {
                self.inspections.insert(case.id, Arc::new(case.clone()));
                Some(Touched::Inspection(case.id))
            }
            Event::InspectionNoted { id, entry } => {
                Arc::make_mut(self.inspections.get_mut(id)?).entries.push(entry.clone());
                Some(Touched::Inspection(*id))
            }
            Event::AccountOpened(account) => {
                self.accounts.insert(account.id, Arc::new(account.clone()));
                Some(Touched::Account(account.id))
            }
            Event::AccountNoted { id, act } => {
                let account = Arc::make_mut(self.accounts.get_mut(id)?);
                match act {
                    AccountAct::Disabled => account.disabled = true,
                    AccountAct::Enabled => account.disabled = false,
                    _ => return None,
                }
                Some(Touched::Account(*id))
            }
            Event::KeysChanged { sha256, .. } => {
                self.keys_sha256 = Some(sha256.clone());
                None
            }
            Event::ApprovalAsked(approval) => {
                self.approvals.insert(approval.id, Arc::new(approval.clone()));
                Some(Touched::Approval(approval.id))
            }
            Event::ApprovalDecided { id, state } => {
                let approval = Arc::make_mut(self.approvals.get_mut(id)?);
                approval.state = state.clone();
                if let (Guarded::StopKey { kid }, ApprovalState::Approved { .. }) = (&approval.act, state) {
                    self.stopped_keys.insert(*kid);
                }
                Some(Touched::Approval(*id))
            }
            Event::Scanned(scans) => {
                let runs = &mut *self.scans;
                scans.iter().for_each(|scan| Arc::make_mut(runs.entry(scan.stamp.run).or_default()).add(scan));
                None
            }
            Event::ScansLocated(all) => {
                let runs = &mut *self.scans;
                all.iter().for_each(|located| Arc::make_mut(runs.entry(located.run).or_default()).locate(located));
                None
            }
            Event::PinTried(_) | Event::RequestMarked(_) | Event::Imported { .. } => None,
        }
    }

    /// Sealed and abandoned are both final: a seal that arrives after a run was given up changes nothing.
    fn end_run(&mut self, id: RunId, state: RunState) -> Option<Touched> {
        self.change_run(id, |run| {
            if run.state == RunState::Intended {
                run.state = state;
            }
        })
    }

    fn change_certificate(&mut self, id: CertificateId, act: CertificateAct, decision_no: &str) -> Option<Touched> {
        Arc::make_mut(self.certificates.get_mut(&id)?).take(act, decision_no);
        Some(Touched::Certificate(id))
    }

    fn change_run(&mut self, id: RunId, change: impl FnOnce(&mut Run)) -> Option<Touched> {
        change(Arc::make_mut(self.runs.get_mut(&id)?));
        Some(Touched::Run(id))
    }

    /// Puts a producer (also used by stores that load rows).
    pub fn put_producer(&mut self, row: Producer) -> Option<Touched> {
        let id = row.id;
        self.producers.insert(id, Arc::new(row));
        Some(Touched::Producer(id))
    }
    /// Puts a product.
    pub fn put_product(&mut self, row: Product) -> Option<Touched> {
        let id = row.id;
        if let Some(old) = self.products.get(&id) {
            self.by_gtin.remove(&old.gtin);
        }
        self.by_gtin.insert(row.gtin, id);
        self.products.insert(id, Arc::new(row));
        Some(Touched::Product(id))
    }
    /// Puts a recognition.
    pub fn put_recognition(&mut self, row: Recognition) -> Option<Touched> {
        let id = row.id;
        let list = self.by_product.entry(row.product).or_default();
        if !list.contains(&id) {
            list.push(id);
        }
        self.recognitions.insert(id, Arc::new(row));
        Some(Touched::Recognition(id))
    }
    /// Puts a zone.
    pub fn put_zone(&mut self, row: Zone) -> Option<Touched> {
        let id = row.id;
        self.zones.insert(id, Arc::new(row));
        Some(Touched::Zone(id))
    }
    /// Puts a certificate.
    pub fn put_certificate(&mut self, row: Certificate) -> Option<Touched> {
        let id = row.id;
        if let Some(old) = self.certificates.get(&id)
            && let Some(list) = self.by_holder.get_mut(&old.holder)
        {
            list.retain(|other| *other != id);
        }
        self.by_holder.entry(row.holder).or_default().push(id);
        self.certificates.insert(id, Arc::new(row));
        Some(Touched::Certificate(id))
    }
    /// Puts a batch.
    pub fn put_batch(&mut self, row: Batch) -> Option<Touched> {
        let id = row.id;
        self.batches.insert(id, Arc::new(row));
        Some(Touched::Batch(id))
    }
    /// Puts a run.
    pub fn put_run(&mut self, row: Run) -> Option<Touched> {
        let id = row.id;
        if row.plan.granularity == super::run::Granularity::Serial {
            self.by_first.insert(row.plan.first, id);
        }
        let list = self.by_lot.entry((row.plan.gtin, row.plan.lot.clone())).or_default();
        if !list.contains(&id) {
            list.push(id);
        }
        self.runs.insert(id, Arc::new(row));
        Some(Touched::Run(id))
    }
    /// Puts a problem report.
    pub fn put_report(&mut self, row: Report) -> Option<Touched> {
        let id = row.id;
        self.reports.insert(id, Arc::new(row));
        Some(Touched::Report(id))
    }
    /// Puts a serial block's secret.
    pub fn put_serial_block(&mut self, block: u32, secret: String) -> Option<Touched> {
        self.serial_blocks.insert(block, secret);
        Some(Touched::SerialBlock(block))
    }

    /// Account with this login.
    #[must_use]
    pub fn account_by_login(&self, login: &str) -> Option<&Arc<Account>> {
        self.accounts.values().find(|account| account.login == login)
    }
    /// Product with this GTIN.
    #[must_use]
    pub fn product_by_gtin(&self, gtin: Gtin) -> Option<&Arc<Product>> {
        self.products.get(self.by_gtin.get(&gtin)?)
    }
    /// Recognitions of a product in the order recorded.
    pub fn recognitions_of(&self, product: ProductId) -> impl Iterator<Item = &Arc<Recognition>> {
        self.by_product.get(&product).into_iter().flatten().filter_map(|id| self.recognitions.get(id))
    }
    /// The serial run that contains this index of the serial space, and the stamp's number in it.
    #[must_use]
    pub fn run_at_index(&self, index: u64) -> Option<(&Arc<Run>, u32)> {
        let (first, id) = self.by_first.range(..=index).next_back()?;
        let run = self.runs.get(id)?;
        let number = u32::try_from(index - first).ok()?;
        (number < run.plan.count).then_some((run, number))
    }
    /// Runs of a lot.
    pub fn runs_of_lot(&self, gtin: Gtin, lot: &Lot) -> impl Iterator<Item = &Arc<Run>> {
        self.by_lot.get(&(gtin, lot.clone())).into_iter().flatten().filter_map(|id| self.runs.get(id))
    }
    /// First free index of the serial space.
    #[must_use]
    pub fn next_index(&self) -> u64 {
        self.by_first
            .iter()
            .next_back()
            .and_then(|(first, id)| Some(first + u64::from(self.runs.get(id)?.plan.count)))
            .unwrap_or(0)
    }
    /// Certificates held by a zone or a producer.
    pub fn certificates_of(&self, holder: Holder) -> impl Iterator<Item = &Arc<Certificate>> {
        self.by_holder.get(&holder).into_iter().flatten().filter_map(|id| self.certificates.get(id))
    }
    /// The recognition that speaks for a product on a day, and its standing: one in force before
    /// one extended, suspended, withdrawn, lapsed or unconfirmed; the latest issued among equals.
    #[must_use]
    pub fn standing(&self, product: ProductId, day: Date, known: Timestamp) -> Option<(&Arc<Recognition>, Standing)> {
        let rank = |s: &Standing| match s {
            Standing::InForce { .. } => 6,
            Standing::Extended { .. } => 5,
            Standing::Suspended { .. } => 4,
            Standing::Withdrawn { .. } => 3,
            Standing::Lapsed { .. } => 2,
            Standing::Unconfirmed => 1,
            Standing::NotYet => 0,
        };
        self.recognitions_of(product)
            .map(|r| (r, r.standing(day, known)))
            .filter(|(r, s)| *s != Standing::NotYet && !Self::is_followed(r, day, known))
            .max_by_key(|(r, s)| (rank(s), r.issued_on, r.id))
    }
    fn is_followed(recognition: &Recognition, day: Date, known: Timestamp) -> bool {
        recognition
            .events_known_at(known)
            .iter()
            .any(|e| e.effective_on <= day && matches!(e.act, RecognitionAct::ReRecognised { .. }))
    }
}
