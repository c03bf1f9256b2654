//! A refusal: what was not done and why, with the exit code it means.

use crate::app::accounts::AccountError;
use crate::app::bundle::BundleMakeError;
use crate::app::enrol::EnrolError;
use crate::app::import::ImportError;
use crate::app::inspection::InspectionError;
use crate::app::inspection::dossier::DossierError;
use crate::app::inspection::minutes::MinutesError;
use crate::app::issue::IssueError;
use crate::app::lint::LintFailure;
use crate::app::pins::PinsError;
use crate::ports::keyring::KeyringError;
use crate::ports::pin_vault::PinVaultError;
use crate::ports::store::StoreError;
use crate::ports::vault::VaultError;
use serde::{Deserialize, Serialize};

/// Kind of refusal; stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The order does not pass the lints.
    Lint,
    /// Something given does not hold.
    Input,
    /// Something named is not in the register.
    Unknown,
    /// Somebody else recorded something first.
    Busy,
    /// What was to be changed is not what it was made from any more.
    Overtaken,
    /// Store or files.
    Store,
    /// Another process has it.
    InUse,
    /// Keys, passphrase or trust list.
    Keys,
}

impl Code {
    /// Exit code of the program.
    #[must_use]
    pub fn exit(self) -> u8 {
        match self {
            Self::Lint => 1,
            Self::Input | Self::Unknown => 2,
            Self::Store => 4,
            Self::Busy | Self::Overtaken | Self::InUse => 5,
            Self::Keys => 6,
        }
    }
    /// Catalogue key of the headline.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Lint => "cli-refused-lint",
            Self::Input => "cli-refused-input",
            Self::Unknown => "cli-refused-unknown",
            Self::Busy => "cli-refused-busy",
            Self::Overtaken => "cli-refused-overtaken",
            Self::Store => "cli-refused-store",
            Self::InUse => "cli-refused-in-use",
            Self::Keys => "cli-refused-keys",
        }
    }
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// Kind.
    pub code: Code,
    /// Cause and way out.
    pub message: String,
    /// Lints that do not pass, or the cause and the way out by their texts in the catalogue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lints: Vec<LintFailure>,
    /// The field that does not hold, and the value given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<(String, String)>,
}

