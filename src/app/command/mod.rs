//! Everything the command line can ask of an office, as data: one dispatcher ([`execute`]) answers
//! it, whether the command opened the store itself or speaks to the running server.

mod execute;
mod list;
mod lookup;
mod page;
mod refusal;
mod secret;
mod table;
pub mod told;

pub use execute::{checks, execute};
pub use list::Kind;
pub use refusal::{Code, Refusal};
pub use secret::Secret;
pub use table::{cell, table, tree};

use super::Who;
use super::accounts::NewAccount;
use super::bulk::{BulkReport, Pictures};
use super::enrol::{
    Account, Asked, Change, NewBatch, NewCertificate, NewProducer, NewProduct, NewRecognition, NewZone, Particulars,
};
use super::import::{ImportOptions, ImportReport, Table};
use super::inspection::photo::Bytes;
use super::inspection::{Addition, NewInspection};
use super::lint::Order;
use super::locate::Located;
use super::stamps::SignedStamp;
use crate::domain::certificate::CertificateAct;
use crate::domain::gtin::Gtin;
use crate::domain::ids::{BatchId, CertificateId, InspectionId, ProducerId, ProductId, RecognitionId, RunId, UserId};
use crate::domain::label::observation::Observation;
use crate::domain::recognition::Stars;
use crate::domain::run::{Run, VoidReason};
use crate::domain::trust::cut_off::CutOff;
use crate::i18n::Lang;
use crate::ports::workbook::Sheet;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A request with who asks and in which language the answer is read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Call {
    /// Who asks, and why.
    pub who: Who,
    /// Language of sentences.
    pub lang: Lang,
    /// What.
    pub request: Request,
}

/// What can be asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", content = "with", rename_all = "snake_case")]
pub enum Request {
    /// Rows of one kind; with a text, those whose names or numbers contain it.
    List {
        /// Kind.
        kind: Kind,
        /// Text to look for, blind to tones and case.
        find: Option<String>,
    },
    /// One row by its id ("SP-12"), with what belongs to it.
    Show(String),
    /// Records a producer.
    AddProducer(NewProducer),
    /// Records a product.
    AddProduct(NewProduct),
    /// Records a zone.
    AddZone(NewZone),
    /// Records a certificate.
    AddCertificate(NewCertificate),
    /// Records a recognition.
    AddRecognition(NewRecognition),
    /// Records a batch.
    AddBatch(NewBatch),
    /// Changes the particulars of a producer, product or zone.
    ChangeParticulars(Box<Asked>),
    /// What changed particulars would change; nothing is recorded.
    ParticularsImpact(Box<Asked>),
    /// The particulars of a producer, product or zone as they stand.
    Particulars(String),
    /// Records a decision on a recognition.
    ChangeRecognition {
        /// Which.
        id: RecognitionId,
        /// What.
        change: Change,
    },
    /// Records what happened to a certificate.
    ChangeCertificate {
        /// Which.
        id: CertificateId,
        /// What.
        act: CertificateAct,
        /// Decision or letter.
        decision_no: String,
    },
    /// Suspends a producer from issuing, or allows it again (no reason).
    SuspendProducer {
        /// Which.
        id: ProducerId,
        /// Why.
        reason: Option<String>,
    },
    /// Recalls a batch.
    RecallBatch {
        /// Which.
        id: BatchId,
        /// Why, for the public.
        reason: String,
    },
    /// Imports a table.
    Import {
        /// Cells.
        table: Table,
        /// How.
        options: ImportOptions,
    },
    /// Issues a run of stamps.
    Issue {
        /// Order.
        order: Order,
        /// Key; the newest active one when absent.
        kid: Option<u8>,
        /// Passphrase of the key.
        passphrase: Secret,
    },
    /// Voids stamps of a run.
    Void {
        /// Run.
        run: RunId,
        /// First stamp number.
        from: u32,
        /// Last stamp number.
        to: u32,
        /// Why.
        reason: VoidReason,
    },
    /// Accounts for stamps of a run: applied, spoiled, returned. The answer is the run with its counts.
    Account {
        /// Run.
        run: RunId,
        /// What became of them.
        account: Account,
    },
    /// Hands the PINs of a run out, once, as an age file.
    ExportPins {
        /// Run.
        run: RunId,
        /// Passphrase of the run's key: only who may print may have the PINs.
        passphrase: Secret,
        /// Passphrase of the file.
        file_passphrase: Secret,
    },
    /// Stamps of a run, signed again, for printing. At most [`PAGE`] at once.
    Stamps {
        /// Run.
        run: RunId,
        /// First stamp number.
        from: u32,
        /// Last stamp number; the last of the run (or of the page) when absent.
        to: Option<u32>,
        /// Passphrase of the run's key.
        passphrase: Secret,
    },
    /// Records that stamps are printed.
    RecordPrint {
        /// Run.
        run: RunId,
        /// First stamp number.
        from: u32,
        /// Last stamp number.
        to: u32,
        /// Form ("pdf").
        form: String,
    },
    /// Checks a stamp text; the scan is not counted.
    Verify(String),
    /// Checks what a label shows.
    Check {
        /// The label.
        label: Box<Observation>,
        /// Whether to name the guards that silenced a rule.
        explain: bool,
    },
    /// Which stamps texts are; no scan is counted.
    Locate(Vec<String>),
    /// Keeps a scanned paper as evidence; the answer is its SHA-256.
    KeepPaper(Bytes),
    /// Opens an inspection case.
    OpenInspection(NewInspection),
    /// Adds to a case.
    AddToInspection {
        /// Which.
        id: InspectionId,
        /// What.
        addition: Addition,
        /// When it was made, if not now.
        #[serde(default)]
        made_at: Option<Timestamp>,
    },
    /// The record of inspection as PDF.
    Minutes(InspectionId),
    /// The signed dossier of a case.
    Dossier {
        /// Which.
        id: InspectionId,
        /// Key; the newest active one when absent.
        kid: Option<u8>,
        /// Passphrase of the key.
        passphrase: Secret,
    },
    /// Checks every row of a table.
    CheckTable {
        /// Cells.
        table: Table,
        /// What the pictures of its rows show.
        pictures: Pictures,
        /// Whether to name the guards that silenced a rule.
        explain: bool,
    },
    /// What comes: what lapses, what lacks a trace code, communes without a product, stars.
    Foresight,
    /// The register, or what belongs to one product, for an authority.
    Export {
        /// Only this product.
        product: Option<ProductId>,
    },
    /// What a decision on a recognition would change; nothing is recorded.
    Impact {
        /// Which.
        id: RecognitionId,
        /// What.
        change: Change,
    },
    /// What an act on a certificate would change; nothing is recorded.
    CertificateImpact {
        /// Which.
        id: CertificateId,
        /// What.
        act: CertificateAct,
    },
    /// The signed offline bundle, or what changed after the one of a record.
    Bundle {
        /// Record of the bundle held.
        since: Option<u64>,
    },
    /// Opens an account; the answer is its one-time link.
    AddUser(NewAccount),
    /// Makes a one-time link for an account, by id or login.
    LinkUser(String),
    /// Lets an account sign in no more, or again.
    SetUser {
        /// Id or login.
        user: String,
        /// Whether it may not sign in.
        disabled: bool,
    },
    /// GTINs of all products of some producers.
    GtinsOf(Vec<ProducerId>),
    /// Where a key ends in the public log that is in strange hands since some moment.
    CutOff {
        /// Key id.
        kid: u8,
        /// Since when.
        since: Timestamp,
    },
    /// How the store is.
    Health,
    /// The proof that a run ("DT-1") or a recognition ("CN-1") is in the public log.
    ProveLogged(String),
    /// Puts the trust list of the folder in use.
    ReloadTrust,
}

