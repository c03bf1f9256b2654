//! Recording facts of the register: each checked, then one transaction.

mod account;
mod batch;
mod certificate;
mod change;
mod current;
mod goods;
mod particulars;
mod people;

pub use account::{Account, Rest, account};
pub(crate) use batch::batch_of;
pub use batch::{NewBatch, add_batch};
pub use certificate::change_certificate;
pub(crate) use certificate::check_act;
pub use change::{Change, change_recognition, recall_batch, suspend_producer};
pub(crate) use change::{check_change, check_recall};
pub use current::{Row, current, tag_of};
pub(crate) use goods::check_until;
pub use goods::{NewCertificate, NewRecognition, NewZone, add_certificate, add_recognition, add_zone};
pub use particulars::{
    Asked, Difference, Particulars, Since, Version, change_particulars, differences, newer, versions,
};
pub(crate) use particulars::{changed, differences_of};
pub use people::{NewProducer, NewProduct, add_producer, add_product, free_gtin, kind_of};

use super::lint::LintFailure;
use crate::ports::store::StoreError;

/// Why a fact was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// A field does not hold.
    #[error("{field}: {value:?} {problem}. {fix}")]
    Field {
        /// Field.
        field: &'static str,
        /// Value given, shortened.
        value: String,
        /// What is wrong.
        problem: String,
        /// The way out.
        fix: String,
        /// The same in the reader's language: the texts `lint-CODE` and `lint-CODE-fix` of the catalogue.
        told: Option<Box<LintFailure>>,
    },
    /// Something named is not in the register.
    #[error("{field}: {id} is not in the register")]
    Unknown {
        /// Field.
        field: &'static str,
        /// Identifier given.
        id: String,
    },
    /// Somebody else changed the row after the state that a change was made from.
    #[error(
        "{id} was changed by {by} on {on} ({members}) after the version you hold. Look at what changed, make your change to the new version, and send it again"
    )]
    Overtaken {
        /// Row.
        id: String,
        /// Who.
        by: String,
        /// Day.
        on: String,
        /// Members of its JSON that changed.
        members: String,
    },
    /// Store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl EnrolError {
    /// The same, told in the reader's language: the texts `lint-TEXT` and `lint-TEXT-fix` of the catalogue.
    #[must_use]
    pub(crate) fn told(mut self, text: &str, args: &[(&str, String)]) -> Self {
        if let Self::Field { told, .. } = &mut self {
            let args = args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
            *told = Some(Box::new(LintFailure { code: text.to_owned(), args }));
        }
        self
    }
    /// Stable code: the catalogues and the API name errors by it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Field { .. } => "field-invalid",
            Self::Unknown { .. } => "id-unknown",
            Self::Overtaken { .. } => "overtaken",
            Self::Store(_) => "store",
        }
    }
}

/// Times a fact is decided again because somebody else recorded something meanwhile.
const ATTEMPTS: u32 = 5;

/// Decides and records; once more on the register as it is then, if it moved on in between.
fn retry<T>(mut attempt: impl FnMut() -> Result<T, EnrolError>) -> Result<T, EnrolError> {
    for _ in 1..ATTEMPTS {
        match attempt() {
            Err(EnrolError::Store(StoreError::Stale { .. })) => {}
            other => return other,
        }
    }
    attempt()
}

pub(crate) fn field(
    field: &'static str,
    value: impl ToString,
    problem: impl Into<String>,
    fix: impl Into<String>,
) -> EnrolError {
    let value = value.to_string().chars().take(80).collect();
    EnrolError::Field { field, value, problem: problem.into(), fix: fix.into(), told: None }
}

pub(crate) fn unknown(field: &'static str, id: impl ToString) -> EnrolError {
    EnrolError::Unknown { field, id: id.to_string() }
}

/// A required name: NFC, 1 to 300 characters.
pub(crate) fn name(what: &'static str, text: &str) -> Result<String, EnrolError> {
    let clean = crate::domain::text::nfc(text);
    match clean.chars().count() {
        0 => Err(field(what, text, "is empty", "Give a name").told("enrol-empty", &[])),
        1..=300 => Ok(clean),
        n => Err(field(what, &clean, format!("has {n} characters"), "At most 300 are kept")
            .told("enrol-long", &[("count", n.to_string()), ("most", "300".to_owned())])),
    }
}

/// A number that must be above zero.
pub(crate) fn above_zero(what: &'static str, number: f64, fix: &str) -> Result<(), EnrolError> {
    if number.is_finite() && number > 0.0 {
        return Ok(());
    }
    Err(field(what, number, "must be above zero", fix).told("enrol-above-zero", &[]))
}

fn commune(code: Option<String>) -> Result<Option<String>, EnrolError> {
    match code {
        Some(code) if crate::domain::admin_unit::by_code(&code).is_none() => Err(field(
            "commune",
            &code,
            "is not a known commune code",
            "Use the five digits of QĐ 19/2025/QĐ-TTg, e.g. 02260",
        )
        .told("enrol-commune", &[])),
        other => Ok(other),
    }
}
