//! Events: the business transactions of the office, as journalled. The journal of these records
//! is the truth and the audit trail; everything else is derived.

use super::account::{Account, AccountAct};
use super::activation::PinTry;
use super::approval::{Approval, ApprovalState};
use super::batch::Batch;
use super::certificate::Certificate;
use super::ids::{ApprovalId, BatchId, CertificateId, InspectionId, ProducerId, RecognitionId, RunId, UserId};
use super::inspection::{Entry, Inspection};
use super::producer::Producer;
use super::product::Product;
use super::recognition::{Recognition, RecognitionEvent};
use super::report::Report;
use super::request_mark::RequestMark;
use super::run::{Run, VoidRange};
use super::scan::Scan;
use super::trust::TrustList;
use super::whereabouts::Located;
use super::zone::Zone;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One business transaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", content = "data", rename_all = "snake_case")]
pub enum Event {
    /// A producer is registered or its particulars are changed (full new state).
    ProducerRegistered(Producer),
    /// A product is registered or its particulars are changed (full new state).
    ProductRegistered(Product),
    /// A recognition is recorded.
    RecognitionRecorded(Recognition),
    /// Something happened to a recognition.
    RecognitionChanged {
        /// Which.
        id: RecognitionId,
        /// What.
        change: RecognitionEvent,
    },
    /// A zone is registered or changed (full new state).
    ZoneRegistered(Zone),
    /// A certificate is recorded.
    CertificateRecorded(Certificate),
    /// A certificate is withdrawn from a day on.
    CertificateWithdrawn {
        /// Which.
        id: CertificateId,
        /// First day without it.
        on: Date,
        /// Decision or letter.
        decision_no: String,
    },
    /// A certificate is suspended by its certification body.
    CertificateSuspended {
        /// Which.
        id: CertificateId,
        /// First day without it.
        from: Date,
        /// Last day without it; `None`: until it is reinstated.
        #[serde(default)]
        until: Option<Date>,
        /// Decision or letter.
        decision_no: String,
    },
    /// A suspended certificate is in force again.
    CertificateReinstated {
        /// Which.
        id: CertificateId,
        /// First day with it.
        on: Date,
        /// Decision or letter.
        decision_no: String,
    },
    /// A batch is made.
    BatchMade(Batch),
    /// A batch is recalled.
    BatchRecalled {
        /// Which.
        id: BatchId,
        /// Since.
        on: Date,
        /// Why, for the public.
        reason: String,
    },
    /// A producer is suspended from issuing (`Some`) or allowed again (`None`).
    ProducerSuspended {
        /// Which.
        id: ProducerId,
        /// Why.
        reason: Option<String>,
    },
    /// A block of the serial space is opened with its secret permutation key (hex, 16 bytes).
    SerialBlockOpened {
        /// Block number.
        block: u32,
        /// Secret of the block's permutation.
        secret: String,
    },
    /// A run is about to be signed.
    RunIntended(Run),
    /// A run was signed; its stamps may leave the house.
    RunSealed {
        /// Which.
        id: RunId,
        /// SHA-256 (hex) of the stamp texts, see `RunState::Sealed`.
        digest: String,
        /// When.
        at: Timestamp,
    },
    /// An intended run is given up.
    RunAbandoned {
        /// Which.
        id: RunId,
        /// When.
        at: Timestamp,
    },
    /// Stamps of a run are voided.
    StampsVoided {
        /// Which run.
        id: RunId,
        /// Which stamps.
        range: VoidRange,
    },
    /// Stamps were printed (or printed again).
    StampsPrinted {
        /// Which run.
        id: RunId,
        /// First stamp number.
        from: u32,
        /// Last stamp number.
        to: u32,
        /// Output form ("pdf", "png", "svg", …).
        form: String,
        /// Whether they had been printed before.
        reprint: bool,
    },
    /// The stamps of a run about to be signed get PINs; their secret, wrapped by a key outside the journal.
    PinsPrepared {
        /// Which run.
        id: RunId,
        /// Wrapped secret (hex).
        wrapped: String,
    },
    /// The PINs of a run were handed out, once.
    PinsExported {
        /// Which run.
        id: RunId,
        /// When.
        at: Timestamp,
        /// SHA-256 (hex) of the sealed file.
        sha256: String,
    },
    /// Somebody tried a PIN.
    PinTried(PinTry),
    /// Stamps are said to be on packs.
    StampsApplied {
        /// Which run.
        id: RunId,
        /// First stamp number.
        from: u32,
        /// Last stamp number.
        to: u32,
    },
    /// Scans since the last such record.
    Scanned(#[serde(with = "super::scan::together")] Vec<Scan>),
    /// Scans that people placed themselves, since the last such record.
    ScansLocated(Vec<Located>),
    /// The public reported a problem.
    ProblemReported(Report),
    /// An inspection case is opened.
    InspectionOpened(Inspection),
    /// Something is added to a case.
    InspectionNoted {
        /// Which.
        id: InspectionId,
        /// What.
        entry: Entry,
    },
    /// An account is opened.
    AccountOpened(Account),
    /// Something happened to an account; nothing secret stands here.
    AccountNoted {
        /// Which.
        id: UserId,
        /// What.
        act: AccountAct,
    },
    /// Somebody asks for an act that needs two persons.
    ApprovalAsked(Approval),
    /// A second person decided; the act stands beside it in the same record.
    ApprovalDecided {
        /// Which request.
        id: ApprovalId,
        /// What was decided.
        state: ApprovalState,
    },
    /// The other events of the record answer a request that carried an idempotency key.
    RequestMarked(RequestMark),
    /// A file was imported; the rows are the events beside it in the same record.
    Imported {
        /// Name of the file, without its folder.
        file: String,
        /// SHA-256 (hex) of its bytes.
        sha256: String,
        /// Rows taken.
        rows: u32,
    },
    /// The trust list was signed anew (full new state).
    KeysChanged {
        /// The list.
        list: TrustList,
        /// SHA-256 (hex) of the signed list.
        sha256: String,
    },
}

/// One journal record: the events of one transaction, all or none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Sequence number from 1 without gaps.
    pub seq: u64,
    /// When recorded.
    pub at: Timestamp,
    /// Who acted: "user:ND-3", "cli:NAME", "server", "public".
    pub actor: String,
    /// Why, in the actor's words; may be empty.
    pub why: String,
    /// What.
    pub events: Vec<Event>,
}