/// Stamps handed out in one answer.
pub const PAGE: u32 = 10_000;

/// What is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "is", content = "of", rename_all = "snake_case")]
pub enum Response {
    /// Rows.
    Rows(Vec<Value>),
    /// One row with what belongs to it.
    Row(Value),
    /// Recorded under this id, with remarks to be read.
    Recorded {
        /// New id.
        id: String,
        /// Catalogue key and values of each remark.
        remarks: Vec<(String, Vec<(String, String)>)>,
    },
    /// Particulars, in the form in which they are changed, and the tag of that state.
    Particulars(Box<Particulars>, String),
    /// Recorded.
    Done,
    /// Imported, or would be.
    Imported(ImportReport),
    /// Issued.
    Issued(Box<Run>),
    /// Stamps for printing.
    Stamps(Box<StampPage>),
    /// Print recorded.
    Printed {
        /// Whether stamps of the range had been printed before.
        reprint: bool,
    },
    /// Sheets for a spreadsheet or programs.
    Sheets(Vec<Sheet>),
    /// Rows of a table checked.
    Bulk(Box<BulkReport>),
    /// An answer with its sentences (verdict or label check).
    Told(Told),
    /// A one-time link.
    Link {
        /// Whose account it opens.
        user: UserId,
        /// Path on the office's host.
        path: Secret,
        /// When it ends.
        until: Timestamp,
    },
    /// A file.
    File(Bytes),
    /// GTINs.
    Gtins(Vec<Gtin>),
    /// The place, if the office has a log, and the runs of the key that were logged later.
    CutOff(Option<(CutOff, Vec<RunId>)>),
    /// Texts located, in their order.
    Located(Vec<Located>),
    /// Store.
    Health(Box<Health>),
}

/// An answer as data and as sentences, with the exit code it means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// For programs.
    pub data: Value,
    /// For people, in the language of the call; the first line says the most.
    pub text: String,
    /// 0 nothing against it, 1 not genuine or a sign found, 3 cannot be checked.
    pub exit: u8,
}

/// Stamps with the facts that stand beside them on the label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StampPage {
    /// The run.
    pub run: Run,
    /// Product name, with variant and pack.
    pub product: String,
    /// Producer name.
    pub producer: String,
    /// Day made.
    pub made_on: Option<Date>,
    /// Stars the product may show today: of a recognition in force or extended.
    #[serde(default)]
    pub recognised: Option<Stars>,
    /// The stamps.
    pub stamps: Vec<SignedStamp>,
}

/// How the store and the trust list are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// Last record.
    pub seq: u64,
    /// Records read back from the journal, chain of hashes proven.
    pub journal_records: Option<u64>,
    /// What is wrong with the journal.
    pub journal_error: Option<String>,
    /// Hash over the index, when it answers.
    pub state_hash: Option<String>,
    /// What is wrong with the index.
    pub index_error: Option<String>,
    /// Why the public log that the trust list names is not published.
    #[serde(default)]
    pub log_error: Option<String>,
    /// When the last record was made.
    pub last_record_at: Option<Timestamp>,
    /// Version of the trust list in use.
    pub trust_version: Option<u64>,
    /// Share of its life that is over.
    pub trust_age: Option<f64>,
    /// When it ends.
    pub trust_until: Option<Timestamp>,
    /// The clock of the process that answers.
    pub now: Timestamp,
}