impl Refusal {
    /// A refusal with a message.
    #[must_use]
    pub fn new(code: Code, message: impl ToString) -> Self {
        Self { code, message: message.to_string(), lints: Vec::new(), field: None }
    }
    /// The same, told in the reader's language: the texts `lint-TEXT` and `lint-TEXT-fix` of the catalogue.
    #[must_use]
    pub fn told(mut self, text: &str, args: &[(&str, String)]) -> Self {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        self.lints.push(LintFailure { code: text.to_owned(), args });
        self
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::InUse(_) => Code::InUse,
            StoreError::Stale { .. } => Code::Busy,
            _ => Code::Store,
        };
        Self::new(code, error)
    }
}
impl From<VaultError> for Refusal {
    fn from(error: VaultError) -> Self {
        Self::new(Code::Store, error)
    }
}
impl From<AccountError> for Refusal {
    fn from(error: AccountError) -> Self {
        let code = match error {
            AccountError::Store(error) => return error.into(),
            AccountError::Vault(_) => Code::Store,
            AccountError::Unknown(_) => Code::Unknown,
            _ => Code::Input,
        };
        let (text, id) = match &error {
            AccountError::Field { told: Some(text), .. } => (*text, String::new()),
            AccountError::Unknown(id) => ("enrol-unknown", id.clone()),
            AccountError::Last(id) => ("account-last", id.to_string()),
            _ => return Self::new(code, error),
        };
        Self::new(code, error).told(text, &[("id", id)])
    }
}
impl From<EnrolError> for Refusal {
    fn from(error: EnrolError) -> Self {
        match error {
            EnrolError::Store(error) => error.into(),
            EnrolError::Overtaken { ref id, ref by, ref on, ref members } => {
                let args = [("id", id), ("by", by), ("on", on), ("members", members)].map(|(n, v)| (n, v.clone()));
                Self::new(Code::Overtaken, &error).told("enrol-overtaken", &args)
            }
            EnrolError::Unknown { field, ref id } => {
                let named = Some((field.to_owned(), id.clone()));
                Self { field: named, ..Self::new(Code::Unknown, &error).told("enrol-unknown", &[("id", id.clone())]) }
            }
            EnrolError::Field { field, ref value, ref told, .. } => {
                let lints = told.iter().map(|told| told.as_ref().clone()).collect();
                let named = Some((field.to_owned(), value.clone()));
                Self { lints, field: named, ..Self::new(Code::Input, error) }
            }
        }
    }
}
impl From<ImportError> for Refusal {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Store(error) => error.into(),
            ImportError::Column(wanted, ref columns, example) => {
                let args =
                    [("wanted", wanted.to_owned()), ("columns", columns.clone()), ("example", example.to_owned())];
                Self::new(Code::Input, &error).told("import-column", &args)
            }
            ImportError::Doubled(ref first, ref second, _) => {
                let args = [("first", first.clone()), ("second", second.clone())];
                Self::new(Code::Input, &error).told("import-doubled", &args)
            }
            ImportError::TooLarge(rows) => {
                Self::new(Code::Input, &error).told("import-large", &[("rows", rows.to_string())])
            }
        }
    }
}
impl From<crate::app::bulk::BulkError> for Refusal {
    fn from(error: crate::app::bulk::BulkError) -> Self {
        Self::new(Code::Input, error)
    }
}
impl From<KeyringError> for Refusal {
    fn from(error: KeyringError) -> Self {
        Self::new(Code::Keys, error)
    }
}
impl From<IssueError> for Refusal {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Lint(lints) => {
                let message = format!("the order does not pass {} check(s)", lints.len());
                Self { code: Code::Lint, message, lints, field: None }
            }
            IssueError::Store(error) => error.into(),
            IssueError::Vault(error) => error.into(),
            IssueError::Signer(_) | IssueError::Mismatch | IssueError::OtherKey { .. } | IssueError::OtherDigest(_) => {
                Self::new(Code::Keys, error)
            }
            IssueError::NoRun(_) => Self::new(Code::Unknown, error),
            IssueError::Mint(_) | IssueError::Range { .. } => Self::new(Code::Input, error),
        }
    }
}
impl From<PinVaultError> for Refusal {
    fn from(error: PinVaultError) -> Self {
        Self::new(Code::Keys, error)
    }
}
impl From<PinsError> for Refusal {
    fn from(error: PinsError) -> Self {
        match error {
            PinsError::Vault(error) => error.into(),
            PinsError::Store(error) => error.into(),
            PinsError::NoRun(_) => Self::new(Code::Unknown, error),
            PinsError::NoPins(_) | PinsError::Exported { .. } | PinsError::Passphrase(_) => {
                Self::new(Code::Input, error)
            }
        }
    }
}
impl From<InspectionError> for Refusal {
    fn from(error: InspectionError) -> Self {
        let code = match error {
            InspectionError::Store(error) => return error.into(),
            InspectionError::Evidence(_) => Code::Store,
            InspectionError::Unknown(_) => Code::Unknown,
            _ => Code::Input,
        };
        let (text, args) = match &error {
            InspectionError::Unknown(id) => ("enrol-unknown", vec![("id", id.to_string())]),
            InspectionError::Text { field, count } => {
                ("case-text", vec![("field", (*field).to_owned()), ("count", count.to_string())])
            }
            InspectionError::Decided(id) => ("case-decided", vec![("id", id.to_string())]),
            InspectionError::Open(id) => ("case-open", vec![("id", id.to_string())]),
            InspectionError::Full(id) => ("case-full", vec![("id", id.to_string())]),
            InspectionError::Altered { file } => ("case-photo-altered", vec![("file", file.clone())]),
            InspectionError::Format { file, format } => {
                ("case-photo-format", vec![("file", file.clone()), ("format", (*format).to_owned())])
            }
            InspectionError::Photo { file, .. } => ("case-photo", vec![("file", file.clone())]),
            _ => return Self::new(code, error),
        };
        Self::new(code, &error).told(text, &args)
    }
}
impl From<MinutesError> for Refusal {
    fn from(error: MinutesError) -> Self {
        match error {
            MinutesError::Case(error) => error.into(),
            MinutesError::Print(error) => Self::new(Code::Input, error),
        }
    }
}
impl From<BundleMakeError> for Refusal {
    fn from(error: BundleMakeError) -> Self {
        let code = match error {
            BundleMakeError::NoKey | BundleMakeError::NoTrust | BundleMakeError::Signer(_) => Code::Keys,
            BundleMakeError::Future { .. } | BundleMakeError::NoList(..) => Code::Unknown,
            BundleMakeError::Token(_) | BundleMakeError::Store(_) => Code::Store,
        };
        Self::new(code, error)
    }
}

impl From<DossierError> for Refusal {
    fn from(error: DossierError) -> Self {
        match error {
            DossierError::Case(error) => error.into(),
            other => Self::new(Code::Keys, other),
        }
    }
}
